"""Claims about what the natal pillars show: gods, stars, elements, strength, stages, sounds, patterns, useful elements."""

import re
from dataclasses import replace

from services.chat.grounding.binding import anchor_of, twin_of
from services.chat.grounding.claims import Claim, ClaimKind, Modality
from services.chat.grounding.extract_gods import god_claims
from services.chat.grounding.extract_stars import star_claims
from services.chat.grounding.lexicon import Tag, Token
from services.chat.grounding.presence import made
from services.chat.grounding.scopes import Sentence
from services.chat.grounding.whole_self import is_of_something_else

_LISTS = set("、/·•,和与及")


_PILLAR = Tag.STEM | Tag.BRANCH


_MOVING = Tag.FLOW | Tag.YEAR | Tag.LUCK | Tag.ORDINAL | Tag.AGE | Tag.NEXT


def claims(sentence: Sentence, index: int) -> list[Claim]:
    """Return the claims of one token that is neither a stem nor a branch."""
    tags = sentence.tokens[index].tags
    found: list[Claim] = []
    twin = twin_of(sentence, index) if tags & (Tag.GOD | Tag.STAR) else -1
    if twin >= 0:
        # Said again in brackets: the same words make the same claim, others are held against the same place.
        token = sentence.tokens[index]
        if sentence.tokens[twin].ids == token.ids or token.ids == ():
            return []
        return [replace(claim, token=token) for claim in claims(sentence, twin)]
    if tags & Tag.GOD:
        found += god_claims(sentence, index)
    if tags & Tag.STAR:
        found += star_claims(sentence, index)
    if tags & Tag.STRENGTH:
        found += _strength(sentence, index)
    if tags & Tag.ELEMENT:
        found += _element(sentence, index)
    if tags & Tag.STAGE and not found:
        found += _stage(sentence, index)
    if tags & Tag.SOUND:
        found += _sound(sentence, index)
    if tags & Tag.PATTERN:
        found += _pattern(sentence, index)
    return found


def of_element(sentence: Sentence, index: int) -> list[Claim]:
    """Return the claim that a stem or branch is of the element written beside it: 甲木, 午火, Jia Wood."""
    token = sentence.tokens[index]
    return [Claim(ClaimKind.ELEMENT, token, part="own", modality=sentence.modality[index])]


_BETWEEN = (
    Tag.IS
    | Tag.WORD
    | Tag.STEM
    | Tag.ELEMENT
    | Tag.NEGATION
    | Tag.CHART
    | Tag.HAVE
    | Tag.POLARITY
    | Tag.OPEN
    | Tag.CLOSE
    | Tag.NOW
)


def _strength(sentence: Sentence, index: int) -> list[Claim]:
    """日主偏弱, 身弱, a weak Fire day master; of elements and seasons nothing is claimed here."""
    token, tokens = sentence.tokens[index], sentence.tokens
    negated = False
    if token.part != "self" and is_of_something_else(sentence.folded, token):
        return []
    if token.part != "self":
        subject = _subject(sentence, index)
        if subject is None:
            return []
        negated = subject
    else:
        at = index - 1
        negated = at >= 0 and tokens[at].tags & Tag.NEGATION != 0
        if re.match(r"(?:则|者|宜|喜|的人|时|还是|或)", sentence.folded[token.end :]):
            return (
                [made(sentence, index, ClaimKind.STRENGTH, negated=negated)]
                if sentence.tags & Tag.CHART
                and not re.match(r"(?:者|的人|还是|或)", sentence.folded[token.end :])
                else []
            )
    return [made(sentence, index, ClaimKind.STRENGTH, negated=negated)]


