"""Every example of 子平真诠's eight chapters of patterns that can exist is named as its chapter names it.

Two that the book prints cannot exist (its year or day gives no such month or hour) and are left out: 李状元's
戊戌 乙卯 丙午 乙亥 and 张都统's 甲子 丙子 癸丑 壬辰.
"""

import pytest

from bazi.pattern import patterns
from bazi.pattern_rescue import clash_resolvers, combined_away
from bazi.star_rules import pillars
from bazi.verdicts import Verdict

WEALTH = ("pattern.direct_wealth", "pattern.indirect_wealth")
RESOURCE = ("pattern.direct_resource", "pattern.indirect_resource")
# Chapter: its names, and its charts.
CHAPTERS = {
    "论正官": (
        ("pattern.direct_officer",),
        """甲申 壬申 乙巳 戊寅|乙卯 丁亥 丁未 庚戌|己卯 辛未 壬寅 辛亥|庚寅 乙酉 甲子 戊辰|丁丑 壬寅 己巳 丙寅""",
    ),
    "论财": (
        WEALTH,
        """壬申 壬子 戊午 乙卯|壬寅 壬寅 庚辰 辛巳|乙未 甲申 丙申 庚寅|乙未 己卯 庚寅 辛巳|庚戌 戊子 戊子 丙辰
        |壬辰 乙巳 癸巳 辛酉|甲子 辛未 辛酉 壬辰|乙酉 庚辰 甲午 戊辰|庚辰 戊子 戊寅 甲寅|丙寅 癸巳 癸未 壬戌
        |丙辰 癸巳 壬戌 壬寅|丙辰 丙申 丙午 壬辰""",
    ),
    "论印绶": (
        RESOURCE,
        """丙寅 戊戌 辛酉 戊子|丙戌 戊戌 辛未 壬辰|乙亥 己卯 丁酉 壬寅|己巳 癸酉 癸未 庚申|壬寅 戊申 壬辰 壬寅
        |辛酉 丙申 壬申 辛亥|庚寅 乙酉 癸亥 丙辰|己未 甲戌 辛未 癸巳|辛亥 庚子 甲辰 乙亥|壬子 癸卯 丙子 己亥
        |庚戌 戊子 甲戌 乙亥""",
    ),
    "论食神": (
        ("pattern.eating_god",),
        """丁未 癸卯 癸亥 癸丑|己未 壬申 戊子 庚申|丁亥 癸卯 癸卯 甲寅|甲午 丁卯 癸丑 丙辰|辛卯 辛卯 癸酉 己未
        |戊戌 壬戌 丙子 戊戌|丁亥 壬子 辛巳 丁酉|丙午 癸巳 甲子 丙寅|癸酉 辛酉 己卯 乙亥""",
    ),
    "论偏官": (
        ("pattern.seven_killings",),
        """乙亥 乙酉 乙卯 丁丑|壬辰 甲辰 丙戌 戊戌|丙寅 戊戌 壬戌 辛丑|戊戌 甲子 丁未 庚戌|甲申 乙亥 丙戌 庚寅
        |癸卯 丁巳 庚寅 庚辰|丙子 甲午 辛亥 辛卯|戊辰 甲寅 戊寅 戊午""",
    ),
    "论伤官": (
        ("pattern.hurting_officer",),
        """壬午 己酉 戊午 庚申|甲子 乙亥 辛未 戊子|己卯 丁丑 丙寅 庚寅|壬申 丙午 甲午 壬申|丁酉 己酉 戊子 壬子
        |壬戌 己酉 戊午 丁巳|己未 丙子 庚子 丙子|戊申 甲子 庚午 丁丑|丙申 己亥 辛未 己亥|甲子 壬申 己亥 辛未""",
    ),
    "论阳刃": (
        ("pattern.yang_blade",),
        """己酉 丙子 壬寅 丙午|辛酉 甲午 丙申 壬辰|甲午 癸酉 庚寅 戊寅|甲寅 庚午 戊申 甲寅|丙戌 丁酉 庚申 壬午""",
    ),
    "论建禄月劫": (
        ("pattern.month_lu", "pattern.month_rob"),
        """庚戌 戊子 癸酉 癸亥|丁酉 丙午 丁巳 壬寅|庚午 戊子 癸卯 丁巳|己未 己巳 丁未 辛丑|庚子 甲申 庚子 甲申
        |丁巳 壬子 癸卯 己未|戊辰 癸亥 壬午 丙午|甲子 丙寅 甲子 丙寅|癸卯 庚申 庚子 庚辰|辛丑 庚寅 甲辰 乙亥
        |辛亥 庚寅 甲申 丙寅|己酉 乙亥 壬戌 庚子""",
    ),
}
EXAMPLES = [
    (chapter, text.strip()) for chapter, (_, texts) in CHAPTERS.items() for text in texts.split("|")
]
# 辰中暗煞, 壬以透之: the book takes the sibling of what the month stores although its main qi shows as well.
NAMED_OTHERWISE = {"壬辰 甲辰 丙戌 戊戌"}
# Praised, and broken by what this profile knows: it counts stems, and weighs no seat, root, season or branch that
# checks the breaker (戊癸 in 申, 子冲午, 食重), nor whether breaker and broken stand apart.
BROKEN_HERE = {
    "丙寅 癸巳 癸未 壬戌",
    "丙辰 癸巳 壬戌 壬寅",
    "庚寅 乙酉 癸亥 丙辰",
    "丙午 癸巳 甲子 丙寅",
    "癸酉 辛酉 己卯 乙亥",
    "丙寅 戊戌 壬戌 辛丑",
    "戊戌 甲子 丁未 庚戌",
    "甲申 乙亥 丙戌 庚寅",
    "丙子 甲午 辛亥 辛卯",
    "甲午 癸酉 庚寅 戊寅",
}


