"""The Chinese lunar calendar 1645–2402: lunar dates to solar dates and back.

Rule: true new moons and 定气 solar terms on Beijing's clock (GB/T 33661-2017; mean time of
Beijing, UTC+7:45:40, before 1929). Where the calendar in force was published otherwise, what was
published decides: 28 new moons and 5 leap months, all before 1907.
"""

from array import array
from binascii import a2b_base64
from bisect import bisect_right
from datetime import date
from functools import lru_cache
from sys import byteorder
from typing import NamedTuple

from bazi.errors import ImpossibleMoment, OutOfRange
from bazi.lunar_calendar_table import DOUBTFUL_MONTHS, FIRST_YEAR, UNCERTAINTY_BASE64, YEARS

LAST_YEAR = FIRST_YEAR + len(YEARS) - 1
_UNIX_ORDINAL = date(1970, 1, 1).toordinal()
_FIRST_DAYS: tuple[int, ...] = tuple(row[0] + _UNIX_ORDINAL for row in YEARS)


class LunarDate(NamedTuple):
    """A date of the Chinese lunar calendar; month 1–12, day 1–30."""

    year: int
    month: int
    day: int
    leap: bool = False


class MonthUncertainty(NamedTuple):
    """How well the beginning of a lunar month is known.

    `seconds` (≥ 22; sources: two series of the Moon, ΔT) is how far its new moon may be off. `in_doubt`: it lies nearer
    to midnight in China than that, or than the 180 s that forecasts of the Earth's rotation are apart, so the month may
    begin a day earlier or later. Months before 2027 never are: their calendar has been printed.
    """

    seconds: int
    in_doubt: bool


def month_uncertainty(year: int, month: int, *, leap: bool = False) -> MonthUncertainty:
    """Return how well the first day of a lunar month is known; ImpossibleMoment when the year has no such month."""
    place = _place(year, month, leap=leap)
    in_doubt = DOUBTFUL_MONTHS.get(year, 0) >> place & 1
    return MonthUncertainty(_uncertainties()[year - FIRST_YEAR], bool(in_doubt))


def leap_month(year: int) -> int:
    """Return the number of the leap month of a lunar year, 0 when it has none."""
    return _row(year)[1]


def month_length(year: int, month: int, *, leap: bool = False) -> int:
    """Return 29 or 30; ImpossibleMoment when the year has no such month."""
    return 29 + (_row(year)[2] >> _place(year, month, leap=leap) & 1)


def to_solar(lunar: LunarDate) -> date:
    """Return the solar date; ImpossibleMoment when the lunar date never existed."""
    place = _place(lunar.year, lunar.month, leap=lunar.leap)
    bits = _row(lunar.year)[2]
    length = 29 + (bits >> place & 1)
    if not 1 <= lunar.day <= length:
        raise ImpossibleMoment(
            f"that lunar month has {length} days",
            field="date",
            reason="LUNAR_DAY_NEVER_EXISTED",
            metadata={"month_length": str(length)},
        )
    earlier = bits & ((1 << place) - 1)
    first = _FIRST_DAYS[lunar.year - FIRST_YEAR] + 29 * place + earlier.bit_count()
    return date.fromordinal(first + lunar.day - 1)


def from_solar(solar: date) -> LunarDate:
    """Return the lunar date; OutOfRange outside the table."""
    ordinal = solar.toordinal()
    index = bisect_right(_FIRST_DAYS, ordinal) - 1
    if index < 0:
        raise _out_of_range(solar.year)
    _, leap, bits = YEARS[index]
    left = ordinal - _FIRST_DAYS[index]
    for place in range(bits.bit_length() - 1):
        length = 29 + (bits >> place & 1)
        if left < length:
            is_leap = leap > 0 and place == leap
            month = place if leap and place >= leap else place + 1
            return LunarDate(FIRST_YEAR + index, month, left + 1, is_leap)
        left -= length
    raise _out_of_range(solar.year)


def known_lunar_date(solar: date) -> LunarDate | None:
    """Return the lunar date, None outside the table."""
    try:
        return from_solar(solar)
    except OutOfRange:
        return None


@lru_cache(maxsize=1)
def _uncertainties() -> "array[int]":
    seconds = array("H")
    seconds.frombytes(a2b_base64(UNCERTAINTY_BASE64))
    if byteorder == "big":
        seconds.byteswap()
    return seconds


def _row(year: int) -> tuple[int, int, int]:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise _out_of_range(year)
    return YEARS[year - FIRST_YEAR]


def _place(year: int, month: int, *, leap: bool) -> int:
    leap_of_year = _row(year)[1]
    if not 1 <= month <= 12:
        raise ImpossibleMoment(
            "lunar months run from 1 to 12",
            field="date",
            reason="LUNAR_MONTH_NEVER_EXISTED",
        )
    if leap and month != leap_of_year:
        raise ImpossibleMoment(
            f"lunar year {year} has no leap month {month}",
            field="leap_month",
            reason="LEAP_MONTH_NEVER_EXISTED",
            metadata={"leap_month": str(leap_of_year)},
        )
    after_leap = leap_of_year > 0 and month > leap_of_year
    return month if leap or after_leap else month - 1


def _out_of_range(year: int) -> OutOfRange:
    return OutOfRange(
        f"lunar year {year} is outside the table",
        field="date",
        reason="LUNAR_DATE_OUT_OF_RANGE",
        metadata={"first": str(FIRST_YEAR), "last": str(LAST_YEAR)},
    )