def _subject(sentence: Sentence, index: int) -> bool | None:
    """Whether it is denied of the day master; None when it is not said of it."""
    tokens, own = sentence.tokens, sentence.clause[index]
    negated, at = False, index - 1
    while at >= 0 and sentence.clause[at] == own:
        token = tokens[at]
        if token.part == "master" and token.tags & Tag.POSITION:
            return negated
        if sentence.folded[token.start : token.end] in ("命局", "此造", "本造", "命造", "八字"):
            return negated if at == index - 1 and len(sentence.between(at, index)) < 4 else None
        if not token.tags & (_BETWEEN | (Tag.LOCATIVE | Tag.GENERAL)):
            break
        if token.tags & Tag.NEGATION:
            negated = True
        at -= 1
    at = index + 1
    while (
        at < len(tokens)
        and sentence.clause[at] == own
        and tokens[at].tags & (Tag.ELEMENT | Tag.STEM | Tag.POLARITY | Tag.WORD)
    ):
        at += 1
    if (
        at < len(tokens)
        and sentence.clause[at] == own
        and tokens[at].part == "master"
        and tokens[at].tags & Tag.POSITION
    ):
        gap = sentence.folded[tokens[at - 1].end : tokens[at].start]
        if len(gap) < 6:
            before = tokens[max(index - 3, 0) : index]
            return any(t.tags & Tag.NEGATION for t in before)
    return None


_LACKING = re.compile(
    r"(?:缺|没有|不见|全无|缺少|欠缺|缺乏|独缺|无"
    r"|(?<![a-z])(?:lacks?|lacking|no|without|missing|absence of))(?:乏|少)? ?"
    r"(?:any |the |element |of )?$"
)


_NOT_LACKING = re.compile(
    r"不(?:缺|欠|乏)$|(?:并非|不是|并不是)(?:不见|没有|无)$"
    r"|(?:(?<![a-z])(?:not|never)|n't) (?:lack\w*|missing|without) (?:any |the )?$"
    r"|(?<![a-z])(?:nobody|no one|no way)[^,.;]{0,40} (?:without|lacks?|lacking) "
    r"(?:any |the )?$"
)
# "Fire is your second strongest element", "after Wood, Fire is the strongest"
_AFTER_ANOTHER = re.compile(
    r"第[二三四五]|其次|次[强旺多]"
    r"|(?<![a-z])(?:(?:second|third|fourth|next)[ -](?:strongest|most|largest)"
    r"|(?:after|next to|behind) (?:wood|fire|earth|metal|water),)"
)
_ABSENT = re.compile(
    r"^(?:的)?(?:五行|元素|行)?(?: element)? ?"
    r"(?:不见于明处|不见|全无|完全没有|缺失|缺|(?:is|are) (?:absent|missing|lacking)"
    r"|does not occur at all|does not (?:occur|appear)|is not present|is nowhere)"
)


_AT_WORK = re.compile(
    r"(?<![a-z])(?:disciplines?|controls?|feeds?|drains?|produces?|weakens?|supports?|tames?"
    r"|cools?|warms?) (?:an? |the |so much |all that )?(?:strong |weak |heavy |such )?$"
)


# "No Earth stem stands on top": the branches are not spoken of.
_STEMS = re.compile(r"^(?:之)?天?干| stems?(?![a-z])")


_MOST_AFTER = re.compile(
    r"^(?:元素|的力量|气|行|势)?(?:最多|最旺|最强|最盛|居多|最重"
    r"| is (?:the )?(?:most present|strongest|most abundant|dominant|most common|most plentiful)"
    r"| dominates| predominates)"
)


_MOST_BEFORE = re.compile(
    r"(?:最多的(?:五行)?(?:是|为)|最旺的(?:五行)?(?:是|为)|最强的(?:五行)?(?:是|为)|以"
    r"|(?:strongest|dominant|most (?:abundant|common|plentiful|present))(?: element)?"
    r"(?: (?:in|of) (?:your|the|this) (?:natal )?chart)?(?: is|:)?(?: the)?) ?$"
)


_COUNT_AFTER = re.compile(
    r"^ ?(?:(?:有|x|×|:|为)? ?(?P<n>\d)(?: ?[个处])?(?![\d岁年月.%])|\((?P<m>\d)\))"
)


_COUNT_BEFORE = re.compile(r"(?<![\d.])(?P<n>\d) ?[个×x]? ?$")


