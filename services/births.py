"""Births as two slices share them: wire ↔ engine, engine's refusals → faults, and the form in which they are kept.

Stands outside the slices because Profile and Chart both speak of births and neither may import the other.
"""

import json
from dataclasses import dataclass
from datetime import datetime

from google.protobuf.timestamp_pb2 import Timestamp
from google.type.date_pb2 import Date
from google.type.latlng_pb2 import LatLng
from google.type.timeofday_pb2 import TimeOfDay

import bazi
from bazi.errors import AmbiguousMoment, BaziError, ImpossibleMoment, OutOfRange, UnknownZone
from bazi.moment import Birth, Calendar, Precision, ResolvedMoment, Sex
from baziai.type.v1 import birth_pb2 as pb
from services.kit.faults import Fault, Reason, Violation

_PRECISION_TO_PB = {
    Precision.EXACT: pb.TIME_PRECISION_EXACT,
    Precision.MINUTE_RANGE: pb.TIME_PRECISION_MINUTES,
    Precision.DOUBLE_HOUR: pb.TIME_PRECISION_DOUBLE_HOUR,
    Precision.UNKNOWN: pb.TIME_PRECISION_UNSPECIFIED,
}
_PRECISION_FROM_PB = {
    pb.TIME_PRECISION_UNSPECIFIED: Precision.EXACT,
    pb.TIME_PRECISION_EXACT: Precision.EXACT,
    pb.TIME_PRECISION_MINUTES: Precision.MINUTE_RANGE,
    pb.TIME_PRECISION_DOUBLE_HOUR: Precision.DOUBLE_HOUR,
}
# The engine's name of an input → its path in a BirthMoment.
_FIELDS = {
    "date": "date",
    "year": "date.year",
    "month": "date.month",
    "day": "date.day",
    "time": "time_of_day",
    "hour": "time_of_day.hours",
    "minute": "time_of_day.minutes",
    "second": "time_of_day.seconds",
    "zone": "place.time_zone",
    "longitude": "place.lat_lng.longitude",
    "latitude": "place.lat_lng.latitude",
}

# Refusals of a birth that another option would not need.
_NEEDED_BY = {"LONGITUDE_REQUIRED": "clock", "LATITUDE_REQUIRED": "southern"}


@dataclass(frozen=True, slots=True)
class BirthRecord:
    """A birth with what only people read: the name of the place."""

    birth: Birth
    place_name: str = ""


def decode(message: pb.BirthMoment, sex: int = 0) -> BirthRecord:
    """Return the birth in a (validated) message; `sex` is a `baziai.type.v1.Sex`."""
    known = message.HasField("time_of_day")
    time, place = message.time_of_day, message.place
    positioned = place.HasField("lat_lng")
    birth = Birth(
        year=message.date.year,
        month=message.date.month,
        day=message.date.day,
        hour=time.hours if known else None,
        minute=time.minutes if known else 0,
        second=time.seconds if known else 0,
        zone=place.time_zone,
        fold=message.fold if message.HasField("fold") else None,
        calendar=Calendar.LUNAR if message.calendar == pb.CALENDAR_LUNAR else Calendar.SOLAR,
        leap_month=message.leap_month,
        longitude=place.lat_lng.longitude if positioned else None,
        latitude=place.lat_lng.latitude if positioned else None,
        sex=Sex(sex),
        precision=_PRECISION_FROM_PB[message.precision] if known else Precision.UNKNOWN,
        precision_minutes=message.precision_minutes,
    )
    return BirthRecord(birth, place.display_name)


def told(message: pb.ToldBirth, beside: Birth) -> Birth:
    """Return a (validated) birth that was told without its place: in the zone and hemisphere of another one."""
    known = message.HasField("time_of_day")
    return Birth(
        year=message.date.year,
        month=message.date.month,
        day=message.date.day,
        hour=message.time_of_day.hours if known else None,
        minute=message.time_of_day.minutes if known else 0,
        second=message.time_of_day.seconds if known else 0,
        zone=beside.zone,
        fold=message.fold if message.HasField("fold") else None,
        calendar=Calendar.LUNAR if message.calendar == pb.CALENDAR_LUNAR else Calendar.SOLAR,
        leap_month=message.leap_month,
        latitude=beside.latitude,
        sex=Sex(message.sex),
        precision=Precision.EXACT if known else Precision.UNKNOWN,
    )


