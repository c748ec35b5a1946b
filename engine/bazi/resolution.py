"""From a birth as written to its instant and its local clocks."""

from datetime import date

from bazi.birth_checks import check_birth, effective_precision, solar_date
from bazi.civil_time import CivilMoment, Zone, load_zone, local_to_epoch, resolve_civil
from bazi.errors import ImpossibleMoment, InvalidBirth
from bazi.moment import Birth, Precision, ResolvedMoment
from bazi.options import DEFAULT_OPTIONS, Clock, Options
from bazi.pillars import DAY_MS, DOUBLE_HOUR_MS, HOUR_MS
from bazi.solar_time import MS_PER_DEGREE, equation_of_time

_MERGED_SINCE = 1970
_UNIX_ORDINAL = 719_163
_DAY_SECONDS = 86_400
_NOON = 43_200


def resolve(birth: Birth, options: Options = DEFAULT_OPTIONS) -> ResolvedMoment:
    """Return the instant of a birth with all its local clocks.

    An unknown time resolves to noon of the local day. Raises InvalidBirth, ImpossibleMoment,
    AmbiguousMoment, UnknownZone or OutOfRange.
    """
    check_birth(birth)
    day = solar_date(birth)
    wall = _midnight(day) + _time_of_day(birth)
    civil = _civil(birth, wall, _zone(birth, day))
    epoch_ms = civil.epoch_seconds * 1000
    equation = equation_of_time(epoch_ms)
    mean = true = None
    if birth.longitude is not None:
        mean = epoch_ms + round(birth.longitude * MS_PER_DEGREE)
        true = epoch_ms + round(birth.longitude * MS_PER_DEGREE + equation)
    clock = resolved_clock(birth, options)
    if clock is Clock.TRUE_SOLAR:
        local = true
    elif clock is Clock.MEAN_SOLAR:
        local = mean
    else:
        local = wall * 1000 if clock is Clock.WALL else epoch_ms + civil.standard_offset * 1000
    if local is None:  # pragma: no cover - resolved_clock() refuses a solar clock without longitude
        raise AssertionError("a solar clock needs a longitude")
    return ResolvedMoment(
        epoch_ms,
        civil.utc_offset,
        civil.standard_offset,
        civil.fold,
        civil.candidate_offsets,
        birth.zone,
        birth.hour is not None,
        clock,
        local,
        wall * 1000,
        mean,
        true,
        equation / 1000,
    )


def resolved_clock(birth: Birth, options: Options) -> Clock:
    """Return the clock that applies: AUTO decided, a solar clock refused without longitude."""
    clock = options.clock
    if clock is Clock.AUTO:
        known = birth.longitude is not None and birth.hour is not None
        return Clock.TRUE_SOLAR if known else Clock.STANDARD
    if birth.longitude is None and (clock is Clock.MEAN_SOLAR or clock is Clock.TRUE_SOLAR):
        raise InvalidBirth(
            "a solar clock needs the longitude of the birth place",
            field="longitude",
            reason="LONGITUDE_REQUIRED",
        )
    return clock


def instant_range(birth: Birth, moment: ResolvedMoment) -> tuple[int, int]:
    """Return the first and last possible epoch ms of the birth within its precision."""
    precision = effective_precision(birth)
    if precision is Precision.EXACT:
        return moment.epoch_ms, moment.epoch_ms
    if precision is Precision.MINUTE_RANGE:
        reach = birth.precision_minutes * 60_000
        return moment.epoch_ms - reach, moment.epoch_ms + reach
    if precision is Precision.DOUBLE_HOUR:
        first = moment.epoch_ms - (moment.wall_ms + HOUR_MS) % DOUBLE_HOUR_MS
        return first, first + DOUBLE_HOUR_MS - 1
    day = moment.wall_ms // DAY_MS * _DAY_SECONDS
    zone = _zone(birth, moment.solar_date)
    after = local_to_epoch(day + _DAY_SECONDS, zone)
    return local_to_epoch(day, zone) * 1000, after * 1000 - 1


def _zone(birth: Birth, day: date) -> Zone:
    return load_zone(birth.zone, day.year < _MERGED_SINCE)


def _midnight(day: date) -> int:
    return (day.toordinal() - _UNIX_ORDINAL) * _DAY_SECONDS


def _time_of_day(birth: Birth) -> int:
    if birth.hour is None:
        return _NOON
    return birth.hour * 3600 + birth.minute * 60 + birth.second


def _civil(birth: Birth, wall: int, zone: Zone) -> CivilMoment:
    try:
        return resolve_civil(wall, zone, birth.fold)
    except ImpossibleMoment as gap:
        if birth.hour is not None:
            raise
        raise ImpossibleMoment(
            "the zone skipped this day",
            field="date",
            reason="DATE_NEVER_EXISTED",
            metadata=gap.metadata,
        ) from None
