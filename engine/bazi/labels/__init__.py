"""Names for people, by stable id and language."""

import json
from enum import IntEnum
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from bazi.branches import Branch
from bazi.elements import Element, Polarity
from bazi.errors import UnknownName
from bazi.findings import Finding
from bazi.hidden_stems import HiddenRank
from bazi.luck import LuckDirection
from bazi.options import Clock
from bazi.results import Position
from bazi.sexagenary import pillar_at
from bazi.solar_terms import SolarTerm
from bazi.stages import Stage
from bazi.stems import Stem
from bazi.ten_gods import TenGod

LANGUAGES = ("zh-Hans", "zh-Hant", "en", "ja", "ko", "vi")
_FOLDER = Path(__file__).parent


class Language(NamedTuple):
    """A language's file: labels by id, sentences by kind of finding, what stands between items and inside a pillar.

    `sentences` are the templates made ready: the text for `%`, and the keys of its words in order.
    """

    labels: dict[str, str]
    templates: dict[str, str]
    list_separator: str
    pillar_separator: str
    sentences: dict[str, tuple[str, tuple[str, ...]]]


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


@lru_cache(maxsize=len(LANGUAGES))
def in_language(language: str) -> Language:
    """Return the file of a language, read when it is first asked for; UnknownName for an unknown one."""
    if language not in LANGUAGES:
        raise UnknownName(
            f"labels are in {', '.join(LANGUAGES)}",
            field="language",
            reason="LANGUAGE_UNKNOWN",
            metadata={"languages": ",".join(LANGUAGES)},
        )
    document = json.loads((_FOLDER / f"{language}.json").read_text(encoding="utf-8"))
    separators = document["separators"]
    templates: dict[str, str] = document["templates"]
    return Language(
        document["labels"],
        templates,
        separators["list"],
        separators["pillar"],
        {kind: _sentence(template) for kind, template in templates.items()},
    )


def _sentence(template: str) -> tuple[str, tuple[str, ...]]:
    """Turn `{name}` into `%s` and the list of names: a third of what `str.format` costs, and a chart has ninety."""
    text, keys = "", []
    for part in template.split("{"):
        key, closed, rest = part.partition("}")
        if closed:
            keys.append(key)
            text += "%s" + rest.replace("%", "%%")
        else:
            text += part.replace("%", "%%")
    return text, tuple(keys)


def label(identifier: str, language: str) -> str:
    """Return the label of a stable id; UnknownName for an unknown id or language."""
    try:
        return in_language(language).labels[identifier]
    except UnknownName:
        raise
    except (KeyError, TypeError):
        raise UnknownName("no such id", field="identifier", reason="LABEL_UNKNOWN") from None


def label_of(member: IntEnum, language: str) -> str:
    """Return the label of an enum member."""
    return label(label_id(member), language)


def pillar_label(index: int, language: str) -> str:
    """Return stem and branch of a place in the cycle of sixty."""
    pillar, known = pillar_at(index), in_language(language)
    stem, branch = known.labels[label_id(pillar.stem)], known.labels[label_id(pillar.branch)]
    return f"{stem}{known.pillar_separator}{branch}"


# Kinds whose value has an instant or a date in it: no two births have the same.
_DATED = frozenset(
    {
        *("moment", "clock", "solar_term", "luck.start", "luck.pillar", "lunar_month"),
        *("boundary.term", "boundary.hour"),
    }
)


def describe(finding: Finding, language: str) -> str:
    """Return one line that states a finding; the same finding gives the same line.

    UnknownName for an unknown language.
    """
    return (_said if finding.kind in _DATED else _kept)(finding, language)


def _said(finding: Finding, language: str) -> str:
    known = in_language(language)
    names = known.labels
    text, keys = known.sentences[finding.kind]
    values = dict(finding.value)
    subject = finding.subject
    values["subject"] = names.get("position." + subject, subject)
    words = []
    for key in keys:
        value = values[key]
        name = names.get(value)
        if name is not None:
            words.append(name)
        elif key != "subject" and ("," in value or key == "pillars"):
            words.append(_word(key, value, language, known))
        else:
            words.append(value)
    return text % tuple(words)


# What is not dated follows from a few pillars: nine in ten findings of any chart have been told before.
_kept = lru_cache(maxsize=8192)(_said)


def _word(key: str, value: str, language: str, known: Language) -> str:
    if key == "pillars":
        return ", ".join(pillar_label(int(index), language) for index in value.split(","))
    if key in ("places", "branches"):
        return ("–" if key == "places" else " ").join(
            known.labels[identifier] for identifier in value.split(",")
        )
    name = known.labels.get(value)
    if name is None and "," in value:
        parts = (_word(key, part, language, known) for part in value.split(","))
        return known.list_separator.join(parts)
    return value if name is None else name
