"""Resource names: `users/{user}/profiles/{profile}` and the like (AIP-122)."""

import re
from dataclasses import dataclass
from functools import cached_property

_VARIABLE = re.compile(r"\{([a-z_]+)\}")
_SEGMENT = "[A-Za-z0-9._-]{1,64}"
USER_ID = re.compile(_SEGMENT)
_USER = re.compile(rf"^users/({_SEGMENT})(?:/|$)")


def user_of(name: str) -> str | None:
    """Return the user in a name that begins with `users/{user}`, None in any other."""
    match = _USER.match(name)
    return match.group(1) if match else None


@dataclass(frozen=True)
class NamePattern:
    """A pattern such as `users/{user}/profiles/{profile}` that formats and parses names."""

    pattern: str

    @cached_property
    def _regex(self) -> re.Pattern[str]:
        escaped = re.escape(self.pattern).replace(r"\{", "{").replace(r"\}", "}")
        return re.compile("^" + _VARIABLE.sub(rf"(?P<\1>{_SEGMENT})", escaped) + r"\Z")

    @cached_property
    def variables(self) -> tuple[str, ...]:
        """Names of the variables in order."""
        return tuple(_VARIABLE.findall(self.pattern))

    def parse(self, name: str) -> tuple[str, ...]:
        """Return the values of the variables in order. ValueError if the name has another form."""
        match = self._regex.match(name)
        if match is None:
            raise ValueError(f"not of the form {self.pattern}")
        return match.groups()

    def format(self, *values: str) -> str:
        """Return the name with these values. ValueError if one of them cannot stand in a name."""
        name = _VARIABLE.sub("{}", self.pattern).format(*values)
        self.parse(name)
        return name


USER = NamePattern("users/{user}")
PROFILE = NamePattern("users/{user}/profiles/{profile}")
CHART = NamePattern("users/{user}/profiles/{profile}/charts/{chart}")
CONVERSATION = NamePattern("users/{user}/conversations/{conversation}")
MESSAGE = NamePattern("users/{user}/conversations/{conversation}/messages/{message}")
REPLY = NamePattern("users/{user}/conversations/{conversation}/replies/{reply}")
MODEL = NamePattern("models/{model}")
MODEL_VERSION = NamePattern("models/{model}/versions/{version}")
ENDPOINT = NamePattern("models/{model}/versions/{version}/endpoints/{endpoint}")
EVALUATION = NamePattern("models/{model}/versions/{version}/evaluations/{evaluation}")
ALIAS = NamePattern("aliases/{alias}")
PROMPT = NamePattern("prompts/{prompt}")
PROMPT_VERSION = NamePattern("prompts/{prompt}/versions/{version}")
PROMPT_LABEL = NamePattern("prompts/{prompt}/labels/{label}")
EXPERIMENT = NamePattern("experiments/{experiment}")
BUDGET = NamePattern("budgets/{budget}")
USAGE = NamePattern("users/{user}/usage")
MEMORY = NamePattern("users/{user}/memories/{memory}")
MEMORY_CONSENT = NamePattern("users/{user}/memoryConsent")
OPERATION = NamePattern("operations/{operation}")
