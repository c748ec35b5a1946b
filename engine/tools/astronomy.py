"""Apparent Sun and Moon from ERFA, and the time scales that the engine's tables use.

Tool code: numpy and pyerfa are not dependencies of the engine.
"""

from collections.abc import Callable

import erfa
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

J2000 = 2451545.0
UNIX_EPOCH_JD = 2440587.5
DAY_SECONDS = 86400.0
LIGHT_DAYS_PER_AU = 499.004783836 / DAY_SECONDS
FIRST_LEAP_SECOND_DAY = 730  # 1972-01-01 in days from the Unix epoch
FROZEN_TT_MINUS_UTC = 69.184
CONVERGED_DAYS = 2e-9  # 0.2 ms, some steps of a float at this date

# Days from the Unix epoch on which UTC − TAI changed, from ERFA's own table.
_LEAP_TABLE = erfa.leap_seconds.get()
LEAP_DAYS = np.array(
    [
        (np.datetime64(f"{int(y):04d}-{int(m):02d}-01") - np.datetime64("1970-01-01")).astype(int)
        for y, m, _ in _LEAP_TABLE
        if y >= 1972
    ]
)
TAI_MINUS_UTC = np.array([float(s) for y, _, s in _LEAP_TABLE if y >= 1972])

# ΔT = TT − UT1: first year, last year, cubic coefficients (highest first) of t = 0…1 between them.
# Morrison, Stephenson, Hohenkerk, Zawilski: Addendum 2020 to "Measurement of the Earth's rotation:
# 720 BC to AD 2015", Proc. R. Soc. A 477 (2021), table S15.2020, rows 1500–1974.
DELTA_T_SPLINE = np.array(
    [
        (1500, 1600, 16.197, -6.572, -192.841, 292.343),
        (1600, 1650, 3.018, 10.505, -78.697, 109.127),
        (1650, 1720, -2.127, 38.333, -68.089, 43.952),
        (1720, 1800, -37.939, 41.731, 2.507, 12.068),
        (1800, 1810, 1.918, -1.126, -3.481, 18.367),
        (1810, 1820, -3.812, 4.629, 0.021, 15.678),
        (1820, 1830, 3.250, -6.806, -2.157, 16.516),
        (1830, 1840, -0.096, 2.944, -6.018, 10.804),
        (1840, 1850, -0.539, 2.658, -0.416, 7.634),
        (1850, 1855, -0.883, 0.261, 1.642, 9.338),
        (1855, 1860, 1.558, -2.389, -0.486, 10.357),
        (1860, 1865, -2.477, 2.284, -0.591, 9.040),
        (1865, 1870, 2.720, -5.148, -3.456, 8.255),
        (1870, 1875, -0.914, 3.011, -5.593, 2.371),
        (1875, 1880, -0.039, 0.269, -2.314, -1.126),
        (1880, 1885, 0.563, 0.152, -1.893, -3.210),
        (1885, 1890, -1.438, 1.842, 0.101, -4.388),
        (1890, 1895, 1.871, -2.474, -0.531, -3.884),
        (1895, 1900, -0.232, 3.138, 0.134, -5.017),
        (1900, 1905, -1.257, 2.443, 5.715, -1.977),
        (1905, 1910, 0.720, -1.329, 6.828, 4.923),
        (1910, 1915, -0.825, 0.831, 6.330, 11.142),
        (1915, 1920, 0.262, -1.643, 5.518, 17.479),
        (1920, 1925, 0.008, -0.856, 3.020, 21.617),
        (1925, 1930, 0.127, -0.831, 1.333, 23.789),
        (1930, 1935, 0.142, -0.449, 0.052, 24.418),
        (1935, 1940, 0.702, -0.022, -0.419, 24.164),
        (1940, 1945, -1.106, 2.086, 1.645, 24.426),
        (1945, 1950, 0.614, -1.232, 2.499, 27.050),
        (1950, 1953, -0.277, 0.220, 1.127, 28.932),
        (1953, 1956, 0.631, -0.610, 0.737, 30.002),
        (1956, 1959, -0.799, 1.282, 1.409, 30.760),
        (1959, 1962, 0.507, -1.115, 1.577, 32.652),
        (1962, 1965, 0.199, 0.406, 0.868, 33.621),
        (1965, 1968, -0.414, 1.002, 2.275, 35.093),
        (1968, 1971, 0.202, -0.242, 3.035, 37.956),
        (1971, 1974, -0.229, 0.364, 3.157, 40.951),
    ]
)


