"""What the use cases need of the world."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from services.chat.context.material import Receipt, Summary
from services.chat.context.ports import TokenCounter
from services.chat.experiments.ports import ExperimentStore
from services.chat.ledger.ports import LedgerStore
from services.chat.manuscript import Manuscript, Progress, Taken
from services.chat.memory.ports import MemoryStore
from services.chat.model import Conversation, FallBack, Message, Rating, Reply, WriterId
from services.chat.models.ports import EvaluationStore, MeasureStore, RegistryStore
from services.chat.needs import Moment
from services.chat.prompts.ports import PromptStore
from services.chat.telling import Cursor, Event, Logged
from services.chat.told import Told
from services.chat.writing import Brief, ChartFacts, Fact, Piece
from services.kit.paging import Page, PageRequest
from services.kit.units import KitUnit, KitWork


class Writer(Protocol):
    """Writes a reply: the composer, or a language model."""

    @property
    def id(self) -> WriterId:
        """Who it is."""

    async def check(self) -> None:
        """Raise MODEL_UNAVAILABLE if it cannot write now. Asked before anything is stored."""

    async def counter(self) -> TokenCounter | None:
        """Return what counts for it, None if it has no window. MODEL_UNAVAILABLE as `check`."""

    def write(self, brief: Brief, so_far: str = "") -> AsyncGenerator[Piece, None]:
        """Write; the last piece is `Ended`. Closing the iterator stops the writer at once.

        `so_far`: what a writer who died has written. Go on from there, or say `Anew` first and begin again.
        """


@dataclass(frozen=True, slots=True)
class Assigned:
    """Who is to write a reply, and who was passed over for it."""

    writer: Writer
    passed: tuple[FallBack, ...] = ()


class Writers(Protocol):
    """All who can write here, in the order in which they are asked."""

    @property
    def ids(self) -> Sequence[WriterId]:
        """Who they are."""

    async def check(self) -> None:
        """Raise MODEL_UNAVAILABLE if none can write now. Asked before anything is stored."""

    def assign(self, user: str, alias_id: str = "") -> Assigned:
        """Return who is to write a new reply to a user. alias_id: by which models; empty for the usual ones."""

    def go_on(self, reply: Reply) -> Assigned:
        """Return who is to go on with a reply that somebody else has begun."""


class ChartReader(Protocol):
    """Reads charts of the caller, as the caller."""

    async def get(self, name: str, language_code: str) -> ChartFacts:
        """Return the findings of a chart; its owner's refusals (RESOURCE_NOT_FOUND …) pass through."""

    async def passing(
        self, name: str, moments: Sequence[Moment], language_code: str
    ) -> tuple[Fact, ...]:
        """Return what passes at moments of the life that a chart is of, as facts of those moments."""

    async def between(self, name: str, other: str | Told, language_code: str) -> tuple[Fact, ...]:
        """Return what is between a chart of the caller and another one, or a birth that was only told."""


class LogUnavailableError(Exception):
    """The stream log cannot be reached."""


class LogLostError(Exception):
    """The log has lost what was appended before: its engine was emptied, or came back with less."""


class FencedError(Exception):
    """Another writer has taken the reply over: what was to be appended is refused."""


class ReplyLog(Protocol):
    """The stream log of replies: the path of delivery. Truth is in the stores."""

    async def check(self) -> None:
        """Raise LogUnavailableError if the log cannot be written to."""

    async def append(
        self, key: str, after: Cursor, events: Sequence[Event], reply: Reply
    ) -> Cursor:
        """Append events of the writer `reply.epoch` after a place; return the place of the last.

        After `(epoch, 0)` whatever older writers have left. FencedError if the log is beyond that place,
        LogLostError if it does not reach it.
        """

    async def told(self, key: str) -> Progress | None:
        """Return what a reader of the whole log knows, None if its beginning is lost."""

    async def listen(self, key: str, seconds: float) -> None:
        """Tell every process that somebody reads a log now and is taken to for so long. May get lost."""

    async def listened(self, keys: Sequence[str]) -> Mapping[str, float]:
        """Return for how many seconds to come each log is taken to be read, 0 for those that nobody reads."""

    async def ask_to_stop(self, reply_id: str) -> None:
        """Tell every process at once that a reply is wished to stop. May get lost: the wish is stored too."""

    def stops(self) -> AsyncGenerator[str, None]:
        """Yield the ids of replies that are wished to stop, for ever."""

    def tail(self, key: str, after: Cursor) -> AsyncGenerator[Logged | None, None]:
        """Yield what stands after a place, then what is appended, for ever; None when nothing came for a while."""

    async def end(self, key: str) -> Cursor | None:
        """Return the place of the last event, None if there is no log."""

    async def delete(self, keys: Sequence[str]) -> None:
        """Delete logs."""

    async def forget(self, keys: Sequence[str]) -> None:
        """Delete logs, and what the engine keeps of deleted things where it can be told to."""

    async def compact(self) -> None:
        """Let go of what the engine keeps of deleted and expired things, where it can be told to."""


