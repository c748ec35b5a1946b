"""Stars that stand in none of the places which are named, or for a stem in a branch where no table has them."""

import re
from collections.abc import Iterator

from services.chat.grounding import terms
from services.chat.grounding.claims import Claim, ClaimKind
from services.chat.grounding.doubt import OF_THE_WHOLE
from services.chat.grounding.folding import has_chinese
from services.chat.grounding.lexicon import Tag, Token
from services.chat.grounding.presence import GONE, is_denied
from services.chat.grounding.scopes import Sentence
from services.chat.grounding.tables import star_branches
from services.chat.grounding.truth import Truth
from services.chat.grounding.unfounded.named import PILLAR, Named, about, is_of_this_chart, is_said

# Where something is said not to be, places are told for another reason.
_DENIES = re.compile(
    r"没有|没|无|不见|缺|未见|不带"
    r"|(?<![a-z])(?:no|not|none|never|without|neither|nor|absent|missing|lacks?|nowhere|except"
    r"|[a-z]+n't)(?![a-z])"
)
_TIMED = Tag.YEAR | Tag.LUCK | Tag.NEXT | Tag.FLOW | Tag.AGE | Tag.GENERAL
# 禄在午, "the seat of the Literary Star for Yi": where it stands for a stem, not where this chart has it.
_IS_DOCTRINE = re.compile(
    r"(?:星|贵人)?(?:在|于|见|居)| (?:for|of) |(?:'s)? (?:is|are|lives?|falls?) "
)
_IS_SEAT = re.compile(r"(?:place|seat|home|lu) of (?:the |your )?$")
# 时柱乙亥，文昌、天德同临: a clause of its own is of its own matter, unless it says that they stand there.
_TOGETHER = re.compile(
    r"同(?:临|柱|坐|宫|在|落|见)|[皆都并俱](?:见|在|落|全)|在此|此[柱处]|那儿|这里"
)
# What a star is reckoned from: "of a Rat day", "for a Pig person"; 巳酉丑的, 亥年.
_BRANCHES = "".join(terms.BRANCHES)
_FOR_A_BRANCH = re.compile(
    r"(?<![a-z])(?:of|for) (?:an? |the )?[a-z]+(?: \([^()]*\))?[ -](?:day|year|native|person)"
    r"(?![a-z])"
    rf"|[{_BRANCHES}](?:年|日|月)|[{_BRANCHES}]{{3}}"
)
# "Peach Blossom from the year": the place it is reckoned from.
_RECKONED = re.compile(
    r"(?<![a-z])(?:from|by) (?:the |your )?(?:year|day)(?![a-z])|[以按从由][年日]"
    r"|[年日](?:柱|支|干)?(?:查|起|论)"
)
_CUT = re.compile(r"[,，;；。:：—|]|(?<![a-z])(?:while|but|whereas)(?![a-z])")


def may_be(sentence: Sentence) -> bool:
    """Return whether a star is named."""
    return sentence.tags & Tag.STAR != 0


def unfounded(sentence: Sentence, said: Named, truth: Truth) -> Iterator[Claim]:
    """Yield stars that nothing named bears out."""
    yield from _doctrine(sentence)
    if sentence.tags & (_TIMED | Tag.VOID | Tag.RELATION) or _DENIES.search(sentence.folded):
        return
    if GONE.search(sentence.folded) or _RECKONED.search(sentence.folded):
        return
    if not is_of_this_chart(sentence, said):
        return
    there = frozenset(n for n, p in enumerate(truth.pillars) if p and p.branch in said.branches)
    at = said.at | there
    for index, token in enumerate(sentence.tokens):
        if not _is_star(sentence, index) or not at:
            continue
        places = {place for star in token.ids for place in truth.stars.get(star, ())}
        alone = _listed_alone(sentence, token, said)
        if not _is_told_there(sentence, token, said):
            continue
        # A short English sentence may name a place for another reason.
        bound = sentence.is_rich or not places or has_chinese(sentence.folded)
        if (bound and not places & at) or not set(alone) <= places:
            yield about(ClaimKind.STAR, token)


