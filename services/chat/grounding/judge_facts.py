"""Claims about the natal chart against what it says."""

import re
from collections.abc import Callable
from datetime import date

from services.chat.grounding import (
    judge_derived,
    judge_gods,
    judge_relations,
    judge_strength,
    repair,
    terms,
)
from services.chat.grounding.claims import Claim, ClaimKind, Modality
from services.chat.grounding.lexicon import Tag, Token
from services.chat.grounding.meeting import coming
from services.chat.grounding.outcomes import UNKNOWN, Outcome, Standing, fails, holds, instead
from services.chat.grounding.scopes import Sentence
from services.chat.grounding.tables import (
    branch_element,
    day_pillar,
    hidden_stems,
    star_branches,
    stem_element,
    year_pillar,
)
from services.chat.grounding.truth import Placed, Truth


def outcome(claim: Claim, sentence: Sentence, truth: Truth) -> Outcome:
    """Return how a claim about the natal chart stands."""
    return _RULES[claim.kind](claim, sentence, truth)


# --- pillars, stems, branches ------------------------------------------------------------------------


def _pillar(claim: Claim, sentence: Sentence, truth: Truth) -> Outcome:
    token = claim.token
    if claim.part in truth.flows:
        found = truth.flows[claim.part].get((token.stem, token.branch))
        return fails() if found is None else holds(found)
    if claim.part == "of_date":
        return _of_date(claim, sentence, truth)
    if claim.part.startswith("flow_"):
        # Of another moment than those that were computed.
        return UNKNOWN
    if claim.place < 0:
        return _somewhere(truth, lambda p: (p.stem, p.branch) == (token.stem, token.branch), token)
    if claim.place in truth.uncertain:
        return UNKNOWN
    right = truth.pillars[claim.place]
    if right is None:
        return UNKNOWN
    if (right.stem, right.branch) == (token.stem, token.branch):
        return holds(right.finding)
    if claim.part == "again":
        return fails(right.finding)
    if claim.place == 0 and _is_of_a_year(claim, sentence):
        return holds()
    mend = instead(claim.token, sentence, repair.pillar_like, right.stem, right.branch)
    return fails(right.finding, mend=mend)


def _is_of_a_year(claim: Claim, sentence: Sentence) -> bool:
    """Whether "the year's pillar" is that of the one year that is named."""
    years = {t.number for t in sentence.tokens if t.tags & Tag.YEAR and not t.tags & Tag.DATE}
    return len(years) == 1 and year_pillar(years.pop()) == (claim.token.stem, claim.token.branch)


def _somewhere(
    truth: Truth, matches: Callable[[Placed], bool], pillar: Token | None = None
) -> Outcome:
    found = [p.finding for p in truth.pillars if p is not None and matches(p)]
    if found:
        return holds(*found)
    if pillar is not None and _is_elsewhere(truth, pillar):
        return UNKNOWN
    return UNKNOWN if truth.uncertain else fails()


def _is_elsewhere(truth: Truth, pillar: Token) -> bool:
    """Whether it is a pillar of luck or of a palace: that it is meant is not said, but may well be."""
    palaces = (truth.palace(f"palace.{name}") for name in terms.PALACES)
    known = {(one.stem, one.branch) for one in truth.decades}
    known |= {(palace.stem, palace.branch) for palace in palaces if palace is not None}
    return (pillar.stem, pillar.branch) in known


def _stem(claim: Claim, sentence: Sentence, truth: Truth) -> Outcome:
    stem = claim.token.stem
    if claim.modality is Modality.GENERAL:
        return UNKNOWN
    if claim.place < 0:
        shown = [p.finding for p in truth.pillars if p is not None and p.stem == stem]
        inside = [
            finding
            for _, hidden, _, finding in truth.hidden
            if hidden == stem and claim.part != "shown"
        ]
        if shown or inside:
            return holds(*shown, *inside)
        return _unless_coming(claim, sentence, truth, UNKNOWN if truth.uncertain else fails())
    if claim.part == "master" or (claim.place == 2 and claim.part == "stem"):
        if truth.master < 0 or 2 in truth.uncertain:
            return UNKNOWN
        if stem == truth.master:
            return holds("day_master")
        return fails(
            "day_master", mend=instead(claim.token, sentence, repair.stem_like, truth.master)
        )
    right = truth.pillars[claim.place]
    if claim.place in truth.uncertain or right is None:
        return UNKNOWN
    if right.stem == stem:
        return holds(right.finding)
    if claim.part == "any":
        inside = [
            f for place, hidden, _, f in truth.hidden if place == claim.place and hidden == stem
        ]
        if inside:
            return holds(*inside)
    if claim.part == "any":
        return fails(right.finding)
    return fails(right.finding, mend=instead(claim.token, sentence, repair.stem_like, right.stem))


