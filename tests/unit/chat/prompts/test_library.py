"""By which prompt readings are written: the label's, the last known, or the one of the release; and releases."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from services.chat.context.material import PromptSource
from services.chat.prompts import built_in
from services.chat.prompts.library import FRESH_SECONDS, Library
from services.chat.prompts.model import Cause, Content, Label, LabelChange
from services.chat.prompts.usecases import PromptUseCases
from services.kit.faults import Fault, Reason
from services.kit.languages import READINGS
from services.kit.paging import PageRequest
from services.kit.principal import Principal
from tests.fakes.chat import MemoryChatUnit
from tests.fakes.memory import Hand, MemoryWork

WHO = Principal(subject="op", tenant="t")
NAME, LABEL = "prompts/reading-en", "prompts/reading-en/labels/production"
USERS = [f"t/u{number}" for number in range(200)]


@dataclass
class Shelf:
    """A store, an operator's verbs, and a process that writes by a label. away: as if the store was."""

    clock: Hand = field(default_factory=Hand)
    now: float = 100.0
    away: bool = False

    def __post_init__(self) -> None:
        self.work: Any = MemoryWork(MemoryChatUnit, self.clock)
        self.prompts = PromptUseCases(self.work, self.clock)
        self.library = self.process()

    def process(self, label: str = "production") -> Library:
        return Library(self, label, self.clock, lambda: self.now)

    def begin(self, *scope: Any) -> Any:
        if self.away:
            raise ConnectionError
        return self.work.begin(*scope)

    async def write(self, more: str, name: str = NAME) -> str:
        content = built_in.content("en")
        content = Content(f"{content.template}\n{more}", content.variables)
        return (await self.prompts.create_version(WHO, name, content, "", None)).name

    async def move(
        self, version: str, share: int = 100, etag: str = "", label: str = LABEL
    ) -> Label:
        return await self.prompts.move(WHO, label, version, share, "why", etag, None)

    async def history(self) -> Sequence[LabelChange]:
        return (await self.prompts.list_changes(WHO, LABEL, PageRequest(50))).items

    async def served(self, user: str = "t/u") -> tuple[str, PromptSource]:
        use = (await self.library.instructions("en", user)).use
        return use.version, use.source


@pytest.fixture
async def shelf() -> Shelf:
    shelf = Shelf()
    await shelf.library.release()
    await shelf.library.refresh()
    return shelf


