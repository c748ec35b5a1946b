"""Sentences of readings as people write them: several things at once, doctrine beside chart. 己巳 丁丑 庚子 庚辰."""

import pytest

from services.chat.grounding.checker import Checker
from services.chat.spans import Verdict
from tests.unit.chat.grounding.charts import UNTIMED, checker

BLOCKED = (Verdict.REPAIRED, Verdict.REMOVED)

# True, and with one thing made false.
PAIRS = [
    # The stage of a stem that is named, and what a pair becomes.
    ("丑为庚金之墓，你生于丑月。", "丑为庚金之死，你生于丑月。"),
    ("You were born in the Ox month, the Ox, where Geng has its Grave.", "You were born in the Ox month, the Ox, where Geng has its Birth."),
    ("2032年壬子，壬与月干丁五合，所向为木。", "2032年壬子，壬与月干丁五合，所向为火。"),
    # One thing told of two places, and a pillar that comes again.
    ("日干与时干同为庚。", "月干与时干同为庚。"),
    ("2060年庚辰和你的时柱**一模一样**，这一年的辰又与日支子半合。", "2060年庚辰和你的月柱**一模一样**，这一年的辰又与日支子半合。"),
    # What is lacking is named by its god; a list is told to the day master.
    ("2034年甲寅，甲木是你命里原本没有的偏财，来得正是时候。", "2034年甲寅，甲木是你命里原本没有的正财，来得正是时候。"),
    ("The Snake of your year holds Bing, Geng and Wu, which to Geng are Seven Killings, Friend and Indirect Resource.", "The Snake of your year holds Bing, Geng and Wu, which to Geng are Direct Officer, Friend and Indirect Resource."),
    # A branch that comes with luck or with a year meets one that is there.
    ("甲戌运的天干甲木是你的偏财，地支戌与丑相刑。", "甲戌运的天干甲木是你的偏财，地支戌与丑相合。"),
    ("2029年己酉，酉与巳、丑会齐三合金局。", "2029年己酉，酉与巳、丑会齐三合木局。"),
    ("运支午，与日支子相冲，与月支丑相害。", "运支午，与日支子相刑，与月支丑相害。"),
    ("Gui You comes at 39, and its Rooster combines with your Dragon.", "Gui You comes at 39, and its Rooster clashes with your Dragon."),
    # Where a star stands by the doctrine, for a stem or for a year.
    ("庚金的文昌在亥，你的盘里没有亥，所以没有文昌贵人。", "庚金的文昌在午，你的盘里没有午，所以没有文昌贵人。"),
    ("巳年生人的驿马在亥，四支不见亥。", "巳年生人的驿马在寅，四支不见寅。"),
    ("庚之太极贵人在寅与亥，四支都没有。", "庚之太极贵人在寅与申，四支都没有。"),
    ("庚禄在申，四支无申。", "庚禄在酉，四支无酉。"),
    ("Peach Blossom for a Snake year falls on Wu, which your chart lacks.", "Peach Blossom for a Snake year falls on Mao, which your chart lacks."),
    ("The Blade of Geng is You, which your natal chart lacks.", "The Blade of Geng is Shen, which your natal chart lacks."),
    # What hides, how deep, and in what order it is told.
    ("Geng sits on Zi, and the Gui hidden in Zi is your Hurting Officer.", "Geng sits on Zi, and the Ding hidden in Zi is your Hurting Officer."),
    ("月支丑的余气辛金是劫财。", "月支丑的本气辛金是劫财。"),
    ("Chou hides Ji as main qi.", "Chou hides Xin as main qi."),
    ("丑中藏己、癸、辛，依次为正印、伤官、劫财。", "丑中藏己、癸、辛，依次为正印、食神、劫财。"),
    # How often an element is there.
    ("五行里土明见三处，金只有两处，木一处也无。", "五行里土明见五处，金只有两处，木一处也无。"),
    ("Earth shows three times and Metal twice.", "Earth shows five times and Metal twice."),
    # The stem that commands the month, the stage of a stem, what a combination becomes.
    ("丑月己土司令，庚金得土生。", "丑月癸水司令，庚金得土生。"),
    ("You were born in the Chou month, with Ji Earth in command.", "You were born in the Chou month, with Gui Water in command."),
    ("庚金在酉为帝旺，在子为死。", "庚金在酉为墓，在子为死。"),
    ("你今年36周岁，虚岁37，正在甲戌大运。", "你今年38周岁，虚岁39，正在甲戌大运。"),
    ("月令司权的是己土。", "月令司权的是癸水。"),
    ("子丑合，所化为土。", "子丑合，所化为水。"),
    # The god that a pillar brings, and the pillar of birth that it repeats.
    ("2031年辛亥，劫财当头，宜守。", "2031年辛亥，正官当头，宜守。"),
    ("Gui You, a Hurting Officer decade, begins at 39.", "Gui You, a Direct Wealth decade, begins at 39."),
    ("2060年庚辰和你的时柱一模一样。", "2050年庚午和你的时柱一模一样。"),
]  # fmt: skip


