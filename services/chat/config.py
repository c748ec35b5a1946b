"""Settings of the Chat service."""

import re

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator

from services.kit.config import (
    Group,
    PagingSettings,
    PeerSettings,
    PostgresSettings,
    RedisSettings,
    ServiceSettings,
    VaultSettings,
)

_ADDRESS = re.compile(r"(https?|grpc)://[^/?#@\s]+")


class PriceSettings(BaseModel):
    """What a token of a model costs, in billionths of a currency."""

    model_config = ConfigDict(extra="forbid")
    prompt: int = Field(0, ge=0, le=1_000_000_000)
    completion: int = Field(0, ge=0, le=1_000_000_000)


class ModelSettings(Group):
    """Who writes replies."""

    url: str = Field(
        "",
        description="Base URL of a server that speaks OpenAI's protocol (vLLM and others), ending in `/v1`, or "
        "`grpc://host:port` of one that speaks vLLM's (`vllm serve --grpc`): it has neither key nor TLS, so the "
        "network must fence it. Several with commas between them serve the same model: the least loaded of those that "
        "are well is asked. Empty: the composer writes.",
    )
    name: str = Field("", description="Model to ask for; must be one that the server lists.")
    api_key: SecretStr = Field(
        SecretStr(""), description="Bearer token for that server; not for `grpc://`."
    )
    max_tokens: int = Field(
        1024,
        ge=16,
        le=32_768,
        description="Longest reply in tokens; at most half of the window is used.",
    )
    window_tokens: int = Field(
        0,
        ge=0,
        le=16_777_216,
        description="The model's window: longest prompt and reply together, in tokens; never more than its "
        "server says. 0: as its server says; 8192 where it does not say.",
    )
    api_keys: dict[str, SecretStr] = Field(
        default_factory=dict,
        description="Further keys by name, as a JSON object, for endpoints of the registry: they name a key, which is "
        "never stored. `default` is `BAZIAI_MODEL__API_KEY`.",
    )
    prices: dict[str, PriceSettings] = Field(
        default_factory=dict,
        description="What a token costs in billionths of your currency, by model as `Reply.writer.model` names it "
        "(`models/{model}/versions/{version}` or `BAZIAI_MODEL__NAME`), as a JSON object of "
        '`{"prompt": …, "completion": …}`: 0.6 for a million tokens is 600. A model that '
        "is not named costs nothing.",
    )
    alias: str = Field(
        "default",
        pattern="^[a-z][a-z0-9-]{0,62}$",
        description="Alias of the registry by which replies are written. Until an operator sets it (SetAlias), "
        "`BAZIAI_MODEL__URL` decides.",
    )
    protected_aliases: str = Field(
        "",
        description="Further aliases, with commas between them, that only versions with a passing evaluation may write "
        "by; `BAZIAI_MODEL__ALIAS` always is one. An operator can pass over it in an emergency: the history says so.",
    )
    evaluation_suite: str = Field(
        "reading",
        pattern="^[a-z][a-z0-9-]{0,62}$",
        description="The suite whose newest evaluation of a version must have passed before it writes by a protected "
        "alias (`make eval` records `reading`).",
    )
    evaluation_days: int = Field(
        30,
        ge=1,
        le=3650,
        description="How old that evaluation may be, in days, when the alias is set.",
    )
    endpoint_hosts: str = Field(
        "",
        description="Hosts at which endpoints of the registry may be, with commas between them, `*.` before a name for "
        "all below it. Empty: any but link-local addresses; set it where operators are not to choose freely whom the "
        "service calls with its keys.",
    )
    fall_back: bool = Field(
        True,
        description="Whether the composer writes when no model brings a first word, which the reply then says. If not, "
        "new replies are refused with MODEL_UNAVAILABLE, or fail with it.",
    )
    check_seconds: float = Field(
        2.0, ge=0.2, le=60.0, description="How often each server is asked whether it is well."
    )
    first_word_seconds: float = Field(
        30.0,
        ge=0.1,
        le=600.0,
        description="Longest wait for the first word of a server; then another one is asked.",
    )

    @property
    def urls(self) -> tuple[str, ...]:
        """The addresses of all its servers."""
        return tuple(url for url in map(str.strip, self.url.split(",")) if url)

    @property
    def keys(self) -> dict[str, SecretStr]:
        """The keys by name."""
        return {"default": self.api_key, **self.api_keys}

    @property
    def protected(self) -> frozenset[str]:
        """Aliases that only versions with a passing evaluation may write by."""
        return frozenset(
            filter(None, map(str.strip, f"{self.alias},{self.protected_aliases}".split(",")))
        )

    @property
    def hosts(self) -> tuple[str, ...]:
        """Where endpoints of the registry may be."""
        return tuple(host for host in map(str.strip, self.endpoint_hosts.split(",")) if host)

    @field_validator("url")
    @classmethod
    def _of_a_protocol(cls, value: str) -> str:
        for url in filter(None, map(str.strip, value.split(","))):
            if not _ADDRESS.match(url):
                raise ValueError("each must be http://, https:// or grpc:// and a host")
        return value


class ReplySettings(Group):
    """How replies live."""

    lease_seconds: float = Field(
        2.0,
        ge=0.5,
        description="How long after the last sign of its process another one takes a reply over. Renewed five times "
        "as often.",
    )
    words_per_second: float = Field(
        0.0,
        ge=0.0,
        le=1000.0,
        description="How many words the writer may write in a second, to see what happens to a reply while it is "
        "written; 0: as fast as it can.",
    )
    unheard_seconds: float = Field(
        0.0,
        ge=0.0,
        description="How long a reply is written on that nobody listens to on any device, before it is stopped and "
        "what was written is kept; 0: to its end, so that a phone that lost its signal finds the whole answer.",
    )
    log_lifetime_seconds: int = Field(
        3600, ge=60, description="How long a reply can be resumed after its last event."
    )
    checked_only: bool = Field(
        False,
        description="Whether each sentence that speaks of the chart and could not be checked in whole is left out of "
        "every reply, with a note in its place; false: it is shown, marked as not checked, unless a question asks "
        "for checked ones only.",
    )


class PromptSettings(Group):
    """By which prompts language models write."""

    label: str = Field(
        "production",
        pattern="^[a-z][a-z0-9-]{0,62}$",
        description="Label of the prompts by which readings are written. Where it was never moved, the texts of the "
        "release serve.",
    )


class Settings(ServiceSettings):
    """Chat needs its schema, Redis, the key-encryption keys, a secret for page tokens and the Chart service."""

    postgres: PostgresSettings
    redis: RedisSettings
    vault: VaultSettings
    paging: PagingSettings
    peers: PeerSettings = Field(default_factory=PeerSettings)
    model: ModelSettings = Field(default_factory=ModelSettings)
    reply: ReplySettings = Field(default_factory=ReplySettings)
    prompt: PromptSettings = Field(default_factory=PromptSettings)
