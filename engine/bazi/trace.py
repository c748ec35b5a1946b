"""The findings of a chart: each derived thing with its rule, its source and its evidence."""

from collections.abc import Iterator
from functools import lru_cache

from bazi.branches import Branch
from bazi.findings import Finding
from bazi.hidden_stems import HiddenRank
from bazi.labels import label_id
from bazi.luck import Luck, LuckDirection
from bazi.moment import Birth, ResolvedMoment
from bazi.options import (
    Clock,
    DayBoundary,
    HiddenStemsOrder,
    LuckDirectionRule,
    LuckSwitch,
    Options,
)
from bazi.pillars import DAY_MS, HOUR_MS
from bazi.results import Chart, Position, placed_pillar
from bazi.sexagenary import PILLARS, Pillar
from bazi.solar_terms import (
    LAST_YEAR,
    SOLAR_TERMS,
    span_uncertainty,
    term_uncertainty,
    utc_datetime,
)
from bazi.stems import STEMS, Stem
from bazi.strength import branch_points
from bazi.ten_gods import TenGod, ten_god
from bazi.trace_calendar import LAST_KNOWN_UTC_MS, NEAR_SECONDS, calendar_findings
from bazi.trace_conventions import (
    PillarRules,
    convention_findings,
    direction_rule,
    governed,
    pillar_rules,
)
from bazi.trace_elements import element_findings
from bazi.trace_facts import fact_findings

_SI_BING_WU_GENG = HiddenStemsOrder.SI_BING_WU_GENG
_new = tuple.__new__  # a named tuple's own constructor checks its arguments' count again

_PILLAR_IDS = tuple(f"pillar.{position.name.lower()}" for position in Position)
_IANA = "IANA time zone database"
_ERFA = "ERFA, IAU 2006/2000A"
_THREE = 3
_LUCK_EVIDENCE = ("luck.start", "luck.direction", "pillar.month", "day_master")
_OF_DECADE = (_LUCK_EVIDENCE, "month_pillar_stepped_by_decades", "大运")
_OF_INSTANT = (("input.date", "input.time", "input.zone"), "civil_time_to_instant", _IANA)
_OF_SEASON = (("moment.instant",), "month_begins_at_jie", _ERFA)


def chart_findings(chart: Chart) -> tuple[Finding, ...]:
    """Return the findings of a chart, in a fixed order."""
    options = chart.options
    rules = pillar_rules(options, (chart.birth.latitude or 0) < 0)
    return (
        *convention_findings(options),
        *governed(_derived(chart, rules), options),
    )


def _derived(chart: Chart, rules: PillarRules) -> tuple[Finding, ...]:
    return (
        *moment_findings(chart.birth, chart.moment, len(chart.indices)),
        *season_findings(chart.moment),
        *calendar_findings(chart),
        *clock_edge_findings(chart.moment, chart.options.day_boundary),
        *pillar_findings(
            chart.indices, rules, chart.options.hidden_stems_order is _SI_BING_WU_GENG
        ),
        *(
            alternative_finding(place, found, rules, absent=place >= len(chart.indices))
            for place, found in chart.alternatives
        ),
        *element_findings(chart.indices, chart.elements),
        *fact_findings(chart),
        *_luck_findings(chart),
    )


def _luck_findings(chart: Chart) -> Iterator[Finding]:
    if chart.luck is None:
        yield luck_absent_finding(chart.no_luck)
    else:
        yield from luck_findings(chart.luck, chart.options)