@pytest.fixture(scope="module")
def reads() -> Checker:
    return checker()


@pytest.mark.parametrize("text", [true for true, _ in PAIRS])
def test_what_is_true_is_left_alone(reads: Checker, text: str) -> None:
    assert reads.check(text).verdict not in BLOCKED


@pytest.mark.parametrize("text", [false for _, false in PAIRS])
def test_what_is_false_is_not_shown(reads: Checker, text: str) -> None:
    assert reads.check(text).verdict in BLOCKED


@pytest.mark.parametrize(
    "text",
    [
        # What seems false where the words are bound one way, and is true bound the other.
        "癸酉运里伤官透出，酉与丑合，子水伤官也跟着旺。",
        "丁与日主不合，倒是年干己土生庚，正印护身，伤官不敢放肆。",
        # Two things that hide are not two that stand.
        "巳藏丙、戊、庚，丑藏己、癸、辛，子只藏癸，辰藏戊、乙、癸。",
        # A year within a decade, a month of the calendar, a clash that moves something.
        "你今年36岁，正在甲戌大运的第七个年头。",
        "下个月大雪之后进入庚子月。",
        "庚子月与日柱伏吟。",
        "2026年子午冲动夫妻宫，2027年丑未冲动父母宫，都宜静。",
        "今年的午火和大运的戌土半合火局，官杀的力量明显放大。",
        "明年丁未，未土冲丑又害子。",
        "从乙亥运的正财，到现在的偏财，你都在赚钱。",
        "甲戌这步运还剩三年左右，2029年底就要交脱。",
        "你今年36周岁，虚岁37，正在甲戌大运。",
        # What is left out, beside or beneath.
        "The nayin of your day pillar is Earth on the Wall, while the hour is White Wax Metal.",
        "**Career:** Direct Officer on the month stem and Direct Resource beneath it, so work comes first.",
        "The Ding beside your day master disciplines you, but it sits in its own Grave on the Ox.",
        "Indirect Resource never shows on a stem; it is hidden in the Snake and in the Dragon.",
        "Its hidden stems Wu, Xin and Ding are Indirect Resource, Rob Wealth and Direct Officer.",
        # Who does it, and what repeats what.
        "The Rat under your day master combines with the Ox next to it.",
        "In 2027, Ding Wei, the Goat clashes with the Ox of your month, while Ding repeats the Officer you already have.",
        "The Rat beneath your day stem forms a six combination with the Ox of the month.",
        "In 2026 the Horse clashes with your Rat and at the same time harms the Ox, so rest.",
        "The Monkey of Ren Shen combines with your Snake and makes a half combination with your Rat.",
        "丑、子、辰分居月、日、时三支，各有各的水。",
        # What passes brings it, when all luck begins is another time.
        "2029年12月换到癸酉大运，那时四十岁，伤官透出，宜守。",
        "大运逆行，九岁起运，现行第三步甲戌运，自2019年12月2日至2029年12月2日。",
        "到2029年12月换癸酉大运，水透出来，话要少说。",
        # From where a star or a root is reckoned.
        "Ding on the month is rooted in the Snake.",
        "The Rat of the day is the Death of Geng and the birthplace of Xin.",
        "The year pillar Ji Si leaves Dog and Pig empty, and nothing of yours is touched.",
        "Geng likes company: here two Geng stems stand in the day and the hour, and Ji stands in the year.",
        "木只有辰中一点乙木，算是正财，天干上一点也看不见。",
        "日支子为庚金死地，癸水藏于其中，并非无用。",
        "你要记牢，火对庚金而言是官杀。",
        "等到2030年，第四步大运癸酉上来，酉跟时支辰六合。",
        "第七课略谈神煞，庚辰为时柱，又带国印。",
        "The Rat meets the Ox of the month, where Wu sits at Nourishing and Geng at Grave.",
        "Every pillar except the year and the day carries a Canopy.",
        "Let it be in 2027, when Ding-Wei brings a year of Direct Officer.",
        "Jia Xu followed by Gui You, 2019 to 2039, will be busy years.",
        "The Rat and the Dragon form half of the Water triad.",
        # Where nothing is said to stand, nothing is missed.
        "巳和丑拱着金局，中间缺的是酉，哪年酉来了，劫财就旺了。",
    ],
)
def test_what_can_be_read_as_true_is_not_cut(reads: Checker, text: str) -> None:
    assert reads.check(text).verdict not in BLOCKED


