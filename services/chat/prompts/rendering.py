"""Templates are filled in behind two fences: only what `lint` lets through is stored, and this runs it in a sandbox.

Templates are written by operators, values come from people: a value is told as it is and never read as a template.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, nodes
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from services.chat.prompts.model import Content, Value, Values, Variable, VariableType
from services.kit.faults import Fault, Reason, Violation

FILTERS = ("join", "length", "lower", "trim", "upper")
LOOP = ("index", "first", "last", "length")
# Characters of a text that was filled in.
LONGEST = 1_000_000
_EMPTY: Mapping[VariableType, Any] = {
    VariableType.TEXT: "",
    VariableType.INTEGER: 0,
    VariableType.BOOLEAN: False,
    VariableType.DATE: "",
    VariableType.TEXT_LIST: (),
}


class UnrenderableError(Exception):
    """A template cannot be filled in with such values. line: where that is known."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


class TooLongError(UnrenderableError):
    """What it makes is longer than any prompt may be."""


class _Fence(ImmutableSandboxedEnvironment):
    """No attribute but those of a loop, and nothing can be called: `lint` refuses both before, this does so again."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether an attribute may be read."""
        return isinstance(obj, LoopContext) and attr in LOOP

    def is_safe_callable(self, obj: Any) -> bool:
        """Whether something may be called."""
        return False


def _environment() -> ImmutableSandboxedEnvironment:
    fence = _Fence(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    fence.filters = {name: fence.filters[name] for name in FILTERS}
    fence.globals.clear()
    fence.tests.clear()
    return fence


_FENCE = _environment()


def parsed(template: str) -> nodes.Template:
    """Return the tree of a template; UnrenderableError if it is none."""
    try:
        return _FENCE.parse(template)
    except TemplateSyntaxError as error:
        raise UnrenderableError(error.message or "not a template", error.lineno) from None
    except RecursionError:
        raise UnrenderableError("nested too deep") from None


@lru_cache(maxsize=256)
def _compiled(template: str) -> Template:
    return _FENCE.from_string(template)


def render(template: str, values: Mapping[str, Any]) -> str:
    """Return the text of a template with these values; UnrenderableError where that cannot be."""
    said: list[str] = []
    size = 0
    try:
        for part in _compiled(template).generate(values):
            size += len(part)
            if size > LONGEST:
                raise TooLongError(f"makes more than {LONGEST} characters")
            said.append(part)
    except (TemplateError, TypeError, ValueError, SyntaxError, RecursionError) as error:
        raise UnrenderableError(f"{type(error).__name__} while it is filled in") from None
    return "".join(said)


def blank(variables: tuple[Variable, ...]) -> dict[str, Any]:
    """Return what variables are where nothing is given."""
    return {variable.name: _EMPTY[variable.type] for variable in variables}


def misfits(variables: tuple[Variable, ...], given: Values) -> Iterator[tuple[str, str, bool]]:
    """Yield what does not fit: the variable, what was expected, and whether it is that nothing was given."""
    declared = {variable.name: variable for variable in variables}
    for name, value in given.items():
        if name not in declared:
            yield name, "is no variable of this version", False
        elif expected := _misfit(declared[name], value):
            yield name, expected, False
    for variable in variables:
        if variable.required and variable.name not in given:
            yield variable.name, "is required", True


def _misfit(variable: Variable, value: Value) -> str:
    if value.type is not variable.type:
        return f"must be of type {variable.type}"
    texts: tuple[str, ...] = ()
    if isinstance(value.value, tuple):
        texts = value.value
        if len(texts) > variable.most:
            return f"must have at most {variable.most} texts"
    elif variable.type is VariableType.TEXT:
        texts = (str(value.value),)
    elif variable.type is VariableType.DATE and not _is_date(str(value.value)):
        return "must be a date"
    if any(len(text) > variable.longest for text in texts):
        return f"must have at most {variable.longest} characters"
    return ""


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def filled(content: Content, given: Values) -> str:
    """Return the text of a version with these values; FIELDS_INVALID if they do not fit."""
    found = [
        Violation(f"values.{name}", expected)
        for name, expected, _ in misfits(content.variables, given)
    ]
    if found:
        raise Fault(
            Reason.FIELDS_INVALID, "values do not fit the declared variables", violations=found
        )
    values = blank(content.variables) | {name: value.value for name, value in given.items()}
    try:
        return render(content.template, values)
    except UnrenderableError as error:
        raise Fault(
            Reason.FIELDS_INVALID,
            "the version cannot be filled in with these values",
            violations=[Violation("values", str(error))],
        ) from None
