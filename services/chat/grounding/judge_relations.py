"""Claims about relations against the chart's own, and against the tables where no chart is spoken of."""

import re
from itertools import product

from bazi.labels import label
from services.chat.grounding.claims import Claim, Modality, Operand
from services.chat.grounding.lexicon import Tag
from services.chat.grounding.meeting import goes_on, meets
from services.chat.grounding.outcomes import UNKNOWN, Outcome, Standing, fails, holds, instead
from services.chat.grounding.scopes import Sentence
from services.chat.grounding.tables import related
from services.chat.grounding.truth import Tie, Truth


def outcome(claim: Claim, sentence: Sentence, truth: Truth) -> Outcome:
    """Return how a claim about a relation stands."""
    operands = claim.operands
    if any(one.moving for one in operands):
        return _passing(claim, truth) or _by_table(claim, truth, natal=False)
    if claim.modality is Modality.GENERAL:
        return _by_table(claim, truth, natal=False)
    if truth.uncertain and any(one.place in truth.uncertain for one in operands):
        return UNKNOWN
    for one in operands:
        right = truth.pillars[one.place] if one.place >= 0 else None
        # The words beside a relation are claims too: 年支午冲日支子.
        if right is not None and (one.branch not in (-1, right.branch) or (one.stem not in (-1, right.stem) and one.branch < 0)):  # fmt: skip
            return fails(right.finding)
    found = _natal(claim, sentence, truth)
    if found.standing is Standing.CHECKED and not goes_on(claim, sentence):
        return found
    met = meets(claim, sentence, truth)
    if met is None:
        return found
    return holds() if met else fails(*found.findings, mend=found.mend)


def _natal(claim: Claim, sentence: Sentence, truth: Truth) -> Outcome:
    operands = claim.operands
    kinds = set(claim.token.ids)
    places = [_places(one, truth) for one in operands]
    if not all(places):
        return _absent(claim, sentence, truth)
    ties = [tie for tie in truth.ties if _joins(tie, places, operands)]
    found = [tie for tie in ties if tie.kind in kinds and claim.stem in (-1, tie.element)]
    if found:
        return holds(*(tie.finding for tie in found), *_pillars(truth, found))
    if claim.stem >= 0 and any(tie.kind in kinds for tie in ties):
        return fails(*(tie.finding for tie in ties))
    moving = sentence.tags & (Tag.YEAR | Tag.FLOW | Tag.LUCK | Tag.NEXT)
    if len(operands) == 1 and moving:
        # 2026年与日支相冲: the other one is the year's.
        return UNKNOWN
    if len(operands) == 1 or truth.uncertain:
        return UNKNOWN if truth.uncertain else fails(*(tie.finding for tie in ties))
    return _wrong(claim, sentence, truth, ties)


def _passing(claim: Claim, truth: Truth) -> Outcome | None:
    """Confirm what a moment that was computed for the question has with one place; None where none was, or has not."""
    places = [one.place for one in claim.operands if not one.moving and one.place >= 0]
    if len(places) != 1 or any(one.stem >= 0 or one.branch >= 0 for one in claim.operands):
        return None
    kinds = set(claim.token.ids)
    found = [
        tie.finding
        for tie in truth.passing
        if tie.kind in kinds and tie.places == {places[0]} and claim.stem in (-1, tie.element)
    ]
    return holds(*found) if found and not claim.negated else None


def _pillars(truth: Truth, ties: list[Tie]) -> list[str]:
    places = sorted({place for tie in ties for place in tie.places})
    return [p.finding for place in places if (p := truth.pillars[place]) is not None]


def _places(one: Operand, truth: Truth) -> list[int]:
    """Places of the chart that an operand can stand for."""
    if one.place >= 0:
        return [one.place]
    return [
        place
        for place, pillar in enumerate(truth.pillars)
        if pillar is not None
        and one.stem in (-1, pillar.stem)
        and one.branch in (-1, pillar.branch)
    ]


def _joins(tie: Tie, places: list[list[int]], operands: tuple[Operand, ...]) -> bool:
    if tie.kind.startswith("relation.stem_") and any(
        o.branch >= 0 and o.stem < 0 for o in operands
    ):
        return False
    if not tie.kind.startswith("relation.stem_") and any(
        o.stem >= 0 and o.branch < 0 for o in operands
    ):
        return False
    stems = tie.kind.startswith("relation.stem_")
    for one in operands:
        if one.stem < 0 and one.branch < 0 and one.part and one.part != "pillar":
            if stems != (one.part in ("stem", "master")):
                return False
    if len(operands) == 1:
        return any(place in tie.places for place in places[0])
    if len(tie.places) != len(operands):
        return False
    return any(frozenset(choice) == tie.places for choice in product(*places))


