"""What is wrong with a version, as far as that can be decided from its text alone.

Templates may use a few constructs by name; whatever is not on the list is refused, so nothing new in the template
engine becomes a way out. What could fail for some values is refused too: a template that passes can be filled in with
all that fit its variables. What a reading must tell is looked for outside all conditions: there it is told whatever is
filled in.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jinja2 import nodes

from services.chat.prompts.model import Code, Content, Issue, Purpose, Variable, VariableType
from services.chat.prompts.rendering import FILTERS, LOOP, UnrenderableError, parsed

# What Chat fills in, and what of it a reading must tell.
SUPPLIED: Mapping[str, VariableType] = {
    "findings": VariableType.TEXT,
    "passages": VariableType.TEXT,
    "today": VariableType.DATE,
    "language_code": VariableType.TEXT,
}
TOLD = ("findings", "today")
_CITATION = re.compile(r"\[F\d+\]")
_DEEPEST = 40
_EQUAL, _ORDER = ("eq", "ne"), ("lt", "lteq", "gt", "gteq")
_CONSTANTS: Mapping[type, VariableType] = {
    str: VariableType.TEXT,
    int: VariableType.INTEGER,
    bool: VariableType.BOOLEAN,
}
_PLAIN = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.If, nodes.Concat),
    *(nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Const),
)
_WORDS = frozenset(
    [
        "and",
        "caller",
        "context",
        "else",
        "elif",
        "endfor",
        "endif",
        "environment",
        "false",
        "for",
        "if",
        "in",
        "is",
        "kwargs",
        "loop",
        "none",
        "not",
        "or",
        "raw",
        "self",
        "true",
        "varargs",
    ]
)


def issues(content: Content, purpose: Purpose) -> list[Issue]:
    """Return what is wrong, errors first, then by line."""
    try:
        tree = parsed(content.template)
    except UnrenderableError as error:
        return [Issue(Code.SYNTAX_ERROR, str(error), error.line)]
    reading = _Reading(content.variables)
    found = [*reading.node(tree, _Place()), *_unused(content.variables, reading.named)]
    if purpose is Purpose.READING:
        found += [*_variables_of_a_reading(content.variables), *_clauses(tree)]
    return sorted(found, key=order)


def order(issue: Issue) -> tuple[str, int, str, str]:
    """Errors first, then by line."""
    return issue.code.severity, issue.line, issue.code, issue.variable


def misdeclared(variables: tuple[Variable, ...]) -> Iterator[tuple[int, str, str]]:
    """Yield variables that cannot be: the place, the field, what was expected."""
    seen = set()
    for place, variable in enumerate(variables):
        if variable.name in _WORDS:
            yield place, "name", "must be no word of the template language"
        elif variable.name in seen:
            yield place, "name", "must be declared once"
        seen.add(variable.name)
        lists = variable.type is VariableType.TEXT_LIST
        if variable.max_length and not (lists or variable.type is VariableType.TEXT):
            yield place, "max_length", "must be 0 for this type"
        if variable.max_items and not lists:
            yield place, "max_items", "must be 0 for this type"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the tree: how deep, and what the loop around calls its text, empty outside."""

    depth: int = 0
    target: str = ""


