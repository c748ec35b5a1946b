"""Where sentences end, in a text that is still growing."""

import re
from functools import lru_cache

LONGEST = 400
# A Chinese character says as much as an English word: a sentence of more is none, and to read it would take too long.
LONGEST_CHINESE = 112
_MAY_END = re.compile(r"[。！？!?\n.]")
CLOSERS = "”’」』）)】\"'"
_ABBREVIATIONS = frozenset(
    ("e.g", "i.e", "mr", "mrs", "ms", "dr", "prof", "st", "vs", "etc", "no", "approx", "ca", "cf", "fig", "p", "pp",
     "vol", "ch", "a.m", "p.m", "b", "c", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov",
     "dec", "yrs", "yr", "incl", "resp", "al", "op", "viz")
)  # fmt: skip
_WORD_BEFORE = re.compile(r"([A-Za-z.]+)$")
_NUMBER_BEFORE = re.compile(r"(?:^|\n)\s*(?:\(?\d{1,3}|[一二三四五六七八九十]{1,3}|[A-Za-z])$")
_OPEN_MARKER = re.compile(r"\[(?:[FP]\d{0,4})?$")
_SOFT = re.compile(r"[，,；;、：:\s]")


def end_of_first(text: str, *, final: bool = False) -> int:
    """Return where the first sentence of a text ends, −1 while it may go on.

    A sentence takes the brackets and quotation marks behind its end with it where they are already there, but no space:
    a model goes on better from a word's end. Text of
    `LONGEST` characters (of mostly Chinese ones `LONGEST_CHINESE`) without an end is cut at a comma or a space, never inside a
    number or a marker. `final`: nothing follows any more.
    """
    longest = _longest(text)
    for found in _MAY_END.finditer(text, 0, longest):
        at, char = found.start(), found.group()
        if char == "\n":
            return at + 1
        if char != ".":
            return _past_closers(text, at + 1)
        if _ends_here(text, at, final=final):
            return _past_closers(text, at + 1)
        if at + 1 == len(text) and not final:
            return -1
    if len(text) >= longest:
        return _cut(text, longest)
    return len(text) if final and text else -1


def may_end(held: str, more: str) -> bool:
    """Whether a text of which no sentence has ended may have one with what comes now.

    Models write word by word: most words need no look at all that stands before them.
    """
    # Whether a full stop ends a sentence is seen in the two characters behind it.
    if "." in held[-2:] or _MAY_END.search(more):
        return True
    size = len(held) + len(more)
    return size >= LONGEST_CHINESE and size >= _longest(held + more)


def _longest(text: str) -> int:
    return LONGEST if len(text) < LONGEST_CHINESE else _longest_of(text[:LONGEST_CHINESE])


# Asked for every word of a long sentence.
@lru_cache(maxsize=64)
def _longest_of(beginning: str) -> int:
    chinese = sum("\u3000" <= char <= "\uff5e" for char in beginning)
    return LONGEST_CHINESE if 2 * chinese > LONGEST_CHINESE else LONGEST


def _past_closers(text: str, at: int) -> int:
    while at < len(text) and (text[at] in CLOSERS or text[at] in "。！？!?"):
        at += 1
    return at


def _ends_here(text: str, at: int, *, final: bool) -> bool:
    """Whether a full stop ends a sentence: no decimal, no abbreviation, no number of a list, and a space follows."""
    follows = text[at + 1 : at + 2]
    if not follows:
        return final
    if follows in CLOSERS:
        behind = text[at + 2 : at + 3]
        return bool(behind.isspace()) if behind else final
    if not follows.isspace():
        return False
    if _NUMBER_BEFORE.search(text[:at]):
        return False
    word = _WORD_BEFORE.search(text[:at])
    if word is None:
        return True
    said = word.group(1).lower().strip(".")
    # Abbreviations and initials.
    return said not in _ABBREVIATIONS and not (len(said) == 1 and word.group(1).isupper())


def count_of(text: str) -> int:
    """Return how many sentences a text has; blank lines are none."""
    count = 0
    while text:
        end = end_of_first(text, final=True)
        count += bool(text[:end].strip())
        text = text[end:]
    return count


def _cut(text: str, longest: int) -> int:
    best = -1
    for found in _SOFT.finditer(text, longest // 2, longest):
        before, after = text[found.start() - 1], text[found.end() : found.end() + 1]
        if not (before.isdigit() and after.isdigit()) and not _OPEN_MARKER.search(
            text[: found.end()]
        ):
            best = found.end()
    if best > 0:
        return best
    at = longest
    while at > longest // 2 and (
        _OPEN_MARKER.search(text[:at]) or _inside_word(text, at) or _joins(text[at : at + 1])
    ):
        at -= 1
    return at


def _inside_word(text: str, at: int) -> bool:
    if at >= len(text):
        return text[at - 1].isascii() and text[at - 1].isalnum()
    before, after = text[at - 1], text[at]
    return before.isascii() and after.isascii() and before.isalnum() and after.isalnum()


def _joins(char: str) -> bool:
    """Whether a character belongs to the one before it: combining marks, joiners, variation selectors, half a pair."""
    return bool(char) and (
        "\u0300" <= char <= "\u036f" or char in "\u200d\ufe0e\ufe0f" or "\udc00" <= char <= "\udfff"
    )


# In the middle of a sentence "You" is written so only where it is 酉; after a comma it may begin a sentence of its own.
_AMID = re.compile(r"(?<![A-Za-z])[a-z]+ $")
_AFTER_COMMA = re.compile(r"[A-Za-z)], $")
_YOU_DO = re.compile(
    r"You(?:'|’|r| (?:are|have|will|can|could|were|had|may|might|should|would|do|did|must"
    r"|never|also|always|often|don)(?![a-z])| [a-z]+(?<!s) )"
)


def is_amid(text: str, start: int) -> bool:
    """Return whether a capital stands where no sentence and no title begins."""
    before = text[max(start - 24, 0) : start]
    return bool(
        _AMID.search(before) or (_AFTER_COMMA.search(before) and not _YOU_DO.match(text, start))
    )
