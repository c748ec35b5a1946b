"""Whole readings by people who never saw a rule: next to nothing true is cut, and little false is vouched for."""

import pytest

from tests.grounding import making
from tests.grounding.readings_measure import NAMES, measured
from tests.grounding.words import LANGUAGES

# (Chinese, English), of 120 sentences each, of the hostile ones fewer: what goes wrong today may only become less.
TRUE_BLOCKED = {
    "first": (0, 1),
    "second": (0, 0),
    "third": (0, 0),
    "fourth": (0, 0),
    "fifth": (0, 0),
    "sixth": (0, 1),
    "seventh": (0, 1),
    "eighth": (1, 1),
    "ninth": (0, 1),
    "hostile": (2, 1),
    making.HELD_OUT: (5, 4),
}
FALSE_PASSED = {
    "first": (12, 27),
    "second": (16, 32),
    "third": (16, 19),
    "fourth": (16, 22),
    "fifth": (15, 15),
    "sixth": (23, 33),
    "seventh": (10, 17),
    "eighth": (33, 44),
    "ninth": (41, 49),
    "hostile": (15, 13),
    making.HELD_OUT: (31, 32),
}
# Told as checked, or as saying nothing of the chart.
FALSE_VOUCHED = {
    **dict.fromkeys(NAMES, (0, 0)),
    "fourth": (1, 0),
    "fifth": (1, 0),
    "eighth": (0, 1),
    making.HELD_OUT: (3, 3),
}
# (true, false) of those that are not 120 each.
SIZES = {("hostile", False): (90, 83), ("hostile", True): (57, 53)}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_of_whole_readings_little_goes_wrong(name: str, language: str) -> None:
    counts, wrong = measured(language, name)
    english = language == "en"
    # What is held out is counted and never shown: whoever read it would learn from it.
    shown = [] if name == making.HELD_OUT else wrong[:5]
    assert (counts["true"], counts["false"]) == SIZES.get((name, english), (120, 120))
    assert counts["true_blocked"] <= TRUE_BLOCKED[name][english], shown
    assert counts["false"] - counts["false_blocked"] <= FALSE_PASSED[name][english], shown
    assert counts["false_vouched"] <= FALSE_VOUCHED[name][english], shown
