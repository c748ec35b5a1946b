"""What must hold of a birth before anything is computed from it."""

from datetime import date
from types import NoneType

from bazi.errors import ImpossibleMoment, InvalidBirth, OutOfRange
from bazi.moment import Birth, Calendar, Precision, Sex

FIRST_DATE = date(1600, 1, 1)
LAST_DATE = date(2400, 12, 31)
MAX_PRECISION_MINUTES = 720


_KINDS: tuple[tuple[str, tuple[type, ...], str], ...] = (
    ("year", (int,), "a whole number"),
    ("month", (int,), "a whole number"),
    ("day", (int,), "a whole number"),
    ("hour", (int, NoneType), "a whole number, or None"),
    ("minute", (int,), "a whole number"),
    ("second", (int,), "a whole number"),
    ("fold", (int, NoneType), "a whole number, or None"),
    ("zone", (str,), "a text"),
    ("calendar", (Calendar,), "a Calendar"),
    ("leap_month", (bool,), "True or False"),
    ("longitude", (int, float, NoneType), "a number, or None"),
    ("latitude", (int, float, NoneType), "a number, or None"),
    ("sex", (Sex,), "a Sex"),
    ("precision", (Precision,), "a Precision"),
    ("precision_minutes", (int,), "a whole number"),
)
# Names of errors are those of the parts of a birth that a caller gives.
_FIELDS = {"year": "date", "month": "date", "day": "date"} | dict.fromkeys(
    ("hour", "minute", "second"), "time"
)


def check_kinds(birth: Birth) -> None:
    """Raise InvalidBirth when a value is of another type than `Birth` says."""
    if not isinstance(birth, Birth):
        raise _invalid("birth", "BIRTH_INVALID", "a birth is a Birth")
    for name, kinds, words in _KINDS:
        if not isinstance(getattr(birth, name), kinds):
            raise _invalid(_FIELDS.get(name, name), "TYPE_INVALID", f"{name} must be {words}")


def check_birth(birth: Birth) -> None:
    """Raise InvalidBirth when a value other than the date is out of range or of a wrong type."""
    check_kinds(birth)
    _check_time(birth)
    if birth.longitude is not None:
        _within("longitude", "longitude", birth.longitude, -180, 180)
    if birth.latitude is not None:
        _within("latitude", "latitude", birth.latitude, -90, 90)
    if birth.fold is not None:
        _within("fold", "fold", birth.fold, 0, 1)
    if birth.leap_month and birth.calendar is not Calendar.LUNAR:
        raise _invalid(
            "leap_month", "LEAP_MONTH_OF_SOLAR_DATE", "only lunar months can be leap months"
        )
    _check_precision(birth)


def effective_precision(birth: Birth) -> Precision:
    """Return UNKNOWN when there is no hour, else what the birth says."""
    return Precision.UNKNOWN if birth.hour is None else birth.precision


def solar_date(birth: Birth) -> date:
    """Return the date of birth in the solar calendar.

    Raises ImpossibleMoment for a date that never existed, OutOfRange outside 1600–2400.
    """
    if birth.calendar is Calendar.LUNAR:
        # Rarely needed, and its table takes a while to load.
        from bazi.lunar_calendar import LunarDate, to_solar
        from bazi.lunar_calendar_table import FIRST_YEAR

        if not FIRST_YEAR <= birth.year <= LAST_DATE.year:
            raise _out_of_range("lunar dates", to_solar(LunarDate(FIRST_YEAR, 1, 1)))
        found = to_solar(LunarDate(birth.year, birth.month, birth.day, birth.leap_month))
    else:
        if not FIRST_DATE.year <= birth.year <= LAST_DATE.year:
            raise _out_of_range()
        try:
            found = date(birth.year, birth.month, birth.day)
        except (ValueError, OverflowError):
            raise ImpossibleMoment(
                "the calendar has no such date", field="date", reason="DATE_NEVER_EXISTED"
            ) from None
    if not FIRST_DATE <= found <= LAST_DATE:
        raise _out_of_range()
    return found


def _check_time(birth: Birth) -> None:
    if birth.hour is not None:
        _within("time", "hour", birth.hour, 0, 23)
    elif birth.minute or birth.second:
        raise _invalid("time", "MINUTE_WITHOUT_HOUR", "minutes are given without an hour")
    _within("time", "minute", birth.minute, 0, 59)
    _within("time", "second", birth.second, 0, 59)


def _check_precision(birth: Birth) -> None:
    if birth.precision is Precision.MINUTE_RANGE:
        _within("precision_minutes", "precision", birth.precision_minutes, 1, MAX_PRECISION_MINUTES)
    elif birth.precision_minutes:
        raise _invalid(
            "precision_minutes",
            "PRECISION_MINUTES_WITHOUT_RANGE",
            "precision_minutes is only for MINUTE_RANGE",
        )
    unknown = birth.precision is Precision.UNKNOWN
    if unknown and birth.hour is not None:
        raise _invalid("precision", "PRECISION_CONTRADICTS_TIME", "an hour is given as unknown")
    ranged = birth.precision in (Precision.MINUTE_RANGE, Precision.DOUBLE_HOUR)
    if ranged and birth.hour is None:
        raise _invalid("precision", "PRECISION_CONTRADICTS_TIME", "a range needs an hour")


def _within(field: str, name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:  # also false for NaN
        raise InvalidBirth(
            f"{name} must be {low} to {high}",
            field=field,
            reason=f"{name.upper()}_OUT_OF_RANGE",
            metadata={"min": str(low), "max": str(high)},
        )


def _invalid(field: str, reason: str, message: str) -> InvalidBirth:
    return InvalidBirth(message, field=field, reason=reason)


def _out_of_range(what: str = "births", first: date = FIRST_DATE) -> OutOfRange:
    return OutOfRange(
        f"{what} are supported from {first} to {LAST_DATE}",
        field="date",
        reason="DATE_OUT_OF_RANGE",
        metadata={"first": first.isoformat(), "last": LAST_DATE.isoformat()},
    )
