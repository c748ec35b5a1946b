"""What no rule has read: a clause that names one place and one thing says that the thing is there, however it says it.

People have more verbs than any rule. A clause that denies, wishes, compares or speaks of time to come is left alone.
"""

import re

from services.chat.grounding.binding import twin_of
from services.chat.grounding.claims import Claim, ClaimKind, Modality
from services.chat.grounding.extract_reference import NEIGHBOUR, is_reference
from services.chat.grounding.extract_whole import KINDS, WISHING, standing, tells, whole
from services.chat.grounding.lexicon import Tag
from services.chat.grounding.presence import denied_later, is_denied, may_be_denied
from services.chat.grounding.scopes import Sentence
from services.chat.grounding.whole_elements import NO_ELEMENT
from services.chat.grounding.whole_places import OVER
from services.chat.grounding.whole_self import is_of_something_else

_PILLAR = Tag.STEM | Tag.BRANCH
_ELSEWHERE = (
    Tag.FLOW | Tag.YEAR | Tag.LUCK | Tag.ORDINAL | Tag.AGE | Tag.NEXT | Tag.RELATION | Tag.GENERAL | Tag.HYPOTHESIS
    | Tag.VOID | Tag.STAGE | Tag.USEFUL | Tag.AVOID
)  # fmt: skip
_DENYING = Tag.NEGATION | Tag.LACK
# Beside one of these a strength, a pillar or an element is told of the chart.
_BESIDE = Tag.POSITION | Tag.PALACE | Tag.CHART


def claims(sentence: Sentence, found: list[Claim], used: set[int]) -> list[Claim]:
    """Return claims for things that no other rule has read; `found` are those of the other rules."""
    read = {claim.token.start for claim in found} | {sentence.tokens[i].start for i in used}
    more: list[Claim] = []
    for index, token in enumerate(sentence.tokens):
        if not token.tags & KINDS or token.start in read:
            continue
        if token.part == "weak" and not token.tags & (Tag.GOD | Tag.STAR):
            continue
        if sentence.modality[index] is not Modality.ASSERTED or twin_of(sentence, index) >= 0:
            continue
        claim = (
            _placed(sentence, index, read)
            or _lucky(sentence, index)
            or _of_element(sentence, index)
            or _named(sentence, index)
            or _held(sentence, index)
        )
        if claim is not None:
            more.append(claim)
    more += _rest(sentence, read)
    more = [claim for claim in more if not is_set_against(claim, sentence)]
    if any(claim.kind is not ClaimKind.LUCK or tells(claim) for claim in more):
        return more
    # That it is a luck pillar is not all that may be said of it.
    together = whole(sentence, found, used)
    return [claim for claim in together if not is_set_against(claim, sentence)] or more


_BARE_ELSE = Tag.POSITION | Tag.PALACE | Tag.STRENGTH | Tag.SIT | Tag.HIDDEN


# 木是你的财星, Wood stands for wealth: nothing stands between but what links the two.
_LINK = re.compile(
    r" ?(?:就是|便是|正是|也是|是|为|即|即是|属|属于|乃|代表|象征"
    r"|(?:is|are|as|represents|means|stands for|symbolises|symbolizes))?"
    r" ?(?:你的?|您的?|命主的?|日主的?|your|the|his|her)? ?"
)


def _of_element(sentence: Sentence, index: int) -> Claim | None:
    """A family of gods that is said to be an element; one god alone is of a stem, not of an element."""
    token, tokens = sentence.tokens[index], sentence.tokens
    if not token.tags & Tag.GOD or len(token.ids) != len(("yang", "yin")):
        return None
    for at in range(max(index - 4, 0), min(index + 5, len(tokens))):
        other = tokens[at]
        if not other.tags & Tag.ELEMENT or other.element < 0 or other.tags & Tag.STEM:
            continue
        if sentence.clause[at] != sentence.clause[index]:
            continue
        first, second = sorted((index, at))
        between = sentence.folded[tokens[first].end : tokens[second].start]
        inner = tokens[first + 1 : second]
        linked = any(t.tags & Tag.IS for t in inner) or "代表" in between or "stands for" in between
        if linked and _LINK.fullmatch(between):
            return Claim(
                ClaimKind.TEN_GOD,
                token,
                part="family",
                stem=other.element * 2,
                modality=sentence.modality[index],
            )
    return None


