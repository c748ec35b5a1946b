"""Sounds that no pillar has, and branches that are said to be void of no pillar."""

import re
from collections.abc import Iterator
from itertools import pairwise

from services.chat.grounding.claims import Claim, ClaimKind
from services.chat.grounding.lexicon import Tag, Token
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
    is_said_at,
    natal,
)

_VOID = re.compile(r"空|(?<![a-z])(?:void|empty|emptiness)(?![a-z])")
_AND = re.compile(r" ?(?:、|和|与|,|and|&)? ?| \([^()]*\) and ")
_PASSES = Tag.YEAR | Tag.LUCK | Tag.NEXT | Tag.FLOW | Tag.AGE | Tag.PALACE


def may_be(sentence: Sentence) -> bool:
    """Return whether a sound or something void is named."""
    return sentence.tags & Tag.SOUND != 0 or _VOID.search(sentence.folded) is not None


def unfounded(sentence: Sentence, said: Named, truth: Truth) -> Iterator[Claim]:
    """Yield sounds and void branches that nothing named bears out."""
    if sentence.tags & Tag.SOUND:
        yield from _sounds(sentence, said, truth)
    if _VOID.search(sentence.folded):
        yield from _voids(sentence, said, truth)
        yield from _in_the_void(sentence, said, truth)


def _sounds(sentence: Sentence, said: Named, truth: Truth) -> Iterator[Claim]:
    own = {(p.stem, p.branch) for p in natal(truth)}
    if (
        sentence.tags & (_PASSES | Tag.RELATION)
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


# The pillar from which the void is reckoned, and words by which a place is spared.
_BASE_BEFORE = re.compile(r"(?<![a-z])(?:from|by|of)(?: the| your)? $|[以按从由据]$")
_BASE_BEHIND = re.compile(
    r"(?:柱|干支)?(?:[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥])?"
    r"(?:论|查|起|属|看|所属|旬|的旬|之旬|的空亡|之空亡|空亡(?:为|是|在|：|:|于))"
    r"|(?: pillar)?(?:'s)? (?:void|leaves?|empties)"
)
_SPARED = re.compile(
    r"[不没未免](?:落|逢|遇|在|入|受|犯|临|见|空)|无[^力,，。]{0,3}[落逢]|幸免"
    r"|(?<![a-z])(?:no|not|none|neither|nor|never|spared?|free|untouched|escapes?|except|but"
    r"|unless|[a-z]+n't)(?![a-z])"
)
# Not 空的, "an empty house".
_OF_THE_FIELD = re.compile(r"空亡|旬空|[落逢值入]空|(?<![a-z])(?:void|emptiness)(?![a-z])")
_CUT = re.compile(
    r"[,，;；。:：—]|(?<![a-z])(?:while|but|whereas|which|so|because|since)(?![a-z])|而|但|却"
)
_BASES = (0, 2)
_TOUCHED = re.compile(
    r"[落逢遇值]|(?<![a-z])(?:hit|hits|touch[a-z]*|falls?|catch[a-z]*|void|empty|hollow|in it"
    r"|affect[a-z]*|lands?|covers?|among)(?![a-z])"
)


def _in_the_void(sentence: Sentence, said: Named, truth: Truth) -> Iterator[Claim]:
    """A place that is said to be void, and is so for neither the year nor the day."""
    text = sentence.folded
    if sentence.tags & (_PASSES | Tag.RELATION) or not _OF_THE_FIELD.search(text):
        return
    pairs = [(p.stem, p.branch) for n in _BASES if (p := truth.pillars[n]) is not None]
    voids = frozenset().union(*(_void_of(stem, branch) for stem, branch in pairs))
    spans = {t.start: t for t in sentence.tokens if t.tags & Tag.POSITION}
    for at, place in said.places:
        pillar, token = truth.pillars[place], spans.get(at)
        end = token.end if token is not None else at + 1
        if pillar is None or pillar.branch in voids or not _is_touched(text, at):
            continue
        if place in _BASES and (token is None or token.part != "branch"):
            # Most likely it is what they are reckoned from.
            continue
        if _BASE_BEFORE.search(text[:at]) or _BASE_BEHIND.match(text, end):
            continue
        if is_said_at(sentence, at):
            yield Claim(ClaimKind.VOID, Token(0, at, end))


def _is_touched(text: str, at: int) -> bool:
    """Whether the stretch in which a place is named says that the void is there."""
    cuts = [match.start() for match in _CUT.finditer(text)]
    first = max((cut + 1 for cut in cuts if cut < at), default=0)
    last = min((cut for cut in cuts if cut > at), default=len(text))
    return _TOUCHED.search(text, first, last) is not None and not _SPARED.search(text, first, last)