# "A Rooster year clashes with your day branch", 每到羊年
_SOME_YEAR = re.compile(
    r"(?<![a-z])(?:an?|any|each|every) [a-z]+ (?:year|month|day)(?![a-z])|[逢遇每到][^,，。]{1,2}[年月]"
)


def _absent(claim: Claim, sentence: Sentence, truth: Truth) -> Outcome:
    """One of the two is not in the chart: what the tables say of the two is no fact of this chart."""
    if sentence.tags & (Tag.YEAR | Tag.FLOW | Tag.LUCK | Tag.NEXT) or _SOME_YEAR.search(
        sentence.folded
    ):
        return _by_table(claim, truth, natal=False)
    table = _by_table(claim, truth, natal=True)
    if truth.uncertain and table.standing != "false":
        return UNKNOWN
    if table.standing == "false":
        return table
    if claim.negated:
        return fails()
    if not sentence.tags & (Tag.CHART | Tag.POSITION | Tag.HAVE) and _teaches(sentence):
        return table
    if sentence.is_rich and any(_places(one, truth) for one in claim.operands):
        # What meets the chart here may have been named in the sentence before.
        return UNKNOWN
    return fails()


def _teaches(sentence: Sentence) -> bool:
    return bool(sentence.tags & Tag.GENERAL)


def _by_table(claim: Claim, truth: Truth, *, natal: bool) -> Outcome:
    """Judge two or three stems or branches by the tables; what is not named makes it unknown."""
    stems, branches = [], []
    for one in claim.operands:
        branch, stem = one.branch, one.stem
        if one.place >= 0 and not one.moving:
            pillar = truth.pillars[one.place]
            if pillar is not None and branch < 0 and stem < 0:
                branch = pillar.branch
        if branch >= 0:
            branches.append(branch)
        elif stem >= 0:
            stems.append(stem)
        else:
            return UNKNOWN
    if (stems and branches) or max(len(stems), len(branches)) < 2:
        return UNKNOWN
    table = related(tuple(stems), tuple(branches))
    right = set(table) & set(claim.token.ids)
    if not right:
        return fails()
    if claim.stem >= 0 and claim.stem not in {table[kind] for kind in right}:
        return fails()
    return holds()


def _wrong(claim: Claim, sentence: Sentence, truth: Truth, ties: list[Tie]) -> Outcome:
    """The two stand in the chart but have another relation: if exactly one, its name is the right word."""
    findings = [tie.finding for tie in ties]
    kinds = {tie.kind for tie in ties}
    old = sentence.text[claim.token.start : claim.token.end]
    if len(kinds) == 1 and len(claim.operands) == 2:
        kind = kinds.pop()
        text = _relation_like(old, kind, truth)
        noun = (
            not old.isascii()
            or sentence.folded[: claim.token.start].endswith((" a ", " the ", " an "))
            or claim.token.start < 3
        )
        if text and noun:
            return fails(*findings, mend=instead(claim.token, sentence, lambda _old: text))
    return fails(*findings)


_PAIR_WORDS = {
    "relation.branch_clash": "相冲", "relation.stem_clash": "相冲", "relation.branch_combination": "六合",
    "relation.stem_combination": "相合", "relation.harm": "相害", "relation.break": "相破",
    "relation.half_combination": "半合", "relation.arched_combination": "拱合", "relation.hidden_combination": "暗合",
    "relation.punishment_self": "自刑", "relation.punishment_rude": "相刑", "relation.punishment_ungrateful": "相刑",
    "relation.punishment_bullying": "相刑",
}  # fmt: skip


def _relation_like(old: str, kind: str, truth: Truth) -> str:
    if old.isascii():
        # A verb has no plain noun in its place.
        if old.lower() not in ("clash", "combination", "harm", "break", "punishment", "six combination", "half combination", "hidden combination", "triad", "six harmony"):  # fmt: skip
            return ""
        return label(kind, "en").partition(" (")[0]
    if len(old) < 2:
        return ""
    word = _PAIR_WORDS.get(kind, "")
    return word.replace("冲", "沖") if "沖" in old or truth.language == "zh-Hant" else word