def _named(sentence: Sentence, index: int) -> Claim | None:
    """The one god and the one stem of a clause: the stem is the god."""
    token, own = sentence.tokens[index], sentence.own(index)
    if not token.tags & Tag.GOD:
        return None
    values = [i for i in own if sentence.tokens[i].tags & KINDS and twin_of(sentence, i) < 0]
    stems = [i for i in values if sentence.tokens[i].tags & _PILLAR == Tag.STEM]
    tags = sentence.clauses[sentence.clause[index]][1]
    if len(values) != 2 or len(stems) != 1 or tags & (_ELSEWHERE | _DENYING | _BARE_ELSE):
        return None
    if WISHING.search(_bare(sentence, own)) or OVER.match(sentence.folded, token.end):
        return None
    if is_reference(sentence, stems[0]):
        # 木为壬之食伤
        return None
    stem = sentence.tokens[stems[0]].stem
    return Claim(ClaimKind.TEN_GOD, token, part="of", stem=stem, modality=sentence.modality[index])


def _rest(sentence: Sentence, read: set[int]) -> list[Claim]:
    """Strength beside the day master, a pillar beside a palace, an element that is most or lacking."""
    more: list[Claim] = []
    if NO_ELEMENT.search(sentence.folded):
        return more
    for index, token in enumerate(sentence.tokens):
        if token.start in read or sentence.modality[index] is not Modality.ASSERTED:
            continue
        if not token.tags & (Tag.STRENGTH | Tag.ELEMENT | _PILLAR):
            continue
        own = sentence.own(index)
        tags = sentence.clauses[sentence.clause[index]][1]
        if tags & _ELSEWHERE & ~Tag.GENERAL or not tags & _BESIDE:
            continue
        if WISHING.search(_bare(sentence, own)):
            continue
        tokens = [sentence.tokens[i] for i in own]
        denied = bool(tags & Tag.NEGATION)
        if token.tags & Tag.STRENGTH and is_of_something_else(sentence.folded, token):
            continue
        if token.tags & Tag.STRENGTH and not tags & (KINDS & ~Tag.STEM):
            master = [t for t in tokens if t.tags & Tag.POSITION]
            alone = sum(1 for t in tokens if t.tags & Tag.STRENGTH) == 1
            if alone and len(master) == 1 and master[0].part == "master":
                more.append(
                    Claim(
                        ClaimKind.STRENGTH, token, negated=denied, modality=sentence.modality[index]
                    )
                )
        elif token.tags & _PILLAR == _PILLAR and tags & Tag.PALACE and not denied:
            palaces = [t for t in tokens if t.tags & Tag.PALACE]
            pillars = [
                i for i in own if sentence.tokens[i].tags & _PILLAR and twin_of(sentence, i) < 0
            ]
            if len(palaces) == 1 and len(pillars) == 1 and not tags & Tag.POSITION:
                more.append(
                    Claim(
                        ClaimKind.PALACE,
                        token,
                        palace=palaces[0].ids[0],
                        modality=sentence.modality[index],
                    )
                )
        elif (
            token.tags & Tag.ELEMENT
            and tags & Tag.CHART
            and not tags & (KINDS | (Tag.POSITION | Tag.RELATION))
        ):
            elements = [t for t in tokens if t.tags & Tag.ELEMENT]
            if len(elements) == 1 and tags & Tag.MOST and not denied:
                more.append(
                    Claim(ClaimKind.ELEMENT, token, part="most", modality=sentence.modality[index])
                )
            elif len(elements) == 1 and tags & Tag.LACK and not tags & Tag.MOST:
                more.append(
                    Claim(ClaimKind.ELEMENT, token, part="lack", modality=sentence.modality[index])
                )
    return more


