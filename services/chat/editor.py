"""Between a writer and its readers: every sentence is held against the chart before anybody sees it.

What a reader is told is what is stored. A sentence goes out as soon as it ends; a citation is told when the sentence
that carries it goes out, and a sentence that states facts and cites none gets the findings that support it.
"""

from collections.abc import Iterator
from dataclasses import replace

from services.chat import notes
from services.chat.grounding.checker import Checked, Checker
from services.chat.grounding.safety import help_first, is_minor
from services.chat.grounding.sentences import CLOSERS, count_of
from services.chat.model import Citation, GroundingReport
from services.chat.spans import Span, Verdict, beyond, pieces
from services.chat.telling import Explained, Wrote
from services.chat.writing import Brief, Cited, Piece, Text

# More than these would bury the sentence.
_CITED_AT_MOST = 3
_STOPS = "。！？.!?"


class Editor:
    """Turns what the writer of one reply writes into what its readers are told."""

    def __init__(
        self,
        brief: Brief,
        so_far: str = "",
        citations: tuple[Citation, ...] = (),
        spans: tuple[Span, ...] = (),
    ) -> None:
        """Begin, or go on with a dead writer's reply: of it readers know `so_far`, `citations`, `spans`."""
        self._brief = brief
        today = brief.today.date()
        self._checker = Checker.of(brief.chart, today, withholds=brief.checked_only)
        self._checker.minor = brief.chart.other_is_minor or is_minor(
            brief.question, self._checker.truth.born, today
        )
        self._facts = {fact.id: fact for fact in brief.chart.facts}
        self._numbers = {fact.id: n for n, fact in enumerate(brief.chart.facts, start=1)}
        # Marker → finding, as the writer said or as we added; and what readers know already.
        self._meant = {cited.marker: self._fact_id(cited) for cited in citations}
        self._told = set(self._meant)
        self._verdict = Verdict.PLAIN
        self._preface = _preface(brief, so_far)
        for marker in self._meant:
            self._checker.know(marker)
        written = so_far.removeprefix(self._preface)
        self._checker.recall(pieces(written, beyond(spans, len(so_far) - len(written))))

    @property
    def preface(self) -> str:
        """What stands before the answer: help where the question speaks of a crisis, and how the question was read."""
        return self._preface

    def edit(self, piece: Piece) -> Iterator[Wrote | Explained]:
        """Take a piece of the writer; tell the sentences that it completes."""
        match piece:
            case Text(text):
                for checked in self._checker.feed(text):
                    # What supports the whole sentence need not support a half of it: nothing is cited there.
                    yield from self._shown(checked, cites=_is_ended(checked.text))
            case Cited(marker, finding_id):
                # A marker that stands for no finding of the chart is unknown, whatever its writer says.
                if finding_id in self._facts or not marker.startswith("F"):
                    self._meant.setdefault(marker, finding_id)
                    self._checker.know(marker)
            case _:
                yield from self.close()

    def close(self, *, cut: bool = False) -> Iterator[Wrote | Explained]:
        """Tell what was held back: the writer has said all, or was stopped (cut). Nothing the second time."""
        for checked in self._checker.finish():
            yield from self._shown(checked, cites=not cut or _is_ended(checked.text))

    @property
    def report(self) -> GroundingReport:
        """What became of the sentences so far, those before the answer included."""
        report = self._checker.report
        return replace(report, plain=report.plain + count_of(self._preface))

    def _shown(self, checked: Checked, *, cites: bool = True) -> Iterator[Wrote | Explained]:
        text, markers = checked.text, checked.markers
        if cites and not markers and checked.verdict in (Verdict.CHECKED, Verdict.REPAIRED):
            markers = tuple(map(self._marker, checked.findings[:_CITED_AT_MOST]))
            text = _cited(text, markers)
        for marker in dict.fromkeys(markers):
            if marker not in self._told and marker in self._meant:
                self._told.add(marker)
                yield Explained(self._citation(marker))
        if text.strip():
            self._verdict = checked.verdict
        if text:
            # A blank line goes with what stands before it: it is no sentence.
            yield Wrote(text, verdict=self._verdict)

    def _citation(self, marker: str) -> Citation:
        finding = self._meant[marker]
        fact, chart = self._facts.get(finding), self._brief.chart.name
        if fact is None:
            return Citation(marker, chart, finding, "")
        return Citation(marker, chart, fact.finding_id or fact.id, fact.label, fact.at, fact.other)

    def _fact_id(self, cited: Citation) -> str:
        """Return the id of the fact that was cited, which for a moment or two charts is not the finding's."""
        for fact in self._facts.values():
            if (fact.finding_id or fact.id, fact.at, fact.other) == (
                cited.finding_id,
                cited.at,
                cited.other,
            ):
                return fact.id
        return cited.finding_id

    def _marker(self, finding: str) -> str:
        """Return the marker of a finding: the writer's own, or the finding's number in the chart."""
        for marker, meant in self._meant.items():
            if meant == finding:
                return marker
        number = self._numbers.get(finding, len(self._numbers) + 1)
        while f"F{number}" in self._meant:
            number = max(number, len(self._numbers)) + 1
        marker = f"F{number}"
        self._meant[marker] = finding
        return marker


def _preface(brief: Brief, so_far: str) -> str:
    """Return what stands before the answer; of a reply that was begun, what was told by the release that began it."""
    help_ = help_first(brief.question, brief.language_code) or ""
    whole = help_ + notes.preface(brief)
    return (
        next((told for told in (whole, help_) if so_far.startswith(told)), "") if so_far else whole
    )


def _is_ended(text: str) -> bool:
    """Whether a sentence has its end, and was not cut because it is too long or because its writer was stopped."""
    return text.endswith("\n") or text.rstrip().rstrip(CLOSERS).endswith(tuple(_STOPS))


def _cited(text: str, markers: tuple[str, ...]) -> str:
    """Return a sentence with markers before its stop; a row of a table stays as it is."""
    body = text.rstrip()
    if not markers or body.endswith("|"):
        return text
    at = len(body)
    while at and body[at - 1] in _STOPS:
        at -= 1
    gap = " " if body[:at].isascii() and at else ""
    said = "".join(f"[{marker}]" for marker in markers)
    return f"{body[:at]}{gap}{said}{body[at:]}{text[len(body) :]}"
