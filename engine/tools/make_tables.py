"""Write the engine's committed tables: solar terms, equation of time, lunar calendar.

    python engine/tools/make_tables.py [--check]

Deterministic: the same ERFA release gives the same bytes. `--check` writes nothing and exits
with 1 when a committed table differs from what would be written.
"""

import argparse
import base64
import math
import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from astronomy import (
    DAY_SECONDS,
    J2000,
    UNIX_EPOCH_JD,
    Floats,
    delta_t_error,
    epoch_ms,
    equation_of_time,
    moon_longitude,
    solve,
    sun_longitude,
    tt_minus_utc,
)

# A year more on either side than is computed for: luck and lunar dates look over the edge.
FIRST_TERM_YEAR, LAST_TERM_YEAR = 1599, 2402
FIRST_LUNAR_YEAR, LAST_LUNAR_YEAR = 1645, 2402
# Between these years ERFA's Earth series is warranted, and seen to agree with JPL's within 0.4 s.
WARRANTED = (1900, 2100)
SERIES_ERROR_SECONDS = 0.4
UNCERTAINTY_UNITS_PER_SECOND = 10
EQUATION_STEP_DAYS = 5
EQUATION_UNITS_PER_SECOND = 32
DAY_MS = 86_400_000
BEIJING_MEAN_MS = (7 * 3600 + 45 * 60 + 40) * 1000
CHINA_STANDARD_MS = 8 * 3600 * 1000
CHINA_STANDARD_SINCE_MS = -41 * 365 * DAY_MS - 10 * DAY_MS  # 1929-01-01
# The calendar of earlier months has been printed: whatever the Moon did, their first days are facts.
PRINTED_UNTIL_MS = 1_798_761_600_000  # 2027-01-01
# Calendars made with other forecasts of the Earth's rotation are up to this far from ours already in 2100.
FORECASTS_APART_SECONDS = 180
# The calendar that was in force came from the Qing office's own computation, which put some new moons on the other side
# of midnight and a few leap months elsewhere than the rule does. Source: 寿星万年历 (as lunar-python carries it), after
# 陈垣, 二十史朔闰表. Month starts in Unix days: the rule's day → the published one.
PUBLISHED_MONTH_STARTS = {
    -115872: -115871,  # 1652
    -115518: -115517,  # 1653
    -108165: -108164,  # 1673
    -103617: -103616,  # 1686
    -101372: -101371,  # 1692
    -101077: -101076,  # 1693
    -96854: -96853,  # 1704
    -95642: -95643,  # 1708
    -93517: -93516,  # 1713
    -93074: -93073,  # 1715
    -88172: -88171,  # 1728
    -87139: -87138,  # 1731
    -78634: -78633,  # 1754
    -65818: -65817,  # 1789
    -63957: -63956,  # 1794
    -57224: -57223,  # 1813
    -55600: -55599,  # 1817
    -54448: -54447,  # 1820
    -53562: -53561,  # 1823
    -46740: -46741,  # 1841
    -46446: -46445,  # 1842
    -43936: -43935,  # 1849
    -41307: -41306,  # 1856
    -39506: -39505,  # 1861
    -36759: -36758,  # 1869
    -32566: -32565,  # 1880
    -30233: -30232,  # 1887
    -23264: -23263,  # 1906
}
# Lunar year → its published leap month.
PUBLISHED_LEAP_MONTHS = {1645: 6, 1651: 2, 1661: 7, 1727: 3, 1805: 6}
MEAN_NEW_MOON_2000 = 2451550.09766
SYNODIC_MONTH = 29.530588861
BAZI = Path(__file__).resolve().parents[1] / "bazi"

Millis = npt.NDArray[np.int64]


