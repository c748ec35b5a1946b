"""Requests and stored charts ↔ protobuf (what was just computed: `encoding`).

A stored chart is kept as the message without labels: what was computed then, readable in any language now.
"""

import re
from datetime import UTC, datetime, timedelta

from google.protobuf.timestamp_pb2 import Timestamp

from bazi import Clock, DayBoundary, LuckDirectionRule, LuckStart, Options
from bazi.elements import Element
from bazi.findings import Finding
from bazi.labels import describe, label_of
from bazi.sexagenary import cycle_index, pillar_at
from bazi.stems import Stem
from bazi.ten_gods import TenGod
from baziai.chart.v1 import chart_pb2 as pb
from baziai.chart.v1 import chart_service_pb2
from baziai.type.v1 import options_pb2
from services.chart.encoding import hidden_label, pillar_label
from services.chart.model import Query, StoredChart
from services.kit.faults import Reason, invalid

_TERM = re.compile(r'^(?:engine_version ?= ?"([0-9A-Za-z.+-]{1,40})"|stale ?= ?(true|false))$')
_LUCK_START = {
    options_pb2.LUCK_START_UNSPECIFIED: LuckStart.EXACT_SECONDS,
    options_pb2.LUCK_START_EXACT: LuckStart.EXACT_SECONDS,
    options_pb2.LUCK_START_MINUTES: LuckStart.MINUTES,
    options_pb2.LUCK_START_DOUBLE_HOURS: LuckStart.DOUBLE_HOURS,
}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)


def options(message: options_pb2.CalculationOptions) -> Options:
    """Return the engine's options; unspecified ones take their default."""
    return Options(
        clock=Clock(message.clock),
        day_boundary=DayBoundary(message.day_boundary or DayBoundary.NEXT_DAY),
        luck_start=_LUCK_START[message.luck_start],
        luck_direction=LuckDirectionRule.BY_YEAR_STEM,
    )


def query(request: chart_service_pb2.ListChartsRequest) -> Query:
    """Return which charts a list request asks for; FILTER_INVALID for what cannot be asked."""
    engine_version: str | None = None
    stale: bool | None = None
    for term in filter(None, request.filter.split(" AND ")):
        match = _TERM.match(term.strip())
        if match is None:
            raise invalid(
                "filter",
                'expected `engine_version = "…"` or `stale = true|false`',
                Reason.FILTER_INVALID,
            )
        if match.group(1):
            engine_version = match.group(1)
        else:
            stale = match.group(2) == "true"
    return Query(request.parent.rsplit("/", 1)[1], engine_version, stale)


# --- stored chart → message ---------------------------------------------------------------------


def stored(chart: StoredChart, language: str, view: int) -> pb.Chart:
    """Return the message of a stored chart in a language and view."""
    message = pb.Chart.FromString(chart.document)
    message.name = chart.name
    message.uid = chart.uid
    message.profile = chart.profile
    message.birth_revision = chart.birth_revision
    message.stale = chart.stale
    message.etag = chart.etag
    message.create_time.CopyFrom(_timestamp(chart.create_time))
    return shown(message, language, view)


def shown(message: pb.Chart, language: str, view: int) -> pb.Chart:
    """Cut a message without labels to the view and fill them in, in place."""
    if view == pb.CHART_VIEW_BASIC:
        _cut(message)
    for finding in message.findings:
        finding.label = describe(_engine_finding(finding), language)
    return _label_parts(message, language)


def _label_parts(message: pb.Chart, language: str) -> pb.Chart:
    message.language_code = language
    for pillar in _pillars(message):
        pillar.label = _pillar_label(pillar, language)
        if pillar.ten_god:
            pillar.ten_god_label = label_of(TenGod(pillar.ten_god - 1), language)
        for hidden in pillar.hidden_stems:
            stem, ten_god = Stem(hidden.stem - 1), TenGod(hidden.ten_god - 1)
            hidden.label = hidden_label(stem, ten_god, language)
    for count in message.elements:
        count.label = label_of(Element(count.element - 1), language)
    for decade in message.luck.pillars if message.HasField("luck") else ():
        decade.label = _pillar_label(decade, language)
    return message


def _cut(message: pb.Chart) -> None:
    message.ClearField("findings")
    for pillar in _pillars(message):
        pillar.ClearField("hidden_stems")
    if message.HasField("luck"):
        message.luck.ClearField("pillars")


def _pillars(message: pb.Chart) -> list[pb.Pillar]:
    four = message.pillars
    known = [four.year, four.month, four.day]
    return [*known, four.hour] if four.HasField("hour") else known


def _engine_finding(finding: pb.Finding) -> Finding:
    return Finding(
        finding.id,
        finding.kind,
        finding.subject,
        tuple(finding.value.items()),
        tuple(finding.evidence),
        finding.rule,
        finding.source,
    )


def _pillar_label(pillar: pb.Pillar | pb.LuckPillar, language: str) -> str:
    return pillar_label(pillar_at(cycle_index(pillar.stem - 1, pillar.branch - 1)), language)


def _timestamp(moment: datetime) -> Timestamp:
    whole, rest = divmod(moment - _EPOCH, _SECOND)
    return Timestamp(seconds=whole, nanos=rest.microseconds * 1000)
