"""What a whole sentence says whose clauses no rule has read: one thing, and where or whether it is.

People put the place or the verdict into a clause of its own. Nothing is taken that is asked, quoted, supposed or said
of somebody else, nor where more is named than the two that belong together.
"""

import re

from services.chat.grounding.binding import twin_of
from services.chat.grounding.claims import Claim, ClaimKind, Modality
from services.chat.grounding.lexicon import Tag, Token
from services.chat.grounding.scopes import Sentence

_PILLAR = Tag.STEM | Tag.BRANCH
KINDS = Tag.STEM | Tag.BRANCH | Tag.GOD | Tag.STAR | Tag.SOUND
_APART = (
    Tag.RELATION | Tag.HYPOTHESIS | Tag.OTHER | Tag.SOURCE | Tag.LUCK | Tag.ORDINAL | Tag.AGE
    | Tag.STAGE | Tag.VOID | Tag.USEFUL | Tag.AVOID | Tag.PALACE | Tag.SPAN | Tag.NEXT
)  # fmt: skip
_DENYING = Tag.NEGATION | Tag.LACK
# What is wished for, does something to something else, or only might be.
WISHING = re.compile(
    r"[喜忌需宜怕克制泄耗欲愿想盼补扶生助缺若]|最好|可以|可能|也许|比如|(?<![a-z])(?:likes?|needs?|wants?|controls?|feeds?|drains?|supports?|"
    r"produces?|would|could|may|might|should|seeks?|prefers?|fears?|than|unlike|instead|rather|asks? for|roots? in|rooted)(?![a-z])"
)  # fmt: skip
_LEADING = re.compile(
    r"\s*(?:从|就|以|论|看|先看|再看|说到|谈到|至于|关于|单看|而|把|打开|翻开|查|取|(?:as for|turning to|looking at|regarding|concerning|consider|take|in|from|with|at|and) )?"
    r"(?:你|您)?(?:的)?(?:八字|命盘|命局|四柱|盘)?(?:中|里|上)?(?:的)?(?:your |the )?"
)
# The thing comes first, and a clause behind it says where: 十神里的偏印，落到了你的时干上.
_LANDS = re.compile(
    r"落|坐|居|位于|在|出现|现于|见于|(?<![a-z])(?:falls?|sits?|stands?|lands?|lies|rests?|shows?|appears?)(?![a-z])"
)
_HERE = re.compile(
    r"找得?到|出现|有的|占有|存在|占一席|(?<![a-z])(?:found|find|present|appears?|included|among|holds?|has|have|carr(?:y|ies))(?![a-z])"
)
_NOT_HERE = re.compile(
    r"没有|并未|未出现|不存在|找不到|不见|并无|(?<![a-z])(?:not|no|without|nowhere|absent|missing|won't|doesn't|isn't|lacks?)(?![a-z])"
)
_INSIDE = re.compile(
    r"里头|里面|内里|其中|所藏|藏|暗含|(?<![a-z])(?:inside|within|hidden|hides|conceals?)(?![a-z])"
)


# No element in your chart is as strong as Wood: it says which is most, not that one lacks.
NO_ELEMENT = re.compile(r"(?<![a-z])no (?:other )?(?:one )?element(?![a-z])")
_OWN = re.compile(
    r"五行|八字|八个字|命|盘|四柱|你|您|(?<![a-z])(?:your|you|chart|eight characters)(?![a-z])"
)
_MOST_AFTER = re.compile(
    r"(?:行|元素|气)?的?(?:力量|比重|分量|占比|气势|能量|势力|成分)?(?:高居|位居|居于|居|排在?|占|是)?(?:第一|首位|榜首|之首|最大|最重|最高|最强|最旺|最多|最盛)"
    r"| (?:far )?(?:outweighs|dominates|surpasses|outshines|leads|comes out on top|is (?:by far )?the (?:strongest|dominant))(?![a-z])"
)
_MOST_BEFORE = re.compile(
    r"(?:第一的?|最强的?|最旺的?|最多的?|最重的?|最突出的?)(?:元素|一行|五行|那一行)?(?:是|为|当属|就是|乃|便是)$"
    r"|(?:as|so) (?:strong|powerful|prominent|heavy) as $|most of is $"
)
_LACK_AFTER = re.compile(r"(?:行|元素)?(?:一个|半点|一点|丝毫)?(?:也|都)?(?:没有|不见|全无|缺失)")
_LACK_BEFORE = re.compile(
    r"(?:少了|缺了|独缺|偏缺|缺少|唯独没有|唯独缺|偏偏没有)$|(?:contain|hold|have|show) (?:no|any) $|won't find[^.;]{0,40} is $"
)


# Another stem's relation to the day master is told: 丙相对于你的日主, seen from your Day Master.
SEEN_FROM = re.compile(
    r"(?:相对于|相对|对于|对|之于|针对|从|以|站在|(?<![a-z])(?:from|to|for|against|towards?|with respect to))"
    r"(?: |你的?|您的?|自己的?|your |the |a )*$"
)


def _element(sentence: Sentence) -> Claim | None:
    """The element that is most, or that lacks."""
    found = [t for t in sentence.tokens if t.tags & Tag.ELEMENT and not t.tags & _PILLAR]
    if len(found) != 1 or not _OWN.search(sentence.folded):
        return None
    token = found[0]
    before, after = sentence.folded[: token.start], sentence.folded[token.end :]
    if _MOST_BEFORE.search(before) or _MOST_AFTER.match(after):
        return Claim(ClaimKind.ELEMENT, token, part="most")
    if _LACK_BEFORE.search(before) or _LACK_AFTER.match(after):
        return Claim(ClaimKind.ELEMENT, token, part="lack")
    return None


