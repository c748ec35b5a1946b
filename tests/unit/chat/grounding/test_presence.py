"""Whether a thing is said to be there: a negation counts where it governs the thing, not wherever it stands."""

import pytest

from services.chat.grounding.checker import Checker
from services.chat.spans import Verdict
from tests.grounding.samples import births, truth_of

BLOCKED = (Verdict.REPAIRED, Verdict.REMOVED)
# A chart that has Heavenly Noble and not State Seal.
BIRTH = births(5, 3)[1]
HELD, MISSING = (
    {"en": "Heavenly Noble", "zh-Hans": "天乙贵人"},
    {"en": "State Seal", "zh-Hans": "国印"},
)
ABSENT = [
    "{} does not feature in your chart.",
    "{} plays no part in your chart.",
    "Your chart shows no trace of {}.",
    "{} is not among your stars.",
    "{} is not one of the stars in your chart.",
    "There is no sign of {} in your chart.",
    "You won't find {} in your chart.",
    "{}: not found.",
    "{}: not present in this chart.",
    "Not present: {}.",
    "Stars not found in your chart: {}.",
    "{} is absent from your chart, so I leave it out.",
    "I looked for {} and did not find it in your chart.",
    "Your four pillars do not contain {}.",
    "None of your pillars carries {}.",
    "{} did not come up in your chart.",
    "{} doesn't come up anywhere in your chart.",
    "As for {}, your chart does not have it.",
    "People often ask me about {}; your chart does not carry it.",
    "You may have read about {}, but it is not in your chart.",
    "While {} gets a lot of attention, it does not appear in yours.",
    "| {} | not found |",
    "| {} | — |",
    "| {} | no |",
    "- {} (absent)",
    "Absent stars: {}",
    "{} is nowhere to be found in your four pillars.",
    "Your chart lacks {}, and that is nothing to worry about.",
    "Not every chart has {}, and yours is one of those without it.",
    "We can leave {} aside, because your chart does not have it.",
    "Among the stars that your chart does not include is {}.",
    "{} = none",
    "Your chart has no {}, but there is help elsewhere.",
    "{} is missing from your chart, yet you have other friends.",
    "There is no {} in your chart, and you carry your own weight.",
    "You do not have {}, so you find your own way.",
    "Without {} in the chart, you rely on what you have.",
]
PRESENT = [
    "{} features in your chart.",
    "{} plays a part in your chart.",
    "Your chart shows {}.",
    "{} is among your stars.",
    "You have {} at your side.",
    "Stars found in your chart: {}.",
    "{}: found.",
    "Present: {}.",
    "| {} | found |",
    "| {} | yes |",
    "- {} (present)",
    "Active stars: {}",
    "Your four pillars contain {}.",
    "One of your pillars carries {}.",
    "{} came up in your chart.",
    "As for {}, your chart does have it.",
    "People often ask me about {}; your chart carries it.",
    "You may have read about {}, and it is in your chart.",
    "{} is a star that you were born with.",
    "The star called {} belongs to your chart.",
    "You carry {} in your pillars.",
    "You have {} in your chart, but that is no guarantee of luck.",
    "{} is in your chart; don't expect miracles from it.",
    "Your chart contains {}, which does not mean that help comes by itself.",
    "{} appears in your chart, and not without reason.",
    "Because {} is present, you are never quite alone.",
    "Not many people have {}; you do.",
    "It is no surprise that {} shows up in your chart.",
    "You carry {}, though nobody can say what you will make of it.",
    "Your chart carries {} (no cause for alarm).",
    "With {} in your chart, you won't lack friends.",
    "The presence of {} in your chart isn't a verdict on your life.",
]
ABSENT_ZH = [
    "你的八字里没有{}。",
    "至于{}，你的命盘里是没有的。",
    "{}并未出现在你的四柱中。",
    "说起来也巧，{}在你八字里一个都找不着。",
    "此造与{}无缘，凡事靠自家本领。",
    "{}：无",
]
PRESENT_ZH = [
    "你的命盘里有{}，不必因此得意。",
    "{}在你的八字里，并非与你无缘。",
    "命带{}，这份好处旁人看不见。",
    "不难看出，你的八字带有{}。",
]
SAID = [
    *(("en", said, MISSING, HELD) for said in ABSENT),
    *(("en", said, HELD, MISSING) for said in PRESENT),
    *(("zh-Hans", said, MISSING, HELD) for said in ABSENT_ZH),
    *(("zh-Hans", said, HELD, MISSING) for said in PRESENT_ZH),
]


@pytest.mark.parametrize(("language", "said", "right", "wrong"), SAID)
def test_what_is_there_and_what_is_not(
    language: str, said: str, right: dict[str, str], wrong: dict[str, str]
) -> None:
    checker = Checker(truth_of(BIRTH, language), language)
    assert checker.check(said.format(right[language])).verdict not in BLOCKED
    assert checker.check(said.format(wrong[language])).verdict in BLOCKED
