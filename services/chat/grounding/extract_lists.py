"""Further places of what stands in one: 国印贵人在月柱、日柱; hidden in the year pillar, month pillar and day pillar."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from services.chat.grounding.claims import Claim, ClaimKind
from services.chat.grounding.lexicon import Tag, Token
from services.chat.grounding.scopes import VALUES, Sentence

_A_LIST = 2
_KINDS = (ClaimKind.STAR, ClaimKind.TEN_GOD)
# What joins the places of one list, and says anew how the thing stands there.
_JOINS = re.compile(
    r"(?: |、|,|/|和|与|及|以及|又|也|并|还|你的?|藏于|藏在|透于|透在|见于|在|于|and"
    r"|as well as|also|is|are|in|the|your|both|again|(?:stands? )?openly|hidden)+"
)
_LINKS = Tag.IS | Tag.HAVE


def further(claims: list[Claim], sentence: Sentence) -> Iterator[Claim]:
    """Yield a claim for each further place of a list whose first place one of these claims holds."""
    places = [at for at, token in enumerate(sentence.tokens) if token.tags & Tag.POSITION]
    if len(places) < 2:
        return
    claimed = {(claim.token.start, claim.place) for claim in claims}
    for claim in claims:
        if claim.kind not in _KINDS or claim.place < 0 or claim.negated:
            continue
        part = claim.part
        for token, gap in _rest_of_list(sentence, places, claim):
            part = "branch" if _is_hidden(gap) else "stem" if _is_shown(gap) else part
            if (claim.token.start, token.number) not in claimed:
                claimed.add((claim.token.start, token.number))
                is_god = claim.kind is ClaimKind.TEN_GOD
                yield replace(claim, place=token.number, part=part if is_god else claim.part)


_ALIKE_ZH = re.compile(r"[都皆同均](?:是|为)?")
_AND_ZH = re.compile(r"、|和|与|及|跟")


def shared(claims: list[Claim], sentence: Sentence) -> Iterator[Claim]:
    """Yield a claim for each further place of which one thing is told: 年支与时支同为戌."""
    tokens = sentence.tokens
    places = [t for t in tokens if t.tags & Tag.POSITION and t.part in ("stem", "branch")]
    for claim in claims:
        if claim.kind not in (ClaimKind.STEM, ClaimKind.BRANCH) or claim.negated:
            continue
        before = [t for t in places if t.end <= claim.token.start]
        if len(before) < _A_LIST or before[-1].number != claim.place:
            continue
        if not _ALIKE_ZH.fullmatch(sentence.folded, before[-1].end, claim.token.start):
            continue
        for first, second in pairwise(reversed(before)):
            if second.part != claim.part or not _AND_ZH.fullmatch(
                sentence.folded, second.end, first.start
            ):
                break
            yield replace(claim, place=second.number)


def _rest_of_list(
    sentence: Sentence, places: list[int], claim: Claim
) -> Iterator[tuple[Token, str]]:
    """Yield the places behind the claim's own, each with what stands in front of it."""
    tokens = sentence.tokens
    behind = [at for at in places if tokens[at].start > claim.token.start]
    if not behind or tokens[behind[0]].number != claim.place:
        return
    for first, second in pairwise(behind):
        gap = sentence.folded[tokens[first].end : tokens[second].start]
        if not _JOINS.fullmatch(gap) or _is_subject(sentence, second):
            return
        yield tokens[second], gap


def _is_subject(sentence: Sentence, place: int) -> bool:
    """Whether a place begins something new: 日柱为甲子, the day pillar Jia Zi."""
    follows = sentence.tokens[place + 1 : place + 3]
    if follows and follows[0].tags & _LINKS:
        follows = follows[1:]
    return bool(follows) and follows[0].tags & VALUES != 0


def _is_hidden(gap: str) -> bool:
    return "藏" in gap or "hidden" in gap


def _is_shown(gap: str) -> bool:
    return "透" in gap or "openly" in gap


_IN_ORDER = re.compile(
    r"(?:依次|分别|各)(?:就)?(?:是|为|乃|对应|即|:)"
    r"|(?<![a-z])(?:respectively|in (?:that|this|the same) order)(?![a-z])"
)


# "Wu, Xin and Ding are Indirect Resource, Rob Wealth and Direct Officer", hides 己、癸、辛（正印、伤官、劫财）
_SET_EQUAL = re.compile(
    r" ?\(|,? (?:which )?(?:(?:to|for) [^\W\d_]+ (?:[a-z]+ )?)?are (?:your |the )?|: ?|为|是|即"
)


