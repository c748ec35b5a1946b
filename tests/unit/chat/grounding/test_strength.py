"""How strong the day master is said to be. 己巳 丁丑 庚子 庚辰: strong by points, balanced by the five terms."""

import pytest

from bazi import Birth, Sex
from services.chat.spans import Verdict
from tests.unit.chat.grounding.charts import checker

_PILLAR = {"en": "Your day pillar is Geng Zi", "zh-Hans": "日主庚金坐于日柱庚子"}
TRUE = (
    ("en", "; on its strength the methods part ways, strong by points and balanced by five terms."),
    ("en", "; by points it is strong, by five terms it is balanced."),
    ("en", "; one method makes it strong, the other balanced."),
    ("en", ", strong by points, balanced by five terms."),
    ("en", "; balanced by five terms, strong by points."),
    ("zh-Hans", "；论强弱，两家说法不一，计分法判身强，五项法判中和。"),
)
FALSE = (
    ("en", "; by points it is strong with 12, by five terms it is balanced."),
    ("en", "; on its strength the methods part ways, balanced by points and strong by five terms."),
    ("en", "; by points it is strong, by five terms it is weak."),
    ("en", "; one method makes it strong, the other weak."),
    ("en", "; the two methods used here agree that it is strong."),
    ("en", "; both methods call it strong."),
    ("zh-Hans", "；论强弱，两家说法不一，计分法判中和，五项法判身强。"),
    ("zh-Hans", "；论强弱，两种算法都判为身强。"),
)
# Nothing that is read says it: true or not, nobody vouches for it.
LOOSE = (
    ("en", "; it is strong."),
    ("en", ", and it is weak."),
    ("en", ", a weak one."),
    ("en", ", which makes it weak."),
    ("en", "; all in all it comes out rather weak once everything has been weighed."),
    ("en", ", so you are weak."),
    ("en", ", and its Metal is weak."),
    ("en", "; according to the five-term method it is strong."),
    ("en", "; by points it is strong, and by five terms too."),
    ("en", "; it is strong by points, and the five terms agree."),
    ("en", "; by the one method that applies it is balanced."),
    ("en", "; by points it is anything but strong."),
    ("en", "; by points it is far from weak."),
    ("zh-Hans", "；五项法认为它身强。"),
    ("zh-Hans", "；计分法判身强，五项法也一样。"),
    ("zh-Hans", "；计分法判身强，五项法相反。"),
    ("zh-Hans", "；并非计分法判身弱。"),
    ("zh-Hans", "，总的说来弱。"),
    ("zh-Hans", "，属弱。"),
    ("zh-Hans", "，力量很弱。"),
    ("zh-Hans", "，此日主力薄。"),
    ("en", ", and the self is depleted."),
)
# An everyday word, that says nothing of the chart.
EVERYDAY = (
    ("en", ": strong opinions, soft words."),
    ("zh-Hans", "，凡事不必强求。"),
)


def _check(language: str, ending: str) -> Verdict:
    return checker(language).check(_PILLAR[language] + ending).verdict


@pytest.mark.parametrize(("language", "ending"), TRUE)
def test_each_method_is_held_against_what_it_found(language: str, ending: str) -> None:
    assert _check(language, ending) is Verdict.CHECKED


@pytest.mark.parametrize(("language", "ending"), FALSE)
def test_what_the_other_method_found_is_false_of_it(language: str, ending: str) -> None:
    assert _check(language, ending) in (Verdict.REPAIRED, Verdict.REMOVED)


@pytest.mark.parametrize(("language", "ending"), LOOSE)
def test_a_strength_that_was_not_read_is_not_vouched_for(language: str, ending: str) -> None:
    assert _check(language, ending) is Verdict.UNVERIFIABLE


@pytest.mark.parametrize(("language", "ending"), EVERYDAY)
def test_an_everyday_word_says_nothing_of_strength(language: str, ending: str) -> None:
    assert _check(language, ending) is Verdict.CHECKED


def test_both_methods_may_agree() -> None:
    weak = Birth(1972, 12, 12, 22, "Asia/Shanghai", minute=53, sex=Sex.MALE)
    said = "The day pillar is {}; the two methods used here agree that it is {}."
    told = checker("en", weak)
    pillar = "Ding Chou"
    assert told.check(said.format(pillar, "weak")).verdict is Verdict.CHECKED
    assert told.check(said.format(pillar, "strong")).verdict is Verdict.REPAIRED


def test_what_is_put_right_is_written_in_the_script_of_the_text() -> None:
    assert checker("zh-Hant").check("計分法判身弱。").text == "計分法判身強。"
