"""What a reader of a reply is told, and where in its log."""

from dataclasses import dataclass

from services.chat.model import Activity, Citation, Reply
from services.chat.spans import Verdict


@dataclass(frozen=True, slots=True)
class Started:
    """The reply was accepted."""

    reply: Reply


@dataclass(frozen=True, slots=True)
class Wrote:
    """Text was written into a block, all of it with one verdict. A new block takes the place of those before it."""

    text: str
    block: int = 0
    verdict: Verdict = Verdict.UNREAD


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
