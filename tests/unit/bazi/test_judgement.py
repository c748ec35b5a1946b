"""Verdicts: named profiles over facts, each with its reason, and every fact of it in the chart."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bazi import Chart, Options, Sex, compute
from bazi.branches import BRANCH_ELEMENTS
from bazi.climate_table import CLIMATE, VARIANTS
from bazi.elements import Element
from bazi.judgement import judgement, verdicts
from bazi.labels import LANGUAGES, describe, label
from bazi.lookup import parse_pillar
from bazi.options import Formation, HalfCombination, Punishment
from bazi.pattern import patterns
from bazi.pillars import pillar_indices
from bazi.strength import element_points
from bazi.transformation import BINDS, CONTESTED, DISTANT, MONTH_TRIAD, TRANSFORMS, transformations
from bazi.useful_god import useful_gods
from bazi.verdicts import Verdict
from tests.unit.bazi.births import birth_at

instants = st.integers(-11_000_000_000_000, 13_000_000_000_000)


def pillars_of(text: str) -> tuple[int, ...]:
    return tuple(map(parse_pillar, text.split()))


def verdict_of(text: str, identifier: str) -> Verdict:
    found = [v for v in verdicts(pillars_of(text)) if v.id == identifier]
    assert found, [v.id for v in verdicts(pillars_of(text))]
    return found[0]


@pytest.mark.parametrize(
    ("text", "places", "expected"),
    [
        # 甲己 in a month of 辰, a day master of wood without root.
        ("戊戌 己未 甲午 己巳", "month_day", CONTESTED),
        ("丙申 丙申 辛丑 壬辰", "month_day", CONTESTED),
        ("甲寅 丙子 辛亥 壬辰", "month_day", TRANSFORMS),
        ("己巳 丙寅 辛亥 己丑", "month_day", BINDS),
        ("丙子 庚子 辛亥 己亥", "year_day", DISTANT),
        ("癸巳 丁巳 壬午 戊申", "month_day", BINDS),
    ],
)
def test_stems_that_combine(text: str, places: str, expected: str) -> None:
    found = verdict_of(text, f"transformation.stem_combination.{places}.month_main")
    assert found.verdict == expected
    assert found.margin == sum(not condition.holds for condition in found.conditions)


def test_the_triad_profile_is_wider() -> None:
    # 丙辛 in a month of 申: water is born there, metal commands.
    text = "戊子 丙申 辛亥 壬辰"
    narrow = verdict_of(text, "transformation.stem_combination.month_day.month_main")
    wide = verdict_of(text, "transformation.stem_combination.month_day.month_triad")
    assert next(c.id for c in narrow.conditions if not c.holds) == "condition.month_commands"
    assert wide.profile == MONTH_TRIAD
    assert "condition.month_commands" in {c.id for c in wide.conditions if c.holds}


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        # 子平真诠 论用神变化: 己生申月, 本属伤官, 藏庚透壬, 则化为财.
        ("壬寅 戊申 己卯 甲子", "pattern.direct_wealth"),
        ("己卯 丁丑 戊戌 丙辰", "pattern.month_rob"),
        ("甲子 丙寅 丙子 己亥", "pattern.indirect_resource"),
        ("丙寅 戊戌 壬戌 辛丑", "pattern.seven_killings"),
        ("甲寅 丁卯 甲子 甲子", "pattern.yang_blade"),
        ("甲寅 丙寅 甲子 甲子", "pattern.month_lu"),
        ("辛酉 丁酉 甲子 甲子", "pattern.direct_officer"),
    ],
)
def test_the_month_names_the_pattern(text: str, pattern: str) -> None:
    assert dict(verdict_of(text, "pattern.month_command").value)["pattern"] == pattern


def test_what_the_month_was_before_its_company() -> None:
    # 子平真诠 论正官: 薛相公命, an officer that shows resource and wealth. By 论用神变化 what is shown would name it.
    shown = verdict_of("甲申 壬申 乙巳 戊寅", "pattern.month_main")
    assert dict(shown.value)["pattern"] == "pattern.direct_officer"
    changed = dict(verdict_of("甲申 壬申 乙巳 戊寅", "pattern.month_command").value)
    assert changed["pattern"] == "pattern.direct_resource"
    assert changed["base"] == "pattern.direct_officer"
    # 论用神变化: 丁生亥月, 本为正官, 支全卯未, 则化为印.
    changed = dict(verdict_of("乙未 丁亥 丁卯 庚子", "pattern.month_command").value)
    assert (changed["base"], changed["triad"]) == ("pattern.direct_officer", "element.wood")
    assert changed["pattern"] == "pattern.indirect_resource"


def test_what_an_earth_month_stores_names_the_pattern_of_an_earth_day_master() -> None:
    # 子平真诠 论正官: 杂气正官, 透干会支. 乙 shows above and 卯 gathers with 未; 丁 only shows.
    stored = verdict_of("壬戌 丁未 戊申 乙卯", "pattern.month_command")
    assert dict(stored.value)["pattern"] == "pattern.direct_officer"
    assert dict(stored.value)["also"] == "ten_god.direct_resource"


def test_an_officer_is_broken_by_the_hurting_officer_and_rescued_by_resource() -> None:
    broken = verdict_of("丁未 己酉 甲子 丁卯", "pattern.month_command")
    assert dict(broken.value)["pattern"] == "pattern.direct_officer"
    assert broken.verdict == "pattern.broken"
    rescued = verdict_of("丁未 己酉 甲子 壬申", "pattern.month_command")
    assert rescued.verdict != "pattern.broken"


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("甲寅 丁卯 甲寅 乙亥", "pattern.ruling_wood"),
        ("丙午 甲午 丙寅 戊戌", "pattern.ruling_fire"),
        ("戊戌 己未 戊辰 癸丑", "pattern.ruling_earth"),
        ("庚申 乙酉 庚戌 庚辰", "pattern.ruling_metal"),
        ("壬子 辛亥 壬子 辛亥", "pattern.ruling_water"),
        # 滴天髓 从象: its own everywhere, and its resource.
        ("甲寅 乙亥 甲寅 乙亥", "pattern.follow_prosperity"),
        ("壬子 癸亥 甲子 甲子", "pattern.follow_strength"),
        ("壬子 癸亥 甲子 戊辰", None),
        ("丙戌 乙未 乙未 丙戌", None),
        ("戊戌 丁巳 癸巳 丙辰", None),
        ("丁巳 丙午 庚午 丙午", None),
    ],
)
def test_special_patterns(text: str, pattern: str | None) -> None:
    met = [
        dict(v.value)["pattern"]
        for v in patterns(pillars_of(text))
        if v.kind == "pattern.special" and v.verdict == "pattern.met"
    ]
    if pattern is None:
        assert not [
            name
            for name in met
            if name.startswith(("pattern.ruling", "pattern.follow_p", "pattern.follow_s"))
        ]
    else:
        assert pattern in met


def test_the_climate_table_is_whole() -> None:
    assert [len(row) for row in CLIMATE] == [12] * 10
    assert sum(map(len, CLIMATE)) == 120
    for row in CLIMATE:
        for stems in row:
            assert stems
            assert len(set(stems)) == len(stems)
            assert all(0 <= stem < 10 for stem in stems)
    for (day, month), stems in VARIANTS.items():
        assert set(stems) != set(CLIMATE[day][month])


def test_winter_wants_fire_and_summer_water() -> None:
    for day, row in enumerate(CLIMATE):
        for month in (10, 11):  # 子 丑
            assert any(stem // 2 == Element.FIRE for stem in row[month]) or day // 2 == Element.FIRE
        if day // 2 != Element.METAL:
            assert any(stem // 2 == Element.WATER for stem in row[4]), day  # 午


@given(instants)
def test_points_are_sixty(at: int) -> None:
    indices = pillar_indices(at, at)
    points = element_points(indices)
    assert sum(points) == 4 * 5 + 5 * 8
    assert points[BRANCH_ELEMENTS[indices[1] % 12]] >= 2 * 5


OTHER_RELATIONS = Options(
    formation=Formation.WITH_MONTH,
    half_combination=HalfCombination.MIDDLE_ONLY,
    punishment=Punishment.STRICT,
)


def charts_of(at: int) -> tuple[Chart, ...]:
    from bazi.solar_terms import utc_datetime

    birth = birth_at(utc_datetime(at).strftime("%Y-%m-%dT%H:%M:%S"), "Etc/UTC", sex=Sex.FEMALE)
    unknown = birth._replace(hour=None, minute=0, second=0)
    return compute(birth), compute(birth, OTHER_RELATIONS), compute(unknown)


@settings(max_examples=150, deadline=None)
@given(instants)
def test_every_verdict_rests_on_findings_of_its_chart_and_reads_well(at: int) -> None:
    for chart in charts_of(at):
        facts = {finding.id for finding in chart.findings}
        found = judgement(chart)
        ids = [finding.id for finding in found]
        assert len(ids) == len(set(ids))
        assert not facts & set(ids)
        for finding in found:
            told = ",".join(v for k, v in finding.value if k in ("held", "missing")).split(",")
            conditions = [name for name in told if name != "condition.none"]
            assert len(conditions) == len(set(conditions)), finding
            assert finding.evidence
            for basis in finding.evidence:
                assert basis in facts or basis in ids, (finding.id, basis)
            for language in LANGUAGES:
                assert label(finding.get("profile"), language)
                assert label(finding.get("verdict"), language)
                line = describe(finding, language)
                assert "{" not in line
                assert "condition." not in line
                if language == "en":
                    assert not any("\u4e00" <= letter <= "\u9fff" for letter in line)


@settings(max_examples=100, deadline=None)
@given(instants)
def test_shares_are_those_of_points_in_the_findings_cited(at: int) -> None:
    chart = charts_of(at)[0]
    facts = {finding.id: finding for finding in chart.findings}
    by_branch: dict[str, int] = {}
    for finding in chart.findings:
        if finding.kind == "hidden_stem":
            by_branch[finding.subject] = by_branch.get(finding.subject, 0) + int(
                finding.get("weight")
            )
    assert set(by_branch.values()) == {8}
    for verdict in judgement(chart):
        if verdict.kind == "useful_god.opposed":
            cited = [facts[basis] for basis in verdict.evidence]
            points = {c.get("element"): int(c.get("points")) for c in cited}
            share = min(points[name] for name in verdict.get("opposed").split(","))
            assert float(verdict.get("score")) == round(share / sum(points.values()), 3)


def test_profiles_that_disagree_are_told() -> None:
    # Weak wood in a cold month: support wants water, the climate fire.
    found = {v.id: v for v in useful_gods(pillars_of("庚申 戊子 甲申 庚午"))}
    comparison = found["useful_god.comparison"]
    assert comparison.verdict == "useful.disputed"
    assert "element.fire" in dict(comparison.value)["disputed"]
    assert found["useful_god.fu_yi.points"].margin is not None


_DECIDING = ("pattern", "elements", "avoid", "agreed", "disputed")


def hours_of(three: tuple[int, ...]) -> list[tuple[int, ...]]:
    first = three[2] % 10 * 12
    return [(*three, (first + hour) % 60) for hour in range(12)]


@settings(max_examples=100, deadline=None)
@given(instants)
def test_without_the_hour_nothing_is_said_that_an_hour_undoes(at: int) -> None:
    three = pillar_indices(at, at)[:3]
    said = {v.id: v for v in verdicts(three)}
    hours = [{v.id: v for v in verdicts(four)} for four in hours_of(three)]
    for identifier, verdict in said.items():
        value, everywhere = dict(verdict.value), all(identifier in by_id for by_id in hours)
        ways = [by_id[identifier] for by_id in hours if identifier in by_id]
        for condition in verdict.conditions:
            for way in ways:
                assert condition.holds in [c.holds for c in way.conditions if c.id == condition.id]
        if verdict.verdict.endswith(".open"):
            assert not verdict.margin
            if not identifier.startswith(("useful_god.fu_yi", "strength")):
                assert not everywhere or len({(w.verdict, *decided(w)) for w in ways}) > 1
        else:
            assert everywhere
            assert {(w.verdict, *decided(w)) for w in ways} == {
                (verdict.verdict, *decided(verdict))
            }
        if verdict.kind == "pattern":
            possible = {dict(way.value)["pattern"] for way in ways}
            assert set(value["pattern"].split(",")) == possible


@settings(max_examples=50, deadline=None)
@given(instants)
def test_what_some_hour_would_say_is_listed_and_reads_well(at: int) -> None:
    three = pillar_indices(at, at)[:3]
    said = {v.id: v for v in verdicts(three)}
    hours = [{v.id: v for v in verdicts(four)} for four in hours_of(three)]
    for verdict in said.values():
        assert "{" not in describe(verdict.finding, "en")
    for by_id in hours:
        for identifier, verdict in by_id.items():
            if verdict.verdict == "pattern.met" or verdict.kind.startswith("useful_god"):
                assert identifier in said


def decided(verdict: Verdict) -> tuple[str | None, ...]:
    return tuple(dict(verdict.value).get(key) for key in _DECIDING)


def test_three_pillars_leave_open_what_the_hour_decides() -> None:
    said = {v.id: v for v in verdicts(pillars_of("丙午 甲午 丙寅"))}
    alone = said["pattern.special.ruling_fire"]
    assert alone.verdict == "pattern.open"
    # An officer may come with the hour.
    assert "condition.no_officer" not in {c.id for c in alone.conditions}
    bound = {v.id: v for v in transformations(pillars_of("甲子 己巳 庚申"))}
    far = bound["transformation.stem_combination.year_month.month_main"]
    assert far.verdict == "transformation.open"
