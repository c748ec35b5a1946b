import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Event(_message.Message):
    __slots__ = ("event_id", "create_time", "tenant", "user", "traceparent", "user_purge_requested", "user_purge_step_finished", "birth_revised", "chart_created", "reply_finished", "message_rated")
    EVENT_ID_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    TENANT_FIELD_NUMBER: _ClassVar[int]
    USER_FIELD_NUMBER: _ClassVar[int]
    TRACEPARENT_FIELD_NUMBER: _ClassVar[int]
    USER_PURGE_REQUESTED_FIELD_NUMBER: _ClassVar[int]
    USER_PURGE_STEP_FINISHED_FIELD_NUMBER: _ClassVar[int]
    BIRTH_REVISED_FIELD_NUMBER: _ClassVar[int]
    CHART_CREATED_FIELD_NUMBER: _ClassVar[int]
    REPLY_FINISHED_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_RATED_FIELD_NUMBER: _ClassVar[int]
    event_id: str
    create_time: _timestamp_pb2.Timestamp
    tenant: str
    user: str
    traceparent: str
    user_purge_requested: UserPurgeRequested
    user_purge_step_finished: UserPurgeStepFinished
    birth_revised: BirthRevised
    chart_created: ChartCreated
    reply_finished: ReplyFinished
    message_rated: MessageRated
    def __init__(self, event_id: _Optional[str] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., tenant: _Optional[str] = ..., user: _Optional[str] = ..., traceparent: _Optional[str] = ..., user_purge_requested: _Optional[_Union[UserPurgeRequested, _Mapping]] = ..., user_purge_step_finished: _Optional[_Union[UserPurgeStepFinished, _Mapping]] = ..., birth_revised: _Optional[_Union[BirthRevised, _Mapping]] = ..., chart_created: _Optional[_Union[ChartCreated, _Mapping]] = ..., reply_finished: _Optional[_Union[ReplyFinished, _Mapping]] = ..., message_rated: _Optional[_Union[MessageRated, _Mapping]] = ...) -> None: ...

class UserPurgeRequested(_message.Message):
    __slots__ = ("operation",)
    OPERATION_FIELD_NUMBER: _ClassVar[int]
    operation: str
    def __init__(self, operation: _Optional[str] = ...) -> None: ...

class UserPurgeStepFinished(_message.Message):
    __slots__ = ("operation", "slice", "destroyed")
    class DestroyedEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: int
        def __init__(self, key: _Optional[str] = ..., value: _Optional[int] = ...) -> None: ...
    OPERATION_FIELD_NUMBER: _ClassVar[int]
    SLICE_FIELD_NUMBER: _ClassVar[int]
    DESTROYED_FIELD_NUMBER: _ClassVar[int]
    operation: str
    slice: str
    destroyed: _containers.ScalarMap[str, int]
    def __init__(self, operation: _Optional[str] = ..., slice: _Optional[str] = ..., destroyed: _Optional[_Mapping[str, int]] = ...) -> None: ...

class BirthRevised(_message.Message):
    __slots__ = ("profile", "birth_revision")
    PROFILE_FIELD_NUMBER: _ClassVar[int]
    BIRTH_REVISION_FIELD_NUMBER: _ClassVar[int]
    profile: str
    birth_revision: int
    def __init__(self, profile: _Optional[str] = ..., birth_revision: _Optional[int] = ...) -> None: ...

class ChartCreated(_message.Message):
    __slots__ = ("chart", "engine_version")
    CHART_FIELD_NUMBER: _ClassVar[int]
    ENGINE_VERSION_FIELD_NUMBER: _ClassVar[int]
    chart: str
    engine_version: str
    def __init__(self, chart: _Optional[str] = ..., engine_version: _Optional[str] = ...) -> None: ...

class ReplyFinished(_message.Message):
    __slots__ = ("reply", "state", "model", "prompt_tokens", "completion_tokens")
    REPLY_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    MODEL_FIELD_NUMBER: _ClassVar[int]
    PROMPT_TOKENS_FIELD_NUMBER: _ClassVar[int]
    COMPLETION_TOKENS_FIELD_NUMBER: _ClassVar[int]
    reply: str
    state: str
    model: str
    prompt_tokens: int
    completion_tokens: int
    def __init__(self, reply: _Optional[str] = ..., state: _Optional[str] = ..., model: _Optional[str] = ..., prompt_tokens: _Optional[int] = ..., completion_tokens: _Optional[int] = ...) -> None: ...

class MessageRated(_message.Message):
    __slots__ = ("message", "rating")
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    RATING_FIELD_NUMBER: _ClassVar[int]
    message: str
    rating: str
    def __init__(self, message: _Optional[str] = ..., rating: _Optional[str] = ...) -> None: ...
