"""What is said to be the main, the middle or the residual qi of a branch, and is nothing that the sentence names."""

import re
from collections.abc import Iterator

from services.chat.grounding import terms
from services.chat.grounding.claims import Claim, ClaimKind
from services.chat.grounding.lexicon import Tag
from services.chat.grounding.scopes import Sentence
from services.chat.grounding.tables import god_of, hidden_stems
from services.chat.grounding.truth import Truth
from services.chat.grounding.unfounded.named import (
    PILLAR,
    Named,
    at_match,
    is_denied_at,
    is_said,
    is_said_at,
)

_RANKS = ("main", "middle", "residual")
# What something is said to be, not what does something: "…, again as the main qi of the Horse", not "the main qi feeds …".
_OF = re.compile(
    r"(?:(?<![a-z])(?:as|is|are|was|being|namely)|,|\(|—|–)(?: again| once more)?"
    r"(?: the| its| both the)? (?P<rank>main|middle|residual) qi of "
    r"(?:the |your |both |its )?(?=[a-z])"
)
_OF_ZH = re.compile(
    rf"(?P<branch>[{''.join(terms.BRANCHES)}])(?:水|木|火|土|金)?[中里内]?(?:的|之|所藏)?"
    rf"(?P<rank>[本中余])气(?=[{''.join(terms.STEMS)}])"
)
_STEMS, _FEW = 10, 4


def may_be(sentence: Sentence) -> bool:
    """Return whether a rank is told."""
    return any(form.search(sentence.folded) for form in (_OF_ZH, _OF))


def unfounded(sentence: Sentence, said: Named, truth: Truth) -> Iterator[Claim]:
    """Yield ranks of which no stem or god that is named is."""
    for match in _OF_ZH.finditer(sentence.folded):
        stem = terms.STEMS.index(sentence.folded[match.end()])
        branch = terms.BRANCHES.index(match.group("branch"))
        if stem not in _at(branch, _rank(match.group("rank"))) and is_said_at(
            sentence, match.end()
        ):
            if not is_denied_at(sentence, match.start()):
                yield at_match(ClaimKind.HIDDEN_STEM, match)
    found = list(_OF.finditer(sentence.folded))
    meant = _meant(sentence, truth) if found else set()
    for match in found if meant else ():
        branches = _branches(sentence, match.end(), truth)
        rank = _rank(match.group("rank"))
        if branches and not is_denied_at(sentence, match.start()):
            if all(_at(branch, rank).isdisjoint(meant) for branch in branches):
                yield at_match(ClaimKind.HIDDEN_STEM, match)


def _rank(word: str) -> int:
    return _RANKS.index(word) if word in _RANKS else "本中余".index(word)


def _at(branch: int, rank: int) -> frozenset[int]:
    """Return the stems that may be called so: of two, the second is the middle one for some, the residual for others."""
    hidden = hidden_stems(branch)
    return frozenset(hidden[:1]) if rank == 0 else frozenset(hidden[1:])


def _branches(sentence: Sentence, end: int, truth: Truth) -> list[int]:
    """Return the branch behind the words, named or by its place."""
    behind = [t for t in sentence.tokens if t.start >= end][:_FEW]
    for token in behind:
        if token.tags & PILLAR == Tag.BRANCH:
            return [token.branch]
        pillar = truth.pillars[token.number] if token.tags & Tag.POSITION else None
        if pillar is not None:
            return [pillar.branch]
        if not token.tags & (Tag.CHART | Tag.LOCATIVE | Tag.NUMBER):
            break
    return []


def _meant(sentence: Sentence, truth: Truth) -> set[int]:
    """Stems that a sentence names: by themselves, by an element, by what they are to the day master."""
    found: set[int] = set()
    for index, token in enumerate(sentence.tokens):
        if not is_said(sentence, index):
            return set()
        if token.tags & Tag.STEM:
            found.add(token.stem)
        if token.tags & Tag.ELEMENT and token.element >= 0 and not token.tags & PILLAR:
            found |= {2 * token.element, 2 * token.element + 1}
        if token.tags & Tag.GOD and truth.master >= 0:
            found |= {stem for stem in range(_STEMS) if god_of(truth.master, stem) in token.ids}
    return found
