"""What is not known for sure is said as the chart's own conventions see it."""

from datetime import timedelta
from typing import Any

import pytest

from bazi import Birth, Calendar, Clock, Options, Precision, Sex, compute
from bazi.labels import LANGUAGES, describe
from bazi.lunar_calendar import LunarDate, from_solar, month_uncertainty, to_solar
from bazi.options import PalaceMonth, SeasonFrame, Southern, TermPrecision, YearBoundary
from bazi.pillars import DAY_MS
from bazi.solar_terms import SolarTerm, term_ms, term_uncertainty, utc_datetime
from bazi.uncertainty import Uncertainty, uncertainty

BEIJING_MS = 28_800_000


def at(epoch_ms: int, zone_ms: int = BEIJING_MS, **given: Any) -> Birth:
    written = utc_datetime(epoch_ms + zone_ms)
    zone = "Asia/Shanghai" if zone_ms else "Etc/UTC"
    return Birth(
        *(written.year, written.month, written.day, written.hour, zone),
        minute=written.minute,
        second=written.second,
        sex=Sex.MALE,
        **given,
    )


def sides(found: Uncertainty) -> set[tuple[int, int]]:
    assert found.doubt is not None
    return {(year.index, month.index) for year, month in (found.doubt.before, found.doubt.after)}


@pytest.mark.parametrize("southern", Southern)
@pytest.mark.parametrize("year_boundary", YearBoundary)
@pytest.mark.parametrize("frame", SeasonFrame)
def test_the_sides_of_a_doubt_are_pillars_that_the_chart_could_have(
    southern: Southern, year_boundary: YearBoundary, frame: SeasonFrame
) -> None:
    options = Options(
        clock=Clock.STANDARD,
        southern=southern,
        year_boundary=year_boundary,
        year_month_frame=frame,
    )
    birth = at(term_ms(2350, SolarTerm.LI_CHUN) + 2000, latitude=-33.0)
    found, chart = uncertainty(birth, options), compute(birth, options)
    earlier = compute(at(term_ms(2350, SolarTerm.LI_CHUN) - 2000, latitude=-33.0), options)
    assert sides(found) == {chart.indices[:2], earlier.indices[:2]}
    assert found.doubt is not None
    assert found.doubt.term is SolarTerm.LI_CHUN


def test_a_doubt_about_the_solstice_that_a_year_begins_with() -> None:
    options = Options(clock=Clock.STANDARD, year_boundary=YearBoundary.WINTER_SOLSTICE)
    birth = at(term_ms(2350, SolarTerm.DONG_ZHI) + 2000)
    found, chart = uncertainty(birth, options), compute(birth, options)
    assert found.doubt is not None
    assert found.doubt.term is SolarTerm.DONG_ZHI
    assert 1 <= found.doubt.seconds <= 2
    assert [year.index for year, _ in (found.doubt.before, found.doubt.after)] == [
        chart.indices[0] - 1,
        chart.indices[0],
    ]
    near = chart.finding("boundary.year.near")
    assert near.get("uncertainty") == "uncertainty.delta_t"
    assert near.evidence == ("moment.instant", "convention.year_boundary")
    assert all("{" not in describe(near, language) for language in LANGUAGES)
    # To the common conventions the solstice is no boundary.
    assert uncertainty(birth).doubt is None
    assert "boundary.year.near" not in {finding.id for finding in compute(birth).findings}
    # Nor is it near five hours later, or where it is known and three minutes away.
    for far in (
        term_ms(2350, SolarTerm.DONG_ZHI) + 18_000_000,
        term_ms(2020, SolarTerm.DONG_ZHI) + 200_000,
    ):
        assert uncertainty(at(far), options).doubt is None
        ids = {finding.id for finding in compute(at(far), options).findings}
        assert "boundary.year.near" not in ids


def nearest_to_midnight(years: range) -> int:
    """The 节 nearest to midnight in Beijing, among those of some years."""
    terms = (term_ms(year, term) for year in years for term in list(SolarTerm)[::2])
    return min(terms, key=lambda ms: min((ms + BEIJING_MS) % DAY_MS, -(ms + BEIJING_MS) % DAY_MS))


