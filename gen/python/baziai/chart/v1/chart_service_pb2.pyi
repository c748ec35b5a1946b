from baziai.chart.v1 import chart_pb2 as _chart_pb2
from baziai.type.v1 import access_pb2 as _access_pb2
from baziai.type.v1 import birth_pb2 as _birth_pb2
from baziai.type.v1 import options_pb2 as _options_pb2
from buf.validate import validate_pb2 as _validate_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.api import resource_pb2 as _resource_pb2
from google.protobuf import empty_pb2 as _empty_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ComputeChartRequest(_message.Message):
    __slots__ = ("birth", "sex", "options", "language_code", "view")
    BIRTH_FIELD_NUMBER: _ClassVar[int]
    SEX_FIELD_NUMBER: _ClassVar[int]
    OPTIONS_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_CODE_FIELD_NUMBER: _ClassVar[int]
    VIEW_FIELD_NUMBER: _ClassVar[int]
    birth: _birth_pb2.BirthMoment
    sex: _birth_pb2.Sex
    options: _options_pb2.CalculationOptions
    language_code: str
    view: _chart_pb2.ChartView
    def __init__(self, birth: _Optional[_Union[_birth_pb2.BirthMoment, _Mapping]] = ..., sex: _Optional[_Union[_birth_pb2.Sex, str]] = ..., options: _Optional[_Union[_options_pb2.CalculationOptions, _Mapping]] = ..., language_code: _Optional[str] = ..., view: _Optional[_Union[_chart_pb2.ChartView, str]] = ...) -> None: ...

class CreateChartRequest(_message.Message):
    __slots__ = ("parent", "chart", "chart_id", "language_code", "request_id")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    CHART_FIELD_NUMBER: _ClassVar[int]
    CHART_ID_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_CODE_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    parent: str
    chart: _chart_pb2.Chart
    chart_id: str
    language_code: str
    request_id: str
    def __init__(self, parent: _Optional[str] = ..., chart: _Optional[_Union[_chart_pb2.Chart, _Mapping]] = ..., chart_id: _Optional[str] = ..., language_code: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class GetChartRequest(_message.Message):
    __slots__ = ("name", "language_code", "view")
    NAME_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_CODE_FIELD_NUMBER: _ClassVar[int]
    VIEW_FIELD_NUMBER: _ClassVar[int]
    name: str
    language_code: str
    view: _chart_pb2.ChartView
    def __init__(self, name: _Optional[str] = ..., language_code: _Optional[str] = ..., view: _Optional[_Union[_chart_pb2.ChartView, str]] = ...) -> None: ...

class ListChartsRequest(_message.Message):
    __slots__ = ("parent", "page_size", "page_token", "filter", "language_code", "view")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    FILTER_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_CODE_FIELD_NUMBER: _ClassVar[int]
    VIEW_FIELD_NUMBER: _ClassVar[int]
    parent: str
    page_size: int
    page_token: str
    filter: str
    language_code: str
    view: _chart_pb2.ChartView
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., filter: _Optional[str] = ..., language_code: _Optional[str] = ..., view: _Optional[_Union[_chart_pb2.ChartView, str]] = ...) -> None: ...

class ListChartsResponse(_message.Message):
    __slots__ = ("charts", "next_page_token")
    CHARTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    charts: _containers.RepeatedCompositeFieldContainer[_chart_pb2.Chart]
    next_page_token: str
    def __init__(self, charts: _Optional[_Iterable[_Union[_chart_pb2.Chart, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class DeleteChartRequest(_message.Message):
    __slots__ = ("name", "etag", "request_id")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    etag: str
    request_id: str
    def __init__(self, name: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...
