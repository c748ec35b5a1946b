"""`python -m bench soak`: fifty people read at a time, for BENCH_SOAK_MINUTES (30).

Each has a chart of his own. The composer writes, twenty words a second, so that every sentence is a true one about a
chart. Grounding's share is the processor time of checking the same answers again in the order in which they were given,
and of telling how specific each is, against all that the chat process spent on them.
"""

import asyncio
import os
import statistics
import time
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import uvloop

from bench.chat.talks import Reader, Talks, read
from bench.mesh import Mesh, running
from bench.report import Row
from bench.tools import cpu_seconds, named_pids
from services.chat.grounding.checker import Checker, prepare
from services.chat.writing import ChartFacts

_MINUTES = float(os.environ.get("BENCH_SOAK_MINUTES", "30"))
_STREAMS = 50
# What is filled once, caches and pools, is filled by then.
_WARM_SHARE = 0.2
_SAMPLE_SECONDS = 5.0
_SAMPLE_REPLIES = 600
_QUESTIONS = (
    "What about work?",
    "How is my character?",
    "What do the next ten years bring?",
    "And my health?",
    "What about 2031?",
)


@dataclass
class _Seen:
    # Each with the number of the chart.
    replies: list[tuple[int, Reader]] = field(default_factory=list)
    # Minutes since the beginning, MiB resident, by process.
    resident: dict[str, list[tuple[float, float]]] = field(default_factory=dict)


def run() -> list[Row]:
    """Measure."""
    return uvloop.run(_run())


async def _run() -> list[Row]:
    environment = {
        "BAZIAI_REPLY__WORDS_PER_SECOND": "20",
        # What can be resumed is kept an hour: within half of one it would grow all the time, and leaks would not show.
        "BAZIAI_REPLY__LOG_LIFETIME_SECONDS": str(
            max(60, round(_MINUTES * _WARM_SHARE * 60 * 0.8))
        ),
    }
    with running(fresh=True, environment=environment) as mesh:
        async with Talks(mesh) as talks:
            return await _soak(talks, mesh)


async def _soak(talks: Talks, mesh: Mesh) -> list[Row]:
    charts = [await talks.make_chart(number) for number in range(_STREAMS)]
    seen, began = _Seen(), time.monotonic()
    until = began + _MINUTES * 60
    pids = named_pids(mesh.pid)
    spent = cpu_seconds([pids["services.chat"]])
    watching = asyncio.create_task(_watch(seen, pids, began))
    await asyncio.gather(*(_talk(talks, charts, number, seen, until) for number in range(_STREAMS)))
    watching.cancel()
    spent = cpu_seconds([pids["services.chat"]]) - spent
    checking = _checking_seconds(seen.replies, [await talks.facts(chart) for chart in charts])
    return [*_rows(seen), _share(checking, spent)]


async def _talk(talks: Talks, charts: list[str], number: int, seen: _Seen, until: float) -> None:
    """One person: question after question, in a conversation that grows and is begun anew."""
    asked = number
    while time.monotonic() < until:
        (conversation,) = await talks.conversations(1, charts[number])
        for _ in range(6):
            question = _QUESTIONS[asked % len(_QUESTIONS)]
            asked += 1
            call = talks.stream(conversation, question, number)
            seen.replies.append((number, await read(call, asyncio.Event())))
            if time.monotonic() >= until:
                return


async def _watch(seen: _Seen, pids: dict[str, int], began: float) -> None:
    while True:
        minute = (time.monotonic() - began) / 60
        for name, pid in pids.items():
            seen.resident.setdefault(name, []).append((minute, _resident_mib(pid)))
        await asyncio.sleep(_SAMPLE_SECONDS)


def _resident_mib(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _rows(seen: _Seen) -> list[Row]:
    right = sum(reply.in_order and reply.ended for _, reply in seen.replies)
    slopes = {
        name: _slope([(at, mib) for at, mib in samples if at >= _MINUTES * _WARM_SHARE])
        for name, samples in seen.resident.items()
    }
    worst = max(slopes, key=lambda name: slopes[name])
    last = seen.resident[worst][-1][1]
    return [
        Row(
            f"{_STREAMS} streams for {_MINUTES:g} minutes",
            "every reply whole and in order",
            f"{right} of {len(seen.replies)}",
            right == len(seen.replies) > 0,
        ),
        Row(
            "resident memory of the process that grows most",
            "< 1 MiB a minute",
            f"{slopes[worst]:.2f} MiB a minute, {last:.0f} MiB at the end ({worst}); "
            f"chat {slopes['services.chat']:.2f}",
            slopes[worst] < 1,
        ),
    ]


def _slope(samples: list[tuple[float, float]]) -> float:
    return statistics.linear_regression(*zip(*samples, strict=True)).slope


def _checking_seconds(replies: list[tuple[int, Reader]], facts: list[ChartFacts]) -> float:
    """Return the processor time that checking the texts of these replies takes, from six hundred of them in a row."""
    today = datetime.now(UTC).date()
    prepare(today)
    # In a row and not here and there: what one sentence leaves for the next is as it was.
    sample = replies[len(replies) // 2 :][:_SAMPLE_REPLIES]
    for number, reply in replies[: len(replies) // 2][-_SAMPLE_REPLIES:]:
        _check(reply, facts[number], today)
    began = time.process_time()
    for number, reply in sample:
        _check(reply, facts[number], today)
    return (time.process_time() - began) / len(sample) * len(replies)


def _check(reply: Reader, facts: ChartFacts, today: date) -> None:
    checker = Checker.of(facts, today)
    for text in reply.texts:
        checker.feed(text)
    checker.finish()
    assert checker.report.specificity >= 0


def _share(checking: float, spent: float) -> Row:
    share = checking / spent
    return Row(
        "grounding's share of the chat process's processor time, at that load",
        "≤ 5 %",
        f"{share:.1%} ({checking:.1f} of {spent:.1f} s)",
        share <= 0.05,
    )
