"""Settings of the Chat service."""

from pydantic import Field, SecretStr

from services.kit.config import (
    Group,
    PagingSettings,
    PeerSettings,
    PostgresSettings,
    RedisSettings,
    ServiceSettings,
    VaultSettings,
)


class ModelSettings(Group):
    """Who writes replies."""

    url: str = Field(
        "",
        description="Base URL of a server that speaks OpenAI's protocol (vLLM and others), ending in `/v1`, or "
        "`grpc://host:port` of one that speaks vLLM's (`vllm serve --grpc`): it has neither key nor TLS, so the "
        "network must fence it. Empty: the composer writes.",
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
    log_lifetime_seconds: int = Field(
        3600, ge=60, description="How long a reply can be resumed after its last event."
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