def _element(sentence: Sentence, index: int) -> list[Claim]:
    token, tokens = sentence.tokens[index], sentence.tokens
    before, after = sentence.folded[: token.start], sentence.folded[token.end :]
    useful = _useful(sentence, index)
    if useful:
        return useful
    if index and tokens[index - 1].tags & Tag.RELATION:
        return []
    if sentence.in_clause(index, (Tag.FLOW | Tag.YEAR | Tag.LUCK)) and not sentence.in_clause(
        index, Tag.POSITION
    ):
        return []
    if _AT_WORK.search(before):
        # "… which should discipline a strong Fire are missing": something else is.
        return []
    if _NOT_LACKING.search(before):
        return []
    if _ABSENT.match(after) or (
        _LACKING.search(before) and not re.match(r"[火土金水木]?(?:星|气|土|生|克|泄|来|则)", after)
    ):
        part = "lack"
        if _STEMS.match(after):
            return [made(sentence, index, ClaimKind.ELEMENT, part="lack_stem")]
        plain = (
            "明" in after[:8]
            or "plain sight" in after[:50]
            or "openly" in after[:50]
            or "visible" in after[:60]
        )
        return [made(sentence, index, ClaimKind.ELEMENT, part=part, exact=not plain)]
    if _AFTER_ANOTHER.search(sentence.folded):
        return []
    if _MOST_AFTER.match(after) or (
        _MOST_BEFORE.search(before)
        and (
            not before.endswith("以") or after.startswith(("最多", "最旺", "为最", "居多", "最强"))
        )
    ):
        return [made(sentence, index, ClaimKind.ELEMENT, part="most")]
    count = _COUNT_AFTER.match(after) or _COUNT_BEFORE.search(before)
    if (
        count is not None
        and sentence.tags & (Tag.CHART | Tag.ELEMENT)
        and not sentence.in_clause(index, Tag.RELATION)
    ):
        elements = sum(1 for t in tokens if t.tags & Tag.ELEMENT)
        if elements > 1 or sentence.tags & Tag.CHART:
            number = int(next(g for g in count.groups() if g))
            return [made(sentence, index, ClaimKind.ELEMENT, part="count", stem=number)]
    return _element_of(sentence, index)


# 丑为金库, 午为火局: not the branch's own element.
_STORE = re.compile(r"[之的]?(?:库|局|墓|根|源|气)")


def _element_of(sentence: Sentence, index: int) -> list[Claim]:
    """日主属火, a Fire day master, 甲属木, Wu belongs to fire."""
    tokens, token = sentence.tokens, sentence.tokens[index]
    at, linked, denied, subject = index - 1, False, False, -1
    own = sentence.clause[index]
    while at >= 0 and sentence.clause[at] == own:
        other = tokens[at]
        if other.tags & Tag.POSITION and other.part == "master":
            subject = at
            break
        if other.tags & _PILLAR and other.tags & _PILLAR != _PILLAR and linked:
            if _STORE.match(sentence.folded, token.end):
                return []
            return [
                made(
                    sentence,
                    index,
                    ClaimKind.ELEMENT,
                    part="of",
                    stem=other.stem,
                    branch=other.branch,
                    negated=denied,
                )
            ]
        if other.tags & Tag.IS or sentence.folded[other.start : other.end] in ("属",):
            linked = True
        elif other.tags & Tag.NEGATION:
            denied = True
        elif not other.tags & (
            Tag.WORD | Tag.STEM | Tag.POLARITY | Tag.STRENGTH | Tag.OPEN | Tag.CHART
        ):
            break
        at -= 1
    if subject >= 0 and sentence.in_clause(index, Tag.RELATION):
        return []
    if subject >= 0:
        gap = sentence.folded[tokens[subject].end : token.start]
        if re.fullmatch(
            r"(?:的)?(?:五行)?(?: ?(?:属|为|是|:|is|not)+| element is| belongs to(?: the)?"
            r"| is of the| is a| is an?)?[^,。]{0,14}", gap) and not re.search(r"[喜忌生克见有]|needs|likes|control", gap):  # fmt: skip
            return [
                made(sentence, index, ClaimKind.ELEMENT, place=2, part="master", negated=denied)
            ]
        return []
    follows = index + 1
    if (
        follows < len(tokens)
        and tokens[follows].part == "master"
        and tokens[follows].tags & Tag.POSITION
        and sentence.between(index, follows).strip() in ("", "的", "element")
    ):
        back = sentence.folded[max(token.start - 12, 0) : token.start]
        return [
            made(
                sentence,
                index,
                ClaimKind.ELEMENT,
                place=2,
                part="master",
                negated="not a" in back or "不是" in back,
            )
        ]
    return []


