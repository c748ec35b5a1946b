"""Solar terms from JPL's DE421 by skyfield, a second way to the instants that the engine has from ERFA.

`python engine/tools/jpl_terms.py` (needs the packages `skyfield` and `skyfield-data`) writes the fixture that
`tests/unit/bazi/test_jpl.py` compares the engine's table with: the twelve 节 of each year, epoch milliseconds of UT1
before 1972 and of UTC since. After 2026 nobody knows how the Earth will turn, and DE421 ends in 2053.
"""

import json
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from skyfield.api import Loader
from skyfield.framelib import ecliptic_frame
from skyfield.searchlib import find_discrete
from skyfield_data import get_skyfield_data_path

FIRST_YEAR, LAST_YEAR = 1900, 2026
FIXTURE = Path(__file__).resolve().parents[2] / "tests/fixtures/jpl/jie_de421.json"
_JULIAN_EPOCH = 2_440_587.5
_FIRST_OF_UTC = 1972


def main() -> None:
    """Write the fixture."""
    load = Loader(get_skyfield_data_path())
    scale = load.timescale(builtin=True)
    earth, sun = (load("de421.bsp")[name] for name in ("earth", "sun"))

    def month(t: Any) -> Any:
        _, longitude, _ = earth.at(t).observe(sun).apparent().frame_latlon(ecliptic_frame)
        # 小寒, the first 节 of a year, is at 285 degrees.
        return ((longitude.degrees - 285.0) // 30.0 % 12).astype(int)

    vars(month)["step_days"] = 14  # what `find_discrete` goes by
    start, end = scale.utc(FIRST_YEAR, 1, 1), scale.utc(LAST_YEAR + 1, 1, 1)
    times, numbers = find_discrete(start, end, month, epsilon=0.001 / 86_400)
    years: dict[int, list[int]] = {}
    for t, number in zip(times, numbers, strict=True):
        year = int(t.utc.year)
        days = t.ut1 - _JULIAN_EPOCH if year < _FIRST_OF_UTC else _utc_days(t)
        row = years.setdefault(year, [])
        assert len(row) == number
        row.append(round(days * 86_400_000))
    rows = [years[year] for year in range(FIRST_YEAR, LAST_YEAR + 1)]
    document = {
        "ephemeris": "DE421",
        "skyfield": version("skyfield"),
        "first_year": FIRST_YEAR,
        "jie_ms": rows,
    }
    FIXTURE.parent.mkdir(exist_ok=True)
    FIXTURE.write_text(json.dumps(document, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"wrote {sum(map(len, rows))} instants")


def _utc_days(t: Any) -> float:
    at: datetime = t.utc_datetime()
    return (at - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() / 86_400


if __name__ == "__main__":
    main()
