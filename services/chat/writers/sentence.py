"""A sentence of the composer."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and the facts that it rests on; none only for what is said of the text itself."""

    text: str
    facts: tuple[str, ...] = ()
