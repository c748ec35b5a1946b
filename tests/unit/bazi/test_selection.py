"""Date selection: what is found fulfils the requirements, and nothing that does is left out."""

import itertools
from datetime import date, timedelta

import pytest

from bazi import Birth, Clock, Options, Sex, compute
from bazi.compatibility import compare
from bazi.errors import BaziError
from bazi.pillars import DAY_MS, DOUBLE_HOUR_MS, HOUR_MS
from bazi.selection import Hit, Requirement, SelectionPage, Unit, select_dates

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
    starts = sorted({hit.start_ms for hit in page.hits})
    assert page.next_date is None
    # A day runs from 23:00: each 甲子 day is seen from two civil dates.
    whole = sum(hit.end_ms - hit.start_ms for hit in page.hits)
    # The first began in the old year.
    assert whole == 7 * DAY_MS - HOUR_MS
    assert all(
        (b - a) % DAY_MS in (0, 3_600_000, DAY_MS - 3_600_000)
        for a, b in itertools.pairwise(starts)
    )
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
    begun: Hit | None = None
    start: date | None = FIRST
    while start is not None:
        page = select_dates(start, LAST, wanted, zone=ZONE, options=STANDARD, limit=5, scan=9)
        hits = list(page.hits)
        if begun is not None and hits and hits[0].start_ms == begun.end_ms:
            hits[0] = hits[0]._replace(start_ms=begun.start_ms)
        elif begun is not None:
            collected.append(begun)
        begun = hits.pop() if page.unfinished else None
        collected += hits
        start = page.next_date
    assert tuple(collected) == whole.hits


def test_a_day_that_the_zone_skipped_has_nothing() -> None:
    page = select_dates(
        date(2011, 12, 30), date(2011, 12, 30), (Requirement("pillar.day"),), zone="Pacific/Apia"
    )
    assert page == SelectionPage((), None, 0)


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
