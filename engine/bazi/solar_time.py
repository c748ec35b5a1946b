"""Mean and true solar time from an instant and a longitude."""

from array import array
from base64 import b64decode
from datetime import datetime, timedelta
from sys import byteorder

from bazi import equation_of_time_table as table

SECONDS_PER_DEGREE = 240.0
_STEP_MS = table.STEP_DAYS * 86_400_000
_FIRST_MS = table.FIRST_DAY * 86_400_000
_NAIVE_EPOCH = datetime.fromisoformat("1970-01-01")


def _load() -> "array[int]":
    samples = array("h")
    samples.frombytes(b64decode(table.EQUATION_BASE64))
    if byteorder == "big":
        samples.byteswap()
    return samples


_SAMPLES = _load()


def equation_of_time(epoch_ms: int) -> float:
    """Return apparent minus mean solar time in seconds (−860…+990), good to 0.05 s, 1899–2102.

    Cubic interpolation of an ERFA table in steps of five days.
    """
    place, rest = divmod(epoch_ms - _FIRST_MS, _STEP_MS)
    x = rest / _STEP_MS
    before, left, right, after = _SAMPLES[place - 1 : place + 3]
    units = (
        -x * (x - 1.0) * (x - 2.0) / 6.0 * before
        + (x + 1.0) * (x - 1.0) * (x - 2.0) / 2.0 * left
        - (x + 1.0) * x * (x - 2.0) / 2.0 * right
        + (x + 1.0) * x * (x - 1.0) / 6.0 * after
    )
    return units / table.UNITS_PER_SECOND


def mean_solar_time(epoch_ms: int, longitude: float) -> datetime:
    """Return the naive local mean solar clock at `longitude` degrees east."""
    return _NAIVE_EPOCH + timedelta(milliseconds=epoch_ms, seconds=longitude * SECONDS_PER_DEGREE)


def true_solar_time(epoch_ms: int, longitude: float, equation: float) -> datetime:
    """Return the naive local sundial clock; `equation` is `equation_of_time(epoch_ms)`."""
    seconds = longitude * SECONDS_PER_DEGREE + equation
    return _NAIVE_EPOCH + timedelta(milliseconds=epoch_ms, seconds=seconds)
