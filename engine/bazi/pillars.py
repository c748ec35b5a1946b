"""The four pillars: year and month from the instant, day and hour from a local clock."""

from datetime import date, datetime
from typing import NamedTuple

from bazi.options import DayBoundary
from bazi.sexagenary import Pillar, cycle_index, pillar_at
from bazi.solar_terms import MonthSpan, month_span

_DAY_INDEX_OF_ORDINAL = 14  # (JDN + 49) mod 60 with JDN = ordinal + 1721425
_LATE_HOUR = 23


class FourPillars(NamedTuple):
    """Year, month, day and hour pillar."""

    year: Pillar
    month: Pillar
    day: Pillar
    hour: Pillar


def year_pillar(solar_year: int) -> Pillar:
    """Return the pillar of the year that begins at 立春 of `solar_year`."""
    return pillar_at(solar_year - 4)


def month_pillar(year_stem: int, month_number: int) -> Pillar:
    """Return the pillar of month 0 (寅) … 11 (丑) by the five tigers (五虎遁)."""
    stem = (2 * year_stem + 2 + month_number) % 10
    return pillar_at(cycle_index(stem, (month_number + 2) % 12))


def day_pillar(day: date) -> Pillar:
    """Return the pillar of a calendar day."""
    return pillar_at(day.toordinal() + _DAY_INDEX_OF_ORDINAL)


def hour_pillar(day_stem: int, branch: int) -> Pillar:
    """Return the pillar of double-hour `branch` (0 = 子) by the five rats (五鼠遁)."""
    return pillar_at(cycle_index((2 * day_stem + branch) % 10, branch))


def pillars_of_span(span: MonthSpan) -> tuple[Pillar, Pillar]:
    """Return the year and month pillar of a solar month."""
    year = year_pillar(span.solar_year)
    return year, month_pillar(year.stem, span.month_number)


def day_and_hour(local: datetime, boundary: DayBoundary) -> tuple[Pillar, Pillar]:
    """Return the day and hour pillar shown by a naive local clock."""
    today = day_pillar(local)
    branch = (local.hour + 1) // 2 % 12
    if local.hour < _LATE_HOUR or boundary is DayBoundary.MIDNIGHT:
        return today, hour_pillar(today.stem, branch)
    tomorrow = today.shifted(1)
    hour = hour_pillar(tomorrow.stem, branch)
    return (tomorrow if boundary is DayBoundary.NEXT_DAY else today), hour


def four_pillars(epoch_ms: int, local: datetime, boundary: DayBoundary) -> FourPillars:
    """Return all four; a 节 instant belongs to the new month. OutOfRange outside the tables."""
    year, month = pillars_of_span(month_span(epoch_ms))
    day, hour = day_and_hour(local, boundary)
    return FourPillars(year, month, day, hour)
