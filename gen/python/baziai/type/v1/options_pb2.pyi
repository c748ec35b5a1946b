from buf.validate import validate_pb2 as _validate_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Clock(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CLOCK_UNSPECIFIED: _ClassVar[Clock]
    CLOCK_WALL: _ClassVar[Clock]
    CLOCK_STANDARD: _ClassVar[Clock]
    CLOCK_MEAN_SOLAR: _ClassVar[Clock]
    CLOCK_TRUE_SOLAR: _ClassVar[Clock]

class DayBoundary(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    DAY_BOUNDARY_UNSPECIFIED: _ClassVar[DayBoundary]
    DAY_BOUNDARY_NEXT_DAY: _ClassVar[DayBoundary]
    DAY_BOUNDARY_SPLIT: _ClassVar[DayBoundary]
    DAY_BOUNDARY_MIDNIGHT: _ClassVar[DayBoundary]

class LuckStart(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    LUCK_START_UNSPECIFIED: _ClassVar[LuckStart]
    LUCK_START_EXACT: _ClassVar[LuckStart]
    LUCK_START_MINUTES: _ClassVar[LuckStart]
    LUCK_START_DOUBLE_HOURS: _ClassVar[LuckStart]
CLOCK_UNSPECIFIED: Clock
CLOCK_WALL: Clock
CLOCK_STANDARD: Clock
CLOCK_MEAN_SOLAR: Clock
CLOCK_TRUE_SOLAR: Clock
DAY_BOUNDARY_UNSPECIFIED: DayBoundary
DAY_BOUNDARY_NEXT_DAY: DayBoundary
DAY_BOUNDARY_SPLIT: DayBoundary
DAY_BOUNDARY_MIDNIGHT: DayBoundary
LUCK_START_UNSPECIFIED: LuckStart
LUCK_START_EXACT: LuckStart
LUCK_START_MINUTES: LuckStart
LUCK_START_DOUBLE_HOURS: LuckStart

class CalculationOptions(_message.Message):
    __slots__ = ("clock", "day_boundary", "luck_start")
    CLOCK_FIELD_NUMBER: _ClassVar[int]
    DAY_BOUNDARY_FIELD_NUMBER: _ClassVar[int]
    LUCK_START_FIELD_NUMBER: _ClassVar[int]
    clock: Clock
    day_boundary: DayBoundary
    luck_start: LuckStart
    def __init__(self, clock: _Optional[_Union[Clock, str]] = ..., day_boundary: _Optional[_Union[DayBoundary, str]] = ..., luck_start: _Optional[_Union[LuckStart, str]] = ...) -> None: ...
