"""What nothing in a sentence can bear out, in words that no grammar reads. 己巳 丁丑 庚子 庚辰."""

import pytest

from services.chat.grounding.checker import Checker
from services.chat.grounding.judge import Standing
from services.chat.spans import Verdict
from tests.unit.chat.grounding.charts import UNTIMED, checker

BLOCKED = (Verdict.REPAIRED, Verdict.REMOVED)

# True, and with one thing made false.
PAIRS = [
    # Ten gods: of a list of hidden stems, of a stem in a table, of what a luck pillar or a year brings by its stem.
    ("| 月支 | 丑 | 藏己、癸、辛，对应正印、伤官、劫财 |", "| 月支 | 丑 | 藏己、癸、辛，对应正印、食神、劫财 |"),
    ("Under you the Ox of the month hides Ji, Gui and Xin, that is Direct Resource, Hurting Officer and Rob Wealth.", "Under you the Ox of the month hides Ji, Gui and Xin, that is Direct Resource, Hurting Officer and Indirect Wealth."),
    ("乙亥那步是正财运，亥水又润着庚金。", "乙亥那步是正官运，亥水又润着庚金。"),
    ("Jia Xu, an Indirect Wealth decade, has its Dog knocking on your Dragon.", "Jia Xu, a Direct Wealth decade, has its Dog knocking on your Dragon."),
    # Hidden stems, stages, what a stem is.
    ("The Dragon keeps three guests and hides Wu, Yi and Gui among them.", "The Dragon keeps three guests and hides Wu, Yi and Ren among them."),
    ("癸水藏在子、丑、辰三支，性情含蓄。", "癸水藏在子、巳、辰三支，性情含蓄。"),
    ("In the twelve stages Geng is at Death on the Rat and at Grave on the Ox.", "In the twelve stages Geng is at Birth on the Rat and at Grave on the Ox."),
    ("说到底，日主庚属阳金，宁折不弯。", "说到底，日主庚属阴金，宁折不弯。"),
    ("巳中丙、戊、庚，丑中己、癸、辛。", "巳中丙、戊、壬，丑中己、癸、辛。"),
    ("你坐子水，子正是庚金的死地，心静。", "你坐子水，子正是庚金的墓地，心静。"),
    ("The Rat you sit on keeps you cool.", "The Ox you sit on keeps you cool."),
    ("Ding, your Direct Officer, stands on the month stem and combines with a Ren to come.", "Ding, your Direct Officer, stands on the hour stem and combines with a Ren to come."),
    # Luck: which one it is, when it begins.
    ("甲戌是第三步。", "甲戌是第四步。"),
    ("According to my reckoning, luck sets in on 2 December 1999.", "According to my reckoning, luck sets in on 2 December 1996."),
    ("Jia Xu, which runs until the end of 2029, brings the Indirect Wealth star.", "Jia Xu, which runs until the end of 2029, brings the Direct Wealth star."),
    # Relations, what comes of them, what comes again.
    ("2031年辛亥，亥与年支巳撞个满怀，六冲而已。", "2031年辛亥，亥与年支巳撞个满怀，六害而已。"),
    ("The Rat, the Dragon and a Monkey gather into a Water frame in 2028.", "The Rat, the Dragon and a Monkey gather into a Wood frame in 2028."),
    ("子与丑手拉手，旧说合而向土。", "子与丑手拉手，旧说合而向火。"),
    ("2048 is Wu Chen, and its Dragon repeats your hour branch.", "2048 is Wu Chen, and its Dragon repeats your month branch."),
    # Where things stand.
    ("Studious: the Grand Ultimate Noble rides on the month and the State Seal on the hour.", "Studious: the Grand Ultimate Noble rides on the month and the State Seal on the year."),
    ("Your hour has the State Seal and the Widowed Lodge.", "Your month has the State Seal and the Widowed Lodge."),
    ("寡宿在时，华盖在月、时，难免好静。", "寡宿在日，华盖在月、时，难免好静。"),
    ("Ji (己) in the year and Ding (丁) in the month keep you warm.", "Ji (己) in the year and Ding (丁) in the hour keep you warm."),
    ("The Canopy comes twice, once in the month and once in the hour.", "The Canopy comes twice, once in the year and once in the hour."),
    ("丁为正官，透在月干，名正言顺。", "丁为正官，透在年干，名正言顺。"),
    ("For water, the day's Rat is all the warmth you do not have.", "For water, the hour's Rat is all the warmth you do not have."),
    ("No Horse lives among Snake, Ox, Rat and Dragon.", "No Horse lives among Snake, Ox, Goat and Dragon."),
    ("Void by the day are Dragon and Snake, so the hour branch rings hollow.", "Void by the day are Dragon and Snake, so the month branch rings hollow."),
    ("日柱旬空为辰、巳，时支恰落其中。", "日柱旬空为辰、巳，月支恰落其中。"),
    # What a stem is called.
    ("Bing, the Eating God of Jia, warms whatever it meets.", "Bing, the Eating God of Yi, warms whatever it meets."),
    ("Ji (己), your Direct Resource, shows on the year stem while Ding (丁), your Direct Officer, shows on the month stem.", "Ji (己), your Direct Resource, shows on the year stem while Ding (丁), your Eating God, shows on the month stem."),
    ("辰藏乙与癸，前者是正财，后者是伤官，时支如此。", "辰藏乙与癸，前者是正财，后者是食神，时支如此。"),
    ("The Dragon keeps Yi and Gui, the former being Direct Wealth and the latter Hurting Officer, in the hour.", "The Dragon keeps Yi and Gui, the former being Indirect Wealth and the latter Hurting Officer, in the hour."),
    ("The Ox hides Ji, Gui and Xin, so your month gives you a Direct Resource, a Hurting Officer and a Rob Wealth.", "The Ox hides Ji, Gui and Xin, so your month gives you a Direct Resource, an Eating God and a Rob Wealth."),
    ("Ji shows on the year and once more as the main qi of the Ox.", "Ji shows on the year and once more as the main qi of the Rat."),
    ("土只有丑中本气己与辰中本气戊。", "土只有子中本气己与辰中本气戊。"),
    # Stars by place and by doctrine.
    ("The Travelling Horse of a Rat day falls on the Tiger, which you do not have.", "The Travelling Horse of a Rat day falls on the Snake, which you do not have."),
    ("巳酉丑的桃花在午，命中没有。", "巳酉丑的桃花在酉，命中没有。"),
    ("Canopy and the Grand Ultimate Noble keep each other company, month and hour alike, with the Rat between.", "Canopy and the Red Phoenix keep each other company, month and hour alike, with the Rat between."),
    ("华盖见于月、时两柱，宜静修。", "华盖见于年、日两柱，宜静修。"),
    ("The Literary Star of Geng is at home in the Pig, which your chart has not.", "The Literary Star of Geng is at home in the Dog, which your chart has not."),
    # Sounds and voids.
    ("年与时各唱一调，你的时柱是白蜡金。", "年与时各唱一调，你的时柱是海中金。"),
    ("庚子在甲午旬，辰、巳二支空着，时柱落空。", "庚子在甲午旬，午、未二支空着，时柱落空。"),
    # Years, luck, dates, ages.
    ("Now Jia Xu, with its Dog facing your Dragon, to 2 December 2029; wait for it.", "Now Jia Xu, with its Dog facing your Dragon, to 2 December 2031; wait for it."),
    ("| 2031 | 辛亥 | 亥冲年支巳 |", "| 2032 | 辛亥 | 亥冲年支巳 |"),
    ("From 2039 to 2049 there will be Ren Shen and its quick Monkey.", "From 2041 to 2051 there will be Ren Shen and its quick Monkey."),
    ("Gui You follows at age thirty-nine with a Rooster by the hand.", "Gui You follows at age forty-four with a Rooster by the hand."),
    ("甲戌这一步你从29岁走到39岁。", "甲戌这一步你从33岁走到43岁。"),
    # Scores and counts.
    ("一家给35分判身强，另一家给3.8分判中和。", "一家给35分判身弱，另一家给3.8分判中和。"),
    ("One way of counting has you strong at 35, the other balanced at 3.8.", "One way of counting has you strong at 42, the other balanced at 3.8."),
    ("On the surface you have three Earth, two Metal, two Fire and one Water.", "On the surface you have three Earth, two Metal, two Fire and four Water."),
]  # fmt: skip

