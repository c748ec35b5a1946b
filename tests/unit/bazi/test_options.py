"""Every option changes what it says, the chart carries what was applied, and the list of options is complete."""

from enum import IntEnum
from typing import Any

import pytest

from bazi import Birth, Chart, Clock, DayBoundary, LuckStart, Options, Sex, compute
from bazi.compatibility import compare
from bazi.errors import InvalidBirth, OutOfRange
from bazi.labels import LANGUAGES, describe, label
from bazi.luck import Age, LuckDirection
from bazi.option_list import choice_id, departures, options_table
from bazi.options import (
    RELATION_FIELDS,
    SEASON_FIELDS,
    STAR_FIELDS,
    AgeReckoning,
    DaylightSaving,
    EarthStages,
    Formation,
    HalfCombination,
    HiddenCombination,
    HiddenStemsOrder,
    LuckDirectionRule,
    LuckSwitch,
    PalaceMonth,
    Punishment,
    SeasonFrame,
    SmallLuck,
    Southern,
    StarBasis,
    StarSet,
    TermPrecision,
    TianYi,
    UnknownHour,
    YangRen,
    YearBoundary,
    YinStages,
)
from bazi.results import Position
from bazi.sexagenary import PILLARS
from bazi.stars import members
from tests.unit.bazi.births import birth_at

STANDARD = Options(clock=Clock.STANDARD)


def chart_of(civil: str, zone: str = "Asia/Shanghai", sex: Sex = Sex.MALE, **given: Any) -> Chart:
    return compute(birth_at(civil, zone, sex=sex), STANDARD._replace(**given))


def text(chart: Chart) -> str:
    stems, branches = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
    return " ".join(stems[index % 10] + branches[index % 12] for index in chart.indices)


def kinds(chart: Chart) -> list[str]:
    return [relation.kind.removeprefix("relation.") for relation in chart.relations]


def stars_of(chart: Chart, place: Position) -> set[str]:
    return {star.id.removeprefix("star.") for star in members(chart.stars[place])}


def with_pillars(names: str, **given: Any) -> Chart:
    """Return a chart whose pillars are given; the moment is any."""
    stems, branches = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
    indices = tuple(
        (6 * stems.index(name[0]) - 5 * branches.index(name[1])) % 60 for name in names.split()
    )
    made = chart_of("1990-06-15T10:00:00", **given)
    return Chart(made.birth, made.options, made.moment, indices)


def test_the_list_is_the_options() -> None:
    listed = options_table()
    assert [option.name for option in listed] == list(Options._fields)
    for option, default in zip(listed, Options(), strict=True):
        if isinstance(default, IntEnum):
            assert {(c.name, c.value) for c in option.choices} == {
                (member.name.lower(), int(member)) for member in type(default)
            }
            assert option.default == default.name.lower()
        else:
            assert not option.choices
            assert option.default == str(default)
        assert option.meaning
        assert all(choice.used_by for choice in option.choices)
        for identifier in (option.label_id, *(choice.label_id for choice in option.choices)):
            assert all(label(identifier, language) for language in LANGUAGES)


def test_departures_from_the_default_are_findings() -> None:
    chart = chart_of("1990-06-15T10:00:00", punishment=Punishment.STRICT, luck_decades=3)
    assert departures(chart.options) == (("luck_decades", 3), ("punishment", Punishment.STRICT))
    finding = chart.finding("convention.punishment")
    assert finding.get("choice") == choice_id("punishment", Punishment.STRICT)
    assert "all three" in describe(finding, "en")
    assert describe(chart.finding("convention.luck_decades"), "zh-Hans").endswith("3")
    assert not departures(Options(clock=Clock.WALL))
    assert departures(Options(clock=Clock.WALL, southern=Southern.MONTH))[0][0] == "southern"


