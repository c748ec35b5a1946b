"""Whether what seems false of a place or of a time is true of another time that is named."""

import re

from services.chat.grounding.claims import Claim, ClaimKind
from services.chat.grounding.lexicon import Tag
from services.chat.grounding.scopes import Sentence
from services.chat.grounding.tables import year_pillar
from services.chat.grounding.truth import Truth

_LUCK = re.compile(r"[一二两三四]步?大?运|(?<![a-z])(?:decades?|luck pillars?)(?![a-z])")
_PILLAR = Tag.STEM | Tag.BRANCH
_UNTIL_NOW = re.compile(
    r"[到至](?:了)?(?:现在|如今|眼下|当下|今)|(?<![a-z])(?:to|until|till) (?:the present|now|this)"
)


# 进入庚子月: a month that passes, unless it is said to be that of birth.
_OF_A_MONTH = re.compile(r"[月日时](?![柱支干令生])")


def _is_of_a_date(claim: Claim, sentence: Sentence) -> bool:
    own = sentence.clause[sentence.tokens.index(claim.token)]
    return any(
        t.tags & Tag.DATE and t.start < claim.token.start and clause == own
        for t, clause in zip(sentence.tokens, sentence.clause, strict=True)
    )


def is_of_a_calendar(claim: Claim, sentence: Sentence) -> bool:
    """Whether the pillar of a month or a day may be one of the calendar: 庚子月与日柱伏吟."""
    if claim.part == "of_date":
        return False
    if not sentence.tags & Tag.BORN and claim.part != "again" and _is_of_a_date(claim, sentence):
        # "On March 5, 2027 the day pillar is …": of that day, not of birth.
        return True
    pair = (claim.token.stem, claim.token.branch)
    years = {year_pillar(t.number) for t in sentence.tokens if t.tags & Tag.YEAR and t.number > 0}
    if claim.place < 0 and not claim.negated and pair in years:
        # "let it be in 2027, when Ding-Wei brings …"
        return True
    born = sentence.tags & Tag.BORN or any(
        t.tags & Tag.POSITION and t.number == claim.place for t in sentence.tokens
    )
    of_a_month = _OF_A_MONTH.match(sentence.folded, claim.token.end)
    units = {t.number for t in sentence.tokens if t.tags & Tag.UNIT}
    return not born and not claim.negated and of_a_month is not None and len(units) == 1


def passes(claim: Claim, sentence: Sentence) -> bool:
    """Whether a thing is of a year that is named, and stands in another clause than the place."""
    own = sentence.clause[sentence.tokens.index(claim.token)]
    places = [
        clause
        for t, clause in zip(sentence.tokens, sentence.clause, strict=True)
        if t.tags & Tag.POSITION and t.number == claim.place
    ]
    years = [year_pillar(t.number) for t in sentence.tokens if t.tags & Tag.YEAR and t.number > 0]
    return (
        bool(places)
        and own not in places
        and (claim.token.stem, claim.token.branch)
        in {pair for stem, branch in years for pair in ((stem, -1), (-1, branch))}
    )


def _is_now_elsewhere(claim: Claim, sentence: Sentence) -> bool:
    """Whether "now" is said in another clause: 从乙亥运的正财，到现在的偏财. It need not be of this pillar."""
    if claim.when is None or not claim.when.now:
        return False
    own = sentence.clause[sentence.tokens.index(claim.token)]
    nows = [c for t, c in zip(sentence.tokens, sentence.clause, strict=True) if t.tags & Tag.NOW]
    return bool(nows) and own not in nows and _UNTIL_NOW.search(sentence.folded) is not None


_IS = re.compile(r"(?: is |年?[是为])(?:an? |the )?")


def is_of_another_time(claim: Claim, sentence: Sentence, truth: Truth) -> bool:
    """Whether a pillar is that of another year that is named, or of the luck that begins or lasts then."""
    token = claim.token
    if claim.negated:
        return False
    if token.tags & _PILLAR != _PILLAR:
        # 今年的午火和大运的戌土
        passing = [
            year_pillar(t.number) for t in sentence.tokens if t.tags & Tag.YEAR and t.number > 0
        ]
        return bool(token.tags & _PILLAR) and any(
            token.stem in (-1, stem) and token.branch in (-1, branch) for stem, branch in passing
        )
    if _OF_A_MONTH.match(sentence.folded, token.end) or _is_now_elsewhere(claim, sentence):
        return True
    years = [t.number for t in sentence.tokens if t.tags & Tag.YEAR and t.number > 0]
    pair = (token.stem, token.branch)
    if claim.kind is ClaimKind.LUCK:
        own = sentence.clause[sentence.tokens.index(token)]
        beside = [
            t.number
            for t, clause in zip(sentence.tokens, sentence.clause, strict=True)
            if t.tags & Tag.YEAR and t.number > 0 and clause == own
        ]
        at_once = any(
            (d.stem, d.branch) == pair
            and all(d.start.year <= year <= d.end.year for year in beside)
            for d in truth.decades
        )
        # "… run forward from 1997, and the second one, Yi You (2007–2017)": the other year is of something else.
        several = sum(1 for t in sentence.tokens if t.tags & _PILLAR == _PILLAR) > 1
        other = several or sentence.tags & Tag.DIRECTION != 0
        apart = other and bool(beside) and len(beside) < len(years) and at_once
        return apart or (sentence.is_rich and pair in {year_pillar(year) for year in years})
    lasting = [
        d for d in truth.decades if any(d.start.year <= year <= d.end.year for year in years)
    ]
    is_named = any(
        t.tags & Tag.YEAR and _IS.fullmatch(sentence.folded, t.end, token.start)
        for t in sentence.tokens
    )
    may = sentence.is_rich or sentence.tags & Tag.LUCK or _LUCK.search(sentence.folded)
    return bool(may) and not is_named and pair in {(d.stem, d.branch) for d in lasting}