def sun_longitude(jd_tt: Floats) -> Floats:
    """Apparent geocentric ecliptic longitude of the Sun of date, degrees 0–360."""
    direction = _apparent_sun(jd_tt)
    obliquity = erfa.obl06(J2000, jd_tt - J2000) + erfa.nut06a(J2000, jd_tt - J2000)[1]
    x, y, z = direction[..., 0], direction[..., 1], direction[..., 2]
    ecliptic_y = y * np.cos(obliquity) + z * np.sin(obliquity)
    return np.asarray(np.degrees(np.arctan2(ecliptic_y, x)) % 360.0)


def sun_right_ascension(jd_tt: Floats) -> Floats:
    """Apparent right ascension of the Sun of date, radians."""
    direction = _apparent_sun(jd_tt)
    return np.asarray(np.arctan2(direction[..., 1], direction[..., 0]))


def _apparent_sun(jd_tt: Floats) -> Floats:
    """Unit vectors to the Sun, true equator and equinox of date, light time and aberration."""
    offset = jd_tt - J2000
    helio, bary = erfa.epv00(J2000, offset)
    light = np.linalg.norm(helio["p"], axis=-1) * LIGHT_DAYS_PER_AU
    helio_then, bary_then = erfa.epv00(J2000, offset - light)
    sun_then = bary_then["p"] - helio_then["p"]
    to_sun = sun_then - bary["p"]
    distance = np.linalg.norm(to_sun, axis=-1)
    natural = to_sun / distance[..., None]
    velocity = bary["v"] * LIGHT_DAYS_PER_AU
    lorentz = np.sqrt(1.0 - np.sum(velocity * velocity, axis=-1))
    proper = erfa.ab(natural, velocity, np.linalg.norm(helio["p"], axis=-1), lorentz)
    return np.asarray(erfa.rxp(erfa.pnm06a(J2000, offset), proper))


def moon_longitude(jd_tt: Floats) -> Floats:
    """Apparent geocentric ecliptic longitude of the Moon of date, degrees 0–360."""
    offset = jd_tt - J2000
    position = erfa.moon98(J2000, offset)["p"]
    distance = np.linalg.norm(position, axis=-1)
    of_date = erfa.rxp(erfa.pnm06a(J2000, offset - distance * LIGHT_DAYS_PER_AU), position)
    obliquity = erfa.obl06(J2000, offset) + erfa.nut06a(J2000, offset)[1]
    ecliptic_y = of_date[..., 1] * np.cos(obliquity) + of_date[..., 2] * np.sin(obliquity)
    return np.asarray(np.degrees(np.arctan2(ecliptic_y, of_date[..., 0])) % 360.0)


def solve(
    longitude: Callable[[Floats], Floats], target: Floats, guess: Floats, degrees_per_day: float
) -> Floats:
    """Newton's rule with a constant slope until `longitude(jd)` equals `target` degrees."""
    jd, step = guess.copy(), np.ones_like(guess)
    while np.abs(step).max() > CONVERGED_DAYS:
        step = ((target - longitude(jd) + 180.0) % 360.0 - 180.0) / degrees_per_day
        jd = jd + step
    return jd


