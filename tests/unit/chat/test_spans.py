"""Lengths beside a text say what became of each piece of it."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from services.chat.spans import Span, Verdict, joined, pieces

SPANS = st.lists(st.builds(Span, st.integers(0, 5), st.sampled_from(Verdict)))


@given(SPANS)
def test_joining_changes_no_verdict_of_any_letter(spans: list[Span]) -> None:
    def letters(some: "tuple[Span, ...] | list[Span]") -> list[Verdict]:
        return [one.verdict for one in some for _ in range(one.length)]

    found = joined(spans)
    assert letters(found) == letters(spans)
    assert all(one.length for one in found)
    assert all(one.verdict is not other.verdict for one, other in pairwise(found))


@given(st.text(), SPANS)
def test_the_pieces_are_the_text(text: str, spans: list[Span]) -> None:
    assert "".join(piece for piece, _ in pieces(text, spans)) == text


def test_what_no_span_covers_was_not_read() -> None:
    # A reply that an earlier release began has text without verdicts.
    found = list(pieces("🌟庚金。好", (Span(4, Verdict.CHECKED),)))
    assert found == [("🌟庚金。", Verdict.CHECKED), ("好", Verdict.UNREAD)]
