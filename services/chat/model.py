"""Conversations, messages and replies."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from services.chat.context.material import (
    Enrolment,
    PromptUse,
)
from services.chat.spans import Span
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
    oldest first, itself among them; empty if it stands alone. spans: what became of its sentences, all of the text in
    order; empty where they were not held against a chart.
    """

    user: str
    conversation_id: str
    message_id: str
    role: Role
    text: str
    language_code: str
    create_time: datetime
    citations: tuple[Citation, ...] = ()
    spans: tuple[Span, ...] = ()
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

    checked … plain, withheld: sentences by verdict. unknown_markers: citations that were taken out. safety: sentences
    that a rule of the safety floor changed. specificity: 0 (would fit anybody) … 1 (fits this chart only).
    """

    checked: int = 0
    unverifiable: int = 0
    repaired: int = 0
    removed: int = 0
    plain: int = 0
    withheld: int = 0
    unknown_markers: int = 0
    safety: int = 0
    specificity: float = 0.0
    classes: tuple[ClassCount, ...] = ()

    @property
    def sentences(self) -> int:
        """How many sentences were read."""
        shown = self.checked + self.unverifiable + self.repaired + self.plain
        return shown + self.removed + self.withheld

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
