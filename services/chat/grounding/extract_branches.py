"""Claims about natal branches: where they stand, what sits on them, which are void."""

import re

from services.chat.grounding.binding import anchor_of, twin_of
from services.chat.grounding.claims import Claim, ClaimKind
from services.chat.grounding.extract_pillars import denied_before, natal_unit, unit_of
from services.chat.grounding.extract_reference import NEIGHBOUR
from services.chat.grounding.lexicon import Tag
from services.chat.grounding.scopes import Sentence

_MOVING = Tag.FLOW | Tag.YEAR | Tag.LUCK


_SEPARATORS = set("、/·•,|-;")


def has_between(sentence: Sentence, first: int, second: int, tags: int) -> bool:
    """Return whether one of these stands between two tokens."""
    low, high = sorted((first, second))
    return any(t.tags & tags for t in sentence.tokens[low + 1 : high])


def is_present(sentence: Sentence, index: int) -> bool:
    """Whether a bare stem or branch is said to be, or not to be, in the chart: 命局有庚金, 庚金透出."""
    own = sentence.clause[index]
    tokens = sentence.tokens
    nearby = [
        tokens[i]
        for i in range(max(index - 2, 0), min(index + 2, len(tokens)))
        if i != index and sentence.clause[i] == own
    ]
    return bool(sentence.tags & Tag.CHART) and any(
        t.tags & (Tag.HAVE | Tag.LACK | Tag.SHOWN) for t in nearby
    )


# "You are a Dragon": of the year.
_YOU_ARE = re.compile(r"(?<![a-z])(?:you are|you're) an? $")


_ANY_YEAR = re.compile(
    r"(?<![a-z])(?:any|each|every|next|coming|another) $"
    r"|(?:^|[,;:] ?|(?<![a-z])(?:and|but|so) )an? $|(?:每逢|每到|[每遇][到见]?)$"
)


def branch_claims(sentence: Sentence, index: int) -> list[Claim]:
    """Return the claims about a branch."""
    token, modality = sentence.tokens[index], sentence.modality[index]
    born = token.part == "animal" and _YOU_ARE.search(sentence.folded[: token.start])
    if token.part == "born" or born:
        return [
            Claim(
                ClaimKind.BRANCH,
                token,
                0,
                "branch",
                negated=denied_before(sentence, index),
                modality=modality,
            )
        ]
    void = _void(sentence, index)
    if void is not None:
        return [void]
    if NEIGHBOUR.match(sentence.folded, token.end):
        # "Meet in harm, with the Rooster on one side and the Dog on the other."
        return []
    place = unit_of(sentence, index)
    if (
        place >= 0
        and _ANY_YEAR.search(sentence.folded[: token.start])
        and not sentence.in_clause(index, Tag.BORN)
    ):
        # "A Rooster year rings the bell": whichever comes, not that of birth.
        return []
    if place >= 0:
        if natal_unit(sentence, index, place) or _subject_before(sentence, index):
            return [
                Claim(
                    ClaimKind.BRANCH,
                    token,
                    place,
                    "branch",
                    negated=denied_before(sentence, index),
                    modality=modality,
                )
            ]
        return []
    seat = _seat(sentence, index)
    if seat >= 0:
        return [
            Claim(
                ClaimKind.BRANCH,
                token,
                seat,
                "branch",
                negated=denied_before(sentence, index),
                modality=modality,
            )
        ]
    bond = anchor_of(sentence, index)
    if bond is not None:
        anchor = sentence.tokens[bond.index]
        if anchor.tags & Tag.PALACE:
            return [
                Claim(
                    ClaimKind.PALACE,
                    token,
                    palace=anchor.ids[0],
                    negated=bond.negated,
                    modality=modality,
                )
            ]
        if anchor.part in ("master", "stem") and not bond.direct:
            return []
        if anchor.part == "master" and sentence.folded[anchor.end : token.start].endswith(":"):
            # A heading: "大运与日主：申是甲木的绝地".
            return []
        if not bond.direct and sentence.in_clause(index, _MOVING):
            return []
        if anchor.part == "master" and has_between(
            sentence, index, bond.index, (Tag.LOCATIVE | Tag.HAVE)
        ):
            return []
        return [
            Claim(
                ClaimKind.BRANCH,
                token,
                anchor.number,
                "branch",
                negated=bond.negated,
                modality=modality,
            )
        ]
    if sentence.in_clause(index, _MOVING | (Tag.ORDINAL | Tag.STAR)) or not is_present(
        sentence, index
    ):
        return []
    return [
        Claim(
            ClaimKind.BRANCH,
            token,
            -1,
            "branch",
            negated=denied_before(sentence, index),
            modality=modality,
        )
    ]


def _subject_before(sentence: Sentence, index: int) -> bool:
    """甲木生于寅月: who is born is the day master."""
    return any(t.tags & Tag.BORN for t in sentence.tokens[max(index - 2, 0) : index])


