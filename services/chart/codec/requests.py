"""Requests → values of the engine and the model; the glossary."""

import re

from bazi import ENGINE_VERSION, Options
from bazi.labels import in_language, label
from bazi.option_list import options_table
from bazi.options import DEFAULT_OPTIONS, Clock
from bazi.presets import PRESETS
from baziai.chart.v1 import chart_pb2 as pb
from baziai.chart.v1 import chart_service_pb2
from baziai.type.v1 import options_pb2
from services.chart.almanac.labels import labels
from services.chart.model import Query, StoredChart
from services.kit.faults import Reason, invalid
from services.kit.names import user_of

_TERM = re.compile(r'^(?:engine_version ?= ?"([0-9A-Za-z.+-]{1,40})"|stale ?= ?(true|false))$')
_KINDS = {name: type(default) for name, default in DEFAULT_OPTIONS._asdict().items()}


def options(message: options_pb2.CalculationOptions) -> Options:
    """Return the engine's options, what is unspecified from the preset; OPTIONS_UNUSABLE for an unknown one."""
    given = {name: getattr(message, name) for name in Options._fields}
    # The engine numbers its choices as the contract does, and none of them 0 but the automatic clock.
    said = {name: _KINDS[name](number) for name, number in given.items() if number}
    if not message.preset:
        return DEFAULT_OPTIONS._replace(**said) if said else DEFAULT_OPTIONS
    if message.preset not in PRESETS:
        raise invalid(
            "options.preset", "no such preset: ListOptions lists them", Reason.OPTIONS_UNUSABLE
        )
    return PRESETS[message.preset].options._replace(**said)


def applied(values: Options) -> options_pb2.CalculationOptions:
    """Return the message of options, each of them said."""
    return options_pb2.CalculationOptions(**{n: int(v) for n, v in values._asdict().items()})  # type: ignore[arg-type]


def option_list(language: str) -> chart_service_pb2.ListOptionsResponse:
    """Return every option with its choices, and the presets."""
    message = chart_service_pb2.ListOptionsResponse(language_code=language)
    kinds = options_pb2.CalculationOptions.DESCRIPTOR.fields_by_name
    for option in options_table():
        shown = message.options.add(
            name=option.name, label=label(option.label_id, language), meaning=option.meaning
        )
        numbers = kinds[option.name].enum_type
        for choice in option.choices:
            # The automatic clock is the contract's unspecified one.
            value = numbers.values_by_number[choice.value].name if numbers else ""
            shown.choices.add(
                value=value, label=label(choice.label_id, language), used_by=choice.used_by
            )
            if choice.name == option.default:
                shown.default_value = value
        if not option.choices:
            shown.default_value = option.default
    for name, preset in PRESETS.items():
        message.presets.add(
            name=name, source=preset.source, proof=preset.proof, options=applied(preset.options)
        )
    return message


def of_one_user(field: str, name: str, other: str) -> None:
    """Refuse a chart (`field`) of another user."""
    if user_of(name) != user_of(other):
        raise invalid(field, "must be a chart of the same user")


def options_of(chart: StoredChart) -> Options:
    """Return the options that a stored chart was made with."""
    return options(pb.Chart.FromString(chart.document).options)


def without_position(school: Options) -> Options:
    """Return options by which a birth can be read whose position nobody knows: standard time for solar time."""
    solar = school.clock in (Clock.MEAN_SOLAR, Clock.TRUE_SOLAR)
    return school._replace(clock=Clock.AUTO) if solar else school


def glossary(language: str, prefix: str) -> chart_service_pb2.Glossary:
    """Return every term whose id begins with `prefix`, by id."""
    names = {**in_language(language).labels, **labels(language)}
    terms = [pb.Term(id=key, label=names[key]) for key in sorted(names)]
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