def _is_told_there(sentence: Sentence, star: Token, said: Named) -> bool:
    """Whether a star is told of the places: not in a clause behind theirs, in Chinese."""
    text = sentence.folded
    if not has_chinese(text) or _TOGETHER.search(text):
        return True
    begins = max(text.rfind(comma, 0, star.start) for comma in ",，;；:：")
    behind = [at for at, _ in said.places if at > begins]
    return bool(behind) or begins < 0


def _is_star(sentence: Sentence, index: int) -> bool:
    token = sentence.tokens[index]
    return (
        bool(token.tags & Tag.STAR and token.ids)
        and not token.tags & (Tag.VOID | Tag.STAGE)
        and token.part != "weak"
        and is_said(sentence, index)
        and not _IS_DOCTRINE.match(sentence.folded, token.end)
        and not sentence.folded[token.start : token.end].endswith("在")
        and not _IS_SEAT.search(sentence.folded[: token.start])
        and not OF_THE_WHOLE.search(sentence.folded[: token.start])
    )


def _listed_alone(sentence: Sentence, star: Token, said: Named) -> list[int]:
    """Places that stand with one star and nothing else between two commas: "Travelling Horse twice, in year and in day"."""
    cuts = [match.end() for match in _CUT.finditer(sentence.folded)]
    first = max((cut for cut in cuts if cut <= star.start), default=0)
    last = min((cut for cut in cuts if cut > star.start), default=len(sentence.folded))
    others = [
        t
        for t in sentence.tokens
        if first <= t.start < last and t is not star and t.tags & (PILLAR | Tag.GOD | Tag.STAR)
    ]
    return [] if others else [place for at, place in said.places if first <= at < last]


def _doctrine(sentence: Sentence) -> Iterator[Claim]:
    """A star that is said to stand for a stem in these branches: 辛金的文昌在丑."""
    for index, token in enumerate(sentence.tokens):
        if not token.tags & Tag.STAR or token.tags & Tag.VOID or not is_said(sentence, index):
            continue
        own = [t for t, c in zip(sentence.tokens, sentence.clause, strict=True) if c == sentence.clause[index]]  # fmt: skip
        stems = {t.stem for t in own if t.tags & PILLAR == Tag.STEM}
        branches = {t.branch for t in own if t.tags & PILLAR == Tag.BRANCH}
        yield from _of_a_branch(sentence, token, own)
        alone = sum(1 for t in own if t.tags & Tag.STAR) == 1
        if len(stems) != 1 or not branches or not alone or is_denied(sentence, token):
            continue
        if any(t.tags & Tag.POSITION for t in own):
            continue
        tables = [table for star in token.ids if (table := star_branches(star, *stems, -1))]
        if tables and all(certain for _, certain in tables):
            if not branches <= set().union(*(found for found, _ in tables)):
                yield about(ClaimKind.STAR, token)


def _of_a_branch(sentence: Sentence, star: Token, own: list[Token]) -> Iterator[Claim]:
    """A star that is said to stand for a branch in another: "the Travelling Horse of a Rat day falls on the Tiger"."""
    reckoned = _FOR_A_BRANCH.search(sentence.folded, own[0].start, own[-1].end) if own else None
    branches = [t.branch for t in own if t.tags & PILLAR and t.branch >= 0]
    alone = sum(1 for t in own if t.tags & Tag.STAR) == 1
    if (
        reckoned is None
        or not alone
        or len(set(branches)) < len(("base", "seat"))
        or is_denied(sentence, star)
    ):
        return
    if any(t.tags & (Tag.STEM | Tag.POSITION | Tag.RELATION | Tag.GOD) for t in own):
        return
    tables = [
        (branch, table)
        for name in star.ids
        for branch in set(branches)
        if (table := star_branches(name, -1, branch))
    ]
    if tables and all(certain for _, (_, certain) in tables):
        if not any(found & (set(branches) - {base}) for base, (found, _) in tables):
            yield about(ClaimKind.STAR, star)
