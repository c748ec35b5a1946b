"""What a context is made of besides findings and turns, and the receipt of what was made of it.

Knows nothing around it: the model of the slice is built on it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Part(StrEnum):
    """A part of a context, in the order in which a model reads them."""

    SYSTEM = "SYSTEM"
    FINDINGS = "FINDINGS"
    PASSAGES = "PASSAGES"
    MEMORIES = "MEMORIES"
    SUMMARY = "SUMMARY"
    TURNS = "TURNS"
    QUESTION = "QUESTION"


class Counting(StrEnum):
    """How tokens were counted: not at all, by the model's tokenizer, or by what no tokenizer exceeds."""

    NONE = "NONE"
    EXACT = "EXACT"
    UPPER_BOUND = "UPPER_BOUND"


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of the literature that bears on a question."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Remembered:
    """What a user told in another conversation, in the user's words: true or not, and of no chart. id: its name."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class CitedFinding:
    """A finding that an answer cited, as `model.Citation` says it, without its marker: markers are of one reply."""

    chart: str
    finding_id: str
    quote: str
    at: datetime | None = None
    other: str = ""


@dataclass(frozen=True, slots=True)
class Exchange:
    """What is left of a question and its answer: the question, shortened, and what the answer cited."""

    asked: str
    cited: tuple[CitedFinding, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """The beginning of a branch, shortened.

    through: id of the last message that it covers. covers: how many messages that are, from the first on. exchanges:
    the newest of them, the oldest first. forgotten: how many older ones are not even named any more.
    """

    through: str
    covers: int
    exchanges: tuple[Exchange, ...]
    forgotten: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """What became of one part: ids of what was included, and how much was cut or only summarised."""

    part: Part
    included: tuple[str, ...] = ()
    cut: int = 0
    summarised: int = 0
    tokens: int = 0

    @property
    def all(self) -> int:
        """How many items there were."""
        return len(self.included) + self.cut + self.summarised


Chosen = Mapping[Part, frozenset[str]]


class PromptSource(StrEnum):
    """Where the text of a prompt came from: its label, now or as last known, this release, or an experiment."""

    LABEL = "LABEL"
    LAST_KNOWN = "LAST_KNOWN"
    BUILT_IN = "BUILT_IN"
    EXPERIMENT = "EXPERIMENT"


@dataclass(frozen=True, slots=True)
class PromptUse:
    """The prompt that a writer was given. prompt, version: names; no version for a text of the release."""

    prompt: str
    version: str
    content_hash: str
    source: PromptSource
    label: str

    @property
    def id(self) -> str:
        """How usage and receipts name it."""
        return self.version or f"{self.prompt}@sha256:{self.content_hash[:12]}"


@dataclass(frozen=True, slots=True)
class Enrolment:
    """That a reply is written under an experiment: ids of the experiment and of the arm of its user."""

    experiment_id: str
    arm_id: str


@dataclass(frozen=True, slots=True)
class Instructions:
    """The template by which a writer is told what it is given, and which one that is."""

    template: str
    use: PromptUse


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a writer was given. It is the choice itself: a prompt is rendered from it.

    model: whom it was made for. window: longest prompt and answer together, 0 for none; answer: what of it is the
    answer's. prompt: tokens of the whole prompt, the chat template included.
    """

    model: str
    chart: str
    sections: tuple[Section, ...]
    counting: Counting = Counting.NONE
    tokenizer: str = ""
    window: int = 0
    answer: int = 0
    prompt: int = 0

    @property
    def chosen(self) -> Chosen:
        """The ids of what was included, by part."""
        return {section.part: frozenset(section.included) for section in self.sections}

    def section(self, part: Part) -> Section:
        """Return what became of a part."""
        return next(section for section in self.sections if section.part is part)
