"""What must hold of a reverse lookup before anything is searched, and which months a year can have."""

from bazi.options import YearBoundary
from bazi.pillars import month_index
from bazi.request_checks import number, text, whole


def check_place(zone: object, longitude: object, latitude: object, utc_offset: object) -> None:
    """Raise InvalidRequest for a place of wrong kinds, or one that is not on Earth."""
    text("zone", zone)
    number("longitude", longitude, -180, 180)
    number("latitude", latitude, -90, 90)
    whole("utc_offset", utc_offset, optional=True)


def check_years(first: object, last: object, after_ms: object) -> None:
    """Raise InvalidRequest for limits of wrong kinds."""
    whole("first", first)
    whole("last", last)
    whole("after_ms", after_ms, optional=True)


# Months that a year may have, from the 寅 month of its 立春 on. From 冬至 on the rest of the 子 month and the 丑 month
# are the next year's; the lunar new year comes up to half a month before 立春 and up to half a month after it.
_MONTHS = {
    YearBoundary.LI_CHUN: range(12),
    YearBoundary.WINTER_SOLSTICE: range(-2, 11),
    YearBoundary.LUNAR_NEW_YEAR: range(-1, 13),
}


def months_of(year: int, boundary: YearBoundary, *, south: bool) -> list[int]:
    """Return the month pillars that a year pillar may stand with."""
    found = []
    for count in _MONTHS[boundary]:
        more, month = divmod(count, 12)
        # The south counts a month like the one opposite, in the same year.
        found.append(month_index(year + more, (month + 6) % 12 if south else month))
    return found