@pytest.mark.parametrize(
    "text",
    [
        # How a month is shared out, or what is so of all.
        "癸水司令九日，辛金司令三日，己土司令十八日。",
        "丑月上旬癸水司令，你生在月末，己土司令。",
        "癸水司令的人与你不同。",
        "When Gui Water rules the month, it is coldest.",
        # Which of two is called middle and which residual differs from book to book.
        "丑的余气是癸水。",
        "月支丑藏己、癸、辛，余气为癸。",
        # The god of a branch is not that of the stem above it.
        "甲戌大运，偏财坐偏印。",
        "2031年辛亥，劫财坐食神。",
        "走甲戌运，天干偏财，地支偏印。",
        # Asked, supposed or denied.
        "2049年己巳和你的日柱一模一样吗？",
        "如果2049年己巳和你的月柱一模一样，那就热闹了。",
        "2049年己巳与日柱庚子不是一模一样。",
        # Stages of another stem, of an element; numbers of what is not the chart.
        "乙木藏于辰，日主长生在巳，帝旺在酉。",
        "水长生在申，帝旺在子，墓在辰。",
        "木要修剪三次，金要锻炼两次。",
        "水一火二木三金四土五，是五行之数。",
        "Chen stores Wu as main qi, Gui as middle qi and Yi as residual qi.",
    ],
)
def test_what_is_said_of_all_is_left_alone(reads: Checker, text: str) -> None:
    assert reads.check(text).verdict not in BLOCKED


@pytest.mark.parametrize(
    "text", ["子丑合，[F1]所化为水。", "庚金在酉[F1]为墓。", "生于丑月，癸水[F1]司令。"]
)
def test_a_marker_hides_nothing(text: str) -> None:
    checker_ = checker()
    checker_.know("F1")
    shown = checker_.check(text)
    assert shown.verdict in BLOCKED
    assert shown.text != text


def test_what_says_several_things_is_cut_and_not_rewritten(reads: Checker) -> None:
    assert reads.check("你的月干丁火是七杀。").verdict is Verdict.REPAIRED
    rich = "你的月干丁火是七杀，时干庚金是比肩，日支子水藏癸水伤官。"
    assert reads.check(rich).verdict is Verdict.REMOVED


def test_a_direction_of_luck_keeps_its_verb(reads: Checker) -> None:
    assert reads.check("Your luck pillars run forward.").text == "Your luck pillars run backward."


def test_a_repair_leaves_the_markers_where_they_are() -> None:
    checker_ = checker()
    checker_.know("F1")
    assert checker_.check("你的日主是甲木[F1]，生于丑月。").text == "你的日主是庚金[F1]，生于丑月。"


@pytest.mark.parametrize(
    "text", ["clash" * 70 + " 子午相冲。", ("甲乙丙丁合化木，" * 50)[:399] + "。"]
)
def test_no_text_hangs(reads: Checker, text: str) -> None:
    # A pattern that tries everything twice would not come back from the first in a lifetime.
    assert reads.check(text).text


def test_where_the_hour_decides_the_strength_nobody_says_which() -> None:
    untimed = checker("zh-Hans", UNTIMED)
    for text in ("你身弱。", "你的日主身强。", "Your Day Master is weak."):
        assert untimed.check(text).verdict is Verdict.UNVERIFIABLE


@pytest.mark.parametrize(
    "text",
    [
        "月支丑的本气是正印，藏着三颗印星。",
        "You are Geng Metal, born in the Chou month, and luck began when you were nine.",
        "你生于丑月，计分法给你42分。",
        "The Direct Resource is conspicuous by its absence from your chart.",
        "There is a quarrel between your day stem Geng and your month stem Ding.",
        "癸酉那步运，43岁，你要多看几步。",
        "Geng, my sister's day master, sits on Zi, and Ding shows on the month stem.",
        "命主满四十，己为正印。",
        "四柱己巳、丁丑、庚子、庚辰，天干三金一火。",
        "年支巳藏丙戊，前者为七杀，后者为偏印。",
        "偏财甲木在你的八字里完全没有露面。",
        "日支子是夫妻宫，将星和华盖都挤在这一柱。",
    ],
)
def test_what_says_more_than_was_read_is_not_vouched_for(reads: Checker, text: str) -> None:
    assert reads.check(text).verdict is not Verdict.CHECKED