def solar_terms(years: range) -> Millis:
    """Instants of the 24 terms of each civil year, 小寒 first: shape (years, 24), epoch ms."""
    number = np.arange(24, dtype=np.float64)
    year = np.array(list(years), dtype=np.float64)[:, None]
    guess = J2000 + (year - 2000.0) * 365.2422 + 5.0 + number * 15.2184
    target = np.broadcast_to((285.0 + 15.0 * number) % 360.0, guess.shape)
    instants = solve(sun_longitude, target.ravel(), guess.ravel(), 0.98565)
    return epoch_ms(instants).reshape(-1, 24)


def second_series(years: range) -> Floats:
    """Instants of the same terms by the series that lunar-python carries (寿星), TT as Julian date."""
    from lunar_python.util import ShouXingUtil

    turns = [[year - 2000 + (n + 19) / 24 for n in range(24)] for year in years]
    days = [[ShouXingUtil.saLonT(2 * math.pi * t) * 36525 for t in row] for row in turns]
    return J2000 + np.array(days)


def term_uncertainty(years: range, terms: Millis) -> npt.NDArray[np.uint16]:
    """How far the terms of each year may be off, in tenths of a second, rounded up.

    Two parts: the Sun, outside the warranted years the disagreement of two series; and the rotation of the Earth.
    """
    year = np.array(list(years), dtype=np.float64)
    other = second_series(years)
    seconds = (other - UNIX_EPOCH_JD) * DAY_SECONDS - tt_minus_utc(other)
    sun = np.abs(seconds - terms / 1000.0).max(axis=1)
    warranted = (year >= WARRANTED[0]) & (year <= WARRANTED[1])
    sun = np.where(warranted, SERIES_ERROR_SECONDS, np.maximum(sun, SERIES_ERROR_SECONDS))
    total = sun + delta_t_error(year + 1.0)
    return np.ceil(total * UNCERTAINTY_UNITS_PER_SECOND).astype(np.uint16)


def new_moons(first_year: int, last_year: int) -> Millis:
    """Instants of all new moons from a month before `first_year` to a month after, epoch ms."""
    first = int((first_year - 2000) * 12.3685) - 3
    last = int((last_year + 1 - 2000) * 12.3685) + 3
    guess = MEAN_NEW_MOON_2000 + SYNODIC_MONTH * np.arange(first, last, dtype=np.float64)

    def elongation(jd: Floats) -> Floats:
        return np.asarray((moon_longitude(jd) - sun_longitude(jd)) % 360.0)

    return epoch_ms(solve(elongation, np.zeros_like(guess), guess, 12.1907))


def moon_uncertainty(years: range, moons: Millis) -> npt.NDArray[np.uint16]:
    """How far the new moons of each year may be off, in seconds, rounded up.

    Two parts: the farthest that ERFA's Moon and the one that lunar-python carries (寿星) are ever apart in the table;
    and the rotation of the Earth.
    """
    from lunar_python.util import ShouXingUtil

    days = moons / DAY_MS + UNIX_EPOCH_JD
    numbers = np.rint((days - MEAN_NEW_MOON_2000) / SYNODIC_MONTH)
    other = J2000 + np.array([ShouXingUtil.msaLonT(2 * math.pi * n) * 36525 for n in numbers])
    seconds = (other - UNIX_EPOCH_JD) * DAY_SECONDS - tt_minus_utc(other)
    series = float(np.abs(seconds - moons / 1000.0).max())
    year = np.array(list(years), dtype=np.float64)
    return np.ceil(series + delta_t_error(year + 1.0)).astype(np.uint16)


def doubtful_months(
    years: list[tuple[int, int, int]], moons: Millis, seconds: npt.NDArray[np.uint16]
) -> list[tuple[int, int]]:
    """(lunar year, months) whose new moon lies nearer to midnight in China than it is known; bits as in `lunar_years`.

    Only months whose calendar has not been printed.
    """
    moon_of_day = {int(day): int(ms) for day, ms in zip(china_day(moons), moons, strict=True)}
    found = []
    for place, (first_day, _, lengths) in enumerate(years):
        day, bits = first_day, 0
        for month in range(lengths.bit_length() - 1):
            moon = moon_of_day.get(day, 0)
            past = (moon + CHINA_STANDARD_MS) % DAY_MS
            known_to = max(int(seconds[place]), FORECASTS_APART_SECONDS)
            near = min(past, DAY_MS - past) <= known_to * 1000
            bits |= (moon >= PRINTED_UNTIL_MS and near) << month
            day += 29 + (lengths >> month & 1)
        if bits:
            found.append((FIRST_LUNAR_YEAR + place, bits))
    return found


