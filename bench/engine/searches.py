"""Reverse lookup and uncertain times."""

from statistics import median

from bazi import Clock, Options
from bazi.labels import label_of
from bazi.lookup import lookup
from bazi.pillars import pillar_indices
from bazi.resolution import resolve
from bazi.sexagenary import PILLARS
from bazi.uncertainty import uncertainty
from bench.engine.peers import peers, seconds_each, some_births
from bench.report import Row

_STANDARD = Options(clock=Clock.STANDARD)
_ROUNDS = 5


def rows() -> list[Row]:
    """Measure."""
    births = some_births(300, seed=9)
    moments = [resolve(birth.birth, _STANDARD) for birth in births]
    pillars = [pillar_indices(m.epoch_ms, m.local_ms) for m in moments]
    ours = median([seconds_each(_lookup, pillars) for _ in range(_ROUNDS)])
    found = [Row("reverse lookup of four pillars, 800 years", "≤ 1 ms", _seen(ours), ours <= 1e-3)]
    for peer in peers()[0]:
        if peer.reverse is not None:
            names = [_names(indices) for indices in pillars[:20]]
            theirs = seconds_each(peer.reverse, names)
            found.append(
                Row(
                    f"the same by {peer.name}",
                    "told",
                    f"{theirs * 1000:.1f} ms, {theirs / ours:,.0f} × ours",
                    holds=True,
                )
            )
    days = [birth.birth._replace(hour=None, minute=0) for birth in births[:30]]
    took = median([seconds_each(lambda day: uncertainty(day).possible, days) for _ in range(3)])
    found.append(Row("every chart of a day whose hour is unknown", "told", _seen(took), holds=True))
    return found


def _lookup(indices: tuple[int, int, int, int]) -> object:
    return list(lookup(*indices, options=_STANDARD))


def _names(indices: tuple[int, ...]) -> list[str]:
    return [
        label_of(PILLARS[i].stem, "zh-Hans") + label_of(PILLARS[i].branch, "zh-Hans")
        for i in indices
    ]


def _seen(seconds: float) -> str:
    return f"{seconds * 1000:.3f} ms"