def _seat(sentence: Sentence, index: int) -> int:
    """Place of a branch that something sits on: of the pillar named before, else the day's."""
    tokens = sentence.tokens
    at = index - 1
    while (
        at >= 0
        and tokens[at].tags & (Tag.IS | Tag.WORD | Tag.LOCATIVE | Tag.HAVE)
        and not tokens[at].tags & Tag.SIT
    ):
        at -= 1
    if at < 0 or not tokens[at].tags & Tag.SIT or sentence.clause[at] != sentence.clause[index]:
        return -1
    for earlier in range(at - 1, -1, -1):
        token = tokens[earlier]
        if token.tags & Tag.POSITION and sentence.clause[index] - sentence.clause[earlier] <= 1:
            return token.number
        if token.tags & Tag.UNIT and not (earlier and tokens[earlier - 1].tags & Tag.BRANCH):
            return token.number
        if token.tags & (Tag.GOD | Tag.STAR | Tag.LUCK | Tag.YEAR):
            return -1
    return 2


_PILLAR = Tag.STEM | Tag.BRANCH
_VOID_LIST = re.compile(
    r"(?:,|、|和|与|及| and |the | |\([^()]*\)|二|两|个|地|支|branches)*"
    r"(?:(?:落|是|为|乃|即|are|is|fall|falls|lie|become|makes?|你|您|的|your|the|into|in|于|在"
    r"|入| )*)"
)
_FOUND = re.compile(
    r"(?:查|起|论|看|推|求|取|定)(?:旬)?空亡[,:]?(?:得|为|是|在)?$"
    r"|(?:makes|make|leaves|renders) (?:the )?$"
)


def _in_a_void_list(sentence: Sentence, index: int) -> Claim | None:
    """One of two branches that are said to be void together: 辰和巳两个地支是你的空亡, your day pillar makes Chen and Si void."""
    tokens = sentence.tokens
    pair = [
        i
        for i, t in enumerate(tokens)
        if t.tags & _PILLAR == Tag.BRANCH and twin_of(sentence, i) < 0
    ]
    voids = [i for i, t in enumerate(tokens) if t.tags & Tag.VOID]
    if len(pair) != 2 or index not in pair or len(voids) != 1:
        return None
    first, second = pair
    between = sentence.folded[tokens[first].end : tokens[second].start]
    if not _VOID_LIST.fullmatch(between):
        return None
    void = voids[0]
    if void > second:
        led = _VOID_LIST.fullmatch(sentence.folded[tokens[second].end : tokens[void].start])
    else:
        led = _FOUND.search(sentence.folded[: tokens[first].start])
    if not led:
        return None
    places = [t.number for t in tokens[:first] if t.tags & Tag.POSITION]
    return Claim(
        ClaimKind.VOID,
        tokens[index],
        places[-1] if places else -1,
        negated=has_between(sentence, first, void, Tag.NEGATION),
        modality=sentence.modality[index],
    )


def _void(sentence: Sentence, index: int) -> Claim | None:
    """A branch said to be void: 空亡在戌亥, 日柱空亡为戌、亥, void branches Xu and Hai."""
    tokens, token = sentence.tokens, sentence.tokens[index]
    listed = _in_a_void_list(sentence, index)
    if listed is not None:
        return listed
    at = index - 1
    skip = (
        Tag.IS
        | Tag.LOCATIVE
        | Tag.WORD
        | Tag.HAVE
        | Tag.BRANCH
        | Tag.NEGATION
        | Tag.POSITION
        | Tag.OPEN
        | Tag.CLOSE
        | Tag.CHART
    )
    while (
        at >= 0 and sentence.clause[at] == sentence.clause[index] and not tokens[at].tags & Tag.VOID
    ):
        said = sentence.folded[tokens[at].start : tokens[at].end]
        if not (
            tokens[at].tags & skip or said in _SEPARATORS or said in ("branches", "和", "与", "and")
        ):
            break
        at -= 1
    if at >= 0 and tokens[at].tags & Tag.VOID and sentence.clause[at] == sentence.clause[index]:
        place = -1
        for earlier in range(at - 1, -1, -1):
            if (
                tokens[earlier].tags & Tag.POSITION
                and sentence.clause[earlier] == sentence.clause[at]
            ):
                place = tokens[earlier].number
                break
        negated = has_between(sentence, index, at, Tag.NEGATION)
        return Claim(
            ClaimKind.VOID, token, place, negated=negated, modality=sentence.modality[index]
        )
    ahead = index + 1
    while ahead < len(tokens) and (
        (
            tokens[ahead].tags & (Tag.BRANCH | Tag.IS | Tag.WORD | Tag.OPEN | Tag.CLOSE | Tag.CHART)
            and not tokens[ahead].tags & Tag.VOID
        )
        or sentence.folded[tokens[ahead].start : tokens[ahead].end] in _SEPARATORS - {",", "|"}
    ):
        ahead += 1
    if (
        ahead > index + 1
        and ahead < len(tokens)
        and tokens[ahead].tags & Tag.VOID
        and sentence.clause[ahead] == sentence.clause[index]
    ):
        if not any(t.tags & Tag.POSITION for t in tokens[max(index - 1, 0) : ahead]):
            return Claim(ClaimKind.VOID, token, modality=sentence.modality[index])
    if (
        index + 1 < len(tokens)
        and tokens[index + 1].tags & Tag.VOID
        and sentence.between(index, index + 1).strip() in ("", "为", "落", "is", "逢")
    ):
        if index and tokens[index - 1].tags & Tag.POSITION:
            return None
        return Claim(ClaimKind.VOID, token, modality=sentence.modality[index])
    return None
