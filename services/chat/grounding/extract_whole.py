"""What a whole sentence says of which no rule has read all: its words taken together, however they are put.

People have more ways to put a thing than any grammar of ours. What they name belongs together in few ways: one place and
one star, one year and one age, two branches and "void". Nothing is taken that is asked, quoted, supposed or said of
somebody else, nor where more is named than what belongs together.
"""

import re

from services.chat.grounding import whole_places, whole_self, whole_times
from services.chat.grounding.claims import Claim, ClaimKind, Modality, When
from services.chat.grounding.lexicon import Tag
from services.chat.grounding.scopes import ANCHORS, VALUES, Sentence
from services.chat.grounding.whole_elements import element_of
from services.chat.grounding.whole_places import WISHING, standing
from services.chat.grounding.whole_view import View

__all__ = ["KINDS", "SEEN_FROM", "THERE", "WISHING", "standing", "tells", "whole"]

KINDS = Tag.STEM | Tag.BRANCH | Tag.GOD | Tag.STAR | Tag.SOUND
_APART = Tag.RELATION | Tag.STAGE | Tag.USEFUL | Tag.AVOID
_SPOKEN = VALUES | ANCHORS | Tag.YEAR | Tag.AGE | Tag.ELEMENT
# What can be left open by the rules; where nothing of it is, there is nothing to read.
_OPEN = (
    KINDS | Tag.STRENGTH | Tag.YEAR | Tag.AGE | Tag.DATE | Tag.ELEMENT | Tag.NUMBER | Tag.RELATION
)
THERE = (
    ClaimKind.PILLAR,
    ClaimKind.STEM,
    ClaimKind.BRANCH,
    ClaimKind.TEN_GOD,
    ClaimKind.STAR,
    ClaimKind.RELATION,
)
# Another stem's relation to the day master is told: 丙相对于你的日主, seen from your Day Master.
SEEN_FROM = re.compile(
    r"(?:相对于|相对|对于|对|之于|针对|从|以|站在"
    r"|(?<![a-z])(?:from|to|for|against|towards?|with respect to))"
    r"(?: |你的?|您的?|自己的?|your |the |a |this |that |native's )*$"
)
# That it can be seen says that it is there, and 学生 or "I would point out" wish for nothing.
_SEEN = re.compile(
    r"i(?:'d| would) (?:point out|say|add|note)|[出降诞]生|学生|人生|一生|先生|医生|生意"
    r"|可以?(?:看到|看出|看见|找到|见到|读到|查[到得])|can be (?:seen|found)|may be found"
)
_SHAPES = (
    whole_places.palace_of,
    whole_times.luck_of,
    whole_times.start_of,
    whole_times.year_of,
    whole_times.age_of,
    whole_times.birth_of,
    whole_self.strength_of,
)
_STANDING_KINDS = (ClaimKind.STEM, ClaimKind.BRANCH)
# These are read before any rule is believed: two branches that are void stand nowhere, and a row is a row.
_FIRST = (whole_places.voids_of, whole_places.rows_of, whole_times.row_of)
# These speak of what stands somewhere: not where something is wished for, or acts on something else.
_STANDING = (
    whole_places.hidden_of,
    whole_self.master_of,
    whole_self.seat_of,
    whole_self.month_of,
    whole_self.born_in,
)


def is_passing(claim: Claim) -> bool:
    """Return whether a claim is said of what passes, a year, a month or a day."""
    return claim.part == "of_date" or claim.part.startswith("flow_")


def tells(claim: Claim) -> bool:
    """Whether more is said than a word's own element, as Xin Metal says that Xin is of metal, or that it is there, or is of luck."""
    if claim.kind is ClaimKind.ELEMENT:
        return claim.part != "own"
    if claim.kind is ClaimKind.RELATION:
        return len(claim.operands) > 1
    if claim.kind is ClaimKind.LUCK and claim.part == "":
        return claim.when not in (None, When()) or claim.negated
    bound = (
        claim.place >= 0 or is_passing(claim) or claim.palace or claim.year >= 0 or claim.negated
    )
    if claim.kind in (ClaimKind.TEN_GOD, ClaimKind.STAR):
        bound = bound or claim.stem >= 0 or claim.branch >= 0 or claim.part not in ("", "any")
    return bool(bound) or claim.kind not in THERE


def whole(sentence: Sentence, found: list[Claim], used: set[int]) -> list[Claim]:
    """Return the claims of what no rule has read; `found` are those of the rules.

    2035，岁在癸丑; 所谓伤官，在此即丙; Chen is the month you were born in; 至于红鸾，你的命盘里是没有的.
    """
    if not _is_asserted(sentence):
        return []
    everything = View(sentence, frozenset())
    if sum(1 for token in sentence.tokens if token.tags & Tag.BRANCH) > 1 or "|" in sentence.folded:
        for shape in _FIRST:
            if claims := shape(everything):
                return claims
    told = [claim for claim in found if tells(claim)]
    weak = {claim.token.start for claim in found} - {claim.token.start for claim in told}
    alone = any(claim.kind is ClaimKind.RELATION and not tells(claim) for claim in found)
    read = set() if alone else {sentence.tokens[i].start for i in used} - weak
    read.update(*(_read(sentence, claim) for claim in told))
    if not any(token.tags & _OPEN and token.start not in read for token in sentence.tokens):
        return []
    view = View(sentence, frozenset(read))
    # What stands where may have been read; what is between the two has not.
    settled = all(claim.kind in _STANDING_KINDS and claim.place >= 0 for claim in told)
    if settled and (claims := whole_places.relation_of(everything)):
        return claims
    for shape in _SHAPES:
        if claims := shape(view):
            return claims
    if not view.values:
        element = None if told else element_of(sentence)
        return [] if element is None else [element]
    if claims := (
        whole_places.god_of(view)
        or whole_places.god_of_the_same(view, told)
        or whole_places.sound_of(view)
    ):
        return claims
    before = sentence.folded[: max(token.start for token in view.values)]
    if sentence.tags & _APART or WISHING.search(_SEEN.sub("", before)):
        return []
    for shape in _STANDING:
        if claims := shape(view):
            return claims
    # A rule that has read whether a thing is there knows better than the words around it.
    if view.values[0].start not in weak and (claims := whole_places.presence_of(view)):
        return claims
    taken = {claim.place for claim in told}
    taken |= {operand.place for claim in told for operand in claim.operands}
    return whole_places.placed_of(view, frozenset(taken))


def _read(sentence: Sentence, claim: Claim) -> set[int]:
    """Starts of the tokens that a claim speaks of."""
    when = claim.when or When()
    times = [*when.ages, *when.years, *when.days, *([when.number] if when.number else [])]
    read = {token.start for token in (claim.token, *times)}
    if claim.year >= 0:
        read |= {t.start for t in sentence.tokens if t.tags & Tag.YEAR and t.number == claim.year}
    if claim.kind is ClaimKind.RELATION:
        read |= {t.start for t in sentence.tokens if t.tags & Tag.RELATION}
    return read


def _is_asserted(sentence: Sentence) -> bool:
    """Whether all that it names is asserted."""
    return all(
        said is Modality.ASSERTED or not token.tags & _SPOKEN
        for token, said in zip(sentence.tokens, sentence.modality, strict=True)
    )