def _bare(sentence: Sentence, own: list[int]) -> str:
    """The words of a clause that no token stands for."""
    tokens = sentence.tokens
    at = tokens[own[0] - 1].end if own[0] else 0
    parts = []
    for i in own:
        parts.append(sentence.folded[at : tokens[i].start])
        at = tokens[i].end
    return " ".join(parts)


def _placed(sentence: Sentence, index: int, read: set[int]) -> Claim | None:
    tokens, token, own = sentence.tokens, sentence.tokens[index], sentence.own(index)
    if sentence.in_clause(index, _ELSEWHERE | _DENYING) or not sentence.in_clause(
        index, Tag.POSITION
    ):
        return None
    anchors = [i for i in own if tokens[i].tags & Tag.POSITION]
    if len(anchors) != 1:
        return None
    values = [i for i in own if tokens[i].tags & KINDS and twin_of(sentence, i) < 0]
    if values != [index]:
        return None
    if WISHING.search(_bare(sentence, own)):
        return None
    if NEIGHBOUR.match(sentence.folded, token.end):
        return None
    return standing(tokens[anchors[0]], token, modality=sentence.modality[index])


def _lucky(sentence: Sentence, index: int) -> Claim | None:
    """The one pillar of a sentence about luck."""
    from services.chat.grounding.extract_decades import is_a_column, when_of

    token = sentence.tokens[index]
    if token.tags & _PILLAR != _PILLAR or not sentence.tags & (Tag.LUCK | Tag.ORDINAL):
        return None
    if any(t.tags & Tag.ORDINAL and is_a_column(sentence, t) for t in sentence.tokens):
        return None
    pillars = [
        i
        for i, t in enumerate(sentence.tokens)
        if t.tags & _PILLAR == _PILLAR and twin_of(sentence, i) < 0
    ]
    if pillars != [index] or sentence.tags & (
        Tag.POSITION | Tag.RELATION | Tag.NEGATION | Tag.HYPOTHESIS | Tag.FLOW
    ):
        return None
    return Claim(
        ClaimKind.LUCK, token, when=when_of(sentence, index), modality=sentence.modality[index]
    )


def _held(sentence: Sentence, index: int) -> Claim | None:
    """A star spoken of as one's own."""
    token, own = sentence.tokens[index], sentence.own(index)
    tags = sentence.clauses[sentence.clause[index]][1]
    if (
        not token.tags & Tag.STAR
        or token.tags & Tag.VOID
        or not tags & Tag.CHART
        # "is one of the stars in your chart" is said of this chart, whatever it begins like.
        or tags & (_ELSEWHERE & ~Tag.GENERAL | Tag.POSITION)
    ):
        return None
    if WISHING.search(_bare(sentence, own)):
        return None
    denied = is_denied(sentence, token) or denied_later(sentence, index)
    if not denied and may_be_denied(sentence, token):
        return None
    return Claim(ClaimKind.STAR, token, negated=denied, modality=sentence.modality[index])


# Nothing but this stands between the day master and the stem that it is.
_IS = re.compile(r"[\s:：(（]*(?:就是|正是|便是|乃是|是|为|乃|属|is|=)?[\s:：(（]*(?:a |an |the )?")


def is_set_against(claim: Claim, sentence: Sentence) -> bool:
    """Return whether a stem is set against the day master to tell its god, and is not that itself: 拿日元去配甲，得出来的是正官."""
    if claim.kind is not ClaimKind.STEM or claim.place != 2:
        return False
    gods = {token.ids for token in sentence.tokens if token.tags & Tag.GOD}
    places = [token for token in sentence.tokens if token.tags & Tag.POSITION]
    if len(gods) != 1 or len(places) != 1 or places[0].part != "master":
        return False
    first, second = sorted((places[0], claim.token), key=lambda token: token.start)
    between = sentence.folded[first.end : second.start]
    if second.tags & Tag.POSITION and sentence.folded.startswith(("的", "'s"), second.end):
        # 戊为日主的七杀.
        return True
    return _IS.fullmatch(between) is None
