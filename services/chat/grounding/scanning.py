"""What can begin at a place of a folded text: forms and words, found by the character or the letters that stand there.

One pattern of all words would try thousands of branches at each place; an index tries what begins so, which is nothing
at most places.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from services.chat.grounding import terms
from services.chat.grounding.lexicon import Tag, Term, Token, lexicon
from services.chat.grounding.matches import READERS, Reader
from services.chat.grounding.numerals import CHINESE_DIGITS, ORDINALS
from services.chat.grounding.patterns import MONTHS, PATTERNS

# At the first letter of a word, at a character of any other script, at what stands between the bars of a table.
_PLACE = re.compile(r"(?<![a-z])[a-z]+|[^\sa-z]|\n|(?<=\|)\s")
_LETTERS_OF = re.compile(r"[a-z]+")
_DIGITS = re.compile(r"\d+")
# Latin words are told apart by so many letters.
_LETTERS = 2

_ASCII_DIGITS = "0123456789"
_UNITS = "年月日时"
_UNIT_WORDS = ("year", "month", "day", "hour")
_ANIMAL_WORDS = tuple(name for names in terms.ANIMALS for name in names)
# What each form can begin with: one of these characters, or a Latin word of these.
FIRSTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "date": (_ASCII_DIGITS, ()),
    "ymonth": (_ASCII_DIGITS, ()),
    "cdate": (CHINESE_DIGITS, ()),
    "edate": (_ASCII_DIGITS, tuple(MONTHS)),
    "years": (_ASCII_DIGITS, ()),
    "year": (_ASCII_DIGITS + CHINESE_DIGITS, ()),
    "soon": ("今明后去前", ("this", "next", "last")),
    "ages": (_ASCII_DIGITS + CHINESE_DIGITS, ("age",)),
    "age": (_ASCII_DIGITS + CHINESE_DIGITS + "虚周实足年", ()),
    "eage": (_ASCII_DIGITS, ("age", "at", "turn", "hit", "reach", "birthday", "by", "around", "about")),
    "ordinal": (_ASCII_DIGITS + "第首居#", (*ORDINALS, "number", "no")),
    "place": (_UNITS + "生", ()),
    "eplace": ("", (*_UNIT_WORDS, "heavenly", "earthly", "stem", "branch", "pillar", "nian", "yue", "ri", "shi")),
    "label": (_UNITS + " ", _UNIT_WORDS),
    "pair": ("", terms.STEM_PINYIN),
    "metalhorse": ("", ("yang", "yin", *terms.ELEMENT_WORDS)),
    "stem": (terms.STEMS, ()),
    "polarstem": ("阴阳", ("yang", "yin")),
    "branch": (terms.BRANCHES, ()),
    "zodiac": ("属生肖" + terms.ANIMALS_ZH, _ANIMAL_WORDS),
    "estem": ("", terms.STEM_PINYIN),
    "ebranch": ("", terms.BRANCH_PINYIN),
    "unit": (_UNITS + "那", _UNIT_WORDS),
}  # fmt: skip

Form = tuple[re.Pattern[str], Reader]
# Words with whether they must end where no letter follows, and what they stand for.
Words = tuple[tuple[str, bool, Token], ...]


@lru_cache(maxsize=1)
def _forms() -> dict[str, tuple[Form, ...]]:
    found: dict[str, list[Form]] = {}
    for name, pattern in PATTERNS:
        chars, words = FIRSTS[name]
        form = (re.compile(pattern), READERS[name])
        for key in sorted({*chars, *(word[:_LETTERS] for word in words)}):
            found.setdefault(key, []).append(form)
    return {key: tuple(forms) for key, forms in found.items()}


def _token(term: Term) -> Token:
    part = "weak" if term.weak else term.part
    return Token(term.tags, 0, 0, element=term.element, ids=term.ids, number=term.number, part=part)


@lru_cache(maxsize=1)
def _words() -> dict[str, Words]:
    """Words by their first character, Latin ones by their first letters; the longest first."""
    found: dict[str, list[tuple[str, bool, Token]]] = {}
    for word, term in lexicon().items():
        letters = _LETTERS_OF.match(word)
        is_whole = letters is not None or word[0].isdigit()
        found.setdefault(letters.group() if letters else word[0], []).append(
            (word, is_whole, _token(term))
        )
    return {
        key: tuple(sorted(words, key=lambda one: len(one[0]), reverse=True))
        for key, words in found.items()
    }


@lru_cache(maxsize=4096)
def _beginning(letters: str) -> tuple[tuple[Form, ...], Words]:
    """Return the forms and the words that can begin with these letters, or this character."""
    if "a" <= letters[0] <= "z":
        return _forms().get(letters[:_LETTERS], ()), _words().get(letters, ())
    key = "0" if letters.isdecimal() else " " if letters.isspace() else letters
    return _forms().get(key, ()), _words().get(letters, ())


def places(folded: str) -> Iterator[tuple[int, tuple[Form, ...], Words]]:
    """Yield each place of a text where something may begin, with the forms and the words that may."""
    for found in _PLACE.finditer(folded):
        forms, words = _beginning(found.group())
        if forms or words:
            yield found.start(), forms, words


def form_of(forms: tuple[Form, ...], folded: str, at: int) -> tuple[re.Match[str], Reader] | None:
    """Return the first of these forms that stands at a place, with what reads it."""
    for pattern, reader in forms:
        found = pattern.match(folded, at)
        if found is not None and found.end() > at:
            return found, reader
    return None


def word_of(words: Words, folded: str, at: int) -> tuple[int, Token | None]:
    """Return where the longest of these words ends that stands at a place, −1 for none, and what it stands for.

    Where a digit stands, a number is a word.
    """
    for word, is_whole, token in words:
        if folded.startswith(word, at):
            end = at + len(word)
            if not is_whole or not "a" <= folded[end : end + 1] <= "z":
                return end, token
    if not folded[at].isdecimal():
        return -1, None
    digits = _DIGITS.match(folded, at)
    assert digits is not None
    return digits.end(), Token(Tag.NUMBER, 0, 0, number=int(digits.group()))
