"""Requests → values of the engine and the model; the glossary."""

import re

from bazi import ENGINE_VERSION, Clock, DayBoundary, LuckDirectionRule, LuckStart, Options
from bazi.labels import LABELS, label
from baziai.chart.v1 import chart_pb2 as pb
from baziai.chart.v1 import chart_service_pb2
from baziai.type.v1 import options_pb2
from services.chart.model import Query, StoredChart
from services.kit.faults import Reason, invalid

_TERM = re.compile(r'^(?:engine_version ?= ?"([0-9A-Za-z.+-]{1,40})"|stale ?= ?(true|false))$')
_LUCK_START = {
    options_pb2.LUCK_START_UNSPECIFIED: LuckStart.EXACT_SECONDS,
    options_pb2.LUCK_START_EXACT: LuckStart.EXACT_SECONDS,
    options_pb2.LUCK_START_MINUTES: LuckStart.MINUTES,
    options_pb2.LUCK_START_DOUBLE_HOURS: LuckStart.DOUBLE_HOURS,
}


def options(message: options_pb2.CalculationOptions) -> Options:
    """Return the engine's options; unspecified ones take their default."""
    return Options(
        clock=Clock(message.clock),
        day_boundary=DayBoundary(message.day_boundary or DayBoundary.NEXT_DAY),
        luck_start=_LUCK_START[message.luck_start],
        luck_direction=LuckDirectionRule.BY_YEAR_STEM,
    )


def options_of(chart: StoredChart) -> Options:
    """Return the options that a stored chart was made with."""
    return options(pb.Chart.FromString(chart.document).options)


def glossary(language: str, prefix: str) -> chart_service_pb2.Glossary:
    """Return every term whose id begins with `prefix`, by id."""
    terms = [pb.Term(id=key, label=label(key, language)) for key in sorted(LABELS)]
    return chart_service_pb2.Glossary(
        terms=[term for term in terms if term.id.startswith(prefix)],
        language_code=language,
        engine_version=ENGINE_VERSION,
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
