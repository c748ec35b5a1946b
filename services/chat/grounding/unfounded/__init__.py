"""What no reading of a sentence can make true.

A claim is what a grammar has understood. Most of a rich sentence's bonds are in words that no grammar knows, but a word
that belongs to nothing in its sentence is false whatever it was bound to: a ten god that no stem named here is, a year in
which no luck pillar named here runs, a score that no method gave. Nothing is taken to be unfounded that one reading
would bear out, so it is only cut, never put right.
"""

from collections.abc import Callable, Iterable, Iterator

from services.chat.grounding.claims import Claim, ClaimKind, Modality
from services.chat.grounding.lexicon import Tag
from services.chat.grounding.once import of_words
from services.chat.grounding.scopes import Sentence
from services.chat.grounding.truth import Truth
from services.chat.grounding.unfounded import (
    called,
    counts,
    gods,
    located,
    places,
    ranks,
    relations,
    scores,
    stars,
    stems,
    times,
    turns,
)
from services.chat.grounding.unfounded.named import Named, named

__all__ = ["may_be_unfounded", "unfounded"]

_UNSAID = frozenset((Modality.QUESTION, Modality.HYPOTHESIS, Modality.QUOTATION))
# By its words alone most sentences have nothing to be looked for in them, whatever the chart.
_LOOKED_FOR = tuple(
    (module.may_be, module.unfounded)
    for module in (
        gods,
        called,
        stems,
        ranks,
        relations,
        stars,
        located,
        places,
        times,
        turns,
        scores,
        counts,
    )
)


# What can be unfounded is one of these.
_FIELD = (
    Tag.GOD | Tag.STAGE | Tag.RELATION | Tag.STAR | Tag.SOUND | Tag.HIDDEN | Tag.STRENGTH | Tag.ELEMENT | Tag.YEAR | Tag.AGE
    | Tag.STEM | Tag.BRANCH | Tag.VOID
)  # fmt: skip


_COUNTED = Tag.YEAR | Tag.AGE | Tag.NUMBER


def may_be_unfounded(sentence: Sentence, truth: Truth, *, covered: bool) -> bool:
    """Return whether it is worth looking.

    Not where a pillar is not certain, which may bear out anything, nor where something is asked or supposed, nor in a
    sentence all of whose few words were read. covered: all were.
    """
    return (
        sentence.tags & _FIELD != 0
        and (not covered or sentence.is_rich or sentence.tags & _COUNTED != 0 or _becomes(sentence))
        and not truth.uncertain
        and _UNSAID.isdisjoint(sentence.modality)
    )


def _becomes(sentence: Sentence) -> bool:
    """Whether a relation may be said to become something, which is told in one word more."""
    return sentence.tags & (Tag.RELATION | Tag.ELEMENT) == Tag.RELATION | Tag.ELEMENT


_Look = Callable[[Sentence, Named, Truth], Iterator[Claim]]


@of_words
def _looks(sentence: Sentence) -> tuple[_Look, ...]:
    return tuple(look for may_be, look in _LOOKED_FOR if may_be(sentence))


def unfounded(sentence: Sentence, claims: Iterable[Claim], truth: Truth) -> Iterator[Claim]:
    """Yield what a sentence says that nothing it names can bear out, each thing as a claim about its word.

    claims: those whose words need nothing more to bear them out.
    """
    looks = _looks(sentence)
    if not looks:
        return
    kept = tuple(claims)
    held = {claim.token.start for claim in kept}
    # "2027 is Wu Shen" is no less false where Wu Shen is the luck of that year.
    years = {claim.token.start for claim in kept if claim.kind is ClaimKind.YEAR}
    said: Named = named(sentence, truth)
    for look in looks:
        for one in look(sentence, said, truth):
            if one.token.start not in (years if one.kind is ClaimKind.YEAR else held):
                yield one
