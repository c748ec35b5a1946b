"""Text folded for comparing: one script, one case, no tone marks. Every character stays where it was."""

import re
import unicodedata
from functools import lru_cache

from opencc import OpenCC

from bazi.labels import in_language

# Characters that Chinese is written in, whichever script.
_HAN = (range(0x3400, 0xA000), range(0xF900, 0xFB00))
# 乾 is one of the two words for a man's chart, though elsewhere it is the traditional 干; the others are kept by OpenCC as
# they are in some word.
_AS_SPOKEN = {"乾": "乾", "著": "着", "妳": "你", "祇": "只", "衹": "只"}


@lru_cache(maxsize=1)
def _table() -> dict[int, str]:
    """Map of single characters: traditional to simplified, wide to narrow, upper to lower, marked to plain."""
    table = {ord(a): b for a, b in _simplified().items() if a != b}
    simplified, traditional = in_language("zh-Hans").labels, in_language("zh-Hant").labels
    for identifier, plain in simplified.items():
        full = traditional[identifier]
        if len(full) == len(plain):
            table |= {ord(a): b for a, b in zip(full, plain, strict=True) if a != b}
    for code in (*range(0x41, 0x5B), *range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        bare = unicodedata.normalize("NFD", chr(code))[0].lower()
        if bare != chr(code):
            table[code] = bare
    for code in range(0xFF01, 0xFF5F):
        table[code] = chr(code - 0xFEE0).lower()
    table |= {0x3000: " ", 0xA0: " ", 0x2019: "'", 0x2018: "'", 0x7576: "当"}
    # A dash is a dash, whichever.
    table |= dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212, 0x301C), "-")
    return table


def _simplified() -> dict[str, str]:
    """Map of characters of the traditional script to those of the simplified one."""
    characters = [chr(code) for codes in _HAN for code in codes]
    # One to a line: in a row they would make words, which are put otherwise.
    plain = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    return dict(zip(characters, plain, strict=True)) | _AS_SPOKEN


def fold(text: str) -> str:
    """Return the text folded; it has the same length, so that places in it are places in the text.

    The marks of bold words are blanks: they say nothing, and would stand between words that belong together.
    """
    return text.translate(_table()).replace("**", "  ")


_MARKED = {"\u0304": 1, "\u0301": 2, "\u030c": 3, "\u0300": 4}


def tone(syllable: str) -> int:
    """Return the tone (1–4) that a pinyin syllable is marked with, 0 for none."""
    for mark in unicodedata.normalize("NFD", syllable):
        if mark in _MARKED:
            return _MARKED[mark]
    return 0


def is_traditional(text: str) -> bool:
    """Return whether a text holds characters that only the traditional script has."""
    table = _table()
    return any(ord(char) > 0x3400 and ord(char) in table for char in text if ord(char) < 0xFF00)


_CHINESE = re.compile("[\u3400-\u9fff]")


def has_chinese(text: str) -> bool:
    """Return whether a text holds a Chinese character."""
    return _CHINESE.search(text) is not None
