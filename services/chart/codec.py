"""Charts ↔ protobuf.

A stored chart is kept as the message without labels: what was computed then, readable in any language now.
"""

import re
from datetime import datetime
from functools import lru_cache

from google.protobuf.timestamp_pb2 import Timestamp

from bazi import Chart, Clock, DayBoundary, LuckDirectionRule, LuckStart, Options
from bazi.branches import Branch
from bazi.elements import Element
from bazi.findings import Finding
from bazi.labels import describe, label_of
from bazi.luck import Luck, LuckDirection
from bazi.results import ChartPillar
from bazi.stems import Stem
from bazi.ten_gods import TenGod
from baziai.chart.v1 import chart_pb2 as pb
from baziai.chart.v1 import chart_service_pb2
from baziai.type.v1 import options_pb2
from services import births
from services.chart.model import Query, StoredChart
from services.kit.faults import Reason, invalid

_TERM = re.compile(r'^(?:engine_version ?= ?"([0-9A-Za-z.+-]{1,40})"|stale ?= ?(true|false))$')
_LUCK_START = {
    options_pb2.LUCK_START_UNSPECIFIED: LuckStart.EXACT_SECONDS,
    options_pb2.LUCK_START_EXACT: LuckStart.EXACT_SECONDS,
    options_pb2.LUCK_START_MINUTES: LuckStart.MINUTES,
    options_pb2.LUCK_START_DOUBLE_HOURS: LuckStart.DOUBLE_HOURS,
}
_DIRECTION = {
    LuckDirection.FORWARD: pb.LUCK_DIRECTION_FORWARD,
    LuckDirection.BACKWARD: pb.LUCK_DIRECTION_BACKWARD,
}


def options(message: options_pb2.CalculationOptions) -> Options:
    """Return the engine's options; unspecified ones take their default."""
    return Options(
        clock=Clock(message.clock),
        day_boundary=DayBoundary(message.day_boundary or DayBoundary.NEXT_DAY),
        luck_start=_LUCK_START[message.luck_start],
        luck_direction=LuckDirectionRule.BY_YEAR_STEM,
    )


def _options(applied: Options) -> options_pb2.CalculationOptions:
    return options_pb2.CalculationOptions(
        clock=options_pb2.Clock.ValueType(int(applied.clock)),
        day_boundary=options_pb2.DayBoundary.ValueType(int(applied.day_boundary)),
        luck_start=options_pb2.LuckStart.ValueType(int(applied.luck_start)),
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


# --- computed chart → message without labels ----------------------------------------------------


def computed(chart: Chart, *, findings: bool = True) -> pb.Chart:
    """Return the message of a computed chart, its labels empty; without findings if nobody will read them."""
    message = pb.Chart(
        options=_options(chart.options),
        engine_version=chart.engine_version,
        moment=births.encode_moment(chart.moment),
        pillars=pb.FourPillars(
            year=_pillar(chart.year),
            month=_pillar(chart.month),
            day=_pillar(chart.day),
            hour=None if chart.hour is None else _pillar(chart.hour),
        ),
        day_master=_stem(chart.day_master),
        elements=[
            pb.ElementCount(
                element=pb.Element.ValueType(element + 1),
                visible=chart.elements.visible[element],
                hidden=chart.elements.hidden[element],
            )
            for element in Element
        ],
    )
    if findings:
        message.findings.extend(map(_finding, chart.findings))
    if chart.luck is not None:
        message.luck.CopyFrom(_luck(chart.luck))
    return message


def document(chart: Chart) -> bytes:
    """Return the form in which a chart is kept."""
    return computed(chart).SerializeToString()


def _stem(stem: Stem) -> pb.Stem.ValueType:
    return pb.Stem.ValueType(stem + 1)


def _branch(branch: Branch) -> pb.Branch.ValueType:
    return pb.Branch.ValueType(branch + 1)


def _ten_god(ten_god: TenGod | None) -> pb.TenGod.ValueType:
    return pb.TEN_GOD_UNSPECIFIED if ten_god is None else pb.TenGod.ValueType(ten_god + 1)


def _pillar(placed: ChartPillar) -> pb.Pillar:
    return pb.Pillar(
        stem=_stem(placed.pillar.stem),
        branch=_branch(placed.pillar.branch),
        ten_god=_ten_god(placed.ten_god),
        uncertain=placed.uncertain,
        hidden_stems=[
            pb.HiddenStem(
                stem=_stem(hidden.stem),
                rank=pb.HiddenStemRank.Value(f"HIDDEN_STEM_RANK_{hidden.rank.name}"),
                ten_god=_ten_god(hidden.ten_god),
            )
            for hidden in placed.hidden
        ],
    )


def _luck(luck: Luck) -> pb.Luck:
    return pb.Luck(
        direction=_DIRECTION[luck.direction],
        start_time=_timestamp(luck.start),
        start_years=luck.start_age.years,
        start_months=luck.start_age.months,
        start_days=luck.start_age.days,
        approximate=luck.approximate,
        pillars=[
            pb.LuckPillar(
                index=decade.number,
                stem=_stem(decade.pillar.stem),
                branch=_branch(decade.pillar.branch),
                ten_god=_ten_god(decade.ten_god),
                start_time=_timestamp(decade.start),
                end_time=_timestamp(decade.end),
                start_age=decade.start_age.years,
            )
            for decade in luck.pillars
        ],
    )


def _finding(finding: Finding) -> pb.Finding:
    return pb.Finding(
        id=finding.id,
        kind=finding.kind,
        subject=finding.subject,
        value=dict(finding.value),
        evidence=finding.evidence,
        rule=finding.rule,
        source=finding.source,
    )


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
    """Cut the message to the view and fill in its labels, in place."""
    if view == pb.CHART_VIEW_BASIC:
        _cut(message)
    message.language_code = language
    for pillar in _pillars(message):
        pillar.label = _pillar_label(pillar.stem, pillar.branch, language)
        if pillar.ten_god:
            pillar.ten_god_label = label_of(TenGod(pillar.ten_god - 1), language)
        for hidden in pillar.hidden_stems:
            hidden.label = _hidden_label(hidden.stem, hidden.ten_god, language)
    for count in message.elements:
        count.label = label_of(Element(count.element - 1), language)
    for decade in message.luck.pillars if message.HasField("luck") else ():
        decade.label = _pillar_label(decade.stem, decade.branch, language)
    for finding in message.findings:
        finding.label = describe(_engine_finding(finding), language)
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


# 60 pillars and 100 stem–god pairs in three languages: bounded by their arguments.
@lru_cache(maxsize=720)
def _pillar_label(stem: int, branch: int, language: str) -> str:
    parts = (label_of(Stem(stem - 1), language), label_of(Branch(branch - 1), language))
    return " ".join(parts) if language == "en" else "".join(parts)


@lru_cache(maxsize=720)
def _hidden_label(stem: int, ten_god: int, language: str) -> str:
    parts = (label_of(Stem(stem - 1), language), label_of(TenGod(ten_god - 1), language))
    return " ".join(parts)


def _timestamp(moment: datetime) -> Timestamp:
    message = Timestamp()
    message.FromDatetime(moment)
    return message
