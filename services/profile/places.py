"""What can be done with places."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.profile.model import Town
from services.profile.ports import Gazetteer

DEFAULT_RESULTS = 10
_EARTH_KM = 6371.0


@dataclass(frozen=True, slots=True)
class Located:
    """A point: the town nearest to it, its own zone, and how far the town is."""

    town: Town
    zone: str
    distance_km: float


class Places:
    """The verbs of the gazetteer."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    async def search(self, text: str, country: str, limit: int) -> Sequence[Town]:
        """Return towns by the beginning of a name."""
        return await self._gazetteer.search(text, country, limit or DEFAULT_RESULTS)

    async def locate(self, latitude: float, longitude: float) -> Located:
        """Return the zone of a point and the town nearest to it."""
        narrow = math.cos(math.radians(latitude)) ** 2
        town = await self._gazetteer.nearest(latitude, longitude, narrow)
        zone = await self._gazetteer.zone(latitude, longitude)
        distance = kilometres(latitude, longitude, town.latitude, town.longitude)
        return Located(replace(town, latitude=latitude, longitude=longitude), zone, distance)


def kilometres(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Return the distance of two points in degrees on a sphere (haversine)."""
    a, b = math.radians(lat1), math.radians(lat2)
    half = math.sin((b - a) / 2) ** 2
    half += math.cos(a) * math.cos(b) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * _EARTH_KM * math.asin(min(math.sqrt(half), 1.0))
