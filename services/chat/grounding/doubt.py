"""Whether what seems false is true in another reading of the same words: then nobody knows, and nothing is cut.

A sentence that says several things at once has more bonds than a grammar finds for certain. A claim that does not hold is
called false only where no other pair, stem or place that the sentence names would make its word true; where its words
stand side by side there is no other reading.
"""

import re
from collections.abc import Iterable
from itertools import combinations

from services.chat.grounding.bare import places_in
from services.chat.grounding.claims import Claim, ClaimKind
from services.chat.grounding.doubt_lists import is_of_a_list
from services.chat.grounding.doubt_times import is_of_a_calendar, is_of_another_time, passes
from services.chat.grounding.extract_lists import in_order
from services.chat.grounding.folding import has_chinese
from services.chat.grounding.lexicon import Tag
from services.chat.grounding.meeting import coming
from services.chat.grounding.once import once
from services.chat.grounding.presence import is_only_there, may_be_missed
from services.chat.grounding.scopes import Sentence
from services.chat.grounding.tables import (
    god_of,
    hidden_stems,
    related,
    star_branches,
    year_pillar,
)
from services.chat.grounding.truth import POSITIONS, Truth

_PILLAR = Tag.STEM | Tag.BRANCH
_PASSING = Tag.YEAR | Tag.FLOW | Tag.LUCK
_A_PAIR, _A_TRIO = 2, 3
_NEAR = 16
_ACTING = re.compile(r"[克生合制泄争冲]$")


_HIDING = (ClaimKind.HIDDEN_STEM, ClaimKind.TEN_GOD, ClaimKind.STEM)
_HIDES_NOT = re.compile(
    r"(?:没有?|并未|未)藏|(?<![a-z])(?:(?:not|never|[a-z]+n't) hide|never shows? itself)"
)


def doubtful(claim: Claim, sentence: Sentence, truth: Truth) -> bool:
    """Return whether another reading of a sentence makes a claim true that is false as it was read."""
    if is_only_there(claim) and may_be_missed(sentence, claim.token):
        # 偏财在你盘里是个空白
        return True
    if claim.kind in _HIDING and _HIDES_NOT.search(sentence.folded):
        # 丙火没有藏在辰里: which of them is denied is not read.
        return True
    match claim.kind:
        case ClaimKind.RELATION:
            return _related(claim, sentence, truth)
        case ClaimKind.TEN_GOD:
            return _is_god(claim, sentence, truth)
        case ClaimKind.STAR:
            return _is_starred(claim, sentence, truth)
        case ClaimKind.HIDDEN_STEM:
            return _hides(claim, sentence, truth)
        case ClaimKind.PILLAR:
            return is_of_a_calendar(claim, sentence)
        case ClaimKind.STEM | ClaimKind.BRANCH:
            return (
                not claim.negated
                and claim.place >= 0
                and (
                    _STAR_OF.search(sentence.folded[: claim.token.start]) is not None
                    or _ROOTED_IN.search(sentence.folded[: claim.token.start]) is not None
                    or _is_nearer(claim, sentence)
                    or is_of_a_list(claim, sentence, truth)
                    or passes(claim, sentence)
                )
            )
        case ClaimKind.SOUND:
            return _sounds(claim, sentence, truth)
        case ClaimKind.YEAR | ClaimKind.LUCK:
            return is_of_another_time(claim, sentence, truth)
    return False


@once
def _named(sentence: Sentence, truth: Truth) -> tuple[list[int], list[int]]:
    """Stems and branches that a sentence names, by themselves, in a pillar, by a place or by a year."""
    stems: list[int] = []
    branches: list[int] = []
    for token in sentence.tokens:
        pairs = [(token.stem, token.branch)] if token.tags & _PILLAR else []
        if token.tags & Tag.YEAR and token.number > 0:
            pairs.append(year_pillar(token.number))
        pillar = truth.pillars[token.number] if token.tags & Tag.POSITION else None
        if pillar is not None:
            pairs.append((pillar.stem, pillar.branch))
        stems += [stem for stem, _ in pairs if stem >= 0]
        branches += [branch for _, branch in pairs if branch >= 0]
    return stems, branches


