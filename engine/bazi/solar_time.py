"""Mean and true solar time from an instant and a longitude, in whole milliseconds."""

from array import array
from binascii import a2b_base64
from sys import byteorder

from bazi import equation_of_time_table as table

MS_PER_DEGREE = 240_000
STEP_MS = table.STEP_DAYS * 86_400_000
FIRST_MS = table.FIRST_DAY * 86_400_000
MS_PER_UNIT = 1000.0 / table.UNITS_PER_SECOND


def _load() -> "array[int]":
    samples = array("h")
    samples.frombytes(a2b_base64(table.EQUATION_BASE64))
    if byteorder == "big":
        samples.byteswap()
    return samples


_SAMPLES = _load()


def samples() -> "array[int]":
    """Return the table of `equation_of_time`: one value each `STEP_MS` from `FIRST_MS`, in `MS_PER_UNIT`."""
    return _SAMPLES


def equation_of_time(epoch_ms: int) -> float:
    """Return apparent minus mean solar time in ms (−865,000…+990,000), good to 50 ms against ERFA, 1600–2401.

    Bessel's second-order interpolation of an ERFA table in steps of five days.
    """
    place, rest = divmod(epoch_ms - FIRST_MS, STEP_MS)
    before, left, right, after = _SAMPLES[place - 1 : place + 3]
    x = rest / STEP_MS
    bend = (before + after - left - right) * (x * (x - 1.0) * 0.25)
    return (left + x * (right - left) + bend) * MS_PER_UNIT


def mean_solar_ms(epoch_ms: int, longitude: float) -> int:
    """Return the local mean solar clock at `longitude` degrees east, naive ms from 1970."""
    return epoch_ms + round(longitude * MS_PER_DEGREE)


def true_solar_ms(epoch_ms: int, longitude: float) -> int:
    """Return the local sundial clock at `longitude` degrees east, naive ms from 1970."""
    return epoch_ms + round(longitude * MS_PER_DEGREE + equation_of_time(epoch_ms))
