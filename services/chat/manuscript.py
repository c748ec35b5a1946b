"""What is kept of a reply while it is written, so that another process can go on with it.

The brief is all that a writer is given; progress is what it has made of it. Both are personal: stores seal them.
"""

import json
import zlib
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from services.chat.context.material import (
    CitedFinding,
    Counting,
    Exchange,
    Instructions,
    Part,
    Passage,
    PromptSource,
    PromptUse,
    Receipt,
    Remembered,
    Section,
    Summary,
)
from services.chat.model import Citation, Reply, Role
from services.chat.spans import Span, spans_of
from services.chat.telling import Cursor
from services.chat.writing import Brief, ChartFacts, Fact, Turn


@dataclass(frozen=True, slots=True)
class Progress:
    """What has been written: text, citations and verdicts of block `block`, and the place in the log that says so."""

    text: str = ""
    block: int = 0
    citations: tuple[Citation, ...] = ()
    at: Cursor = field(default_factory=Cursor)
    spans: tuple[Span, ...] = ()


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
    # The fastest level: most of it is words that come again and again, and a reader waits.
    return zlib.compress(_json(brief), 1)


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
            chart.get("stale", False),
            chart.get("other_is_minor", False),
            chart.get("second_unread", False),
        ),
        turns=tuple(
            Turn(Role(turn["role"]), turn["text"], turn.get("message_id", ""))
            for turn in document["turns"]
        ),
        today=datetime.fromisoformat(document["today"]),
        # The release before this one knew of none of these.
        question_id=document.get("question_id", ""),
        older=document.get("older", 0),
        summary=_summary(document.get("summary")),
        passages=tuple(Passage(**passage) for passage in document.get("passages", ())),
        memories=tuple(Remembered(**one) for one in document.get("memories", ())),
        receipt=_receipt(document.get("receipt")),
        instructions=_instructions(document.get("instructions")),
        checked_only=document.get("checked_only", False),
    )


def dump_receipt(receipt: Receipt) -> bytes:
    """Return a receipt as it is kept."""
    return zlib.compress(_json(receipt), 1)


def load_receipt(data: bytes) -> Receipt:
    """Return the receipt that `dump_receipt` wrote."""
    receipt = _receipt(json.loads(zlib.decompress(data)))
    if receipt is None:
        raise ValueError("not a receipt")
    return receipt


def _receipt(document: dict[str, Any] | None) -> Receipt | None:
    if document is None:
        return None
    sections = tuple(
        Section(**(one | {"part": Part(one["part"]), "included": tuple(one["included"])}))
        for one in document["sections"]
    )
    counting = Counting(document["counting"])
    return Receipt(**(document | {"sections": sections, "counting": counting}))


def load_use(document: dict[str, Any] | None) -> PromptUse | None:
    """Return the use of a prompt that was kept as a document."""
    if document is None:
        return None
    return PromptUse(**(document | {"source": PromptSource(document["source"])}))


def _instructions(document: dict[str, Any] | None) -> Instructions | None:
    use = load_use(document and document["use"])
    return None if document is None or use is None else Instructions(document["template"], use)


def dump_summary(summary: Summary) -> bytes:
    """Return a summary as it is kept."""
    return _json(summary)


def load_summary(data: bytes) -> Summary:
    """Return the summary that `dump_summary` wrote."""
    summary = _summary(json.loads(data))
    if summary is None:
        raise ValueError("not a summary")
    return summary


def _summary(document: dict[str, Any] | None) -> Summary | None:
    if document is None:
        return None
    exchanges = tuple(
        Exchange(one["asked"], tuple(CitedFinding(**_timed(cited)) for cited in one["cited"]))
        for one in document["exchanges"]
    )
    return Summary(**(document | {"exchanges": exchanges}))


def dump_progress(progress: Progress) -> bytes:
    """Return progress as it is kept."""
    return _json(progress)


def load_progress(data: bytes) -> Progress:
    """Return the progress that `dump_progress` wrote."""
    document = json.loads(data)
    return Progress(
        document["text"],
        document["block"],
        tuple(Citation(**_timed(cited)) for cited in document["citations"]),
        Cursor(**document["at"]),
        # The release before this one knew of none.
        spans_of(document.get("spans", ())),
    )


def _json(document: Any) -> bytes:
    return json.dumps(document, ensure_ascii=False, default=_plain).encode()


def _plain(value: Any) -> Any:
    """Return what JSON knows. `asdict` would copy all below it too: of a brief that is thousands of values."""
    if isinstance(value, datetime):
        return value.isoformat()
    return {each.name: getattr(value, each.name) for each in fields(value)}


def _timed(document: dict[str, Any]) -> dict[str, Any]:
    """Read the moment of a fact or a citation; the release before this one knew of none."""
    at = document.get("at")
    return document | {"at": at and datetime.fromisoformat(at)}
