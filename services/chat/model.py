"""Conversations, messages and replies."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from services.chat.context.material import (
    Counting,
    Enrolment,
    Instructions,
    Passage,
    PromptUse,
    Receipt,
    Remembered,
    Summary,
)
from services.kit.etag import etag_of
from services.kit.names import CONVERSATION, MESSAGE, REPLY


class Role(StrEnum):
    """Who speaks in a message."""

    USER = "USER"
    ASSISTANT = "ASSISTANT"


class Rating(StrEnum):
    """What the reader thought of a message."""

    NONE = "NONE"
    UP = "UP"
    DOWN = "DOWN"


class ReplyState(StrEnum):
    """Life cycle of a reply: RUNNING ends in exactly one of the others."""

    RUNNING = "RUNNING"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


class FinishReason(StrEnum):
    """Why a reply ended."""

    STOP = "STOP"
    LENGTH = "LENGTH"
    SAFETY = "SAFETY"
    CANCELLED = "CANCELLED"
    ERROR = "ERROR"
    UNHEARD = "UNHEARD"


class WriterKind(StrEnum):
    """What kind of writer wrote a reply."""

    COMPOSER = "COMPOSER"
    LANGUAGE_MODEL = "LANGUAGE_MODEL"


class Activity(StrEnum):
    """What the writer is doing, for people who wait."""

    READING_CHART = "READING_CHART"
    WRITING = "WRITING"


@dataclass(frozen=True, slots=True)
class WriterId:
    """Who writes: its kind, and its model and version."""

    kind: WriterKind
    model: str


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens read and written. estimated: not all of them were counted by the model."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class FallBack:
    """A model that was to write before the one that did, and the reason of the contract for which it did not."""

    model: str
    reason: str


@dataclass(frozen=True, slots=True)
class Citation:
    """What a marker in the text stands for: a finding of a chart, quoted in the language of the reply.

    at: the moment that was asked about, for what passes then. other: the second chart, for what is between two.
    """

    marker: str
    chart: str
    finding_id: str
    quote: str
    at: datetime | None = None
    other: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """A talk about charts.

    running_reply: id of the reply being written, None while idle. active_message: id of the last message of the active
    branch, None before the first.
    """

    user: str
    conversation_id: str
    uid: str
    title: str
    charts: tuple[str, ...]
    language_code: str
    version: int
    create_time: datetime
    update_time: datetime
    running_reply: str | None = None
    active_message: str | None = None

    @property
    def name(self) -> str:
        """`users/{user}/conversations/{conversation}`."""
        return CONVERSATION.format(self.user, self.conversation_id)

    @property
    def etag(self) -> str:
        """Etag of this version."""
        return etag_of(self.uid, self.version)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message.

    parent_id: the message that it follows, None for the first. alternatives: ids of those that follow the same one, the
    oldest first, itself among them; empty if it stands alone.
    """

    user: str
    conversation_id: str
    message_id: str
    role: Role
    text: str
    language_code: str
    create_time: datetime
    citations: tuple[Citation, ...] = ()
    reply_id: str | None = None
    in_reply_to: str | None = None
    parent_id: str | None = None
    alternatives: tuple[str, ...] = ()
    rating: Rating = Rating.NONE

    @property
    def name(self) -> str:
        """`users/{user}/conversations/{conversation}/messages/{message}`."""
        return MESSAGE.format(self.user, self.conversation_id, self.message_id)


@dataclass(frozen=True, slots=True)
class ReplyError:
    """Why a reply failed: a reason of the contract and a message for developers."""

    reason: str
    message: str


