import datetime

from baziai.type.v1 import birth_pb2 as _birth_pb2
from baziai.type.v1 import options_pb2 as _options_pb2
from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.api import resource_pb2 as _resource_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Stem(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    STEM_UNSPECIFIED: _ClassVar[Stem]
    STEM_JIA: _ClassVar[Stem]
    STEM_YI: _ClassVar[Stem]
    STEM_BING: _ClassVar[Stem]
    STEM_DING: _ClassVar[Stem]
    STEM_WU: _ClassVar[Stem]
    STEM_JI: _ClassVar[Stem]
    STEM_GENG: _ClassVar[Stem]
    STEM_XIN: _ClassVar[Stem]
    STEM_REN: _ClassVar[Stem]
    STEM_GUI: _ClassVar[Stem]

class Branch(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    BRANCH_UNSPECIFIED: _ClassVar[Branch]
    BRANCH_ZI: _ClassVar[Branch]
    BRANCH_CHOU: _ClassVar[Branch]
    BRANCH_YIN: _ClassVar[Branch]
    BRANCH_MAO: _ClassVar[Branch]
    BRANCH_CHEN: _ClassVar[Branch]
    BRANCH_SI: _ClassVar[Branch]
    BRANCH_WU: _ClassVar[Branch]
    BRANCH_WEI: _ClassVar[Branch]
    BRANCH_SHEN: _ClassVar[Branch]
    BRANCH_YOU: _ClassVar[Branch]
    BRANCH_XU: _ClassVar[Branch]
    BRANCH_HAI: _ClassVar[Branch]

class Element(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ELEMENT_UNSPECIFIED: _ClassVar[Element]
    ELEMENT_WOOD: _ClassVar[Element]
    ELEMENT_FIRE: _ClassVar[Element]
    ELEMENT_EARTH: _ClassVar[Element]
    ELEMENT_METAL: _ClassVar[Element]
    ELEMENT_WATER: _ClassVar[Element]

class TenGod(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    TEN_GOD_UNSPECIFIED: _ClassVar[TenGod]
    TEN_GOD_FRIEND: _ClassVar[TenGod]
    TEN_GOD_ROB_WEALTH: _ClassVar[TenGod]
    TEN_GOD_EATING_GOD: _ClassVar[TenGod]
    TEN_GOD_HURTING_OFFICER: _ClassVar[TenGod]
    TEN_GOD_INDIRECT_WEALTH: _ClassVar[TenGod]
    TEN_GOD_DIRECT_WEALTH: _ClassVar[TenGod]
    TEN_GOD_SEVEN_KILLINGS: _ClassVar[TenGod]
    TEN_GOD_DIRECT_OFFICER: _ClassVar[TenGod]
    TEN_GOD_INDIRECT_RESOURCE: _ClassVar[TenGod]
    TEN_GOD_DIRECT_RESOURCE: _ClassVar[TenGod]

class HiddenStemRank(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    HIDDEN_STEM_RANK_UNSPECIFIED: _ClassVar[HiddenStemRank]
    HIDDEN_STEM_RANK_MAIN: _ClassVar[HiddenStemRank]
    HIDDEN_STEM_RANK_MIDDLE: _ClassVar[HiddenStemRank]
    HIDDEN_STEM_RANK_RESIDUAL: _ClassVar[HiddenStemRank]

class LuckDirection(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    LUCK_DIRECTION_UNSPECIFIED: _ClassVar[LuckDirection]
    LUCK_DIRECTION_FORWARD: _ClassVar[LuckDirection]
    LUCK_DIRECTION_BACKWARD: _ClassVar[LuckDirection]

class ChartView(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CHART_VIEW_UNSPECIFIED: _ClassVar[ChartView]
    CHART_VIEW_BASIC: _ClassVar[ChartView]
    CHART_VIEW_FULL: _ClassVar[ChartView]
STEM_UNSPECIFIED: Stem
STEM_JIA: Stem
STEM_YI: Stem
STEM_BING: Stem
STEM_DING: Stem
STEM_WU: Stem
STEM_JI: Stem
STEM_GENG: Stem
STEM_XIN: Stem
STEM_REN: Stem
STEM_GUI: Stem
BRANCH_UNSPECIFIED: Branch
BRANCH_ZI: Branch
BRANCH_CHOU: Branch
BRANCH_YIN: Branch
BRANCH_MAO: Branch
BRANCH_CHEN: Branch
BRANCH_SI: Branch
BRANCH_WU: Branch
BRANCH_WEI: Branch
BRANCH_SHEN: Branch
BRANCH_YOU: Branch
BRANCH_XU: Branch
BRANCH_HAI: Branch
ELEMENT_UNSPECIFIED: Element
ELEMENT_WOOD: Element
ELEMENT_FIRE: Element
ELEMENT_EARTH: Element
ELEMENT_METAL: Element
ELEMENT_WATER: Element
TEN_GOD_UNSPECIFIED: TenGod
TEN_GOD_FRIEND: TenGod
TEN_GOD_ROB_WEALTH: TenGod
TEN_GOD_EATING_GOD: TenGod
TEN_GOD_HURTING_OFFICER: TenGod
TEN_GOD_INDIRECT_WEALTH: TenGod
TEN_GOD_DIRECT_WEALTH: TenGod
TEN_GOD_SEVEN_KILLINGS: TenGod
TEN_GOD_DIRECT_OFFICER: TenGod
TEN_GOD_INDIRECT_RESOURCE: TenGod
TEN_GOD_DIRECT_RESOURCE: TenGod
HIDDEN_STEM_RANK_UNSPECIFIED: HiddenStemRank
HIDDEN_STEM_RANK_MAIN: HiddenStemRank
HIDDEN_STEM_RANK_MIDDLE: HiddenStemRank
HIDDEN_STEM_RANK_RESIDUAL: HiddenStemRank
LUCK_DIRECTION_UNSPECIFIED: LuckDirection
LUCK_DIRECTION_FORWARD: LuckDirection
LUCK_DIRECTION_BACKWARD: LuckDirection
CHART_VIEW_UNSPECIFIED: ChartView
CHART_VIEW_BASIC: ChartView
CHART_VIEW_FULL: ChartView

class HiddenStem(_message.Message):
    __slots__ = ("stem", "rank", "ten_god", "label")
    STEM_FIELD_NUMBER: _ClassVar[int]
    RANK_FIELD_NUMBER: _ClassVar[int]
    TEN_GOD_FIELD_NUMBER: _ClassVar[int]
    LABEL_FIELD_NUMBER: _ClassVar[int]
    stem: Stem
    rank: HiddenStemRank
    ten_god: TenGod
    label: str
    def __init__(self, stem: _Optional[_Union[Stem, str]] = ..., rank: _Optional[_Union[HiddenStemRank, str]] = ..., ten_god: _Optional[_Union[TenGod, str]] = ..., label: _Optional[str] = ...) -> None: ...

class Pillar(_message.Message):
    __slots__ = ("stem", "branch", "ten_god", "hidden_stems", "label", "ten_god_label")
    STEM_FIELD_NUMBER: _ClassVar[int]
    BRANCH_FIELD_NUMBER: _ClassVar[int]
    TEN_GOD_FIELD_NUMBER: _ClassVar[int]
    HIDDEN_STEMS_FIELD_NUMBER: _ClassVar[int]
    LABEL_FIELD_NUMBER: _ClassVar[int]
    TEN_GOD_LABEL_FIELD_NUMBER: _ClassVar[int]
    stem: Stem
    branch: Branch
    ten_god: TenGod
    hidden_stems: _containers.RepeatedCompositeFieldContainer[HiddenStem]
    label: str
    ten_god_label: str
    def __init__(self, stem: _Optional[_Union[Stem, str]] = ..., branch: _Optional[_Union[Branch, str]] = ..., ten_god: _Optional[_Union[TenGod, str]] = ..., hidden_stems: _Optional[_Iterable[_Union[HiddenStem, _Mapping]]] = ..., label: _Optional[str] = ..., ten_god_label: _Optional[str] = ...) -> None: ...

class FourPillars(_message.Message):
    __slots__ = ("year", "month", "day", "hour")
    YEAR_FIELD_NUMBER: _ClassVar[int]
    MONTH_FIELD_NUMBER: _ClassVar[int]
    DAY_FIELD_NUMBER: _ClassVar[int]
    HOUR_FIELD_NUMBER: _ClassVar[int]
    year: Pillar
    month: Pillar
    day: Pillar
    hour: Pillar
    def __init__(self, year: _Optional[_Union[Pillar, _Mapping]] = ..., month: _Optional[_Union[Pillar, _Mapping]] = ..., day: _Optional[_Union[Pillar, _Mapping]] = ..., hour: _Optional[_Union[Pillar, _Mapping]] = ...) -> None: ...

class ElementCount(_message.Message):
    __slots__ = ("element", "visible", "hidden", "label")
    ELEMENT_FIELD_NUMBER: _ClassVar[int]
    VISIBLE_FIELD_NUMBER: _ClassVar[int]
    HIDDEN_FIELD_NUMBER: _ClassVar[int]
    LABEL_FIELD_NUMBER: _ClassVar[int]
    element: Element
    visible: int
    hidden: int
    label: str
    def __init__(self, element: _Optional[_Union[Element, str]] = ..., visible: _Optional[int] = ..., hidden: _Optional[int] = ..., label: _Optional[str] = ...) -> None: ...

class LuckPillar(_message.Message):
    __slots__ = ("index", "stem", "branch", "ten_god", "start_time", "end_time", "start_age", "label")
    INDEX_FIELD_NUMBER: _ClassVar[int]
    STEM_FIELD_NUMBER: _ClassVar[int]
    BRANCH_FIELD_NUMBER: _ClassVar[int]
    TEN_GOD_FIELD_NUMBER: _ClassVar[int]
    START_TIME_FIELD_NUMBER: _ClassVar[int]
    END_TIME_FIELD_NUMBER: _ClassVar[int]
    START_AGE_FIELD_NUMBER: _ClassVar[int]
    LABEL_FIELD_NUMBER: _ClassVar[int]
    index: int
    stem: Stem
    branch: Branch
    ten_god: TenGod
    start_time: _timestamp_pb2.Timestamp
    end_time: _timestamp_pb2.Timestamp
    start_age: int
    label: str
    def __init__(self, index: _Optional[int] = ..., stem: _Optional[_Union[Stem, str]] = ..., branch: _Optional[_Union[Branch, str]] = ..., ten_god: _Optional[_Union[TenGod, str]] = ..., start_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., end_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., start_age: _Optional[int] = ..., label: _Optional[str] = ...) -> None: ...

class Luck(_message.Message):
    __slots__ = ("direction", "start_time", "start_years", "start_months", "start_days", "pillars")
    DIRECTION_FIELD_NUMBER: _ClassVar[int]
    START_TIME_FIELD_NUMBER: _ClassVar[int]
    START_YEARS_FIELD_NUMBER: _ClassVar[int]
    START_MONTHS_FIELD_NUMBER: _ClassVar[int]
    START_DAYS_FIELD_NUMBER: _ClassVar[int]
    PILLARS_FIELD_NUMBER: _ClassVar[int]
    direction: LuckDirection
    start_time: _timestamp_pb2.Timestamp
    start_years: int
    start_months: int
    start_days: int
    pillars: _containers.RepeatedCompositeFieldContainer[LuckPillar]
    def __init__(self, direction: _Optional[_Union[LuckDirection, str]] = ..., start_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., start_years: _Optional[int] = ..., start_months: _Optional[int] = ..., start_days: _Optional[int] = ..., pillars: _Optional[_Iterable[_Union[LuckPillar, _Mapping]]] = ...) -> None: ...

class Finding(_message.Message):
    __slots__ = ("id", "kind", "subject", "value", "evidence", "rule", "source", "label")
    class ValueEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    RULE_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    LABEL_FIELD_NUMBER: _ClassVar[int]
    id: str
    kind: str
    subject: str
    value: _containers.ScalarMap[str, str]
    evidence: _containers.RepeatedScalarFieldContainer[str]
    rule: str
    source: str
    label: str
    def __init__(self, id: _Optional[str] = ..., kind: _Optional[str] = ..., subject: _Optional[str] = ..., value: _Optional[_Mapping[str, str]] = ..., evidence: _Optional[_Iterable[str]] = ..., rule: _Optional[str] = ..., source: _Optional[str] = ..., label: _Optional[str] = ...) -> None: ...

class Chart(_message.Message):
    __slots__ = ("name", "uid", "profile", "birth_revision", "options", "engine_version", "moment", "pillars", "day_master", "elements", "luck", "findings", "stale", "language_code", "etag", "create_time")
    NAME_FIELD_NUMBER: _ClassVar[int]
    UID_FIELD_NUMBER: _ClassVar[int]
    PROFILE_FIELD_NUMBER: _ClassVar[int]
    BIRTH_REVISION_FIELD_NUMBER: _ClassVar[int]
    OPTIONS_FIELD_NUMBER: _ClassVar[int]
    ENGINE_VERSION_FIELD_NUMBER: _ClassVar[int]
    MOMENT_FIELD_NUMBER: _ClassVar[int]
    PILLARS_FIELD_NUMBER: _ClassVar[int]
    DAY_MASTER_FIELD_NUMBER: _ClassVar[int]
    ELEMENTS_FIELD_NUMBER: _ClassVar[int]
    LUCK_FIELD_NUMBER: _ClassVar[int]
    FINDINGS_FIELD_NUMBER: _ClassVar[int]
    STALE_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_CODE_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    name: str
    uid: str
    profile: str
    birth_revision: int
    options: _options_pb2.CalculationOptions
    engine_version: str
    moment: _birth_pb2.ResolvedMoment
    pillars: FourPillars
    day_master: Stem
    elements: _containers.RepeatedCompositeFieldContainer[ElementCount]
    luck: Luck
    findings: _containers.RepeatedCompositeFieldContainer[Finding]
    stale: bool
    language_code: str
    etag: str
    create_time: _timestamp_pb2.Timestamp
    def __init__(self, name: _Optional[str] = ..., uid: _Optional[str] = ..., profile: _Optional[str] = ..., birth_revision: _Optional[int] = ..., options: _Optional[_Union[_options_pb2.CalculationOptions, _Mapping]] = ..., engine_version: _Optional[str] = ..., moment: _Optional[_Union[_birth_pb2.ResolvedMoment, _Mapping]] = ..., pillars: _Optional[_Union[FourPillars, _Mapping]] = ..., day_master: _Optional[_Union[Stem, str]] = ..., elements: _Optional[_Iterable[_Union[ElementCount, _Mapping]]] = ..., luck: _Optional[_Union[Luck, _Mapping]] = ..., findings: _Optional[_Iterable[_Union[Finding, _Mapping]]] = ..., stale: _Optional[bool] = ..., language_code: _Optional[str] = ..., etag: _Optional[str] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...
