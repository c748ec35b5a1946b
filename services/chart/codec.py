"""Charts ↔ protobuf.

A stored chart is kept as the message without labels: what was computed then, readable in any language now.
"""

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from google.protobuf.timestamp_pb2 import Timestamp

from bazi import Chart, Clock, DayBoundary, LuckDirectionRule, LuckStart, Options
from bazi.branches import Branch
from bazi.elements import Element
from bazi.findings import Finding
from bazi.hidden_stems import HiddenRank
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


# Kinds of findings that hold no time, so that there are only some thousands of them.
_FINITE = frozenset(
    {"pillar", "day_master", "ten_god", "hidden_stem", "elements.count", "luck.direction"}
)
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


# --- computed chart → message -------------------------------------------------------------------


def computed(chart: Chart, language: str, view: int) -> pb.Chart:
    """Return the message of a computed chart in a language and view."""
    full = view != pb.CHART_VIEW_BASIC
    message = _bare(chart, full=full)
    if full:
        message.findings.extend([_labelled(finding, language) for finding in chart.findings])
    return _label_parts(message, language)


def document(chart: Chart) -> bytes:
    """Return the form in which a chart is kept: everything, no labels."""
    message = _bare(chart, full=True)
    message.findings.extend([_finding(finding) for finding in chart.findings])
    return message.SerializeToString()


def _bare(chart: Chart, *, full: bool) -> pb.Chart:
    return pb.Chart(
        options=_options(chart.options),
        engine_version=chart.engine_version,
        moment=births.encode_moment(chart.moment),
        pillars=pb.FourPillars(
            year=_pillar(chart.year, full=full),
            month=_pillar(chart.month, full=full),
            day=_pillar(chart.day, full=full),
            hour=None if chart.hour is None else _pillar(chart.hour, full=full),
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
        luck=None if chart.luck is None else _luck(chart.luck, full=full),
    )


def _stem(stem: Stem) -> pb.Stem.ValueType:
    return pb.Stem.ValueType(stem + 1)


def _branch(branch: Branch) -> pb.Branch.ValueType:
    return pb.Branch.ValueType(branch + 1)


def _ten_god(ten_god: TenGod | None) -> pb.TenGod.ValueType:
    return pb.TEN_GOD_UNSPECIFIED if ten_god is None else pb.TenGod.ValueType(ten_god + 1)


def _pillar(placed: ChartPillar, *, full: bool) -> pb.Pillar:
    return pb.Pillar(
        stem=_stem(placed.pillar.stem),
        branch=_branch(placed.pillar.branch),
        ten_god=_ten_god(placed.ten_god),
        uncertain=placed.uncertain,
        hidden_stems=[_hidden(h.stem, h.rank, h.ten_god) for h in placed.hidden] if full else (),
    )


# The caches below hold messages that are only ever copied from: 300 hidden stems, and findings of kinds without a time.
@lru_cache(maxsize=512)
def _hidden(stem: Stem, rank: HiddenRank, ten_god: TenGod) -> pb.HiddenStem:
    return pb.HiddenStem(
        stem=_stem(stem),
        rank=pb.HiddenStemRank.Value(f"HIDDEN_STEM_RANK_{rank.name}"),
        ten_god=_ten_god(ten_god),
    )


def _luck(luck: Luck, *, full: bool) -> pb.Luck:
    message = pb.Luck(
        direction=_DIRECTION[luck.direction],
        start_time=_timestamp(luck.start),
        start_years=luck.start_age.years,
        start_months=luck.start_age.months,
        start_days=luck.start_age.days,
        approximate=luck.approximate,
    )
    for decade in luck.pillars if full else ():
        message.pillars.add(
            index=decade.number,
            stem=_stem(decade.pillar.stem),
            branch=_branch(decade.pillar.branch),
            ten_god=_ten_god(decade.ten_god),
            start_time=_timestamp(decade.start),
            end_time=_timestamp(decade.end),
            start_age=decade.start_age.years,
        )
    return message


def _finding(finding: Finding) -> pb.Finding:
    return _finite_finding(finding) if finding.kind in _FINITE else _new_finding(finding)


def _labelled(finding: Finding, language: str) -> pb.Finding:
    if finding.kind in _FINITE:
        return _finite_labelled(finding, language)
    return _new_finding(finding, describe(finding, language))


@lru_cache(maxsize=8192)
def _finite_finding(finding: Finding) -> pb.Finding:
    return _new_finding(finding)


@lru_cache(maxsize=16384)
def _finite_labelled(finding: Finding, language: str) -> pb.Finding:
    return _new_finding(finding, describe(finding, language))


def _new_finding(finding: Finding, label: str = "") -> pb.Finding:
    return pb.Finding(
        id=finding.id,
        kind=finding.kind,
        subject=finding.subject,
        value=dict(finding.value),
        evidence=finding.evidence,
        rule=finding.rule,
        source=finding.source,
        label=label,
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
    """Cut a message without labels to the view and fill them in, in place."""
    if view == pb.CHART_VIEW_BASIC:
        _cut(message)
    for finding in message.findings:
        finding.label = describe(_engine_finding(finding), language)
    return _label_parts(message, language)


def _label_parts(message: pb.Chart, language: str) -> pb.Chart:
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
    whole, rest = divmod(moment - _EPOCH, _SECOND)
    return Timestamp(seconds=whole, nanos=rest.microseconds * 1000)
