"""Relations that no two or three of what is named have, and what they are said to become and is of no such relation."""

import re
from collections.abc import Iterator
from itertools import combinations

from services.chat.grounding import terms
from services.chat.grounding.claims import Claim, ClaimKind
from services.chat.grounding.lexicon import Tag, Token
from services.chat.grounding.once import of_words
from services.chat.grounding.presence import is_denied
from services.chat.grounding.scopes import Sentence
from services.chat.grounding.tables import related, year_pillar
from services.chat.grounding.truth import Truth
from services.chat.grounding.unfounded.named import (
    PILLAR,
    Named,
    about,
    at_match,
    is_denied_at,
    is_said,
    is_said_at,
    natal,
)

# Which one is meant was said before.
_ANAPHORA = re.compile(
    r"(?<![a-z])(?:that|this|same) (?:palace|pillar|branch|place|stem)(?![a-z])|[此该这]宫|它"
)
# What passes and has no name here may be anything.
_MOVES = re.compile(
    r"运|流[年月日时]|(?<![a-z])(?:luck|passing|decades?|year's|this year)(?![a-z])"
)
_UNNAMED = re.compile(
    r"小运|流[月日时]|(?<![a-z])(?:small luck|passing (?:month|day|hour))(?![a-z])"
)
# 己巳, "a combination many readers find intriguing"
_EVERYDAY = re.compile(
    r"(?<![a-z])the break(?! (?:between|of|with))(?![a-z])"
    r"|(?<![a-z])an? (?:punishment|clash|harm|break)(?! (?:with|between|of|against))(?![a-z])"
    r"|(?<![a-z])(?:a|an|this|the) combination"
    r"(?! (?:with (?:the|your|its|his|her)|between|of|towards?|into))(?![a-z])"
)
_HALVES = frozenset(("relation.half_combination", "relation.arched_combination"))
_WHOLES = frozenset(("relation.triad", "relation.season"))
_TRIOS = frozenset(("relation.triad", "relation.season", "relation.branch_punishment"))
_OF_THREE = re.compile(r"三[合会刑]|three-way|trio|triad")
_A_TRIO = 3
# A relation is one only near what it binds, one character only beside it: not the 冲 of 冲劲, "wealth breaks the seal".
_BESIDE, _NEAR_ZH, _NEAR_EN = 2, 12, 32
# Not 适合水产, 社会火热, "born in the Water season".
_BECOMES = re.compile(
    r"(?<![a-z])(?:towards?|into|lean(?:s|ing)? to|to complete|half|western|eastern|northern"
    r"|southern|full) (?P<into>wood|fire|earth|metal|water)(?![a-z])"
    r"|(?<![a-z])(?P<frame>wood|fire|earth|metal|water) (?:frame|combination|trio|triad)(?![a-z])"
    r"|(?:化神?[为是]?|合而?[向化]|[合会化拱]成|(?<![方走朝])向|局为"
    r"|(?<![社机将能也不])会[齐成]?(?:[东西南北]方)?|(?<![适符结综配联组融聚])合|拱|会齐)"
    r"(?P<zh>[木火土金水])(?=[局之,，。;；、)）”\"*\s]|$)"
    r"|(?P<ju>[木火土金水])局"
)
_JOINS = re.compile(r"拱|会齐|(?<![a-z])(?:towards?|completes?|gathers?|frame|into)(?![a-z])")
_ELEMENTS = {name: n % 5 for n, name in enumerate((*terms.ELEMENT_WORDS, *terms.ELEMENTS))}
_AGAIN = re.compile(
    r"一样|相同|全同|伏吟|(?<![a-z])"
    r"(?:repeats?|repeated|repeating|same (?:pillar|branch|stem)|twin of|copy of|come again)"
    r"(?![a-z])"
)


def may_be(sentence: Sentence) -> bool:
    """Return whether a relation is told, what becomes of one, or that something comes again."""
    related = sentence.tags & Tag.RELATION != 0
    if related and _told(sentence):
        return True
    if related or (sentence.tags & Tag.ELEMENT and _JOINS.search(sentence.folded)):
        if _BECOMES.search(sentence.folded):
            return True
    return sentence.tags & Tag.POSITION != 0 and _AGAIN.search(sentence.folded) is not None


def unfounded(sentence: Sentence, said: Named, truth: Truth) -> Iterator[Claim]:
    """Yield relations, and what is said to come of them, that nothing named has."""
    if sentence.tags & (Tag.RELATION | Tag.ELEMENT) and _is_named(sentence, said, truth):
        if sentence.tags & Tag.RELATION:
            yield from _relations(sentence, said, truth)
        if sentence.tags & Tag.RELATION or _JOINS.search(sentence.folded):
            yield from _becoming(sentence, said, truth)
    if sentence.tags & Tag.POSITION:
        yield from _again(sentence, said, truth)


def _is_named(sentence: Sentence, said: Named, truth: Truth) -> bool:
    """Whether what passes, if anything does, is called by a name: not "Month pillar–Passing year", of a moment asked about."""
    if truth.passing and not said.pairs and not said.told and _MOVES.search(sentence.folded):
        return False
    return bool(said.pairs or said.years) or not _MOVES.search(sentence.folded)


def _tables(stems: set[int], branches: list[int], own: set[int]) -> Iterator[dict[str, int | None]]:
    """What every two stems have with one another, and every two or three branches of which one is named."""
    for pair in combinations(sorted(stems), 2):
        yield related(pair, ())
    for size in (2, 3):
        for group in combinations(sorted(branches), size):
            if own & set(group):
                yield related((), group)