def encode(record: BirthRecord) -> pb.BirthMoment:
    """Return the message of a birth; the inverse of `decode` up to defaults being filled in."""
    birth = record.birth
    place = pb.Place(time_zone=birth.zone, display_name=record.place_name)
    if birth.longitude is not None and birth.latitude is not None:
        place.lat_lng.CopyFrom(LatLng(latitude=birth.latitude, longitude=birth.longitude))
    message = pb.BirthMoment(
        date=Date(year=birth.year, month=birth.month, day=birth.day),
        calendar=pb.CALENDAR_LUNAR if birth.calendar is Calendar.LUNAR else pb.CALENDAR_SOLAR,
        leap_month=birth.leap_month,
        place=place,
        precision=_PRECISION_TO_PB[birth.precision],
        precision_minutes=birth.precision_minutes,
    )
    if birth.hour is None:
        message.time_unknown = True
    else:
        time = TimeOfDay(hours=birth.hour, minutes=birth.minute, seconds=birth.second)
        message.time_of_day.CopyFrom(time)
    if birth.fold is not None:
        message.fold = birth.fold
    return message


def sex(record: BirthRecord) -> pb.Sex.ValueType:
    """Return the sex as the contract writes it; the numbers are the engine's."""
    return pb.Sex.ValueType(int(record.birth.sex))


def dump(record: BirthRecord) -> bytes:
    """Return the form in which a birth is kept (to be sealed)."""
    document = {"birth": record.birth._asdict(), "place_name": record.place_name}
    return json.dumps(document, separators=(",", ":")).encode()


def load(data: bytes) -> BirthRecord:
    """Return the birth that `dump` wrote."""
    document = json.loads(data)
    birth = document["birth"]
    birth["calendar"] = Calendar(birth["calendar"])
    birth["sex"] = Sex(birth["sex"])
    birth["precision"] = Precision(birth["precision"])
    return BirthRecord(Birth(**birth), document["place_name"])


def resolve(birth: Birth, prefix: str) -> ResolvedMoment:
    """Return what a birth resolves to; a Fault whose violations begin with `prefix` if it cannot be."""
    try:
        return bazi.resolve(birth)
    except BaziError as error:
        raise fault(error, prefix) from None


def fault(error: BaziError, prefix: str) -> Fault:
    """Return what a refusal of the engine means to a caller; `prefix` is the path of the birth, such as `birth`."""
    violation = Violation(f"{prefix}.{_FIELDS.get(error.field, error.field)}", str(error))
    match error:
        case AmbiguousMoment():
            reason = Reason.BIRTH_MOMENT_AMBIGUOUS
        case ImpossibleMoment():
            reason = Reason.BIRTH_MOMENT_IMPOSSIBLE
        case UnknownZone():
            reason = Reason.TIME_ZONE_UNKNOWN
        case OutOfRange():
            reason = Reason.DATE_OUT_OF_RANGE
        case _ if error.reason in _NEEDED_BY:
            reason = Reason.OPTIONS_UNUSABLE
            violation = Violation(f"options.{_NEEDED_BY[error.reason]}", str(error))
        case _:
            reason = Reason.FIELDS_INVALID
    return Fault(reason, str(error), metadata=_metadata(error), violations=(violation,))


def _metadata(error: BaziError) -> dict[str, str]:
    if isinstance(error, AmbiguousMoment):
        return {
            "earlier_offset_seconds": error.metadata["first_utc_offset"],
            "later_offset_seconds": error.metadata["second_utc_offset"],
        }
    return error.metadata


def encode_moment(moment: ResolvedMoment) -> pb.ResolvedMoment:
    """Return the message of a resolved moment."""
    message = pb.ResolvedMoment(
        instant=_timestamp(moment.epoch_ms),
        time_known=moment.time_known,
        utc_offset_seconds=moment.utc_offset,
        standard_offset_seconds=moment.standard_offset,
        daylight_saving=moment.is_dst,
        wall_time=_clock(moment.wall),
        standard_time=_clock(moment.standard),
        mean_solar_time=_clock(moment.mean_solar),
        true_solar_time=_clock(moment.true_solar),
        seconds_to_term=moment.seconds_to_jie,
        seconds_to_hour_edge=moment.seconds_to_hour_edge,
        time_zone_version=moment.tz_version,
    )
    lunar = moment.lunar_date
    if lunar is not None:
        message.lunar_date.CopyFrom(
            pb.LunarDate(year=lunar.year, month=lunar.month, leap_month=lunar.leap, day=lunar.day)
        )
    return message


def _timestamp(epoch_ms: int) -> Timestamp:
    seconds, milliseconds = divmod(epoch_ms, 1000)
    return Timestamp(seconds=seconds, nanos=milliseconds * 1_000_000)


def _clock(local: datetime | None) -> str:
    return "" if local is None else local.isoformat(timespec="seconds")
