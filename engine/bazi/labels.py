"""Names for people, by stable id and language."""

from enum import IntEnum

from bazi.branches import Branch
from bazi.elements import Element, Polarity
from bazi.findings import Finding
from bazi.hidden_stems import HiddenRank
from bazi.labels_facts_table import FACT_LABELS, FACT_TEMPLATES
from bazi.labels_judgement_table import JUDGEMENT_LABELS, JUDGEMENT_TEMPLATES
from bazi.labels_search_table import SEARCH_LABELS, SEARCH_TEMPLATES
from bazi.labels_table import LABELS as BASE_LABELS
from bazi.labels_table import TEMPLATES as BASE_TEMPLATES
from bazi.luck import LuckDirection
from bazi.option_list import option_labels
from bazi.options import Clock
from bazi.results import Position
from bazi.sexagenary import pillar_at
from bazi.solar_terms import SolarTerm
from bazi.stages import Stage
from bazi.stems import Stem
from bazi.ten_gods import TenGod

LABELS = {
    **BASE_LABELS,
    **FACT_LABELS,
    **SEARCH_LABELS,
    **JUDGEMENT_LABELS,
    **option_labels(),
}
TEMPLATES = {**BASE_TEMPLATES, **FACT_TEMPLATES, **SEARCH_TEMPLATES, **JUDGEMENT_TEMPLATES}
LANGUAGES = ("zh-Hans", "zh-Hant", "en")

_PREFIXES: dict[type[IntEnum], str] = {
    Stem: "stem",
    Branch: "branch",
    Element: "element",
    Polarity: "polarity",
    TenGod: "ten_god",
    Position: "position",
    HiddenRank: "rank",
    SolarTerm: "term",
    Clock: "clock",
    LuckDirection: "luck_direction",
    Stage: "stage",
}
_IDS: dict[type[IntEnum], dict[int, str]] = {
    kind: {int(member): f"{prefix}.{member.name.lower()}" for member in kind}
    for kind, prefix in _PREFIXES.items()
}


def label_id(member: IntEnum) -> str:
    """Return the stable id of an enum member, e.g. `stem.jia`, `ten_god.rob_wealth`."""
    return _IDS[type(member)][member]


def label(identifier: str, language: str) -> str:
    """Return the label of a stable id; KeyError for an unknown id or language."""
    return LABELS[identifier][_column(language)]


def label_of(member: IntEnum, language: str) -> str:
    """Return the label of an enum member."""
    return label(label_id(member), language)


def describe(finding: Finding, language: str) -> str:
    """Return one line that states a finding; the same finding gives the same line.

    KeyError for an unknown language.
    """
    column = _column(language)
    words = {key: _word(key, value, language) for key, value in finding.value}
    subject = LABELS.get(f"position.{finding.subject}")
    words["subject"] = subject[column] if subject else finding.subject
    return TEMPLATES[finding.kind][column].format(**words)


def _word(key: str, value: str, language: str) -> str:
    if key == "pillars":
        return ", ".join(_pillar(int(index), language) for index in value.split(","))
    if key in ("places", "branches"):
        return ("–" if key == "places" else " ").join(
            label(identifier, language) for identifier in value.split(",")
        )
    entry = LABELS.get(value)
    if entry is None and "," in value:
        comma = ", " if language == "en" else "、"
        return comma.join(_word(key, part, language) for part in value.split(","))
    return entry[_column(language)] if entry else value


def _pillar(index: int, language: str) -> str:
    pillar = pillar_at(index)
    names = (label_of(pillar.stem, language), label_of(pillar.branch, language))
    return " ".join(names) if language == "en" else "".join(names)


def _column(language: str) -> int:
    try:
        return LANGUAGES.index(language)
    except ValueError:
        raise KeyError(language) from None
