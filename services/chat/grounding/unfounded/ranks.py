"""What is said to be the main, the middle or the residual qi of a branch, and is nothing that the sentence names."""

import re
from collections.abc import Iterator

from services.chat.grounding.claims import Claim, ClaimKind
from services.chat.grounding.lexicon import Tag, Token
from services.chat.grounding.scopes import Sentence
from services.chat.grounding.tables import god_of, hidden_stems
from services.chat.grounding.truth import Truth
from services.chat.grounding.unfounded.named import PILLAR, Named, is_denied_at, is_said

_RANKS = ("main", "middle", "residual")
_OF = re.compile(
    r"(?<![a-z])(?P<rank>main|middle|residual) qi of (?:the |your |both |its )?(?=[a-z])"
)
_OF_ZH = re.compile(
    r"(?P<branch>[子丑寅卯辰巳午未申酉戌亥])(?:水|木|火|土|金)?[中里内]?(?:的|之|所藏)?(?P<rank>[本中余])气"
)
_STEMS, _FEW = 10, 4


def unfounded(sentence: Sentence, said: Named, truth: Truth) -> Iterator[Claim]:
    """Yield ranks of which no stem or god that is named is."""
    found = (*_OF.finditer(sentence.folded), *_OF_ZH.finditer(sentence.folded))
    meant = _meant(sentence, truth) if found else set()
    for match in found if meant else ():
        if is_denied_at(sentence, match.start()):
            continue
        branches = _branches(sentence, match, truth)
        rank = _rank(match.group("rank"))
        if branches and all(_at(branch, rank).isdisjoint(meant) for branch in branches):
            yield Claim(ClaimKind.HIDDEN_STEM, Token(0, match.start(), match.end()))


def _rank(word: str) -> int:
    return _RANKS.index(word) if word in _RANKS else "本中余".index(word)


def _at(branch: int, rank: int) -> frozenset[int]:
    """Return the stems that may be called so: of two, the second is the middle one for some, the residual for others."""
    hidden = hidden_stems(branch)
    return frozenset(hidden[:1]) if rank == 0 else frozenset(hidden[1:])


def _branches(sentence: Sentence, match: re.Match[str], truth: Truth) -> list[int]:
    """Return the branches behind the words, named or by their place."""
    if "branch" in match.groupdict():
        return ["子丑寅卯辰巳午未申酉戌亥".index(match.group("branch"))]
    behind = [t for t in sentence.tokens if t.start >= match.end()][:_FEW]
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
