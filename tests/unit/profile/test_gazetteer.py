"""The gazetteer: names in any script, ranking, points, an index that is made whole or not at all."""

import asyncio
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.profile import gazetteer
from services.profile.gazetteer import OfflineGazetteer, folded
from services.profile.places import Places, kilometres
from tests.support.stack import PLACES


@pytest.fixture(scope="module")
def towns() -> OfflineGazetteer:
    return OfflineGazetteer(PLACES)


@pytest.mark.parametrize(
    ("text", "name", "zone"),
    [
        ("成都", "Chengdu", "Asia/Shanghai"),
        ("台北", "Taipei", "Asia/Taipei"),
        ("臺北", "Taipei", "Asia/Taipei"),
        ("乌鲁木齐", "Ürümqi", "Asia/Urumqi"),
        ("urumqi", "Ürümqi", "Asia/Urumqi"),
        ("XI'AN", "Xi’an", "Asia/Shanghai"),
        ("São Pau", "São Paulo", "America/Sao_Paulo"),
        ("서울", "Seoul", "Asia/Seoul"),
        ("Москва", "Moscow", "Europe/Moscow"),
        ("Cheng", "Chengdu", "Asia/Shanghai"),
    ],
)
async def test_a_town_is_found(towns: OfflineGazetteer, text: str, name: str, zone: str) -> None:
    found = await towns.search(text, "", 5)
    assert (name, zone) in [(town.name, town.zone) for town in found]


async def test_a_town_called_so_comes_before_greater_ones(towns: OfflineGazetteer) -> None:
    found = await towns.search("york", "", 20)
    called_so = [town for town in found if town.name == "York"]
    assert found[: len(called_so)] == called_so
    for group in (called_so, found[len(called_so) :]):
        sizes = [town.population for town in group]
        assert sizes == sorted(sizes, reverse=True)


async def test_a_country_narrows(towns: OfflineGazetteer) -> None:
    found = await towns.search("london", "CA", 50)
    assert found
    assert {town.country for town in found} == {"CA"}


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
async def test_no_text_breaks_the_search(text: str) -> None:
    found = await OfflineGazetteer(PLACES).search(text, "", 3)
    for town in found:
        assert folded(town.matched).startswith(folded(text))


@pytest.mark.parametrize(
    ("latitude", "longitude", "zone"),
    [
        (30.67, 104.07, "Asia/Shanghai"),
        (43.82, 87.61, "Asia/Urumqi"),
        (0.0, -30.0, "Etc/GMT+2"),
        (90.0, 0.0, "Etc/GMT"),
        (22.3, 114.17, "Asia/Hong_Kong"),
        (-16.5, 179.99, "Pacific/Fiji"),
    ],
)
async def test_a_point_has_a_zone(
    towns: OfflineGazetteer, latitude: float, longitude: float, zone: str
) -> None:
    located = await Places(towns).locate(latitude, longitude)
    assert located.zone == zone
    assert (located.town.latitude, located.town.longitude) == (latitude, longitude)
    assert located.distance_km >= 0


async def test_the_nearest_town_may_lie_beyond_the_date_line(towns: OfflineGazetteer) -> None:
    west = await Places(towns).locate(-16.8, -179.99)
    east = await Places(towns).locate(-16.8, 179.99)
    assert west.town.name == east.town.name


def test_distances_on_the_sphere() -> None:
    assert kilometres(0, 0, 0, 180) == pytest.approx(20015, abs=1)
    assert kilometres(39.9, 116.4, 31.2, 121.5) == pytest.approx(1068, abs=10)
    assert kilometres(10, 20, 10, 20) == 0


async def test_an_index_that_was_not_finished_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(number: int, town: object) -> Iterator[tuple[str, int, str]]:
        raise RuntimeError("killed")

    with monkeypatch.context() as patch:
        patch.setattr(gazetteer, "_names", broken)
        with pytest.raises(RuntimeError):
            await OfflineGazetteer(tmp_path).search("york", "", 1)
    assert not list(tmp_path.iterdir())


async def test_those_who_give_up_begin_no_second_index(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun, gate = [], threading.Event()
    made = gazetteer._opened

    def slow(folder: Path) -> sqlite3.Connection:
        begun.append(folder)
        assert gate.wait(30)
        return made(folder)

    monkeypatch.setattr(gazetteer, "_opened", slow)
    towns = gazetteer.OfflineGazetteer(PLACES)
    try:
        for _ in range(5):
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.01):
                    await towns.search("Chengdu", "", 1)
        gate.set()
        [found] = await towns.search("Chengdu", "", 1)
        assert found.country == "CN"
        assert len(begun) == 1
    finally:
        gate.set()
        await towns.close()
