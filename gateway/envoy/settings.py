"""gateway.toml as typed values. Unknown names and ill-formed values are errors, all of them told at once."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints
from urllib.parse import urlsplit

DEFAULTS = Path(__file__).with_name("gateway.toml")
_DURATION = re.compile(r"^\d+(\.\d{1,9})?s$")
_DURATION_FIELDS = {
    *("cache", "margin", "stream_idle", "request", "connection_idle", "connect", "drain"),
    *("interval", "timeout", "ejection"),
}

Table = dict[str, Any]


class SettingsError(Exception):
    """gateway.toml or an override is wrong; the message lists every fault."""


@dataclass(frozen=True, slots=True)
class Listeners:
    """Addresses to listen on, `HOST:PORT`; `admin` may be `unix:PATH`."""

    edge: str
    ops: str
    admin: str


@dataclass(frozen=True, slots=True)
class Jwt:
    """Whose tokens are believed."""

    issuer: str
    audience: str
    jwks_url: str
    cache: str
    clock_skew_seconds: int
    ca_file: str


@dataclass(frozen=True, slots=True)
class Cors:
    """Which web pages may call."""

    origins: tuple[str, ...]
    max_age_seconds: int


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is taken."""

    body_bytes: int
    header_kilobytes: int
    requests_per_second: int
    burst: int
    connections: int
    streams_per_connection: int
    upstream_requests: int
    upstream_pending: int


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How long is waited."""

    margin: str
    stream_idle: str
    request: str
    connection_idle: str
    connect: str
    drain: str


@dataclass(frozen=True, slots=True)
class Keepalive:
    """HTTP/2 pings."""

    interval: str
    timeout: str


@dataclass(frozen=True, slots=True)
class HealthChecks:
    """Checks of every endpoint by grpc.health.v1."""

    interval: str
    timeout: str
    unhealthy_threshold: int


@dataclass(frozen=True, slots=True)
class Outliers:
    """When an endpoint that fails is left alone for a while."""

    consecutive_failures: int
    ejection: str
    max_percent: int


@dataclass(frozen=True, slots=True)
class Retries:
    """How much may be retried at once; what is retried stands in the contract."""

    budget_percent: float
    min_concurrency: int


@dataclass(frozen=True, slots=True)
class Settings:
    """All of gateway.toml. clusters: endpoints (`HOST:PORT`) by service."""

    listeners: Listeners
    clusters: Mapping[str, tuple[str, ...]]
    jwt: Jwt
    cors: Cors
    limits: Limits
    timeouts: Timeouts
    keepalive: Keepalive
    health: HealthChecks
    outliers: Outliers
    retries: Retries


def seconds(duration: str) -> float:
    """Return a protobuf duration in seconds."""
    return float(duration.removesuffix("s"))


def duration(value: float) -> str:
    """Return seconds as a protobuf duration: 10.5 → `10.5s`."""
    return f"{value:.3f}".rstrip("0").rstrip(".") + "s"


def address_of(text: str) -> tuple[str, int]:
    """Return host and port of `HOST:PORT`; ValueError if it is none."""
    host, _, port = text.rpartition(":")
    if not host or not port.isdigit() or int(port) > 65535:
        raise ValueError(f"{text!r} is no HOST:PORT")
    return host, int(port)


def merged(base: Table, over: Mapping[str, Any]) -> Table:
    """Return `base` with the values of `over`, table by table."""
    result = dict(base)
    for key, value in over.items():
        known = result.get(key)
        result[key] = merged(known, value) if isinstance(known, dict) else value
    return result


def assignment(text: str) -> Table:
    """Return `a.b=VALUE` as tables; VALUE is TOML, or a bare string. SettingsError if it is neither."""
    key, equals, value = text.partition("=")
    if not equals or "." not in key:
        raise SettingsError(f"{text!r} is no TABLE.NAME=VALUE")
    try:
        parsed = tomllib.loads(f"value = {value}")["value"]
    except tomllib.TOMLDecodeError:
        parsed = value
    table, _, name = key.strip().rpartition(".")
    return {table: {name: parsed}}


def read(file: Path) -> Table:
    """Return a TOML file; SettingsError if it cannot be read."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SettingsError(f"{file}: {error}") from error


def load(overrides: Iterable[Table] = (), defaults: Path = DEFAULTS) -> Settings:
    """Return the defaults with the overrides in their order; SettingsError lists all faults."""
    table = read(defaults)
    for override in overrides:
        table = merged(table, override)
    faults: list[str] = []
    settings = _settings(table, faults)
    if faults or settings is None:
        raise SettingsError("\n".join(faults))
    return settings


def _settings(table: Table, faults: list[str]) -> Settings | None:
    hints = get_type_hints(Settings)
    faults += [f"[{name}] is unknown" for name in table if name not in hints]
    groups: dict[str, Any] = {}
    for name, hint in hints.items():
        given = table.get(name, {})
        if name == "clusters":
            groups[name] = {key: tuple(value) for key, value in given.items()}
        else:
            groups[name] = _group(name, hint, given, faults)
    if faults:
        return None
    settings = Settings(**groups)
    _check_addresses(settings, faults)
    return settings


def _group(name: str, kind: type[Any], given: Table, faults: list[str]) -> Any:
    hints = get_type_hints(kind)
    faults += [f"{name}.{key} is unknown" for key in given if key not in hints]
    values: Table = {}
    for field in fields(kind):
        value, hint = given.get(field.name), hints[field.name]
        if get_origin(hint) is tuple and isinstance(value, list):
            value = tuple(value)
        if not _fits(field.name, value, hint):
            faults.append(f"{name}.{field.name} = {value!r} is wrong")
        values[field.name] = value
    return kind(**values)


def _fits(name: str, value: Any, hint: Any) -> bool:
    if get_origin(hint) is tuple:
        return isinstance(value, tuple) and all(isinstance(v, get_args(hint)[0]) for v in value)
    if hint is str and name in _DURATION_FIELDS:
        return isinstance(value, str) and bool(_DURATION.match(value))
    if hint in (int, float):
        return isinstance(value, int | hint) and not isinstance(value, bool) and value >= 0
    return isinstance(value, hint)


def _check_addresses(settings: Settings, faults: list[str]) -> None:
    listeners = settings.listeners
    addresses = [listeners.edge, listeners.ops]
    if not listeners.admin.startswith("unix:"):
        addresses.append(listeners.admin)
    for name, endpoints in settings.clusters.items():
        if not endpoints:
            faults.append(f"clusters.{name} has no endpoint")
        addresses += endpoints
    for address in addresses:
        try:
            address_of(address)
        except ValueError as error:
            faults.append(str(error))
    if urlsplit(settings.jwt.jwks_url).scheme not in {"http", "https"}:
        faults.append(f"jwt.jwks_url = {settings.jwt.jwks_url!r} is no http or https URL")
