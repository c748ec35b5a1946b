"""What a sentence claims about a chart."""

from dataclasses import dataclass
from enum import StrEnum

from services.chat.grounding.lexicon import Token


class ClaimKind(StrEnum):
    """What a claim is about; counts are kept by these."""

    PILLAR = "pillar"
    STEM = "stem"
    BRANCH = "branch"
    TEN_GOD = "ten_god"
    STAR = "star"
    RELATION = "relation"
    STRENGTH = "strength"
    LUCK = "luck"
    YEAR = "year"
    AGE = "age"
    DATE = "date"
    ELEMENT = "element"
    HIDDEN_STEM = "hidden_stem"
    STAGE = "stage"
    SOUND = "sound"
    PALACE = "palace"
    VOID = "void"
    PATTERN = "pattern"
    USEFUL = "useful"
    RULER = "ruler"


class Modality(StrEnum):
    """How something is said. Only what is asserted of this chart, or is taught of all, can be false here."""

    ASSERTED = "asserted"
    QUESTION = "question"
    QUOTATION = "quotation"
    HYPOTHESIS = "hypothesis"
    OTHER = "other"
    GENERAL = "general"


@dataclass(frozen=True, slots=True)
class Operand:
    """One side of a relation: a stem, a branch or a place (0–3), −1 where not named.

    moving: not of the natal pillars. part: of the pillar, where the word says which.
    """

    stem: int = -1
    branch: int = -1
    place: int = -1
    moving: bool = False
    part: str = ""


@dataclass(frozen=True, slots=True)
class When:
    """What a sentence says of the time of a luck pillar, each with the token that says it.

    row: it stands in a table of luck pillars, where an age and a year are those of the beginning.
    """

    number: Token | None = None
    ages: tuple[Token, ...] = ()
    years: tuple[Token, ...] = ()
    days: tuple[Token, ...] = ()
    now: bool = False
    next: bool = False
    row: bool = False


# Nobody changes a claim; see `Token` for why it is not frozen.
@dataclass(slots=True, unsafe_hash=True)
class Claim:
    """One claim.

    token: the word that can be wrong. place: 0–3, −1 for the chart as a whole. part: which part of the pillar.
    stem, branch: what the word is said of, as the stem that a god is. operands: of a relation. when: of a luck pillar.
    exact: what is said is all there is, not one among several.
    """

    kind: ClaimKind
    token: Token
    place: int = -1
    part: str = ""
    stem: int = -1
    branch: int = -1
    year: int = -1
    palace: str = ""
    operands: tuple[Operand, ...] = ()
    when: When | None = None
    exact: bool = True
    negated: bool = False
    modality: Modality = Modality.ASSERTED
