"""What passes through a life ↔ protobuf."""

from collections.abc import Iterable, Iterator

from google.protobuf.timestamp_pb2 import Timestamp

from bazi import Chart, Sex
from bazi.flow_moment import FlowMoment
from bazi.flows import Flow, FlowKind, Life
from bazi.labels import label, label_of
from bazi.pillars import DAY_MS
from bazi.stems import Stem
from bazi.ten_gods import ten_god
from baziai.chart.v1 import chart_pb2
from baziai.chart.v1 import chart_service_pb2 as pb
from services.chart.codec import findings
from services.chart.codec.labels import pillar_label
from services.chart.codec.moments import timestamp
from services.kit.faults import invalid

MOST = 400
# What is listed when no end is given, and the least that a flow of the kind lasts.
_USUAL_MS = {FlowKind.MONTH: 365 * DAY_MS, FlowKind.DAY: 30 * DAY_MS, FlowKind.HOUR: DAY_MS}
_LEAST_MS = {
    FlowKind.YEAR: 354 * DAY_MS,
    FlowKind.MONTH: 29 * DAY_MS,
    FlowKind.DAY: DAY_MS,
    FlowKind.HOUR: DAY_MS // 13,
}


def at_ms(request: pb.ForecastChartRequest, chart: Chart) -> int | None:
    """Return the moment asked about in epoch ms, None for none; FIELDS_INVALID before the birth."""
    if not request.HasField("at_time"):
        return None
    asked = _ms(request.at_time)
    if asked < chart.life.birth_ms:
        raise invalid("at_time", "is before the birth")
    return asked


def asked_for(request: pb.ForecastChartRequest) -> str:
    """Return the field that says when the list is, empty where the birth does."""
    given = ("end_time", "start_time")
    return next((name for name in given if request.HasField(name)), "")  # type: ignore[arg-type]  # two known names


def listed(request: pb.ForecastChartRequest, chart: Chart) -> Iterable[Flow]:
    """Return what is to be listed; FIELDS_INVALID for too much or for a range that ends before it begins."""
    if not request.kind:
        return ()
    kind, life = FlowKind(request.kind - 1), chart.life
    start = _ms(request.start_time) if request.HasField("start_time") else life.birth_ms
    end = _ms(request.end_time) if request.HasField("end_time") else None
    if end is not None and end <= start:
        raise invalid("end_time", "must be after start_time")
    if kind in (FlowKind.LUCK, FlowKind.SMALL_LUCK):
        flows = life.luck if kind is FlowKind.LUCK else life.small_luck()
        if flows is None:
            raise invalid(
                "kind", f"asks for what this chart does not have: {_why_none(chart, kind)}"
            )
        after = float("inf") if end is None else end
        return (flow for flow in flows if flow.end_ms > start and flow.start_ms < after)
    if end is None and kind is FlowKind.YEAR:
        return life.years(life.year_at(start).number)
    until = start + _USUAL_MS[kind] if end is None else end
    if (until - start) // _LEAST_MS[kind] > MOST:
        raise invalid("end_time", f"the list would have more than {MOST} entries")
    return _between(life, kind, start, until)


def _why_none(chart: Chart, kind: FlowKind) -> str:
    if kind is FlowKind.SMALL_LUCK and chart.birth.sex is not Sex.UNSPECIFIED:
        return "small luck goes by the hour, which is not known"
    return label(chart.no_luck, "en")


def _between(life: Life, kind: FlowKind, start: int, end: int) -> Iterable[Flow]:
    if kind is FlowKind.DAY:
        return life.days(start, end)
    if kind is FlowKind.HOUR:
        return life.hours(start, end)
    first, last = life.year_at(start).number, life.year_at(end - 1).number
    if kind is FlowKind.YEAR:
        return life.years(first, last - first + 1)
    return _months(life, first, last, start, end)


def _months(life: Life, first: int, last: int, start: int, end: int) -> Iterator[Flow]:
    for year in range(first, last + 1):
        yield from (m for m in life.months(year) if m.end_ms > start and m.start_ms < end)


def response(
    moment: FlowMoment | None, flows: Iterable[Flow], day_master: Stem, language: str
) -> pb.ForecastChartResponse:
    """Return the message."""
    message = pb.ForecastChartResponse(
        flows=[_flow(flow, day_master, language) for flow in flows], language_code=language
    )
    if moment is not None:
        message.moment.CopyFrom(_moment(moment, day_master, language))
    return message


def instants(request: pb.ForecastStoredChartRequest, chart: Chart) -> list[int]:
    """Return the moments asked about in epoch ms; FIELDS_INVALID for one before the birth."""
    asked = [_ms(at) for at in request.at_times]
    for place, at in enumerate(asked):
        if at < chart.life.birth_ms:
            raise invalid(f"at_times[{place}]", "is before the birth")
    return asked


def moments(
    found: Iterable[FlowMoment], day_master: Stem, language: str
) -> pb.ForecastStoredChartResponse:
    """Return the message."""
    return pb.ForecastStoredChartResponse(
        moments=[_moment(moment, day_master, language) for moment in found],
        language_code=language,
    )


def _moment(moment: FlowMoment, day_master: Stem, language: str) -> pb.FlowMoment:
    return pb.FlowMoment(
        time=timestamp(moment.epoch_ms),
        flows=[_flow(flow, day_master, language) for flow in moment.flows.values()],
        nominal_age=moment.nominal_age,
        full_age=moment.full_age,
        findings=[findings.message(finding, language) for finding in moment.findings],
        verdicts=[findings.message(verdict, language) for verdict in moment.verdicts],
    )


def _flow(flow: Flow, day_master: Stem, language: str) -> pb.Flow:
    pillar = flow.pillar
    god = ten_god(day_master, pillar.stem)
    return pb.Flow(
        kind=pb.FlowKind.ValueType(flow.kind + 1),
        number=flow.number,
        stem=chart_pb2.Stem.ValueType(pillar.stem + 1),
        branch=chart_pb2.Branch.ValueType(pillar.branch + 1),
        label=pillar_label(pillar, language),
        ten_god=chart_pb2.TenGod.ValueType(god + 1),
        ten_god_label=label_of(god, language),
        start_time=timestamp(flow.start_ms),
        end_time=timestamp(flow.end_ms),
    )


def _ms(message: Timestamp) -> int:
    return message.seconds * 1000 + message.nanos // 1_000_000
