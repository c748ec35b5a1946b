"""Which verdict each piece of a text has.

Kept as lengths beside the text, so that the text is kept once; told to readers as pieces of text, so that nobody has to
know in which units we count.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Any


class Verdict(StrEnum):
    """What became of a sentence that was held against the chart; UNREAD: it was not, or nobody knows any more."""

    UNREAD = "unread"
    CHECKED = "checked"
    UNVERIFIABLE = "unverifiable"
    REPAIRED = "repaired"
    REMOVED = "removed"
    PLAIN = "plain"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Span:
    """So many characters of a text, all of sentences with this verdict."""

    length: int
    verdict: Verdict


def joined(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Return the spans with neighbours of one verdict joined, and without empty ones."""
    parts = groupby((span for span in spans if span.length), key=lambda span: span.verdict)
    return tuple(Span(sum(span.length for span in run), verdict) for verdict, run in parts)


def pieces(text: str, spans: Sequence[Span]) -> Iterator[tuple[str, Verdict]]:
    """Yield the text by verdict; what lies beyond the last span is unread."""
    at = 0
    for span in spans:
        yield text[at : at + span.length], span.verdict
        at += span.length
    if at < len(text):
        yield text[at:], Verdict.UNREAD


def beyond(spans: Sequence[Span], start: int) -> tuple[Span, ...]:
    """Return the spans of what stands behind the first `start` characters."""
    left, found = start, []
    for span in spans:
        found.append(Span(max(span.length - left, 0), span.verdict))
        left = max(left - span.length, 0)
    return joined(found)


def spans_of(documents: Iterable[Mapping[str, Any]]) -> tuple[Span, ...]:
    """Return the spans that were kept as documents."""
    return tuple(Span(one["length"], Verdict(one["verdict"])) for one in documents)
