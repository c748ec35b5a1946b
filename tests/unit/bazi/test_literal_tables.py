"""Tables and scorings against what the books say, written out by hand: none of it is read from the engine's data."""

import pytest

from bazi import compute
from bazi.climate_table import CLIMATE
from bazi.compatibility import compare
from bazi.hidden_stems import HIDDEN_STEMS
from bazi.lookup import parse_pillar
from bazi.palaces import other_ruler, ruler
from bazi.pillars import DAY_MS
from bazi.stars import stars_from
from bazi.stars_table import STARS
from bazi.strength import five_terms, points
from bazi.useful_god import useful_gods
from tests.unit.bazi.births import birth_at

STEMS, BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"

# 人元司令, the common version: stem and days in turn.
RULERS = """
寅 戊7 丙7 甲16 | 卯 甲10 乙20 | 辰 乙9 癸3 戊18 | 巳 戊5 庚9 丙16 | 午 丙10 己9 丁11 | 未 丁9 乙3 己18
申 戊7 壬7 庚16 | 酉 庚10 辛20 | 戌 辛9 丁3 戊18 | 亥 戊7 甲5 壬18 | 子 壬10 癸20 | 丑 癸9 辛3 己18
"""


@pytest.mark.parametrize("row", RULERS.strip().replace("\n", " | ").split(" | "))
def test_ruling_stems(row: str) -> None:
    branch, *parts = row.split()
    days = [part[0] for part in parts for _ in range(int(part[1:]))]
    assert len(days) == 30
    for day, stem in enumerate(days):
        for at in (day * DAY_MS, (day + 1) * DAY_MS - 1):
            assert STEMS[ruler(BRANCHES.index(branch), at).stem] == stem, (branch, day)


def test_the_other_table_of_ruling_stems() -> None:
    """申 in tyme4py 1.5.0: 戊 10 days, 壬 3, 庚 17; all else is as above."""
    for branch in range(12):
        for day in range(30):
            found = other_ruler(branch, day * DAY_MS)
            said = "" if found is None else STEMS[found.stem]
            expected = (
                {7: "戊", 8: "戊", 9: "戊", 13: "庚"}.get(day, "")
                if BRANCHES[branch] == "申"
                else ""
            )
            assert said == expected, (BRANCHES[branch], day)


# 穷通宝鉴: by day stem, twelve months from 寅, what is wanted first to last.
CLIMATE_ROWS = """
甲 丙癸 庚丙丁戊己 庚丁壬 癸丁庚 癸丁庚 癸丁庚 庚丁壬 庚丁丙 庚甲丁壬癸 庚丁丙戊 丁庚丙 丁庚丙
乙 丙癸 丙癸 癸丙戊 癸 癸丙 癸丙 丙癸己 癸丙丁 癸辛 丙戊 丙 丙
丙 壬庚 壬己 壬甲 壬庚癸 壬庚 壬庚 壬戊 壬癸 甲壬 甲戊庚壬 壬戊己 壬甲
丁 甲庚 庚甲 甲庚 甲庚 壬庚癸 甲壬庚 甲庚丙戊 甲庚丙戊 甲庚戊 甲庚 甲庚 甲庚
戊 丙甲癸 丙甲癸 甲丙癸 甲丙癸 壬甲丙 癸丙甲 丙癸甲 丙癸 甲丙癸 甲丙 丙甲 丙甲
己 丙庚甲 甲癸丙 丙癸甲 癸丙 癸丙 癸丙 丙癸 丙癸 甲丙癸 丙甲戊 丙甲戊 丙甲戊
庚 戊甲壬丙丁 丁甲庚丙 甲丁壬癸 壬戊丙丁 壬癸 丁甲 丁甲 丁甲丙 甲壬 丁丙 丁甲丙 丙丁甲
辛 己壬庚 壬甲 壬甲 壬甲癸 壬己癸 壬庚甲 壬甲戊 壬甲 壬甲 壬丙 丙戊壬甲 丙壬戊己
壬 庚丙戊 戊辛庚 甲庚 壬辛庚癸 癸庚辛 辛甲 戊丁 甲庚 甲丙 戊丙庚 戊丙 丙丁甲
癸 辛丙 庚辛 丙辛甲 辛 庚壬癸 庚辛壬癸 丁 辛丙 辛甲壬癸 庚辛戊丁 丙辛 丙丁
"""


@pytest.mark.parametrize("row", CLIMATE_ROWS.strip().splitlines())
def test_climate(row: str) -> None:
    stem, *months = row.split()
    assert [
        "".join(STEMS[wanted] for wanted in month) for month in CLIMATE[STEMS.index(stem)]
    ] == months


