"""A title for a talk that was given none: its first question, as short as a list of talks wants it."""

import re
import unicodedata

# About as wide as a line of a phone: a Chinese character is as wide as two letters.
_WIDTH = 48
_SENTENCE_END = re.compile(r"(?<=[。！？!?])|(?<=\.)\s|\n")
_SPACES = re.compile(r"\s+")
_WIDE = frozenset("WF")


def title_of(question: str) -> str:
    """Return the first sentence of a question without control characters, cut at a word where it is too long."""
    seen = "".join(
        char if unicodedata.category(char)[0] != "C" or char in "\n\t" else "" for char in question
    )
    sentences = (_SPACES.sub(" ", part).strip() for part in _SENTENCE_END.split(seen))
    first = next((sentence for sentence in sentences if sentence), "")
    width = 0
    for place, char in enumerate(first):
        width += 2 if unicodedata.east_asian_width(char) in _WIDE else 1
        if width > _WIDTH:
            return _cut(first[:place]) + "…"
    return first


def _cut(text: str) -> str:
    """Take away the beginning of a word at the end, unless that would leave little."""
    before, space, _ = text.rpartition(" ")
    whole = before if space and len(before) > len(text) // 2 else text
    return whole.rstrip(" ,，、;；:：")