def test_a_chart_carries_its_options() -> None:
    given = STANDARD._replace(star_basis=StarBasis.DAY, year_boundary=YearBoundary.LUNAR_NEW_YEAR)
    assert compute(birth_at("1990-06-15T10:00:00"), given).options == given
    automatic = given._replace(clock=Clock.AUTO)
    assert compute(birth_at("1990-06-15T10:00:00"), automatic).options == given


def test_beijing_clock() -> None:
    birth = birth_at("1990-06-15T10:00:00", "America/New_York")
    chart = compute(birth, Options(clock=Clock.BEIJING))
    assert chart.moment.local.isoformat() == "1990-06-15T22:00:00"
    assert chart.indices[3] % 12 == 11


def test_daylight_saving() -> None:
    shown = {
        dst: compute(birth_at("1988-07-01T11:30:00"), STANDARD._replace(dst=dst)).moment
        for dst in DaylightSaving
    }
    standard = {dst: moment.local.isoformat()[11:16] for dst, moment in shown.items()}
    assert standard == {
        DaylightSaving.FROM_ZONE: "10:30",
        DaylightSaving.KEEP: "11:30",
        DaylightSaving.NONE: "11:30",
        DaylightSaving.ONE_HOUR: "10:30",
        DaylightSaving.TWO_HOURS: "09:30",
    }
    instants = {dst: moment.instant.hour for dst, moment in shown.items()}
    assert instants[DaylightSaving.KEEP] == instants[DaylightSaving.FROM_ZONE] == 2
    assert instants[DaylightSaving.NONE] == 3
    assert instants[DaylightSaving.TWO_HOURS] == 1


def test_an_override_settles_a_repeated_or_skipped_clock_time() -> None:
    for civil in ("2021-11-07T01:30:00", "2021-03-14T02:30:00"):
        birth = birth_at(civil, "America/New_York")
        moment = compute(birth, STANDARD._replace(dst=DaylightSaving.NONE)).moment
        assert moment.utc_offset == -5 * 3600


def test_frame_of_year_and_month() -> None:
    civil, zone = "2024-02-04T10:00:00", "America/New_York"  # 立春 was 16:27 in Beijing, 03:27 here
    assert text(chart_of(civil, zone)).startswith("甲辰 丙寅")
    local = chart_of(civil, zone, year_month_frame=SeasonFrame.LOCAL_CLOCK)
    assert text(local).startswith("癸卯 乙丑")
    assert local.luck is not None
    assert local.luck.seconds_to_jie == pytest.approx(30 * 86400, abs=86400)


def test_year_boundary() -> None:
    civil = "2024-02-06T12:00:00"  # after 立春, before the new year of 10 February
    assert text(chart_of(civil)).startswith("甲辰 丙寅")
    lunar = chart_of(civil, year_boundary=YearBoundary.LUNAR_NEW_YEAR)
    assert text(lunar).startswith("癸卯 丙寅")
    assert lunar.luck is not None
    assert lunar.luck.direction is LuckDirection.BACKWARD  # the year's stem is yin now
    winter = chart_of("2023-12-23T12:00:00", year_boundary=YearBoundary.WINTER_SOLSTICE)
    assert text(winter).startswith("甲辰 甲子")
    before = chart_of("2023-12-21T12:00:00", year_boundary=YearBoundary.WINTER_SOLSTICE)
    assert text(before).startswith("癸卯 甲子")
    with pytest.raises(OutOfRange):
        chart_of("1620-02-06T12:00:00", year_boundary=YearBoundary.LUNAR_NEW_YEAR)


def test_term_precision() -> None:
    early, near = "2024-02-04T00:30:00", "2024-02-04T15:30:00"  # 立春 16:27
    assert text(chart_of(near)).startswith("癸卯")
    assert text(chart_of(near, term_precision=TermPrecision.DOUBLE_HOUR)).startswith("甲辰 丙寅")
    assert text(chart_of(early, term_precision=TermPrecision.DOUBLE_HOUR)).startswith("癸卯 乙丑")
    day = chart_of(early, term_precision=TermPrecision.DAY)
    assert text(day).startswith("甲辰 丙寅")
    assert day.moment.month_span.start_ms == day.moment.epoch_ms - 30 * 60_000
    assert day.luck is not None


