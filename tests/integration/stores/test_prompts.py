"""What the store of prompts promises, in memory and in PostgreSQL."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from services.chat.context.material import Counting, Instructions, PromptSource, PromptUse, Receipt
from services.chat.prompts.model import (
    Cause,
    Content,
    Label,
    LabelChange,
    Prompt,
    PromptVersion,
    Purpose,
    Serving,
    Variable,
    VariableType,
)
from services.chat.prompts.usecases import added
from services.kit.paging import PageRequest
from services.kit.uow import SYSTEM, Scope
from tests.fakes.chat import BRIEF
from tests.integration.stores.houses import House
from tests.integration.stores.test_chats import LEASE, reply, talk
from tests.support.stack import Stack

CONTENT = Content(
    "{{ 名 }}\r\n{# x #}",
    (
        Variable(name="b", type=VariableType.TEXT, required=True, max_length=7, description="字"),
        Variable(name="a", type=VariableType.TEXT_LIST, max_items=3),
    ),
)


@pytest.fixture
def at(chats: House[Any]) -> datetime:
    return chats.clock.now()


def prompt(at: datetime) -> Prompt:
    return Prompt(
        prompt_id=f"p-{uuid4().hex[:12]}", description="提示", language_code="zh-Hans",
        purpose=Purpose.READING, create_time=at,
    )  # fmt: skip


def version(of: Prompt, number: int, template: str = "") -> PromptVersion:
    content = Content(template or f"text {number}", CONTENT.variables)
    return PromptVersion(
        prompt_id=of.prompt_id, number=number, content=content, author="t/u", note="why",
        create_time=of.create_time,
    )  # fmt: skip


def change(of: Prompt, label: str, number: int, at: datetime, **more: Any) -> LabelChange:
    values = {
        "version": number,
        "from_version": number - 1,
        "share_percent": 100,
        "rest_version": 0,
    }
    return LabelChange(
        prompt_id=of.prompt_id, label_id=label, number=number, cause=Cause.MOVED, reason="why",
        actor="t/u", change_time=at, **(values | more),
    )  # fmt: skip


async def test_prompts_and_versions_are_read_as_stored(
    chats: House[Any], scope: Scope, at: datetime
) -> None:
    one = prompt(at)
    first, second = version(one, 1, CONTENT.template), version(one, 2)
    async with chats.work.begin(scope) as unit:
        prompts = unit.prompts
        assert await prompts.prompt(one.prompt_id) is None
        assert await prompts.add_prompt(one)
        assert not await prompts.add_prompt(one)
        assert await prompts.last_number(one.prompt_id) == 0
        assert await prompts.add_version(first)
        assert not await prompts.add_version(version(one, 1, "other"))
        assert not await prompts.add_version(version(one, 2, CONTENT.template))
        assert await prompts.add_version(second)
    # Prompts have no owner: everybody sees the same.
    async with chats.work.begin(SYSTEM) as unit:
        prompts = unit.prompts
        assert await prompts.prompt(one.prompt_id) == one
        found, after = [], ()
        while True:
            some = await prompts.prompts(PageRequest(2, after))
            found += some.items
            if not (after := some.next):
                break
        assert one in found
        read = await prompts.version(one.prompt_id, 1)
        assert read == first
        assert read.content.digest == first.content.digest
        assert await prompts.version(one.prompt_id, 3) is None
        assert await prompts.version_of(one.prompt_id, second.content.digest) == second
        assert await prompts.version_of(one.prompt_id, "") is None
        assert await prompts.last_number(one.prompt_id) == 2
        page = await prompts.versions(one.prompt_id, PageRequest(1))
        assert page.items == (second,)
        rest = await prompts.versions(one.prompt_id, PageRequest(1, page.next))
        assert (rest.items, rest.next) == ((first,), ())


async def test_what_a_label_pointed_at_is_known_for_ever(
    chats: House[Any], scope: Scope, at: datetime
) -> None:
    one, minute = prompt(at), timedelta(minutes=1)
    history = [change(one, "live", number, at + number * minute) for number in (1, 2, 3)]
    async with chats.work.begin(scope) as unit:
        prompts = unit.prompts
        await prompts.add_prompt(one)
        for number in (1, 2, 3):
            await prompts.add_version(version(one, number))
        assert await prompts.label(one.prompt_id, "live") == Label(one.prompt_id, "live")
        for entry in history:
            assert await prompts.append(entry)
            assert not await prompts.append(entry)
        stood: list[tuple[datetime | None, LabelChange | None]] = [
            (None, history[2]),
            (at, None),
            (at + minute, history[0]),
            (at + 2.5 * minute, history[1]),
            (at + 9 * minute, history[2]),
        ]
        for as_of, last in stood:
            label = await prompts.label(one.prompt_id, "live", as_of)
            assert label == Label(one.prompt_id, "live", last)
        page = await prompts.changes(one.prompt_id, "live", PageRequest(2))
        assert list(page.items) == history[:0:-1]
        rest = await prompts.changes(one.prompt_id, "live", PageRequest(2, page.next))
        assert (list(rest.items), rest.next) == (history[:1], ())
        early = change(one, "early", 1, at, version=2)
        assert await prompts.append(early)
        labels = await prompts.labels(one.prompt_id, PageRequest(1))
        assert labels.items == (Label(one.prompt_id, "early", early),)
        more = await prompts.labels(one.prompt_id, PageRequest(1, labels.next))
        assert (more.items, more.next) == ((Label(one.prompt_id, "live", history[2]),), ())


async def test_what_serves_comes_with_its_versions(
    chats: House[Any], scope: Scope, at: datetime
) -> None:
    whole, shared, unset = prompt(at), prompt(at), prompt(at)
    ids = [each.prompt_id for each in (whole, shared, unset)]
    async with chats.work.begin(scope) as unit:
        prompts = unit.prompts
        for each in (whole, shared, unset):
            await prompts.add_prompt(each)
            for number in (1, 2):
                await prompts.add_version(version(each, number))
        assert await prompts.serving("live", ids) == {}
        last = change(whole, "live", 2, at)
        part = change(shared, "live", 1, at, version=2, share_percent=5, rest_version=1)
        for entry in (change(whole, "live", 1, at), last, part, change(unset, "other", 1, at)):
            assert await prompts.append(entry)
        assert await prompts.serving("live", ids) == {
            whole.prompt_id: Serving(Label(whole.prompt_id, "live", last), {2: version(whole, 2)}),
            shared.prompt_id: Serving(
                Label(shared.prompt_id, "live", part),
                {2: version(shared, 2), 1: version(shared, 1)},
            ),
        }
        assert await prompts.serving("live", []) == {}


async def test_many_at_once_get_numbers_of_their_own(
    chats: House[Any], scope: Scope, at: datetime
) -> None:
    one = prompt(at)
    async with chats.work.begin(scope) as unit:
        await unit.prompts.add_prompt(one)

    async def add(template: str) -> tuple[PromptVersion, bool]:
        async with chats.work.begin(scope) as unit:
            return await added(unit, version(one, 0, template))

    # Three texts, each by two: who comes second is given what the first one stored.
    results = await asyncio.gather(*(add(f"text {number // 2}") for number in range(6)))
    assert sorted({stored.number for stored, _ in results}) == [1, 2, 3]
    assert sum(is_new for _, is_new in results) == 3


async def test_a_reply_says_by_which_prompt_it_was_written(
    chats: House[Any], scope: Scope, at: datetime
) -> None:
    use = PromptUse("prompts/p", "prompts/p/versions/1", "ab", PromptSource.LABEL, "production")
    one = reply(scope, at)
    by_model = Receipt("m", "c", (), Counting.EXACT, "t", 99, 9, 9)
    given = replace(BRIEF, receipt=by_model, instructions=Instructions("{{ findings }}", use))
    async with chats.work.begin(scope) as unit:
        await unit.conversations.add(talk(scope, at))
        await unit.replies.add(one, LEASE, given)
        assert (await unit.replies.manuscript(one)).brief == given
        stored = await unit.replies.get(one.conversation_id, one.reply_id)
        assert stored.prompt == use
        # The composer takes it on: it is given no prompt.
        by_nobody = replace(given, receipt=Receipt("composer", "c", ()))
        await unit.replies.refit(one, by_nobody)
        stored = await unit.replies.get(one.conversation_id, one.reply_id)
        assert stored.prompt is None


async def test_the_service_cannot_change_what_has_been(stack: Stack) -> None:
    async with await psycopg.AsyncConnection.connect(stack.database.url("baziai_chat")) as link:
        for table, column in (
            ("prompts", "description"),
            ("prompt_versions", "template"),
            ("prompt_label_changes", "reason"),
        ):
            for statement in (
                f"UPDATE chat.{table} SET {column} = 'x'",
                f"DELETE FROM chat.{table}",
                f"TRUNCATE chat.{table}",
            ):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    await link.execute(statement)
                await link.rollback()
