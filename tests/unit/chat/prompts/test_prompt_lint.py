"""What templates may say, what a reading must say, and that whatever passes can be filled in."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.chat.prompts import built_in, lint
from services.chat.prompts.model import Code, Content, Purpose, Severity, Variable, VariableType
from services.chat.prompts.rendering import blank, render
from services.kit.languages import READINGS
from tests.unit.chat.prompts.escapes import ESCAPES

T = VariableType
ALL = (
    Variable(name="text", type=T.TEXT, required=True),
    Variable(name="count", type=T.INTEGER),
    Variable(name="yes", type=T.BOOLEAN),
    Variable(name="day", type=T.DATE),
    Variable(name="texts", type=T.TEXT_LIST),
)


def codes(template: str, *variables: Variable, purpose: Purpose = Purpose.GENERAL) -> list[Code]:
    found = lint.issues(Content(template, variables or ALL), purpose)
    return [issue.code for issue in found if issue.code is not Code.VARIABLE_UNUSED]


@pytest.mark.parametrize("language", READINGS)
def test_what_comes_with_a_release_has_no_fault(language: str) -> None:
    assert lint.issues(built_in.content(language), Purpose.READING) == []


@pytest.mark.parametrize(
    "template",
    [
        "plain",
        "{{ text }} {{ count }} {{ day }}{# a remark #}",
        "{% if text and not yes or count > 3 %}a{% elif day == '2026-01-01' %}b{% else %}c{% endif %}",
        "{% for one in texts %}{{ loop.index }}/{{ loop.length }}{% else %}none{% endfor %}",
        "{% for one in texts %}{{ one | trim }}{% if not loop.last %}, {% endif %}{% endfor %}",
        "{{ texts | join(', ') }}{{ texts | length }}{{ text | upper | lower }}",
        "{% if texts | length >= 2 and text | length < 9 %}{{ text ~ '!' }}{% endif %}",
        "{% raw %}{{ nothing }}{% endraw %}",
    ],
)
def test_what_is_allowed_passes_and_is_filled_in(template: str) -> None:
    assert codes(template) == []
    render(template, blank(ALL))
    filled = {"text": "x", "count": 4, "yes": True, "day": "2026-01-01", "texts": ("a", "b")}
    render(template, filled)


@pytest.mark.parametrize("template", ESCAPES)
def test_every_way_out_is_refused(template: str) -> None:
    found = codes(template)
    assert {Code.CONSTRUCT_UNSAFE, Code.SYNTAX_ERROR, Code.VARIABLE_UNKNOWN} & set(found), found


@pytest.mark.parametrize(
    "word", ["self", "caller", "varargs", "cycler", "lipsum", "namespace", "x"]
)
def test_what_is_not_declared_is_unknown_also_where_the_engine_knows_it(word: str) -> None:
    assert codes(f"{{{{ {word} }}}}") == [Code.VARIABLE_UNKNOWN]


@pytest.mark.parametrize(
    "template", ["{{ text", "{% if %}", "{% for x in texts %}", "{{ " + "(" * 9000]
)
def test_what_is_no_template_is_said_with_its_line(template: str) -> None:
    [issue] = lint.issues(Content("one\n" + template, ALL), Purpose.GENERAL)
    assert issue.code is Code.SYNTAX_ERROR


def test_lines_and_names_are_said() -> None:
    [first, second, *rest] = lint.issues(Content("a\n{{ b }}\n{{ text.x }}", ALL), Purpose.GENERAL)
    assert (first.code, first.line, first.variable) == (Code.VARIABLE_UNKNOWN, 2, "b")
    assert (second.code, second.line) == (Code.CONSTRUCT_UNSAFE, 3)
    assert {issue.code for issue in rest} == {Code.VARIABLE_UNUSED}
    assert all(issue.code.severity is Severity.WARNING for issue in rest)


FINDINGS = Variable(name="findings", type=T.TEXT, required=True)
TODAY = Variable(name="today", type=T.DATE, required=True)
PASSAGES = Variable(name="passages", type=T.TEXT)


@pytest.mark.parametrize(
    ("template", "variables", "expected"),
    [
        ("[F3] {{ findings }} {{ today }} {{ passages }}", (FINDINGS, TODAY, PASSAGES), []),
        (
            "{{ findings }} {{ today }} {{ passages }}",
            (FINDINGS, TODAY, PASSAGES),
            ["CLAUSE_MISSING"],
        ),
        (
            "{% if passages %}[F3]{% endif %}{{ findings }} {{ today }} {{ passages }}",
            (FINDINGS, TODAY, PASSAGES),
            ["CLAUSE_MISSING"],
        ),
        (
            "[F1] {% if passages %}{{ findings }}{% endif %} {{ today }} {{ passages }}",
            (FINDINGS, TODAY, PASSAGES),
            ["CLAUSE_MISSING"],
        ),
        ("[F1] {{ findings }} {{ today }}", (FINDINGS, TODAY), ["PASSAGES_UNTOLD"]),
        (
            "[F1] {{ findings }}",
            (FINDINGS,),
            ["CLAUSE_MISSING", "VARIABLE_MISSING", "PASSAGES_UNTOLD"],
        ),
        (
            "[F1] {{ findings }} {{ today }} {{ passages }} {{ name }}",
            (FINDINGS, TODAY, PASSAGES, Variable(name="name", type=T.TEXT)),
            ["VARIABLE_UNSUPPLIED"],
        ),
        (
            "[F1] {{ findings }} {{ today }} {{ passages }}",
            (FINDINGS, Variable(name="today", type=T.TEXT), PASSAGES),
            ["VARIABLE_UNSUPPLIED"],
        ),
    ],
)
def test_what_a_reading_must_tell_is_looked_for(
    template: str, variables: tuple[Variable, ...], expected: list[str]
) -> None:
    assert sorted(codes(template, *variables, purpose=Purpose.READING)) == sorted(expected)
    assert codes(template, *variables) == []


@pytest.mark.parametrize(
    ("variable", "field"),
    [
        (Variable(name="loop", type=T.TEXT), "name"),
        (Variable(name="text", type=T.TEXT), "name"),
        (Variable(name="n", type=T.INTEGER, max_length=3), "max_length"),
        (Variable(name="n", type=T.TEXT, max_items=3), "max_items"),
    ],
)
def test_variables_that_cannot_be_are_named(variable: Variable, field: str) -> None:
    found = list(lint.misdeclared((ALL[0], variable)))
    assert [(place, of) for place, of, _ in found] == [(1, field)]


# --- whatever passes can be filled in ------------------------------------------------------------

NAMES = [variable.name for variable in ALL]
ATOMS = st.sampled_from(
    ["'a'", "3", "true", *NAMES, "one", "loop.index", "loop.first", "1.5", "none"]
)


def _wider(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pair = st.tuples(inner, st.sampled_from(["and", "or", "==", "!=", "<", ">=", "~", "in"]), inner)
    filters = st.sampled_from(["length", "trim", "upper", "join", "join('-')", "first", "abs"])
    return st.one_of(
        pair.map(lambda each: f"({' '.join(each)})"),
        inner.map(lambda each: f"(not {each})"),
        st.tuples(inner, filters).map(lambda each: f"({each[0]} | {each[1]})"),
    )


EXPRESSIONS = st.recursive(ATOMS, _wider, max_leaves=5)
FORMS = st.sampled_from(
    [
        "{{ %s }}",
        "{%% if %s %%}a{%% endif %%}",
        "{%% for one in texts %%}{{ %s }}{%% else %%}-{%% endfor %%}",
        "{%% for one in %s %%}b{%% endfor %%}",
    ]
)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "text": st.text(max_size=9),
    "count": st.integers(),
    "yes": st.booleans(),
    "day": st.dates().map(str),
    "texts": st.lists(st.text(max_size=5), max_size=3).map(tuple),
}


@given(
    template=st.lists(
        st.tuples(FORMS, EXPRESSIONS).map(lambda each: each[0] % each[1]), min_size=1
    ).map("".join),
    values=st.fixed_dictionaries({}, optional=VALUES),
)
def test_whatever_passes_can_be_filled_in(template: str, values: dict[str, Any]) -> None:
    if not codes(template):
        render(template, blank(ALL) | values)
