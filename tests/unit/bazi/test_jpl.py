"""The table of terms against another ephemeris and another ΔT: DE421 by skyfield (`engine/tools/jpl_terms.py`)."""

import json
from pathlib import Path
from statistics import median

from bazi.solar_terms import SOLAR_TERMS, term_ms

FIXTURE = Path(__file__).resolve().parents[2] / "fixtures/jpl/jie_de421.json"


def test_every_jie_from_1900_to_2026_is_where_jpl_has_it() -> None:
    document = json.loads(FIXTURE.read_text(encoding="utf-8"))
    first = document["first_year"]
    away = [
        abs(term_ms(first + more, SOLAR_TERMS[2 * number]) - at) / 1000
        for more, row in enumerate(document["jie_ms"])
        for number, at in enumerate(row)
    ]
    assert len(away) == 127 * 12
    assert max(away) < 0.4
    assert median(away) < 0.1
