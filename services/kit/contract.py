"""The contract as the chassis needs it: for each RPC its shape, policy, ceiling and types.

Read from the descriptors and the `*_service_config.json` files, so that nothing is typed twice.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

from google.protobuf import descriptor_pool, message_factory
from google.protobuf.descriptor import MethodDescriptor
from google.protobuf.message import Message

from baziai.type.v1 import access_pb2

PROTO_ROOT = Path(__file__).resolve().parents[2] / "proto"


class Shape(IntEnum):
    """The four shapes of an RPC."""

    UNARY_UNARY = 0
    UNARY_STREAM = 1
    STREAM_UNARY = 2
    STREAM_STREAM = 3

    @property
    def streaming(self) -> bool:
        """Whether either side streams."""
        return self is not Shape.UNARY_UNARY


class Access(IntEnum):
    """Who may call; the values of `baziai.type.v1.Access`."""

    UNSPECIFIED = access_pb2.ACCESS_UNSPECIFIED
    PUBLIC = access_pb2.ACCESS_PUBLIC
    OWNER = access_pb2.ACCESS_OWNER
    ROLE = access_pb2.ACCESS_ROLE
    SERVICE = access_pb2.ACCESS_SERVICE


@dataclass(frozen=True, slots=True)
class MethodInfo:
    """One RPC. timeout: its ceiling in seconds. path: `/package.Service/Method`."""

    path: str
    shape: Shape
    access: Access = Access.UNSPECIFIED
    owner_field: str = ""
    roles: frozenset[str] = frozenset()
    timeout: float = 10.0
    request_class: type[Message] | None = None
    response_class: type[Message] | None = None
    has_request_id: bool = False
    updated_field: str = ""
    exempt: bool = field(default=False)

    @property
    def service(self) -> str:
        """Full name of the service."""
        return self.path[1:].rsplit("/", 1)[0]

    @property
    def method(self) -> str:
        """Name of the method alone."""
        return self.path.rsplit("/", 1)[1]


# Methods of other people's contracts, which cannot carry our option. Health and reflection are for operators on the
# internal listener, where the network is the fence; the gateway routes neither. Operations are compared with their
# owner by the use case, because their names carry no user.
FOREIGN_ACCESS: Mapping[str, tuple[Access, bool]] = {
    "grpc.health.v1.Health": (Access.PUBLIC, True),
    "grpc.reflection.v1alpha.ServerReflection": (Access.PUBLIC, True),
    "grpc.reflection.v1.ServerReflection": (Access.PUBLIC, True),
    "google.longrunning.Operations": (Access.OWNER, False),
}
_FOREIGN_MODULES = {
    "grpc.health.v1.Health": "grpc_health.v1.health_pb2",
    "grpc.reflection.v1alpha.ServerReflection": "grpc_reflection.v1alpha.reflection_pb2",
    "google.longrunning.Operations": "google.longrunning.operations_pb2",
}


def _shape(method: MethodDescriptor) -> Shape:
    return Shape(2 * method.client_streaming + method.server_streaming)


def _seconds(text: str) -> float:
    return float(text.removesuffix("s"))


@lru_cache
def service_config(service: str) -> str:
    """Return the gRPC service config (JSON) that stands beside the service's contract; `{}` if none."""
    parts = service.split(".")
    if parts[0] != "baziai":
        return "{}"
    path = PROTO_ROOT.joinpath(*parts[:-1], f"{parts[1]}_service_config.json")
    return path.read_text(encoding="utf-8") if path.exists() else "{}"


@lru_cache
def _timings(config_of: str) -> Mapping[tuple[str, str], float]:
    timings: dict[tuple[str, str], float] = {}
    config: dict[str, Any] = json.loads(service_config(config_of))
    for entry in config.get("methodConfig", ()):
        for name in entry["name"]:
            key = (name["service"], name.get("method", ""))
            timings[key] = _seconds(entry["timeout"])
    return timings


def _describe(method: MethodDescriptor, config_of: str) -> MethodInfo:
    service = method.containing_service.full_name
    timings = _timings(config_of)
    timeout = timings.get((service, method.name)) or timings.get((service, ""), 10.0)
    fields = method.input_type.fields_by_name
    updated = ""
    if "update_mask" in fields:
        updated = next(
            f.name for f in method.input_type.fields if f.message_type and f.name != "update_mask"
        )
    access, exempt, owner_field, roles = Access.UNSPECIFIED, False, "", frozenset[str]()
    if service in FOREIGN_ACCESS:
        access, exempt = FOREIGN_ACCESS[service]
    else:
        policy = method.GetOptions().Extensions[access_pb2.access]
        access, owner_field, roles = (
            Access(policy.access),
            policy.owner_field,
            frozenset(policy.roles),
        )
    return MethodInfo(
        path=f"/{service}/{method.name}",
        shape=_shape(method),
        access=access,
        owner_field=owner_field,
        roles=roles,
        timeout=timeout,
        request_class=message_factory.GetMessageClass(method.input_type),
        response_class=message_factory.GetMessageClass(method.output_type),
        has_request_id="request_id" in fields,
        updated_field=updated,
        exempt=exempt,
    )


def load(services: Iterable[str], config_of: str = "") -> dict[str, MethodInfo]:
    """Return every RPC of `services` (full names) by path.

    Foreign services (health, reflection, operations) take their timeouts from the config of
    `config_of`, or of the first service named. KeyError for a service that is not generated.
    """
    pool = descriptor_pool.Default()
    wanted = list(services)
    methods: dict[str, MethodInfo] = {}
    for service in wanted:
        if service in _FOREIGN_MODULES:
            import_module(_FOREIGN_MODULES[service])
        own = service.startswith("baziai.")
        described = pool.FindServiceByName(service)
        for method in described.methods:
            info = _describe(method, service if own else config_of or wanted[0])
            methods[info.path] = info
    return methods
