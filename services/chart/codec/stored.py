"""Stored charts → messages.

A stored chart is kept as the message without labels: what was computed then, readable in any language now.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Literal

from google.protobuf.timestamp_pb2 import Timestamp

from bazi.elements import Element
from bazi.findings import Finding
from bazi.labels import describe, label, label_of
from bazi.sexagenary import cycle_index, pillar_at
from bazi.stems import Stem
from bazi.ten_gods import TenGod
from baziai.chart.v1 import chart_pb2 as pb
from services.chart.codec.labels import hidden_label, pillar_label
from services.chart.model import StoredChart

# What the BASIC view leaves out, luck pillars apart.
_CHART_FACTS: tuple[
    Literal["findings", "palaces", "relations", "strengths", "ruling_stem"], ...
] = ("findings", "palaces", "relations", "strengths", "ruling_stem")
_PILLAR_FACTS: tuple[
    Literal["hidden_stems", "nayin", "stage", "own_stage", "stars", "void_branches"], ...
] = ("hidden_stems", "nayin", "stage", "own_stage", "stars", "void_branches")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)


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
    if view != pb.CHART_VIEW_JUDGED:
        message.ClearField("verdicts")
    for finding in (*message.findings, *message.verdicts):
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
    for palace in message.palaces:
        palace.label = _pillar_label(palace, language)
    for term in _terms(message):
        term.label = label(term.id, language)
    return message


def _terms(message: pb.Chart) -> Iterator[pb.Term]:
    for pillar in _pillars(message):
        for name in ("nayin", "stage", "own_stage"):
            if pillar.HasField(name):
                yield getattr(pillar, name)
        yield from pillar.stars
    yield from (palace.palace for palace in message.palaces)
    yield from (relation.relation for relation in message.relations)
    for strength in message.strengths:
        yield strength.profile
        yield strength.verdict
        yield from (part.term for part in strength.terms)


def _cut(message: pb.Chart) -> None:
    for fact in _CHART_FACTS:
        message.ClearField(fact)
    for pillar in _pillars(message):
        for shown_by_pillar in _PILLAR_FACTS:
            pillar.ClearField(shown_by_pillar)
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


def _pillar_label(pillar: pb.Pillar | pb.LuckPillar | pb.Palace, language: str) -> str:
    return pillar_label(pillar_at(cycle_index(pillar.stem - 1, pillar.branch - 1)), language)


def _timestamp(moment: datetime) -> Timestamp:
    whole, rest = divmod(moment - _EPOCH, _SECOND)
    return Timestamp(seconds=whole, nanos=rest.microseconds * 1000)
