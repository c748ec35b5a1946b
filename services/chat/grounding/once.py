"""What is asked of one sentence again and again, for each of its claims, is worked out once."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from services.chat.grounding.scopes import Sentence
from services.chat.grounding.truth import Truth

Found = TypeVar("Found")
Asked = Callable[[Sentence, Truth], Found]


def once(asked: Asked[Found]) -> Asked[Found]:
    """Keep the answer with the chart until it is asked of another sentence. Nobody may change it."""

    @wraps(asked)
    def answer(sentence: Sentence, truth: Truth) -> Found:
        kept = truth.asked.get(asked)
        if kept is None or kept[0] is not sentence:
            kept = truth.asked[asked] = (sentence, asked(sentence, truth))
        found: Found = kept[1]
        return found

    return answer
