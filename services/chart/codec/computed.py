"""Computed charts → serialized messages.

A chart is put together from serialized parts. Most parts (a pillar in its place, a finding about it) are among some
thousands that come again and again, so they are made once and their bytes kept; in protobuf the bytes of a message are
those of its fields in any order.
"""

from collections.abc import Callable
from functools import lru_cache

from google.protobuf.timestamp_pb2 import Timestamp
from google.rpc.status_pb2 import Status
from google.type.date_pb2 import Date

from bazi import Chart, Options
from bazi.branches import Branch
from bazi.elements import ELEMENTS, Element
from bazi.findings import Finding
from bazi.hidden_stems import HiddenRank
from bazi.judgement import judgement
from bazi.labels import label_of
from bazi.luck import Luck, LuckDirection
from bazi.results import ChartPillar
from bazi.sexagenary import PILLARS
from bazi.stems import STEMS, Stem
from bazi.strength import branch_points, element_points
from bazi.ten_gods import TenGod, ten_god
from baziai.chart.v1 import chart_pb2 as pb
from baziai.chart.v1 import chart_service_pb2 as service_pb
from baziai.type.v1 import options_pb2
from services import births
from services.chart.codec import findings
from services.chart.codec.facts import Stages, facts, pillar_facts, stars
from services.chart.codec.labels import hidden_label, pillar_label
from services.chart.codec.requests import applied
from services.chart.codec.wire import field, number_of

_DIRECTION = {
    LuckDirection.FORWARD: pb.LUCK_DIRECTION_FORWARD,
    LuckDirection.BACKWARD: pb.LUCK_DIRECTION_BACKWARD,
}
# Kinds of findings that hardly come again; all others are among some thousands.
_OF_THE_MOMENT = frozenset(
    {
        *("moment", "clock", "daylight_saving", "clock_repeated", "solar_term", "alternative"),
        # Of thousands of values, some of them the birth's own.
        *("strength", "luck.direction", "lunar_month"),
        *("boundary.term", "boundary.hour", "boundary.day", "luck.start", "luck.pillar"),
    }
)
_KEPT_FINDINGS = 50_000


def computed(chart: Chart, language: str, view: int) -> bytes:
    """Return the serialized message of a computed chart in a language and view."""
    made = _chart(chart, language, full=view != pb.CHART_VIEW_BASIC)
    return made + _verdicts(chart, language) if view == pb.CHART_VIEW_JUDGED else made


def document(chart: Chart) -> bytes:
    """Return the form in which a chart is kept: everything, no labels."""
    return _chart(chart, "", full=True) + _verdicts(chart, "")


def batch_chart(chart: bytes) -> bytes:
    """Return a serialized chart as one result of a BatchComputeChartsResponse."""
    return field(_RESULTS, field(_RESULT_CHART, chart))


def streamed_chart(index: int, chart: bytes) -> bytes:
    """Return a serialized chart as the answer to a place in StreamCharts."""
    head = service_pb.StreamChartsResponse(index=index)
    return head.SerializeToString() + field(_STREAMED_CHART, chart)


def streamed_error(index: int, status: Status) -> bytes:
    """Return a status as the answer to a place in StreamCharts."""
    return service_pb.StreamChartsResponse(index=index, error=status).SerializeToString()


def batch_error(status: Status) -> bytes:
    """Return a status as one result of a BatchComputeChartsResponse."""
    return field(_RESULTS, field(_RESULT_ERROR, status.SerializeToString()))


def _chart(chart: Chart, language: str, *, full: bool) -> bytes:
    head = pb.Chart(
        options=_options(chart.options),
        engine_version=chart.engine_version,
        moment=births.encode_moment(chart.moment),
        day_master=pb.Stem.ValueType(chart.day_master + 1),
        luck=None if chart.luck is None else _luck(chart.luck, language, full=full),
        language_code=language,
    )
    day_stem = int(chart.day_master)
    stages = (chart.options.earth_stages, chart.options.yin_stages)
    pillars = [_pillar(pillar, day_stem, stages, language, full) for pillar in chart.pillars]
    if full:
        pillars = [
            pillar + stars(given, language)
            for pillar, given in zip(pillars, chart.stars, strict=True)
        ]
    counts = zip(
        ELEMENTS,
        chart.elements.visible,
        chart.elements.hidden,
        element_points(chart.indices),
        strict=True,
    )
    parts = [
        head.SerializeToString(),
        field(
            _PILLARS, b"".join([field(at, p) for at, p in zip(_POSITIONS, pillars, strict=False)])
        ),
        *[_element(*count, language) for count in counts],
    ]
    if full:
        kept = _kept(language)
        parts += [kept(finding) for finding in chart.findings]
        parts += facts(chart, language)
    return b"".join(parts)


def _verdicts(chart: Chart, language: str) -> bytes:
    # Few charts have equal verdicts, so their bytes are not kept.
    return b"".join(
        field(_VERDICTS, findings.message(verdict, language).SerializeToString())
        for verdict in judgement(chart)
    )