def _related(claim: Claim, sentence: Sentence, truth: Truth) -> bool:
    """Whether two or three of what is named have the relation, one of which the claim names itself."""
    if (
        not sentence.is_rich
        or _is_of_a_pair(claim, sentence)
        or _is_elsewhere(claim, sentence, truth)
    ):
        return False
    stems, branches = _named(sentence, truth)
    own_stems, own_branches = _own(claim, truth)
    stems = [*{*stems, truth.master} - {-1}]
    branches = [*set(branches), *_twice(sentence, set(branches), truth)]
    kinds = claim.token.ids
    groups: Iterable[tuple[tuple[int, ...], tuple[int, ...]]] = (
        *((pair, ()) for pair in combinations(stems, _A_PAIR) if own_stems & set(pair)),
        *(
            ((), group)
            for size in (_A_PAIR, _A_TRIO)
            for group in combinations(branches, size)
            if own_branches & set(group)
        ),
    )
    tables = (related(*group) for group in groups)
    return any(
        kind in table and claim.stem in (-1, table[kind]) for table in tables for kind in kinds
    )


def _is_elsewhere(claim: Claim, sentence: Sentence, truth: Truth) -> bool:
    """Whether a side is named by its place and is not what stands there: 与年支卯相冲."""
    if sentence.tags & _PASSING and not has_chinese(sentence.folded):
        # "The Horse of the year" may be this year's.
        return False
    sides = [(one, truth.pillars[one.place]) for one in claim.operands if one.place >= 0]
    return any(p is not None and one.branch >= 0 and one.branch != p.branch for one, p in sides)


def _twice(sentence: Sentence, named: set[int], truth: Truth) -> list[int]:
    """Branches that are there twice: in two pillars, or in one and in what passes."""
    there = [pillar.branch for pillar in truth.pillars if pillar is not None]
    there += [side.branch for side in coming(sentence, truth) if side.branch >= 0]
    return [branch for branch in named if there.count(branch) > 1]


def _own(claim: Claim, truth: Truth) -> tuple[set[int], set[int]]:
    """Stems and branches that a relation names; where it names the one sort, a place stands for that sort."""
    stems = {one.stem for one in claim.operands}
    branches = {one.branch for one in claim.operands}
    only_stems, only_branches = branches == {-1} != stems, stems == {-1} != branches
    for one in claim.operands:
        pillar = truth.pillars[one.place] if one.place >= 0 else None
        if pillar is not None:
            stems.add(-1 if only_branches else pillar.stem)
            branches.add(-1 if only_stems else pillar.branch)
    return stems - {-1}, branches - {-1}


_OF_THREE = {"relation.triad", "relation.season"}
_AND_ALSO = re.compile(r"(?<![a-z])(?:both|it(?: also)?|also|which) $")


def _is_of_a_pair(claim: Claim, sentence: Sentence) -> bool:
    """Whether the two stand right beside the relation: 子午相冲, "the Rat clashes with your Horse"."""
    if len(claim.operands) != _A_PAIR or set(claim.token.ids) <= _OF_THREE:
        return False
    index, tokens = sentence.tokens.index(claim.token), sentence.tokens
    values = [i for i, t in enumerate(tokens) if t.tags & _PILLAR]
    if values and any(t.tags & Tag.RELATION for t in tokens[values[0] : index]) and _AND_ALSO.search(sentence.folded[: claim.token.start]):  # fmt: skip
        # What is told of them once more is of another two: "and it both punishes and breaks with the Goat".
        return False
    before = [tokens[i] for i in values if i < index][-_A_PAIR:]
    after = [tokens[i] for i in values if i > index][:1]
    said = {(one.stem, one.branch) for one in claim.operands}
    pairs = (before, [*before[-1:], *after])
    return any(
        {(t.stem, t.branch) for t in pair} == said and len(pair) == _A_PAIR for pair in pairs
    )


def _is_god(claim: Claim, sentence: Sentence, truth: Truth) -> bool:
    """Whether another stem that is named, or that hides in a branch that is named, is this god."""
    if truth.master < 0 or claim.negated or (claim.part == "brought" and _is_near(claim, sentence)):
        return False
    if any(god.start == claim.token.start for _, god, _ in in_order(sentence)):
        # A list that is told in the order of another one leaves no choice.
        return False
    if claim.place < 0 and claim.part in ("stem", "any") and _comes(claim, sentence, truth):
        return True
    if claim.part == "of" and claim.stem == truth.master and _is_met(claim, sentence):
        return True
    if (claim.part == "of" and _stands_beside(sentence, claim)) or not sentence.is_rich:
        return False
    stems, branches = _named(sentence, truth)
    inside = [stem for branch in branches for stem in hidden_stems(branch)]
    others = [stem for stem in (*stems, *inside) if stem != claim.stem]
    of_others = any(
        god_of(master, stem) in claim.token.ids for master in set(stems) for stem in stems
    )
    return of_others or any(god_of(truth.master, stem) in claim.token.ids for stem in others)