# Stars that no other library was compared with, as 三命通会 and 渊海子平 give them.
BY_DAY_STEM = {
    "jie_lu": "申酉 午未 辰巳 寅卯 子丑 申酉 午未 辰巳 寅卯 子丑",
    "xue_tang": "亥 午 寅 酉 寅 酉 巳 子 申 卯",
    "ci_guan": "寅 卯 巳 午 巳 午 申 酉 亥 戌",
    "tian_guan": "未 辰 巳 酉 戌 卯 亥 申 寅 午",
}
DAYS = {
    "ri_de": "甲寅 丙辰 戊辰 庚辰 壬戌",
    "ri_gui": "丁酉 丁亥 癸巳 癸卯",
    "ri_ren": "戊午 丙午 壬子",
}
_HOUR = 3


def _star(name: str) -> int:
    return 1 << next(n for n, star in enumerate(STARS) if star.id == f"star.{name}")


@pytest.mark.parametrize("name", BY_DAY_STEM)
def test_stars_by_the_day_stem(name: str) -> None:
    for day in range(60):
        wanted = BY_DAY_STEM[name].split()[day % 10]
        held = {t % 12 for t in range(60) if stars_from(2, day, _HOUR, t) & _star(name)}
        assert "".join(BRANCHES[b] for b in sorted(held)) == "".join(
            sorted(wanted, key=BRANCHES.index)
        )


@pytest.mark.parametrize("name", DAYS)
def test_stars_that_are_days(name: str) -> None:
    held = {day for day in range(60) if stars_from(2, day, 2, day) & _star(name)}
    assert held == {parse_pillar(text) for text in DAYS[name].split()}


def test_stars_of_a_branch_and_of_the_month() -> None:
    for name, pairs in (
        ("tian_luo", {"戌": "亥", "亥": "戌"}),
        ("di_wang", {"辰": "巳", "巳": "辰"}),
        ("ge_jiao", {"丑": "卯", "辰": "午", "未": "酉", "戌": "子"}),
    ):
        for day in range(60):
            held = {
                BRANCHES[t % 12] for t in range(60) if stars_from(2, day, _HOUR, t) & _star(name)
            }
            assert "".join(held) == pairs.get(BRANCHES[day % 12], ""), (name, day)
    # 德秀, by the triad of the month.
    for months, virtue, grace in (
        ("寅午戌", "丙丁", "戊癸"),
        ("申子辰", "壬癸戊己", "丙辛甲己"),
        ("巳酉丑", "庚辛", "乙庚"),
        ("亥卯未", "甲乙", "丁壬"),
    ):
        for name, wanted in (("de", virtue), ("xiu", grace)):
            for month in range(60):
                if BRANCHES[month % 12] in months:
                    found = {t % 10 for t in range(60) if stars_from(1, month, 0, t) & _star(name)}
                    assert found == {STEMS.index(c) for c in wanted}, (name, month)


# --- the two scorings, as their sources state them ------------------------------------------------

_HIDDEN_ROW = "癸 己癸辛 甲丙戊 乙 戊乙癸 丙庚戊 丁己 己丁乙 庚壬戊 辛 戊辛丁 壬甲"
_HIDDEN = dict(zip(BRANCHES, _HIDDEN_ROW.split(" "), strict=True))
_ELEMENT = dict(zip(STEMS, "木木火火土土金金水水", strict=True))
_BRANCH_ELEMENT = dict(zip(BRANCHES, "水土木木土火火土金金土水", strict=True))
_CYCLE = "木火土金水"


def _steps(one: str, other: str) -> int:
    return (_CYCLE.index(other) - _CYCLE.index(one)) % 5


