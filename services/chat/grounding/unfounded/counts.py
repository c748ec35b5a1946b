"""How many of an element there are, where no way to count gives so many."""

import re
from collections.abc import Iterator

from services.chat.grounding import terms
from services.chat.grounding.claims import Claim, ClaimKind
from services.chat.grounding.lexicon import Tag
from services.chat.grounding.scopes import Sentence
from services.chat.grounding.truth import Truth
from services.chat.grounding.unfounded.named import (
    Named,
    at_match,
    is_denied_at,
    is_of_this_chart,
    is_said_at,
)

_EN = "no|zero|none|one|two|three|four|five|six|seven|eight"
_NUMBERS = {word: max(n - 2, 0) for n, word in enumerate(_EN.split("|"))}
_NUMBERS |= {char: n for n, char in enumerate("零一二三四五六七八")} | {"两": 2}
_WORDS = "|".join(terms.ELEMENT_WORDS)
_HAN = "".join(terms.ELEMENTS)
_COUNT = re.compile(
    rf"(?<![a-z])(?<![\d.])(?P<n>{_EN}|\d) (?:visible |hidden )?(?P<e>{_WORDS})s?(?![a-z])"
    rf"(?! (?:frame|combination|stems?|branch|person|day|master|element|trio|season))"
    rf"|(?<![a-z])(?P<e2>{_WORDS}) (?P<n2>{_EN}|\d)(?![a-z\d.%])"
    rf"|(?<![甲乙丙丁戊己庚辛壬癸])(?!五金)(?P<n3>[一二两三四五六七八])(?P<e3>[{_HAN}])(?![运年局])"
    rf"|(?<![甲乙丙丁戊己庚辛壬癸])(?P<e4>[{_HAN}])(?:明见|占|仅|见)?"
    rf"(?P<n4>[零一二两三四五六七八])(?=[、，,。;；个处位]|$)(?![处个点]也)"
)
_HIDDEN = re.compile(r"藏|(?<![a-z])hid")
_VISIBLE = re.compile(r"明|(?<![a-z])(?:visible|openly|surface)(?![a-z])")
# Of the stems only, or of the branches only.
_PART = re.compile(r"天干|地支|[干支](?:上|中|里|之)|(?<![a-z])(?:stems?|branch(?:es)?)(?![a-z])")
_ELSEWHERE = Tag.YEAR | Tag.LUCK | Tag.RELATION | Tag.AGE | Tag.FLOW
_LORE = re.compile(r"之数|河图|洛书")
_ALL_FIVE = 3


def may_be(sentence: Sentence) -> bool:
    """Return whether elements are counted, of the chart as a whole."""
    text = sentence.folded
    if sentence.tags & _ELSEWHERE or not sentence.tags & Tag.ELEMENT:
        return False
    return _COUNT.search(text) is not None and not (_PART.search(text) or _LORE.search(text))


def unfounded(sentence: Sentence, said: Named, truth: Truth) -> Iterator[Claim]:
    """Yield counts that are neither what shows, nor what hides, nor both together."""
    text = sentence.folded
    found = list(_COUNT.finditer(text))
    if len(found) == 1 and not is_of_this_chart(sentence, said):
        return
    names_hidden = _HIDDEN.search(text) is not None
    for match in found:
        number = next(n for k, n in match.groupdict().items() if n and k.startswith("n"))
        name = next(e for k, e in match.groupdict().items() if e and k.startswith("e"))
        names = terms.ELEMENT_WORDS if name.isascii() else terms.ELEMENTS
        visible, hidden, _ = truth.elements[names.index(name)]
        fits = {visible, hidden, visible + hidden}
        if not names_hidden and (_VISIBLE.search(text) or len(found) >= _ALL_FIVE):
            fits = {visible} if _VISIBLE.search(text) else {visible, visible + hidden}
        count = int(number) if number.isdigit() else _NUMBERS[number]
        if count in fits or is_denied_at(sentence, match.start()):
            continue
        if is_said_at(sentence, match.start()):
            yield at_match(ClaimKind.ELEMENT, match)