def across(sentence: Sentence) -> list[Claim]:
    """Return the claim of a sentence of which nothing was read.

    2035，岁在癸丑; 所谓伤官，在此即丙; Chen is the month you were born in; 至于红鸾，你的命盘里是没有的.
    """
    tokens = sentence.tokens
    if sentence.tags & _APART or len(set(sentence.hard[:-1])) > 1:
        return []
    if any(one is not Modality.ASSERTED for one in sentence.modality):
        return []
    values = [i for i, t in enumerate(tokens) if t.tags & KINDS and twin_of(sentence, i) < 0]
    if not values:
        element = _element(sentence)
        return [] if element is None else [element]
    if WISHING.search(sentence.folded[: tokens[values[-1]].start]):
        return []
    years = [t for t in tokens if t.tags & Tag.YEAR]
    # Of which another stem is told: 丙相对于你的日主属于伤官.
    places = [
        t
        for t in tokens
        if t.tags & Tag.POSITION
        and not (t.part == "master" and SEEN_FROM.search(sentence.folded[: t.start]))
    ]
    if len(values) == 1 and not years and not places:
        found = _there(sentence, tokens[values[0]])
        if found is not None:
            return [found]
    if sentence.tags & _DENYING:
        return []
    if places:
        return _led(sentence, values, places) if not years else []
    if len(values) == 1:
        return _timed(sentence, tokens[values[0]], years)
    return _pair(sentence, [tokens[i] for i in values]) if not years else []


def standing(anchor: Token, token: Token, modality: Modality) -> Claim | None:
    """A thing in a place."""
    place, part = anchor.number, anchor.part
    if token.tags & _PILLAR == _PILLAR:
        return Claim(ClaimKind.PILLAR, token, place, "pillar", modality=modality)
    if token.tags & Tag.STAR:
        return None if part == "master" else Claim(ClaimKind.STAR, token, place, modality=modality)
    if token.tags & Tag.SOUND:
        return Claim(ClaimKind.SOUND, token, place, modality=modality)
    if token.tags & Tag.GOD:
        return (
            None
            if part == "master"
            else Claim(ClaimKind.TEN_GOD, token, place, part, modality=modality)
        )
    if token.tags & Tag.BRANCH:
        return (
            None
            if part in ("master", "stem")
            else Claim(ClaimKind.BRANCH, token, place, "branch", modality=modality)
        )
    if part == "branch":
        return Claim(ClaimKind.HIDDEN_STEM, token, place, modality=modality)
    return Claim(
        ClaimKind.STEM, token, place, "any" if part == "pillar" else part, modality=modality
    )


def _there(sentence: Sentence, token: Token) -> Claim | None:
    """A star or a god that the chart is said to have, or not to have."""
    if (
        not token.tags & (Tag.STAR | Tag.GOD)
        or not sentence.tags & Tag.CHART
        or sentence.tags & Tag.FLOW
    ):
        return None
    kind = ClaimKind.STAR if token.tags & Tag.STAR else ClaimKind.TEN_GOD
    rest = sentence.folded[: token.start] + " " + sentence.folded[token.end :]
    part = "" if kind is ClaimKind.STAR else "any"
    if _NOT_HERE.search(rest):
        return Claim(kind, token, part=part, negated=True)
    return Claim(kind, token, part=part) if _HERE.search(rest) else None


def _led(sentence: Sentence, values: list[int], places: list[Token]) -> list[Claim]:
    """从月柱来看，丁未…: the place is what the sentence sets out from, or where it lands."""
    if len(places) != 1 or len(values) != 1:
        return []
    place, token = places[0], sentence.tokens[values[0]]
    if place.start < token.start:
        led = _LEADING.fullmatch(sentence.folded[: place.start]) is not None
    else:
        between = sentence.folded[token.end : place.start]
        led = "," in between and _LANDS.search(between) is not None
    if led and token.tags & Tag.GOD and sentence.tags & Tag.HIDDEN and place.part == "pillar":
        return [Claim(ClaimKind.TEN_GOD, token, place.number, "branch")]
    claim = standing(place, token, Modality.ASSERTED) if led else None
    return [] if claim is None else [claim]


def _timed(sentence: Sentence, token: Token, years: list[Token]) -> list[Claim]:
    """The pillar of a year, or the branch of the month of birth."""
    if len(years) == 1 and token.tags & _PILLAR == _PILLAR and not sentence.tags & Tag.BORN:
        return [Claim(ClaimKind.YEAR, token, year=years[0].number)]
    months = [t for t in sentence.tokens if t.tags & Tag.UNIT]
    own_month = len(months) == 1 and months[0].number == 1 and sentence.tags & Tag.BORN
    if own_month and not years and token.tags & _PILLAR == Tag.BRANCH:
        return [Claim(ClaimKind.BRANCH, token, 1, "branch")]
    return []


def _pair(sentence: Sentence, values: list[Token]) -> list[Claim]:
    """A god and its stem, or a branch and what it hides."""
    if len(values) != 2 or sentence.tags & Tag.FLOW:
        return []
    gods = [token for token in values if token.tags & Tag.GOD]
    stems = [token for token in values if token.tags & _PILLAR == Tag.STEM]
    branches = [token for token in values if token.tags & _PILLAR == Tag.BRANCH]
    if len(gods) == len(stems) == 1:
        return [Claim(ClaimKind.TEN_GOD, gods[0], part="of", stem=stems[0].stem)]
    if len(branches) == len(stems) == 1 and branches[0].start < stems[0].start:
        between = sentence.folded[branches[0].end : stems[0].start]
        if _INSIDE.search(between):
            return [Claim(ClaimKind.HIDDEN_STEM, stems[0], branch=branches[0].branch)]
    return []
