"""Stars: the rules against an independent library, pillar by pillar, and the data against itself."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bazi import Sex, compute
from bazi.flow_moment import flow_at
from bazi.options import PLAIN_STARS, Options, StarSet
from bazi.star_rules import DAY, HOUR, MONTH, YEAR, pillars
from bazi.star_variants import star_table
from bazi.stars import chart_stars, members, stars_from, targets
from bazi.stars_table import STARS
from bazi.trace_facts import star_findings
from tests.unit.bazi.births import birth_at

FIXTURE = Path(__file__).resolve().parents[2] / "fixtures/stars/cantian_tymext_0_0_25.jsonl"
CHARTS = [json.loads(line) for line in FIXTURE.read_text(encoding="utf-8").splitlines()]
# Our id → its name there, for the rules that both have.
SAME = {
    "tian_yi": "天乙贵人",
    "wen_chang": "文昌贵人",
    "tai_ji": "太极贵人",
    "fu_xing": "福星贵人",
    "guo_yin": "国印",
    "tian_chu": "天厨贵人",
    "jin_yu": "金舆",
    "lu": "禄神",
    "yang_ren": "羊刃",
    "fei_ren": "飞刃",
    "hong_yan": "红艳",
    "liu_xia": "流霞",
    "yi_ma": "驿马",
    "tao_hua": "桃花",
    "hua_gai": "华盖",
    "jiang_xing": "将星",
    "jie_sha": "劫煞",
    "wang_shen": "亡神",
    "zai_sha": "灾煞",
    "gu_chen": "孤辰",
    "gua_su": "寡宿",
    "hong_luan": "红鸾",
    "tian_xi": "天喜",
    "sang_men": "丧门",
    "diao_ke": "吊客",
    "pi_ma": "披麻",
    "tian_yi_doctor": "天医星",
    "xue_ren": "血刃",
    "tian_de": "天德贵人",
    "yue_de": "月德贵人",
    "tian_de_he": "天德合",
    "yue_de_he": "月德合",
    "kong_wang": "空亡",
    "kui_gang": "魁罡",
    "shi_e_da_bai": "十恶大败",
    "yin_cha_yang_cuo": "阴差阳错",
    "gu_luan": "孤鸾",
    "ba_zhuan": "八专",
    "jiu_chou": "九丑",
    "liu_xiu": "六秀",
    "shi_ling": "十灵",
    "si_fei": "四废",
    "tian_she": "天赦星",
    "jin_shen": "金神",
    "tian_zhuan": "天转",
    "di_zhuan": "地转",
    "jin_shen_advance": "进神",
    "yuan_chen": "元辰",
    "tong_zi": "童子煞",
    "gong_lu": "拱禄",
}
# Further names of the library, whose rules the set `CANTIAN` follows and the usual set does not.
THERE = SAME | {
    "tian_guan": "天官贵人",
    "xue_tang": "学堂",
    "ci_guan": "词馆",
    "de": "德秀贵人",
    "xiu": "德秀贵人",
    "tian_luo": "天罗地网",
    "di_wang": "天罗地网",
    "gou_jiao": "勾绞煞",
    "ge_jiao": "隔角煞",
    "pi_tou": "披头",
    "san_qi": "三奇贵人",
}


def forward(chart: dict[str, Any]) -> bool:
    """阳男阴女."""
    return bool(chart["male"]) is (chart["pillars"][YEAR] % 2 == 0)


@pytest.mark.parametrize("star", SAME)
def test_a_star_stands_where_the_other_library_has_it(star: str) -> None:
    wrong = []
    for chart in CHARTS:
        found = chart_stars(chart["pillars"], forward=forward(chart))
        ours = [f"star.{star}" in {s.id for s in members(g)} for g in found]
        theirs = [SAME[star] in names.split("、") for names in chart["stars"]]
        if ours != theirs:
            wrong.append((chart["pillars"], ours, theirs))
    assert not wrong


def test_every_rule_that_claims_the_library_is_compared() -> None:
    claimed = {star.id.removeprefix("star.") for star in STARS if star.source == "cantian-tymext"}
    assert claimed <= set(SAME)


def test_the_cantian_set_is_the_librarys() -> None:
    """Pillar by pillar, set against set; every name of the library occurs."""
    rules = Options(star_set=StarSet.CANTIAN).star_rules
    names = {f"star.{ours}": theirs for ours, theirs in THERE.items()}
    seen: set[str] = set()
    for chart in CHARTS:
        found = chart_stars(chart["pillars"], rules, forward(chart))
        for given, theirs in zip(found, chart["stars"], strict=True):
            there = set(filter(None, theirs.split("、")))
            assert {names[star.id] for star in members(given)} == there, chart
            seen |= there
    assert seen == set(THERE.values())


def test_heavenly_officer_is_the_named_variant() -> None:
    """天官 differs for 庚 alone: 亥 here, 丑 there."""
    for chart in CHARTS:
        if any(chart["pillars"][place] % 10 == 6 for place in (YEAR, DAY)):
            continue
        ours = [
            "star.tian_guan" in {s.id for s in members(g)} for g in chart_stars(chart["pillars"])
        ]
        assert ours == ["天官贵人" in names.split("、") for names in chart["stars"]]


def test_there_are_sixty_six_and_each_is_whole() -> None:
    assert len(STARS) == 66
    assert len({star.id for star in STARS}) == len(STARS)
    sizes = {"stem": 10, "branch": 12, "sign": 12, "season": 12, "pillar": 1, "void": 0}
    sizes |= {"sound": 5, "stem_pillar": 10, "pair": 60, "sex": 24, "trio": 3}
    for star in star_table(PLAIN_STARS) + star_table(Options(star_set=StarSet.CANTIAN).star_rules):
        for row in (star, *star.also):
            if not row.basis:
                continue  # the set leaves it out
            assert row.id == star.id
            assert len(row.hits) == sizes[row.kind], row.id
            assert row.source
            assert set(row.basis) <= {YEAR, MONTH, DAY, HOUR}
            arranged = row.kind in ("sex", "trio")
            assert arranged or any(list(targets(row, basis)) for basis in range(60)), row.id


# The two that no pillar gives by itself have tests of their own.
LOOKED_UP = {star.id: n for n, star in enumerate(STARS) if star.kind not in ("sex", "trio")}


@pytest.mark.parametrize("number", LOOKED_UP.values(), ids=LOOKED_UP)
def test_a_star_is_found_by_its_rule_and_by_nothing_else(number: int) -> None:
    bit, rule = 1 << number, STARS[number]
    for chart in CHARTS[:80]:
        indices = chart["pillars"]
        for place, given in enumerate(chart_stars(indices)):
            expected = any(
                indices[place] in targets(row, indices[basis])
                for row in (rule, *rule.also)
                if place in row.scope
                for basis in ([place] if row.kind == "pillar" else row.basis)
                if row.self_hit or basis != place
            )
            assert bool(given & bit) is expected


@pytest.mark.parametrize(
    ("text", "usual", "there"),
    [
        ("甲子 戊辰 庚午 壬午", True, True),
        ("壬午 甲子 戊辰 庚午", True, True),
        ("甲子 壬午 戊辰 庚午", False, True),
        ("庚午 戊辰 甲子 壬午", False, True),
        ("戊辰 甲子 庚午 壬午", False, False),
        ("乙丑 丙寅 丁卯 戊辰", True, True),
        ("壬午 癸未 辛酉 甲子", True, False),
        ("甲子 戊辰 庚午", True, True),
        ("甲子 乙丑 丙寅", False, False),
    ],
)
def test_three_wonders_stand_in_order(text: str, usual: bool, there: bool) -> None:
    bit = 1 << [star.id for star in STARS].index("star.san_qi")
    rules = Options(star_set=StarSet.CANTIAN).star_rules
    for found, expected in (
        (chart_stars(pillars(text)), usual),
        (chart_stars(pillars(text), rules), there),
    ):
        assert [bool(given & bit) for given in found[:3]] == [False, False, expected]
        assert not found[3:] or not found[3] & bit


def test_yuan_chen_asks_for_the_sex_and_says_so() -> None:
    """A 甲子 year marks 未 for a man and 巳 for a woman: here month and hour; luck and years take it too."""
    for sex, holder in ((Sex.MALE, "month"), (Sex.FEMALE, "hour"), (Sex.UNSPECIFIED, None)):
        chart = compute(birth_at("1984-07-20T10:00:00", "Asia/Shanghai", sex=sex))
        found = [f for f in chart.findings if f.id.startswith("star.yuan_chen.")]
        assert [f.subject for f in found] == ([holder] if holder else [])
        assert [f.evidence for f in found] == [
            ("pillar.year", "input.sex", f"pillar.{f.subject}") for f in found
        ]
        year = flow_at(chart, int(datetime(2015, 7, 1, tzinfo=UTC).timestamp() * 1000))
        assert year.flows["flow_year"].pillar_index % 12 == 7
        passing = [f for f in year.findings if f.id == "flow.star.yuan_chen.flow_year"]
        assert [f.evidence for f in passing] == (
            [("pillar.year", "input.sex", "flow.flow_year")] if sex is Sex.MALE else []
        )


def test_a_pillar_alone_can_be_asked() -> None:
    year, month, day, hour = CHARTS[0]["pillars"]
    together = chart_stars((year, month, day, hour))[HOUR]
    apart = 0
    for place, basis in ((YEAR, year), (MONTH, month), (DAY, day), (HOUR, hour)):
        apart |= stars_from(place, basis, HOUR, hour)
    assert apart == together


@pytest.mark.parametrize(
    ("star", "year", "marked"),
    [
        # 三命通会: 勾绞 three before and three behind; 六厄 where the triad dies; 披头 against the order from 辰.
        ("gou_jiao", "甲子", "卯酉"),
        ("gou_jiao", "壬申", "亥巳"),
        ("liu_e", "甲子", "卯"),
        ("liu_e", "丙寅", "酉"),
        ("liu_e", "癸酉", "子"),
        ("liu_e", "丁卯", "午"),
        ("pi_tou", "甲子", "辰"),
        ("pi_tou", "乙丑", "卯"),
    ],
)
def test_what_a_year_marks(star: str, year: str, marked: str) -> None:
    """Written out here, so that a slip in the table is seen."""
    bit = 1 << [one.id for one in STARS].index(f"star.{star}")
    (basis,) = pillars(year)
    held = {t % 12 for t in range(60) if stars_from(YEAR, basis, HOUR, t) & bit}
    assert held == {"子丑寅卯辰巳午未申酉戌亥".index(branch) for branch in marked}


def test_three_wonders_name_the_pillars_that_make_them() -> None:
    """In year, month and day, or in month, day and hour: the evidence is those, and the day holds it."""
    rows = star_findings(PLAIN_STARS)
    for text, places in (
        ("甲子 戊辰 庚午 壬午", ("year", "month", "day")),
        ("壬午 甲子 戊辰 庚午", ("month", "hour", "day")),
    ):
        indices = pillars(text)
        found = {f.id: f for f in rows.of(indices, DAY, chart_stars(indices)[DAY])}
        assert found["star.san_qi.day"].evidence == tuple(f"pillar.{place}" for place in places)


@pytest.mark.parametrize(
    ("text", "star", "rule", "basis"),
    [
        # 童子 in the hour: by the sound of the year (丙午 water: 酉戌), or by the month (午: 卯未辰).
        ("丙午 甲午 壬子 己酉", "star.tong_zi.hour", "star_by_sound", "pillar.year"),
        ("甲子 庚午 壬子 癸卯", "star.tong_zi.hour", "star_by_branch_or_sound", "pillar.year"),
        ("丙午 甲午 壬子 丁未", "star.tong_zi.hour", "star_by_branch", "pillar.month"),
    ],
)
def test_a_star_names_the_way_it_came(text: str, star: str, rule: str, basis: str) -> None:
    rows, indices = star_findings(PLAIN_STARS), pillars(text)
    found = {f.id: f for f in rows.of(indices, HOUR, chart_stars(indices)[HOUR])}
    assert found[star].rule == rule
    assert basis in found[star].evidence