def _by_hand(text: str) -> tuple[float, float]:
    """Return the scores of domain rules A (points) and B (five terms) of four pillars, slowly."""
    stems, branches = [p[0] for p in text.split()], [p[1] for p in text.split()]
    own = _ELEMENT[stems[2]]

    def given(branch: str) -> float:
        hidden = _HIDDEN[branch]
        weights = {"巳": (5, 1, 2)}.get(branch, ((8,), (5, 3), (5, 2, 1))[len(hidden) - 1])
        return sum(
            w for s, w in zip(hidden, weights, strict=True) if _steps(own, _ELEMENT[s]) in (0, 4)
        )

    score_points: float = 5 * sum(_steps(own, _ELEMENT[s]) in (0, 4) for s in stems)
    score_points += sum(map(given, [*branches, branches[1]]))
    season = {0: 4, 4: 2, 1: 0, 2: -2, 3: -4}[_steps(own, _BRANCH_ELEMENT[branches[1]])]
    root = support = constraint = formation = 0.0
    for place, (stem, branch) in enumerate(zip(stems, branches, strict=True)):
        if place != 2:
            god = _steps(own, _ELEMENT[stem])
            support += god in (0, 4)
            constraint += {3: 1.6, 2: 1.2, 1: 1.0}.get(god, 0.0)
        hidden = [_steps(own, _ELEMENT[s]) for s in _HIDDEN[branch]]
        of_branch = _steps(own, _BRANCH_ELEMENT[branch])
        root += 2 if of_branch == 0 else 1 if 0 in hidden else 0
        support += 1 if of_branch == 4 else 0.5 if 4 in hidden else 0
        constraint += sum({3: 1.0, 2: 0.6, 1: 0.5}.get(god, 0.0) for god in hidden)
    for trio, element in (
        ("申子辰", "水"), ("亥卯未", "木"), ("寅午戌", "火"), ("巳酉丑", "金"),
        ("寅卯辰", "木"), ("巳午未", "火"), ("申酉戌", "金"), ("亥子丑", "水"),
    ):  # fmt: skip
        if set(trio) <= set(branches):
            worth = {0: 2.6, 4: 2.2, 1: -2.0, 2: -2.2, 3: -2.6}[_steps(own, element)]
            formation += worth + (0.4 if worth > 0 else -0.4) * (branches[1] in trio)
    return score_points, season + formation + root + support - constraint


@pytest.mark.parametrize(
    "text",
    [
        "甲子 丙寅 戊辰 庚申",
        "乙酉 辛巳 己丑 甲子",
        "壬申 壬子 丙辰 甲午",
        "丁未 丙午 癸巳 壬戌",
        "庚申 乙酉 甲寅 丙寅",
        "癸亥 甲子 辛丑 庚寅",
        "己卯 丁卯 乙未 丁亥",
        "戊戌 壬戌 庚午 丙戌",
    ],
)
def test_scores(text: str) -> None:
    indices = tuple(map(parse_pillar, text.split()))
    by_points, by_terms = _by_hand(text)
    assert points(indices).score == by_points
    assert five_terms(indices).score == pytest.approx(by_terms)
    assert points(indices).verdict == ("strong" if by_points > 29 else "weak")


def test_without_the_hour_a_verdict_is_what_every_hour_says() -> None:
    for profile in (points, five_terms):
        seen = set()
        for day in range(60):
            three = (6, 38, day)
            first = day % 10 * 12
            every = {profile((*three, (first + hour) % 60)).verdict for hour in range(12)}
            found = profile(three).verdict
            assert found == (every.pop() if len(every) == 1 else "open")
            seen.add(found)
        assert "open" in seen
        assert len(seen) > 1


def test_the_medicine_checks_the_illness() -> None:
    for text, illness, medicine in (
        ("甲寅 丙寅 甲寅 丁卯", "wood", "metal"),
        ("丙午 甲午 丙寅 戊戌", "fire", "water"),
        ("戊戌 己未 戊辰 癸丑", "earth", "wood"),
        ("庚申 乙酉 庚戌 庚辰", "metal", "fire"),
        ("壬子 辛亥 壬子 辛亥", "water", "earth"),
    ):
        found = {v.id: dict(v.value) for v in useful_gods(tuple(map(parse_pillar, text.split())))}
        assert found["useful_god.bing_yao"]["avoid"] == f"element.{illness}"
        assert found["useful_god.bing_yao"]["elements"] == f"element.{medicine}"


def test_what_the_other_chart_shows_is_given_and_what_it_hides_is_not() -> None:
    names = ("wood", "fire", "earth", "metal", "water")
    charts = [
        compute(birth_at(f"{1984 + n // 12}-{n % 12 + 1:02}-20T{n % 24:02}:30:00", "Etc/UTC"))
        for n in range(60)
    ]
    checked = set()
    for one in charts:
        counts = one.elements
        lacking = [n for n in range(5) if not counts.visible[n] + counts.hidden[n]]
        for other in charts if lacking else ():
            found = {f.id: f for f in compare(one, other).findings}["compatibility.elements.one"]
            for number in lacking:
                shown = other.elements.visible[number] > 0
                assert (f"element.{names[number]}" in found.get("given")) is shown
                checked.add((shown, other.elements.hidden[number] > 0))
    assert {(True, True), (False, True)} <= checked


def test_hidden_stems() -> None:
    for branch, stems in enumerate(HIDDEN_STEMS):
        assert "".join(STEMS[stem] for stem in stems) == _HIDDEN[BRANCHES[branch]]