def moment_findings(birth: Birth, moment: ResolvedMoment, pillar_count: int) -> Iterator[Finding]:
    """Yield what was derived about the time itself, of a chart with so many pillars."""
    utc = _utc_text(moment.epoch_ms)
    offset = (("utc_offset", str(moment.utc_offset)), ("tz_version", moment.tz_version))
    yield _new(
        Finding,
        ("moment.instant", "moment", "moment", (("utc", utc), *offset), *_OF_INSTANT),
    )
    of_clock = _clock_basis(moment.clock)
    local = ("local", moment.local.isoformat(" ", "seconds"))
    yield _new(Finding, ("moment.clock", "clock", "moment", (of_clock[0], local), *of_clock[1:]))
    if moment.is_dst:
        saving = str(moment.utc_offset - moment.standard_offset)
        yield _note(
            "moment.daylight_saving", "daylight_saving", "moment", (("seconds", saving),), _IANA
        )
    if len(moment.candidate_offsets) > 1:
        fold = "fold.second" if moment.fold else "fold.first"
        yield _note("moment.clock_repeated", "clock_repeated", "moment", (("fold", fold),), _IANA)
    if not moment.time_known:
        kind = "hour.unknown" if pillar_count == _THREE else "hour.noon"
        yield _note("hour.unknown", kind, "hour", (), "input.time")


@lru_cache(maxsize=8)
def _clock_basis(clock: Clock) -> tuple[tuple[str, str], tuple[str, ...], str, str]:
    """Return the clock as a value, then evidence, rule and source of what it shows."""
    solar = clock in (Clock.MEAN_SOLAR, Clock.TRUE_SOLAR)
    return (
        ("clock", label_id(clock)),
        ("moment.instant", "input.longitude") if solar else ("moment.instant",),
        f"clock_{clock.name.lower()}",
        _ERFA if solar else _IANA,
    )


def season_findings(moment: ResolvedMoment) -> Iterator[Finding]:
    """Yield the solar month, and a warning when a 节 is near."""
    at = moment.epoch_ms
    span = moment.month_span
    began = (("term", _term_id(span.number % 12)), ("utc", _utc_text(span.start_ms)))
    yield _new(Finding, ("solar_term.current", "solar_term", "month", began, *_OF_SEASON))
    if not moment.time_known:
        return
    # Centuries away a 节 may be known less well than to the three minutes that are near anyway.
    unsure = term_uncertainty(at) if moment.span else span_uncertainty(span)
    if min(at - span.start_ms, span.end_ms - at) <= max(NEAR_SECONDS, unsure) * 1000:
        yield _near_term(moment, unsure)


@lru_cache(maxsize=12)
def _term_id(number: int) -> str:
    return label_id(SOLAR_TERMS[number * 2])


def _near_term(moment: ResolvedMoment, unsure: float) -> Finding:
    doubtful = moment.epoch_ms >= LAST_KNOWN_UTC_MS or moment.seconds_to_jie <= unsure
    return _note(
        "boundary.term.near",
        "boundary.term",
        "month",
        (
            ("term", label_id(moment.nearest_jie)),
            ("seconds", f"{moment.seconds_to_jie:.1f}"),
            ("uncertainty", "uncertainty.delta_t" if doubtful else "uncertainty.none"),
        ),
        _ERFA,
    )


def clock_edge_findings(moment: ResolvedMoment, boundary: DayBoundary) -> Iterator[Finding]:
    """Yield warnings when the local clock is close to the edge of a double-hour or a day."""
    if not moment.time_known:
        return
    if moment.seconds_to_hour_edge <= NEAR_SECONDS:
        seconds = (("seconds", f"{moment.seconds_to_hour_edge:.1f}"),)
        yield _note("boundary.hour.near", "boundary.hour", "hour", seconds, "clock")
    late = HOUR_MS if boundary is DayBoundary.NEXT_DAY else 0
    past = (moment.local_ms + late) % DAY_MS
    to_edge = min(past, DAY_MS - past) / 1000
    if to_edge <= NEAR_SECONDS:
        yield _note(
            "boundary.day.near", "boundary.day", "day", (("seconds", f"{to_edge:.1f}"),), "clock"
        )


