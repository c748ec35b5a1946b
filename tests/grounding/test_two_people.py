"""What the composer says of two people, each word of it made wrong in turn: nobody vouches for any of that."""

import random
import re
from collections.abc import Iterator

import pytest

from bazi import Birth
from services.chat.grounding import terms
from services.chat.grounding.checker import Checker
from services.chat.spans import Verdict
from services.chat.writers.findings import Findings
from services.chat.writers.pairs import Pair
from services.chat.writing import Brief, ChartFacts
from services.kit.languages import READINGS
from tests.grounding.samples import TODAY, births
from tests.grounding.words import traditional
from tests.unit.chat.grounding.charts import chart_beside
from tests.unit.chat.test_editor import brief

_PAIRS = 100
_ZH_GODS = ("比肩", "劫财", "食神", "伤官", "偏财", "正财", "七杀", "正官", "偏印", "正印")
_EN_GODS = (
    "Friend", "Rob Wealth", "Eating God", "Hurting Officer", "Indirect Wealth", "Direct Wealth", "Seven Killings",
    "Direct Officer", "Indirect Resource", "Direct Resource",
)  # fmt: skip
_EN_STEMS = ("Jiǎ", "Yǐ", "Bǐng", "Dīng", "Wù", "Jǐ", "Gēng", "Xīn", "Rén", "Guǐ")
_EN_ANIMALS = (
    "Rat",
    "Ox",
    "Tiger",
    "Rabbit",
    "Dragon",
    "Snake",
    "Horse",
    "Goat",
    "Monkey",
    "Rooster",
    "Dog",
    "Pig",
)
# Of each kind exactly one is right where one stands: another one is always wrong.
_SORTS = {
    "en": (_EN_GODS, _EN_STEMS, _EN_ANIMALS, ("Wood", "Fire", "Earth", "Metal", "Water")),
    "zh": (_ZH_GODS, tuple(terms.STEMS), tuple(terms.BRANCHES), tuple("木火土金水")),
}


def wrong(said: str, language: str, rng: random.Random) -> Iterator[str]:
    """Yield a sentence with each of its names made another one of its sort, and each number another one."""
    for sort in _SORTS["en" if language == "en" else "zh"]:
        names = [traditional(name) for name in sort] if language == "zh-Hant" else list(sort)
        for match in re.finditer("|".join(sorted(names, key=len, reverse=True)), said):
            other = rng.choice([name for name in names if name != match[0]])
            yield said[: match.start()] + other + said[match.end() :]
    for match in re.finditer(r"\d+", said):
        yield said[: match.start()] + str(int(match[0]) + rng.randint(1, 9)) + said[match.end() :]


def told(one: Birth, other: Birth, language: str) -> tuple[ChartFacts, list[str]]:
    chart = chart_beside(one, other, language)
    asked = Brief("", language, chart, (), brief().today)
    pair = Pair(Findings(asked), chart.between, couple=True)
    return chart, [sentence.text for sentence in pair.told()]


@pytest.mark.parametrize("language", READINGS)
def test_of_what_is_wrong_nothing_is_vouched_for(language: str) -> None:
    rng, people = random.Random(8), births(77, 2 * _PAIRS)
    verdicts: list[Verdict] = []
    for one, other in zip(people[::2], people[1::2], strict=True):
        chart, said = told(one, other, language)
        checker = Checker.of(chart, TODAY)
        for right in said:
            assert checker.check(right).verdict is Verdict.CHECKED, right
            for sentence in wrong(right, language, rng):
                found = checker.check(sentence).verdict
                assert found not in (Verdict.CHECKED, Verdict.PLAIN), sentence
                verdicts.append(found)
    # Nearly all of it is cut; what no form reads any more passes with its mark.
    assert len(verdicts) >= 2000
    assert verdicts.count(Verdict.REMOVED) > 0.9 * len(verdicts)