def _branch(claim: Claim, sentence: Sentence, truth: Truth) -> Outcome:
    branch = claim.token.branch
    if claim.modality is Modality.GENERAL:
        return UNKNOWN
    if claim.place < 0:
        return _unless_coming(
            claim, sentence, truth, _somewhere(truth, lambda p: p.branch == branch)
        )
    right = truth.pillars[claim.place]
    if claim.place in truth.uncertain or right is None:
        return UNKNOWN
    if right.branch == branch:
        return holds(right.finding)
    if _EMPTY.search(sentence.folded[: claim.token.start]) or sentence.folded.startswith(
        ("空", "亦空"), claim.token.end
    ):
        # 日柱所在之旬，空午，亦空未; 午空，未亦空
        return UNKNOWN
    if not claim.negated and _is_missed(claim, sentence):
        return UNKNOWN
    void = any(branch in branches for branches, _ in truth.voids.values())
    if sentence.tags & Tag.VOID and void and not _is_beside_place(claim, sentence):
        # 午在日柱旬空之列: it is what is void by a pillar, not what stands there.
        return UNKNOWN
    return fails(
        right.finding, mend=instead(claim.token, sentence, repair.branch_like, right.branch)
    )


def _unless_coming(claim: Claim, sentence: Sentence, truth: Truth, otherwise: Outcome) -> Outcome:
    """What the chart has not may be said of what passes: "its Dog leans with your Tigers", or be hidden in it."""
    token = claim.token
    if not claim.negated and otherwise.standing is Standing.FALSE and _is_missed(claim, sentence):
        return UNKNOWN
    for side in coming(sentence, truth):
        hidden = side.branch >= 0 and token.stem >= 0 and token.stem in hidden_stems(side.branch)
        if hidden or (side.stem, side.branch) == (token.stem, token.branch):
            return UNKNOWN
    return otherwise


def _of_date(claim: Claim, sentence: Sentence, truth: Truth) -> Outcome:
    """The pillar of a day of the calendar; that of one's birth may have turned at eleven in the evening."""
    assert claim.when is not None
    pair, day = (
        (claim.token.stem, claim.token.branch),
        date.fromisoformat(claim.when.days[0].ids[0]),
    )
    if pair == day_pillar(day):
        found = truth.flows.get("flow_day", {}).get(pair)
        return holds() if found is None else holds(found)
    if day == truth.born:
        return UNKNOWN
    if sentence.tags & (Tag.GOD | Tag.RELATION):
        # What is told of the wrong pillar would be told of the right one.
        return fails()
    return fails(mend=instead(claim.token, sentence, repair.pillar_like, *day_pillar(day)))


_EMPTY = re.compile(r"空$")
_LINK = re.compile(r"(?:的?(?:是|为|即|:)?| (?:is |as )?(?:the |an? )?)")


def _is_beside_place(claim: Claim, sentence: Sentence) -> bool:
    """Whether the place of a thing stands right before it: 月支寅, 日支是辰."""
    at = sentence.tokens.index(claim.token) - 1
    while at >= 0 and sentence.tokens[at].tags & (Tag.IS | Tag.CHART):
        at -= 1
    place = sentence.tokens[at] if at >= 0 else None
    if place is None or not place.tags & Tag.POSITION or place.number != claim.place:
        return False
    return _LINK.fullmatch(sentence.folded, place.end, claim.token.start) is not None


