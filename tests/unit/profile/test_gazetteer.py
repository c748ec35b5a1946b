"""The gazetteer: names in any script, ranking, points, an index that is made whole or not at all."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.profile import gazetteer, places_index
from services.profile.gazetteer import OfflineGazetteer
from services.profile.model import Town
from services.profile.places import Places, kilometres
from services.profile.places_index import folded
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


async def test_the_better_a_name_fits_the_sooner_it_comes_and_then_the_greater(
    towns: OfflineGazetteer,
) -> None:
    def rank(town: Town) -> int:
        """Called so, also called so, usually called by a name that begins so, by another one."""
        usual, matched = folded(town.name), folded(town.matched)
        if usual == "york":
            return 0
        return 1 if matched == "york" else 3 - usual.startswith("york")

    found = await towns.search("york", "", 50)
    assert {rank(town) for town in found} == {0, 1, 2, 3}
    order = [(rank(town), -town.population) for town in found]
    assert order == sorted(order)


@pytest.mark.parametrize(
    ("typed", "first"),
    [("par", "Paris"), ("lo", "London"), ("peking", "Beijing"), ("san fr", "San Francisco")],
)
async def test_the_town_that_most_mean_comes_first(
    towns: OfflineGazetteer, typed: str, first: str
) -> None:
    """Three Latin letters are an airport's, not a name: PAR is not how Paris is shown."""
    found = (await towns.search(typed, "", 1))[0]
    assert found.name == first
    assert found.matched in (first, "Peking")


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
        patch.setattr(places_index, "_names", broken)
        with pytest.raises(RuntimeError):
            places_index.make(tmp_path / "places.sqlite")
    assert not list(tmp_path.iterdir())


async def test_an_index_that_cannot_be_made_is_an_error_to_who_asks_and_is_tried_anew(
    tmp_path: Path,
) -> None:
    in_the_way = tmp_path / "places"
    in_the_way.write_text("a file where the folder should be", encoding="utf-8")
    towns = OfflineGazetteer(in_the_way)
    for _ in range(2):
        with pytest.raises(OSError, match="places"):
            await towns.search("york", "", 1)
    await towns.close()


async def longest_pause(of: "asyncio.Task[None]", until: Callable[[], bool]) -> float:
    """The longest that the loop kept a task waiting that wanted to go on at once."""
    longest, loop = 0.0, asyncio.get_running_loop()
    while not until() and not of.done():
        before = loop.time()
        await asyncio.sleep(0.005)
        longest = max(longest, loop.time() - before - 0.005)
    return longest


async def test_the_index_is_made_before_anybody_asks_and_holds_up_nobody(tmp_path: Path) -> None:
    def resident() -> int:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * 4096

    towns, before = OfflineGazetteer(tmp_path), resident()
    ready = asyncio.create_task(towns.keep_ready())
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(120):
        pause = await longest_pause(ready, lambda: bool(list(tmp_path.glob("*.sqlite"))))
        while (index := towns._index._task) is None or not index.done():
            await asyncio.sleep(0.01)
    began = loop.time()
    [found] = await towns.search("成都", "", 1)
    assert found.zone == "Asia/Shanghai"
    assert loop.time() - began < 0.5
    # In this process it took seconds of the interpreter and over 100 MB.
    assert pause < 0.5
    assert resident() - before < 20_000_000
    ready.cancel()
    await towns.close()


async def test_who_stops_while_the_index_is_made_leaves_nothing(tmp_path: Path) -> None:
    towns = OfflineGazetteer(tmp_path)
    ready = asyncio.create_task(towns.keep_ready())
    async with asyncio.timeout(60):
        while not list(tmp_path.glob("*.making")):
            await asyncio.sleep(0.01)
        ready.cancel()
        await towns.close()
    assert not list(tmp_path.iterdir())


async def test_those_who_give_up_begin_no_second_index(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun, gate = [], asyncio.Event()
    made = gazetteer._opened

    async def slow(folder: Path) -> sqlite3.Connection:
        begun.append(folder)
        await gate.wait()
        return await made(folder)

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
