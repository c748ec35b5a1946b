"""The adversarial set: what is false must not pass, what is true must. `python -m tests.grounding.making` writes it."""

import json

import pytest

from services.chat.grounding.checker import Checker
from services.chat.spans import Verdict
from tests.grounding import making
from tests.grounding.measure import BLOCKED, VOUCHED, measured
from tests.grounding.samples import births, truth_of
from tests.grounding.words import LANGUAGES, traditional

# What passes and what is blocked today may only become less: of sentences that no rule has seen, and of each round of
# them that has been learnt from since.
FALSE_PASS = {
    "held_out": {"zh-Hans": 0.0357, "zh-Hant": 0.033, "en": 0.0535},
    "third": {"zh-Hans": 0.0, "zh-Hant": 0.0, "en": 0.0},
    "fourth": {"zh-Hans": 0.0111, "zh-Hant": 0.0159, "en": 0.0176},
    "fifth": {"zh-Hans": 0.0096, "zh-Hant": 0.008, "en": 0.019},
    "sixth": {"zh-Hans": 0.0191, "zh-Hant": 0.0159, "en": 0.0334},
    "seventh": {"zh-Hans": 0.0112, "zh-Hant": 0.008, "en": 0.008},
    "eighth": {"zh-Hans": 0.0016, "zh-Hant": 0.0032, "en": 0.0096},
    "ninth": {"zh-Hans": 0.0032, "zh-Hant": 0.0096, "en": 0.0048},
    "tenth": {"zh-Hans": 0.0366, "zh-Hant": 0.0208, "en": 0.0303},
    "eleventh": {"zh-Hans": 0.0048, "zh-Hant": 0.008, "en": 0.008},
    "twelfth": {"zh-Hans": 0.0304, "zh-Hant": 0.043, "en": 0.0481},
    "thirteenth": {"zh-Hans": 0.0286, "zh-Hant": 0.0398, "en": 0.0348},
    "fourteenth": {"zh-Hans": 0.0655, "zh-Hant": 0.0428, "en": 0.0698},
    "fifteenth": {"zh-Hans": 0.0413, "zh-Hant": 0.0318, "en": 0.0507},
    "sixteenth": {"zh-Hans": 0.0462, "zh-Hant": 0.0493, "en": 0.0364},
    "seventeenth": {"zh-Hans": 0.0572, "zh-Hant": 0.0649, "en": 0.0509},
    "eighteenth": {"zh-Hans": 0.059, "zh-Hant": 0.0607, "en": 0.0381},
    "nineteenth": {"zh-Hans": 0.0334, "zh-Hant": 0.0367, "en": 0.0428},
    "twentieth": {"zh-Hans": 0.0221, "zh-Hant": 0.0272, "en": 0.0493},
    "twenty_first": {"zh-Hans": 0.0555, "zh-Hant": 0.035, "en": 0.076},
    "twenty_second": {"zh-Hans": 0.0716, "zh-Hant": 0.0573, "en": 0.0605},
    "twenty_third": {"zh-Hans": 0.0846, "zh-Hant": 0.0891, "en": 0.0748},
    "twenty_fourth": {"zh-Hans": 0.0523, "zh-Hant": 0.0462, "en": 0.0651},
    "twenty_fifth": {"zh-Hans": 0.0461, "zh-Hant": 0.0461, "en": 0.1043},
}
# How many false sentences may be told as checked, or as saying nothing of a chart: none of those that have been learnt from.
FALSE_VOUCHED = {("held_out", "zh-Hans"): 1, ("held_out", "en"): 3}
FALSE_BLOCK = {
    "held_out": {"zh-Hans": 0.007, "zh-Hant": 0.0074, "en": 0.0035},
    **{name: {"zh-Hans": 0.0012, "zh-Hant": 0.0012, "en": 0.0} for name in making.ROUNDS},
    "tenth": {"zh-Hans": 0.0, "zh-Hant": 0.0, "en": 0.0012},
    "thirteenth": {"zh-Hans": 0.0012, "zh-Hant": 0.0024, "en": 0.0},
    "fourteenth": {"zh-Hans": 0.0, "zh-Hant": 0.0, "en": 0.0024},
    "sixteenth": {"zh-Hans": 0.0083, "zh-Hant": 0.0036, "en": 0.0059},
    "seventeenth": {"zh-Hans": 0.0071, "zh-Hant": 0.0024, "en": 0.0012},
}
# Of 270: two that speak of the chart's words without a mark of doctrine, and a list that says Wu for 午 beside Chou.
HARMLESS_TOUCHED = {"zh-Hans": 2, "zh-Hant": 2, "en": 1}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_set_is_what_its_generator_makes(language: str) -> None:
    for name in (making.TUNED, making.HELD_OUT):
        assert making.read(language, name) == making.made(language, name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_false_passes_and_next_to_nothing_true_is_blocked(language: str) -> None:
    counts, wrong = measured(language, making.TUNED)
    total = counts["all"]
    assert total["true"] + total["false"] >= 2000
    assert total["false_wrong"] == 0, wrong[:5]
    assert total["false_vouched"] == 0
    assert total["true_wrong"] <= 0.01 * total["true"], wrong[:5]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FALSE_PASS)
def test_of_sentences_by_others_few_go_wrong(name: str, language: str) -> None:
    counts, wrong = measured(language, name)
    total = counts["all"]
    # What is held out is counted and never shown: whoever read it would learn from it.
    shown = [] if name == making.HELD_OUT else wrong[:5]
    assert total["false_wrong"] <= FALSE_PASS[name][language] * total["false"], shown
    assert total["true_wrong"] <= FALSE_BLOCK[name][language] * total["true"], shown
    # What it passes and is false, it says of that it has not understood it: what it vouches for is so.
    assert total["false_vouched"] <= FALSE_VOUCHED.get((name, language), 0), (
        []
        if name == making.HELD_OUT
        else [item for item in wrong if item["v"] in VOUCHED and not item["ok"]]
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_claims_nothing_of_the_chart_is_left_alone(language: str) -> None:
    read = json.loads((making.FOLDER / "sentences" / "harmless.json").read_text())
    lines = read["en" if language == "en" else "zh"]
    if language == "zh-Hant":
        lines = [traditional(line) for line in lines]
    checkers = [Checker(truth_of(birth, language), language) for birth in births(5, 6)]
    touched = {line for line in lines for each in checkers if each.check(line).verdict in BLOCKED}
    assert len(touched) <= HARMLESS_TOUCHED[language], touched


def _reviewed(name: str, verdicts: tuple[Verdict, ...]) -> list[str]:
    """Sentences of a file that get one of these verdicts."""
    read = json.loads((making.FOLDER / "sentences" / f"{name}.json").read_text())
    charts = births(making.SEED, making.CHARTS)
    checkers = {
        key: Checker(truth_of(charts[key[0]], key[1]), key[1])
        for key in {(one["chart"], one["lang"]) for one in read}
    }
    return [
        one["text"]
        for one in read
        if checkers[one["chart"], one["lang"]].check(one["text"]).verdict in verdicts
    ]


def test_what_reviewers_found_cut_though_true_is_left_alone() -> None:
    """True sentences, and some that claim nothing, each of which some rule once cut or wrote anew."""
    assert not _reviewed("reviewed", BLOCKED)


def test_what_a_reviewer_found_vouched_for_though_false_is_not() -> None:
    """Framed by "if", asked as what needs no answer, told in rows, counted in Chinese numerals."""
    assert not _reviewed("not_vouched", VOUCHED)