def _is_missed(claim: Claim, sentence: Sentence) -> bool:
    """Whether the sentence says of the same thing that it is not there: 皆以亥为马，而局中无亥; 缺的是中间那个午."""
    lacks = Tag.NEGATION | Tag.LACK
    if not sentence.tags & lacks:
        return False
    token = claim.token
    again = [t for t in sentence.tokens if (t.stem, t.branch) == (token.stem, token.branch)]
    index = sentence.tokens.index(token)
    if _is_beside_place(claim, sentence):
        # 没有寅，月支寅
        return False
    lacked = any(t.tags & Tag.LACK for t in sentence.tokens[max(index - 4, 0) : index])
    return lacked or (claim.place < 0 and len(again) > 1)


def _hidden(claim: Claim, sentence: Sentence, truth: Truth) -> Outcome:
    stem = claim.token.stem
    if claim.part.startswith("rank."):
        return _ranked(claim, sentence, truth)
    if claim.branch >= 0:
        found = [
            f for p, s, _, f in truth.hidden if s == stem and _branch_at(truth, p) == claim.branch
        ]
        inside = hidden_stems(claim.branch)
        if stem in inside:
            return holds(*found)
        one = inside[0] if len(inside) == 1 else -1
        fixed = instead(claim.token, sentence, repair.stem_like, one) if one >= 0 else None
        return fails(mend=fixed)
    if claim.place in truth.uncertain or claim.place < 0:
        return UNKNOWN
    here = [(s, f) for p, s, _, f in truth.hidden if p == claim.place]
    found = [f for s, f in here if s == stem]
    if found:
        return holds(*found)
    fixed = instead(claim.token, sentence, repair.stem_like, here[0][0]) if len(here) == 1 else None
    return fails(*(f for _, f in here), mend=fixed)


def _ranked(claim: Claim, sentence: Sentence, truth: Truth) -> Outcome:
    """How a claim stands about the rank at which a stem hides in a branch, named or by its place."""
    if claim.place in truth.uncertain:
        return UNKNOWN
    branch = claim.branch if claim.branch >= 0 else _branch_at(truth, claim.place)
    if claim.part != "rank.main" and branch >= 0 and claim.token.stem in hidden_stems(branch)[1:]:
        # Which of the others is called middle and which residual differs from book to book.
        return UNKNOWN
    inside = [
        (stem, finding)
        for place, stem, rank, finding in truth.hidden
        if rank == claim.part and (place == claim.place or _branch_at(truth, place) == claim.branch)
    ]
    found = [finding for stem, finding in inside if stem == claim.token.stem]
    if found:
        return holds(*found)
    if claim.branch >= 0 and not inside:
        # No such branch in the chart, or no such rank in the branch.
        main = hidden_stems(claim.branch)[0]
        return (
            UNKNOWN
            if claim.part != "rank.main"
            else holds()
            if main == claim.token.stem
            else fails()
        )
    stems = {stem for stem, _ in inside}
    findings = [finding for _, finding in inside]
    if len(stems) != 1 or claim.part != "rank.main":
        return fails(*findings)
    return fails(*findings, mend=instead(claim.token, sentence, repair.stem_like, stems.pop()))


def _branch_at(truth: Truth, place: int) -> int:
    found = truth.pillars[place]
    return -1 if found is None else found.branch


# --- stars, strength, elements -------------------------------------------------------------------------


def _star(claim: Claim, sentence: Sentence, truth: Truth) -> Outcome:
    if claim.modality is Modality.GENERAL:
        return UNKNOWN
    if claim.part:
        return _brought(claim, truth)
    places: dict[int, str] = {}
    for star in claim.token.ids:
        places |= truth.stars.get(star, {})
    if claim.branch >= 0 and not claim.operands:
        found = [f for place, f in places.items() if _branch_at(truth, place) == claim.branch]
    elif claim.branch >= 0:
        found = []
    elif claim.place >= 0:
        found = [places[claim.place]] if claim.place in places else []
    else:
        found = list(places.values())
    if found:
        return holds(*found)
    if claim.branch >= 0:
        return _star_by_table(claim, truth)
    if claim.place == 3 and 3 in truth.uncertain:
        return UNKNOWN
    if claim.place < 0 and truth.uncertain and not claim.negated:
        return UNKNOWN
    return fails()


