"""The twenty-four solar terms (二十四节气)."""

from array import array
from binascii import a2b_base64
from bisect import bisect_right
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from functools import lru_cache
from sys import byteorder
from typing import NamedTuple

from bazi import solar_terms_table
from bazi.errors import OutOfRange

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class SolarTerm(IntEnum):
    """A term, numbered from 小寒 (apparent solar longitude 285°) in steps of 15°.

    Even numbers are 节 (they begin a month), odd numbers are 中气.
    """

    XIAO_HAN = 0
    DA_HAN = 1
    LI_CHUN = 2
    YU_SHUI = 3
    JING_ZHE = 4
    CHUN_FEN = 5
    QING_MING = 6
    GU_YU = 7
    LI_XIA = 8
    XIAO_MAN = 9
    MANG_ZHONG = 10
    XIA_ZHI = 11
    XIAO_SHU = 12
    DA_SHU = 13
    LI_QIU = 14
    CHU_SHU = 15
    BAI_LU = 16
    QIU_FEN = 17
    HAN_LU = 18
    SHUANG_JIANG = 19
    LI_DONG = 20
    XIAO_XUE = 21
    DA_XUE = 22
    DONG_ZHI = 23


SOLAR_TERMS: tuple[SolarTerm, ...] = tuple(SolarTerm)
LI_CHUN_JIE = 1
FIRST_YEAR = solar_terms_table.FIRST_YEAR
LAST_YEAR = solar_terms_table.LAST_YEAR


def _load() -> "array[int]":
    instants = array("q")
    instants.frombytes(a2b_base64(solar_terms_table.TERMS_BASE64))
    if byteorder == "big":
        instants.byteswap()
    return instants


_TERMS = _load()
# A list: bisecting an array would make a number of every entry that it looks at.
JIE_MS: list[int] = _TERMS[::2].tolist()


@lru_cache(maxsize=1)
def _uncertainties() -> "array[int]":
    tenths = array("H")
    tenths.frombytes(a2b_base64(solar_terms_table.UNCERTAINTY_BASE64))
    if byteorder == "big":
        tenths.byteswap()
    return tenths


def term_uncertainty(epoch_ms: int) -> float:
    """Return how many seconds the terms around an instant may be off (≥ 0.4, source: two series and ΔT).

    Raises OutOfRange outside the table.
    """
    return span_uncertainty(month_span(epoch_ms))


def span_uncertainty(span: "MonthSpan") -> float:
    """Return `term_uncertainty` of a solar month's instants."""
    place = max(span.solar_year - FIRST_YEAR, 0)
    return _uncertainties()[place] / solar_terms_table.UNCERTAINTY_UNITS_PER_SECOND


def outside() -> OutOfRange:
    """Return the error for an instant or year that the table does not reach."""
    return OutOfRange(
        f"solar terms are known for {FIRST_YEAR}–{LAST_YEAR}",
        field="date",
        reason="SOLAR_TERM_OUT_OF_RANGE",
        metadata={"first": str(FIRST_YEAR), "last": str(LAST_YEAR)},
    )


def term_ms(year: int, term: SolarTerm) -> int:
    """Return the instant of `term` in civil year `year` (1599–2402) in epoch milliseconds.

    UTC here is UT1 before 1972, the leap-second scale since, TT − 69.184 s in the future.
    Raises OutOfRange outside the table.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise outside()
    return _TERMS[(year - FIRST_YEAR) * 24 + term]


def utc_datetime(epoch_ms: int) -> datetime:
    """Return an aware UTC datetime of epoch milliseconds."""
    return EPOCH + timedelta(milliseconds=epoch_ms)


def term_instant(year: int, term: SolarTerm) -> datetime:
    """Return `term_ms` as an aware UTC datetime."""
    return utc_datetime(term_ms(year, term))


class MonthSpan(NamedTuple):
    """The solar month around an instant: from one 节 (included) to the next (not included).

    `number` counts the 节 since 小寒 of the first year of the table.
    """

    number: int
    start_ms: int
    end_ms: int

    @property
    def jie(self) -> SolarTerm:
        """The 节 that begins the month."""
        return SOLAR_TERMS[self.number % 12 * 2]

    @property
    def next_jie(self) -> SolarTerm:
        """The 节 that ends the month."""
        return SOLAR_TERMS[(self.number + 1) % 12 * 2]

    @property
    def zhong_qi_ms(self) -> int:
        """The instant of the 中气 of the month."""
        return _TERMS[self.number * 2 + 1]

    @property
    def solar_year(self) -> int:
        """The year that began at the last 立春."""
        return FIRST_YEAR + (self.number - LI_CHUN_JIE) // 12

    @property
    def month_number(self) -> int:
        """0 for the month that begins at 立春 (寅) … 11 for the one at 小寒 (丑)."""
        return (self.number - LI_CHUN_JIE) % 12


def month_span(epoch_ms: int) -> MonthSpan:
    """Return the solar month that contains an instant; OutOfRange outside the table."""
    number = bisect_right(JIE_MS, epoch_ms) - 1
    if number < LI_CHUN_JIE or number + 1 >= len(JIE_MS):
        raise outside()
    return MonthSpan(number, JIE_MS[number], JIE_MS[number + 1])
