"""Looks at a version as its writer will: what is wrong with it, and how much of a window it takes."""

from collections.abc import Iterator
from dataclasses import dataclass

from services.chat.context.material import Counting
from services.chat.ports import Work
from services.chat.prompts import lint
from services.chat.prompts.model import BROKEN, Code, Content, Issue, Purpose, Values
from services.chat.prompts.ports import Counters
from services.chat.prompts.rendering import UnrenderableError, blank, misfits, render
from services.chat.prompts.usecases import existing_prompt, existing_version
from services.kit.names import PROMPT
from services.kit.principal import Principal
from services.kit.uow import Scope


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found. tokens, window: 0 where nothing was counted or judged."""

    content: Content
    issues: tuple[Issue, ...]
    tokens: int = 0
    counting: Counting = Counting.NONE
    tokenizer: str = ""
    window: int = 0


class PromptLinter:
    """Says what is wrong with versions."""

    def __init__(self, work: Work, counters: Counters) -> None:
        self._work = work
        self._counters = counters

    async def look_at(self, who: Principal, name: str, values: Values, window: int) -> Looked:
        """Look at a version."""
        async with self._work.begin(Scope.of(who)) as unit:
            version = await existing_version(unit, name)
            prompt = await existing_prompt(unit, PROMPT.format(version.prompt_id))
        return await self.look(who, version.content, prompt.purpose, values, window)

    async def look(
        self, who: Principal, content: Content, purpose: Purpose, values: Values, window: int
    ) -> Looked:
        """Look at what may become a version. `window`: in tokens; 0 for that of the model that writes now."""
        found = [*lint.issues(content, purpose), *_declared(content), *_unfit(content, values)]
        if any(issue.code in BROKEN for issue in found):
            return Looked(content, _sorted(found))
        fitting = {
            name: value.value
            for name, value in values.items()
            if name in {variable.name for variable in content.variables}
        }
        try:
            text = render(content.template, blank(content.variables) | fitting)
        except UnrenderableError as error:
            # Of values that do not fit, which was said.
            return Looked(content, _sorted([*found, Issue(Code.VALUE_INVALID, str(error))]))
        counter = await self._counters.counter(who.full_name)
        [tokens] = await counter.count([text])
        limit = window or counter.window - counter.answer
        if limit and tokens > limit:
            found.append(Issue(Code.TOO_LONG, f"{tokens} tokens do not fit into {limit}"))
        counted = (tokens, counter.counting, counter.tokenizer, limit)
        return Looked(content, _sorted(found), *counted)


def _declared(content: Content) -> Iterator[Issue]:
    for place, field, expected in lint.misdeclared(content.variables):
        variable = content.variables[place].name
        yield Issue(Code.VARIABLE_UNKNOWN, f"{field} {expected}", variable=variable)


def _unfit(content: Content, values: Values) -> Iterator[Issue]:
    """What is wrong with values, if any were sent."""
    if not values:
        return
    for name, expected, missing in misfits(content.variables, values):
        code = Code.VARIABLE_MISSING if missing else Code.VALUE_INVALID
        yield Issue(code, expected, variable=name)


def _sorted(found: list[Issue]) -> tuple[Issue, ...]:
    return tuple(sorted(found, key=lint.order))