def _is_met(claim: Claim, sentence: Sentence) -> bool:
    """Whether another stem meets the day master as this god: "Gui will confront your Ding as Seven Killings"."""
    before = [t for t in sentence.tokens if t.tags & _PILLAR and t.end <= claim.token.start]
    return bool(before) and sentence.folded[before[-1].end : claim.token.start].startswith(" as ")


def _comes(claim: Claim, sentence: Sentence, truth: Truth) -> bool:
    """Whether a god is what a pillar brings that is not of the birth: 戊寅大运，劫财透出."""
    natal = {(p.stem, p.branch) for p in truth.pillars if p is not None}
    pairs = {(t.stem, t.branch) for t in sentence.tokens if t.tags & _PILLAR == _PILLAR} - natal
    return any(
        god_of(truth.master, one) in claim.token.ids
        for stem, branch in pairs
        for one in (stem, *hidden_stems(branch))
    )


def _is_near(claim: Claim, sentence: Sentence) -> bool:
    """Whether the pillar that brings a god stands shortly before it."""
    ends = [
        t.end
        for t in sentence.tokens
        if (t.stem, t.branch) == (claim.stem, claim.branch) and t.end <= claim.token.start
    ]
    return bool(ends) and claim.token.start - ends[-1] <= _NEAR


def _stands_beside(sentence: Sentence, claim: Claim) -> bool:
    """Whether the stem that is said to be a god stands right before the god, and nothing acts on it."""
    index = sentence.tokens.index(claim.token)
    at = index - 1
    while at >= 0 and sentence.tokens[at].tags & (Tag.IS | Tag.CHART):
        at -= 1
    before = sentence.tokens[at] if at >= 0 else None
    if before is None or before.tags & _PILLAR != Tag.STEM or before.stem != claim.stem:
        return False
    gap = sentence.folded[before.end : claim.token.start]
    acts = _ACTING.search(sentence.folded[: before.start])
    listed = gap.strip() == ":" and sentence.folded[: before.start].rstrip().endswith(
        (",", "and", "、")
    )
    return acts is None and not listed and len(gap) <= len(" is your ")


# 日柱庚子，命带华盖: somewhere in the chart.
OF_THE_WHOLE = re.compile(r"[,，](?:命|自|身|天生|先天)(?:中|里|局)?(?:带|有|见)(?:了|着)?$")


def _is_starred(claim: Claim, sentence: Sentence, truth: Truth) -> bool:
    """Whether what passes has the star for this chart, or it stands in another place that is named."""
    if claim.negated or claim.operands:
        return False
    if OF_THE_WHOLE.search(sentence.folded[: claim.token.start]):
        return any(star in truth.stars for star in claim.token.ids)
    if not sentence.is_rich:
        return False
    natal = [pillar for pillar in truth.pillars if pillar is not None]
    _, branches = _named(sentence, truth)
    for star in claim.token.ids:
        for pillar in natal:
            for stem, branch in ((pillar.stem, -1), (-1, pillar.branch)):
                table = star_branches(star, stem, branch)
                if table is not None and table[0] & set(branches):
                    return True
    return False


_FURTHER = re.compile(r"(?:另|此外|还另)[^,，。]{0,4}$|(?<![a-z])(?:also|elsewhere)[^,.]{0,12}$")


# "The Scholar star of Bing lies in Shen": the star does, not the stem.
_STAR_OF = re.compile(r"(?<![a-z])star of (?:the )?$|星(?:之于|对)$")
# "Ding on the month is rooted in the Snake": where its root is, not where it stands.
_ROOTED_IN = re.compile(
    r"(?<![a-z])roots?(?:ed)? (?:in|on) (?:the |your )?$|[通扎生有的]根(?:于|在)$"
)
# 癸水在月令巳只是胎地
_IS_AT_A_STAGE = re.compile(
    r"[^,，。;；]{0,8}(?:长生|沐浴|冠带|临官|帝旺|[衰病死墓绝胎养])(?:之)?[地位乡]"
)
_ABOVE = re.compile(r" (?:over|above|on top of|seated on|sitting on) ")