class ConversationStore(Protocol):
    """Conversations of the users in scope."""

    async def add(self, conversation: Conversation) -> bool:
        """Store a new one; False if its id is taken."""

    async def get(self, conversation_id: str, *, lock: bool = False) -> Conversation | None:
        """Return one; `lock` keeps others from changing it until the end."""

    async def list(self, page: PageRequest) -> Page[Conversation]:
        """Return one page, the one changed last first."""

    async def replace(self, conversation: Conversation) -> None:
        """Store a new version."""

    async def release(self, reply: Reply) -> None:
        """Make it idle again after a reply, whose message becomes the active one if its question is.

        Nothing happens if another reply runs by now.
        """

    async def delete(self, conversation_id: str) -> None:
        """Delete one with its messages and replies."""

    async def destroy_all(self) -> Mapping[str, int]:
        """Destroy all of the user with messages and replies; return rows by kind."""


class MessageStore(Protocol):
    """Messages of the users in scope."""

    async def add(self, message: Message) -> None:
        """Store a new message."""

    async def get(self, conversation_id: str, message_id: str) -> Message | None:
        """Return a message."""

    async def list(
        self, conversation_id: str, page: PageRequest, last: str | None = None
    ) -> Page[Message]:
        """Return one page, the oldest first; of the branch that ends with `last`, of all branches if that is None."""

    async def up_to(self, conversation_id: str, last: str, count: int) -> Sequence[Message]:
        """Return the newest messages of the branch that ends with `last`, the oldest of them first."""

    async def branch(self, conversation_id: str, last: str) -> Sequence[str]:
        """Return the ids of all messages of the branch that ends with `last`, the oldest first."""

    async def end_of_branch(self, conversation_id: str, message_id: str) -> str:
        """Return the id of the last message of the newest branch through a message."""

    async def rate(self, conversation_id: str, message_id: str, rating: Rating) -> None:
        """Store a rating."""


class ReplyStore(Protocol):
    """Replies of the users in scope."""

    async def add(self, reply: Reply, lease: timedelta, brief: Brief) -> None:
        """Store a new reply, leased to its writer, what it was asked, and the receipt of its context."""

    async def refit(self, reply: Reply, brief: Brief) -> None:
        """Store what another writer is given, and its receipt, if the reply is still running in this epoch."""

    async def receipt(self, conversation_id: str, reply_id: str) -> Receipt | None:
        """Return the receipt of a reply's context; None if there is no such reply, or it has none."""

    async def get(self, conversation_id: str, reply_id: str) -> Reply | None:
        """Return a reply."""

    async def finish(self, reply: Reply) -> bool:
        """Store the end of a reply; False if it is not running in this epoch any more."""

    async def request_cancel(self, conversation_id: str, reply_id: str) -> None:
        """Leave the wish that its writer stop, wherever it runs."""

    async def renew(self, epochs: Mapping[str, int], lease: timedelta) -> Mapping[str, bool]:
        """Renew the leases of replies in these epochs (system scope).

        Return whether each that still runs in its epoch is wished to stop.
        """

    async def abandoned(
        self, writers: Sequence[WriterId], patience: timedelta, limit: int
    ) -> Sequence[Reply]:
        """Return running replies whose lease is over, the longest first (system scope).

        Those of other writers only when their lease has been over for `patience`.
        """

    async def take_over(self, reply: Reply, lease: timedelta) -> Taken | None:
        """Lease a reply whose lease is over to a new writer; return it in its next epoch (system scope).

        None if it has ended or somebody else was faster.
        """

    async def next_epoch(self, reply: Reply) -> Reply | None:
        """Return the reply in its next epoch, for the same writer; None if it is not running in this one any more."""

    async def hand_on(self, reply: Reply) -> bool:
        """Store who writes a reply now and who was passed over; False if it is not running in this epoch any more."""

    async def let_go(self, reply: Reply) -> None:
        """End the lease now, so that another process takes over."""

    async def checkpoint(self, reply: Reply, progress: Progress) -> None:
        """Keep what has been written, unless the reply is not running in this epoch any more."""

    async def manuscript(self, reply: Reply) -> Manuscript | None:
        """Return what was asked and what has been written; None if nothing is kept of it."""

    async def all_keys(self) -> Sequence[str]:
        """Return the log keys of all replies of the user."""

    async def keys_of(self, conversation_id: str) -> Sequence[str]:
        """Return the log keys of all replies of a conversation."""


class SummaryStore(Protocol):
    """Summaries of the beginnings of branches. They go with their conversation."""

    async def keep(self, conversation_id: str, summary: Summary) -> None:
        """Store a summary; nothing happens if there is one through the same message, or no such conversation."""

    async def longest(self, conversation_id: str, branch: Sequence[str]) -> Summary | None:
        """Return the one that covers the most of a branch, given by the ids of its messages."""


class Unit(KitUnit, Protocol):
    """An open unit of work."""

    @property
    def conversations(self) -> ConversationStore:
        """Conversations."""

    @property
    def messages(self) -> MessageStore:
        """Messages."""

    @property
    def replies(self) -> ReplyStore:
        """Replies."""

    @property
    def summaries(self) -> SummaryStore:
        """Summaries."""

    @property
    def memories(self) -> MemoryStore:
        """What users told about themselves."""

    @property
    def registry(self) -> RegistryStore:
        """Models, their servers and aliases."""

    @property
    def evaluations(self) -> EvaluationStore:
        """What suites found of versions of models."""

    @property
    def prompts(self) -> PromptStore:
        """Prompts, their versions and labels."""

    @property
    def experiments(self) -> ExperimentStore:
        """Experiments, and who was exposed to them."""

    @property
    def ledger(self) -> LedgerStore:
        """What replies use, and budgets."""

    @property
    def measures(self) -> MeasureStore:
        """What versions of models do."""


Work = KitWork[Unit]