class _Reading:
    """Reads a tree; `named`: which variables it names."""

    def __init__(self, variables: tuple[Variable, ...]) -> None:
        self._types = {variable.name: variable.type for variable in variables}
        self.named: set[str] = set()

    def node(self, node: nodes.Node, at: _Place) -> Iterator[Issue]:
        """Yield what is wrong with a node and all below it."""
        below = _Place(at.depth + 1, at.target)
        if at.depth > _DEEPEST:
            yield _unsafe(node, f"nests deeper than {_DEEPEST}")
        elif isinstance(node, nodes.Name):
            yield from self._name(node, at)
        elif isinstance(node, nodes.For):
            yield from self._loop(node, below)
        elif isinstance(node, nodes.Filter):
            yield from self._filter(node, below)
        elif isinstance(node, nodes.Compare):
            yield from self._comparison(node, below)
        elif isinstance(node, nodes.Getattr):
            if not (_of_loop(node) and at.target):
                yield _unsafe(node, "attributes are not allowed")
        elif isinstance(node, _PLAIN):
            yield from self._children(node, below)
        else:
            yield _unsafe(node, f"{type(node).__name__} is not allowed")

    def _children(self, node: nodes.Node, below: _Place) -> Iterator[Issue]:
        for child in node.iter_child_nodes():
            yield from self.node(child, below)

    def _name(self, node: nodes.Name, at: _Place) -> Iterator[Issue]:
        self.named.add(node.name)
        if node.name not in self._types and node.name != (at.target or None):
            yield Issue(Code.VARIABLE_UNKNOWN, "is not declared", node.lineno, node.name)

    def _loop(self, node: nodes.For, below: _Place) -> Iterator[Issue]:
        target, over = node.target, node.iter
        if below.target:
            yield _unsafe(node, "a loop in a loop is not allowed")
        elif (
            not isinstance(target, nodes.Name)
            or target.name in self._types
            or target.name in _WORDS
        ):
            yield _unsafe(node, "a loop needs one name of its own for each text")
        elif self._kind(over, below) is not VariableType.TEXT_LIST or node.recursive or node.test:
            yield _unsafe(node, "loops go over all of a variable of type TEXT_LIST")
        else:
            yield from self.node(over, below)
            inside = _Place(below.depth, target.name)
            for child in node.body:
                yield from self.node(child, inside)
            for child in node.else_:
                yield from self.node(child, below)

    def _comparison(self, node: nodes.Compare, below: _Place) -> Iterator[Issue]:
        sides = (node.expr, *(operand.expr for operand in node.ops))
        numbers = all(self._kind(side, below) is VariableType.INTEGER for side in sides)
        if all(operand.op in _EQUAL or (operand.op in _ORDER and numbers) for operand in node.ops):
            yield from self._children(node, below)
        else:
            yield _unsafe(node, "only numbers have an order, and nothing is looked for in another")

    def _filter(self, node: nodes.Filter, below: _Place) -> Iterator[Issue]:
        bare = not (node.args or node.kwargs or node.dyn_args or node.dyn_kwargs)
        kind = None if node.node is None else self._kind(node.node, below)
        if node.name == "join":
            plain = not (node.kwargs or node.dyn_args or node.dyn_kwargs or len(node.args) > 1)
            constant = all(isinstance(argument, nodes.Const) for argument in node.args)
            allowed = plain and constant and kind is VariableType.TEXT_LIST
        elif node.name == "length":
            allowed = bare and kind in (VariableType.TEXT, VariableType.TEXT_LIST)
        else:
            allowed = bare and node.name in FILTERS
        if node.node is None or not allowed:
            yield _unsafe(node, f"the filter {node.name} is not allowed, or not of this")
        else:
            yield from self.node(node.node, below)

    def _kind(self, node: nodes.Node, at: _Place) -> VariableType | None:
        """Return what a part of a template is, None where that is not known or is none of these."""
        if isinstance(node, nodes.Name):
            return VariableType.TEXT if node.name == at.target else self._types.get(node.name)
        if isinstance(node, nodes.Const):
            return _CONSTANTS.get(type(node.value))
        if isinstance(node, nodes.Filter):
            return VariableType.INTEGER if node.name == "length" else VariableType.TEXT
        if isinstance(node, nodes.Getattr) and node.attr in ("index", "length"):
            return VariableType.INTEGER
        return None


def _of_loop(node: nodes.Getattr) -> bool:
    return isinstance(node.node, nodes.Name) and node.node.name == "loop" and node.attr in LOOP


def _unsafe(node: nodes.Node, message: str) -> Issue:
    return Issue(Code.CONSTRUCT_UNSAFE, message, node.lineno)


def _unused(variables: tuple[Variable, ...], named: set[str]) -> Iterator[Issue]:
    for variable in variables:
        if variable.name not in named:
            yield Issue(Code.VARIABLE_UNUSED, "is never named", variable=variable.name)


def _variables_of_a_reading(variables: tuple[Variable, ...]) -> Iterator[Issue]:
    declared = {variable.name: variable.type for variable in variables}
    for name, kind in declared.items():
        if SUPPLIED.get(name) is not kind:
            yield Issue(
                Code.VARIABLE_UNSUPPLIED,
                "is not filled in for readings, or is of another type",
                0,
                name,
            )
    for name in TOLD:
        if name not in declared:
            yield Issue(Code.VARIABLE_MISSING, "a reading needs it", 0, name)


def _clauses(tree: nodes.Template) -> Iterator[Issue]:
    outputs = [node for node in tree.body if isinstance(node, nodes.Output)]
    said = [child for output in outputs for child in output.nodes]
    names = {one.name for one in said if isinstance(one, nodes.Name)}
    for name in TOLD:
        if name not in names:
            message = "a reading must tell it as it is, outside of all conditions"
            yield Issue(Code.CLAUSE_MISSING, message, 0, name)
    texts = "".join(one.data for one in said if isinstance(one, nodes.TemplateData))
    if not _CITATION.search(texts):
        message = "the form of citations, such as [F3], must be named outside of all conditions"
        yield Issue(Code.CLAUSE_MISSING, message)
    told = (one for output in tree.find_all(nodes.Output) for one in output.nodes)
    if not any(isinstance(one, nodes.Name) and one.name == "passages" for one in told):
        yield Issue(Code.PASSAGES_UNTOLD, "passages of the literature are not told", 0, "passages")
