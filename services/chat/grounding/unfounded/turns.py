"""Turns of luck: which of the luck pillars one is said to be, and when luck is said to begin."""

import re
from collections.abc import Iterator
from datetime import date

from services.chat.grounding.claims import Claim, ClaimKind
from services.chat.grounding.lexicon import Tag, Token
from services.chat.grounding.patterns import CHINESE_DIGITS, number
from services.chat.grounding.scopes import Sentence
from services.chat.grounding.truth import Truth
from services.chat.grounding.unfounded.ages import ages_in
from services.chat.grounding.unfounded.named import Named, is_denied_at, is_said_at, natal

_ORDINALS = (
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
)
_ORDINAL = "|".join(_ORDINALS)
_NOUN = r"(?:ten-year )?(?:luck|decades?|pillars?|cycles?|periods?|steps?|phases?|stages?|stations?|legs?|chapters?|rungs?|stops?|turns?|seasons?|tens?|of (?:your|the|these|those)|in (?:the |your )?(?:line|row|sequence|series|order|turn)|one)"
# "your fifth luck pillar", "comes third", "number four"; 第四步, 头一步.
_NTH = re.compile(
    rf"(?<![a-z])(?P<word>{_ORDINAL})(?= {_NOUN}(?![a-z])|[,.;:)]| \(|$)|(?<![a-z])(?:number|no\.) (?P<digit>\d{{1,2}}|one|two|three|four|five|six|seven|eight|nine|ten)(?![a-z\d])"
    rf"|第(?P<zh>[{CHINESE_DIGITS}\d]{{1,2}})(?:步|柱|个大运|步大运|运|轮|程|站)|(?P<head>头一?步|首步|头一个大运)"
)
_HALVES = re.compile(
    r"(?<![a-z])(?:half|year|month|time|thing|house|child|marriage)(?![a-z])|第[^，。]{1,3}(?:年|月|次|胎|婚)"
)
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_BEGINS = re.compile(
    r"(?<![a-z])(?:luck|fortune|ten-year (?:cycles?|luck|periods?|pillars?)|luck (?:cycles?|pillars?)|da ?yun)(?![a-z])[^.;]{0,30}?(?<![a-z])(?:starts?|started|begins?|began|sets? in|set (?:going|in motion|off)|"
    r"opens?|opened|kicks? (?:off|in)|commences?|commenced|take[sn]? (?:effect|hold))(?![a-z])|起运|交运|上运|(?:大运|行运)[^，。]{0,4}(?:开始|起步|起于|始于)"
)
_NEAR_DAYS, _NEAR = 2, 12


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
    found = list(_NTH.finditer(sentence.folded))
    if (
        len(found) != 1
        or said.pairs & {(p.stem, p.branch) for p in natal(truth)}
        or _HALVES.search(sentence.folded)
    ):
        return
    match = found[0]
    right = said.decades[0].number
    if (
        _nth(match) != right
        and is_said_at(sentence, match.start())
        and not is_denied_at(sentence, match.start())
    ):
        yield Claim(ClaimKind.LUCK, Token(0, *match.span()))


def _nth(match: re.Match[str]) -> int:
    if match.group("word"):
        return _ORDINALS.index(match.group("word")) + 1
    if match.group("head"):
        return 1
    said = match.group("digit") or match.group("zh")
    return _NUMBERS.index(said) + 1 if said in _NUMBERS else number(said)


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
