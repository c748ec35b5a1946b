"""Claims about the strength of the day master against what the methods found."""

from itertools import permutations

from services.chat.grounding.claims import Claim, Modality
from services.chat.grounding.outcomes import UNKNOWN, Outcome, fails, holds, instead
from services.chat.grounding.scopes import Sentence
from services.chat.grounding.tables import stem_element
from services.chat.grounding.truth import Truth


def strength(claim: Claim, sentence: Sentence, truth: Truth) -> Outcome:
    """Return how a claim about the strength of the day master stands."""
    said = {name.removeprefix("strength.").removeprefix("rather_") for name in claim.token.ids}
    if not truth.strengths or claim.modality is Modality.GENERAL:
        return UNKNOWN
    if claim.part == "element" and (truth.master < 0 or stem_element(truth.master) != claim.stem):
        # Of an element that one is not, the verdicts say nothing.
        return UNKNOWN
    if claim.part in ("points", "five_terms", "both", "single") or claim.part.startswith("other."):
        return _by_method(claim, said, sentence, truth)
    found = [finding for _, verdict, finding in truth.strengths if verdict in said]
    if found:
        # A denial is only false where no profile agrees with it.
        if claim.negated and len(found) < len(truth.strengths):
            return UNKNOWN
        return holds(*found)
    verdicts = {verdict for _, verdict, _ in truth.strengths}
    if "open" in verdicts:
        # The hour is not known, and decides it.
        return UNKNOWN
    findings = [finding for _, _, finding in truth.strengths]
    if len(verdicts) != 1:
        return fails(*findings)
    return fails(
        *findings,
        mend=instead(claim.token, sentence, _strength_like, verdicts.pop(), truth.language),
    )


def _by_method(claim: Claim, said: set[str], sentence: Sentence, truth: Truth) -> Outcome:
    """What one method found, or what both did; of two that are not called by their names, what they found together."""
    named = claim.part in ("points", "five_terms")
    asked = [
        one
        for one in truth.strengths
        if not named or one[0].removeprefix("profile.").startswith(f"{claim.part}.")
    ]
    verdicts = [verdict for _, verdict, _ in asked]
    if not asked or "open" in verdicts:
        return UNKNOWN
    if not named and (len(asked) == 1) is not (claim.part == "single"):
        # Of how many methods there are it says something else.
        return UNKNOWN
    findings = [finding for _, _, finding in asked]
    if claim.part.startswith("other."):
        first = claim.part.removeprefix("other.").removeprefix("rather_")
        right = any(
            verdicts[one] == first and verdicts[other] in said
            for one, other in permutations(range(len(verdicts)), 2)
        )
        return holds(*findings) if right else fails(*findings)
    if all(verdict in said for verdict in verdicts):
        return holds(*findings)
    if len(set(verdicts)) != 1:
        return fails(*findings)
    return fails(
        *findings, mend=instead(claim.token, sentence, _strength_like, verdicts[0], truth.language)
    )


_STRENGTHS_ZH = {"strong": ("身强", "偏强"), "weak": ("身弱", "偏弱"), "balanced": ("中和", "中和")}


def _strength_like(old: str, verdict: str, language: str) -> str:
    if old.isascii():
        return verdict.capitalize() if old[0].isupper() else verdict
    bare = _STRENGTHS_ZH[verdict][0 if old.startswith("身") else 1]
    return bare.replace("强", "強") if language == "zh-Hant" else bare
