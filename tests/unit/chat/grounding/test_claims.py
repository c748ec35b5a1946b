"""What is understood, and how it stands: one chart, many ways to speak of it."""

import pytest

from services.chat.grounding.folding import fold
from services.chat.grounding.reading import read
from services.chat.grounding.tables import god_of, related, year_pillar
from services.chat.spans import Verdict
from tests.unit.chat.grounding.charts import TODAY, UNTIMED, checker

TRUE = {
    "zh-Hans": (
        "日主庚金。", "庚金（日主）生于丑月。", "你是阳金日主。", "年柱己巳，月柱丁丑，日柱庚子，时柱庚辰。", "年柱己巳",
        "四柱：己巳、丁丑、庚子、庚辰。", "生于己巳年丁丑月庚子日庚辰时。", "正官透干于月柱。", "月干透出正官。", "月令为丑。", "日支坐子。",
        "第三步大运甲戌(2019–2029)。", "29岁起行甲戌运。", "子丑六合。", "2027年丁未。", "命带天乙贵人。", "月柱见华盖。", "命中没有羊刃。",
        "日主坐子水。", "年支巳火。", "你属蛇。", "五行缺木。", "9岁起运。", "命宫丙子。", "日柱纳音壁上土。", "空亡为辰、巳。",
        "年柱不是庚午，而是己巳。", "辰中藏戊。", "伤官（癸）藏于日支。", "命局中癸即伤官。",
    ),
    "zh-Hant": ("日主庚金。", "月干透出正官。", "第三步大運甲戌（2019–2029）。", "命中並無羊刃。", "子丑六合。", "時柱庚辰。", "傷官藏於日支。"),
    "en": (
        "Your Day Master is Geng Metal (庚).", "You are a Yang Metal day master.", "You were born on a Geng-Zi day.",
        "The Direct Officer sits in the month stem.", "Your year pillar is Jǐ Sì.", "The Rat and the Ox form a six combination.",
        "Your third luck pillar is Jia Xu (2019–2029).", "2027 is a Ding Wei year.", "There is no Blade in your chart.",
        "You were born in the month of the Ox.", "You were born in the Year of the Snake.", "Your chart has Heavenly Noble.",
        "At age 29 you enter the Jia Xu luck pillar.", "You were born in 1990.",
    ),
}  # fmt: skip
FALSE: dict[str, dict[str, str | None]] = {
    "zh-Hans": {
        "日主甲木。": "日主庚金。",
        "年柱庚午。": "年柱己巳。",
        "月干透出七杀。": "月干透出正官。",
        "子丑相冲。": "子丑六合。",
        "第三步大运乙酉（2019–2029）。": "第三步大运甲戌（2019–2029）。",
        "2027年丙午。": "2027年丁未。",
        "月令为寅。": "月令为丑。",
        "甲火旺。": "甲木旺。",
        "命带羊刃。": None,
        "年柱不是己巳。": None,
        "19岁行壬申运。": None,
        "你生于1991年。": "你生于1990年。",
    },
    "zh-Hant": {
        "月干透出傷官。": "月干透出正官。",
        "時柱壬午。": "時柱庚辰。",
        "日主陽木。": "日主陽金。",
    },
    "en": {
        "Your Day Master is Jia Wood (甲).": "Your Day Master is Geng Metal (庚).",
        "Your day master is Yang Wood.": "Your day master is Yang Metal.",
        "Your year pillar is Gēng-Wǔ.": "Your year pillar is Jǐ-Sì.",
        "The month stem is Seven Killings.": "The month stem is Direct Officer.",
        "The year branch is the Horse.": "The year branch is the Snake.",
        "The Rat and the Ox clash.": None,
        "Your chart has Peach Blossom.": None,
        "2027 is a Bing Wu year.": "2027 is a Ding Wei year.",
    },
}
NOT_CLAIMED = (
    "你的年柱是庚午吗？", "如果你的年柱是庚午，结果会不同。", "你丈夫的日主是甲木。", "《滴天髓》云：“甲木参天，脱胎要火。”", "甲木喜庚金。",
    "他的日主是甲木。", "Is your year pillar Geng Wu?", "If your year pillar were Geng Wu, things would differ.",
    "Her day master is Jia Wood.", "You asked: \"Is my day master Jia?\"", "孩子们自己申请，未来辛苦。", "You and I, a gui, a ren.",
)  # fmt: skip


@pytest.mark.parametrize(("language", "text"), [(k, t) for k, v in TRUE.items() for t in v])
def test_what_is_true_passes_and_is_checked(language: str, text: str) -> None:
    checked = checker(language).check(text)
    assert (checked.text, checked.verdict) == (text, Verdict.CHECKED)


@pytest.mark.parametrize(
    ("language", "text", "right"), [(k, t, r) for k, v in FALSE.items() for t, r in v.items()]
)
def test_what_is_false_is_put_right_or_cut(language: str, text: str, right: str | None) -> None:
    checked = checker(language).check(text)
    if right is None:
        assert checked.verdict is Verdict.REMOVED
        assert text not in checked.text
    else:
        assert (checked.text, checked.verdict) == (right, Verdict.REPAIRED)


@pytest.mark.parametrize("text", NOT_CLAIMED)
def test_what_is_not_claimed_of_this_chart_stands(text: str) -> None:
    checked = checker("zh-Hans").check(text)
    assert checked.text == text
    assert checked.verdict not in (Verdict.REPAIRED, Verdict.REMOVED)


def test_what_an_unknown_hour_leaves_open_is_unverifiable() -> None:
    untimed = checker("zh-Hans", UNTIMED)
    assert untimed.check("时柱庚午。").verdict is Verdict.UNVERIFIABLE
    assert untimed.check("年柱丙子。").verdict is Verdict.CHECKED


def test_folding_keeps_every_place() -> None:
    text = "時柱：Gēng Wǔ（陽）－２０２７年"
    assert len(fold(text)) == len(text)
    assert fold(text) == "时柱:geng wu(阳)-2027年"


def test_everyday_words_are_no_stems_and_branches() -> None:
    for text in ("孩子自己未来下午申请，丑陋的辛苦日子。", "You will see me and my dog shen"):
        tokens = read(text, fold(text), TODAY)
        assert not [token for token in tokens if token.stem >= 0 or token.branch >= 0]


def test_tables_need_no_chart() -> None:
    assert year_pillar(2027) == (3, 7)
    assert god_of(6, 3) == "ten_god.direct_officer"
    assert "relation.branch_clash" in related((), (0, 6))
    assert related((0, 5), ()) == {"relation.stem_combination": 2}
