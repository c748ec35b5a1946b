"""What meets the chart: the branches of luck and of years that a sentence names, and what it speaks of without a name.

大运癸酉，酉与巳丑三合; 运支寅，与时支亥六合; "its branch Wu … harms the year's Ox". A relation that the chart does not have in
itself is one of these with the chart, where a sentence speaks of what passes.
"""

import re
from dataclasses import dataclass
from itertools import combinations, product

from services.chat.grounding.claims import Claim, Operand
from services.chat.grounding.lexicon import Tag, Token
from services.chat.grounding.once import once
from services.chat.grounding.scopes import Sentence
from services.chat.grounding.tables import related, year_pillar
from services.chat.grounding.truth import Truth

_PILLAR = Tag.STEM | Tag.BRANCH
_PASSING = Tag.YEAR | Tag.FLOW | Tag.LUCK | Tag.NEXT | Tag.AGE
_PASSES = re.compile(
    r"[运岁]|流年|一来|进来|来了|这十年"
    r"|(?<![a-z])(?:its|luck|decades?|arriv\w+|comes?|brings?|incoming|passing|cycles?)"
    r"(?![a-z])"
)
# A clause without a subject goes on about the one before, or about what was spoken of in the sentence before.
_NO_SUBJECT = re.compile(
    r"(?:^|[,，;；、:]|(?<![a-z])and) ?(?:又|并|且|也|还|唯|则|再|同时|而)*"
    r"(?:与|和|跟|同|被|冲|合|刑|害|破|(?:also )?[a-z]+s (?:the|your|with))"
)
_ANAPHORA = re.compile(
    r"它|[该此其]|这个|那个|(?<![a-z])(?:it|its|that|this|they|which|there|you|both)(?![a-z])"
)


@dataclass(frozen=True, slots=True)
class Side:
    """A stem or a branch, −1 where it is the other."""

    stem: int
    branch: int


def goes_on(claim: Claim, sentence: Sentence) -> bool:
    """Whether a clause names one side and the other is what the clause before spoke of: 反观年干乙木，与日干相冲."""
    if len(claim.operands) != 1 or claim.operands[0].moving:
        return False
    first = _first(sentence)
    return (
        first is not None
        and first.start < claim.token.start
        and _NO_SUBJECT.search(sentence.folded[: claim.token.start]) is not None
    )


def _first(sentence: Sentence) -> Token | None:
    return next((t for t in sentence.tokens if t.tags & _PILLAR in (Tag.STEM, Tag.BRANCH)), None)


@once
def coming(sentence: Sentence, truth: Truth) -> list[Side]:
    """Return what a sentence names that passes: whole pillars, years, single branches that the chart has not."""
    natal = {(p.stem, p.branch) for p in truth.pillars if p is not None}
    stems, branches = {stem for stem, _ in natal}, {branch for _, branch in natal}
    passes = bool(sentence.tags & _PASSING or _PASSES.search(sentence.folded))
    found: dict[Side, None] = {}
    for token in sentence.tokens:
        pair = (token.stem, token.branch)
        if token.tags & _PILLAR == _PILLAR:
            if passes or pair not in natal:
                passes = True
                found |= dict.fromkeys((Side(token.stem, -1), Side(-1, token.branch)))
        elif token.tags & Tag.YEAR and token.number > 0:
            stem, branch = year_pillar(token.number)
            found |= dict.fromkeys((Side(stem, -1), Side(-1, branch)))
        elif passes and token.tags & _PILLAR == Tag.BRANCH and token.branch not in branches:
            found[Side(-1, token.branch)] = None
        elif passes and token.tags & _PILLAR == Tag.STEM and token.stem not in stems:
            found[Side(token.stem, -1)] = None
    return list(found)


def meets(claim: Claim, sentence: Sentence, truth: Truth) -> bool | None:
    """Return whether what passes, or what the sentence spoke of before, has this relation; None if nobody can say."""
    comers = coming(sentence, truth)
    sides = [_sides(one, comers, truth) for one in claim.operands]
    if not all(sides):
        return None
    if len(sides) == 1:
        return _with_subject(claim, sides[0], comers, sentence, truth)
    if not comers and len(sides) == 2:
        return None
    if any(_related(claim, chosen) for chosen in product(*sides)):
        return True
    if len(sides) > 2:
        first, *others = sides
        return all(any(_related(claim, pair) for pair in product(first, one)) for one in others)
    return False


def _with_subject(
    claim: Claim, own: list[Side], comers: list[Side], sentence: Sentence, truth: Truth
) -> bool | None:
    before = sentence.folded[: claim.token.start]
    subjects = list(comers)
    if not subjects and not _NO_SUBJECT.search(before) and not _ANAPHORA.search(before):
        return None
    first = _first(sentence)
    if first is not None and first.start < claim.token.start:
        subjects.append(Side(first.stem, first.branch))
    if _completes(claim, own, comers, truth):
        return True
    subjects = [side for side in subjects if side not in own]
    if any(_related(claim, (one, other)) for one, other in product(own, subjects)):
        return True
    return False if comers else None


def _completes(claim: Claim, own: list[Side], comers: list[Side], truth: Truth) -> bool:
    """Whether what comes makes three with two of the chart: "the Horse completes the fire trine"."""
    natal = [Side(-1, p.branch) for p in truth.pillars if p is not None]
    return any(
        _related(claim, (one, *pair))
        for one in own
        if one in comers and one.branch >= 0
        for pair in combinations(natal, 2)
    )


def _sides(one: Operand, comers: list[Side], truth: Truth) -> list[Side]:
    if one.place >= 0:
        return _natal(one, truth)
    return [
        side
        for side in (Side(one.stem, -1), Side(-1, one.branch))
        if max(side.stem, side.branch) >= 0 and (one.stem < 0 or one.branch < 0 or side.branch >= 0)
    ] or comers


def _natal(one: Operand, truth: Truth) -> list[Side]:
    pillar = truth.pillars[one.place]
    if pillar is None:
        return []
    stem, branch = Side(pillar.stem, -1), Side(-1, pillar.branch)
    if one.part in ("stem", "master"):
        return [stem]
    return [branch] if one.part == "branch" else [stem, branch]


def _related(claim: Claim, sides: tuple[Side, ...]) -> bool:
    stems = tuple(side.stem for side in sides if side.stem >= 0)
    branches = tuple(side.branch for side in sides if side.branch >= 0)
    if stems and branches:
        return False
    table = related(stems, branches)
    return any(kind in table and claim.stem in (-1, table[kind]) for kind in claim.token.ids)
