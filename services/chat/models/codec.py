"""The registry ↔ protobuf."""

from datetime import UTC, datetime

from google.protobuf.timestamp_pb2 import Timestamp

from baziai.chat.v1 import model_pb2 as pb
from services.chat.models.model import (
    Alias,
    Cause,
    Change,
    Health,
    Model,
    ModelVersion,
    Seen,
    Server,
    Target,
)
from services.kit.names import MODEL, MODEL_VERSION

_NEVER = datetime.fromtimestamp(0, UTC)
_HEALTH = {
    Health.UNKNOWN: pb.Endpoint.HEALTH_UNSPECIFIED,
    Health.WELL: pb.Endpoint.HEALTH_WELL,
    Health.ILL: pb.Endpoint.HEALTH_ILL,
    Health.RESTING: pb.Endpoint.HEALTH_RESTING,
}
_CAUSES = {Cause.SET: pb.AliasChange.CAUSE_SET}


def wanted_model(message: pb.Model, model_id: str) -> Model:
    """Return the model that is to be registered."""
    return Model(model_id=model_id, description=message.description, create_time=_NEVER)


def model(found: Model) -> pb.Model:
    """Return the message of a model."""
    return pb.Model(
        name=found.name, description=found.description, create_time=_timestamp(found.create_time)
    )


def model_bytes(found: Model) -> bytes:
    """Return the answer that a repeated request gets."""
    return model(found).SerializeToString()


def wanted_version(message: pb.ModelVersion, parent: str, version_id: str) -> ModelVersion:
    """Return the version that is to be registered."""
    return ModelVersion(
        model_id=MODEL.parse(parent)[0],
        version_id=version_id,
        served_name=message.served_name,
        max_tokens=message.max_tokens,
        create_time=_NEVER,
    )


def version(found: ModelVersion) -> pb.ModelVersion:
    """Return the message of a version."""
    return pb.ModelVersion(
        name=found.name,
        served_name=found.served_name,
        max_tokens=found.max_tokens,
        create_time=_timestamp(found.create_time),
    )


def version_bytes(found: ModelVersion) -> bytes:
    """Return the answer that a repeated request gets."""
    return version(found).SerializeToString()


def wanted_server(message: pb.Endpoint, parent: str, endpoint_id: str) -> Server:
    """Return the server that is to be registered."""
    model_id, version_id = MODEL_VERSION.parse(parent)
    return Server(
        model_id=model_id,
        version_id=version_id,
        endpoint_id=endpoint_id,
        url=message.url,
        api_key=message.api_key,
        create_time=_NEVER,
    )


def server(found: Server, seen: Seen = Seen()) -> pb.Endpoint:
    """Return the message of a server."""
    return pb.Endpoint(
        name=found.name,
        url=found.url,
        api_key=found.api_key,
        create_time=_timestamp(found.create_time),
        health=_HEALTH[seen.health],
        in_flight_count=seen.in_flight,
    )


def server_bytes(found: Server) -> bytes:
    """Return the answer that a repeated request gets."""
    return server(found).SerializeToString()


def wanted_target(message: pb.AliasTarget) -> Target:
    """Return what is to stand behind an alias."""
    return Target(tuple(message.versions), message.settings)


def target(found: Target) -> pb.AliasTarget:
    """Return the message of what stands behind an alias."""
    return pb.AliasTarget(versions=found.versions, settings=found.settings)


def change(found: Change) -> pb.AliasChange:
    """Return the message of an entry in the history of an alias."""
    return pb.AliasChange(
        number=found.number,
        target=target(found.target),
        cause=_CAUSES[found.cause],
        reason=found.reason,
        actor=found.actor,
        change_time=_timestamp(found.change_time),
    )


def alias(found: Alias) -> pb.Alias:
    """Return the message of an alias."""
    encoded = pb.Alias(name=found.name, target=target(found.target), etag=found.etag)
    if found.change is not None:
        encoded.change.CopyFrom(change(found.change))
    return encoded


def alias_bytes(found: Alias) -> bytes:
    """Return the answer that a repeated request gets."""
    return alias(found).SerializeToString()


def moment(sent: Timestamp) -> datetime:
    """Return the moment of a (validated) timestamp."""
    return sent.ToDatetime(UTC)


def _timestamp(moment: datetime) -> Timestamp:
    encoded = Timestamp()
    encoded.FromDatetime(moment)
    return encoded