LEFT_ALONE = [
    # Asked, supposed, of all charts, of somebody else, of nothing in the field.
    "2049年己巳和你的日柱一模一样吗？",
    "如果2049年己巳和你的月柱一模一样，那就热闹了。",
    "大海水、天河水、长流水，是纳音里的几种水。",
    "The Travelling Horse star is found only in Yin, Shen, Si and Hai.",
    "Three branches of one season, such as Yin, Mao and Chen, make a directional combination that strengthens Wood.",
    "She left the rat race at fifty and now makes goat cheese in the hills.",
    "他今年六十岁，正好一个甲子，儿女给他办了寿宴。",
    "You were given Geng Zi as your day pillar, a combination many readers find intriguing.",
    "关键时刻你会突然很有冲劲，时支辰也帮得上忙。",
    # A clause of its own is of its own matter.
    "丁与日主不合，倒是年干己土生庚，正印护身，伤官不敢放肆。",
    # Which palace is meant was said before; what passes has no name here.
    "That palace is kissed by the Horse in a six combination and pinched by the Dog in a punishment.",
    "与命局的关系：年柱–流日：半合（火）；小运–流日：天干五合（水）。",
    "查禄：丁禄在午，你的盘里没有午。",
    # A god that is spoken of for itself, a star of the whole chart.
    "Your Day Master is Geng Metal, and the Direct Officer is your useful god.",
    "The day pillar is Geng Zi, which makes the Direct Officer important to you.",
    "Born in the Ox month, Geng Metal needs the Seven Killings of Fire to be forged.",
    "Since your Day Master is Geng, Fire is your Officer: the Direct Officer disciplines you.",
    "Your day branch Zi is calm, and the Indirect Resource elsewhere makes you think.",
    "庚金日主以正财为养命之源。",
    "丑月庚金以正官为用。",
    "你的日柱庚子，命带华盖，性情孤高。",
    "日柱庚子，自带太极贵人。",
    "日支子，天喜主婚姻喜庆。",
    "天乙贵人平时与人为善。",
    "华盖重，平日和同事疏离，宜独处。",
    # Numbers that are no ages, and ages within a decade.
    "In 2029 you move from one luck pillar, Jia Xu, to the next.",
    "2026 is Bing Wu, and moves you from one job to another.",
    "You were born on 4 February 1990 at 10 in the morning, which gives the Dragon hour.",
    "Jia Xu runs from 2 Dec 2019 to 2 Dec 2029.",
    "In 2026, a Bing Wu year, you feel at one with yourself.",
    "2026年是丙午年，你会充满一种动力。",
    "2026年丙午，火旺，婚姻美满一生有望。",
    "Within Jia Xu you will, at age 35, enter a calmer phase.",
    "In Jia Xu, at age 35, a promotion comes.",
    "2029, Jia Xu gives way to Gui You.",
    "In 2028, Jia Xu brings Indirect Wealth.",
    # Counts, scores and what becomes of a relation, in words of every day.
    "你的八字里水主流动，适合从事五金行业或者土木工程。",
    "你的命局喜金，适合五金、机械行业。",
    "甲乙二木是庚金日主的财星。",
    "日主庚金生壬癸二水，水为食伤。",
    "Wood 12%, Fire 30%, Earth 35%, Metal 15%, Water 8%.",
    "Your chart has 3.0 Earth by weight and 2.5 Metal.",
    "子丑合土，你适合水产或者物流行业。",
    "年支巳与月支丑半合，适合木材、水利等行业。",
    "子丑六合稳定，巳火带来社会火热的机会。",
    "子丑相合，宜往东方木地发展。",
    "Born in the Water season, your Ox and Rat combine.",
    "算法1给35分判身强，算法2给3.8分判中和。",
    "Method 1 judges you strong at 35, method 2 balanced at 3.8.",
    "五项计分得35分，满分100分，判身强。",
    "两法各有说法：一法35分身强，一法3.8分中和，相差31.2分。",
    "By points you score 35 (6 above the line at 29), strong.",
    "The Ox carries Ding on its back.",
    # A reviewer's: what acts on a place does not stand there, the void is of one clause, a rank may do something, an ordinal
    # may count something else.
    "The Direct Resource feeds the day.",
    "The Direct Officer on the month disciplines the day.",
    "Direct Resource flows down the month and the day.",
    "Ding warms the day and the hour.",
    "Geng leans on the month.",
    "Geng needs Fire in the month.",
    "Jia would split the Earth in the month and the hour.",
    "The Ox shelters the day.",
    "The Snake helps the month.",
    "The Dragon holds the hour and colours the day.",
    "The Canopy colours the day.",
    "丁火照暖日、时两柱。",
    "庚金赖年、月之印。",
    "子水润月、时之土。",
    "The month stands firm; the void is elsewhere, in the year and the hour.",
    "Since the hour falls in the void, what the month earns stays longer.",
    "Empty in this chart are the Dragon and the Snake, so year and hour are void while the month keeps its full force.",
    "Your career palace in the month is full, your children's palace in the hour is void.",
    "The Dragon of your hour is void, which is why your month pillar does the work.",
    "月令不空，时支落空亡。",
    "年、时空亡，月、日不空。",
    "时柱落空亡，故事业看月柱更稳。",
    "月柱有力，年、时两柱逢空亡。",
    "月、日两柱充实，年、时两柱落空。",
    "空亡在年支、时支，月令则当旺。",
    "华盖在月、时，时上华盖又逢空亡，主孤高。",
    "The main qi of the Ox feeds Geng.",
    "The main qi of the Snake controls your Metal, yet it stays hidden.",
    "The residual qi of the Ox is a root for Geng.",
    "The Friend on the hour is carried by the main qi of the Dragon.",
    "The main qi of the Ox, not its Gui, names your pattern.",
    "丑土的本气生庚。",
    "子水本气泄庚金之气。",
    "丑土本气当令，官星坐其上。",
    "Of the coming decades, Gui You is the first.",
    "In Jia Xu, put your health first.",
    "Money comes first, in Jia Xu.",
    "First, Jia Xu brings wealth to the stem.",
    "In the first phase of Jia Xu the stem leads, in the second the branch.",
    "Halfway through Jia Xu you enter the second phase of your career.",
    "甲戌运的第二个五年，戌土当令。",
    "Your Canopy is in both the Ox and the Dragon.",
    "你九岁起运，三十九岁换癸酉运。",
    "甲戌大运，第一步要先稳住现金流。",
    "走到甲戌大运，人生进入第二轮。",
    "Of Yi and Gui, the one is wealth and the other is talent.",
    "The year pillar Ji Si leaves Dog and Pig empty, and nothing of yours is touched.",
    "时干庚与两个庚（含日主）同气相求。",
    "Peach Blossom from the year and General Star from the day are counted by branch.",
    "Ding is the Direct Officer because Yin Fire controls Yang Metal; it stands in the month and is rooted in the Snake.",
    "Canopy on the month and Lonely Star on year and hour do not make a lonely life.",
]