def test_where_the_whole_day_belongs_to_a_term_the_day_is_in_doubt() -> None:
    options = Options(clock=Clock.STANDARD, term_precision=TermPrecision.DAY)
    # At noon of a day whose term may have come before its midnight or after.
    jie = nearest_to_midnight(range(2340, 2360))
    midnight = (jie + BEIJING_MS + DAY_MS // 2) // DAY_MS * DAY_MS - BEIJING_MS
    assert abs(jie - midnight) / 1000 < term_uncertainty(jie)
    noon = at(midnight - DAY_MS // 2)
    found = uncertainty(noon, options)
    assert compute(noon, options).indices[:2] in sides(found)
    assert len(sides(found)) == 2
    # A term at noon moves no day, however near the birth is to it.
    sure = at(term_ms(2350, SolarTerm.LI_CHUN) + 2000)
    assert uncertainty(sure, options).doubt is None
    assert uncertainty(sure).doubt is not None


def test_a_palace_counted_by_the_middle_term_is_not_stable_across_it() -> None:
    birth = Birth(
        *(1990, 2, 19, 6, "Asia/Shanghai", 14),
        precision=Precision.MINUTE_RANGE,
        precision_minutes=3,
    )
    by_middle = Options(clock=Clock.STANDARD, ming_gong_month=PalaceMonth.ZHONG_QI)
    found = uncertainty(birth, by_middle)
    assert len(found.possible) == 1
    stable = {finding.id for finding in found.stable}
    lives = set()
    for minute in (-3, 3):
        exact = at(found.moment.epoch_ms + minute * 60_000)
        lives.add(compute(exact, by_middle).palaces.life)
    assert len(lives) == 2
    assert not stable & {"palace.life", "palace.body"}
    assert {"palace.life", "palace.body"} <= set(found.varying)
    assert {"palace.conception", "palace.breath", "pillar.hour"} <= stable
    common = uncertainty(birth, by_middle._replace(ming_gong_month=PalaceMonth.JIE))
    assert {"palace.life", "palace.body"} <= {finding.id for finding in common.stable}


# Published calendars disagree about these: the new moon is within three minutes of midnight in China.
FAMOUS = [(2057, 9), (2089, 8), (2097, 7)]


@pytest.mark.parametrize(("year", "month"), FAMOUS)
def test_the_months_that_published_calendars_disagree_about_are_in_doubt(
    year: int, month: int
) -> None:
    seconds, in_doubt = month_uncertainty(year, month)
    assert in_doubt
    assert 22 <= seconds < 60
    assert not month_uncertainty(year, month - 1).in_doubt
    birth = Birth(year, month, 15, 9, "Asia/Shanghai", calendar=Calendar.LUNAR)
    said = compute(birth).finding("lunar_month.date")
    assert said.value == (
        ("month", f"{year}-{month}"),
        ("date", to_solar(LunarDate(year, month, 1)).isoformat()),
        ("seconds", str(seconds)),
    )
    for language in LANGUAGES:
        line = describe(said, language)
        assert f"{year}-{month}" in line
        assert "{" not in line
    # A date of the solar calendar rests on no new moon.
    solar = to_solar(LunarDate(year, month, 15))
    plain = compute(Birth(solar.year, solar.month, solar.day, 9, "Asia/Shanghai"))
    assert not any(finding.kind == "lunar_month" for finding in plain.findings)


def test_no_printed_month_is_in_doubt_and_every_other_calendar_differs_only_where_one_is() -> None:
    almanac = pytest.importorskip("lunar_python")
    differing = 0
    for year in range(2027, 2201):
        for month in almanac.LunarYear.fromYear(year).getMonthsInYear():
            number, leap = abs(month.getMonth()), month.isLeap()
            first = almanac.Solar.fromJulianDay(month.getFirstJulianDay())
            ours = to_solar(LunarDate(year, number, 1, leap))
            if (first.getYear(), first.getMonth(), first.getDay()) != (
                ours.year,
                ours.month,
                ours.day,
            ):
                differing += 1
                assert month_uncertainty(year, number, leap=leap).in_doubt
    assert differing >= 4
    assert not any(
        month_uncertainty(y, m).in_doubt for y in range(1645, 2027) for m in range(1, 13)
    )


def test_how_well_new_moons_are_known() -> None:
    seconds = [month_uncertainty(year, 1).seconds for year in range(1645, 2403)]
    assert seconds[0] > seconds[200] >= 22
    assert min(seconds) == seconds[2000 - 1645] == 22
    assert seconds[2027 - 1645 :] == sorted(seconds[2027 - 1645 :])
    assert seconds[-1] > 600


def test_a_lunar_new_year_in_doubt_is_said_of_those_born_beside_it() -> None:
    options = Options(clock=Clock.STANDARD, year_boundary=YearBoundary.LUNAR_NEW_YEAR)
    first = to_solar(LunarDate(2299, 1, 1))
    assert month_uncertainty(2299, 1).in_doubt
    for days, expected in ((-2, False), (-1, True), (0, True), (1, False)):
        day = first + timedelta(days=days)
        birth = Birth(day.year, day.month, day.day, 12, "Asia/Shanghai")
        said = {finding.id: finding for finding in compute(birth, options).findings}
        assert ("lunar_month.year" in said) is expected
        assert "lunar_month.year" not in {f.id for f in compute(birth).findings}
        if expected:
            assert said["lunar_month.year"].evidence == ("moment.clock", "convention.year_boundary")
    assert from_solar(first) == LunarDate(2299, 1, 1)