def pillar_findings(
    indices: tuple[int, ...],
    rules: PillarRules,
    swapped: bool,  # noqa: FBT001
) -> Iterator[Finding]:
    """Yield pillars (places in the cycle of sixty), the day master, hidden stems and ten gods.

    `rules`: of the chart's conventions; `swapped`: 戊 is the middle stem of 巳.
    """
    for place, index in enumerate(indices):
        yield _pillar_finding(place, index, rules[place])
    day_stem = indices[Position.DAY] % 10
    yield _day_master_finding(STEMS[day_stem])
    for place, index in enumerate(indices):
        yield from _inside(place, index, day_stem, swapped)


def alternative_finding(
    position: Position, pillars: tuple[Pillar, ...], rules: PillarRules, *, absent: bool = False
) -> Finding:
    """State that several pillars are possible within the precision of the birth time.

    `absent`: the chart itself has no pillar in that place.
    """
    name = position.name.lower()
    return Finding(
        f"alternative.{name}",
        "alternative",
        name,
        (("pillars", ",".join(str(pillar.index) for pillar in pillars)),),
        ("input.time",) if absent else ("input.time", f"pillar.{name}"),
        "every_pillar_within_precision",
        rules[position][2],
    )


def luck_findings(luck: Luck, options: Options) -> Iterator[Finding]:
    """Yield direction, start and the decades."""
    yield _direction_finding(luck.direction, options.luck_direction)
    rule = f"three_days_one_year_{options.luck_start.name.lower()}"
    if options.luck_switch is not LuckSwitch.EXACT:
        # The age is that of the distance; the date is where the options let the first decade begin.
        rule += f"_from_{options.luck_switch.name.lower()}"
    age = luck.start_age
    dates = [day.isoformat() for day in luck.dates]
    yield Finding(
        "luck.start",
        "luck.start",
        "luck",
        (
            ("years", str(age.years)),
            ("months", str(age.months)),
            ("days", str(age.days)),
            ("date", dates[0]),
            ("seconds_to_jie", f"{luck.seconds_to_jie:.1f}"),
            ("certainty", f"certainty.{'approximate' if luck.approximate else 'exact'}"),
        ),
        ("luck.direction", "moment.instant", "solar_term.current"),
        rule,
        "三日为一岁",
    )
    day_stem, indices = luck.day % 10, luck.indices
    if len(indices) < options.luck_decades:
        yield _cut_finding(len(indices), options.luck_decades)
    for n, index in enumerate(indices):
        head, what = _luck_pillar(n + 1, index, day_stem)
        value = (*what, ("start", dates[n]), ("end", dates[n + 1]))
        yield _new(Finding, (*head, value, *_OF_DECADE))


@lru_cache(maxsize=4)
def _direction_finding(direction: LuckDirection, rule: LuckDirectionRule) -> Finding:
    return Finding(
        "luck.direction",
        "luck.direction",
        "luck",
        (("direction", label_id(direction)),),
        *direction_rule(rule),
    )


def _cut_finding(told: int, asked: int) -> Finding:
    return Finding(
        "luck.cut",
        "luck.cut",
        "luck",
        (("told", str(told)), ("asked", str(asked)), ("last_year", str(LAST_YEAR))),
        ("luck.start",),
        "no_decade_beyond_the_known_terms",
        _ERFA,
    )


def luck_absent_finding(reason: str) -> Finding:
    """Say why there are no luck pillars; `reason` is a label id `reason.…`."""
    return Finding(
        "luck.absent",
        "luck.absent",
        "luck",
        (("reason", reason),),
        (_ABSENT_BECAUSE[reason],),
        "luck_needs_sex_and_month",
        "阳男阴女顺行",
    )


_ABSENT_BECAUSE = {
    "reason.sex_unspecified": "input.sex",
    "reason.month_uncertain": "alternative.month",
    "reason.year_uncertain": "alternative.year",
    "reason.luck_beyond_terms": "solar_term.current",
}
_Pairs = tuple[tuple[str, str], ...]


