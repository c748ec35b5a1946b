"""How people write pillars, stems, branches, gods and stars: many forms for one id, in each language."""

import random
import re
from functools import lru_cache

from opencc import OpenCC

from bazi.labels import label
from services.chat.grounding import terms
from services.chat.grounding.repair import _MARKED_BRANCHES, _MARKED_STEMS
from services.chat.grounding.tables import branch_element

LANGUAGES = ("zh-Hans", "zh-Hant", "en")
GODS = tuple(f"ten_god.{name}" for name in terms.GODS)
POSITIONS = ("year", "month", "day", "hour")
_CN = "年月日时"
_TAIWAN = OpenCC("s2tw")
# What the field writes in one way in both scripts, though it is two characters elsewhere: 天干, not 能幹; 丑, 沖, 周歲.
_OF_THE_FIELD = {"干": re.compile(r"(?<![能才骨若])干(?![练劲净燥脆扰预活])"), "丑": re.compile("丑(?![陋恶])"), "周": re.compile("周(?=岁)"), "云": re.compile("云(?=[:：])")}  # fmt: skip
_KEPT = {chr(0xE000 + at): word for at, word in enumerate(_OF_THE_FIELD)}


@lru_cache(maxsize=65536)
def traditional(text: str) -> str:
    """The text as it is written in Taiwan and Hong Kong."""
    for mark, word in _KEPT.items():
        text = _OF_THE_FIELD[word].sub(mark, text)
    full: str = _TAIWAN.convert(text).replace("衝", "沖")
    for mark, word in _KEPT.items():
        full = full.replace(mark, word)
    return full


def cap(word: str) -> str:
    return word[0].upper() + word[1:]


