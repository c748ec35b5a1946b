"""Whether what seems false of a place is true of another one, where things and places are told in lists."""

import re

from services.chat.grounding.bare import places_in
from services.chat.grounding.claims import Claim
from services.chat.grounding.extract_lists import runs
from services.chat.grounding.lexicon import Tag
from services.chat.grounding.scopes import Sentence
from services.chat.grounding.truth import Truth

_PILLAR = Tag.STEM | Tag.BRANCH
_MANY = 3
_JOINED = re.compile(r"[、，, -]*(?:与|和|及|and|,)? ?(?:the |your |his |her )?")


def is_of_a_list(claim: Claim, sentence: Sentence, truth: Truth) -> bool:
    """Whether things are told in the order of places, or the place has its own: 月支与日支恰是巳与午, 年支午与月、时两戌."""
    tokens = sentence.tokens
    index = tokens.index(claim.token)
    if _is_one_of_many(claim, sentence, truth):
        return True
    own = [i for i, t in enumerate(tokens) if t.tags & Tag.POSITION and t.number == claim.place]
    if not own:
        return False
    at = min(own, key=lambda i: abs(i - index))
    sort = claim.token.tags & _PILLAR
    if at + 1 < index and tokens[at + 1].tags & _PILLAR == sort:
        return tokens[at + 1].start - tokens[at].end <= 1 and sentence.clause[at] == sentence.clause[index]  # fmt: skip
    values = _joined(sentence, index, sort)
    others = [p for i in _joined(sentence, at, Tag.POSITION) if (p := truth.pillars[tokens[i].number])]  # fmt: skip
    return bool(values) and any(
        claim.token.stem in (-1, pillar.stem) and claim.token.branch in (-1, pillar.branch)
        for pillar in others
    )


def _is_one_of_many(claim: Claim, sentence: Sentence, truth: Truth) -> bool:
    """Whether three things and as many places are told together, and one of the places has it: 寅、卯、辰分居年、时、月."""
    sort = claim.token.tags & _PILLAR
    things = [i for i, t in enumerate(sentence.tokens) if t.tags & _PILLAR == sort]
    listed = any(
        len(run) >= _MANY and any(sentence.tokens[i] is claim.token for i in run)
        for run in runs(sentence, things)
    )
    places = set(places_in(sentence).values()) if listed else set()
    pillars = [pillar for n in places if (pillar := truth.pillars[n]) is not None]
    return len(places) >= _MANY and any(
        claim.token.stem in (-1, pillar.stem) and claim.token.branch in (-1, pillar.branch)
        for pillar in pillars
    )


def _joined(sentence: Sentence, index: int, tags: int) -> list[int]:
    """Indices of the words of a sort that a list joins to a word."""
    found = []
    for other in (index - 2, index - 1, index + 1, index + 2):
        first, last = min(other, index), max(other, index)
        if 0 <= other < len(sentence.tokens) and sentence.tokens[other].tags & tags:
            if _JOINED.fullmatch(sentence.between(first, last)):
                found.append(other)
    return found
