"""Places of pillars in bare words: "in the month and the hour", 月、日两柱."""

import re

from services.chat.grounding.lexicon import Tag
from services.chat.grounding.once import of_words
from services.chat.grounding.scopes import Sentence

_UNIT = re.compile(
    r"(?<![a-z])(?:the|in|and|between|on|both|your|his|her|or|with|against|,|month|day|year"
    r"|hour) (?P<en>year|month|day|hour)(?![a-z'])"
    r"(?! (?:of|[12]\d{3}|to come|ahead|when|that|stem|master))"
    r"|(?:(?<=[、和与在于居落以,，:：（(是为即])|^)(?P<zh>[年月日时])"
    r"(?=[、和与两二,，;；。]|$)|(?<=[、和与])(?P<after>[年月日时])"
    r"(?![间份辰常候代期]|[一-鿿]?运)"
)
_PLACE_OF = {name: n % 4 for n, name in enumerate(("year", "month", "day", "hour", *"年月日时"))}
_NO_UNIT = Tag.POSITION | Tag.YEAR | Tag.AGE | Tag.FLOW | Tag.STAR | Tag.WORD | Tag.ORDINAL


@of_words
def places_in(sentence: Sentence) -> dict[int, int]:
    """Return the place (0–3) that is named by where in the text it is, in bare words too."""
    tokens = sentence.tokens
    found = {
        t.start: t.number
        for t in tokens
        if t.tags & Tag.POSITION and t.part != "master" and t.number >= 0
    }
    spans = [(t.start, t.end) for t in tokens if t.tags & _NO_UNIT]
    for match in _UNIT.finditer(sentence.folded):
        name = match.lastgroup or ""
        start = match.start(name)
        if not any(first <= start < last for first, last in spans):
            found[start] = _PLACE_OF[match.group(name)]
    return found
