"""Turns of luck: which of the luck pillars one is said to be, and when luck is said to begin."""

import re
from collections.abc import Iterator
from datetime import date

from services.chat.grounding.claims import Claim, ClaimKind
from services.chat.grounding.lexicon import Tag, Token
from services.chat.grounding.numerals import CHINESE_DIGITS, ORDINALS, number
from services.chat.grounding.once import of_words
from services.chat.grounding.scopes import Sentence
from services.chat.grounding.truth import Truth
from services.chat.grounding.unfounded.ages import ages_in
from services.chat.grounding.unfounded.named import PILLAR, Named, is_denied_at, is_said_at, natal

_ORDINAL = "|".join(ORDINALS)
_LUCK = (
    r"(?:luck (?:pillar|cycle|decade)|decade|ten-year (?:pillar|cycle|period|luck)|pillar|luck"
    r"|da yun)"
)
_PAIR = "\0"
_TWIN = re.compile(r"^ ?\([^()]*\)")
# "Jia Xu, your third luck pillar", "the third decade, Jia Xu", "Jia Xu comes third"; 第三步大运甲戌, 甲戌是第三步.
_NTH = re.compile(
    rf"{_PAIR}(?: is| was|,)?(?: the| your)? (?P<one>{_ORDINAL}) {_LUCK}(?![a-z])"
    rf"(?! of (?!your |the chart))"
    rf"|(?<![a-z])(?:the|your) (?P<two>{_ORDINAL}) {_LUCK}(?:,| is| was|:)? {_PAIR}"
    rf"|{_PAIR} comes (?P<three>{_ORDINAL})(?=[,.;]|$)"
    rf"|第(?P<zh>[{CHINESE_DIGITS}\d]{{1,2}})(?:步|个|柱)(?:大?运)?"
    rf"(?:是|为|乃|即|[：:,，（(])?{_PAIR}(?!运?(?:的|中|里))"
    rf"|{_PAIR}(?:这步|这一步)?(?:大?运)?(?:是|为|乃|即|[（(])第"
    rf"(?P<last>[{CHINESE_DIGITS}\d]{{1,2}})(?:步|个|柱)(?:大?运)?(?=[,，。;；)）]|$)"
)
_BEGINS = re.compile(
    r"(?<![a-z])(?:luck|fortune|ten-year (?:cycles?|luck|periods?|pillars?)"
    r"|luck (?:cycles?|pillars?)|da ?yun)(?![a-z])[^.;]{0,30}?(?<![a-z])"
    r"(?:starts?|started|begins?|began|sets? in|set (?:going|in motion|off)|"
    r"opens?|opened|kicks? (?:off|in)|commences?|commenced|take[sn]? (?:effect|hold))(?![a-z])"
    r"|起运|交运|上运|(?:大运|行运)[^，。]{0,4}(?:开始|起步|起于|始于)"
)
_NEAR_DAYS, _NEAR = 2, 12


def may_be(sentence: Sentence) -> bool:
    """Return whether a luck pillar is numbered, or luck said to begin."""
    return _numbered(sentence) is not None or _BEGINS.search(sentence.folded) is not None


def unfounded(sentence: Sentence, said: Named, truth: Truth) -> Iterator[Claim]:
    """Yield turns of luck that are not the chart's."""
    if not truth.decades:
        return
    if len(said.pairs) == 1 and len(said.decades) == 1:
        yield from _numbers(sentence, said, truth)
    if not said.pairs and _BEGINS.search(sentence.folded):
        yield from _beginnings(sentence, truth)


def _numbers(sentence: Sentence, said: Named, truth: Truth) -> Iterator[Claim]:
    """The number of the one luck pillar that is named."""
    numbered = _numbered(sentence)
    if numbered is None or said.pairs & {(p.stem, p.branch) for p in natal(truth)}:
        return
    token, nth = numbered
    if nth == said.decades[0].number:
        return
    if is_said_at(sentence, token.start) and not is_denied_at(sentence, token.start):
        yield Claim(ClaimKind.LUCK, token)


@of_words
def _numbered(sentence: Sentence) -> tuple[Token, int] | None:
    """Return the first whole pillar and which luck pillar it is said to be, None where that is not said."""
    token = next((t for t in sentence.tokens if t.tags & PILLAR == PILLAR), None)
    if token is None:
        return None
    # The pillar in one character, however it is written; what stands before it keeps its place.
    text = sentence.folded[: token.start] + _PAIR + _TWIN.sub("", sentence.folded[token.end :])
    match = _NTH.search(text)
    return None if match is None else (token, _nth(match))


def _nth(match: re.Match[str]) -> int:
    said = next(found for found in match.groups() if found)
    return ORDINALS.index(said) + 1 if said in ORDINALS else number(said)


def _beginnings(sentence: Sentence, truth: Truth) -> Iterator[Claim]:
    """Days and ages at which luck is said to begin, where none of it does."""
    days = [truth.today, *(day for d in truth.decades for day in (d.start, d.end))]
    days += [truth.born] if truth.born else []
    for index, token in enumerate(sentence.tokens):
        if (
            token.tags & Tag.DATE
            and token.ids
            and token.ids[0]
            and is_said_at(sentence, token.start)
        ):
            told = date.fromisoformat(token.ids[0])
            if all(abs((told - day).days) > _NEAR_DAYS for day in days):
                yield Claim(ClaimKind.DATE, sentence.tokens[index])
    ages = {age for d in truth.decades for day in (d.start, d.end) for age in truth.ages(day)}
    ages |= truth.ages(truth.today)
    begins = [match.end() for match in _BEGINS.finditer(sentence.folded)]
    for first, _, start, end in ages_in(sentence):
        # 起运 …，三天折合一岁: how it is reckoned.
        near = any(abs(start - at) <= _NEAR for at in begins)
        if near and first not in ages:
            yield Claim(ClaimKind.AGE, Token(0, start, end))
