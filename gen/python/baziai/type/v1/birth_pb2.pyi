import datetime

from buf.validate import validate_pb2 as _validate_pb2
from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.type import date_pb2 as _date_pb2
from google.type import latlng_pb2 as _latlng_pb2
from google.type import timeofday_pb2 as _timeofday_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Calendar(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CALENDAR_UNSPECIFIED: _ClassVar[Calendar]
    CALENDAR_SOLAR: _ClassVar[Calendar]
    CALENDAR_LUNAR: _ClassVar[Calendar]

class TimePrecision(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    TIME_PRECISION_UNSPECIFIED: _ClassVar[TimePrecision]
    TIME_PRECISION_EXACT: _ClassVar[TimePrecision]
    TIME_PRECISION_MINUTES: _ClassVar[TimePrecision]
    TIME_PRECISION_DOUBLE_HOUR: _ClassVar[TimePrecision]

class Sex(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SEX_UNSPECIFIED: _ClassVar[Sex]
    SEX_FEMALE: _ClassVar[Sex]
    SEX_MALE: _ClassVar[Sex]
CALENDAR_UNSPECIFIED: Calendar
CALENDAR_SOLAR: Calendar
CALENDAR_LUNAR: Calendar
TIME_PRECISION_UNSPECIFIED: TimePrecision
TIME_PRECISION_EXACT: TimePrecision
TIME_PRECISION_MINUTES: TimePrecision
TIME_PRECISION_DOUBLE_HOUR: TimePrecision
SEX_UNSPECIFIED: Sex
SEX_FEMALE: Sex
SEX_MALE: Sex

class Place(_message.Message):
    __slots__ = ("time_zone", "lat_lng", "display_name")
    TIME_ZONE_FIELD_NUMBER: _ClassVar[int]
    LAT_LNG_FIELD_NUMBER: _ClassVar[int]
    DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    time_zone: str
    lat_lng: _latlng_pb2.LatLng
    display_name: str
    def __init__(self, time_zone: _Optional[str] = ..., lat_lng: _Optional[_Union[_latlng_pb2.LatLng, _Mapping]] = ..., display_name: _Optional[str] = ...) -> None: ...

class BirthMoment(_message.Message):
    __slots__ = ("date", "time_of_day", "time_unknown", "calendar", "leap_month", "place", "precision", "precision_minutes", "fold")
    DATE_FIELD_NUMBER: _ClassVar[int]
    TIME_OF_DAY_FIELD_NUMBER: _ClassVar[int]
    TIME_UNKNOWN_FIELD_NUMBER: _ClassVar[int]
    CALENDAR_FIELD_NUMBER: _ClassVar[int]
    LEAP_MONTH_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    PRECISION_FIELD_NUMBER: _ClassVar[int]
    PRECISION_MINUTES_FIELD_NUMBER: _ClassVar[int]
    FOLD_FIELD_NUMBER: _ClassVar[int]
    date: _date_pb2.Date
    time_of_day: _timeofday_pb2.TimeOfDay
    time_unknown: bool
    calendar: Calendar
    leap_month: bool
    place: Place
    precision: TimePrecision
    precision_minutes: int
    fold: int
    def __init__(self, date: _Optional[_Union[_date_pb2.Date, _Mapping]] = ..., time_of_day: _Optional[_Union[_timeofday_pb2.TimeOfDay, _Mapping]] = ..., time_unknown: _Optional[bool] = ..., calendar: _Optional[_Union[Calendar, str]] = ..., leap_month: _Optional[bool] = ..., place: _Optional[_Union[Place, _Mapping]] = ..., precision: _Optional[_Union[TimePrecision, str]] = ..., precision_minutes: _Optional[int] = ..., fold: _Optional[int] = ...) -> None: ...

class ResolvedMoment(_message.Message):
    __slots__ = ("instant", "time_known", "utc_offset_seconds", "standard_offset_seconds", "daylight_saving", "wall_time", "standard_time", "mean_solar_time", "true_solar_time", "lunar_date", "seconds_to_term", "seconds_to_hour_edge", "time_zone_version")
    INSTANT_FIELD_NUMBER: _ClassVar[int]
    TIME_KNOWN_FIELD_NUMBER: _ClassVar[int]
    UTC_OFFSET_SECONDS_FIELD_NUMBER: _ClassVar[int]
    STANDARD_OFFSET_SECONDS_FIELD_NUMBER: _ClassVar[int]
    DAYLIGHT_SAVING_FIELD_NUMBER: _ClassVar[int]
    WALL_TIME_FIELD_NUMBER: _ClassVar[int]
    STANDARD_TIME_FIELD_NUMBER: _ClassVar[int]
    MEAN_SOLAR_TIME_FIELD_NUMBER: _ClassVar[int]
    TRUE_SOLAR_TIME_FIELD_NUMBER: _ClassVar[int]
    LUNAR_DATE_FIELD_NUMBER: _ClassVar[int]
    SECONDS_TO_TERM_FIELD_NUMBER: _ClassVar[int]
    SECONDS_TO_HOUR_EDGE_FIELD_NUMBER: _ClassVar[int]
    TIME_ZONE_VERSION_FIELD_NUMBER: _ClassVar[int]
    instant: _timestamp_pb2.Timestamp
    time_known: bool
    utc_offset_seconds: int
    standard_offset_seconds: int
    daylight_saving: bool
    wall_time: str
    standard_time: str
    mean_solar_time: str
    true_solar_time: str
    lunar_date: LunarDate
    seconds_to_term: float
    seconds_to_hour_edge: float
    time_zone_version: str
    def __init__(self, instant: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., time_known: _Optional[bool] = ..., utc_offset_seconds: _Optional[int] = ..., standard_offset_seconds: _Optional[int] = ..., daylight_saving: _Optional[bool] = ..., wall_time: _Optional[str] = ..., standard_time: _Optional[str] = ..., mean_solar_time: _Optional[str] = ..., true_solar_time: _Optional[str] = ..., lunar_date: _Optional[_Union[LunarDate, _Mapping]] = ..., seconds_to_term: _Optional[float] = ..., seconds_to_hour_edge: _Optional[float] = ..., time_zone_version: _Optional[str] = ...) -> None: ...

class LunarDate(_message.Message):
    __slots__ = ("year", "month", "leap_month", "day")
    YEAR_FIELD_NUMBER: _ClassVar[int]
    MONTH_FIELD_NUMBER: _ClassVar[int]
    LEAP_MONTH_FIELD_NUMBER: _ClassVar[int]
    DAY_FIELD_NUMBER: _ClassVar[int]
    year: int
    month: int
    leap_month: bool
    day: int
    def __init__(self, year: _Optional[int] = ..., month: _Optional[int] = ..., leap_month: _Optional[bool] = ..., day: _Optional[int] = ...) -> None: ...
