"""Date selection: what is found fulfils the requirements, and nothing that does is left out."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bazi import Birth, Clock, DayBoundary, Options, Sex, compute
from bazi.clock_history import local_clock
from bazi.compatibility import compare
from bazi.errors import BaziError
from bazi.options import DaylightSaving, PalaceMonth, SeasonFrame, TermPrecision, YearBoundary
from bazi.phases import PHASE_FINDINGS
from bazi.pillars import DAY_MS, DOUBLE_HOUR_MS
from bazi.requirements import Requirement
from bazi.results import Chart
from bazi.selection import Hit, Unit, select_dates
from bazi.solar_terms import utc_datetime

ZONE = "Asia/Shanghai"
STANDARD = Options(clock=Clock.STANDARD)
FIRST, LAST = date(2024, 1, 30), date(2024, 3, 10)
NATAL = compute(
    Birth(year=1990, month=6, day=15, hour=10, zone=ZONE, sex=Sex.MALE),
    STANDARD,
)


def test_days_with_a_pillar_come_every_sixty_days() -> None:
    wanted = (Requirement("pillar.day", value=(("index", "0"),)),)
    page = select_dates(date(2024, 1, 1), date(2024, 12, 31), wanted, zone=ZONE, options=STANDARD)
    assert page.next_date is None
    # The first is whole, though it began in the old year.
    assert [hit.end_ms - hit.start_ms for hit in page.hits] == [DAY_MS] * 7
    starts = [hit.start_ms for hit in page.hits]
    assert all(b - a == 60 * DAY_MS for a, b in itertools.pairwise(starts))
    for hit in page.hits:
        assert hit.indices[2] == 0
        assert [finding.id for finding in hit.findings] == ["pillar.day"]


def test_double_hours_are_those_of_compute() -> None:
    """Every double-hour of six weeks computed one by one."""
    wanted = (
        Requirement(kind="star", value=(("star", "star.tian_yi"),)),
        Requirement(
            kind="compatibility.relation",
            value=(("relation", "relation.branch_clash"),),
            absent=True,
        ),
    )
    page = select_dates(
        FIRST,
        LAST,
        wanted,
        zone=ZONE,
        unit=Unit.DOUBLE_HOUR,
        natal=NATAL,
        options=STANDARD,
        limit=1000,
    )
    assert page.next_date is None
    day = FIRST
    hits = 0
    while day <= LAST:
        for hour in range(24):
            chart = compute(Birth(day.year, day.month, day.day, hour, ZONE, 30), STANDARD)
            star = any(f.kind == "star" and f.get("star") == "star.tian_yi" for f in chart.findings)
            clash = any(
                f.kind == "compatibility.relation" and f.get("relation") == "relation.branch_clash"
                for f in compare(NATAL, chart).findings
            )
            at = chart.moment.epoch_ms
            found = any(hit.start_ms <= at < hit.end_ms for hit in page.hits)
            assert found is (star and not clash)
            hits += found
        day += timedelta(days=1)
    assert hits
    assert all(hit.end_ms - hit.start_ms <= DOUBLE_HOUR_MS for hit in page.hits)


def test_pages_join_to_the_whole() -> None:
    wanted = (Requirement("star.*"),)
    whole = select_dates(FIRST, LAST, wanted, zone=ZONE, options=STANDARD)
    collected: list[Hit] = []
    start: date | None = FIRST
    while start is not None:
        page = select_dates(start, LAST, wanted, zone=ZONE, options=STANDARD, limit=5, scan=9)
        # What reached beyond the page before comes again.
        collected += [hit for hit in page.hits if hit not in collected]
        start = page.next_date
    assert tuple(collected) == whole.hits


OPTIONS = st.fixed_dictionaries(
    {
        "clock": st.sampled_from(Clock),
        "day_boundary": st.sampled_from(DayBoundary),
        "dst": st.sampled_from((DaylightSaving.FROM_ZONE, DaylightSaving.KEEP)),
        "year_month_frame": st.sampled_from(SeasonFrame),
        "year_boundary": st.sampled_from(YearBoundary),
        "term_precision": st.sampled_from(TermPrecision),
        "ming_gong_month": st.sampled_from(PalaceMonth),
    }
).map(lambda drawn: Options(**drawn))
PLACES = (
    ("Asia/Shanghai", 104.07),
    ("Asia/Shanghai", 75.99),
    ("Asia/Urumqi", 87.6),
    ("America/New_York", -74.0),
    ("America/St_Johns", -52.7),
    ("Europe/Madrid", -3.7),
    ("Pacific/Apia", -171.8),
    ("Pacific/Kiritimati", -157.4),
)


BY_SUNDIAL = Options(year_month_frame=SeasonFrame.LOCAL_CLOCK)
BY_ZHONG_QI = Options(ming_gong_month=PalaceMonth.ZHONG_QI)


def pillars_at(epoch_ms: int, zone: str, longitude: float, options: Options) -> tuple[int, ...]:
    """Return the pillars of an instant (whole seconds)."""
    return chart_at(epoch_ms, zone, longitude, options).indices


def chart_at(epoch_ms: int, zone: str, longitude: float, options: Options) -> Chart:
    """Return what `compute` gives for the birth written from the clock at an instant (whole seconds)."""
    wall = utc_datetime(local_clock(Clock.WALL, zone=zone).local_ms(epoch_ms))
    parts = (wall.year, wall.month, wall.day, wall.hour, zone, wall.minute, wall.second)
    for fold in (0, 1):
        chart = compute(Birth(*parts, fold=fold, longitude=longitude), options)
        if chart.moment.epoch_ms == epoch_ms:
            return chart
    raise AssertionError(wall)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(PLACES),
    st.dates(date(1900, 1, 1), date(2099, 12, 1)),
    st.sampled_from(Unit),
    OPTIONS,
)
@example(PLACES[0], date(2024, 1, 1), Unit.DAY, Options())
@example(PLACES[3], date(2024, 3, 10), Unit.DOUBLE_HOUR, Options(clock=Clock.WALL))
@example(PLACES[4], date(1987, 10, 25), Unit.DAY, Options(clock=Clock.WALL))
@example(PLACES[6], date(2011, 12, 29), Unit.DAY, Options(clock=Clock.WALL))
def test_hits_begin_and_end_where_a_chart_changes(
    place: tuple[str, float], first: date, unit: Unit, options: Options
) -> None:
    zone, longitude = place
    wanted = (Requirement("pillar.day"),)
    where = {"zone": zone, "longitude": longitude}
    page = select_dates(
        first,
        first + timedelta(days=2),
        wanted,
        unit=unit,
        options=options,
        **where,  # type: ignore[arg-type]
    )
    assert page.hits
    for hit, later in itertools.pairwise(page.hits):
        assert hit.end_ms == later.start_ms
    for start, end, indices, _ in page.hits:
        size = len(indices)
        inside, after = -(-start // 1000) * 1000, -(-end // 1000) * 1000
        for at in (inside, after - 1000):
            assert pillars_at(at, zone, longitude, options)[:size] == indices
        for at in (inside - 1000, after):
            assert pillars_at(at, zone, longitude, options)[:size] != indices


@settings(max_examples=15, deadline=None)
@given(
    st.sampled_from(PLACES),
    st.dates(date(1900, 1, 1), date(2099, 12, 1)),
    st.sampled_from(Unit),
    OPTIONS,
    st.integers(0, 86_400_000),
)
@example(PLACES[0], date(2026, 1, 14), Unit.DAY, Options(), 0)
@example(PLACES[0], date(2026, 1, 20), Unit.DOUBLE_HOUR, BY_ZHONG_QI, 0)
@example(PLACES[4], date(1987, 10, 25), Unit.DAY, Options(clock=Clock.WALL), 0)
@example(PLACES[0], date(2000, 1, 12), Unit.DAY, BY_SUNDIAL, 86_399_000)
def test_what_a_hit_has_found_holds_at_each_of_its_instants(
    place: tuple[str, float], first: date, unit: Unit, options: Options, within: int
) -> None:
    zone, longitude = place
    wanted = [Requirement(identifier) for ids in PHASE_FINDINGS for identifier in ids]
    where = {"zone": zone, "longitude": longitude, "unit": unit, "options": options}
    last = first + timedelta(days=3)
    for requirement in wanted[:2] if unit is Unit.DAY else wanted:
        page = select_dates(first, last, (requirement,), **where)  # type: ignore[arg-type]
        for hit in page.hits:
            inside = hit.start_ms + within % (hit.end_ms - hit.start_ms)
            earliest = -(-hit.start_ms // 1000)
            for second in (earliest, inside // 1000, (hit.end_ms - 1) // 1000):
                at = max(earliest, second) * 1000
                found = {f.id: f for f in chart_at(at, zone, longitude, options).findings}
                assert hit.findings == (found[requirement.id],)


def test_a_day_in_which_the_ruling_stem_changes_is_found_in_parts() -> None:
    """小寒 2026 is on 5 January, 16:23 in Beijing: 癸 rules for nine days, then 辛 for three."""
    wanted = (Requirement("ruler.month"),)
    day = date(2026, 1, 14)
    page = select_dates(day, day, wanted, zone=ZONE, options=STANDARD)
    at = [utc_datetime(hit.start_ms + 8 * 3_600_000).isoformat()[:16] for hit in page.hits]
    assert at == ["2026-01-13T23:00", "2026-01-14T16:23", "2026-01-14T23:00"]
    stems = [finding.get("stem") for hit in page.hits for finding in hit.findings]
    assert stems == ["stem.gui", "stem.xin", "stem.xin"]
    # A day that is asked for something else is whole.
    whole = select_dates(day, day, (Requirement("pillar.day"),), zone=ZONE, options=STANDARD)
    assert [hit.end_ms - hit.start_ms for hit in whole.hits] == [DAY_MS, DAY_MS]


def test_a_day_is_whole_on_the_clock_that_it_is_read_from() -> None:
    """The 甲子 day of New Year 2024 at Chengdu, from 23:00 to 23:00 of the sun."""
    page = select_dates(
        date(2024, 1, 1),
        date(2024, 1, 1),
        (Requirement("pillar.day", value=(("index", "0"),)),),
        zone=ZONE,
        longitude=104.07,
    )
    (hit,) = page.hits
    shown = [utc_datetime(page.clock.local_ms(at)) for at in (hit.start_ms, hit.end_ms)]
    assert [at.isoformat()[:19] for at in shown] == ["2023-12-31T23:00:00", "2024-01-01T23:00:00"]


def test_a_day_that_the_zone_skipped_has_nothing() -> None:
    page = select_dates(
        date(2011, 12, 30), date(2011, 12, 30), (Requirement("pillar.day"),), zone="Pacific/Apia"
    )
    # The day around it, by the sun of the skipped date's name, is that of the dates beside it.
    assert page[:3] == ((), None, 0)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"first": date(1599, 1, 1)}, "DATES_OUT_OF_RANGE"),
        ({"last": date(2023, 1, 1)}, "DATES_OUT_OF_RANGE"),
        ({"requirements": ()}, "NOTHING_REQUIRED"),
        ({"limit": 0}, "LIMIT_OUT_OF_RANGE"),
        ({"scan": 20_001}, "SCAN_OUT_OF_RANGE"),
        ({"zone": "nowhere"}, "UNKNOWN_ZONE"),
        ({"longitude": 181.0}, "LONGITUDE_OUT_OF_RANGE"),
        ({"options": Options(clock=Clock.TRUE_SOLAR)}, "LONGITUDE_REQUIRED"),
        ({"options": Options(dst=DaylightSaving.ONE_HOUR)}, "OPTIONS_NOT_SEARCHABLE"),
    ],
)
def test_what_is_refused(changed: dict[str, object], reason: str) -> None:
    asked = {
        "first": FIRST,
        "last": LAST,
        "requirements": (Requirement("pillar.day"),),
        "zone": ZONE,
        **changed,
    }
    with pytest.raises(BaziError) as refused:
        select_dates(**asked)  # type: ignore[arg-type]
    assert refused.value.reason == reason
