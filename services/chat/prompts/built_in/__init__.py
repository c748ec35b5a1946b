"""The prompts that come with a release, one file for each language in which readings are written.

To change one, change its file: on its first start the release registers the text as a new version, and moves
`production` to it unless somebody has moved that label.
"""

from functools import cache
from pathlib import Path

from services.chat.context.material import Instructions, PromptSource, PromptUse
from services.chat.prompts.model import PRODUCTION, Content, Variable, VariableType
from services.kit.names import PROMPT

_FOLDER = Path(__file__).parent
_VARIABLES = (
    Variable(
        name="findings",
        type=VariableType.TEXT,
        required=True,
        max_length=100_000,
        description="Numbered findings of the chart, one on each line",
    ),
    Variable(
        name="passages",
        type=VariableType.TEXT,
        max_length=100_000,
        description="Passages of the literature, empty if there are none",
    ),
    Variable(
        name="today",
        type=VariableType.DATE,
        required=True,
        description="The day of the reader, UTC",
    ),
)


def prompt_id(language_code: str) -> str:
    """Return the id of the prompt by which readings in a language are written."""
    return f"reading-{language_code.lower()}"


@cache
def content(language_code: str) -> Content:
    """Return the text that came with this release."""
    template = (_FOLDER / f"{language_code}.jinja").read_text(encoding="utf-8")
    return Content(template.removesuffix("\n"), _VARIABLES)


@cache
def instructions(language_code: str, label: str = PRODUCTION) -> Instructions:
    """Return it as a writer is given it."""
    found = content(language_code)
    name = PROMPT.format(prompt_id(language_code))
    use = PromptUse(name, "", found.digest, PromptSource.BUILT_IN, label)
    return Instructions(found.template, use)
