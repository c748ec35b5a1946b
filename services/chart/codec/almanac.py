"""A day of the almanac → message: lunar date, pillars and solar term are the engine's, all else is custom."""

from collections.abc import Callable
from datetime import date, timedelta

from bazi.branches import Branch
from bazi.errors import BaziError
from bazi.labels import label_id
from bazi.lunar_calendar import from_solar
from bazi.pillars import DAY_MS, pillar_indices
from bazi.solar_terms import SOLAR_TERMS, SolarTerm, term_ms
from baziai.chart.v1 import chart_pb2
from baziai.chart.v1 import chart_service_pb2 as pb
from baziai.type.v1 import birth_pb2
from services import births
from services.chart.almanac.labels import labels
from services.chart.codec.facts import term
from services.chart.codec.labels import four_pillars
from services.chart.codec.moments import timestamp
from services.chart.model import Custom
from services.kit.faults import invalid

# Month and day pillar (places in the cycle of sixty) and weekday (0 is Sunday) → what is said of such a day.
Customs = Callable[[int, int, int], Custom]
_COLLECTION = "almanacDays/"
_EPOCH = date(1970, 1, 1)
# Until 1928 the calendar followed the mean time of Beijing (116°25′ E), since then the zone's.
_BEIJING, _BEIJING_MEAN = timedelta(hours=8), timedelta(hours=7, minutes=45, seconds=40)
_SINCE = date(1929, 1, 1)


def day(custom: Customs, name: str, language: str) -> pb.AlmanacDay:
    """Return the day of that name; FIELDS_INVALID for no date, DATE_OUT_OF_RANGE outside the tables."""
    try:
        asked = date.fromisoformat(name.removeprefix(_COLLECTION))
    except ValueError as error:
        raise invalid("name", f"no such date: {error}") from None
    try:
        lunar = from_solar(asked)
        start = _start_ms(asked)
        indices = pillar_indices(start + DAY_MS - 1, _local_ms(asked) + DAY_MS // 2)[:3]
        found = _term(asked.year, asked.month, start)
    except BaziError as error:
        raise births.fault(error, "name") from None
    said = custom(indices[1], indices[2], asked.isoweekday() % 7)
    names = labels(language)
    return pb.AlmanacDay(
        name=name,
        lunar_date=birth_pb2.LunarDate(
            year=lunar.year, month=lunar.month, leap_month=lunar.leap, day=lunar.day
        ),
        pillars=four_pillars(indices, language),
        solar_term=None if found is None else _moment(found, asked.year, language),
        officer=_named(said.officer, names),
        mansion=_named(said.mansion, names),
        mansion_lucky=said.mansion_lucky,
        day_spirit=_named(said.day_spirit, names),
        day_spirit_lucky=said.day_spirit_lucky,
        suitable=[_named(activity, names) for activity in said.suitable],
        unsuitable=[_named(activity, names) for activity in said.unsuitable],
        clash=chart_pb2.Branch.ValueType(Branch(said.clash) + 1),
        misfortune_direction=_named(said.misfortune_direction, names),
        source=said.source,
        language_code=language,
    )


def _named(identifier: str, names: dict[str, str]) -> chart_pb2.Term:
    return chart_pb2.Term(id=identifier, label=names[identifier])


def _term(year: int, month: int, start_ms: int) -> SolarTerm | None:
    """Return the solar term within the day; every month of the solar calendar has two."""
    for solar_term in SOLAR_TERMS[2 * month - 2 : 2 * month]:
        if start_ms <= term_ms(year, solar_term) < start_ms + DAY_MS:
            return solar_term
    return None


def _moment(solar_term: SolarTerm, year: int, language: str) -> pb.SolarTermMoment:
    return pb.SolarTermMoment(
        term=term(label_id(solar_term), language), time=timestamp(term_ms(year, solar_term))
    )


def _start_ms(day: date) -> int:
    offset = _BEIJING if day >= _SINCE else _BEIJING_MEAN
    return _local_ms(day) - offset // timedelta(milliseconds=1)


def _local_ms(day: date) -> int:
    return (day - _EPOCH).days * DAY_MS
