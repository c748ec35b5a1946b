"""Whether all that a sentence names of the chart is in what was checked: a part that was read does not vouch for the rest."""

from collections.abc import Sequence

from services.chat.grounding.binding import twin_of
from services.chat.grounding.claims import Claim, ClaimKind, Modality, Operand, When
from services.chat.grounding.extract_whole import tells
from services.chat.grounding.lexicon import Tag, Token
from services.chat.grounding.once import of_claims
from services.chat.grounding.scopes import Sentence
from services.chat.grounding.tables import god_of, year_pillar
from services.chat.grounding.truth import Placed, Truth
from services.chat.grounding.unread import NAMED, says_more

# What these say is said of the day master, named or not.
_OF_THE_MASTER = (
    ClaimKind.STRENGTH,
    ClaimKind.PATTERN,
    ClaimKind.USEFUL,
    ClaimKind.TEN_GOD,
    ClaimKind.STAGE,
)


def is_covered(sentence: Sentence, claims: Sequence[Claim], truth: Truth) -> bool:
    """Return whether each stem, branch, god, star, sound, place and time that is asserted belongs to one of these claims."""
    told = [claim for claim in claims if _is_told(claim)]
    if not told:
        return False
    for token in _beside(sentence, claims):
        if not any(_is_of(token, claim, truth) for claim in told):
            return False
    return not says_more(sentence, claims)


@of_claims
def _beside(sentence: Sentence, claims: Sequence[Claim]) -> tuple[Token, ...]:
    """Return what is asserted and is not the word of one of these claims."""
    words = {claim.token.start for claim in claims if _is_told(claim)}
    return tuple(
        token
        for index, token in enumerate(sentence.tokens)
        if token.tags & NAMED
        and token.part != "weak"
        and token.start not in words
        and sentence.modality[index] is Modality.ASSERTED
        and not _is_said_again(sentence, index, claims)
    )


def _is_said_again(sentence: Sentence, index: int, claims: Sequence[Claim]) -> bool:
    """Whether a word in brackets says once more what stands before them; an everyday word there has to be in a claim."""
    at = twin_of(sentence, index)
    if at < 0:
        return False
    twin = sentence.tokens[at]
    return twin.part != "weak" or any(claim.token.start == twin.start for claim in claims)


def _is_told(claim: Claim) -> bool:
    """Whether a claim says more than a word's own element, or that there is some relation."""
    is_there = claim.kind in (ClaimKind.STAR, ClaimKind.TEN_GOD)
    return is_there or tells(claim) or bool(claim.negated and claim.operands)


def _is_of(token: Token, claim: Claim, truth: Truth) -> bool:
    """Whether a claim speaks of what a token names, or of what makes it so."""
    tags = token.tags
    if tags & Tag.VOID and claim.kind is ClaimKind.VOID:
        return True
    if tags & (Tag.YEAR | Tag.AGE | Tag.DATE):
        return _is_time_of(token, claim)
    if tags & Tag.PALACE:
        return bool(claim.palace)
    if tags & Tag.POSITION:
        if token.part == "master" and claim.kind in _OF_THE_MASTER:
            return True
        return token.number == claim.place or any(
            token.number == one.place for one in claim.operands
        )
    stems, branches = _sides(claim, truth)
    if tags & (Tag.STEM | Tag.BRANCH):
        stem = token.stem < 0 or token.stem in stems or token.stem == truth.master
        return stem and (token.branch < 0 or token.branch in branches)
    if tags & Tag.GOD and truth.master >= 0:
        # The god of a stem that the claim names follows from it.
        return any(god_of(truth.master, stem) in token.ids for stem in stems)
    return False


def _is_time_of(token: Token, claim: Claim) -> bool:
    when = claim.when or When()
    times = (*when.ages, *when.years, *when.days)
    named = any(token.start == time.start for time in times)
    # The branch of a year that meets the chart: 2027年的未与日支丑相冲.
    moving = any(
        one.moving and one.branch == year_pillar(token.number)[1] for one in claim.operands
    )
    return named or moving or (claim.year >= 0 and token.number == claim.year)


def _sides(claim: Claim, truth: Truth) -> tuple[set[int], set[int]]:
    """Stems and branches that a claim names, those of the places it names with them."""
    places = {claim.place, *(one.place for one in claim.operands)} - {-1}
    there = [pillar for place in places if (pillar := truth.pillars[place]) is not None]
    # What is denied in one place says nothing of the same word in another.
    own = [] if claim.negated and not claim.operands else [claim.token]
    named: list[Claim | Token | Operand | Placed] = [claim, *own, *claim.operands, *there]
    return {one.stem for one in named} - {-1}, {one.branch for one in named} - {-1}
