"""What the registry says is done: which servers are opened, kept, retired and closed."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import aclosing
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.chat.model import FallBack, WriterId, WriterKind
from services.chat.models.endpoint import Endpoint, NotBegunError
from services.chat.models.evaluating import EvaluationUseCases
from services.chat.models.evaluation import Gate
from services.chat.models.fleet import Fleet, Opened
from services.chat.models.model import Canary, Health, ModelVersion, Seen, Shadow, Target
from services.chat.models.model import Model as Registered
from services.chat.models.model import Server as Place
from services.chat.models.usecases import RegistryUseCases
from services.chat.writing import Passed, Text
from services.kit.faults import Fault
from tests.fakes.chat import BRIEF, MemoryChatUnit
from tests.fakes.makings import WHO, evaluation
from tests.fakes.memory import Hand, MemoryWork
from tests.unit.chat.models.servers import (
    BIG,
    COMPOSER,
    END,
    SAID,
    Server,
    Time,
    first_said,
    pool,
    reply,
)

NOW = datetime(2026, 1, 1, tzinfo=UTC)
V1, V2 = "models/m/versions/v1", "models/m/versions/v2"

# As it stands in production.
GATE = Gate(frozenset({"default"}), "reading", timedelta(days=30))


class Registry:
    """A registry in memory, a fleet that follows it, and the servers that it opened."""

    def __init__(self, *, fall_back: bool = True) -> None:
        self.work = MemoryWork(MemoryChatUnit, Hand())
        self.opened: dict[str, Server] = {}
        self.closed: list[str] = []
        self.pieces: Sequence[object] = SAID
        configured, composer = [pool(Server(BIG))], pool(Server(COMPOSER))
        self.fleet = Fleet(
            self.work, "default", configured, composer, self.open,
            fall_back=fall_back, check_seconds=0.01,
        )  # fmt: skip
        self.cases = RegistryUseCases(self.work, self.fleet, Hand(), ["default"], (), GATE)

    def open(self, version: ModelVersion, place: Place) -> Opened:
        server = Server(WriterId(WriterKind.LANGUAGE_MODEL, version.served_name), self.pieces)
        self.opened[place.name] = server

        async def close() -> None:
            self.closed.append(place.name)

        return Opened(Endpoint(place.name, server, Time(), 5.0), close)

    async def fill(self) -> None:
        model = Registered(model_id="m", description="", create_time=NOW)
        await self.cases.create_model(WHO, model, None)
        for version in ("v1", "v2"):
            of = {"model_id": "m", "version_id": version, "create_time": NOW}
            made = ModelVersion(served_name=version, max_tokens=0, **of)  # type: ignore[arg-type]
            await self.cases.create_version(WHO, made, None)
            good = evaluation(made.name)
            await EvaluationUseCases(self.work, Hand()).create(WHO, good, None)
            await self.add(version, "e1")

    async def add(self, version: str, endpoint: str) -> None:
        place = Place(
            model_id="m", version_id=version, endpoint_id=endpoint, url="http://model/v1",
            api_key="", create_time=NOW,
        )  # fmt: skip
        await self.cases.create_server(WHO, place, None)

    async def point(self, *versions: str, **more: Any) -> None:
        target = Target(versions, **more)
        await self.cases.set_alias(WHO, "aliases/default", target, "", "", None)
        await self.fleet.refresh()

    def ids(self) -> list[str]:
        return [each.model for each in self.fleet.ids]


async def test_until_the_alias_is_set_the_settings_decide() -> None:
    registry = Registry()
    await registry.fill()
    await registry.fleet.check()
    assert registry.ids() == ["big", "composer"]
    await registry.point(V2, V1)
    assert registry.ids() == [V2, V1, "composer"]
    assert registry.fleet.assign("t/u").writer.id.model == V2
    await registry.point()
    assert registry.ids() == ["composer"]
    await registry.point(settings=True)
    assert registry.ids() == ["big", "composer"]
    assert sorted(registry.closed) == [f"{V1}/endpoints/e1", f"{V2}/endpoints/e1"]


async def test_without_fall_back_only_models_write_but_an_empty_alias_is_the_composer() -> None:
    registry = Registry(fall_back=False)
    await registry.fill()
    await registry.point(V1)
    assert registry.ids() == [V1]
    registry.opened[f"{V1}/endpoints/e1"].ill = True
    with pytest.raises(Fault):
        await registry.fleet.check()
    await registry.point()
    await registry.fleet.check()
    assert registry.ids() == ["composer"]


async def test_a_server_that_stays_keeps_what_is_known_of_it() -> None:
    registry = Registry()
    await registry.fill()
    await registry.point(V1)
    first = registry.opened[f"{V1}/endpoints/e1"]
    first.ill = True
    await registry.fleet.check()
    await registry.add("v1", "e2")
    await registry.point(V1, V2)
    assert registry.opened[f"{V1}/endpoints/e1"] is first
    assert registry.fleet.seen(f"{V1}/endpoints/e1") == Seen(Health.ILL)
    assert registry.fleet.seen(f"{V1}/endpoints/e2") == Seen(Health.UNKNOWN)
    await registry.fleet.check()
    assert registry.fleet.seen(f"{V1}/endpoints/e2") == Seen(Health.WELL)
    assert registry.fleet.seen(f"{V1}/endpoints/e9") == Seen()
    assert registry.closed == []


async def test_one_that_is_taken_away_writes_to_the_end_and_is_closed_then() -> None:
    registry = Registry()
    gate = asyncio.Event()
    registry.pieces = (Text("a"), gate, END)
    await registry.fill()
    await registry.point(V1)
    name = f"{V1}/endpoints/e1"
    async with aclosing(registry.fleet.assign("t/u").writer.write(BRIEF)) as pieces:
        assert await first_said(pieces) == Text("a")
        await registry.cases.delete_server(WHO, name, None)
        await registry.fleet.refresh()
        assert registry.closed == []
        assert registry.fleet.assign("t/u").writer.id == COMPOSER
        gate.set()
        assert [piece async for piece in pieces] == [END]
    await registry.fleet.refresh()
    assert registry.closed == [name]


async def test_one_that_is_taken_away_before_the_first_word_is_passed_over() -> None:
    registry = Registry()
    await registry.fill()
    await registry.point(V1, V2)
    assigned = registry.fleet.assign("t/u")
    await registry.cases.delete_server(WHO, f"{V1}/endpoints/e1", None)
    await registry.fleet.refresh()
    assert registry.closed == [f"{V1}/endpoints/e1"]
    # Whoever was to write by it neither counts nor writes over a closed connection.
    with pytest.raises(Fault, match="cannot be reached"):
        await assigned.writer.counter()
    async with aclosing(assigned.writer.write(BRIEF)) as pieces:
        written = [piece async for piece in pieces]
    assert (
        Passed(WriterId(WriterKind.LANGUAGE_MODEL, V2), (FallBack(V1, "MODEL_UNAVAILABLE"),))
        in written
    )
    assert registry.opened[f"{V1}/endpoints/e1"].asked == 0


@pytest.mark.parametrize("ask", [Endpoint.counter, Endpoint.probe])
async def test_one_that_is_being_asked_is_not_closed_meanwhile(
    ask: Callable[[Endpoint], Awaitable[object]],
) -> None:
    server = Server(BIG, gate=asyncio.Event())
    endpoint = Endpoint("e1", server, Time(), 5.0)
    asking = asyncio.ensure_future(ask(endpoint))
    await asyncio.sleep(0)
    assert not endpoint.retire()
    server.gate.set()
    await asking
    assert endpoint.retire()
    assert not endpoint.usable
    # Whoever still holds it asks in vain.
    server.ill = True
    await endpoint.probe()
    assert endpoint.healthy is not False
    with pytest.raises(Fault):
        await endpoint.counter()
    with pytest.raises(NotBegunError):
        await anext(endpoint.write(BRIEF))


async def test_a_share_of_users_is_on_trial_and_the_others_are_not() -> None:
    registry = Registry()
    await registry.fill()
    await registry.point(V1, canary=Canary(V2, 30))
    assert registry.ids() == [V2, V1, "composer"]
    users = [f"t/u{number}" for number in range(300)]
    first = {user: registry.fleet.assign(user).writer.id.model for user in users}
    assert set(first.values()) == {V1, V2}
    assert 60 < sum(model == V2 for model in first.values()) < 120
    await registry.point(V1, canary=Canary(V2, 50))
    second = {user: registry.fleet.assign(user).writer.id.model for user in users}
    assert {user for user in users if first[user] == V2} < {u for u in users if second[u] == V2}
    # One on trial whose canary is ill has the stable one, and it is said.
    registry.opened[f"{V2}/endpoints/e1"].ill = True
    await registry.fleet.check()
    tried = next(user for user in users if second[user] == V2)
    assigned = registry.fleet.assign(tried)
    assert assigned.writer.id.model == V1
    assert assigned.passed == (FallBack(V2, "MODEL_UNAVAILABLE"),)
    await registry.point(V1)
    assert {registry.fleet.assign(user).writer.id.model for user in users} == {V1}


async def test_a_shadow_is_watched_and_never_assigned() -> None:
    registry = Registry()
    await registry.fill()
    await registry.point(V1, shadow=Shadow(V2, 100))
    assert registry.ids() == [V1, "composer"]
    shadow = registry.fleet.shadow_of(reply(BIG))
    assert shadow is not None
    assert shadow.id.model == V2
    await registry.point(V1)
    assert registry.fleet.shadow_of(reply(BIG)) is None


@pytest.mark.parametrize(
    ("target", "field"),
    [
        (Target((V1,), settings=True), "target.versions"),
        (Target((), canary=Canary(V1, 5)), "target.versions"),
        (Target((V1,), canary=Canary(V1, 5)), "target.canary.version"),
        (Target((V1,), canary=Canary("models/m/versions/v9", 5)), "target.canary.version"),
        (Target((V1,), shadow=Shadow("models/m/versions/v9", 5)), "target.shadow.version"),
        (Target(("models/m/versions/v9",)), "target.versions"),
    ],
)
async def test_a_target_that_makes_no_sense_is_refused(target: Target, field: str) -> None:
    registry = Registry()
    await registry.fill()
    with pytest.raises(Fault) as refused:
        await registry.cases.set_alias(WHO, "aliases/default", target, "", "", None)
    assert [each.field for each in refused.value.violations] == [field]


async def test_it_follows_while_it_lives_and_outlives_a_store_that_is_away() -> None:
    registry = Registry()
    await registry.fill()
    following = asyncio.create_task(registry.fleet.follow())
    try:
        async with asyncio.timeout(5):
            await registry.cases.set_alias(WHO, "aliases/default", Target((V1,)), "", "", None)
            while registry.ids() != [V1, "composer"]:
                await asyncio.sleep(0.01)
    finally:
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)
    await registry.fleet.close()
    assert registry.closed == [f"{V1}/endpoints/e1"]