@pytest.fixture(scope="module")
def reads() -> dict[bool, Checker]:
    return {chinese: checker("zh-Hans" if chinese else "en") for chinese in (True, False)}


def _is_chinese(text: str) -> bool:
    return any("一" <= char <= "鿿" for char in text)


@pytest.mark.parametrize(("true", "false"), PAIRS)
def test_what_nothing_bears_out_is_cut_and_its_true_twin_is_not(
    reads: dict[bool, Checker], true: str, false: str
) -> None:
    read = reads[_is_chinese(true)]
    assert read.check(true).verdict not in BLOCKED
    assert read.check(false).verdict in BLOCKED


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_what_claims_nothing_or_may_be_borne_out_is_left_alone(
    reads: dict[bool, Checker], text: str
) -> None:
    assert reads[_is_chinese(text)].check(text).verdict not in BLOCKED


def test_what_is_cut_so_is_counted_by_its_class_and_never_put_right(
    reads: dict[bool, Checker],
) -> None:
    cut = reads[True].check("癸水藏在子、巳、辰三支，性情含蓄。")
    assert cut.verdict is Verdict.REMOVED
    false = [one for one in cut.judgements if one.standing is Standing.FALSE]
    assert [(one.claim.kind.value, one.mend) for one in false] == [("hidden_stem", None)]


def test_where_a_pillar_is_not_certain_anything_may_be_borne_out(
    reads: dict[bool, Checker],
) -> None:
    text = "一家给35分判身弱，另一家给3.8分判中和。"
    assert reads[True].check(text).verdict in BLOCKED
    assert checker(birth=UNTIMED).check(text).verdict not in BLOCKED
