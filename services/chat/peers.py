"""Charts, as the Chart service tells them."""

from collections.abc import Iterable, Iterator, Sequence

from google.protobuf.timestamp_pb2 import Timestamp

from baziai.chart.v1.chart_pb2 import CHART_VIEW_FULL, Finding
from baziai.chart.v1.chart_service_pb2 import (
    CompareStoredChartsRequest,
    FlowMoment,
    ForecastStoredChartRequest,
    GetChartRequest,
)
from baziai.chart.v1.chart_service_pb2_grpc import ChartServiceStub
from services.chat.needs import Moment, Span
from services.chat.writing import ChartFacts, Fact
from services.kit.peers import Peer

CHART_SERVICE = "baziai.chart.v1.ChartService"
# What passes for shorter than what was asked about says nothing of it.
_SHORTER = {
    Span.YEAR: ("flow_month", "flow_day", "flow_hour"),
    Span.MONTH: ("flow_day", "flow_hour"),
    Span.DATE: ("flow_hour",),
}


class ChartServiceReader:
    """Implements `ports.ChartReader` by a stub."""

    def __init__(self, peer: Peer) -> None:
        self._peer = peer
        self._stub = ChartServiceStub(peer.channel)

    async def get(self, name: str, language_code: str) -> ChartFacts:
        """Return the findings of a chart, read as the caller."""
        request = GetChartRequest(name=name, language_code=language_code, view=CHART_VIEW_FULL)
        chart = await self._peer.ask(self._stub.GetChart, request)
        facts = tuple(
            Fact(found.id, found.kind, found.subject, dict(found.value), found.label)
            for found in chart.findings
        )
        return ChartFacts(chart.name, language_code, facts, chart.stale)

    async def passing(
        self, name: str, moments: Sequence[Moment], language_code: str
    ) -> tuple[Fact, ...]:
        """Return what passes at moments, read as the caller."""
        request = ForecastStoredChartRequest(name=name, language_code=language_code)
        for moment in moments:
            request.at_times.append(Timestamp(seconds=int(moment.instant.timestamp())))
        answer = await self._peer.ask(self._stub.ForecastStoredChart, request)
        return tuple(
            fact
            for moment, found in zip(moments, answer.moments, strict=True)
            for fact in _of_moment(moment, found)
        )

    async def between(self, name: str, other: str, language_code: str) -> tuple[Fact, ...]:
        """Return what is between two charts, read as the caller."""
        request = CompareStoredChartsRequest(name=name, other=other, language_code=language_code)
        answer = await self._peer.ask(self._stub.CompareStoredCharts, request)
        found = (*answer.findings, *(verdict.finding for verdict in answer.verdicts))
        return tuple(_of_both(found, other))


def _of_moment(moment: Moment, found: FlowMoment) -> Iterator[Fact]:
    shorter = _SHORTER[moment.span]
    for finding in found.findings:
        if not any(name in finding.id for name in shorter):
            yield Fact(
                f"{moment.label}/{finding.id}",
                finding.kind,
                finding.subject,
                dict(finding.value),
                f"{moment.label}: {finding.label}",
                moment=moment.label,
                at=moment.instant,
                finding_id=finding.id,
            )


def _of_both(findings: Iterable[Finding], other: str) -> Iterator[Fact]:
    for finding in findings:
        yield Fact(
            f"both/{finding.id}",
            finding.kind,
            finding.subject,
            dict(finding.value),
            finding.label,
            finding_id=finding.id,
            other=other,
        )
