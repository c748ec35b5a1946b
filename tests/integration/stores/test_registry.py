"""What the registry promises, in memory and in PostgreSQL."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from services.chat.model import (
    FallBack,
    GroundingReport,
    ReplyError,
    ReplyState,
    Usage,
    WriterId,
    WriterKind,
)
from services.chat.models.model import (
    Alias,
    Canary,
    Cause,
    Change,
    Measures,
    Model,
    ModelVersion,
    Server,
    Serving,
    Shadow,
    ShadowRun,
    Target,
)
from services.kit.paging import PageRequest
from services.kit.uow import SYSTEM, Scope
from tests.fakes.chat import BRIEF
from tests.fakes.makings import BAD, GOOD, evaluation
from tests.integration.stores.houses import House
from tests.integration.stores.test_chats import LEASE, reply, talk
from tests.support.stack import Stack


@pytest.fixture
def at(chats: House[Any]) -> datetime:
    return chats.clock.now()


def fresh(letter: str) -> str:
    return f"{letter}-{uuid4().hex[:12]}"


def model(at: datetime, name: str = "") -> Model:
    return Model(model_id=name or fresh("m"), description="大模型", create_time=at)


def version(of: Model, name: str = "v1", seconds: int = 0) -> ModelVersion:
    return ModelVersion(
        model_id=of.model_id, version_id=name, served_name="org/model", max_tokens=64,
        create_time=of.create_time + timedelta(seconds=seconds),
    )  # fmt: skip


def server(of: ModelVersion, name: str = "e1", seconds: int = 0) -> Server:
    return Server(
        model_id=of.model_id, version_id=of.version_id, endpoint_id=name, url="http://model:8000/v1",
        api_key="default", create_time=of.create_time + timedelta(seconds=seconds),
    )  # fmt: skip


def change(alias: str, number: int, target: Target, at: datetime) -> Change:
    return Change(
        alias_id=alias, number=number, target=target, cause=Cause.SET, reason="why", actor="t/u",
        change_time=at,
    )  # fmt: skip


async def test_models_versions_and_servers_are_read_as_stored(
    chats: House[Any], scope: Scope, at: datetime
) -> None:
    one = model(at)
    first, second = version(one), version(one, "v2", 1)
    servers = [server(first), server(first, "e2", 1)]
    async with chats.work.begin(scope) as unit:
        registry = unit.registry
        assert await registry.model(one.model_id) is None
        assert await registry.add_model(one)
        assert not await registry.add_model(model(at, one.model_id))
        for each in (first, second):
            assert await registry.add_version(each)
            assert not await registry.add_version(each)
        for place in servers:
            assert await registry.add_server(place)
            assert not await registry.add_server(place)
    # The registry has no owner: everybody sees the same.
    async with chats.work.begin(SYSTEM) as unit:
        registry = unit.registry
        assert await registry.model(one.model_id) == one
        assert one in (await registry.models(PageRequest(200))).items
        page = await registry.versions(one.model_id, PageRequest(1))
        assert page.items == (first,)
        rest = await registry.versions(one.model_id, PageRequest(1, page.next))
        assert (rest.items, rest.next) == ((second,), ())
        found = await registry.servers(one.model_id, "v1", PageRequest(10))
        assert list(found.items) == servers
        missing = f"{one.name}/versions/v9"
        assert await registry.known([first.name, missing]) == {first.name}
        assert await registry.known([]) == frozenset()
        assert await registry.delete_server(one.model_id, "v1", "e1")
        assert not await registry.delete_server(one.model_id, "v1", "e1")
        assert not await registry.delete_server(one.model_id, "v2", "e2")
        found = await registry.servers(one.model_id, "v1", PageRequest(10))
        assert list(found.items) == servers[1:]


async def test_what_stood_behind_an_alias_is_known_for_ever(
    chats: House[Any], scope: Scope, at: datetime
) -> None:
    alias, one = fresh("a"), model(at)
    v1, v2 = version(one), version(one, "v2")
    minute = timedelta(minutes=1)
    history = [
        change(alias, 1, Target((v1.name,)), at),
        change(alias, 2, Target((v2.name, v1.name)), at + minute),
        replace(
            change(alias, 3, Target(settings=True), at + 2 * minute), break_glass_reason="fire"
        ),
    ]
    async with chats.work.begin(scope) as unit:
        registry = unit.registry
        assert await registry.alias(alias) == Alias(alias)
        for entry in history:
            assert await registry.append(entry)
            assert not await registry.append(entry)
        assert await registry.alias(alias) == Alias(alias, history[2])
        stood: list[tuple[datetime, Change | None]] = [
            (at - minute, None),
            (at, history[0]),
            (at + minute / 2, history[0]),
            (at + minute, history[1]),
            (at + 5 * minute, history[2]),
        ]
        for as_of, last in stood:
            assert await registry.alias(alias, as_of) == Alias(alias, last)
        page = await registry.changes(alias, PageRequest(2))
        assert list(page.items) == history[:0:-1]
        rest = await registry.changes(alias, PageRequest(2, page.next))
        assert (list(rest.items), rest.next) == (history[:1], ())
        found, after = [], ()
        while True:
            some = await registry.aliases(PageRequest(1, after))
            found += some.items
            if not (after := some.next):
                break
        assert Alias(alias, history[2]) in found
        assert [each.alias_id for each in found] == sorted(each.alias_id for each in found)


async def test_what_serves_comes_with_versions_and_servers_in_order(
    chats: House[Any], scope: Scope, at: datetime
) -> None:
    alias, one = fresh("a"), model(at)
    v1, v2, v3 = version(one), version(one, "v2"), version(one, "v3")
    late, early, other = server(v1, "e1", 2), server(v1, "e2", 1), server(v3)
    async with chats.work.begin(scope) as unit:
        registry = unit.registry
        assert await registry.serving(alias) == Serving(Alias(alias))
        assert await registry.add_model(one)
        for each in (v1, v2, v3):
            assert await registry.add_version(each)
        for place in (late, early, other):
            assert await registry.add_server(place)
        entry = change(alias, 1, Target((v2.name, v1.name)), at)
        assert await registry.append(entry)
        assert await registry.serving(alias) == Serving(
            Alias(alias, entry), (v2, v1), (early, late)
        )


async def test_what_versions_do_is_counted(chats: House[Any], scope: Scope, at: datetime) -> None:
    one, other = (f"models/{fresh('m')}/versions/v1" for _ in range(2))
    over = (FallBack(one, "MODEL_UNAVAILABLE"),)
    said = GroundingReport(checked=5, plain=2, repaired=1, removed=2)
    away, died = ReplyError("MODEL_UNAVAILABLE", "away"), ReplyError("REPLY_INTERRUPTED", "died")
    done = {"usage": Usage(10, 20), "grounding": said, "state": ReplyState.COMPLETED}
    ended: list[tuple[str, dict[str, Any]]] = [
        (one, done | {"first_word_ms": 100}),
        (one, done | {"first_word_ms": 300}),
        (one, done | {"create_time": at - timedelta(hours=1)}),
        (one, {"state": ReplyState.FAILED, "error": away}),
        (one, {"state": ReplyState.FAILED, "error": died}),
        (one, {"state": ReplyState.CANCELLED}),
        (one, {}),
        (other, done | {"fall_backs": over, "first_word_ms": 900}),
        (other, done),
    ]
    async with chats.work.begin(scope) as unit:
        await unit.conversations.add(talk(scope, at))
        for version, more in ended:
            writer = WriterId(WriterKind.LANGUAGE_MODEL, version)
            await unit.replies.add(reply(scope, at, writer=writer, **more), LEASE, BRIEF)
    async with chats.work.begin(SYSTEM) as unit:
        assert await unit.measures.of_replies([one, other, "models/x/versions/y"], at) == {
            one: Measures(4, 2, 20, 6, 200.0, 20, 40),
            other: Measures(1, 0, 10, 3, None, 10, 20),
        }
        assert await unit.measures.of_replies([], at) == {}


async def test_what_was_written_unseen_is_counted(chats: House[Any], at: datetime) -> None:
    name = f"models/{fresh('m')}/versions/v1"
    run = ShadowRun(
        run_id=str(uuid4()), version=name, error_reason=None, sentences=9, corrected=1,
        first_word_ms=100, prompt_tokens=5, completion_tokens=6, create_time=at,
    )  # fmt: skip
    failed = replace(
        run, run_id=str(uuid4()), error_reason="MODEL_UNAVAILABLE", sentences=0, corrected=0,
        first_word_ms=None, completion_tokens=0,
    )  # fmt: skip
    old = replace(run, run_id=str(uuid4()), create_time=at - timedelta(days=31))
    async with chats.work.begin(SYSTEM) as unit:
        for each in (old, run, failed):
            await unit.measures.add_shadow_run(each)
        expected = Measures(2, 1, 9, 1, 100.0, 10, 6)
        # The old one is gone, not only out of sight.
        assert await unit.measures.of_shadow(name, at - timedelta(days=60)) == expected
        assert await unit.measures.of_shadow(name, at) == expected
        assert await unit.measures.of_shadow(name, at + timedelta(hours=1)) == Measures()
        assert await unit.measures.of_shadow("models/x/versions/y", at) == Measures()


async def test_a_target_is_read_as_it_was_set(
    chats: House[Any], scope: Scope, at: datetime
) -> None:
    alias, one = fresh("a"), model(at)
    v1, v2, v3 = version(one), version(one, "v2"), version(one, "v3")
    target = Target(
        (v1.name,), canary=Canary(v2.name, 5, 7, 0.1, 0.2, 3.0), shadow=Shadow(v3.name, 9)
    )
    entry = change(alias, 1, target, at)
    async with chats.work.begin(scope) as unit:
        await unit.registry.add_model(one)
        for each in (v1, v2, v3):
            await unit.registry.add_version(each)
        await unit.registry.append(entry)
        assert await unit.registry.alias(alias) == Alias(alias, entry)
        assert (await unit.registry.serving(alias)).versions == (v1, v2, v3)


async def test_the_service_cannot_change_what_has_been(stack: Stack) -> None:
    async with await psycopg.AsyncConnection.connect(stack.database.url("baziai_chat")) as link:
        for statement in (
            "UPDATE chat.alias_changes SET target = %s::jsonb",
            "UPDATE chat.model_versions SET served_name = %s",
            "UPDATE chat.models SET description = %s",
            "UPDATE chat.model_evaluations SET verdict = %s",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                await link.execute(statement, (json.dumps({}),))
            await link.rollback()
        for table in ("alias_changes", "model_versions", "models", "model_evaluations"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                await link.execute(f"DELETE FROM chat.{table}")
            await link.rollback()


class TestEvaluations:
    """What suites found of versions: added to, and nothing else."""

    async def fill(self, chats: House[Any], scope: Scope, at: datetime) -> ModelVersion:
        one = model(at)
        made = version(one)
        async with chats.work.begin(scope) as unit:
            assert await unit.registry.add_model(one)
            assert await unit.registry.add_version(made)
        return made

    async def test_they_are_read_as_stored_by_everybody(
        self, chats: House[Any], scope: Scope, at: datetime
    ) -> None:
        of = await self.fill(chats, scope, at)
        one = evaluation(of.name, GOOD, replace(BAD, baseline=None), create_time=at)
        key = (one.model_id, one.version_id, one.evaluation_id)
        async with chats.work.begin(scope) as unit:
            assert await unit.evaluations.add(one)
            assert not await unit.evaluations.add(replace(one, suite="other"))
        async with chats.work.begin(Scope("other", "somebody")) as unit:
            assert await unit.evaluations.get(*key) == one
            assert await unit.evaluations.get(*key[:2], "e-never") is None
            assert await unit.evaluations.newest(*key[:2], "other") is None

    async def test_the_newest_comes_first(
        self, chats: House[Any], scope: Scope, at: datetime
    ) -> None:
        of = await self.fill(chats, scope, at)
        made = [
            evaluation(of.name, create_time=at + timedelta(seconds=second), suite=suite)
            for second, suite in ((2, "reading"), (1, "reading"), (3, "other"))
        ]
        async with chats.work.begin(scope) as unit:
            for one in made:
                assert await unit.evaluations.add(one)
        async with chats.work.begin(scope) as unit:
            of_version = (of.model_id, of.version_id)
            first = await unit.evaluations.list(*of_version, PageRequest(2))
            assert first.items == (made[2], made[0])
            rest = await unit.evaluations.list(*of_version, PageRequest(2, first.next))
            assert (rest.items, rest.next) == ((made[1],), ())
            assert await unit.evaluations.newest(*of_version, "reading") == made[0]
