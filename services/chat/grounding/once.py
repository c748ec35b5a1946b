"""What is asked of one sentence again and again, for each of its claims, is worked out once."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from services.chat.grounding.scopes import Sentence
from services.chat.grounding.truth import Truth

Found = TypeVar("Found")
Asked = Callable[[Sentence, Truth], Found]


def once(asked: Asked[Found]) -> Asked[Found]:
    """Keep the last answer for as long as the same sentence is held against the same chart. Nobody may change it."""
    last: tuple[Sentence, Truth, Found] | None = None

    @wraps(asked)
    def answer(sentence: Sentence, truth: Truth) -> Found:
        nonlocal last
        kept = last
        if kept is not None and kept[0] is sentence and kept[1] is truth:
            return kept[2]
        found = asked(sentence, truth)
        last = (sentence, truth, found)
        return found

    return answer