def stem(rng: random.Random, language: str, number: int) -> str:
    hanzi, plain, marked = (
        terms.STEMS[number],
        cap(terms.STEM_PINYIN[number]),
        cap(_MARKED_STEMS[number]),
    )
    if language != "en":
        return rng.choice(
            (hanzi, hanzi + terms.ELEMENTS[number // 2], hanzi, hanzi + terms.ELEMENTS[number // 2])
        )
    element, polarity = cap(terms.ELEMENT_WORDS[number // 2]), ("Yang", "Yin")[number % 2]
    return rng.choice(
        (
            f"{plain} {element}",
            marked,
            f"{polarity} {element}",
            f"{plain} ({hanzi})",
            f"{polarity} {element} ({plain})",
            f"{hanzi}",
            f"{plain} {element} ({hanzi})",
        )
    )


def bare_stem(rng: random.Random, language: str, number: int) -> str:
    hanzi, marked = terms.STEMS[number], cap(_MARKED_STEMS[number])
    if language != "en":
        return hanzi
    element = cap(terms.ELEMENT_WORDS[number // 2])
    return rng.choice((marked, hanzi, f"{cap(terms.STEM_PINYIN[number])} {element}"))


def branch(rng: random.Random, language: str, number: int) -> str:
    hanzi = terms.BRANCHES[number]
    if language != "en":
        return rng.choice((hanzi, hanzi, hanzi + terms.ELEMENTS[branch_element(number)]))
    animal, marked = cap(terms.ANIMALS[number][0]), cap(_MARKED_BRANCHES[number])
    return rng.choice(
        (
            f"{marked} ({animal})",
            animal,
            f"the {animal}",
            hanzi,
            marked,
            f"{cap(terms.BRANCH_PINYIN[number])} ({animal})",
        )
    )


def bare_branch(rng: random.Random, language: str, number: int) -> str:
    hanzi = terms.BRANCHES[number]
    if language != "en":
        return hanzi
    animal, marked = cap(terms.ANIMALS[number][0]), cap(_MARKED_BRANCHES[number])
    return rng.choice((marked, f"the {animal}", f"{marked} ({animal})", hanzi))


def animal(language: str, number: int) -> str:
    return terms.ANIMALS_ZH[number] if language != "en" else cap(terms.ANIMALS[number][0])


def pillar(rng: random.Random, language: str, pair: tuple[int, int]) -> str:
    s, b = pair
    hanzi = terms.STEMS[s] + terms.BRANCHES[b]
    marked = f"{cap(_MARKED_STEMS[s])} {cap(_MARKED_BRANCHES[b])}"
    plain = f"{cap(terms.STEM_PINYIN[s])} {cap(terms.BRANCH_PINYIN[b])}"
    if language != "en":
        return rng.choice(
            (hanzi, hanzi, hanzi, hanzi, f"{hanzi}（{marked.lower()}）", marked.lower())
        )
    element, beast = cap(terms.ELEMENT_WORDS[s // 2]), cap(terms.ANIMALS[b][0])
    return rng.choice(
        (
            plain,
            plain.replace(" ", "-"),
            marked,
            hanzi,
            f"{plain} ({hanzi})",
            f"{hanzi} ({plain})",
            f"{element} {beast}",
            f"{marked} ({beast})",
        )
    )


def bare_pillar(rng: random.Random, language: str, pair: tuple[int, int]) -> str:
    s, b = pair
    if language != "en":
        return terms.STEMS[s] + terms.BRANCHES[b]
    plain = f"{cap(terms.STEM_PINYIN[s])} {cap(terms.BRANCH_PINYIN[b])}"
    return rng.choice(
        (plain, plain.replace(" ", "-"), f"{cap(_MARKED_STEMS[s])} {cap(_MARKED_BRANCHES[b])}")
    )


def god(rng: random.Random, language: str, identifier: str) -> str:
    name = identifier.removeprefix("ten_god.")
    plain = label(identifier, "en").partition(" (")[0]
    if language == "en":
        pinyin = label(identifier, "en").partition("(")[2].rstrip(")")
        more = {
            "seven_killings": ("Seven Killings", "Indirect Officer", "7 Killings"),
            "indirect_resource": ("Indirect Resource", "Indirect Seal"),
            "eating_god": ("Eating God",),
            "direct_resource": ("Direct Resource", "Direct Seal"),
        }.get(name, (plain,))
        return rng.choice(
            (*more, plain, f"{plain} ({label(identifier, 'zh-Hans')})", f"{plain} ({pinyin})")
        )
    more = {"seven_killings": ("七杀", "偏官"), "indirect_resource": ("偏印", "枭神")}.get(
        name, (label(identifier, "zh-Hans"),)
    )
    return rng.choice((*more, label(identifier, "zh-Hans")))


def star(rng: random.Random, language: str, identifier: str) -> str:
    if language == "en":
        full = label(identifier, "en")
        return rng.choice((full.partition(" (")[0], full))
    return label(identifier, "zh-Hans")


def position(rng: random.Random, language: str, place: int, part: str) -> str:
    name = POSITIONS[place]
    if language == "en":
        return {
            "pillar": rng.choice((f"{name} pillar", f"{name} pillar", f"pillar of the {name}")),
            "stem": rng.choice(
                (
                    f"{name} stem",
                    f"stem of the {name} pillar",
                    f"{name} pillar's heavenly stem",
                    f"{name} heavenly stem",
                )
            ),
            "branch": rng.choice(
                (
                    f"{name} branch",
                    f"branch of the {name} pillar",
                    f"{name}'s earthly branch",
                    f"{name} earthly branch",
                )
            ),
        }[part]
    sign = _CN[place]
    return {
        "pillar": f"{sign}柱",
        "stem": rng.choice((f"{sign}干", f"{sign}柱天干", f"{sign}干")),
        "branch": rng.choice(
            (f"{sign}支", f"{sign}柱地支", f"{sign}支") + (("月令",) if place == 1 else ())
        ),
    }[part]


RELATION_WORDS = {
    "relation.branch_clash": ("相冲", "clash"),
    "relation.stem_clash": ("相冲", "clash"),
    "relation.branch_combination": ("六合", "six combination"),
    "relation.stem_combination": ("相合", "combination"),
    "relation.harm": ("相害", "harm"),
    "relation.punishment_self": ("自刑", "self-punishment"),
    "relation.half_combination": ("半合", "half combination"),
    "relation.break": ("相破", "break"),
}
