"""A reply as it grows: what has been written so far, and what readers are told of it."""

from collections.abc import Sequence

from services.chat.manuscript import Progress
from services.chat.model import (
    Anew,
    ChartFacts,
    Citation,
    Cited,
    Cursor,
    Ended,
    Event,
    Explained,
    FinishReason,
    Piece,
    ReplyError,
    Text,
    Usage,
    Wrote,
)


class Draft:
    """Turns a writer's pieces into events, and holds the text that they add up to."""

    def __init__(self, chart: ChartFacts, progress: Progress = Progress()) -> None:
        self._chart = chart
        self._labels = {fact.id: fact.label for fact in chart.facts}
        self._texts = [progress.text] if progress.text else []
        self._citations = {cited.marker: cited for cited in progress.citations}
        self.block = progress.block
        self.usage = Usage()
        self.finish_reason = FinishReason.STOP
        self.error: ReplyError | None = None

    @property
    def text(self) -> str:
        """All that stands in the present block."""
        if len(self._texts) > 1:
            self._texts = ["".join(self._texts)]
        return self._texts[0] if self._texts else ""

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The markers explained so far."""
        return tuple(self._citations.values())

    def take(self, piece: Piece) -> Sequence[Event]:
        """Take a piece in; return what readers are to be told."""
        match piece:
            case Text(text):
                self._texts.append(text)
                return (Wrote(text, self.block),)
            case Cited(marker, finding_id) if marker not in self._citations:
                label = self._labels.get(finding_id, "")
                citation = Citation(marker, self._chart.name, finding_id, label)
                self._citations[marker] = citation
                return (Explained(citation),)
            case Anew():
                self._texts, self.block = [], self.block + 1
                return (Wrote("", self.block),)
            case Ended(finish_reason, usage):
                self.finish_reason, self.usage = finish_reason, usage
        return ()

    def restated(self) -> Sequence[Event]:
        """Return events that tell all of it again, in a new block that takes the place of those before."""
        self.block += 1
        return (*map(Explained, self._citations.values()), Wrote(self.text, self.block))

    def progress(self, at: Cursor) -> Progress:
        """Return what has been written, for whoever may have to go on with it."""
        return Progress(self.text, self.block, self.citations, at)
