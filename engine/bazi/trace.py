"""The findings of a chart: each derived thing with its rule, its source and its evidence."""

from collections.abc import Iterator
from functools import lru_cache

from bazi.branches import Branch
from bazi.elements import ELEMENTS, Element
from bazi.findings import Finding
from bazi.hidden_stems import HiddenRank
from bazi.labels import label_id
from bazi.luck import Luck
from bazi.moment import Birth, ResolvedMoment
from bazi.option_list import choice_id, departures
from bazi.options import Clock, DayBoundary, Options
from bazi.pillars import DAY_MS, HOUR_MS
from bazi.results import Chart, ChartPillar, ElementCounts, Position
from bazi.sexagenary import PILLARS, Pillar
from bazi.solar_terms import month_span, term_uncertainty, utc_datetime
from bazi.stems import STEMS, Stem
from bazi.ten_gods import TenGod, ten_god
from bazi.trace_facts import fact_findings

NEAR_SECONDS = 180.0
# Leap seconds are announced half a year ahead. Published forecasts of the Earth's rotation differ
# by up to two minutes at the end of the tables, so later terms are doubtful within three minutes.
LAST_KNOWN_UTC_MS = 1_798_761_600_000  # 2027-01-01

_PILLAR_IDS = tuple(f"pillar.{position.name.lower()}" for position in Position)
_IANA = "IANA time zone database"
_ERFA = "ERFA, IAU 2006/2000A"
_LUCK_EVIDENCE = ("luck.start", "luck.direction", "pillar.month", "day_master")
_SEASON_EVIDENCE = ("solar_term.current",)
_PILLAR_RULES: dict[Position, tuple[tuple[str, ...], str, str]] = {
    Position.YEAR: (_SEASON_EVIDENCE, "year_begins_at_li_chun", _ERFA),
    Position.MONTH: ((*_SEASON_EVIDENCE, "pillar.year"), "five_tigers", "五虎遁"),
    Position.DAY: (("moment.clock",), "sexagenary_day_count", "干支纪日"),
    Position.HOUR: (("moment.clock", "pillar.day"), "five_rats", "五鼠遁"),
}


def chart_findings(chart: Chart) -> tuple[Finding, ...]:
    """Return the findings of a chart, in a fixed order."""
    return (
        *convention_findings(chart.options),
        *moment_findings(chart.birth, chart.moment),
        *season_findings(chart.moment),
        *clock_edge_findings(chart.moment, chart.options.day_boundary),
        *pillar_findings(chart.pillars, chart.day_master),
        *(
            alternative_finding(place, found, absent=place >= len(chart.indices))
            for place, found in chart.alternatives
        ),
        *element_findings(chart.elements, chart.pillars),
        *fact_findings(chart),
        *_luck_findings(chart),
    )


def _luck_findings(chart: Chart) -> Iterator[Finding]:
    if chart.luck is None:
        yield luck_absent_finding(chart.no_luck)
    else:
        yield from luck_findings(chart.luck, chart.options.luck_start.name.lower())


def convention_findings(options: Options) -> Iterator[Finding]:
    """Yield the conventions that are not the common ones; the clock has a finding of its own."""
    for name, value in departures(options):
        yield Finding(
            f"convention.{name}",
            "convention",
            "convention",
            (("option", f"option.{name}"), ("choice", choice_id(name, value))),
            (f"input.options.{name}",),
            "convention_as_asked",
            "Options",
        )


def moment_findings(birth: Birth, moment: ResolvedMoment) -> Iterator[Finding]:
    """Yield what was derived about the time itself."""
    inputs = ("input.date", "input.time", "input.zone")
    utc = _utc_text(moment.epoch_ms)
    yield Finding(
        "moment.instant",
        "moment",
        "moment",
        (("utc", utc), ("utc_offset", str(moment.utc_offset)), ("tz_version", moment.tz_version)),
        inputs,
        "civil_time_to_instant",
        _IANA,
    )
    solar = moment.clock in (Clock.MEAN_SOLAR, Clock.TRUE_SOLAR)
    yield Finding(
        "moment.clock",
        "clock",
        "moment",
        (
            ("clock", label_id(moment.clock)),
            ("local", moment.local.isoformat(" ", "seconds")),
        ),
        ("moment.instant", "input.longitude") if solar else ("moment.instant",),
        f"clock_{moment.clock.name.lower()}",
        _ERFA if solar else _IANA,
    )
    if moment.is_dst:
        saving = str(moment.utc_offset - moment.standard_offset)
        yield _note(
            "moment.daylight_saving", "daylight_saving", "moment", (("seconds", saving),), _IANA
        )
    if len(moment.candidate_offsets) > 1:
        fold = "fold.second" if moment.fold else "fold.first"
        yield _note("moment.clock_repeated", "clock_repeated", "moment", (("fold", fold),), _IANA)
    if birth.hour is None:
        yield _note("hour.unknown", "hour.unknown", "hour", (), "input.time")


