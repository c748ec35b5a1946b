"""The right word for a wrong one, written as the wrong one was: same script, same language, same form."""

import re
from functools import lru_cache

from bazi.labels import label
from services.chat.grounding import terms
from services.chat.grounding.folding import fold, has_chinese, is_traditional, tone
from services.chat.grounding.tables import branch_element, stem_element

_MARKED_STEMS = ("jiǎ", "yǐ", "bǐng", "dīng", "wù", "jǐ", "gēng", "xīn", "rén", "guǐ")
_MARKED_BRANCHES = (
    "zǐ",
    "chǒu",
    "yín",
    "mǎo",
    "chén",
    "sì",
    "wǔ",
    "wèi",
    "shēn",
    "yǒu",
    "xū",
    "hài",
)
_PINYIN = "|".join(sorted({*terms.STEM_PINYIN, *terms.BRANCH_PINYIN}, key=len, reverse=True))
_SYLLABLE = re.compile(rf"(?:{_PINYIN})")
_ELEMENT = re.compile("|".join(terms.ELEMENT_WORDS))
_ANIMAL = re.compile("|".join(sorted((n for names in terms.ANIMALS for n in names), key=len, reverse=True)))  # fmt: skip
_POLARITY = re.compile(r"(?<![a-z])(?:yang|yin)(?= )")


def _cased(new: str, old: str) -> str:
    return new[0].upper() + new[1:] if old[:1].isupper() else new


def stem_like(old: str, stem: int) -> str:
    """Return a stem, written as `old` is: 甲, 甲木, Jia, Jiǎ, Jia Wood, Yang Wood, 阳木."""
    return _replaced(old, stem, -1)


def branch_like(old: str, branch: int) -> str:
    """Return a branch, written as `old` is: 午, 午火, Wu, Horse, Wu (Horse), 马."""
    return _replaced(old, -1, branch)


def pillar_like(old: str, stem: int, branch: int) -> str:
    """Return a pillar, written as `old` is: 庚午, Geng Wu, gēng-wǔ, Metal Horse."""
    folded = fold(old)
    found = _SYLLABLE.match(folded)
    if found and not _ELEMENT.search(folded):
        first = old[: found.end()]
        rest = re.match(r"[ \-]?", folded[found.end() :])
        gap = rest.group() if rest else ""
        second = old[found.end() + len(gap) :]
        word, bracket, animal = second.partition("(")
        spelt = _syllable(word.rstrip(), -1, branch) + word[len(word.rstrip()) :]
        again = bracket + _replaced(animal, -1, branch) if bracket else ""
        return _syllable(first, stem, -1) + gap + spelt + again
    return _replaced(old, stem, branch)


def _syllable(old: str, stem: int, branch: int) -> str:
    marked = tone(old) != 0
    if stem >= 0:
        plain, full = terms.STEM_PINYIN[stem], _MARKED_STEMS[stem]
    else:
        plain, full = terms.BRANCH_PINYIN[branch], _MARKED_BRANCHES[branch]
    return _cased(full if marked else plain, old)


def _replaced(old: str, stem: int, branch: int) -> str:
    folded = fold(old)
    element = stem_element(stem) if stem >= 0 else branch_element(branch)
    traditional = is_traditional(old)
    out, at = [], 0
    while at < len(old):
        char = folded[at]
        if char in terms.STEMS and stem >= 0:
            out.append(terms.STEMS[stem])
        elif char in terms.BRANCHES and branch >= 0:
            out.append(terms.BRANCHES[branch])
        elif char in terms.ELEMENTS:
            out.append(terms.ELEMENTS[element])
        elif char in "阳阴" and stem >= 0:
            out.append(("陽陰" if traditional else "阳阴")[stem % 2])
        elif char in terms.ANIMALS_ZH and branch >= 0:
            animal = terms.ANIMALS_ZH[branch]
            out.append({"龙": "龍", "马": "馬", "鸡": "雞", "猪": "豬"}.get(animal, animal) if traditional else animal)  # fmt: skip
        elif "a" <= char <= "z":
            word, at = _latin(old, folded, at, stem, branch, element)
            out.append(word)
            continue
        else:
            out.append(old[at])
        at += 1
    return "".join(out)