@lru_cache(maxsize=7200)
def _luck_pillar(number: int, index: int, day_stem: int) -> tuple[tuple[str, str, str], _Pairs]:
    """Return id, kind and subject of a decade's finding, and what of its value is not a date."""
    pillar = PILLARS[index]
    return (
        (f"luck.pillar.{number}", "luck.pillar", "luck"),
        (
            ("number", str(number)),
            ("stem", label_id(pillar.stem)),
            ("branch", label_id(pillar.branch)),
            ("ten_god", label_id(ten_god(STEMS[day_stem], pillar.stem))),
        ),
    )


@lru_cache(maxsize=480)
def _pillar_finding(place: int, index: int, applied: tuple[tuple[str, ...], str, str]) -> Finding:
    position, pillar = Position(place), PILLARS[index]
    name = position.name.lower()
    evidence, rule, source = applied
    value = (
        ("stem", label_id(pillar.stem)),
        ("branch", label_id(pillar.branch)),
        ("index", str(index)),
    )
    return Finding(f"pillar.{name}", "pillar", name, value, evidence, rule, source)


@lru_cache(maxsize=16)
def _day_master_finding(stem: Stem) -> Finding:
    value = (
        ("stem", label_id(stem)),
        ("element", label_id(stem.element)),
        ("polarity", label_id(stem.polarity)),
    )
    rule = "day_stem_is_the_day_master"
    return Finding("day_master", "day_master", "day", value, ("pillar.day",), rule, "日主")


@lru_cache(maxsize=4800)
def _inside(place: int, index: int, day_stem: int, swapped: bool) -> tuple[Finding, ...]:  # noqa: FBT001
    """Return what a pillar holds: the god of its stem, then each hidden stem and its god."""
    item = placed_pillar(place, index, day_stem, False, swapped)  # noqa: FBT003
    position, branch = item.position, item.pillar.branch
    found = []
    if item.ten_god is not None:
        found.append(_ten_god_finding(position, None, item.pillar.stem, item.ten_god))
    for hidden in item.hidden:
        found.append(_hidden_finding(position, branch, hidden.rank, hidden.stem))
        found.append(_ten_god_finding(position, hidden.rank, hidden.stem, hidden.ten_god))
    return tuple(found)


def _hidden_finding(position: Position, branch: Branch, rank: HiddenRank, stem: Stem) -> Finding:
    name = position.name.lower()
    return Finding(
        f"hidden_stem.{name}.{rank.name.lower()}",
        "hidden_stem",
        name,
        (
            ("stem", label_id(stem)),
            ("branch", label_id(branch)),
            ("rank", label_id(rank)),
            ("weight", str(branch_points()[branch][stem])),
        ),
        (f"pillar.{name}",),
        "hidden_stems_of_branch",
        "地支藏干",
    )


def _ten_god_finding(
    position: Position, rank: HiddenRank | None, stem: Stem, god: TenGod
) -> Finding:
    name = position.name.lower()
    place = "stem" if rank is None else rank.name.lower()
    basis = f"pillar.{name}" if rank is None else f"hidden_stem.{name}.{place}"
    return Finding(
        f"ten_god.{name}.{place}",
        "ten_god",
        name,
        (("stem", label_id(stem)), ("rank", f"rank.{place}"), ("ten_god", label_id(god))),
        ("day_master", basis),
        "ten_god_by_element_and_polarity",
        "十神",
    )


def _note(
    identifier: str, kind: str, subject: str, value: tuple[tuple[str, str], ...], source: str
) -> Finding:
    evidence = ("input.time",) if subject == "hour" and not value else ("moment.instant",)
    return Finding(identifier, kind, subject, value, evidence, kind.replace(".", "_"), source)


def _utc_text(epoch_ms: int) -> str:
    return utc_datetime(epoch_ms).isoformat(timespec="seconds").replace("+00:00", "Z")
