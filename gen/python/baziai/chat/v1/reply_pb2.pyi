import datetime

from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.api import resource_pb2 as _resource_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.rpc import status_pb2 as _status_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class FinishReason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    FINISH_REASON_UNSPECIFIED: _ClassVar[FinishReason]
    FINISH_REASON_STOP: _ClassVar[FinishReason]
    FINISH_REASON_LENGTH: _ClassVar[FinishReason]
    FINISH_REASON_SAFETY: _ClassVar[FinishReason]
    FINISH_REASON_CANCELLED: _ClassVar[FinishReason]
    FINISH_REASON_ERROR: _ClassVar[FinishReason]

class Activity(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ACTIVITY_UNSPECIFIED: _ClassVar[Activity]
    ACTIVITY_READING_CHART: _ClassVar[Activity]
    ACTIVITY_SEARCHING: _ClassVar[Activity]
    ACTIVITY_WRITING: _ClassVar[Activity]

class WriterKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    WRITER_KIND_UNSPECIFIED: _ClassVar[WriterKind]
    WRITER_KIND_COMPOSER: _ClassVar[WriterKind]
    WRITER_KIND_LANGUAGE_MODEL: _ClassVar[WriterKind]
FINISH_REASON_UNSPECIFIED: FinishReason
FINISH_REASON_STOP: FinishReason
FINISH_REASON_LENGTH: FinishReason
FINISH_REASON_SAFETY: FinishReason
FINISH_REASON_CANCELLED: FinishReason
FINISH_REASON_ERROR: FinishReason
ACTIVITY_UNSPECIFIED: Activity
ACTIVITY_READING_CHART: Activity
ACTIVITY_SEARCHING: Activity
ACTIVITY_WRITING: Activity
WRITER_KIND_UNSPECIFIED: WriterKind
WRITER_KIND_COMPOSER: WriterKind
WRITER_KIND_LANGUAGE_MODEL: WriterKind

class Writer(_message.Message):
    __slots__ = ("kind", "model")
    KIND_FIELD_NUMBER: _ClassVar[int]
    MODEL_FIELD_NUMBER: _ClassVar[int]
    kind: WriterKind
    model: str
    def __init__(self, kind: _Optional[_Union[WriterKind, str]] = ..., model: _Optional[str] = ...) -> None: ...

class Usage(_message.Message):
    __slots__ = ("prompt_tokens", "completion_tokens")
    PROMPT_TOKENS_FIELD_NUMBER: _ClassVar[int]
    COMPLETION_TOKENS_FIELD_NUMBER: _ClassVar[int]
    prompt_tokens: int
    completion_tokens: int
    def __init__(self, prompt_tokens: _Optional[int] = ..., completion_tokens: _Optional[int] = ...) -> None: ...

class Citation(_message.Message):
    __slots__ = ("marker", "finding", "quote")
    MARKER_FIELD_NUMBER: _ClassVar[int]
    FINDING_FIELD_NUMBER: _ClassVar[int]
    QUOTE_FIELD_NUMBER: _ClassVar[int]
    marker: str
    finding: FindingSource
    quote: str
    def __init__(self, marker: _Optional[str] = ..., finding: _Optional[_Union[FindingSource, _Mapping]] = ..., quote: _Optional[str] = ...) -> None: ...

class FindingSource(_message.Message):
    __slots__ = ("chart", "finding_id")
    CHART_FIELD_NUMBER: _ClassVar[int]
    FINDING_ID_FIELD_NUMBER: _ClassVar[int]
    chart: str
    finding_id: str
    def __init__(self, chart: _Optional[str] = ..., finding_id: _Optional[str] = ...) -> None: ...

class Reply(_message.Message):
    __slots__ = ("name", "state", "user_message", "message", "writer", "finish_reason", "usage", "error", "epoch", "create_time", "end_time")
    class State(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        STATE_UNSPECIFIED: _ClassVar[Reply.State]
        STATE_RUNNING: _ClassVar[Reply.State]
        STATE_COMPLETED: _ClassVar[Reply.State]
        STATE_FAILED: _ClassVar[Reply.State]
        STATE_CANCELLED: _ClassVar[Reply.State]
    STATE_UNSPECIFIED: Reply.State
    STATE_RUNNING: Reply.State
    STATE_COMPLETED: Reply.State
    STATE_FAILED: Reply.State
    STATE_CANCELLED: Reply.State
    NAME_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    USER_MESSAGE_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    WRITER_FIELD_NUMBER: _ClassVar[int]
    FINISH_REASON_FIELD_NUMBER: _ClassVar[int]
    USAGE_FIELD_NUMBER: _ClassVar[int]
    ERROR_FIELD_NUMBER: _ClassVar[int]
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    END_TIME_FIELD_NUMBER: _ClassVar[int]
    name: str
    state: Reply.State
    user_message: str
    message: str
    writer: Writer
    finish_reason: FinishReason
    usage: Usage
    error: _status_pb2.Status
    epoch: int
    create_time: _timestamp_pb2.Timestamp
    end_time: _timestamp_pb2.Timestamp
    def __init__(self, name: _Optional[str] = ..., state: _Optional[_Union[Reply.State, str]] = ..., user_message: _Optional[str] = ..., message: _Optional[str] = ..., writer: _Optional[_Union[Writer, _Mapping]] = ..., finish_reason: _Optional[_Union[FinishReason, str]] = ..., usage: _Optional[_Union[Usage, _Mapping]] = ..., error: _Optional[_Union[_status_pb2.Status, _Mapping]] = ..., epoch: _Optional[int] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., end_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ReplyEvent(_message.Message):
    __slots__ = ("reply", "seq", "epoch", "resume_token", "emit_time", "started", "text_delta", "citation", "activity", "heartbeat", "completed", "failed", "cancelled")
    REPLY_FIELD_NUMBER: _ClassVar[int]
    SEQ_FIELD_NUMBER: _ClassVar[int]
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    EMIT_TIME_FIELD_NUMBER: _ClassVar[int]
    STARTED_FIELD_NUMBER: _ClassVar[int]
    TEXT_DELTA_FIELD_NUMBER: _ClassVar[int]
    CITATION_FIELD_NUMBER: _ClassVar[int]
    ACTIVITY_FIELD_NUMBER: _ClassVar[int]
    HEARTBEAT_FIELD_NUMBER: _ClassVar[int]
    COMPLETED_FIELD_NUMBER: _ClassVar[int]
    FAILED_FIELD_NUMBER: _ClassVar[int]
    CANCELLED_FIELD_NUMBER: _ClassVar[int]
    reply: str
    seq: int
    epoch: int
    resume_token: str
    emit_time: _timestamp_pb2.Timestamp
    started: ReplyStarted
    text_delta: TextDelta
    citation: Citation
    activity: ActivityUpdated
    heartbeat: Heartbeat
    completed: ReplyCompleted
    failed: ReplyFailed
    cancelled: ReplyCancelled
    def __init__(self, reply: _Optional[str] = ..., seq: _Optional[int] = ..., epoch: _Optional[int] = ..., resume_token: _Optional[str] = ..., emit_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., started: _Optional[_Union[ReplyStarted, _Mapping]] = ..., text_delta: _Optional[_Union[TextDelta, _Mapping]] = ..., citation: _Optional[_Union[Citation, _Mapping]] = ..., activity: _Optional[_Union[ActivityUpdated, _Mapping]] = ..., heartbeat: _Optional[_Union[Heartbeat, _Mapping]] = ..., completed: _Optional[_Union[ReplyCompleted, _Mapping]] = ..., failed: _Optional[_Union[ReplyFailed, _Mapping]] = ..., cancelled: _Optional[_Union[ReplyCancelled, _Mapping]] = ...) -> None: ...

class ReplyStarted(_message.Message):
    __slots__ = ("user_message", "writer", "language_code")
    USER_MESSAGE_FIELD_NUMBER: _ClassVar[int]
    WRITER_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_CODE_FIELD_NUMBER: _ClassVar[int]
    user_message: str
    writer: Writer
    language_code: str
    def __init__(self, user_message: _Optional[str] = ..., writer: _Optional[_Union[Writer, _Mapping]] = ..., language_code: _Optional[str] = ...) -> None: ...

class TextDelta(_message.Message):
    __slots__ = ("block", "text")
    BLOCK_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    block: int
    text: str
    def __init__(self, block: _Optional[int] = ..., text: _Optional[str] = ...) -> None: ...

class ActivityUpdated(_message.Message):
    __slots__ = ("activity",)
    ACTIVITY_FIELD_NUMBER: _ClassVar[int]
    activity: Activity
    def __init__(self, activity: _Optional[_Union[Activity, str]] = ...) -> None: ...

class Heartbeat(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ReplyCompleted(_message.Message):
    __slots__ = ("message", "finish_reason", "usage")
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    FINISH_REASON_FIELD_NUMBER: _ClassVar[int]
    USAGE_FIELD_NUMBER: _ClassVar[int]
    message: str
    finish_reason: FinishReason
    usage: Usage
    def __init__(self, message: _Optional[str] = ..., finish_reason: _Optional[_Union[FinishReason, str]] = ..., usage: _Optional[_Union[Usage, _Mapping]] = ...) -> None: ...

class ReplyFailed(_message.Message):
    __slots__ = ("status", "retryable")
    STATUS_FIELD_NUMBER: _ClassVar[int]
    RETRYABLE_FIELD_NUMBER: _ClassVar[int]
    status: _status_pb2.Status
    retryable: bool
    def __init__(self, status: _Optional[_Union[_status_pb2.Status, _Mapping]] = ..., retryable: _Optional[bool] = ...) -> None: ...

class ReplyCancelled(_message.Message):
    __slots__ = ("message", "usage")
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    USAGE_FIELD_NUMBER: _ClassVar[int]
    message: str
    usage: Usage
    def __init__(self, message: _Optional[str] = ..., usage: _Optional[_Union[Usage, _Mapping]] = ...) -> None: ...
