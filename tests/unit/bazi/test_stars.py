"""Stars: the rules against an independent library, pillar by pillar, and the data against itself."""

import json
from pathlib import Path

import pytest

from bazi.options import Options, StarSet
from bazi.stars import chart_stars, members, stars_from, targets
from bazi.stars_table import DAY, HOUR, MONTH, STARS, YEAR

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
}


@pytest.mark.parametrize("star", SAME)
def test_a_star_stands_where_the_other_library_has_it(star: str) -> None:
    wrong = []
    for chart in CHARTS:
        ours = [f"star.{star}" in {s.id for s in members(g)} for g in chart_stars(chart["pillars"])]
        theirs = [SAME[star] in names.split("、") for names in chart["stars"]]
        if ours != theirs:
            wrong.append((chart["pillars"], ours, theirs))
    assert not wrong


def test_every_rule_that_claims_the_library_is_compared() -> None:
    claimed = {star.id.removeprefix("star.") for star in STARS if star.source == "cantian-tymext"}
    assert claimed <= set(SAME)


def test_the_cantian_set_is_the_librarys_without_ten_stars() -> None:
    """Pillar by pillar, set against set: what is left out is named, and nothing else differs."""
    rules = Options(star_set=StarSet.CANTIAN).star_rules
    names = {f"star.{ours}": theirs for ours, theirs in SAME.items()} | {
        "star.tian_guan": "天官贵人"
    }
    left_out: set[str] = set()
    for chart in CHARTS:
        for given, theirs in zip(chart_stars(chart["pillars"], rules), chart["stars"], strict=True):
            ours = {names[star.id] for star in members(given)}
            there = set(filter(None, theirs.split("、")))
            assert ours <= there
            assert not (there - ours) & set(names.values())
            left_out |= there - ours
    assert len(left_out) == 10, left_out


def test_heavenly_officer_is_the_named_variant() -> None:
    """天官 differs for 庚 alone: 亥 here, 丑 there."""
    for chart in CHARTS:
        if any(chart["pillars"][place] % 10 == 6 for place in (YEAR, DAY)):
            continue
        ours = [
            "star.tian_guan" in {s.id for s in members(g)} for g in chart_stars(chart["pillars"])
        ]
        assert ours == ["天官贵人" in names.split("、") for names in chart["stars"]]


def test_there_are_fifty_five_and_each_is_whole() -> None:
    assert len(STARS) >= 55
    assert len({star.id for star in STARS}) == len(STARS)
    sizes = {"stem": 10, "branch": 12, "sign": 12, "season": 12, "pillar": 1, "void": 0}
    for star in STARS:
        assert len(star.hits) == sizes[star.kind], star.id
        assert star.source
        assert set(star.basis) <= {YEAR, MONTH, DAY, HOUR}
        assert any(list(targets(star, basis)) for basis in range(60)), star.id


@pytest.mark.parametrize("number", range(len(STARS)), ids=[star.id for star in STARS])
def test_a_star_is_found_by_its_rule_and_by_nothing_else(number: int) -> None:
    bit, rule = 1 << number, STARS[number]
    for chart in CHARTS[:80]:
        pillars = chart["pillars"]
        for place, given in enumerate(chart_stars(pillars)):
            bases = [place] if rule.kind == "pillar" else rule.basis
            expected = place in rule.scope and any(
                pillars[place] in targets(rule, pillars[basis])
                for basis in bases
                if rule.self_hit or basis != place
            )
            assert bool(given & bit) is expected


def test_a_pillar_alone_can_be_asked() -> None:
    year, month, day, hour = CHARTS[0]["pillars"]
    together = chart_stars((year, month, day, hour))[HOUR]
    apart = 0
    for place, basis in ((YEAR, year), (MONTH, month), (DAY, day), (HOUR, hour)):
        apart |= stars_from(place, basis, HOUR, hour)
    assert apart == together
