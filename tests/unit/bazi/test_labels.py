"""Labels are complete in every language, and no template lacks a kind."""

from enum import IntEnum
from string import Formatter

import pytest

from bazi.branches import Branch
from bazi.elements import Element, Polarity
from bazi.findings import Finding
from bazi.hidden_stems import HiddenRank
from bazi.labels import LANGUAGES, describe, in_language, label, label_id, label_of
from bazi.luck import LuckDirection
from bazi.options import Clock
from bazi.results import Position
from bazi.solar_terms import SolarTerm
from bazi.stems import Stem
from bazi.ten_gods import TenGod

ALPHABETS: tuple[type[IntEnum], ...] = (
    Stem,
    Branch,
    Element,
    Polarity,
    TenGod,
    HiddenRank,
    Position,
    SolarTerm,
    LuckDirection,
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("alphabet", ALPHABETS)
def test_every_member_has_its_own_label(alphabet: type[IntEnum], language: str) -> None:
    labels = [label_of(member, language) for member in alphabet]
    assert all(labels)
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_real_clock_has_a_label(language: str) -> None:
    for clock in Clock:
        if clock is not Clock.AUTO:
            assert label_of(clock, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_name_and_every_sentence(language: str) -> None:
    reference, known = in_language("en"), in_language(language)
    assert known.labels.keys() == reference.labels.keys()
    assert known.templates.keys() == reference.templates.keys()
    for text in (*known.labels.values(), *known.templates.values(), known.list_separator):
        assert text.strip()
    for kind, template in known.templates.items():
        # The same facts are told in every language: no field left out, none made up.
        assert fields(template) == fields(reference.templates[kind]), kind


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def test_ids_and_languages() -> None:
    assert label_id(Stem.JIA) == "stem.jia"
    assert label("ten_god.seven_killings", "zh-Hant") == "七殺"
    with pytest.raises(KeyError):
        label("stem.jia", "xx")
    with pytest.raises(KeyError):
        label("stem.nobody", "en")


def test_describe_reads_pillars_by_index() -> None:
    finding = Finding("alternative.day", "alternative", "day", (("pillars", "0,1"),), (), "r", "s")
    assert describe(finding, "zh-Hans").endswith("甲子, 乙丑")
    assert describe(finding, "en").endswith("Jiǎ Zǐ (Rat), Yǐ Chǒu (Ox)")
