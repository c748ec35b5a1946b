"""From a birth as written to its instant and its local clocks."""

from datetime import date, datetime, time, timedelta

from bazi.birth_checks import check_birth, effective_precision, solar_date
from bazi.civil_time import CivilMoment, Zone, load_zone, local_to_epoch, resolve_civil, tz_version
from bazi.errors import ImpossibleMoment, InvalidBirth
from bazi.lunar_calendar import from_solar
from bazi.moment import Birth, Precision, ResolvedMoment
from bazi.options import DEFAULT_OPTIONS, Clock, Options
from bazi.solar_terms import EPOCH, month_span
from bazi.solar_time import equation_of_time, mean_solar_time, true_solar_time

_DOUBLE_HOUR_SECONDS = 7200
_MERGED_SINCE = 1970
_NOON = time(12)


def resolve(birth: Birth, options: Options = DEFAULT_OPTIONS) -> ResolvedMoment:
    """Return the instant of a birth with all its local clocks.

    An unknown time resolves to noon of the local day. Raises InvalidBirth, ImpossibleMoment,
    AmbiguousMoment, UnknownZone or OutOfRange.
    """
    check_birth(birth)
    day = solar_date(birth)
    wall = _wall(birth, day)
    zone = load_zone(birth.zone, before_1970=day.year < _MERGED_SINCE)
    civil = _civil(birth, wall, zone)
    return _moment(birth, options, wall, civil)


def resolved_clock(birth: Birth, options: Options) -> Clock:
    """Return the clock that applies: AUTO decided, a solar clock refused without longitude."""
    clock = options.clock
    if clock is Clock.AUTO:
        known = birth.longitude is not None and birth.hour is not None
        return Clock.TRUE_SOLAR if known else Clock.STANDARD
    if clock in (Clock.MEAN_SOLAR, Clock.TRUE_SOLAR) and birth.longitude is None:
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
        past_edge = ((moment.wall.hour + 1) % 2) * 3600 + moment.wall.minute * 60
        first = moment.epoch_ms - (past_edge + moment.wall.second) * 1000
        return first, first + _DOUBLE_HOUR_SECONDS * 1000 - 1
    day = moment.solar_date
    return _whole_day(load_zone(birth.zone, before_1970=day.year < _MERGED_SINCE), day)


def _civil(birth: Birth, wall: datetime, zone: Zone) -> CivilMoment:
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


def _whole_day(zone: Zone, day: date) -> tuple[int, int]:
    midnight = datetime.combine(day, time())
    first = local_to_epoch(midnight, zone)
    after = local_to_epoch(midnight + timedelta(days=1), zone)
    return first * 1000, after * 1000 - 1


def _wall(birth: Birth, day: date) -> datetime:
    if birth.hour is None:
        return datetime.combine(day, _NOON)
    return datetime.combine(day, time(birth.hour, birth.minute, birth.second))


def _moment(birth: Birth, options: Options, wall: datetime, civil: CivilMoment) -> ResolvedMoment:
    epoch_ms = civil.epoch_seconds * 1000
    clock = resolved_clock(birth, options)
    standard = wall - timedelta(seconds=civil.utc_offset - civil.standard_offset)
    equation = equation_of_time(epoch_ms)
    mean = true = None
    if birth.longitude is not None:
        mean = mean_solar_time(epoch_ms, birth.longitude)
        true = true_solar_time(epoch_ms, birth.longitude, equation)
    local = {Clock.WALL: wall, Clock.MEAN_SOLAR: mean, Clock.TRUE_SOLAR: true}.get(clock, standard)
    span = month_span(epoch_ms)
    since, until = epoch_ms - span.start_ms, span.end_ms - epoch_ms
    day = wall.date()
    return ResolvedMoment(
        instant=EPOCH + timedelta(milliseconds=epoch_ms),
        epoch_ms=epoch_ms,
        utc_offset=civil.utc_offset,
        standard_offset=civil.standard_offset,
        is_dst=civil.utc_offset != civil.standard_offset,
        zone=birth.zone,
        tz_version=tz_version(),
        fold=civil.fold,
        candidate_offsets=civil.candidate_offsets,
        time_known=birth.hour is not None,
        clock=clock,
        wall=wall,
        standard=standard,
        mean_solar=mean,
        true_solar=true,
        equation_of_time=equation,
        solar_date=day,
        lunar_date=from_solar(day),
        nearest_jie=span.jie if since < until else span.next_jie,
        seconds_to_jie=min(since, until) / 1000,
        seconds_to_hour_edge=_to_hour_edge(local or standard),
    )


def _to_hour_edge(local: datetime) -> float:
    seconds = (local.hour + 1) % 2 * 3600 + local.minute * 60 + local.second
    past = seconds + local.microsecond / 1_000_000
    return min(past, _DOUBLE_HOUR_SECONDS - past)