def _hides(claim: Claim, sentence: Sentence, truth: Truth) -> bool:
    """Whether a stem hides elsewhere, and the place stands in another clause: 只见时支亥一处，另藏壬、癸."""
    if claim.negated:
        return False
    if _STAR_OF.search(sentence.folded[: claim.token.start]):
        return True
    if _IS_AT_A_STAGE.match(sentence.folded, claim.token.end):
        return True
    if claim.place < 0:
        return False
    if _ABOVE.match(sentence.folded, claim.token.end):
        # "Jǐ over the month branch Hài"
        return True
    pillar = truth.pillars[claim.place]
    places = [t for t in sentence.tokens if t.tags & Tag.POSITION and t.number == claim.place]
    openly = sentence.tags & Tag.SHOWN or any(t.part == "stem" for t in places)
    shown = openly and pillar is not None and pillar.stem == claim.token.stem
    if shown or _is_nearer(claim, sentence):
        # "shows on the year stem and hides in both Dogs"
        return True
    if not _FURTHER.search(sentence.folded[: claim.token.start]):
        return False
    own = sentence.clause[sentence.tokens.index(claim.token)]
    beside = any(
        token.tags & Tag.POSITION and token.number == claim.place and clause == own
        for token, clause in zip(sentence.tokens, sentence.clause, strict=True)
    )
    return not beside and any(stem == claim.token.stem for _, stem, _, _ in truth.hidden)


# 此运之辰遂同时冲动月支: what is done to a place does not stand there.
_DOES = re.compile(r"(?:[冲合刑害破克]|引)(?:动|了|着|到)(?:你的?|命主的?)?$")
# "The year pillar Ji Si leaves Dog and Pig empty": what is void of it.
_RECKONED_FROM = re.compile(r"(?:来|而)?[论查起看推算](?:则|应|当)?在")
_LEAVES = re.compile(r"(?<![a-z])(?:leav(?:es|ing)|empt(?:ies|ying)|voids?)(?![a-z])|空亡|旬空")
# "its Pig half-combining with the year's Rabbit and doubling the day branch"
_DOES_MORE = re.compile(r" and (?!(?:this|its|his|has|was|is|as) )[a-z]+(?:ing|s|ed) ")


def _is_nearer(claim: Claim, sentence: Sentence) -> bool:
    """Whether another thing of its sort stands between a thing and its place: "its Xin binds Bing of the year"."""
    tokens, index = sentence.tokens, sentence.tokens.index(claim.token)
    places = [i for i, t in enumerate(tokens) if t.tags & Tag.POSITION and t.number == claim.place]
    if not places:
        return False
    nearest = min(places, key=lambda i: abs(i - index))
    if nearest < index and (
        _LEAVES.search(sentence.between(nearest, index))
        or _RECKONED_FROM.match(sentence.folded, tokens[nearest].end)
    ):
        return True
    if nearest > index and _DOES.search(sentence.between(index, nearest)):
        return True
    if claim.kind is ClaimKind.BRANCH and tokens[nearest].part == "stem":
        # 丁火藏于未、丙火浮于时干: the place is that of the stem between.
        if any(t.tags & _PILLAR == Tag.STEM for t in tokens[index + 1 : nearest]):
            return True
    if nearest > index and _DOES_MORE.search(sentence.between(index, nearest)):
        return True
    between = tokens[min(index, nearest) + 1 : max(index, nearest)]
    sort = claim.token.tags & _PILLAR
    own = (claim.token.stem, claim.token.branch)
    others = [t for t in between if t.tags & _PILLAR == sort and (t.stem, t.branch) != own]
    if nearest > index and others:
        return True
    # "A Horse in the year sends the Peach Blossom to the Rabbit"
    at = nearest - 1
    while at >= 0 and tokens[at].tags & (Tag.LOCATIVE | Tag.CHART):
        at -= 1
    owned = 0 <= at < nearest - 1 and at != index and tokens[at].tags & _PILLAR == sort
    place = tokens[nearest]
    return owned and sentence.folded[place.start : place.end] in ("year", "month", "day", "hour")


def _sounds(claim: Claim, sentence: Sentence, truth: Truth) -> bool:
    """Whether a sound is that of another pillar that is named."""
    places = set(places_in(sentence).values()) - {claim.place}
    return any(
        name in POSITIONS
        and POSITIONS.index(name) in places
        and fact.value["sound"] in claim.token.ids
        for name, fact in truth.derived("nayin")
    )
