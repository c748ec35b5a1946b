"""What is kept of a reply while it is written, so that another process can go on with it.

The brief is all that a writer is given; progress is what it has made of it. Both are personal: stores seal them.
"""

import json
import zlib
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from services.chat.model import Brief, ChartFacts, Citation, Cursor, Fact, Reply, Role, Turn


@dataclass(frozen=True, slots=True)
class Progress:
    """What has been written: text and citations of block `block`, and the place in the log that says so."""

    text: str = ""
    block: int = 0
    citations: tuple[Citation, ...] = ()
    at: Cursor = field(default_factory=Cursor)


@dataclass(frozen=True, slots=True)
class Taken:
    """A reply that was taken over, in its new epoch. stop: the reader has asked for its end meanwhile."""

    reply: Reply
    stop: bool


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A brief and what has been made of it so far."""

    brief: Brief
    progress: Progress


def dump_brief(brief: Brief) -> bytes:
    """Return a brief as it is kept."""
    document = asdict(brief)
    # The fastest level: most of it is words that come again and again, and a reader waits.
    return zlib.compress(_json(document), 1)


def load_brief(data: bytes) -> Brief:
    """Return the brief that `dump_brief` wrote."""
    document = json.loads(zlib.decompress(data))
    chart = document["chart"]
    return Brief(
        question=document["question"],
        language_code=document["language_code"],
        chart=ChartFacts(
            chart["name"],
            chart["language_code"],
            tuple(Fact(**_timed(fact)) for fact in chart["facts"]),
        ),
        turns=tuple(Turn(Role(turn["role"]), turn["text"]) for turn in document["turns"]),
        today=datetime.fromisoformat(document["today"]),
    )


def dump_progress(progress: Progress) -> bytes:
    """Return progress as it is kept."""
    return _json(asdict(progress))


def load_progress(data: bytes) -> Progress:
    """Return the progress that `dump_progress` wrote."""
    document = json.loads(data)
    return Progress(
        document["text"],
        document["block"],
        tuple(Citation(**_timed(cited)) for cited in document["citations"]),
        Cursor(**document["at"]),
    )


def _json(document: dict[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, default=datetime.isoformat).encode()


def _timed(document: dict[str, Any]) -> dict[str, Any]:
    """Read the moment of a fact or a citation; the release before this one knew of none."""
    at = document.get("at")
    return document | {"at": at and datetime.fromisoformat(at)}
