"""Claims about time: luck pillars with their dates, the pillars of calendar years, ages, dates of birth."""

import re

from services.chat.grounding.claims import Claim, ClaimKind
from services.chat.grounding.extract_decades import (
    LUCK_AFTER,
    between_denied,
    denied,
    pillar_claims,
)
from services.chat.grounding.extract_times import ages_of, bare_decades, begun, births_of, starts_of
from services.chat.grounding.lexicon import Tag, Token
from services.chat.grounding.scopes import Sentence

_LINKS = (
    Tag.IS
    | Tag.OPEN
    | Tag.FLOW
    | Tag.CHART
    | Tag.CLOSE
    | Tag.NEGATION
    | Tag.UNIT
    | Tag.WORD
    | Tag.NOW
)


_PILLAR = Tag.STEM | Tag.BRANCH

# "Your luck runs forward": luck itself, not one of its pillars.
_LUCK = re.compile(r"(?<![a-z])luck(?![a-z])|运")


def claims(sentence: Sentence, used: set[int]) -> list[Claim]:
    """Return the claims about time; tokens that they speak of are marked as used."""
    found: list[Claim] = []
    for index, token in enumerate(sentence.tokens):
        if token.tags & _PILLAR == _PILLAR:
            found += pillar_claims(sentence, index, used)
        elif token.tags & (Tag.GOD | Tag.STEM | Tag.BRANCH):
            found += of_year(sentence, index, used)
    if sentence.tags & Tag.GOD:
        found += of_decade(sentence, used)
    if sentence.tags & Tag.START:
        found += starts_of(sentence, used)
    elif sentence.tags & Tag.LUCK:
        found += begun(sentence, used)
    if sentence.tags & Tag.DIRECTION and (
        sentence.tags & (Tag.LUCK | Tag.START) or _LUCK.search(sentence.folded)
    ):
        found += [
            Claim(ClaimKind.LUCK, token, modality=sentence.modality[i], part="direction", negated=denied(sentence, i))
            for i, token in enumerate(sentence.tokens)
            if token.tags & Tag.DIRECTION
        ]  # fmt: skip
    if sentence.tags & Tag.AGE:
        found += ages_of(sentence, used)
    if sentence.tags & Tag.BORN:
        found += births_of(sentence, used)
    if sentence.tags & Tag.LUCK and not any(claim.when for claim in found):
        found += bare_decades(sentence, used)
    return found


def of_year(sentence: Sentence, index: int, used: set[int]) -> list[Claim]:
    """A god, stem or branch of a calendar year: 2027年天干丁, 2027年为正官."""
    tokens, token = sentence.tokens, sentence.tokens[index]
    at, god = index - 1, token.tags & Tag.GOD
    between: list[Token] = []
    while at >= 0 and tokens[at].tags & _LINKS and not tokens[at].tags & Tag.YEAR:
        between.append(tokens[at])
        at -= 1
    if at < 0 or not tokens[at].tags & Tag.YEAR or tokens[at].tags & (Tag.SPAN | Tag.DATE):
        return []
    gap = sentence.folded[tokens[at].end : token.start]
    if len(gap) > 12 or LUCK_AFTER.match(sentence.folded[token.end :]):
        return []
    linked = any(t.tags & (Tag.IS | Tag.FLOW) for t in between)
    stemlike = re.search(r"(?:天干|地支|干|支|stem|branch)(?:为|是| is)? ?$", gap)
    if not god and not (stemlike or token.part in ("animal", "born") or linked):
        return []
    if god and not linked:
        return []
    if god and len(token.ids) > 1:
        return []
    used.add(index)
    return [
        Claim(
            ClaimKind.YEAR,
            token,
            year=tokens[at].number,
            negated=between_denied(sentence, index, at),
            modality=sentence.modality[index],
        )
    ]


_BRINGS = re.compile(r"(?:brings|carries|gives|is|means|带来|为|主|属|透)(?: you)? ?$")
_LEADS_GOD = Tag.IS | Tag.LOCATIVE | Tag.OPEN | Tag.HAVE | Tag.NEGATION


_A_LIST = 3


def of_decade(sentence: Sentence, used: set[int]) -> list[Claim]:
    """The god of a luck pillar named before: …己卯大运，天干为正财; Ji Mao, from 2015, under Direct Wealth."""
    found, last = [], -1
    tokens = sentence.tokens
    several = sum(1 for token in tokens if token.tags & _PILLAR == _PILLAR) >= _A_LIST
    for index, token in enumerate(tokens):
        if token.tags & (Tag.POSITION | Tag.PALACE):
            last = -1
        elif token.tags & _PILLAR:
            last = index if index in used and token.tags & Tag.STEM else -1
        elif token.tags & Tag.GOD and last >= 0 and index not in used and len(token.ids) == 1:
            if sentence.hard[last] != sentence.hard[index]:
                continue
            if several and sentence.clause[last] != sentence.clause[index]:
                # Behind a list of pillars a god need not be that of the last.
                continue
            led = tokens[index - 1]
            said = sentence.folded[max(token.start - 6, 0) : token.start]
            if (
                not (
                    led.tags & _LEADS_GOD
                    or "干" in said
                    or "stem" in said
                    or _BRINGS.search(sentence.folded[: token.start])
                )
                or index - 1 <= last
            ):
                continue
            used.add(index)
            negated = led.tags & Tag.NEGATION != 0
            found.append(
                Claim(
                    ClaimKind.TEN_GOD,
                    token,
                    part="brought",
                    stem=tokens[last].stem,
                    branch=tokens[last].branch,
                    negated=negated,
                    modality=sentence.modality[index],
                )
            )
    return found
