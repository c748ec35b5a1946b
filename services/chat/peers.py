"""Charts, as the Chart service tells them."""

from collections.abc import Iterator, Sequence

from google.protobuf.timestamp_pb2 import Timestamp
from google.type.date_pb2 import Date
from google.type.timeofday_pb2 import TimeOfDay

from bazi.branches import BRANCHES
from bazi.labels import label, label_id
from bazi.stems import STEMS
from baziai.chart.v1.chart_pb2 import CHART_VIEW_FULL, Pillar
from baziai.chart.v1.chart_service_pb2 import (
    CompareChartsResponse,
    CompareStoredChartsRequest,
    FlowMoment,
    ForecastStoredChartRequest,
    GetChartRequest,
)
from baziai.chart.v1.chart_service_pb2_grpc import ChartServiceStub
from baziai.type.v1.birth_pb2 import (
    CALENDAR_LUNAR,
    CALENDAR_SOLAR,
    SEX_FEMALE,
    SEX_MALE,
    SEX_UNSPECIFIED,
    ToldBirth,
)
from services.chat.needs import Moment, Span
from services.chat.persons import Sex
from services.chat.told import Told
from services.chat.writers.phrases_pairs import LABELS
from services.chat.writing import TOLD, ChartFacts, Fact
from services.kit.peers import Peer

CHART_SERVICE = "baziai.chart.v1.ChartService"
_SEXES = {
    Sex.UNSPECIFIED: SEX_UNSPECIFIED,
    Sex.FEMALE: SEX_FEMALE,
    Sex.MALE: SEX_MALE,
}
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

    async def between(self, name: str, other: str | Told, language_code: str) -> tuple[Fact, ...]:
        """Return what is between two charts, read as the caller; the pillars of the second come first."""
        request = CompareStoredChartsRequest(name=name, language_code=language_code)
        if isinstance(other, Told):
            request.told.CopyFrom(_birth(other))
        else:
            request.other = other
        answer = await self._peer.ask(self._stub.CompareStoredCharts, request)
        return tuple(of_both(answer, request.other or TOLD))


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


def _birth(told: Told) -> ToldBirth:
    birth = ToldBirth(sex=_SEXES[told.person.sex])
    if told.day is not None:
        day = told.day
        birth.date.CopyFrom(Date(year=day.year, month=day.month, day=day.day))
        birth.calendar = CALENDAR_LUNAR if day.lunar else CALENDAR_SOLAR
        birth.leap_month = day.leap
    if told.hour is not None:
        birth.time_of_day.CopyFrom(TimeOfDay(hours=told.hour, minutes=told.minute))
    return birth


def of_both(answer: CompareChartsResponse, other: str) -> Iterator[Fact]:
    """Yield an answer about two charts as facts; `other`: the second one."""
    language = answer.language_code
    for place in ("year", "month", "day", "hour"):
        if answer.other.HasField(place):
            yield _pillar_of_other(place, getattr(answer.other, place), other, language)
    for finding in (*answer.findings, *(verdict.finding for verdict in answer.verdicts)):
        yield Fact(
            f"both/{finding.id}",
            finding.kind,
            finding.subject,
            dict(finding.value),
            finding.label,
            finding_id=finding.id,
            other=other,
        )


def _pillar_of_other(place: str, pillar: Pillar, other: str, language: str) -> Fact:
    # By this name the evidence of the other findings speaks of it.
    name = f"other:pillar.{place}"
    value = {"stem": label_id(STEMS[pillar.stem - 1]), "branch": label_id(BRANCHES[pillar.branch - 1])}  # fmt: skip
    said = LABELS["pillar"][language].format(
        place=label(f"position.{place}", language), pillar=pillar.label
    )
    return Fact(f"both/{name}", "compatibility.pillar", place, value, said, finding_id=name, other=other)  # fmt: skip
