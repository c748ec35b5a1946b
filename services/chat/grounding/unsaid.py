"""What a sentence speaks of without saying that it is so.

What it calls wrong to say, what is not lacking, years of a sign that come round again, a list that is dealt out in order.
No claim is made of it: the sentence is vouched for by nobody, and not called false for what it does not say.
"""

import re
from collections.abc import Iterable

from services.chat.grounding.claims import Claim, ClaimKind
from services.chat.grounding.scopes import Sentence

_TIMES = (ClaimKind.LUCK, ClaimKind.AGE, ClaimKind.DATE)
_CLAUSE_END = re.compile(r"[,，。;；:：!！?？]|\. |\.$")
# Of what, and the words; what is said behind them up to the end of the clause is unsaid.
_UNSAID: tuple[tuple[frozenset[ClaimKind] | None, re.Pattern[str]], ...] = (
    (
        None,
        re.compile(
            r"不能没有|不能(?:全盘|完全|一概)?否认"
            r"|(?<![a-z])(?:(?:it )?would be (?:wrong|a mistake|untrue) to (?:say|claim|think)"
            r"|(?:is )?no question of|(?:do|does)(?: not|n't) have to (?:deal with|worry (?:that|about))"
            r"|never runs? into|need(?: not|n't) (?:fear|worry about))(?![a-z])"
        ),
    ),
    (
        frozenset((ClaimKind.ELEMENT,)),
        re.compile(
            r"(?:没有|并不?|不|没)缺(?!席|位)|缺[木火土金水]的(?:朋友|人|同事|伴侣|孩子)"
            r"|(?<![a-z])neither [a-z]+ nor [a-z]+ (?:is|are) (?:missing|lacking|absent)"
        ),
    ),
    (
        frozenset((ClaimKind.RELATION,)),
        re.compile(
            r"(?:每到|每逢|每个|遇到?|逢|到了?)[子丑寅卯辰巳午未申酉戌亥鼠牛虎兔龙蛇马羊猴鸡狗猪]年,?"
        ),
    ),
    (
        frozenset((ClaimKind.STRENGTH,)),
        re.compile(r"(?<![a-z])(?:scale|spectrum|range|line) from (?:weak|strong) to"),
    ),
    (
        frozenset((ClaimKind.LUCK, ClaimKind.AGE)),
        re.compile(
            r"(?<![a-z])(?:during|within|throughout|amid) (?:your|the|this) (?:[a-z]+ )?luck"
        ),
    ),
    (frozenset((ClaimKind.HIDDEN_STEM, ClaimKind.STEM)), re.compile("分别(?:为|是)")),
    (
        frozenset((ClaimKind.YEAR,)),
        re.compile(
            "[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥](?:运|大运)?(?:接[班棒手管]|上场|登场)"
        ),
    ),
    (
        frozenset((ClaimKind.YEAR, ClaimKind.DATE, ClaimKind.LUCK)),
        re.compile("流[月日时]|(?<![a-z])(?:passing|flowing) (?:month|day|hour)(?![a-z])"),
    ),
)


# Looked for once in a sentence: hardly any has one.
_MARKS = re.compile("|".join(f"(?:{form.pattern})" for _, form in _UNSAID))


def without_unsaid(claims: Iterable[Claim], sentence: Sentence) -> list[Claim]:
    """Return claims without those that were read from what a sentence does not say."""
    if _MARKS.search(sentence.folded) is None:
        return list(claims)
    return [claim for claim in claims if not _is_unsaid(claim, sentence)]


def _is_unsaid(claim: Claim, sentence: Sentence) -> bool:
    folded, place = sentence.folded, claim.token.start
    for kinds, form in _UNSAID:
        if kinds is not None and claim.kind not in kinds:
            continue
        for match in form.finditer(folded):
            end = _CLAUSE_END.search(folded, match.end())
            # Of the words for all kinds what stands behind them; of the others their whole clause, of times the one before too.
            first = match.end() if kinds is None else _begin(folded, match.start())
            if claim.kind in _TIMES:
                first = 0
            if first <= place < (end.start() if end else len(folded)):
                return True
    return False


def _begin(folded: str, place: int) -> int:
    """Return where the clause begins that a place stands in."""
    ends = [match.end() for match in _CLAUSE_END.finditer(folded, 0, place)]
    return ends[-1] if ends else 0
