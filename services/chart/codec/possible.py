"""What is known of a chart when the time is not → message."""

from bazi.clock_history import local_clock
from bazi.labels import label_id
from bazi.results import POSITIONS
from bazi.sexagenary import PILLARS
from bazi.uncertainty import PossibleChart, Uncertainty
from baziai.chart.v1 import chart_pb2
from baziai.chart.v1 import chart_service_pb2 as pb
from services.chart.codec import findings
from services.chart.codec.facts import term
from services.chart.codec.labels import pillar_label
from services.chart.codec.moments import moments, timestamp

_NAMES = tuple(position.name.lower() for position in POSITIONS)


def hours(request: pb.ResolveUncertaintyRequest) -> tuple[int, int] | None:
    """Return the part of the day asked about, None for the whole day."""
    return (request.first_hour, request.end_hour) if request.end_hour else None


def response(found: Uncertainty, language: str) -> pb.ResolveUncertaintyResponse:
    """Return the message of what is possible."""
    message = pb.ResolveUncertaintyResponse(
        charts=[_possible(found, chart, language) for chart in found.possible],
        stable_findings=[findings.message(finding, language) for finding in found.stable],
        varying_finding_ids=found.varying,
        language_code=language,
    )
    doubt = found.doubt
    if doubt is not None:
        message.doubt.CopyFrom(
            pb.TermDoubt(
                term=term(label_id(doubt.term), language),
                time=timestamp(doubt.at_ms),
                seconds=doubt.seconds,
                uncertainty_seconds=doubt.uncertainty,
            )
        )
    return message


def _possible(found: Uncertainty, chart: PossibleChart, language: str) -> pb.PossibleChart:
    whole = sum(end - start for start, end in found.intervals)
    clock = local_clock(found.options.clock, zone=found.birth.zone, longitude=found.birth.longitude)
    pillars = {}
    for name, index in zip(_NAMES, chart.indices, strict=False):
        pillar = PILLARS[index]
        pillars[name] = chart_pb2.Pillar(
            stem=chart_pb2.Stem.ValueType(pillar.stem + 1),
            branch=chart_pb2.Branch.ValueType(pillar.branch + 1),
            label=pillar_label(pillar, language),
        )
    return pb.PossibleChart(
        pillars=chart_pb2.FourPillars(**pillars),
        moments=[moments(interval, clock) for interval in chart.intervals],
        share=chart.duration_ms / whole,
    )
