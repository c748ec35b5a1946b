"""Claims about calendar years, ages and the day of birth."""

import re

from services.chat.grounding import repair
from services.chat.grounding.claims import Claim
from services.chat.grounding.lexicon import Tag
from services.chat.grounding.outcomes import UNKNOWN, Outcome, fails, holds, instead
from services.chat.grounding.scopes import Sentence
from services.chat.grounding.tables import god_of, year_pillar
from services.chat.grounding.truth import Decade, Truth

_PILLAR = Tag.STEM | Tag.BRANCH


def year(claim: Claim, sentence: Sentence, truth: Truth) -> Outcome:
    """Return how a claim about the pillar of a calendar year, or a part of it stands."""
    stem, branch = year_pillar(claim.year)
    token = claim.token
    if token.tags & Tag.GOD:
        if truth.master < 0:
            return UNKNOWN
        # A year's god is its stem's; of its branch it is the main hidden stem's.
        right = god_of(truth.master, stem)
        if right in token.ids:
            return holds("day_master")
        mend = instead(token, sentence, repair.name_like, right, truth.language)
        return fails("day_master", mend=mend)
    if token.tags & _PILLAR == _PILLAR:
        if (token.stem, token.branch) == (stem, branch):
            return holds()
        decade = _lasting(claim, sentence, truth)
        if decade is not None:
            begins = _BEGINS.search(sentence.folded) is not None
            return UNKNOWN if begins and decade.start.year != claim.year else holds(decade.finding)
        if _may_be_luck(claim, sentence, truth):
            return UNKNOWN
        return fails(mend=instead(token, sentence, repair.pillar_like, stem, branch))
    if token.tags & Tag.STEM:
        if token.stem == stem:
            return holds()
        return fails(mend=instead(token, sentence, repair.stem_like, stem))
    if token.branch == branch:
        return holds()
    return fails(mend=instead(token, sentence, repair.branch_like, branch))


_LASTS = re.compile(
    r"运|走|换(?!成)|(?<![a-z])(?:luck|season|decade|comes along|(?:will be|are|is) in|starts"
    r"|begins|follows|takes over|ten years|until|till|opens|closes|turns to|road|travel)"
    r"(?![a-z])"
)


_IS_A_YEAR = re.compile(
    r"年|(?<![a-z])(?:an? [^,.;]{0,12}year|years?|annual|calendar"
    r"|(?:is|was|will be|brings|carries|corresponds to|equals|means|=|:)) (?:the |an? )?$"
)


def _may_be_luck(claim: Claim, sentence: Sentence, truth: Truth) -> bool:
    """Whether a luck pillar of that time may be meant, as nothing says that it is the year's: "| 7 | Xin Chou | 2023 |"."""
    if sentence.tags & Tag.FLOW or _OF_A_YEAR.match(sentence.folded, claim.token.end):
        return False
    if _IS_A_YEAR.search(sentence.folded[: claim.token.start]):
        return False
    return any(
        (d.stem, d.branch) == (claim.token.stem, claim.token.branch)
        and d.start.year <= claim.year <= d.end.year
        for d in truth.decades
    )


# 2042年哈，甲申年嘛
_OF_A_YEAR = re.compile(r"年(?!运|起|开始)|之岁| year(?![a-z])")


# A year at which luck may be said to begin is not vouched for where it only lasts.
_BEGINS = re.compile(
    r"换|交|起|接手|登场|(?<![a-z])(?:takes over|begins?|began|starts?|started|opens?|opened)"
    r"(?![a-z])"
)


def _lasting(claim: Claim, sentence: Sentence, truth: Truth) -> Decade | None:
    """The luck pillar that may be meant where a pillar is told with a year: "With 2031 opens the season of Ren Wu"."""
    if not _LASTS.search(sentence.folded) or sentence.tags & Tag.FLOW:
        return None
    if _OF_A_YEAR.match(sentence.folded, claim.token.end):
        return None
    for decade in truth.decades:
        same = (decade.stem, decade.branch) == (claim.token.stem, claim.token.branch)
        if same and decade.start.year <= claim.year <= decade.end.year:
            return decade
    return None


def age(claim: Claim, sentence: Sentence, truth: Truth) -> Outcome:
    """Return how a claim about how old one is in a year stands."""
    if truth.born is None:
        return UNKNOWN
    past = claim.year - truth.born.year
    allowed = {"nominal": (past + 1,), "full": (past - 1, past)}.get(claim.token.part, (past - 1, past, past + 1))  # fmt: skip
    # At the turn of the year a birth before 立春 counts for the year before.
    if claim.token.part == "nominal" and truth.born.month <= 2:
        allowed = (*allowed, past + 2)
    if claim.token.number in allowed:
        return holds("moment.instant")
    right = past + (claim.token.part == "nominal")
    mend = instead(claim.token, sentence, repair.number_like, right)
    return fails("moment.instant", mend=mend)


def born(claim: Claim, sentence: Sentence, truth: Truth) -> Outcome:
    """Return how a claim about the day or year of birth stands."""
    if truth.born is None:
        return UNKNOWN
    token, born = claim.token, truth.born
    if token.number > truth.today.year:
        # Nobody was born in a year to come: it is something else that is told of it.
        return UNKNOWN
    if token.tags & Tag.DATE:
        if token.ids[0] == born.isoformat():
            return holds("moment.instant")
        mend = instead(token, sentence, repair.date_like, born.isoformat())
        return fails("moment.instant", mend=mend)
    if token.number == born.year:
        return holds("moment.instant")
    mend = instead(token, sentence, repair.number_like, born.year)
    return fails("moment.instant", mend=mend)