def test_southern() -> None:
    birth = birth_at("1990-06-15T10:00:00", "Australia/Sydney")._replace(
        longitude=151.2, latitude=-33.9
    )
    north = compute(birth, STANDARD)
    month = compute(birth, STANDARD._replace(southern=Southern.MONTH))
    both = compute(birth, STANDARD._replace(southern=Southern.MONTH_AND_HOUR))
    assert text(north) == "庚午 壬午 辛亥 癸巳"
    assert text(month) == "庚午 戊子 辛亥 癸巳"
    assert text(both) == "庚午 戊子 辛亥 己亥"
    assert month.luck is not None
    assert north.luck is not None
    assert PILLARS[month.luck.indices[0]] != PILLARS[north.luck.indices[0]]
    same = birth._replace(latitude=33.9)
    assert compute(same, STANDARD._replace(southern=Southern.MONTH)).indices == north.indices
    with pytest.raises(InvalidBirth) as caught:
        compute(birth._replace(latitude=None), STANDARD._replace(southern=Southern.MONTH))
    assert (caught.value.field, caught.value.reason) == ("latitude", "LATITUDE_REQUIRED")


def test_unknown_hour() -> None:
    birth = Birth(year=1990, month=6, day=15, hour=None, zone="Asia/Tokyo", sex=Sex.MALE)
    three = compute(birth)
    many = compute(birth, Options(unknown_hour=UnknownHour.CANDIDATES))
    noon = compute(birth, Options(unknown_hour=UnknownHour.NOON))
    assert len(three.indices) == len(many.indices) == 3
    assert Position.HOUR not in dict(three.alternatives)
    assert len(dict(many.alternatives)[Position.HOUR]) == 13
    assert many.finding("alternative.hour").evidence == ("input.time", "convention.unknown_hour")
    assert noon.indices[3] % 12 == 6
    assert noon.hour is not None
    assert noon.hour.uncertain


def test_luck_direction_and_decades() -> None:
    civil = "1985-06-01T12:00:00"  # a yin year
    first = chart_of(civil).luck
    second = chart_of(civil, luck_direction=LuckDirectionRule.MEN_FORWARD, luck_decades=12).luck
    woman = chart_of(civil, sex=Sex.FEMALE, luck_direction=LuckDirectionRule.MEN_FORWARD).luck
    assert first is not None
    assert second is not None
    assert woman is not None
    assert first.direction is LuckDirection.BACKWARD
    assert second.direction is LuckDirection.FORWARD
    assert woman.direction is LuckDirection.BACKWARD
    assert (len(first.pillars), len(second.pillars)) == (10, 12)
    for count in (0, 13):
        with pytest.raises(InvalidBirth) as caught:
            _ = chart_of(civil, luck_decades=count).luck
        assert caught.value.reason == "LUCK_DECADES_OUT_OF_RANGE"


def test_luck_start() -> None:
    # Summer time: 21:03:31 by the standard clock, nine days and twenty hours before 小暑.
    ages = {}
    for school in LuckStart:
        luck = chart_of("1990-06-27T22:03:31", luck_start=school).luck
        assert luck is not None
        ages[school] = luck.start_age
    assert ages[LuckStart.EXACT_SECONDS][:3] == ages[LuckStart.MINUTES][:3] == (3, 3, 9)
    assert ages[LuckStart.WHOLE_DAYS] == Age(3, 3, 9, 0, 0)
    assert ages[LuckStart.DOUBLE_HOURS] == Age(3, 3, 10, 0, 0)
    assert ages[LuckStart.WHOLE_YEARS] == Age(3, 0, 0, 0, 0)
    assert ages[LuckStart.TROPICAL][:2] == (3, 3)
    assert len(set(ages.values())) == len(ages)


