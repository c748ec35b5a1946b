"""A reply as it grows: what has been written so far, and what readers are told of it.

Whatever a writer writes passes the editor first, so what is told is what is kept.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from services.chat.editor import Editor
from services.chat.manuscript import Progress
from services.chat.model import Citation, FinishReason, GroundingReport, ReplyError, Usage
from services.chat.spans import Span, Verdict, joined, pieces
from services.chat.telling import Cursor, Event, Explained, Wrote
from services.chat.writing import Anew, Brief, Counted, Ended, Fitted, Passed, Piece


class Draft:
    """Turns a writer's pieces into events, and holds the text that they add up to."""

    def __init__(self, brief: Brief, progress: Progress = Progress()) -> None:
        self._brief = brief
        self._editor = Editor(brief, progress.text, progress.citations, progress.spans)
        self._texts = [progress.text] if progress.text else []
        self._spans = list(progress.spans)
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
    def begun(self) -> str:
        """What a writer has to go on from: the text without what is not the writer's."""
        return self.text.removeprefix(self._editor.preface)

    @property
    def spans(self) -> tuple[Span, ...]:
        """The verdicts of `text`, from its beginning on."""
        self._spans = list(joined(self._spans))
        return tuple(self._spans)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The markers explained so far."""
        return tuple(self._citations.values())

    @property
    def grounding(self) -> GroundingReport:
        """What became of the sentences of the present block."""
        return self._editor.report

    def opening(self) -> Sequence[Event]:
        """What stands before the first word of a writer; nothing where text stands already."""
        preface = self._editor.preface
        return (
            () if self.text or not preface else self._kept([Wrote(preface, verdict=Verdict.PLAIN)])
        )

    def take(self, piece: Piece) -> Sequence[Event]:
        """Take a piece in; return what readers are to be told."""
        match piece:
            case Anew():
                self._texts, self._spans, self.block = [], [], self.block + 1
                self._editor = Editor(self._brief)
                return (Wrote("", self.block), *self.opening())
            case Counted(usage):
                self.usage = usage
                return ()
            case Passed() | Fitted():
                # Of who writes, not of what is written.
                return ()
            case Ended(finish_reason, usage):
                self.finish_reason, self.usage = finish_reason, usage
                return self.close()
            case _:
                return self._kept(self._editor.edit(piece))

    def close(self, *, cut: bool = False) -> Sequence[Event]:
        """Let out what the editor holds back; cut: its sentence will get no end."""
        return self._kept(self._editor.close(cut=cut))

    def _kept(self, events: Iterable[Wrote | Explained]) -> Sequence[Event]:
        told: list[Event] = []
        for event in events:
            if isinstance(event, Wrote):
                self._texts.append(event.text)
                self._spans.append(Span(len(event.text), event.verdict))
                told.append(replace(event, block=self.block))
            else:
                self._citations[event.citation.marker] = event.citation
                told.append(event)
        return told

    def restated(self) -> Sequence[Event]:
        """Return events that tell all of it again, in a new block that takes the place of those before."""
        self.block += 1
        texts = pieces(self.text, self.spans) if self.text else (("", Verdict.UNREAD),)
        return (
            *map(Explained, self._citations.values()),
            *(Wrote(text, self.block, verdict) for text, verdict in texts),
        )

    def progress(self, at: Cursor) -> Progress:
        """Return what has been written, for whoever may have to go on with it."""
        return Progress(self.text, self.block, self.citations, at, self.spans)
