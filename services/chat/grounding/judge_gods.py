"""Claims about ten gods against the chart."""

import re

from services.chat.grounding import repair
from services.chat.grounding.claims import Claim, Modality
from services.chat.grounding.outcomes import UNKNOWN, Outcome, fails, holds, instead
from services.chat.grounding.scopes import Sentence
from services.chat.grounding.tables import god_of, hidden_stems
from services.chat.grounding.truth import God, Truth


def ten_god(claim: Claim, sentence: Sentence, truth: Truth) -> Outcome:
    """Return how a claim about a ten god stands: of a stem, in a place, of a branch, of a pillar that passes."""
    token = claim.token
    if truth.master < 0 or 2 in truth.uncertain:
        return UNKNOWN
    if claim.part == "of":
        reference = claim.operands[0].stem if claim.operands else truth.master
        right = god_of(reference, claim.stem)
        if right in token.ids and reference != truth.master:
            # To another stem it is so in every chart, which says nothing of this one.
            return UNKNOWN
        if right in token.ids:
            return holds("day_master", *(g.finding for g in truth.gods if g.stem == claim.stem))
        if claim.modality is Modality.GENERAL:
            return UNKNOWN
        return fails(
            "day_master",
            mend=instead(claim.token, sentence, repair.name_like, right, truth.language),
        )
    if claim.part == "brought":
        return _brought(claim, sentence, truth)
    if claim.part == "family":
        if god_of(truth.master, claim.stem) in token.ids:
            return holds("day_master")
        return UNKNOWN if claim.modality is Modality.GENERAL else fails("day_master")
    if claim.part == "in":
        right = god_of(truth.master, hidden_stems(claim.branch)[0])
        if right in token.ids:
            return holds("day_master")
        others = {god_of(truth.master, stem) for stem in hidden_stems(claim.branch)}
        if others & set(token.ids) and _INSIDE.match(sentence.folded, token.end):
            # What is inside the Tiger is any that it hides, not only the first of them.
            return holds("day_master")
        return fails(
            "day_master",
            mend=instead(claim.token, sentence, repair.name_like, right, truth.language),
        )
    if claim.part == "inside":
        inside = {god_of(truth.master, stem) for stem in hidden_stems(claim.branch)}
        return holds("day_master") if inside & set(token.ids) else fails("day_master")
    if claim.modality is Modality.GENERAL:
        return UNKNOWN
    if claim.place >= 0 and claim.place in truth.uncertain:
        return UNKNOWN
    pool = [
        god for god in truth.gods if claim.place in (-1, god.place) and _in_part(god, claim.part)
    ]
    found = [god.finding for god in pool if god.god in token.ids]
    if found:
        return holds(*found)
    if claim.place < 0:
        return (
            UNKNOWN
            if truth.uncertain and not claim.negated
            else fails(*(g.finding for g in pool[:1]))
        )
    rights = {god.god for god in pool}
    fixed = None
    if len(rights) == 1 and len(token.ids) == 1:
        fixed = instead(claim.token, sentence, repair.name_like, rights.pop(), truth.language)
    return fails(*(god.finding for god in pool), mend=fixed)


_INSIDE = re.compile(r"(?: ?\([^()]*\))*(?:在其?[里内]| (?:inside|within)(?![a-z]))")
_ON_STEM = re.compile(
    r" (?:is |stands |sits )?on (?:its|the|that) (?:heavenly )?stem(?![a-z])| on top(?![a-z])"
    r"|当头|高透|透出|透干"
)
_STEM_HAS = re.compile(
    r"(?:天干|干上|干|stem) ?(?:是|为|上是|is |as |brings )?(?:your |a |an |the )?$"
)


def _is_of_the_stem(claim: Claim, sentence: Sentence) -> bool:
    """Whether a god is said to be the stem's: 天干为正财, "with Direct Officer on its stem"."""
    text = sentence.folded
    before = _STEM_HAS.search(text[: claim.token.start])
    return before is not None or _ON_STEM.match(text, claim.token.end) is not None


def _brought(claim: Claim, sentence: Sentence, truth: Truth) -> Outcome:
    """How a claim stands about the god that a pillar of luck or of a year brings: its stem's; its branch has others."""
    right = god_of(truth.master, claim.stem)
    if right in claim.token.ids:
        return holds("day_master")
    inside = any(god_of(truth.master, s) in claim.token.ids for s in hidden_stems(claim.branch))
    if inside and not _is_of_the_stem(claim, sentence):
        return UNKNOWN
    mend = instead(claim.token, sentence, repair.name_like, right, truth.language)
    return fails("day_master", mend=mend)


def _in_part(god: God, part: str) -> bool:
    if part == "stem":
        return god.visible
    if part == "branch":
        return not god.visible
    return True