def released(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """As if a release came with another text."""
    content = built_in.content("en")
    new = Content(f"{content.template}\n{text}", content.variables)
    monkeypatch.setattr(built_in, "content", lambda _language: new)


async def test_the_first_release_registers_its_texts_and_serves_them(shelf: Shelf) -> None:
    await shelf.process().release()
    for language in READINGS:
        given = await shelf.library.instructions(language, "t/u")
        assert given.template == built_in.content(language).template
        assert given.use.version == f"prompts/{built_in.prompt_id(language)}/versions/1"
        assert given.use.content_hash == built_in.content(language).digest
        assert given.use.source is PromptSource.LABEL
    [change] = await shelf.history()
    assert (change.cause, change.actor, change.version) == (Cause.RELEASED, "", 1)


async def test_a_release_with_another_text_moves_a_label_that_nobody_moved(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = built_in.content("en")
    released(monkeypatch, "new")
    await shelf.process().release()
    await shelf.library.refresh()
    assert await shelf.served() == (f"{NAME}/versions/2", PromptSource.LABEL)
    # A process of the older release is started again beside it: nothing goes back.
    monkeypatch.setattr(built_in, "content", lambda _language: old)
    await shelf.process().release()
    assert [change.version for change in await shelf.history()] == [2, 1]


async def test_a_release_never_moves_a_label_that_somebody_moved(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = await shelf.write("mine")
    await shelf.move(mine)
    released(monkeypatch, "new")
    await shelf.process().release()
    await shelf.library.refresh()
    assert await shelf.served() == (mine, PromptSource.LABEL)
    newest = (await shelf.prompts.list_versions(WHO, NAME, PageRequest(1))).items[0]
    assert (newest.number, newest.author) == (3, "")


async def test_the_store_away_leaves_the_last_known_and_it_is_said(shelf: Shelf) -> None:
    shelf.away = True
    assert await shelf.served() == (f"{NAME}/versions/1", PromptSource.LABEL)
    shelf.now += FRESH_SECONDS
    assert await shelf.served() == (f"{NAME}/versions/1", PromptSource.LAST_KNOWN)
    shelf.library = shelf.process()
    assert await shelf.served() == ("", PromptSource.BUILT_IN)
    shelf.away = False
    assert await shelf.served() == (f"{NAME}/versions/1", PromptSource.LABEL)


async def test_a_process_that_is_too_busy_to_look_looks_when_it_is_asked(shelf: Shelf) -> None:
    mine = await shelf.write("mine")
    await shelf.move(mine)
    assert await shelf.served() == (f"{NAME}/versions/1", PromptSource.LABEL)
    shelf.now += FRESH_SECONDS
    assert await shelf.served() == (mine, PromptSource.LABEL)


async def test_a_label_that_was_never_moved_leaves_the_text_of_the_release(shelf: Shelf) -> None:
    shelf.library = shelf.process("staging")
    given = await shelf.library.instructions("en", "t/u")
    assert (given.use.version, given.use.source) == ("", PromptSource.BUILT_IN)
    assert (given.use.prompt, given.use.label) == (NAME, "staging")
    assert given.use.id == f"{NAME}@sha256:{given.use.content_hash[:12]}"


async def test_what_this_release_cannot_fill_in_is_not_used(shelf: Shelf) -> None:
    # As a newer release may have stored it: the use cases of this one would not.
    async with shelf.work.begin(WHO) as unit:
        known = await unit.prompts.version("reading-en", 1)
        newer = known.__class__(
            prompt_id="reading-en", number=2, content=Content("{{ horoscope }}"), author="",
            note="", create_time=known.create_time,
        )  # fmt: skip
        assert await unit.prompts.add_version(newer)
        label = await unit.prompts.label("reading-en", "production")
        change = label.moved(2, 100, Cause.MOVED, "", "", shelf.clock.now())
        assert await unit.prompts.append(change)
    await shelf.library.refresh()
    assert await shelf.served() == ("", PromptSource.BUILT_IN)


async def test_a_share_of_users_gets_the_new_one_and_keeps_it(shelf: Shelf) -> None:
    first, second, third = f"{NAME}/versions/1", await shelf.write("b"), await shelf.write("c")

    async def inside(version: str) -> set[str]:
        await shelf.library.refresh()
        served = {user: (await shelf.served(user))[0] for user in USERS}
        assert set(served.values()) <= {first, version}
        return {user for user, got in served.items() if got == version}

    await shelf.move(second, 20)
    some = await inside(second)
    assert 20 < len(some) < 60
    await shelf.move(second, 60)
    assert some < await inside(second)
    # The rest is still what most had before the trial, not the version that was tried.
    await shelf.move(third, 10)
    assert await inside(third)
    assert (await shelf.history())[0].rest_version == 1
    await shelf.move(third)
    assert await inside(third) == set(USERS)


async def test_moves_are_refused_where_they_mean_nothing(shelf: Shelf) -> None:
    second = await shelf.write("b")
    label = await shelf.prompts.get_label(WHO, LABEL, None)
    await shelf.move(second, etag=label.etag)

    async def refused(*move: Any, **more: Any) -> Reason:
        with pytest.raises(Fault) as fault:
            await shelf.move(*move, **more)
        return fault.value.reason

    assert await refused(second, etag=label.etag) is Reason.ETAG_MISMATCH
    assert await refused(f"{NAME}/versions/9") is Reason.RESOURCE_NOT_FOUND
    assert await refused("prompts/reading-zh-hans/versions/1") is Reason.FIELDS_INVALID
    fresh = f"{NAME}/labels/fresh"
    assert await refused(second, 50, label=fresh) is Reason.FIELDS_INVALID
    bare = Content("Say something. {{ findings }}", built_in.content("en").variables)
    unusable = (await shelf.prompts.create_version(WHO, NAME, bare, "", None)).name
    assert await refused(unusable) is Reason.PROMPT_UNUSABLE


async def test_the_same_content_is_the_same_version(shelf: Shelf) -> None:
    content = built_in.content("en")
    with pytest.raises(Fault) as refused:
        await shelf.prompts.create_version(WHO, NAME, content, "again", None)
    assert refused.value.reason is Reason.RESOURCE_EXISTS
    assert refused.value.resource == f"{NAME}/versions/1"