def delta_t(year: Floats) -> Floats:
    """TT − UT1 in seconds for 1500–1974, from the cubic segments of `DELTA_T_SPLINE`."""
    starts = DELTA_T_SPLINE[:, 0]
    segment = DELTA_T_SPLINE[np.clip(np.searchsorted(starts, year, "right") - 1, 0, None)]
    t = (year - segment[..., 0]) / (segment[..., 1] - segment[..., 0])
    a3, a2, a1, a0 = (segment[..., i] for i in range(2, 6))
    return np.asarray(((a3 * t + a2) * t + a1) * t + a0)


# Standard error of ΔT in seconds: Morrison & Stephenson (2004), J. Hist. Astron. 35, table 1; none since the telegraph
# and the atomic clock made it smaller than what the table of terms resolves.
DELTA_T_ERROR = ((1600, 20.0), (1700, 5.0), (1750, 2.0), (1800, 1.0), (1900, 0.1), (1972, 0.0))
# The long-term parabola of Stephenson, Morrison & Hohenkerk (2016), and where a prediction joins it.
PREDICTED_FROM, JOINS_PARABOLA = 2027.0, 2800.0


def predicted_delta_t(year: Floats) -> Floats:
    """TT − UT1 in seconds from 2027: a cubic from today's value, at rest, to the long-term parabola in 2800."""
    span = JOINS_PARABOLA - PREDICTED_FROM
    centuries = (JOINS_PARABOLA - 1825.0) / 100.0
    end, slope = -320.0 + 32.5 * centuries**2, 0.65 * centuries * span
    t = (year - PREDICTED_FROM) / span
    rise = end - FROZEN_TT_MINUS_UTC
    return np.asarray(
        FROZEN_TT_MINUS_UTC + t * t * (3.0 * rise - slope) + t**3 * (slope - 2.0 * rise)
    )


def delta_t_error(year: Floats) -> Floats:
    """How far, in seconds, the UTC of `tt_minus_utc` may lie from the rotation of the Earth."""
    years, seconds = np.array(DELTA_T_ERROR).T
    known = np.interp(year, years, seconds)
    drift = np.abs(predicted_delta_t(year) - FROZEN_TT_MINUS_UTC)
    return np.where(year < PREDICTED_FROM, known, drift)


def tt_minus_utc(jd_tt: Floats) -> Floats:
    """Seconds to take from TT: ΔT before 1972, leap seconds after, frozen in the future."""
    unix_days = jd_tt - UNIX_EPOCH_JD
    year = 2000.0 + (jd_tt - J2000) / 365.25
    leap = TAI_MINUS_UTC[np.clip(np.searchsorted(LEAP_DAYS, unix_days, "right") - 1, 0, None)]
    return np.where(unix_days < FIRST_LEAP_SECOND_DAY, delta_t(year), leap + 32.184)


def epoch_ms(jd_tt: Floats) -> npt.NDArray[np.int64]:
    """Milliseconds from 1970-01-01 UTC in the policy of `tt_minus_utc`."""
    seconds = (jd_tt - UNIX_EPOCH_JD) * DAY_SECONDS - tt_minus_utc(jd_tt)
    return np.asarray(np.rint(seconds * 1000.0).astype(np.int64))


def equation_of_time(jd_tt: Floats) -> Floats:
    """Apparent minus mean solar time in seconds; UT1 is taken as the UTC of `tt_minus_utc`."""
    ut1 = (jd_tt - J2000) - tt_minus_utc(jd_tt) / DAY_SECONDS
    sidereal = erfa.gst06a(J2000, ut1, J2000, jd_tt - J2000)
    mean_sun = 2.0 * np.pi * (ut1 % 1.0)  # J2000 is noon: the mean Sun is on the meridian
    angle = sidereal - sun_right_ascension(jd_tt) - mean_sun
    return np.asarray(((angle + np.pi) % (2.0 * np.pi) - np.pi) * DAY_SECONDS / (2.0 * np.pi))
