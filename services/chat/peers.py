"""Charts, as the Chart service tells them."""

from baziai.chart.v1.chart_pb2 import CHART_VIEW_FULL
from baziai.chart.v1.chart_service_pb2 import GetChartRequest
from baziai.chart.v1.chart_service_pb2_grpc import ChartServiceStub
from services.chat.model import ChartFacts, Fact
from services.kit.peers import Peer

CHART_SERVICE = "baziai.chart.v1.ChartService"


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
        return ChartFacts(chart.name, language_code, facts)
