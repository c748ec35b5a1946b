"""What a sentence names, as widely as it can be taken: the ground on which its words may stand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from services.chat.grounding import terms
from services.chat.grounding.bare import places_in
from services.chat.grounding.claims import Claim, ClaimKind, Modality
from services.chat.grounding.lexicon import Tag, Token
from services.chat.grounding.scopes import Sentence
from services.chat.grounding.tables import hidden_stems, year_pillar
from services.chat.grounding.truth import Decade, Placed, Truth

PILLAR = Tag.STEM | Tag.BRANCH
_MOVING = Tag.LUCK | Tag.NEXT | Tag.ORDINAL | Tag.NOW
_OF_A_CHART = PILLAR | Tag.GOD | Tag.STAR | Tag.POSITION | Tag.CHART | Tag.LUCK
_PRONOUNS = frozenset(("his", "her", "hers", "he", "she", "him", "他", "她", "他的", "她的"))
_DENIES = re.compile(
    r"(?:不|没|無|无|未|非|难|缺|少)[^,，;；。]{0,6}$"
    r"|(?<![a-z])(?:not|no|none|never|without|neither|nor|cannot|lacks?|[a-z]+n't)"
    r"(?![a-z])[^,.;]{0,24}$"
)
# "Yin, Mao and Chen": a polarity by its letters, a branch by what it means.
_YIN, _YIN_BRANCH = re.compile(r"(?<![a-z])yin(?![a-z]| (?:wood|fire|earth|metal|water|stem))"), 2


@dataclass(frozen=True, slots=True)
class Named:
    """What a sentence names.

    stems, branches: by themselves, in a pillar, by a place of birth or by a year. pairs: whole pillars. decades: luck
    pillars by their pair. years: calendar years, both ends of a span. places: (where in the text, 0–3), bare words too.
    moves: it speaks of what passes. told: it names a calendar year by its number.
    """

    stems: frozenset[int]
    branches: frozenset[int]
    pairs: frozenset[tuple[int, int]]
    decades: tuple[Decade, ...]
    years: frozenset[int]
    places: tuple[tuple[int, int], ...]
    moves: bool
    told: bool

    @property
    def inside(self) -> frozenset[int]:
        """Stems that hide in the branches that are named."""
        return frozenset(stem for branch in self.branches for stem in hidden_stems(branch))

    @property
    def at(self) -> frozenset[int]:
        """Places that are named."""
        return frozenset(place for _, place in self.places)


def named(sentence: Sentence, truth: Truth) -> Named:
    """Return what a sentence names."""
    places = tuple(sorted(places_in(sentence).items()))
    natal = [p for _, n in places if (p := truth.pillars[n]) is not None]
    years = {y for token in sentence.tokens for y in years_of(token)}
    told = bool(years)
    if sentence.tags & (Tag.FLOW | Tag.NOW):
        years |= {truth.today.year}
    pairs = {(t.stem, t.branch) for t in sentence.tokens if t.tags & PILLAR == PILLAR}
    decades = tuple(d for d in truth.decades if (d.stem, d.branch) in pairs)
    moves = bool(years) or sentence.tags & (_MOVING | Tag.AGE) != 0
    stems = {t.stem for t in sentence.tokens if t.tags & PILLAR} | {p.stem for p in natal}
    branches = {t.branch for t in sentence.tokens if t.tags & PILLAR} | {p.branch for p in natal}
    # What was not read, as the 子 of 午冲子而半合两戌, is named all the same.
    stems |= {terms.STEMS.index(c) for c in sentence.folded if c in terms.STEMS}
    branches |= {terms.BRANCHES.index(c) for c in sentence.folded if c in terms.BRANCHES}
    if _YIN.search(sentence.folded):
        branches.add(_YIN_BRANCH)
    passing = [year_pillar(year) for year in years]
    if moves and not pairs:
        passing += [(d.stem, d.branch) for d in _running(sentence, years, truth)]
    return Named(
        frozenset(stems | {stem for stem, _ in passing}) - {-1},
        frozenset(branches | {branch for _, branch in passing}) - {-1},
        frozenset(pairs),
        decades,
        frozenset(years),
        places,
        moves,
        told,
    )


def _running(sentence: Sentence, years: set[int], truth: Truth) -> Iterator[Decade]:
    """Luck pillars that are meant where none is called by its name."""
    if sentence.tags & (_MOVING | Tag.AGE):
        yield from truth.decades
        return
    for year in years:
        yield from truth.decade_in(year)


def years_of(token: Token) -> tuple[int, ...]:
    """Return the calendar years that a token names; the ends of a span."""
    if not token.tags & Tag.YEAR or token.number <= 0:
        return ()
    return (token.number, token.to) if token.to > 0 else (token.number,)


def natal(truth: Truth) -> list[Placed]:
    """Return the pillars of birth that are known."""
    return [pillar for pillar in truth.pillars if pillar is not None]


def is_said(sentence: Sentence, index: int) -> bool:
    """Whether a word is said of this chart or of all; a reading may call its person "she"."""
    modality = sentence.modality[index]
    if modality is Modality.OTHER:
        others = [t for t in sentence.tokens if t.tags & Tag.OTHER]
        # "Jia Xu was …, when she was twelve", not "She left the rat race at fifty".
        first = next((t.start for t in sentence.tokens if t.tags & _OF_A_CHART), -1)
        return first >= 0 and all(
            first < t.start and sentence.folded[t.start : t.end] in _PRONOUNS for t in others
        )
    return modality in (Modality.ASSERTED, Modality.GENERAL)


def is_said_at(sentence: Sentence, at: int) -> bool:
    """Whether what stands at a place in the text is said of this chart or of all: as the word before it is."""
    before = [index for index, token in enumerate(sentence.tokens) if token.start <= at]
    return not before or is_said(sentence, before[-1])


def is_of_this_chart(sentence: Sentence, said: Named) -> bool:
    """Whether a sentence speaks of this chart, not of what holds for any."""
    return bool(sentence.tags & (Tag.CHART | Tag.POSITION | Tag.BORN) or said.places)


def is_denied_at(sentence: Sentence, at: int) -> bool:
    """Whether a word that denies stands shortly before a place in the text."""
    return _DENIES.search(sentence.folded[:at]) is not None


def about(kind: ClaimKind, token: Token) -> Claim:
    """Return the claim that a word makes."""
    return Claim(kind, token)


def at_match(kind: ClaimKind, match: re.Match[str]) -> Claim:
    """Return the claim that words make which are no token."""
    return Claim(kind, Token(0, match.start(), match.end()))
