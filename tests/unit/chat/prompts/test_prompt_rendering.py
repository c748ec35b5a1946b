"""What is filled in is told as it is; what does not fit is refused by name; the sandbox holds also alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import TemplateError

from services.chat.prompts.model import Content, Value, Variable, VariableType
from services.chat.prompts.rendering import (
    LONGEST,
    TooLongError,
    UnrenderableError,
    filled,
    parsed,
    render,
)
from services.kit.faults import Fault, Reason
from tests.unit.chat.prompts.escapes import ESCAPES

T = VariableType


@given(text=st.text(max_size=200))
def test_a_value_is_never_a_template(text: str) -> None:
    for said in (text, "{{ 7 * 7 }}{% for x in y %}", "{{ text }}"):
        assert render("<{{ text }}>", {"text": said}) == f"<{said}>"


# Those that only cost are the list's alone to refuse.
REACHING = [each for each in ESCAPES if "*" not in each and "not not" not in each]


@pytest.mark.parametrize("template", REACHING)
def test_the_sandbox_alone_lets_nothing_out(template: str) -> None:
    # As if the list of allowed constructs had a hole.
    values = {"text": "x", "count": 3, "yes": True, "day": "", "texts": ("a", "b")}
    try:
        said = render(template, values)
    except (UnrenderableError, TemplateError, LookupError):
        return
    for inside in ("class", "object at", "<built-in", "function", "module", "jinja2"):
        assert inside not in said


def test_a_text_has_an_end() -> None:
    with pytest.raises(TooLongError):
        render("{{ text }}" * 20, {"text": "x" * (LONGEST // 10)})


def test_a_tree_too_deep_is_refused_before_it_is_read() -> None:
    with pytest.raises(UnrenderableError):
        parsed("{{ " + "not " * 20_000 + "x }}")


VARIABLES = (
    Variable(name="text", type=T.TEXT, required=True, max_length=3),
    Variable(name="day", type=T.DATE),
    Variable(name="texts", type=T.TEXT_LIST, max_items=2, max_length=2),
)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({}, "values.text"),
        ({"text": Value(T.TEXT, "four")}, "values.text"),
        ({"text": Value(T.INTEGER, 3)}, "values.text"),
        ({"text": Value(T.TEXT, "x"), "other": Value(T.TEXT, "x")}, "values.other"),
        ({"text": Value(T.TEXT, "x"), "day": Value(T.DATE, "2026-02-30")}, "values.day"),
        ({"text": Value(T.TEXT, "x"), "texts": Value(T.TEXT_LIST, ("a",) * 3)}, "values.texts"),
        ({"text": Value(T.TEXT, "x"), "texts": Value(T.TEXT_LIST, ("abc",))}, "values.texts"),
    ],
)
def test_what_does_not_fit_is_refused_by_its_name(values: dict[str, Value], field: str) -> None:
    with pytest.raises(Fault) as refused:
        filled(Content("{{ text }}", VARIABLES), values)
    assert refused.value.reason is Reason.FIELDS_INVALID
    assert [violation.field for violation in refused.value.violations] == [field]


def test_what_is_not_given_is_empty() -> None:
    template = "{{ text }}{% if day %}!{% endif %}{{ texts | join('+') }}"
    content = Content(template, VARIABLES)
    assert filled(content, {"text": Value(T.TEXT, "abc")}) == "abc"
    full = {
        "text": Value(T.TEXT, "abc"),
        "day": Value(T.DATE, "2026-02-28"),
        "texts": Value(T.TEXT_LIST, ("a", "b")),
    }
    assert filled(content, full) == "abc!a+b"


def test_a_digest_is_of_the_content_whatever_its_order() -> None:
    one = Content("x", VARIABLES)
    assert one.digest == Content("x", VARIABLES[::-1]).digest
    assert one.digest != Content("x ", VARIABLES).digest
    assert one.digest != Content("x", VARIABLES[1:]).digest