def test_luck_switch() -> None:
    starts = {}
    for switch in LuckSwitch:
        luck = chart_of("1990-06-27T22:03:31", luck_switch=switch).luck
        assert luck is not None
        starts[switch] = luck.start_date.isoformat()
        assert list(luck.marks_ms) == sorted(luck.marks_ms)
        assert luck.marks_ms[0] >= chart_of("1990-06-27T22:03:31").moment.epoch_ms
    assert starts[LuckSwitch.NEW_YEAR] == "1993-01-01"
    assert starts[LuckSwitch.LI_CHUN] == "1993-02-04"
    assert starts[LuckSwitch.EXACT] > "1993-02-04"
    assert chart_of("2395-06-27T22:03:31", luck_switch=LuckSwitch.LI_CHUN).luck is None


def test_hidden_stems_order() -> None:
    for order, expected in zip(HiddenStemsOrder, ("丙庚戊", "丙戊庚"), strict=True):
        chart = with_pillars("乙巳 壬午 辛亥 癸巳", hidden_stems_order=order)
        stems = "".join("甲乙丙丁戊己庚辛壬癸"[hidden.stem] for hidden in chart.year.hidden)
        assert stems == expected
        assert chart.month.hidden == with_pillars("乙巳 壬午 辛亥 癸巳").month.hidden


def test_stages() -> None:
    names = "乙巳 壬午 己亥 癸巳"
    own = with_pillars(names).finding("stage.day").get("stage")
    water = with_pillars(names, earth_stages=EarthStages.WITH_WATER).finding("stage.day")
    yang = with_pillars(names, yin_stages=YinStages.WITH_YANG).finding("stage.day")
    assert (own, water.get("stage"), yang.get("stage")) == (
        "stage.embryo",
        "stage.prosperity",
        "stage.extinction",
    )
    assert len({water.rule, yang.rule, with_pillars(names).finding("stage.day").rule}) == 3


def test_month_of_the_palaces() -> None:
    before, after = "2024-02-15T12:00:00", "2024-02-25T12:00:00"  # 雨水 was on the 19th
    for civil, moved in ((before, 0), (after, 1)):
        by_jie = chart_of(civil).palaces
        by_qi = chart_of(civil, ming_gong_month=PalaceMonth.ZHONG_QI).palaces
        assert by_jie.life is not None
        assert by_qi.life is not None
        assert (by_jie.life - by_qi.life) % 12 == moved
        assert by_jie.conception == by_qi.conception


def test_relations() -> None:
    formation = "甲申 丙寅 庚子 庚辰"
    assert "triad" in kinds(with_pillars(formation))
    assert "triad" not in kinds(with_pillars(formation, formation=Formation.WITH_MONTH))
    held = with_pillars("丙寅 甲申 庚子 庚辰", formation=Formation.WITH_MONTH)
    assert "triad" in kinds(held)
    assert kinds(with_pillars(formation)).count("arched_combination") == 1
    only = with_pillars(formation, half_combination=HalfCombination.MIDDLE_ONLY)
    assert "arched_combination" not in kinds(only)
    assert kinds(only).count("half_combination") == 2
    two, three = "甲寅 己巳 庚子 庚辰", "甲寅 己巳 壬申 庚戌"
    assert "punishment_ungrateful" in kinds(with_pillars(two))
    strict = Punishment.STRICT
    assert "punishment_ungrateful" not in kinds(with_pillars(two, punishment=strict))
    full = kinds(with_pillars(three, punishment=strict))
    assert full.count("punishment_ungrateful_full") == 1
    for rule, names, found in (
        (HiddenCombination.NORMAL, "甲子 己巳 甲戌 甲戌", 0),
        (HiddenCombination.EXTENDED, "甲子 己巳 甲戌 甲戌", 1),
        (HiddenCombination.EXTENDED, "甲寅 庚午 甲戌 甲戌", 0),
        (HiddenCombination.SEATS, "甲寅 庚午 甲戌 甲戌", 1),
    ):
        chart = with_pillars(names, hidden_combination=rule)
        assert kinds(chart).count("hidden_combination") == found