def _brought(claim: Claim, truth: Truth) -> Outcome:
    """A star that what passes brings: at each of the moments that were asked about, if there are several."""
    there = [
        next((found for star in claim.token.ids if (found := stars.get(star))), "")
        for stars in truth.brought.get(claim.part, ())
    ]
    if all(there):
        return holds(*there) if there else UNKNOWN
    return UNKNOWN if any(there) else fails()


def _star_by_table(claim: Claim, truth: Truth) -> Outcome:
    """Where a star stands for what it is reckoned from: what the claim names, else what this chart has."""
    pillars = [pillar for pillar in truth.pillars if pillar is not None]
    if claim.operands:
        bases = [(one.stem, one.branch) for one in claim.operands]
    else:
        bases = [b for p in pillars for b in ((p.stem, -1), (-1, p.branch))]
    found = [
        table
        for star in claim.token.ids
        for stem, branch in bases
        if (table := star_branches(star, stem, branch)) is not None
    ]
    if any(claim.branch in branches for branches, _ in found):
        return holds()
    agreed = bool(found) and all(agree for _, agree in found)
    return fails() if agreed else UNKNOWN


def _element(claim: Claim, sentence: Sentence, truth: Truth) -> Outcome:
    token, element = claim.token, claim.token.element
    if claim.part in ("own", "of"):
        stem = token.stem if claim.part == "own" else claim.stem
        branch = token.branch if claim.part == "own" else claim.branch
        right = stem_element(stem) if stem >= 0 else branch_element(branch)
        if element == right:
            return holds()
        if claim.part == "of":
            return fails(mend=instead(claim.token, sentence, _element_like, right))
        if stem >= 0:
            return fails(mend=instead(token, sentence, repair.stem_like, stem))
        return fails(mend=instead(token, sentence, repair.branch_like, branch))
    if claim.part == "master":
        if truth.master < 0:
            return UNKNOWN
        right = stem_element(truth.master)
        if element == right:
            return holds("day_master")
        return fails("day_master", mend=instead(claim.token, sentence, _element_like, right))
    if claim.modality is Modality.GENERAL or truth.uncertain:
        return UNKNOWN
    visible, hidden, finding = truth.elements[element]
    if claim.part == "lack_stem":
        shown = [p.finding for p in truth.pillars if p and stem_element(p.stem) == element]
        return fails(*shown) if shown else holds(finding)
    if claim.part == "lack":
        # 缺 is said of what does not show, and of what is not there at all.
        return holds(finding) if visible == 0 else fails(finding)
    if claim.part == "none":
        return holds(finding) if visible + hidden == 0 else fails(finding)
    if claim.part.startswith("count"):
        allowed = {"count_seen": {visible}, "count_hidden": {hidden}}.get(
            claim.part, {visible, visible + hidden, hidden}
        )
        return holds(finding) if claim.stem in allowed else fails(finding)
    most = max(v for v, _, _ in truth.elements)
    total = max(v + h for v, h, _ in truth.elements)
    return holds(finding) if visible == most or visible + hidden == total else fails(finding)


def _element_like(old: str, element: int) -> str:
    if not old.isascii():
        return terms.ELEMENTS[element]
    word = terms.ELEMENT_WORDS[element]
    return word.capitalize() if old[0].isupper() else word


_RULES: dict[ClaimKind, Callable[[Claim, Sentence, Truth], Outcome]] = {
    ClaimKind.PILLAR: _pillar, ClaimKind.STEM: _stem, ClaimKind.BRANCH: _branch, ClaimKind.HIDDEN_STEM: _hidden,
    ClaimKind.TEN_GOD: judge_gods.ten_god, ClaimKind.STAR: _star, ClaimKind.STRENGTH: judge_strength.strength, ClaimKind.ELEMENT: _element,
    ClaimKind.STAGE: judge_derived.stage, ClaimKind.SOUND: judge_derived.sound, ClaimKind.PALACE: judge_derived.palace, ClaimKind.VOID: judge_derived.void,
    ClaimKind.PATTERN: judge_derived.pattern, ClaimKind.RULER: judge_derived.ruler, ClaimKind.USEFUL: judge_derived.useful, ClaimKind.RELATION: judge_relations.outcome,
}  # fmt: skip
