"""What is known of a chart when the time is not → message."""

from bazi.labels import label_id
from bazi.uncertainty import PossibleChart, Uncertainty
from baziai.chart.v1 import chart_service_pb2 as pb
from services.chart.codec import findings
from services.chart.codec.facts import term
from services.chart.codec.labels import four_pillars
from services.chart.codec.moments import moments, timestamp


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
    return pb.PossibleChart(
        pillars=four_pillars(chart.indices, language),
        moments=[moments(interval, found.clock) for interval in chart.intervals],
        share=chart.duration_ms / whole,
    )