def test_stars() -> None:
    names = "甲子 丙寅 庚午 丁丑"
    both, by_year, by_day = (
        {(place, star) for place in Position for star in stars_of(chart, place)}
        for chart in (with_pillars(names, star_basis=basis) for basis in StarBasis)
    )
    assert (Position.HOUR, "tian_yi") in by_year & by_day
    assert by_year < both
    assert by_day < both
    assert by_year | by_day == both
    noble = stars_of(with_pillars(names, tian_yi=TianYi.JIA_WU), Position.MONTH)
    assert "tian_yi" in noble
    assert "tian_yi" not in stars_of(with_pillars(names), Position.MONTH)
    yin = "甲辰 丙寅 乙卯 丁丑"
    for rule, place in ((YangRen.PROSPERITY, 1), (YangRen.AFTER_LU, 0), (YangRen.YANG_ONLY, None)):
        chart = with_pillars(yin, yang_ren=rule)
        holding = [p for p in Position if "yang_ren" in stars_of(chart, p)]
        assert holding == ([] if place is None else [place])
    cantian = with_pillars("庚丑 丙寅 乙亥 丁丑".replace("庚丑", "庚寅"), star_set=StarSet.CANTIAN)
    assert "tian_guan" in stars_of(cantian, Position.HOUR)
    practical = with_pillars("庚寅 丙寅 乙亥 丁丑")
    assert "tian_guan" not in stars_of(practical, Position.HOUR)
    assert "gou_jiao" in stars_of(practical, Position.DAY)
    assert "gou_jiao" not in stars_of(cantian, Position.DAY)
    assert cantian.finding("star.tian_guan.hour").source == "cantian-tymext"


def test_reckoning_of_age_and_small_luck_are_options() -> None:
    given = STANDARD._replace(age=AgeReckoning.FULL, small_luck=SmallLuck.FROM_BING_YIN)
    assert [name for name, _ in departures(given)] == ["age", "small_luck"]


@pytest.mark.parametrize("boundary", list(DayBoundary))
@pytest.mark.parametrize("hour", [0, 1, 12, 22, 23])
def test_other_conventions_keep_day_and_hour(boundary: DayBoundary, hour: int) -> None:
    civil = f"1990-06-15T{hour:02d}:30:00"
    usual = chart_of(civil, day_boundary=boundary)
    other = chart_of(civil, day_boundary=boundary, term_precision=TermPrecision.DAY)
    assert other.indices == usual.indices


def test_options_that_are_read_together_are_cut_out_by_their_names() -> None:
    """Values that are the names of their fields show what each part really holds."""
    named: Any = Options(*Options._fields)  # type: ignore[arg-type]
    assert named.season_rules == SEASON_FIELDS
    assert named.relation_rules == RELATION_FIELDS
    assert named.star_rules == STAR_FIELDS
    # `departures` leaves out the first, which every chart states.
    assert named[0] == "clock"


@pytest.mark.parametrize("name", Options._fields)
def test_the_fast_way_is_taken_by_all_that_leave_year_and_month_alone(name: str) -> None:
    other: dict[str, Any] = {name: 11 if name == "luck_decades" else 2}
    assert Options(**other).plain is (name not in SEASON_FIELDS)


def test_relations_between_two_charts_go_by_the_conventions_of_the_first() -> None:
    loose, strict = (
        with_pillars("甲寅 丙子 甲辰 乙丑", punishment=rule)
        for rule in (Punishment.LOOSE, Punishment.STRICT)
    )
    other = with_pillars("乙巳 壬午 辛亥 癸巳")
    kinds = [
        {relation.kind for relation in compare(one, other).relations} for one in (loose, strict)
    ]
    assert "relation.punishment_ungrateful" in kinds[0] - kinds[1]
    assert {relation.kind for relation in compare(other, strict).relations} == {
        relation.kind for relation in compare(other, loose).relations
    }