def _latin(old: str, folded: str, at: int, stem: int, branch: int, element: int) -> tuple[str, int]:
    for pattern, new in (
        (_POLARITY, ("yang", "yin")[stem % 2] if stem >= 0 else ""),
        (_ELEMENT, terms.ELEMENT_WORDS[element]),
        (_ANIMAL, terms.ANIMALS[branch][0] if branch >= 0 else ""),
    ):
        found = pattern.match(folded, at)
        if found and new:
            return _cased(new, old[at : found.end()]), found.end()
    found = _SYLLABLE.match(folded, at)
    if found:
        return _syllable(old[at : found.end()], stem, branch if stem < 0 else -1), found.end()
    return old[at], at + 1


def name_like(old: str, identifier: str, language: str) -> str:
    """Return the label of an id in the language and script that `old` is written in."""
    if has_chinese(old):
        traditional = is_traditional(old) or language == "zh-Hant"
        return label(identifier, "zh-Hant" if traditional else "zh-Hans").partition("（")[0]
    full = label(identifier, "en")
    plain, _, pinyin = full.partition(" (")
    if fold(old).replace(" ", "") in _pinyin_names():
        return pinyin.rstrip(")") if tone(old) else fold(pinyin.rstrip(")"))
    return plain if old[:1].isupper() else plain.lower()


def way_like(old: str, identifier: str, language: str) -> str:
    """Return a direction of luck with the verb that `old` has: "run forward" becomes "run backward"."""
    verb, _, way = old.rpartition(" ")
    if not verb or not way.isascii() or verb.lower() == "in":
        return name_like(old, identifier, language)
    return f"{verb} {name_like(way, identifier, 'en').lower()}"


@lru_cache(maxsize=1)
def _pinyin_names() -> frozenset[str]:
    return frozenset(
        fold(name).replace(" ", "")
        for names in terms.GODS.values()
        for name in names
        if name.isascii()
        and any(part in _GOD_SYLLABLES for part in name.split())
        and "er" not in name
        and name not in terms.ELEMENT_WORDS
    )


_GOD_SYLLABLES = frozenset(("jian", "cai", "shen", "guan", "sha", "yin", "bijian", "jiecai", "shishen", "piancai", "zhengcai", "qisha", "zhengguan", "pianyin", "zhengyin"))  # fmt: skip


def number_like(old: str, value: int) -> str:
    """Return a number in place of the one in `old`, in the same numerals; the rest of `old` stays."""
    digits = re.search(r"\d+", old)
    if digits:
        return old[: digits.start()] + str(value) + old[digits.end() :]
    found = re.search(r"[零〇一二三四五六七八九十两兩百]+", old)
    if not found:
        return str(value)
    return old[: found.start()] + _chinese(value, found.group()) + old[found.end() :]


def _chinese(value: int, old: str) -> str:
    digits = "〇一二三四五六七八九"
    if len(old) == 4 and "十" not in old:
        return "".join(digits[int(char)] for char in str(value))
    if value < 10:
        return digits[value]
    tens, ones = divmod(value, 10)
    return ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")


def date_like(old: str, iso: str) -> str:
    """Return a date in the form of `old`: 2027-03-04, 2027年3月4日, 2027 年 3 月 4 日, 4 March 2027, March 4, 2027."""
    year, month, day = (int(part) for part in iso.split("-"))
    if "年" in old and "月" in old:
        parts = (year, "年", month, "月", day, *(("日",) if old.endswith("日") else ()))
        return (" " if " 年" in old else "").join(str(part) for part in parts)
    if re.fullmatch(r"[\d\-/.]+", old):
        gap = re.search(r"\D", old)
        return (gap.group() if gap else "-").join((f"{year}", f"{month:02}", f"{day:02}"))
    months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]  # fmt: skip
    if old[:1].isdigit():
        return f"{day} {months[month - 1]} {year}"
    return f"{months[month - 1]} {day}, {year}"
