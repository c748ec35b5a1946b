"""Prompts: their versions, the variables that those declare, and labels with their history."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum

from services.chat.shares import drawn
from services.kit.etag import etag_of
from services.kit.names import PROMPT, PROMPT_LABEL, PROMPT_VERSION

# What a declared length or number of 0 means.
LONGEST_TEXT, MOST_TEXTS = 20_000, 100
PRODUCTION = "production"


class Purpose(StrEnum):
    """What a prompt is for."""

    GENERAL = "GENERAL"
    READING = "READING"


class VariableType(StrEnum):
    """What can be filled in."""

    TEXT = "TEXT"
    INTEGER = "INTEGER"
    BOOLEAN = "BOOLEAN"
    DATE = "DATE"
    TEXT_LIST = "TEXT_LIST"


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """A variable that a version declares. max_length, max_items: 0 for the usual ones."""

    name: str
    type: VariableType
    required: bool = False
    max_length: int = 0
    max_items: int = 0
    description: str = ""

    @property
    def longest(self) -> int:
        """Longest text in characters, of a list each one."""
        return self.max_length or LONGEST_TEXT

    @property
    def most(self) -> int:
        """Most texts of a list."""
        return self.max_items or MOST_TEXTS


@dataclass(frozen=True, slots=True)
class Value:
    """What a variable is filled with; dates as they are told."""

    type: VariableType
    value: str | int | bool | tuple[str, ...]


Values = Mapping[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """A text for language models that has versions."""

    prompt_id: str
    description: str
    language_code: str
    purpose: Purpose
    create_time: datetime

    @property
    def name(self) -> str:
        """`prompts/{prompt}`."""
        return PROMPT.format(self.prompt_id)


@dataclass(frozen=True, slots=True)
class Content:
    """All that decides what a version says."""

    template: str
    variables: tuple[Variable, ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256, whatever the order of the variables."""
        variables = sorted(map(asdict, self.variables), key=lambda one: str(one["name"]))
        document = {"template": self.template, "variables": variables}
        said = json.dumps(document, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptVersion:
    """A version. number: 1, 2, 3 and so on. author: full name of who wrote it, empty for what came with a release."""

    prompt_id: str
    number: int
    content: Content
    author: str
    note: str
    create_time: datetime

    @property
    def name(self) -> str:
        """`prompts/{prompt}/versions/{version}`."""
        return PROMPT_VERSION.format(self.prompt_id, str(self.number))


class Cause(StrEnum):
    """Why there is an entry in the history of a label."""

    MOVED = "MOVED"
    RELEASED = "RELEASED"


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelChange:
    """One entry in the history of a label. Versions are numbers; from_version, rest_version: 0 for none.

    share_percent: share of users who get `version`; all others get `rest_version`.
    """

    prompt_id: str
    label_id: str
    number: int
    version: int
    from_version: int
    share_percent: int
    rest_version: int
    cause: Cause
    reason: str
    actor: str
    change_time: datetime


@dataclass(frozen=True, slots=True)
class Label:
    """A label as it stands, or stood. change: what says so; None before it was first moved."""

    prompt_id: str
    label_id: str
    change: LabelChange | None = None

    @property
    def name(self) -> str:
        """`prompts/{prompt}/labels/{label}`."""
        return PROMPT_LABEL.format(self.prompt_id, self.label_id)

    @property
    def number(self) -> int:
        """Number of its last entry, 0 before the first."""
        return 0 if self.change is None else self.change.number

    @property
    def etag(self) -> str:
        """Etag of this state."""
        return etag_of(self.name, self.number)

    def version_for(self, user: str) -> int:
        """Return the number of the version that a user gets, by full name; 0 where it points at nothing.

        Nobody in particular is outside every share.
        """
        change = self.change
        if change is None:
            return 0
        salted = f"{self.prompt_id}/{self.label_id}/{change.version}/{user}"
        inside = change.share_percent == 100 or (user and drawn(salted, change.share_percent))
        return change.version if inside else change.rest_version

    def moved(
        self, version: int, share: int, cause: Cause, reason: str, actor: str, now: datetime
    ) -> LabelChange:
        """Return the entry that points it at another version."""
        old = self.change
        # Whoever is outside the share goes on with what most had.
        rest = 0 if share == 100 or old is None else old.rest_version or old.version
        return LabelChange(
            prompt_id=self.prompt_id,
            label_id=self.label_id,
            number=self.number + 1,
            version=version,
            from_version=0 if old is None else old.version,
            share_percent=share,
            rest_version=rest,
            cause=cause,
            reason=reason,
            actor=actor,
            # No entry is older than the one before it, whatever the clocks of processes say.
            change_time=now if old is None else max(now, old.change_time),
        )


@dataclass(frozen=True, slots=True)
class Serving:
    """What stands behind a label: itself and the versions that it speaks of, by number."""

    label: Label
    versions: Mapping[int, PromptVersion]


# --- what is wrong with a version ---------------------------------------------------------------


class Severity(StrEnum):
    """How bad it is."""

    ERROR = "ERROR"
    WARNING = "WARNING"


class Code(StrEnum):
    """What can be wrong with a version."""

    SYNTAX_ERROR = "SYNTAX_ERROR"
    CONSTRUCT_UNSAFE = "CONSTRUCT_UNSAFE"
    VARIABLE_UNKNOWN = "VARIABLE_UNKNOWN"
    VARIABLE_UNUSED = "VARIABLE_UNUSED"
    VARIABLE_MISSING = "VARIABLE_MISSING"
    VARIABLE_UNSUPPLIED = "VARIABLE_UNSUPPLIED"
    VALUE_INVALID = "VALUE_INVALID"
    TOO_LONG = "TOO_LONG"
    CLAUSE_MISSING = "CLAUSE_MISSING"
    PASSAGES_UNTOLD = "PASSAGES_UNTOLD"

    @property
    def severity(self) -> Severity:
        """How bad it is."""
        harmless = self in (Code.VARIABLE_UNUSED, Code.PASSAGES_UNTOLD)
        return Severity.WARNING if harmless else Severity.ERROR


# Versions with one of these can never be filled in.
BROKEN = (Code.SYNTAX_ERROR, Code.CONSTRUCT_UNSAFE, Code.VARIABLE_UNKNOWN)


@dataclass(frozen=True, slots=True)
class Issue:
    """Something that is wrong. line: from 1, 0 for none. variable: empty for none."""

    code: Code
    message: str
    line: int = 0
    variable: str = ""


@dataclass(frozen=True, slots=True)
class VariableChange:
    """A variable that came, went or changed between two versions."""

    name: str
    before: Variable | None
    after: Variable | None


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs between two versions."""

    base: str
    version: str
    template: str
    variables: Sequence[VariableChange]


@dataclass(frozen=True, slots=True)
class Resolved:
    """A version that was filled in. change: what of a label said so; None where the version was named."""

    version: PromptVersion
    text: str
    change: LabelChange | None

    @property
    def text_digest(self) -> str:
        """SHA-256 of the text."""
        return hashlib.sha256(self.text.encode()).hexdigest()
