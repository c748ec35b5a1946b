"""Profiles ↔ protobuf, both ways and total."""

import re
from datetime import datetime

from google.longrunning import operations_pb2
from google.protobuf.timestamp_pb2 import Timestamp

from baziai.profile.v1 import profile_pb2, profile_service_pb2
from baziai.type.v1.birth_pb2 import Place
from services import births
from services.kit.faults import Reason, invalid
from services.profile.model import (
    OTHER_CLOCKS,
    Draft,
    Order,
    Profile,
    PurgeOperation,
    Query,
    Town,
)

UPDATABLE = ("display_name", "sex", "birth", "labels")
_ORDER = re.compile(r"^(create_time|update_time)(?: (asc|desc))?$")
_LABEL_TERM = re.compile(r'^labels\.([a-z][a-z0-9_-]{0,62}) ?= ?"([^"\\\x00-\x1f\x7f]{0,63})"$')


def draft(message: profile_pb2.Profile) -> Draft:
    """Return what the user says in a message; a missing birth decodes to an empty one, which only updates allow."""
    return Draft(
        message.display_name,
        births.decode(message.birth, message.sex),
        dict(message.labels),
    )


def query(request: profile_service_pb2.ListProfilesRequest) -> Query:
    """Return which profiles a list request asks for; FILTER_INVALID for what cannot be asked."""
    labels: dict[str, str] = {}
    for term in filter(None, request.filter.split(" AND ")):
        match = _LABEL_TERM.match(term.strip())
        if match is None:
            raise invalid("filter", 'expected `labels.KEY = "VALUE"`', Reason.FILTER_INVALID)
        key, value = match.groups()
        if labels.setdefault(key, value) != value:
            raise invalid("filter", "one label has one value", Reason.FILTER_INVALID)
    order = Order()
    if request.order_by:
        match = _ORDER.match(request.order_by.strip())
        if match is None:
            raise invalid(
                "order_by",
                "expected `create_time` or `update_time`, with ` desc` if wanted",
                Reason.FILTER_INVALID,
            )
        order = Order(match.group(1), match.group(2) == "desc")
    return Query(labels, order, request.show_deleted)


def profile(model: Profile) -> profile_pb2.Profile:
    """Return the message of a profile."""
    message = profile_pb2.Profile(
        name=model.name,
        uid=model.uid,
        display_name=model.display_name,
        sex=births.sex(model.birth),
        birth=births.encode(model.birth),
        labels=model.labels,
        birth_revision=model.birth_revision,
        state=profile_pb2.Profile.STATE_DELETED
        if model.deleted
        else profile_pb2.Profile.STATE_ACTIVE,
        etag=model.etag,
        create_time=_timestamp(model.create_time),
        update_time=_timestamp(model.update_time),
    )
    if model.delete_time is not None and model.purge_time is not None:
        message.delete_time.CopyFrom(_timestamp(model.delete_time))
        message.purge_time.CopyFrom(_timestamp(model.purge_time))
    return message


def operation(model: PurgeOperation) -> operations_pb2.Operation:
    """Return the message of a purge operation."""
    message = operations_pb2.Operation(name=model.name, done=model.done)
    message.metadata.Pack(
        profile_service_pb2.PurgeUserDataMetadata(
            create_time=_timestamp(model.create_time),
            finished_services=model.finished,
            pending_services=model.pending,
        )
    )
    if model.done:
        message.response.Pack(
            profile_service_pb2.PurgeUserDataResponse(counts=model.destroyed, forced=model.forced)
        )
    return message


def profile_bytes(model: Profile) -> bytes:
    """Return the answer that a repeated request gets."""
    return profile(model).SerializeToString()


def operation_bytes(model: PurgeOperation) -> bytes:
    """Return the answer that a repeated request gets."""
    answer: bytes = operation(model).SerializeToString()
    return answer


def _timestamp(moment: datetime) -> Timestamp:
    message = Timestamp()
    message.FromDatetime(moment)
    return message


def place_match(
    town: Town, zone: str = "", distance_km: float = 0.0
) -> profile_service_pb2.PlaceMatch:
    """Return the message of a town; `zone` is that of the point where it is another."""
    zone = zone or town.zone
    place = Place(time_zone=zone, display_name=town.matched)
    place.lat_lng.latitude, place.lat_lng.longitude = town.latitude, town.longitude
    return profile_service_pb2.PlaceMatch(
        place=place,
        name=town.name,
        country_code=town.country,
        population=town.population,
        distance_km=distance_km,
        other_time_zones=OTHER_CLOCKS.get(zone, ()),
    )
