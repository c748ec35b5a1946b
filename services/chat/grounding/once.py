"""What is asked of one sentence again and again is worked out once.

What depends on its words alone is kept with the sentence, which is read once for all charts (`claims_of`); what depends on
the chart too, with the chart. Nobody may change an answer.
"""

from collections.abc import Callable, Sequence
from functools import wraps
from operator import is_
from typing import TypeVar

from services.chat.grounding.claims import Claim
from services.chat.grounding.lexicon import Token
from services.chat.grounding.scopes import Sentence
from services.chat.grounding.truth import Truth

Found = TypeVar("Found")


def once(asked: Callable[[Sentence, Truth], Found]) -> Callable[[Sentence, Truth], Found]:
    """Keep the answer with the chart until it is asked of another sentence."""

    @wraps(asked)
    def answer(sentence: Sentence, truth: Truth) -> Found:
        kept = truth.asked.get(asked)
        if kept is None or kept[0] is not sentence:
            kept = truth.asked[asked] = (sentence, asked(sentence, truth))
        found: Found = kept[1]
        return found

    return answer


def of_words(asked: Callable[[Sentence], Found]) -> Callable[[Sentence], Found]:
    """Keep the answer with the sentence: no chart has a say in it."""

    @wraps(asked)
    def answer(sentence: Sentence) -> Found:
        kept = sentence.kept
        if asked not in kept:
            kept[asked] = asked(sentence)
        found: Found = kept[asked]
        return found

    return answer


def of_a_word(asked: Callable[[Sentence, Token], Found]) -> Callable[[Sentence, Token], Found]:
    """Keep the answer about one word, known by where it stands and what it may be."""

    @wraps(asked)
    def answer(sentence: Sentence, token: Token) -> Found:
        kept, key = sentence.kept, (asked, token.start, token.end, token.tags)
        if key not in kept:
            kept[key] = asked(sentence, token)
        found: Found = kept[key]
        return found

    return answer


def of_claims(
    asked: Callable[[Sentence, Sequence[Claim]], Found],
) -> Callable[[Sentence, Sequence[Claim]], Found]:
    """Keep the answer about the claims that were read in a sentence until it is asked of others."""

    @wraps(asked)
    def answer(sentence: Sentence, claims: Sequence[Claim]) -> Found:
        before, found = sentence.kept.get(asked, (None, None))
        if before is None or len(before) != len(claims) or not all(map(is_, before, claims)):
            before, found = sentence.kept[asked] = (tuple(claims), asked(sentence, claims))
        answered: Found = found
        return answered

    return answer