@dataclass(frozen=True, slots=True)
class ClassCount:
    """Claims of one class (`pillar`, `ten_god`, …) in a reply, and how many of them were false as written."""

    name: str
    claims: int
    false: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundingReport:
    """What became of the sentences of a reply when they were held against the chart.

    checked … plain: sentences by verdict. unknown_markers: citations that were taken out. safety: sentences that a
    rule of the safety floor changed. specificity: 0 (would fit anybody) … 1 (fits this chart only).
    """

    checked: int = 0
    unverifiable: int = 0
    repaired: int = 0
    removed: int = 0
    plain: int = 0
    unknown_markers: int = 0
    safety: int = 0
    specificity: float = 0.0
    classes: tuple[ClassCount, ...] = ()

    @property
    def claims(self) -> int:
        """How many claims were understood."""
        return sum(one.claims for one in self.classes)

    @property
    def false_claims(self) -> int:
        """How many of them were false as written."""
        return sum(one.false for one in self.classes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One answer being written or written. epoch: which writer's, from 1."""

    tenant: str
    user: str
    conversation_id: str
    reply_id: str
    user_message_id: str
    writer: WriterId
    language_code: str
    create_time: datetime
    state: ReplyState = ReplyState.RUNNING
    message_id: str | None = None
    finish_reason: FinishReason | None = None
    usage: Usage = Usage()
    error: ReplyError | None = None
    epoch: int = 1
    end_time: datetime | None = None
    # None until it ends, and for one whose writer died.
    grounding: GroundingReport | None = None
    # Who was to write before the writer and did not, in the order asked.
    fall_backs: tuple[FallBack, ...] = ()
    # How long its writer took to the first word, in milliseconds; a measure, not a part of what it is.
    first_word_ms: int | None = field(default=None, compare=False)
    # The prompt that its writer was given, a part of its receipt; None for one that needs none.
    prompt: PromptUse | None = field(default=None, compare=False)
    # The experiment under which it is written.
    enrolment: Enrolment | None = None

    @property
    def name(self) -> str:
        """`users/{user}/conversations/{conversation}/replies/{reply}`."""
        return REPLY.format(self.user, self.conversation_id, self.reply_id)

    @property
    def user_message(self) -> str:
        """Name of the message that it answers."""
        return MESSAGE.format(self.user, self.conversation_id, self.user_message_id)

    @property
    def message(self) -> str:
        """Name of the message that it wrote; empty if it wrote none."""
        if self.message_id is None:
            return ""
        return MESSAGE.format(self.user, self.conversation_id, self.message_id)

    @property
    def log_key(self) -> str:
        """Key of its stream log."""
        return f"baziai:reply:{self.tenant}:{self.user}:{self.reply_id}"


# --- what a writer is given and gives ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fact:
    """A finding of the chart that is spoken of.

    value: stable ids and numbers, such as `stem` → `stem.geng`. label: the statement in one line,
    in the language of the reply. moment: what was asked about, such as `2027`, with an instant in it, for what passes
    then; finding_id: the id there, where that is not `id`. other: the second chart, for what is between two.
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

    Then what passes at the moments that were asked about, and what is between it and a second chart.
    """

    name: str
    language_code: str
    facts: tuple[Fact, ...]

    @property
    def natal(self) -> tuple[Fact, ...]:
        """The findings of the chart alone."""
        return tuple(fact for fact in self.facts if fact.at is None and not fact.other)


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
    given; None for all of it. instructions: the prompt to be used; None for the one of this release.
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


# --- what a reader is told ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Started:
    """The reply was accepted."""

    reply: Reply


@dataclass(frozen=True, slots=True)
class Wrote:
    """Text was written into a block. A new block takes the place of those before it."""

    text: str
    block: int = 0


@dataclass(frozen=True, slots=True)
class Explained:
    """A marker was explained."""

    citation: Citation


@dataclass(frozen=True, slots=True)
class Turned:
    """The writer turned to something else."""

    activity: Activity


@dataclass(frozen=True, slots=True)
class HandedOn:
    """Another one writes than `Started` said."""

    reply: Reply


@dataclass(frozen=True, slots=True)
class Finished:
    """Terminal: the reply as it ended."""

    reply: Reply


@dataclass(frozen=True, slots=True)
class EndedUnlogged:
    """The reply has ended, but its last event never reached the log: told from the store, after `at`."""

    reply: Reply
    at: "Cursor"


Event = Started | Wrote | Explained | Turned | HandedOn | Finished


@dataclass(frozen=True, slots=True, order=True)
class Cursor:
    """A place in a reply's log: after event `seq` of writer `epoch`; (0, 0) is the beginning."""

    epoch: int = 0
    seq: int = 0


@dataclass(frozen=True, slots=True)
class Logged:
    """An event as it stands in the log: its place, its encoded form, whether it is the last."""

    at: Cursor
    payload: bytes
    terminal: bool


@dataclass(frozen=True, slots=True)
class Beat:
    """Nothing happened for a while and the reply is still being written; `at` is the last event seen."""

    at: Cursor
