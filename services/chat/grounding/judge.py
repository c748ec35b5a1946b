"""A claim against what the chart says: it holds, it is false and perhaps can be put right, or nobody can say."""

from dataclasses import dataclass, replace

from services.chat.grounding import judge_facts, judge_luck
from services.chat.grounding.claims import Claim, ClaimKind, Modality
from services.chat.grounding.doubt import doubtful
from services.chat.grounding.lexicon import Tag
from services.chat.grounding.outcomes import UNKNOWN, Mend, Outcome, Repair, Standing
from services.chat.grounding.scopes import Sentence
from services.chat.grounding.truth import Truth

__all__ = ["Judgement", "Standing", "judge", "supports"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """A claim and how it stands. findings: ids that support it."""

    claim: Claim
    standing: Standing
    findings: tuple[str, ...] = ()
    mend: Mend | None = None

    @property
    def repair(self) -> Repair | None:
        """What to write in place of its word, if anything."""
        return None if self.mend is None else self.mend()


_EITHER = Tag.STAR | Tag.STAGE
_TIMED = frozenset((ClaimKind.LUCK, ClaimKind.YEAR, ClaimKind.AGE, ClaimKind.DATE))


def judge(claim: Claim, sentence: Sentence, truth: Truth) -> Judgement | None:
    """Return how a claim stands; None for what is not claimed of this chart: asked, quoted, supposed, of others."""
    if claim.modality not in (Modality.ASSERTED, Modality.GENERAL):
        return None
    outcome = _outcome(claim, sentence, truth)
    if (
        outcome.standing is Standing.FALSE
        and not claim.negated
        and doubtful(claim, sentence, truth)
    ):
        outcome = UNKNOWN
    return Judgement(claim, outcome.standing, outcome.findings, outcome.mend)


def supports(truth: Truth, claim: Claim, sentence: Sentence) -> bool:
    """Return whether the findings of a chart say that a claim is so."""
    if claim.modality not in (Modality.ASSERTED, Modality.GENERAL):
        return False
    return _outcome(claim, sentence, truth).standing is Standing.CHECKED


def _outcome(claim: Claim, sentence: Sentence, truth: Truth) -> Outcome:
    module = judge_luck if claim.kind in _TIMED else judge_facts
    outcome: Outcome = module.outcome(claim, sentence, truth)
    if claim.token.tags & _EITHER == _EITHER and outcome.standing is Standing.FALSE:
        # "Dì Wàng" is the Net of Earth and Prosperity: which, nobody can say by its letters.
        return UNKNOWN
    return _denied(outcome) if claim.negated else outcome


def _denied(outcome: Outcome) -> Outcome:
    """A denial holds where the claim is false; a false denial has no one right word, so it is not repaired."""
    if outcome.standing is Standing.CHECKED:
        return Outcome(Standing.FALSE, outcome.findings)
    if outcome.standing is Standing.FALSE:
        return replace(outcome, standing=Standing.CHECKED, mend=None)
    return UNKNOWN