def found(text: str, names: tuple[str, ...]) -> list[Verdict]:
    """Return the verdicts that give the chart one of these names."""
    return [
        v
        for v in patterns(pillars(text))
        if v.kind == "pattern" and dict(v.value)["pattern"] in names
    ]


def test_there_are_seventy_two() -> None:
    assert len(EXAMPLES) == len(set(EXAMPLES)) == 72


@pytest.mark.parametrize(("chapter", "text"), EXAMPLES)
def test_a_chapter_names_its_examples(chapter: str, text: str) -> None:
    assert bool(found(text, CHAPTERS[chapter][0])) is (text not in NAMED_OTHERWISE)


def test_what_is_broken_here_is_listed() -> None:
    broken = {
        text
        for chapter, text in EXAMPLES
        if (verdicts := found(text, CHAPTERS[chapter][0]))
        and all(v.verdict == "pattern.broken" for v in verdicts)
    }
    # 论财's third 变之又变 and 论伤官's 章丞相 are named by what they changed to, which is not broken.
    assert broken - {"丙辰 丙申 丙午 壬辰", "甲子 壬申 己亥 辛未"} == BROKEN_HERE


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        # 薛相公: 寅 clashes 申, 巳 combines with 申. 毛状元: 乙 takes the 庚 away.
        ("甲申 壬申 乙巳 戊寅", "condition.clash_resolved"),
        ("乙酉 庚辰 甲午 戊辰", "condition.combined_away"),
        ("辛酉 丙申 壬申 辛亥", "condition.combined_away"),
    ],
)
def test_what_rescues_is_told(text: str, condition: str) -> None:
    conditions = [c for v in patterns(pillars(text)) if v.kind == "pattern" for c in v.conditions]
    assert condition in {c.id for c in conditions if c.holds and c.evidence}


@pytest.mark.parametrize(
    ("text", "named", "away"),
    [
        ("乙酉 庚辰 甲午 戊辰", "戊", (0, 1)),
        # 合煞留官 in 论建禄月劫, across the day.
        ("辛丑 庚寅 甲辰 乙亥", "甲", (1, 3)),
        # 甲己中间以庚间隔之: the day master controls the one that would have to pass it.
        ("丙午 甲午 庚子 己卯", "己", ()),
        ("丙午 甲午 庚子 己卯", "丁", ()),
        # 争合: two 丙 want the one 辛.
        ("丙午 辛丑 甲午 丙寅", "己", ()),
        ("丙午 辛丑 壬午 丙午", "己", (0, 1)),  # 壬 keeps the later 丙 off
        ("丙午 辛丑 壬午 丙午", "辛", ()),
        # The stem that names the pattern rescues nothing by going.
        ("辛酉 丙申 壬申 辛亥", "丙", ()),
        ("甲子 丁卯 丙寅 己丑", "乙", ()),  # the year's and the hour's: too far
        ("乙酉 庚辰 甲午", "戊", (0, 1)),
    ],
)
def test_who_takes_whom_away(text: str, named: str, away: tuple[int, ...]) -> None:
    stem = "甲乙丙丁戊己庚辛壬癸".index(named)
    assert combined_away(pillars(text), stem) == away


def test_an_officer_that_is_taken_is_no_officer() -> None:
    """透官而又逢合: 丙 takes the 辛 of a 甲 day master; without the 丙 the same officer is kept."""
    (taken,) = found("丙子 辛丑 甲寅 壬申", ("pattern.direct_officer",))
    assert taken.verdict == "pattern.broken"
    assert "condition.officer_kept" in {c.id for c in taken.conditions if not c.holds}
    (kept,) = found("戊子 辛丑 甲寅 壬申", ("pattern.direct_officer",))
    assert "condition.officer_kept" in {c.id for c in kept.conditions if c.holds}


def test_what_is_taken_away_forms_nothing() -> None:
    """财用食生: the 丙 that would feed the wealth goes with the 辛 of the year; another 丙 stays."""
    without = found("辛丑 丙申 甲子 戊辰", WEALTH) or found("辛丑 丙戌 甲子 戊辰", WEALTH)
    assert without
    assert not any(
        c.id == "condition.forms.output_feeds_wealth" and c.holds
        for v in without
        for c in v.conditions
    )
    with_one = found("癸丑 丙戌 甲子 戊辰", WEALTH)
    assert any(
        c.id == "condition.forms.output_feeds_wealth" and c.holds
        for v in with_one
        for c in v.conditions
    )


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("乙卯 乙酉 甲子 丙午", True),  # 卯 alone clashes
        ("乙卯 乙酉 甲戌 丙午", False),  # 戌 with the 卯
        ("乙卯 乙酉 甲辰 丙午", False),  # 辰 with the 酉
        ("乙卯 乙酉 乙亥 癸未", False),  # 亥 and 未 with the 卯
        ("乙卯 乙酉 乙亥 丙午", True),  # half of it is not enough
        ("乙卯 乙酉 乙巳 丁丑", False),  # 巳 and 丑 with the 酉
    ],
)
def test_a_clash_of_the_month_and_what_resolves_it(text: str, held: bool) -> None:
    chart = pillars(text)
    assert (not clash_resolvers(chart, 1, 0)) is held