def china_day(ms: Millis) -> npt.NDArray[np.int64]:
    """Days from the Unix epoch on the clock that the published calendar used."""
    shift = np.where(ms < CHINA_STANDARD_SINCE_MS, BEIJING_MEAN_MS, CHINA_STANDARD_MS)
    return np.asarray((ms + shift) // DAY_MS)


def lunar_years(terms: Millis, first_term_year: int, moons: Millis) -> list[tuple[int, int, int]]:
    """(first day, leap month or 0, month lengths) of each lunar year.

    First day: days from the Unix epoch. Lengths: bit i set when the i-th month (leap month in
    its place) has 30 days; the bit above the last month closes the list.
    Rule: 冬至 lies in month 11; with thirteen months between two of them the first without a
    中气 is the leap month (GB/T 33661-2017).
    """
    starts = np.array([PUBLISHED_MONTH_STARTS.get(int(d), int(d)) for d in china_day(moons)])
    term_days = china_day(terms)
    named: list[tuple[int, int, bool, int]] = []  # lunar year, month, leap, start
    for row in range(len(term_days) - 1):
        named += _months_between_solstices(first_term_year + row, starts, term_days, row)
    return _pack_years(named)


def _months_between_solstices(
    year: int, starts: npt.NDArray[np.int64], term_days: npt.NDArray[np.int64], row: int
) -> list[tuple[int, int, bool, int]]:
    """Name the months from month 11 of `year` to the one before month 11 of the next year."""
    first = int(np.searchsorted(starts, term_days[row, 23], "right")) - 1
    after = int(np.searchsorted(starts, term_days[row + 1, 23], "right")) - 1
    mid_terms = np.concatenate([term_days[row, 1::2], term_days[row + 1, 1::2]])
    leap_wanted = after - first == 13
    published = PUBLISHED_LEAP_MONTHS.get(year + 1)
    months: list[tuple[int, int, bool, int]] = []
    month, of_year = 10, year
    for i in range(first, after):
        has_mid_term = bool(np.any((mid_terms >= starts[i]) & (mid_terms < starts[i + 1])))
        due = not has_mid_term if published is None else (of_year, month) == (year + 1, published)
        leap = leap_wanted and due
        if leap:
            leap_wanted = False
        else:
            month += 1
            if month == 13:
                month, of_year = 1, year + 1
        months.append((of_year, month, leap, int(starts[i])))
    return months


def _pack_years(named: list[tuple[int, int, bool, int]]) -> list[tuple[int, int, int]]:
    packed = []
    for year in range(FIRST_LUNAR_YEAR, LAST_LUNAR_YEAR + 1):
        own = [i for i, item in enumerate(named) if item[0] == year]
        leap = next((named[i][1] for i in own if named[i][2]), 0)
        bits = 1 << len(own)
        for place, i in enumerate(own):
            length = named[i + 1][3] - named[i][3]
            bits |= (length - 29) << place
        packed.append((named[own[0]][3], leap, bits))
    return packed


def equation_table(first_day: int, count: int) -> npt.NDArray[np.int16]:
    """Equation of time every `EQUATION_STEP_DAYS` from a Unix day at 00:00 TT, in 1/32 s."""
    days = first_day + EQUATION_STEP_DAYS * np.arange(count, dtype=np.float64)
    seconds = equation_of_time(days + 2440587.5)
    return np.rint(seconds * EQUATION_UNITS_PER_SECOND).astype(np.int16)


def _blob(values: npt.NDArray[np.integer[Any]], name: str) -> str:
    dtype = values.dtype.newbyteorder("<")
    text = base64.b64encode(values.astype(dtype).tobytes()).decode()
    lines = [f'    b"{text[i : i + 92]}"' for i in range(0, len(text), 92)]
    return f"{name} = (\n" + "\n".join(lines) + "\n)\n"


def _header(what: str) -> str:
    return f'"""{what}\n\nMade by engine/tools/make_tables.py; change that, not this.\n"""\n\n'


def render() -> dict[str, str]:
    """Return the text of each table module by file name."""
    years = range(FIRST_TERM_YEAR, LAST_TERM_YEAR + 1)
    terms = solar_terms(years)
    moons = new_moons(FIRST_LUNAR_YEAR - 1, LAST_LUNAR_YEAR + 1)
    calendar_terms = solar_terms(range(FIRST_LUNAR_YEAR - 1, LAST_LUNAR_YEAR + 2))
    lunar = lunar_years(calendar_terms, FIRST_LUNAR_YEAR - 1, moons)
    first_day = int(terms[0, 0] // DAY_MS) - 20
    count = int(terms[-1, -1] // DAY_MS - first_day) // EQUATION_STEP_DAYS + 8
    rows = "".join(f"    ({d}, {leap}, {bits}),\n" for d, leap, bits in lunar)
    unsure = moon_uncertainty(range(FIRST_LUNAR_YEAR, LAST_LUNAR_YEAR + 1), moons)
    doubts = doubtful_months(lunar, moons, unsure)
    doubtful = "".join(f"    {year}: {bits},\n" for year, bits in doubts)
    return {
        "solar_terms_table.py": _header("Instants of the solar terms, epoch ms, int64 little end.")
        + f"FIRST_YEAR = {FIRST_TERM_YEAR}\nLAST_YEAR = {LAST_TERM_YEAR}\n"
        + f"UNCERTAINTY_UNITS_PER_SECOND = {UNCERTAINTY_UNITS_PER_SECOND}\n"
        + _blob(term_uncertainty(years, terms), "UNCERTAINTY_BASE64")
        + _blob(terms.ravel(), "TERMS_BASE64"),
        "equation_of_time_table.py": _header("Equation of time, int16 little end.")
        + f"FIRST_DAY = {first_day}\nSTEP_DAYS = {EQUATION_STEP_DAYS}\n"
        + f"UNITS_PER_SECOND = {EQUATION_UNITS_PER_SECOND}\n"
        + _blob(equation_table(first_day, count), "EQUATION_BASE64"),
        "lunar_calendar_table.py": _header(
            "Lunar years: first Unix day, leap month, lengths; how well new moons are known."
        )
        + f"FIRST_YEAR = {FIRST_LUNAR_YEAR}\n\n"
        + f"YEARS: tuple[tuple[int, int, int], ...] = (\n{rows})\n\n"
        + "# Seconds that the new moons of each year may be off, uint16 little end.\n"
        + _blob(unsure, "UNCERTAINTY_BASE64")
        + "\n# Lunar year: its months, as bits, whose new moon is nearer to midnight than it is known.\n"
        + f"DOUBTFUL_MONTHS: dict[int, int] = {{\n{doubtful}}}\n",
    }


def main() -> int:
    """Write or check the tables; 1 when a check finds a difference."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, report differences")
    check = parser.parse_args().check
    # The tables reach a year or two past ERFA's nominal 1900–2100: still far below 1 s there.
    warnings.filterwarnings("ignore", message="ERFA function .epv00.")
    stale = 0
    for name, text in render().items():
        path = BAZI / name
        if check and path.read_text(encoding="utf-8") != text:
            stale += 1
            print(f"{name} differs from what the generator writes", file=sys.stderr)
        elif not check:
            path.write_text(text, encoding="utf-8")
    return 1 if stale else 0


if __name__ == "__main__":
    raise SystemExit(main())
