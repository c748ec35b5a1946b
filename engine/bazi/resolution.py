"""From a birth as written to its instant and its local clocks."""

from bisect import bisect_right
from datetime import date
from typing import TYPE_CHECKING

from bazi.birth_checks import check_birth, check_kinds, solar_date
from bazi.errors import ImpossibleMoment, InvalidBirth
from bazi.moment import Birth, Calendar, Precision, ResolvedMoment, Sex
from bazi.option_checks import checked
from bazi.options import DEFAULT_OPTIONS, SAVING_SECONDS, Clock, DaylightSaving, Options
from bazi.solar_time import MS_PER_DEGREE, equation_of_time
from bazi.wall_table import wall_table

if TYPE_CHECKING:
    from bazi.civil_time import CivilMoment, Zone

_MERGED_SINCE = 1970
_UNIX_ORDINAL = 719_163
_DAY_SECONDS = 86_400
_NOON = 43_200
_BEIJING_MS = 28_800_000
_TRUE, _MEAN, _WALL, _AUTO = Clock.TRUE_SOLAR, Clock.MEAN_SOLAR, Clock.WALL, Clock.AUTO
_STANDARD = Clock.STANDARD
_FROM_ZONE = DaylightSaving.FROM_ZONE
_SOLAR, _EXACT = Calendar.SOLAR, Precision.EXACT
_new = tuple.__new__  # a named tuple's own constructor checks its arguments' count again


def resolve(birth: Birth, options: Options = DEFAULT_OPTIONS) -> ResolvedMoment:
    """Return the instant of a birth with all its local clocks.

    An unknown time resolves to noon of the local day, or to what the clock showed next where it jumped over noon; it is
    read on the clock that any time of that day would be. Raises InvalidBirth, ImpossibleMoment, AmbiguousMoment,
    UnknownZone or OutOfRange.
    """
    options = checked(options)
    try:
        wall, year = _wall(birth)
        edges, entries = wall_table(birth.zone, year < _MERGED_SINCE)
    except (TypeError, AttributeError, ValueError):
        check_kinds(birth)  # says what is of the wrong type
        raise
    entry = entries[bisect_right(edges, wall)]
    if entry is None or options.dst is not _FROM_ZONE:
        found = _civil(birth, options, wall, year)
        return _resolved(birth, options, found.epoch_seconds + found.utc_offset, *found)
    offset, standard, candidates = entry
    return _resolved(birth, options, wall, wall - offset, offset, standard, 0, candidates)


def _resolved(
    birth: Birth,
    options: Options,
    wall: int,
    epoch_seconds: int,
    offset: int,
    standard: int,
    fold: int,
    candidates: tuple[int, ...],
) -> ResolvedMoment:
    epoch_ms = epoch_seconds * 1000
    equation = equation_of_time(epoch_ms)
    longitude = birth.longitude
    known = birth.hour is not None
    if longitude is None:
        mean = true = None
    else:
        shift = longitude * MS_PER_DEGREE
        mean = epoch_ms + round(shift)
        true = epoch_ms + round(shift + equation)
    clock = options.clock
    if clock is _AUTO:
        clock = _STANDARD if longitude is None else _TRUE
    local: int | None
    if clock is _TRUE:
        local = true
    elif clock is _STANDARD:
        kept = options.dst is DaylightSaving.KEEP
        local = epoch_ms + (offset if kept else standard) * 1000
    elif clock is _MEAN:
        local = mean
    else:
        local = wall * 1000 if clock is _WALL else epoch_ms + _BEIJING_MS
    if local is None:
        raise _no_longitude()
    span = None
    if not options.plain:
        from bazi.conventions import conventions

        applied = options._replace(clock=clock)
        rules = conventions(applied, birth.zone, longitude, birth.latitude)
        span = None if rules.by_instant else rules.span(epoch_ms, local)
    parts = (
        *(epoch_ms, offset, standard, fold, candidates, birth.zone, known, clock, local),
        *(wall * 1000, mean, true, equation / 1000, span),
    )
    return _new(ResolvedMoment, parts)


def _no_longitude() -> InvalidBirth:
    return InvalidBirth(
        "a solar clock needs the longitude of the birth place",
        field="longitude",
        reason="LONGITUDE_REQUIRED",
    )


def _wall(birth: Birth) -> tuple[int, int]:
    """Return the clock time as written in naive seconds from 1970, and its year in the solar calendar."""
    year, month, day, hour, _, minute, second, fold = birth[:8]
    calendar, leap, longitude, latitude, sex, precision, reach = birth[8:]
    plain = (
        hour is not None
        and calendar is _SOLAR
        and precision is _EXACT
        and not leap
        and not reach
        and fold in (None, 0, 1)
        and 1600 <= year <= 2400
        and 0 <= hour <= 23
        and 0 <= minute <= 59
        and 0 <= second <= 59
        and (longitude is None or -180 <= longitude <= 180)
        and (latitude is None or -90 <= latitude <= 90)
        and sex.__class__ is Sex
    )
    if plain and hour is not None:
        try:
            days = date(year, month, day).toordinal() - _UNIX_ORDINAL
        except (ValueError, OverflowError):
            solar_date(birth)  # says what is wrong
            raise
        wall = days * _DAY_SECONDS + hour * 3600 + minute * 60 + second
        if wall.__class__ is int:
            return wall, year
    check_birth(birth)
    found = solar_date(birth)
    of_day = _NOON if hour is None else hour * 3600 + minute * 60 + second
    return (found.toordinal() - _UNIX_ORDINAL) * _DAY_SECONDS + of_day, found.year


def _zone(birth: Birth, year: int) -> "Zone":
    from bazi.civil_time import load_zone

    return load_zone(birth.zone, year < _MERGED_SINCE)


def _civil(birth: Birth, options: Options, wall: int, year: int) -> "CivilMoment":
    from bazi.civil_time import resolve_civil

    zone = _zone(birth, year)
    if options.dst in SAVING_SECONDS:
        found = _overridden(wall, zone, SAVING_SECONDS[options.dst])
        if found is not None:
            return found
    if birth.hour is not None:
        return resolve_civil(wall, zone, birth.fold)
    # Noon stands for the whole day, so it does not matter if the clock showed it twice or jumped over it.
    fold = birth.fold or 0
    try:
        return resolve_civil(wall, zone, fold)
    except ImpossibleMoment as gap:
        after = zone.at(wall)[1]
        shown = after.start + after.utc_offset
        if shown // _DAY_SECONDS == wall // _DAY_SECONDS:
            return resolve_civil(shown, zone, fold)
        raise ImpossibleMoment(
            "the zone skipped this day",
            field="date",
            reason="DATE_NEVER_EXISTED",
            metadata=gap.metadata,
        ) from None


def _overridden(wall: int, zone: "Zone", saving: int) -> "CivilMoment | None":
    """Return the moment when the clock ran `saving` ahead of standard; None when standard itself changed there."""
    first, second = zone.at(wall)
    standard = second.standard_offset
    if first.standard_offset != standard:
        return None
    offset = standard + saving
    from bazi.civil_time import CivilMoment

    return CivilMoment(wall - offset, offset, standard, 0, (offset,))
