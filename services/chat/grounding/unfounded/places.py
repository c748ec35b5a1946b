"""Sounds that no pillar has, and branches that are said to be void of no pillar."""

import re
from collections.abc import Iterator
from itertools import pairwise

from services.chat.grounding.claims import Claim, ClaimKind
from services.chat.grounding.lexicon import Tag
from services.chat.grounding.presence import is_denied
from services.chat.grounding.scopes import Sentence
from services.chat.grounding.tables import year_pillar
from services.chat.grounding.truth import Truth
from services.chat.grounding.unfounded.named import (
    PILLAR,
    Named,
    about,
    is_of_this_chart,
    is_said,
    natal,
)

_VOID = re.compile(r"空|(?<![a-z])(?:void|empty|emptiness)(?![a-z])")
_AND = re.compile(r" ?(?:、|和|与|,|and|&)? ?| \([^()]*\) and ")
_PASSES = Tag.YEAR | Tag.LUCK | Tag.NEXT | Tag.FLOW | Tag.AGE | Tag.PALACE


def unfounded(sentence: Sentence, said: Named, truth: Truth) -> Iterator[Claim]:
    """Yield sounds and void branches that nothing named bears out."""
    if sentence.tags & Tag.SOUND:
        yield from _sounds(sentence, said, truth)
    if _VOID.search(sentence.folded):
        yield from _voids(sentence, said, truth)


def _sounds(sentence: Sentence, said: Named, truth: Truth) -> Iterator[Claim]:
    own = {(p.stem, p.branch) for p in natal(truth)}
    if (
        sentence.tags & _PASSES
        or not said.pairs <= own
        or not (said.pairs or is_of_this_chart(sentence, said))
    ):
        return
    there = {fact.value["sound"] for _, fact in truth.derived("nayin")}
    for index, token in enumerate(sentence.tokens):
        if not token.tags & Tag.SOUND or not is_said(sentence, index):
            continue
        if not there & set(token.ids) and not is_denied(sentence, token):
            yield about(ClaimKind.SOUND, token)


def _void_of(stem: int, branch: int) -> frozenset[int]:
    """The two branches that the decade of a pillar in the cycle leaves out."""
    first = (branch - stem) % 12
    return frozenset(((first - 2) % 12, (first - 1) % 12))


def _voids(sentence: Sentence, said: Named, truth: Truth) -> Iterator[Claim]:
    pairs = [
        *said.pairs,
        *((p.stem, p.branch) for p in natal(truth)),
        *map(year_pillar, said.years),
    ]
    voids = {_void_of(stem, branch) for stem, branch in pairs}
    branches = [(i, t) for i, t in enumerate(sentence.tokens) if t.tags & PILLAR == Tag.BRANCH]
    for (index, first), (_, second) in pairwise(branches):
        two = first.branch % 2 == 0 and second.branch == first.branch + 1
        if (
            two
            and _AND.fullmatch(sentence.folded[first.end : second.start])
            and frozenset((first.branch, second.branch)) not in voids
            and is_said(sentence, index)
        ):
            yield about(ClaimKind.VOID, first)
