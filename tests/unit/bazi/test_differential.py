"""20,000 births at random against other libraries: every difference has a name.

The answers were given by the libraries (`make differential`); a few are asked of the one that is installed here.
"""

from pathlib import Path

import pytest

from bazi.presets import PRESETS
from bench.differences import NAMES, Difference, differences, table
from bench.differential import _lunar
from bench.peer_answers import WAYS, Answers, read

PAGE = Path(__file__).resolve().parents[3] / "docs/accuracy.md"


@pytest.fixture(scope="module")
def answers() -> Answers:
    return read()


@pytest.fixture(scope="module")
def found(answers: Answers) -> dict[str, list[Difference]]:
    return differences(answers)


def test_twenty_thousand_births(answers: Answers) -> None:
    assert len(set(answers.births)) >= 19_990
    assert {birth.civil.year // 10 for birth in answers.births} == set(range(190, 210))
    for way in WAYS:
        name, release = PRESETS[way].proof.rsplit(" ", 1)
        assert answers.releases[name] == release


@pytest.mark.parametrize("way", WAYS)
def test_every_difference_has_a_name(found: dict[str, list[Difference]], way: str) -> None:
    assert [difference for difference in found[way] if difference.name not in NAMES] == []
    assert sum(difference.what == "pillars" for difference in found[way]) < 20


def test_the_page_shows_them(answers: Answers, found: dict[str, list[Difference]]) -> None:
    assert table(len(answers.births), found) in PAGE.read_text(encoding="utf-8")


def test_the_library_itself(answers: Answers) -> None:
    for number in range(0, len(answers.births), 500):
        for way, answer in _lunar(answers.births[number]).items():
            assert answers.by_way[way][number] == answer
