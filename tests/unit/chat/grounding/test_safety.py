"""The safety floor: every rule fires where it must and stays silent where the trade's own words sound like it."""

from datetime import date

import pytest

from services.chat.grounding.safety import HELP, NOTES, crisis_in, guarded, help_first, is_minor
from services.chat.spans import Verdict
from tests.unit.chat.grounding.charts import TODAY, checker

FIRES = {
    "death_date": (
        "你会在2035年去世。", "你將於六十八歲離世。", "你的死期是2040年。", "你只能活到70岁。", "您大限在七十二岁。", "你父亲会死。",
        "You will die in 2035.", "Your death will come at 70.", "You will live until 81.", "She will pass away around 2030.",
    ),
    "medical_certainty": (
        "你一定会得癌症。", "你必患糖尿病。", "不必就医，改名即可。", "你可以停药。", "你將患心臟病。", "喝了这个一定痊愈。",
        "You will get cancer.", "You will certainly develop diabetes.", "Stop taking your medication.", "There is no need to see a doctor.",
    ),
    "legal_certainty": ("这场官司你一定赢。", "你必定坐牢。", "你會入獄。", "You will win the lawsuit.", "You will go to prison."),
    "money_certainty": (
        "你明年一定发财。", "这只股票稳赚不赔。", "你必定破產。", "You will certainly become rich.", "It is a guaranteed profit.",
        "You will win the lottery.",
    ),
}  # fmt: skip
SILENT = (
    "日主坐死地，气势内敛。", "庚金在子为死。", "十二长生为长生、沐浴、冠带、临官、帝旺、衰、病、死、墓、绝、胎、养。", "时柱处病地。", "日支为绝地。",
    "月干七杀透出。", "伤官见官，为祸百端。", "辰辰自刑。", "命带羊刃、血刃。", "命理不能预测死期。", "本解读不能代替医生诊断。", "财运会有起伏。",
    "你可能会遇到官司，请咨询律师。", "他做事死板。", "日主處死，自坐死。", "注意保养心脏。", "正财代表勤劳所得。",
    "The day master is at Death (sǐ) in the day pillar.", "Your month stem is Seven Killings.", "No reading can tell when you will die.",
    "The stage is Illness, then Death and Grave.", "Wealth comes and goes.", "This is a dead end only if you let it be.",
    "Please see a doctor for your health.", "Self-punishment of Chen and Chen.", "You will meet people who help you.",
)  # fmt: skip


@pytest.mark.parametrize(("rule", "text"), [(k, t) for k, v in FIRES.items() for t in v])
def test_a_rule_fires(rule: str, text: str) -> None:
    language = "en" if text.isascii() else "zh-Hans"
    shown, rules, cut = guarded(text, language)
    assert rules[0] == rule
    assert cut
    assert shown == NOTES[rule][language]


@pytest.mark.parametrize("text", SILENT)
def test_the_words_of_the_trade_are_no_prophecy(text: str) -> None:
    assert guarded(text, "zh-Hans") == (text, (), False)


def test_the_checker_keeps_the_floor() -> None:
    one = checker()
    (checked,) = one.feed("你会在2035年去世。")
    assert checked.verdict is Verdict.REMOVED
    assert one.report.safety == 1


CRISES = {
    "suicide": ("我想自杀，我的命是不是不好？", "不想活了", "我不想活下去了", "活著沒意思，想輕生", "I want to die. What does my chart say?", "thinking of killing myself", "no point in living any more", "I wish I were dead", "life is not worth living", "I am thinking about ending it all", "I took all my pills", "I can't go on", "人间不值得，想结束一切"),
    "self_harm": ("我最近总是自残", "我會傷害自己", "I keep cutting myself"),
    "violence": ("I want to kill my boss", "我想殺了他"),
    "abuse": ("老公经常打我，该离婚吗", "我被家暴了", "小时候被性侵", "My husband beats me, should I leave?", "I was abused as a child"),
}  # fmt: skip
NO_CRISIS = (
    "日主坐死地是什么意思？", "我的自刑严重吗？", "七杀格好不好？", "伤官配印如何？", "我打算打工还是打拼？", "生死有命怎么理解？", "事业怎么样",
    "羊刃驾杀", "What is Seven Killings?", "Does self-punishment hurt me?", "I can't go on with this job", "Does luck kill my career?", "When will I get married?", "我的死穴在哪里", "被打扰了怎么办",
)  # fmt: skip


@pytest.mark.parametrize(("kind", "text"), [(k, t) for k, v in CRISES.items() for t in v])
def test_a_crisis_gets_help_first(kind: str, text: str) -> None:
    assert crisis_in(text) == kind
    for language, paragraph in HELP.items():
        assert help_first(text, language) == paragraph


@pytest.mark.parametrize("text", NO_CRISIS)
def test_a_question_about_a_chart_is_no_crisis(text: str) -> None:
    assert crisis_in(text) is None


@pytest.mark.parametrize(
    ("question", "born", "minor"),
    [
        ("事业如何", date(2015, 1, 1), True),
        ("事业如何", date(1990, 1, 1), False),
        ("事业如何", date(2008, 11, 28), False),
        ("事业如何", date(2008, 11, 29), True),
        ("我儿子今年8岁，桃花如何？", None, True),
        ("我今年十五歲，什麼時候戀愛？", None, True),
        ("我是高中生", None, True),
        ("我15岁那年搬家，现在婚姻如何？", None, False),
        ("我25岁了，婚姻如何？", None, False),
        ("大运几岁起？8岁起运吗", None, False),
        ("I am 15, when will I find love?", None, True),
        ("my 12-year-old daughter", None, True),
        ("I am 35. Love?", None, False),
        ("When I was 15 we moved. Marriage?", None, False),
        ("I am 14. When will I marry?", date(1990, 2, 4), True),
        ("I am fifteen and in love", None, True),
        ("16yo f here, love?", None, True),
        ("I'm in 8th grade, does my crush like me?", None, True),
        ("I was born in 2013, when will I marry?", None, True),
        ("我2012年出生的，婚姻怎样", None, True),
        ("I was born in 1985, marriage?", None, False),
        ("love", date(2030, 1, 1), True),
    ],
)
def test_who_is_under_age(question: str, born: date | None, minor: bool) -> None:
    assert is_minor(question, born, TODAY) is minor


def test_of_love_nothing_is_read_for_people_under_age() -> None:
    one = checker("en")
    one.minor = True
    (checked,) = one.feed("Marriage comes early for you. ")
    assert checked.text == NOTES["minor_partnership"]["en"]
    assert one.feed("Study goes well. ")[0].verdict is Verdict.PLAIN
    assert checker("en").feed("Marriage needs patience. ")[0].verdict is Verdict.PLAIN
