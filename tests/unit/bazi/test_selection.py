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
from bazi.options import DaylightSaving, SeasonFrame, TermPrecision, YearBoundary
from bazi.pillars import DAY_MS, DOUBLE_HOUR_MS
from bazi.selection import Hit, Requirement, Unit, select_dates
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


def pillars_at(epoch_ms: int, zone: str, longitude: float, options: Options) -> tuple[int, ...]:
    """Return what `compute` gives for the birth written from the clock at an instant (whole seconds)."""
    wall = utc_datetime(local_clock(Clock.WALL, zone=zone).local_ms(epoch_ms))
    parts = (wall.year, wall.month, wall.day, wall.hour, zone, wall.minute, wall.second)
    for fold in (0, 1):
        chart = compute(Birth(*parts, fold=fold, longitude=longitude), options)
        if chart.moment.epoch_ms == epoch_ms:
            return chart.indices
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