@lru_cache(maxsize=256)
def _options(values: Options) -> options_pb2.CalculationOptions:
    return applied(values)


_RESULTS = number_of(service_pb.BatchComputeChartsResponse, "results")
_RESULT_CHART = number_of(service_pb.BatchComputeChartsResult, "chart")
_RESULT_ERROR = number_of(service_pb.BatchComputeChartsResult, "error")
_STREAMED_CHART = number_of(service_pb.StreamChartsResponse, "chart")
_VERDICTS = number_of(pb.Chart, "verdicts")
_PILLARS = number_of(pb.Chart, "pillars")
_ELEMENTS = number_of(pb.Chart, "elements")
_FINDINGS = number_of(pb.Chart, "findings")
_POSITIONS = tuple(
    number_of(pb.FourPillars, position) for position in ("year", "month", "day", "hour")
)


@lru_cache(maxsize=40_000)
def _pillar(placed: ChartPillar, day_stem: int, stages: Stages, language: str, full: bool) -> bytes:  # noqa: FBT001
    message = pb.Pillar(
        stem=_stem(placed.pillar.stem),
        branch=_branch(placed.pillar.branch),
        ten_god=_ten_god(placed.ten_god),
        uncertain=placed.uncertain,
        label=pillar_label(placed.pillar, language),
        ten_god_label=label_of(placed.ten_god, language)
        if placed.ten_god is not None and language
        else "",
    )
    for hidden in placed.hidden if full else ():
        message.hidden_stems.add(
            stem=_stem(hidden.stem),
            rank=_rank(hidden.rank),
            ten_god=_ten_god(hidden.ten_god),
            label=hidden_label(hidden.stem, hidden.ten_god, language),
            weight=branch_points()[placed.pillar.branch][hidden.stem],
        )
    if full:
        message.MergeFrom(pillar_facts(placed, day_stem, stages, language))
    return message.SerializeToString()


@lru_cache(maxsize=4096)
def _element(element: Element, visible: int, hidden: int, points: int, language: str) -> bytes:
    message = pb.ElementCount(
        element=pb.Element.ValueType(element + 1),
        visible=visible,
        hidden=hidden,
        points=points,
        label=label_of(element, language) if language else "",
    )
    return field(_ELEMENTS, message.SerializeToString())


def _luck(luck: Luck, language: str, *, full: bool) -> pb.Luck:
    message = pb.Luck(
        direction=_DIRECTION[luck.direction],
        start_time=_timestamp(luck.marks_ms[0]),
        start_years=luck.start_age.years,
        start_months=luck.start_age.months,
        start_days=luck.start_age.days,
        approximate=luck.approximate,
    )
    if full:
        marks, ages, dates = [_timestamp(mark) for mark in luck.marks_ms], luck.ages, luck.dates
        for n, index in enumerate(luck.indices):
            pillar = PILLARS[index]
            message.pillars.add(
                index=n + 1,
                stem=_stem(pillar.stem),
                branch=_branch(pillar.branch),
                ten_god=_ten_god(ten_god(STEMS[luck.day % 10], pillar.stem)),
                start_time=marks[n],
                end_time=marks[n + 1],
                start_age=ages[n],
                start_date=Date(year=dates[n].year, month=dates[n].month, day=dates[n].day),
                label=pillar_label(pillar, language),
            )
    return message


@lru_cache(maxsize=8)
def _kept(language: str) -> Callable[[Finding], bytes]:
    """Return what serializes a finding in a language and keeps the bytes of those that come again."""
    # By identity: the engine makes a finding that can come again only once, and hashing its texts would cost more
    # than all else. Each is held here, so no other object can take its identity.
    kept: dict[int, tuple[Finding, bytes]] = {}

    def serialized(finding: Finding) -> bytes:
        known = kept.get(id(finding))
        if known is not None:
            return known[1]
        made = _finding(finding, language)
        if finding.kind not in _OF_THE_MOMENT:
            if len(kept) >= _KEPT_FINDINGS:
                kept.clear()
            kept[id(finding)] = (finding, made)
        return made

    return serialized


def _finding(finding: Finding, language: str) -> bytes:
    return field(_FINDINGS, findings.message(finding, language).SerializeToString())


def _stem(stem: Stem) -> pb.Stem.ValueType:
    return pb.Stem.ValueType(stem + 1)


def _branch(branch: Branch) -> pb.Branch.ValueType:
    return pb.Branch.ValueType(branch + 1)


def _rank(rank: HiddenRank) -> pb.HiddenStemRank.ValueType:
    return pb.HiddenStemRank.ValueType(rank + 1)


def _ten_god(ten_god: TenGod | None) -> pb.TenGod.ValueType:
    return pb.TEN_GOD_UNSPECIFIED if ten_god is None else pb.TenGod.ValueType(ten_god + 1)


def _timestamp(epoch_ms: int) -> Timestamp:
    return Timestamp(seconds=epoch_ms // 1000, nanos=epoch_ms % 1000 * 1_000_000)
