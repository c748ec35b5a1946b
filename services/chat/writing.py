"""What a writer is given, and the pieces that it gives."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

from services.chat.context.material import (
    Counting,
    Instructions,
    Passage,
    PromptUse,
    Receipt,
    Remembered,
    Summary,
)
from services.chat.model import FallBack, FinishReason, Role, Usage, WriterId

# The `other` of a fact whose second person has no chart: only the birth was told.
TOLD = "-"


@dataclass(frozen=True, slots=True)
class Fact:
    """A finding of the chart that is spoken of.

    value: stable ids and numbers, such as `stem` → `stem.geng`. label: the statement in one line,
    in the language of the reply. moment: what was asked about, such as `2027`, with an instant in it, for what passes
    then; finding_id: the id there, where that is not `id`. other: the second chart, for what is between two; `TOLD`.
    """

    id: str
    kind: str
    subject: str
    value: Mapping[str, str]
    label: str
    moment: str = ""
    at: datetime | None = None
    finding_id: str = ""
    other: str = ""


@dataclass(frozen=True, slots=True)
class ChartFacts:
    """What a writer may state: the findings of one chart, in the language of the reply.

    Then what passes at the moments that were asked about, and what is between it and a second chart. stale: the birth
    that it is of has been corrected since. other_is_minor: the second person, or another one whose birth is told, is
    under 18 and not of the family of whoever asks, so that nothing of love is read. second_unread: a second chart was
    asked about that cannot be read.
    """

    name: str
    language_code: str
    facts: tuple[Fact, ...]
    stale: bool = False
    other_is_minor: bool = False
    second_unread: bool = False

    @property
    def natal(self) -> tuple[Fact, ...]:
        """The findings of the chart alone."""
        return tuple(fact for fact in self.facts if fact.at is None and not fact.other)

    @property
    def asked(self) -> bool:
        """Whether anything was computed for the question: what passes at a moment, what is between two people."""
        return any(fact.at is not None or fact.other for fact in self.facts)

    @property
    def between(self) -> tuple[Fact, ...]:
        """The findings between the chart and a second one, and of the second one."""
        return tuple(fact for fact in self.facts if fact.other)

    @property
    def born(self) -> date | None:
        """The day on which the chart's person was born, in UTC; None if the chart does not say."""
        clock = self.clock
        return None if clock is None else clock.astimezone(UTC).date()

    @property
    def clock(self) -> datetime | None:
        """The birth as the clock showed it, with its offset; None if the chart does not say."""
        for fact in self.facts:
            if fact.id == "moment.instant":
                instant = datetime.fromisoformat(fact.value["utc"])
                ahead = timedelta(seconds=int(fact.value.get("utc_offset", 0)))
                return instant.replace(tzinfo=instant.tzinfo or UTC).astimezone(timezone(ahead))
        return None


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier message. Markers in it are those of this brief."""

    role: Role
    text: str
    message_id: str = ""


@dataclass(frozen=True, slots=True)
class Brief:
    """What a writer is asked, and all that it could be told. today: the reader's date, so that "now" means something.

    older: how many turns there are that neither `turns` nor `summary` tells. receipt: what of all this the writer is
    given; None for all of it. instructions: the prompt to be used; None for the one of this release. checked_only: what
    cannot be checked in whole is not shown.
    """

    question: str
    language_code: str
    chart: ChartFacts
    turns: tuple[Turn, ...]
    today: datetime
    question_id: str = ""
    older: int = 0
    summary: Summary | None = None
    passages: tuple[Passage, ...] = ()
    memories: tuple[Remembered, ...] = ()
    receipt: Receipt | None = None
    instructions: Instructions | None = None
    checked_only: bool = False

    @property
    def prompt_use(self) -> PromptUse | None:
        """The prompt that its writer is given; None for one without a window, which needs none."""
        if self.receipt is None or self.receipt.counting is Counting.NONE:
            return None
        return None if self.instructions is None else self.instructions.use


@dataclass(frozen=True, slots=True)
class Text:
    """A writer wrote this."""

    text: str


@dataclass(frozen=True, slots=True)
class Cited:
    """A writer used, or is about to use, this marker in the text."""

    marker: str
    finding_id: str


@dataclass(frozen=True, slots=True)
class Ended:
    """A writer has said all, or was cut. The last piece, always."""

    finish_reason: FinishReason
    usage: Usage


@dataclass(frozen=True, slots=True)
class Anew:
    """A writer cannot go on with what another one began and begins anew: all text so far is replaced."""


@dataclass(frozen=True, slots=True)
class Counted:
    """So much has been read and written until here, for whoever stops before the end."""

    usage: Usage


@dataclass(frozen=True, slots=True)
class Passed:
    """Another one writes than who was asked first: who, and who was passed over. Comes before any other piece."""

    to: WriterId
    over: tuple[FallBack, ...]


@dataclass(frozen=True, slots=True)
class Fitted:
    """Not the brief but this one, fitted to whoever writes, is what is written by. Comes before any text."""

    brief: "Brief"


Piece = Text | Cited | Anew | Counted | Passed | Fitted | Ended