def is_in_order(sentence: Sentence) -> bool:
    """Return whether a sentence says that two lists belong together in their order."""
    gods = sum(1 for token in sentence.tokens if token.tags & Tag.GOD)
    return gods >= _A_LIST and _IN_ORDER.search(sentence.folded) is not None


def in_order(sentence: Sentence) -> Iterator[tuple[Token, Token, int]]:
    """Yield (stem, god, index of the god) of lists that are told in one order: 丑中藏己、癸、辛，依次为偏印、食神、比肩."""
    tokens = sentence.tokens
    gods = [i for i, t in enumerate(tokens) if t.tags & Tag.GOD]
    lists = runs(sentence, gods)
    listed = next((run for run in lists if len(run) >= _A_LIST), None)
    if listed is None:
        return
    stems = [i for i in range(listed[0]) if tokens[i].tags & (Tag.STEM | Tag.BRANCH) == Tag.STEM]
    ordered = _IN_ORDER.search(sentence.folded) is not None
    for run in reversed(runs(sentence, stems)):
        gap = sentence.folded[tokens[run[-1]].end : tokens[listed[0]].start]
        if len(run) == len(listed) and (ordered or _SET_EQUAL.fullmatch(gap)):
            yield from ((tokens[s], tokens[g], g) for s, g in zip(run, listed, strict=True))
            return


_AND = re.compile(
    r"[木火土金水]?(?:、|和|与|及|,)"
    r"|,? and (?:(?:again |once more )?(?:in|inside) )?(?:the |both |your )?"
    r"|, (?:the |in the )?"
)


def further_branches(claims: list[Claim], sentence: Sentence) -> Iterator[Claim]:
    """Yield a claim for each further branch in which a stem is said to hide: 藏于丑、戌二支, "inside the Tiger and the Pig"."""
    tokens = sentence.tokens
    claimed = {(c.token.start, c.branch) for c in claims if c.kind is ClaimKind.HIDDEN_STEM}
    for claim in claims:
        if claim.kind is not ClaimKind.HIDDEN_STEM or claim.branch < 0 or claim.negated:
            continue
        if claim.part.startswith("rank."):
            continue
        behind = [t for t in tokens if t.start > claim.token.start and t.branch >= 0 > t.stem]
        if not behind or behind[0].branch != claim.branch:
            continue
        for first, second in pairwise(behind):
            after = next((t for t in tokens if t.start >= second.end), None)
            if not _AND.fullmatch(sentence.folded, first.end, second.start) or (
                after is not None and after.tags & (Tag.HIDDEN | Tag.RELATION)
            ):
                break
            if (claim.token.start, second.branch) not in claimed:
                claimed.add((claim.token.start, second.branch))
                yield replace(claim, branch=second.branch)


_TOLD = re.compile(r"[,，:：]? ?(?:are|is|分别|依次|各|上|一[个颗位])*(?:是|为|的)?[,，:：]? ?")


_DAY_STEMS = ("日干", "日柱天干", "day stem")


def paired(sentence: Sentence) -> Iterator[tuple[int, int]]:
    """Yield (place, index of a stem or branch) of as many as places were named: "Year and month branches, Hai and Yin"."""
    tokens = sentence.tokens
    places = [
        i
        for i, t in enumerate(tokens)
        if t.tags & Tag.POSITION
        and (t.part != "master" or sentence.folded.startswith(_DAY_STEMS, t.start))
    ]
    for run in runs(sentence, places):
        for sort in (Tag.STEM, Tag.BRANCH):
            values = [
                i for i, t in enumerate(tokens) if t.tags & (Tag.STEM | Tag.BRANCH) == int(sort)
            ]
            for listed in runs(sentence, values):
                gap = sentence.folded[tokens[run[-1]].end : tokens[listed[0]].start]
                if (
                    len(run) == len(listed) >= _A_LIST
                    and listed[0] > run[-1]
                    and _TOLD.fullmatch(gap)
                ):
                    yield from ((tokens[p].number, v) for p, v in zip(run, listed, strict=True))


_COMMAS = re.compile(
    r"[ 、,和与及]*(?:and)?[ ]*(?:(?:an?|the|your) )?|[木火土金水]?(?:[、,和与]|,?(?:再|又)看[你您]?的?|,?一[个颗位]是?)"
)


def runs(sentence: Sentence, indices: list[int]) -> list[list[int]]:
    """Split indices of words where more than a comma stands between two."""
    found: list[list[int]] = []
    for index in indices:
        last = found[-1][-1] if found else -1
        gap = sentence.folded[sentence.tokens[last].end : sentence.tokens[index].start]
        if found and _COMMAS.fullmatch(gap):
            found[-1].append(index)
        else:
            found.append([index])
    return found