def _useful(sentence: Sentence, index: int) -> list[Claim]:
    tokens, own = sentence.tokens, sentence.clause[index]
    at = index - 1
    while at >= 0 and sentence.clause[at] == own:
        if tokens[at].tags & (Tag.USEFUL | Tag.AVOID):
            part = "avoid" if tokens[at].tags & Tag.AVOID else "for"
            negated = any(t.tags & Tag.NEGATION for t in tokens[at:index])
            return [made(sentence, index, ClaimKind.USEFUL, part=part, negated=negated)]
        said = sentence.folded[tokens[at].start : tokens[at].end]
        if not (
            tokens[at].tags
            & (Tag.IS | Tag.ELEMENT | Tag.WORD | Tag.LOCATIVE | Tag.NEGATION | Tag.CHART)
            or said in _LISTS
        ):
            break
        at -= 1
    rest = tokens[index + 1 : index + 4]
    for n, token in enumerate(rest):
        if token.tags & Tag.USEFUL and n and rest[n - 1].tags & (Tag.IS | Tag.CHART):
            return [made(sentence, index, ClaimKind.USEFUL, part="for")]
        if not token.tags & (Tag.IS | Tag.CHART):
            break
    return []


def _stage(sentence: Sentence, index: int) -> list[Claim]:
    token = sentence.tokens[index]
    if token.part == "weak":
        return []
    bond = anchor_of(sentence, index)
    if bond is None:
        return []
    anchor = sentence.tokens[bond.index]
    if not anchor.tags & Tag.POSITION or not bond.direct or sentence.in_clause(index, _MOVING):
        return []
    if anchor.part == "master" and not sentence.in_clause(index, Tag.SIT):
        return []
    if (
        any(
            t.tags & _PILLAR == Tag.BRANCH
            for t in sentence.tokens[min(bond.index, index) : max(bond.index, index)]
        )
        and anchor.part == "master"
    ):
        return []
    return [made(sentence, index, ClaimKind.STAGE, place=anchor.number, negated=bond.negated)]


def _sound(sentence: Sentence, index: int) -> list[Claim]:
    before: Token | None = sentence.tokens[index - 1] if index else None
    steps = index - 1
    while steps >= 0 and sentence.tokens[steps].tags & (Tag.IS | Tag.OPEN | Tag.WORD | Tag.UNIT):
        steps -= 1
    before = sentence.tokens[steps] if steps >= 0 else None
    found = []
    if (
        before is not None
        and before.tags & _PILLAR == _PILLAR
        and sentence.clause[steps] == sentence.clause[index]
    ):
        found.append(
            made(
                sentence, index, ClaimKind.SOUND, part="of", stem=before.stem, branch=before.branch
            )
        )
    bond = anchor_of(sentence, index)
    if (
        bond is not None
        and sentence.tokens[bond.index].tags & Tag.POSITION
        and not sentence.in_clause(index, _MOVING)
    ):
        place = sentence.tokens[bond.index].number
        return [*found, made(sentence, index, ClaimKind.SOUND, place=place, negated=bond.negated)]
    if not found and re.match(r"^(?:之)?命", sentence.folded[sentence.tokens[index].end :]):
        return [made(sentence, index, ClaimKind.SOUND)]
    return found


def _pattern(sentence: Sentence, index: int) -> list[Claim]:
    if sentence.modality[index] is not Modality.ASSERTED or sentence.in_clause(index, _MOVING):
        return []
    near = sentence.tokens[max(index - 3, 0) : index]
    linked = (
        any(t.tags & (Tag.IS | Tag.HAVE | Tag.CHART) for t in near) or sentence.tags & Tag.CHART
    )
    if not linked:
        return []
    negated = any(t.tags & Tag.NEGATION for t in near)
    return [made(sentence, index, ClaimKind.PATTERN, negated=negated)]