def _relations(sentence: Sentence, said: Named, truth: Truth) -> Iterator[Claim]:
    told = _told(sentence)
    sides = sum(1 for t in sentence.tokens if t.tags & PILLAR) + len(said.places) + len(said.years)
    if not told or sides < len(("one", "other")):
        return
    there = [pillar.branch for pillar in natal(truth)]
    # A branch may meet one of its own sort.
    branches = [*said.branches, *(b for b in said.branches if b in there)]
    stems = set(said.stems) | ({truth.master} - {-1})
    kinds = {kind for table in _tables(stems, branches, set(said.branches)) for kind in table}
    if _JOINS.search(sentence.folded):
        # "The Horse completes the fire trine": with two that stand there and are not named.
        pairs = list(combinations(sorted(set(there)), 2))
        kinds |= {kind for b in said.branches for pair in pairs for kind in related((), (b, *pair))}
    trio = _only_three(sentence)
    for token in told:
        if not kinds & set(token.ids):
            yield about(ClaimKind.RELATION, token)
        elif trio and _is_of_three(sentence, token):
            wanted = set(token.ids) | (_WHOLES if _HALVES & set(token.ids) else set())
            if not wanted & set(related((), trio)):
                yield about(ClaimKind.RELATION, token)


@of_words
def _told(sentence: Sentence) -> tuple[Token, ...]:
    """Return the relations that are said of what stands near them."""
    text = sentence.folded
    if any(form.search(text) for form in (_ANAPHORA, _UNNAMED, _EVERYDAY)):
        return ()
    return tuple(
        token
        for index, token in enumerate(sentence.tokens)
        if token.tags & Tag.RELATION
        and not token.tags & (Tag.WORD | Tag.STAR)
        and token.ids
        and is_said(sentence, index)
        and not is_denied(sentence, token)
        and _binds(sentence, token)
    )


def _only_three(sentence: Sentence) -> tuple[int, ...]:
    """The three branches that a sentence names, where it names three by themselves."""
    found = {t.branch for t in sentence.tokens if t.tags & PILLAR == Tag.BRANCH}
    return tuple(sorted(found)) if len(found) == _A_TRIO else ()


def _is_of_three(sentence: Sentence, token: Token) -> bool:
    word = sentence.folded[token.start : token.end]
    return set(token.ids) <= _TRIOS or _OF_THREE.search(word) is not None


def _binds(sentence: Sentence, token: Token) -> bool:
    wide = _NEAR_EN if sentence.folded[token.start].isascii() else _NEAR_ZH
    far = wide if token.end - token.start > 1 else _BESIDE
    return any(
        t.tags & (PILLAR | Tag.POSITION | Tag.UNIT | Tag.YEAR)
        and max(t.start - token.end, token.start - t.end) < far
        for t in sentence.tokens
    )


def _becoming(sentence: Sentence, said: Named, truth: Truth) -> Iterator[Claim]:
    """What two or three are said to become: 巳酉半合木, "the Goat half-joins your Rabbit towards Water"."""
    spoken = [t for t in sentence.tokens if t.tags & PILLAR]
    if (not spoken and not said.places) or _UNNAMED.search(sentence.folded):
        return
    stems = set(said.stems) | ({truth.master} - {-1})
    own = set(said.branches)
    wide = [*own, *(p.branch for p in natal(truth) if p.branch not in own)]
    elements = {e for table in _tables(stems, sorted(own), own) for e in table.values()}
    if len(spoken) < len(("one", "other")) or elements <= {None}:
        elements = {e for table in _tables(stems, wide, own) for e in table.values()}
    for match in _BECOMES.finditer(sentence.folded):
        name = match.lastgroup or ""
        at = match.start(name)
        if _ELEMENTS[match.group(name)] in elements or is_denied_at(sentence, match.start()):
            continue
        if is_said_at(sentence, at):
            yield about(ClaimKind.RELATION, Token(0, at, match.end(name)))


def _again(sentence: Sentence, said: Named, truth: Truth) -> Iterator[Claim]:
    """A pillar, a stem or a branch of birth that is said to come again and does not: "repeats your day branch"."""
    match = _AGAIN.search(sentence.folded)
    places = [t for t in sentence.tokens if t.tags & Tag.POSITION and t.part in ("stem", "branch", "pillar")]  # fmt: skip
    if match is None or not places or is_denied_at(sentence, match.start()):
        return
    if not is_said_at(sentence, match.start()):
        return
    nearest = min(places, key=lambda t: abs(t.start - match.start()))
    pillar = truth.pillars[nearest.number]
    if pillar is None:
        return
    others = [p for t in places if t.number != nearest.number and (p := truth.pillars[t.number])]
    spoken = [t for t in sentence.tokens if t.tags & PILLAR]
    stems = {t.stem for t in spoken} | {p.stem for p in others} | _passing(said, 0, truth)
    branches = {t.branch for t in spoken} | {p.branch for p in others} | _passing(said, 1, truth)
    if stems | branches <= {-1}:
        return
    has_stem = nearest.part != "branch" and pillar.stem in stems
    has_branch = nearest.part != "stem" and pillar.branch in branches
    if not has_stem and not has_branch:
        yield at_match(ClaimKind.PILLAR, match)


def _passing(said: Named, which: int, truth: Truth) -> set[int]:
    """Stems (0) or branches (1) of the years that are named, and of all luck where none of it is called by its name."""
    found = {year_pillar(year)[which] for year in said.years}
    if said.moves and not said.pairs:
        found |= {(d.stem, d.branch)[which] for d in truth.decades}
    return found