def season_findings(moment: ResolvedMoment) -> Iterator[Finding]:
    """Yield the solar month, and a warning when a 节 is near."""
    span = month_span(moment.epoch_ms)
    yield Finding(
        "solar_term.current",
        "solar_term",
        "month",
        (("term", label_id(span.jie)), ("utc", _utc_text(span.start_ms))),
        ("moment.instant",),
        "month_begins_at_jie",
        _ERFA,
    )
    if not moment.time_known:
        return
    # Centuries away a 节 may be known less well than to the three minutes that are near anyway.
    unsure = term_uncertainty(moment.epoch_ms)
    if moment.seconds_to_jie <= max(NEAR_SECONDS, unsure):
        doubtful = moment.epoch_ms >= LAST_KNOWN_UTC_MS or moment.seconds_to_jie <= unsure
        yield _note(
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


def pillar_findings(pillars: tuple[ChartPillar, ...], day_master: Stem) -> Iterator[Finding]:
    """Yield pillars, the day master, hidden stems and ten gods."""
    for item in pillars:
        yield _pillar_finding(item.position, item.pillar)
    yield _day_master_finding(day_master)
    for item in pillars:
        position, branch = item.position, item.pillar.branch
        if item.ten_god is not None:
            yield _ten_god_finding(position, None, item.pillar.stem, item.ten_god)
        for hidden in item.hidden:
            yield _hidden_finding(position, branch, hidden.rank, hidden.stem)
            yield _ten_god_finding(position, hidden.rank, hidden.stem, hidden.ten_god)


def alternative_finding(
    position: Position, pillars: tuple[Pillar, ...], *, absent: bool = False
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
        _PILLAR_RULES[position][2],
    )


def element_findings(counts: ElementCounts, pillars: tuple[ChartPillar, ...]) -> Iterator[Finding]:
    """Yield how often each element occurs."""
    evidence = _PILLAR_IDS[: len(pillars)]
    for element in ELEMENTS:
        yield _element_finding(element, counts.visible[element], counts.hidden[element], evidence)


def luck_findings(luck: Luck, school: str) -> Iterator[Finding]:
    """Yield direction, start and the decades; `school` is the id of the start rule."""
    yield Finding(
        "luck.direction",
        "luck.direction",
        "luck",
        (("direction", label_id(luck.direction)),),
        ("pillar.year", "input.sex"),
        "yang_men_and_yin_women_forward",
        "阳男阴女顺行",
    )
    age = luck.start_age
    yield Finding(
        "luck.start",
        "luck.start",
        "luck",
        (
            ("years", str(age.years)),
            ("months", str(age.months)),
            ("days", str(age.days)),
            ("date", luck.start_date.isoformat()),
            ("seconds_to_jie", f"{luck.seconds_to_jie:.1f}"),
            ("certainty", f"certainty.{'approximate' if luck.approximate else 'exact'}"),
        ),
        ("luck.direction", "moment.instant", "solar_term.current"),
        f"three_days_one_year_{school}",
        "三日为一岁",
    )
    dates = [day.isoformat() for day in luck.dates]
    day_stem = luck.day % 10
    for n, index in enumerate(luck.indices):
        identifier, what = _luck_pillar(n + 1, index, day_stem)
        value = (*what, ("start", dates[n]), ("end", dates[n + 1]))
        yield Finding(
            identifier,
            "luck.pillar",
            "luck",
            value,
            _LUCK_EVIDENCE,
            "month_pillar_stepped_by_decades",
            "大运",
        )


def luck_absent_finding(reason: str) -> Finding:
    """Say why there are no luck pillars; `reason` is a label id `reason.…`."""
    about = "input.sex" if reason == "reason.sex_unspecified" else "alternative.month"
    return Finding(
        "luck.absent",
        "luck.absent",
        "luck",
        (("reason", reason),),
        (about,),
        "luck_needs_sex_and_month",
        "阳男阴女顺行",
    )


@lru_cache(maxsize=6000)
def _luck_pillar(number: int, index: int, day_stem: int) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return the id of a decade's finding, and what of its value is not a date."""
    pillar = PILLARS[index]
    return (
        f"luck.pillar.{number}",
        (
            ("number", str(number)),
            ("stem", label_id(pillar.stem)),
            ("branch", label_id(pillar.branch)),
            ("ten_god", label_id(ten_god(STEMS[day_stem], pillar.stem))),
        ),
    )


@lru_cache(maxsize=256)
def _pillar_finding(position: Position, pillar: Pillar) -> Finding:
    name = position.name.lower()
    evidence, rule, source = _PILLAR_RULES[position]
    value = (
        ("stem", label_id(pillar.stem)),
        ("branch", label_id(pillar.branch)),
        ("index", str(pillar.index)),
    )
    return Finding(f"pillar.{name}", "pillar", name, value, evidence, rule, source)


@lru_cache(maxsize=1024)
def _element_finding(
    element: Element, visible: int, hidden: int, evidence: tuple[str, ...]
) -> Finding:
    name = element.name.lower()
    value = (("element", label_id(element)), ("visible", str(visible)), ("hidden", str(hidden)))
    rule = "count_stems_branches_and_hidden_stems"
    return Finding(f"elements.count.{name}", "elements.count", name, value, evidence, rule, "五行")


@lru_cache(maxsize=16)
def _day_master_finding(stem: Stem) -> Finding:
    value = (
        ("stem", label_id(stem)),
        ("element", label_id(stem.element)),
        ("polarity", label_id(stem.polarity)),
    )
    rule = "day_stem_is_the_day_master"
    return Finding("day_master", "day_master", "day", value, ("pillar.day",), rule, "日主")


@lru_cache(maxsize=256)
def _hidden_finding(position: Position, branch: Branch, rank: HiddenRank, stem: Stem) -> Finding:
    name = position.name.lower()
    return Finding(
        f"hidden_stem.{name}.{rank.name.lower()}",
        "hidden_stem",
        name,
        (("stem", label_id(stem)), ("branch", label_id(branch)), ("rank", label_id(rank))),
        (f"pillar.{name}",),
        "hidden_stems_of_branch",
        "地支藏干",
    )


@lru_cache(maxsize=2048)
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
