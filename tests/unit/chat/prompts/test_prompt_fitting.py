"""Whatever a prompt makes of what there is to tell, it fits into the window, or the question is refused."""

import asyncio
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.chat.context.builder import fitted
from services.chat.context.material import Instructions, Part, PromptSource, PromptUse
from services.chat.context.ports import TokenCounter
from services.chat.prompts import lint
from services.chat.prompts.built_in import content
from services.chat.prompts.counters import WriterCounters
from services.chat.prompts.linting import PromptLinter
from services.chat.prompts.model import Code, Content, Purpose, Severity, Variable, VariableType
from services.chat.prompts.rendering import LONGEST
from services.chat.writers.prompt import messages
from services.chat.writing import Brief, Fact
from services.kit.faults import Fault, Reason
from services.kit.principal import Principal
from tests.fakes.chat import BRIEF
from tests.unit.chat.context.histories import COUNTERS, VOCABULARY, briefs

USE = PromptUse("prompts/p", "prompts/p/versions/3", "ab", PromptSource.LABEL, "production")
# Each is let through, and tells more than the weights of its parts say.
TEMPLATES = st.sampled_from(
    [
        "[F1] {{ findings }}\n{{ findings }}{{ passages }}{{ today }}",
        "[F1] {{ today }}{{ findings }}{% if passages %}{{ passages | upper }}{{ findings }}{% endif %}",
        "[F1] {{ findings }}{{ today }}" + "Be kind. " * 60,
    ]
)


async def _tried(brief: Brief, counter: TokenCounter) -> Brief | None:
    """Return the fitted brief, None where there is no room."""
    try:
        return await fitted(brief, counter, "m")
    except Fault as fault:
        if fault.reason is not Reason.CONTEXT_TOO_LONG:
            raise
        return None


@settings(max_examples=150, deadline=None)
@given(briefs(), COUNTERS, TEMPLATES)
def test_never_over_the_window_whatever_the_prompt(
    brief: Brief, counter: TokenCounter, template: str
) -> None:
    found = lint.issues(Content(template, content("en").variables), Purpose.READING)
    assert all(issue.code.severity is not Severity.ERROR for issue in found)
    brief = replace(brief, instructions=Instructions(template, USE))
    told = asyncio.run(_tried(brief, counter))
    if told is None:
        return
    assert told.receipt is not None
    assert len(VOCABULARY.prompt(messages(told))) <= told.receipt.prompt
    assert told.receipt.prompt <= counter.window - counter.answer
    assert told.receipt.section(Part.SYSTEM).included == (USE.version,)
    assert told.prompt_use == USE


def test_what_becomes_too_long_a_text_is_refused_as_such() -> None:
    fact = Fact("f", "k", "s", {}, "x" * (LONGEST // 3))
    brief = replace(
        BRIEF,
        chart=replace(BRIEF.chart, facts=(fact,)),
        instructions=Instructions("{{ findings }}" * 4, USE),
    )
    with pytest.raises(Fault) as refused:
        messages(brief)
    assert refused.value.reason is Reason.CONTEXT_TOO_LONG
    assert refused.value.metadata["limit"] == str(LONGEST)


class _Away:
    """A writer whose server has gone."""

    writer = property(lambda self: self)

    def assign(self, _user: str) -> "_Away":
        return self

    async def counter(self) -> None:
        raise Fault(Reason.MODEL_UNAVAILABLE, "away")


async def test_without_a_server_bytes_are_counted_and_only_a_named_window_judges() -> None:
    linter = PromptLinter(None, WriterCounters(_Away()))  # type: ignore[arg-type]
    draft = Content("字字 {{ x }}", (Variable(name="x", type=VariableType.TEXT, required=True),))

    async def look(window: int) -> tuple[int, list[Code], int]:
        found = await linter.look(Principal("op"), draft, Purpose.GENERAL, {}, window)
        return found.tokens, [issue.code for issue in found.issues], found.window

    assert await look(0) == (7, [], 0)
    assert await look(7) == (7, [], 7)
    assert await look(6) == (7, [Code.TOO_LONG], 6)
