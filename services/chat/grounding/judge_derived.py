"""Claims about what is derived from the pillars: stages, sounds, palaces, voids, patterns, useful elements."""

from collections.abc import Iterable

from bazi.nayin import nayin
from bazi.sexagenary import cycle_index
from services.chat.grounding import repair, terms
from services.chat.grounding.claims import Claim, Modality
from services.chat.grounding.lexicon import Tag
from services.chat.grounding.outcomes import UNKNOWN, Outcome, fails, holds, instead
from services.chat.grounding.scopes import Sentence
from services.chat.grounding.tables import stages_of
from services.chat.grounding.truth import POSITIONS, Truth

_PILLAR = Tag.STEM | Tag.BRANCH


def stage(claim: Claim, sentence: Sentence, truth: Truth) -> Outcome:
    """Return how a claim about the stage of life of a pillar stands."""
    if claim.part == "of":
        return _stage_of(claim, truth)
    if claim.place in truth.uncertain:
        return UNKNOWN
    for name, fact in truth.derived("stage"):
        if name == POSITIONS[claim.place]:
            right = {fact.value["stage"], fact.value["own_stage"]}
            return holds(fact.id) if right & set(claim.token.ids) else fails(fact.id)
    return UNKNOWN


def _stage_of(claim: Claim, truth: Truth) -> Outcome:
    """The stage of a stem in a branch by the table; schools differ on the yin stems, of which only the common one holds."""
    stem = claim.stem if claim.stem >= 0 else truth.master
    if stem < 0 or claim.modality is Modality.GENERAL:
        return UNKNOWN
    if stages_of(stem, claim.branch) in claim.token.ids:
        return holds()
    both = stem % 2 and stages_of(stem - 1, claim.branch) in claim.token.ids
    return UNKNOWN if both else fails()


def sound(claim: Claim, sentence: Sentence, truth: Truth) -> Outcome:
    """Return how a claim about the sound of a pillar, or of a stem and a branch stands."""
    if claim.part == "of":
        if (claim.stem ^ claim.branch) & 1:
            return UNKNOWN
        right = nayin(cycle_index(claim.stem, claim.branch))
        if right in claim.token.ids:
            return holds()
        mend = instead(claim.token, sentence, repair.name_like, right, truth.language)
        return fails(mend=mend)
    sounds = {
        POSITIONS.index(name): fact for name, fact in truth.derived("nayin") if name in POSITIONS
    }
    places: Iterable[int] = (claim.place,) if claim.place >= 0 else (0, 2)
    if any(place in truth.uncertain for place in places):
        return UNKNOWN
    found = [sounds[p] for p in places if p in sounds]
    for fact in found:
        if fact.value["sound"] in claim.token.ids:
            return holds(fact.id)
    if len(found) != 1:
        return fails()
    right = found[0].value["sound"]
    mend = instead(claim.token, sentence, repair.name_like, right, truth.language)
    return fails(found[0].id, mend=mend)


def palace(claim: Claim, sentence: Sentence, truth: Truth) -> Outcome:
    """Return how a claim about a palace's pillar stands."""
    right = truth.palace(claim.palace)
    if right is None or truth.uncertain:
        return UNKNOWN
    token = claim.token
    stem_ok = not token.tags & Tag.STEM or token.stem == right.stem
    branch_ok = not token.tags & Tag.BRANCH or token.branch == right.branch
    if stem_ok and branch_ok:
        return holds(right.finding)
    if token.tags & _PILLAR == _PILLAR:
        mend = instead(token, sentence, repair.pillar_like, right.stem, right.branch)
    elif token.tags & Tag.STEM:
        mend = instead(token, sentence, repair.stem_like, right.stem)
    else:
        mend = instead(token, sentence, repair.branch_like, right.branch)
    return fails(right.finding, mend=mend)


def ruler(claim: Claim, sentence: Sentence, truth: Truth) -> Outcome:
    """Return how a claim about the stem that commands the month stands."""
    fact = truth.fact("ruler.month")
    if fact is None or 1 in truth.uncertain or claim.modality is Modality.GENERAL:
        return UNKNOWN
    right = terms.STEM_PINYIN.index(fact.value["stem"].removeprefix("stem."))
    if claim.token.stem == right:
        return holds(fact.id)
    return fails(fact.id, mend=instead(claim.token, sentence, repair.stem_like, right))


def void(claim: Claim, sentence: Sentence, truth: Truth) -> Outcome:
    """Return how a claim about a branch that is void stands."""
    pools = [truth.voids[p] for p in truth.voids if claim.place in (-1, p)]
    if claim.place >= 0 and not pools:
        # 某支落空亡: of a place that is itself void.
        pools = list(truth.voids.values())
    if not pools or truth.uncertain & {0, 2} or claim.modality is Modality.GENERAL:
        return UNKNOWN
    found = [finding for branches, finding in pools if claim.token.branch in branches]
    elsewhere = any(claim.token.branch in branches for branches, _ in truth.voids.values())
    places = Tag.UNIT | Tag.POSITION
    units = {t.number for t in sentence.tokens if t.tags & places} - {claim.place}
    if not found and elsewhere and units & {0, 2}:
        # "The year pillar … is void besides, because the day Ding Si leaves Zi and Chou empty"
        return UNKNOWN
    return holds(*found) if found else fails(*(finding for _, finding in pools))


def pattern(claim: Claim, sentence: Sentence, truth: Truth) -> Outcome:
    """Return how a claim about the chart's pattern stands."""
    named = [
        (finding, value, {*value.get("pattern", "").split(","), *value.get("base", "").split(",")})
        for finding, kind, value in truth.judged
        if kind.startswith("pattern")
    ]
    if not named or claim.modality is Modality.GENERAL:
        return UNKNOWN
    found = [(finding, value) for finding, value, names in named if names & set(claim.token.ids)]
    if found and all(value.get("verdict") == "pattern.open" for _, value in found):
        return UNKNOWN  # the hour decides it
    return holds(*_known(truth, [f for f, _ in found], "pillar.month")) if found else fails()


def useful(claim: Claim, sentence: Sentence, truth: Truth) -> Outcome:
    """Return how a claim about an element that is useful or to be avoided stands."""
    key = "avoid" if claim.part == "avoid" else "elements"
    name = _element_id(claim.token.element)
    judged = [(f, v) for f, kind, v in truth.judged if kind.startswith("useful_god")]
    held = [finding for finding, value in judged if name in value.get(key, "").split(",")]
    if not judged or claim.modality is Modality.GENERAL:
        return UNKNOWN
    if held:
        return UNKNOWN if claim.negated else holds(*_known(truth, held, "day_master"))
    return fails("day_master")


def _known(truth: Truth, findings: list[str], otherwise: str) -> list[str]:
    """Verdicts that are no findings of the chart are cited by what they rest on."""
    return [finding for finding in findings if truth.has(finding)] or [otherwise]


def _element_id(element: int) -> str:
    return f"element.{terms.ELEMENT_WORDS[element]}"
