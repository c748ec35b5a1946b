"""Findings of what the calendar leaves open: a 冬至 that is near, a lunar month whose first day is in doubt."""

from collections.abc import Iterator
from datetime import timedelta

from bazi.conventions import conventions
from bazi.findings import Finding
from bazi.labels import label_id
from bazi.lunar_calendar import LunarDate, from_solar, month_uncertainty, to_solar
from bazi.moment import Calendar
from bazi.options import YearBoundary
from bazi.results import Chart
from bazi.solar_terms import SolarTerm, term_ms, term_uncertainty, utc_datetime

NEAR_SECONDS = 180.0
# Leap seconds are announced half a year ahead. Published forecasts of the Earth's rotation differ
# by up to two minutes at the end of the tables, so later terms are doubtful within three minutes.
LAST_KNOWN_UTC_MS = 1_798_761_600_000  # 2027-01-01
_DAY = timedelta(days=1)


def calendar_findings(chart: Chart) -> Iterator[Finding]:
    """Yield a 冬至 that the year begins with and that is near, and the lunar months that a doubt is about."""
    birth, moment = chart.birth, chart.moment
    boundary = chart.options.year_boundary
    if boundary is YearBoundary.WINTER_SOLSTICE and moment.time_known:
        yield from _near_solstice(chart)
    if birth.calendar is Calendar.LUNAR:
        written = LunarDate(birth.year, birth.month, 1, birth.leap_month)
        yield from _doubtful_month(written, "date", ("input.date",))
    if boundary is YearBoundary.LUNAR_NEW_YEAR:
        # Only the day before a new year and its first day would change sides.
        tomorrow = from_solar(moment.local.date() + _DAY)
        if (tomorrow.month, tomorrow.leap) == (1, False) and tomorrow.day in (1, 2):
            new_year = LunarDate(tomorrow.year, 1, 1)
            yield from _doubtful_month(new_year, "year", ("moment.clock",))


def _near_solstice(chart: Chart) -> Iterator[Finding]:
    birth, at = chart.birth, chart.moment.epoch_ms
    rules = conventions(chart.options, birth.zone, birth.longitude, birth.latitude)
    solstice = term_ms(utc_datetime(at).year, SolarTerm.DONG_ZHI)
    seconds, reach = abs(at - rules.edge(solstice)) / 1000, round(term_uncertainty(at) * 1000)
    unsure_side = rules.edge(solstice - reach) <= at <= rules.edge(solstice + reach)
    if seconds > NEAR_SECONDS and not unsure_side:
        return
    doubtful = at >= LAST_KNOWN_UTC_MS or unsure_side
    yield Finding(
        "boundary.year.near",
        "boundary.term",
        "year",
        (
            ("term", label_id(SolarTerm.DONG_ZHI)),
            ("seconds", f"{seconds:.1f}"),
            ("uncertainty", "uncertainty.delta_t" if doubtful else "uncertainty.none"),
        ),
        ("moment.instant",),
        "boundary_term",
        "ERFA, IAU 2006/2000A",
    )


def _doubtful_month(first: LunarDate, about: str, evidence: tuple[str, ...]) -> Iterator[Finding]:
    seconds, in_doubt = month_uncertainty(first.year, first.month, leap=first.leap)
    if not in_doubt:
        return
    yield Finding(
        f"lunar_month.{about}",
        "lunar_month",
        "moment" if about == "date" else "year",
        (
            ("month", f"{first.year}-{first.month}{'+' if first.leap else ''}"),
            ("date", to_solar(first).isoformat()),
            ("seconds", str(seconds)),
        ),
        evidence,
        "new_moon_too_near_midnight",
        "ERFA and a second series, ΔT",
    )
