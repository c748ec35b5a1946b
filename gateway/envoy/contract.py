"""The contract as the gateway needs it: for each RPC its cluster, REST bindings, policy, ceiling and retries.

Read from the descriptor set and the `*_service_config.json` files; nothing of it is typed again.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from google.protobuf.message import Message

_VERBS = ("get", "put", "post", "delete", "patch")
_CONFIG_SUFFIX = "_service_config.json"
_OWN = "baziai."


class ContractError(Exception):
    """The contract says something that a gateway cannot be made of."""


class Access(StrEnum):
    """What the edge asks of a caller; the services decide the rest."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class Retry:
    """How an RPC may be repeated. attempts counts the first one; back-offs are protobuf durations."""

    attempts: int
    initial: str
    longest: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Binding:
    """One REST door of an RPC: HTTP verb and path template."""

    verb: str
    template: str

    @property
    def pattern(self) -> str:
        """RE2 pattern of the whole path."""
        bare = re.sub(r"\{[^{}=]+=([^{}]+)\}", r"\1", self.template)
        bare = re.sub(r"\{[^{}]+\}", "*", bare)
        parts = re.split(r"(\*\*|\*)", bare)
        # No id has a colon: after one stands a custom verb, which is another path.
        return "".join({"**": ".+", "*": "[^/:]+"}.get(part) or re.escape(part) for part in parts)

    @property
    def fields(self) -> tuple[str, ...]:
        """Fields of the request that the path gives, or gives a part of."""
        variables = re.findall(r"\{([^{}=.]+)[^{}]*\}", self.template)
        return tuple(dict.fromkeys(variables))

    @property
    def literal(self) -> bool:
        """Whether the template has no variable part."""
        return "{" not in self.template

    @property
    def rank(self) -> tuple[bool, int, int]:
        """Sorts the narrower of two templates first."""
        has_verb = ":" in self.template.rpartition("}")[2]
        return (not has_verb, self.template.count("{"), -len(self.template))


@dataclass(frozen=True, slots=True)
class Method:
    """One RPC. timeout: its ceiling in seconds."""

    service: str
    name: str
    cluster: str
    access: Access
    timeout: float
    streaming: bool
    many_requests: bool
    retry: Retry | None
    bindings: tuple[Binding, ...]

    @property
    def path(self) -> str:
        """`/package.Service/Method`."""
        return f"/{self.service}/{self.name}"

    @property
    def full_name(self) -> str:
        """`package.Service/Method`, how logs and routes call it."""
        return self.path[1:]


@dataclass(frozen=True, slots=True)
class _Timing:
    cluster: str
    timeout: float
    retry: Retry | None


class Contract:
    """Every RPC that has a place at the edge, and the service that health checks of a cluster name."""

    def __init__(self, methods: Sequence[Method]) -> None:
        """Keep the methods in the order of the descriptor set."""
        self.methods = tuple(methods)

    @property
    def services(self) -> tuple[str, ...]:
        """Full names of the services, in order."""
        return tuple(dict.fromkeys(method.service for method in self.methods))

    @property
    def clusters(self) -> tuple[str, ...]:
        """Names of the clusters, in order."""
        return tuple(dict.fromkeys(method.cluster for method in self.methods))

    def health_name(self, cluster: str) -> str:
        """Return the service by which the health of a cluster is asked for."""
        return next(m.service for m in self.methods if m.cluster == cluster and _own(m.service))


def load(descriptors: Path, proto_root: Path) -> Contract:
    """Return the contract; ContractError if an RPC lacks policy or timing."""
    content = descriptor_pb2.FileDescriptorSet.FromString(descriptors.read_bytes())
    timings = _timings(proto_root)
    options = _Options(content)
    methods = []
    for service, method in _methods(content):
        timing = timings.get(f"{service}/{method.name}") or timings.get(f"{service}/")
        if timing is None:
            if _own(service):
                raise ContractError(f"{service}/{method.name} has no timeout in a service config")
            continue
        read = options.read(method)
        methods.append(
            Method(
                service=service,
                name=method.name,
                cluster=timing.cluster,
                access=_access(service, method.name, options.access(read)),
                timeout=timing.timeout,
                streaming=method.server_streaming or method.client_streaming,
                many_requests=method.client_streaming,
                retry=timing.retry,
                bindings=tuple(options.bindings(read)),
            )
        )
    return Contract(methods)


def _own(service: str) -> bool:
    return service.startswith(_OWN)


def _methods(
    content: descriptor_pb2.FileDescriptorSet,
) -> Iterator[tuple[str, descriptor_pb2.MethodDescriptorProto]]:
    for file in content.file:
        for service in file.service:
            for method in service.method:
                yield f"{file.package}.{service.name}", method


def _access(service: str, method: str, policy: str) -> Access:
    if not _own(service):
        # Foreign contracts (operations) cannot carry our option; all of them are for signed-in users.
        return Access.SIGNED_IN
    match policy:
        case "ACCESS_PUBLIC":
            return Access.PUBLIC
        case "ACCESS_SERVICE":
            return Access.INTERNAL
        case "ACCESS_OWNER" | "ACCESS_ROLE":
            return Access.SIGNED_IN
    raise ContractError(f"{service}/{method} names no access policy")


class _Options:
    """Reads method options by the set's own definitions, so that no generated code is needed."""

    def __init__(self, content: descriptor_pb2.FileDescriptorSet) -> None:
        pool = descriptor_pool.DescriptorPool()
        for file in content.file:
            pool.Add(file)
        self._class = message_factory.GetMessageClass(
            pool.FindMessageTypeByName("google.protobuf.MethodOptions")
        )
        self._access = pool.FindExtensionByName("baziai.type.v1.access")
        self._http = pool.FindExtensionByName("google.api.http")

    def read(self, method: descriptor_pb2.MethodDescriptorProto) -> Message:
        return self._class.FromString(method.options.SerializeToString())

    def access(self, options: Message) -> str:
        policy = _extension(options, self._access)
        kind = policy.DESCRIPTOR.fields_by_name["access"].enum_type
        return str(kind.values_by_number[policy.access].name)

    def bindings(self, options: Message) -> Iterator[Binding]:
        rule = _extension(options, self._http)
        for one in (rule, *rule.additional_bindings):
            verb = one.WhichOneof("pattern")
            if verb in _VERBS:
                yield Binding(verb.upper(), getattr(one, verb))


def _extension(options: Message, extension: Any) -> Any:
    return options.Extensions[extension]


def _timings(proto_root: Path) -> Mapping[str, _Timing]:
    """Return timing by `service/Method`, or by `service/` for a whole service.

    The cluster of a service is the one whose config names it: `chart_service_config.json` speaks for `chart`.
    """
    timings: dict[str, _Timing] = {}
    for path in sorted(proto_root.glob(f"baziai/*/v1/*{_CONFIG_SUFFIX}")):
        cluster = path.name.removesuffix(_CONFIG_SUFFIX)
        config: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        for entry in config["methodConfig"]:
            timing = _Timing(cluster, float(entry["timeout"].removesuffix("s")), _retry(entry))
            for name in entry["name"]:
                timings[f"{name['service']}/{name.get('method', '')}"] = timing
    return timings


def _retry(entry: Mapping[str, Any]) -> Retry | None:
    policy = entry.get("retryPolicy")
    if policy is None:
        return None
    return Retry(
        attempts=policy["maxAttempts"],
        initial=policy["initialBackoff"],
        longest=policy["maxBackoff"],
        codes=tuple(policy["retryableStatusCodes"]),
    )
