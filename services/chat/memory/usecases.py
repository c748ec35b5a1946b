"""What a user can do with what is remembered of him."""

from dataclasses import replace

from services.chat.memory.model import MOST_MEMORIES, Consent, Memory, Source
from services.chat.ports import Unit, Work
from services.kit import etag
from services.kit.call import Repeat, Replayed
from services.kit.faults import Fault, Reason, not_found
from services.kit.ids import Clock, Ids
from services.kit.names import MEMORY
from services.kit.paging import Page, PageRequest
from services.kit.principal import Principal
from services.kit.uow import Scope


class MemoryUseCases:
    """The verbs of consent and memories."""

    def __init__(self, work: Work, clock: Clock, ids: Ids) -> None:
        self._work = work
        self._clock = clock
        self._ids = ids

    # --- consent --------------------------------------------------------------------------------

    async def consent(self, who: Principal) -> Consent:
        """Return whether the caller wants to be remembered."""
        async with self._work.begin(Scope.of(who)) as unit:
            return await unit.memories.consent()

    async def grant(self, who: Principal, repeat: Repeat | None) -> Consent:
        """Grant consent from now on."""
        async with self._work.begin(Scope.of(who), repeat) as unit:
            if not (await unit.memories.consent(lock=True)).granted:
                await unit.memories.set_consent(granted=True, change_time=self._clock.now())
            return await self._remembered(unit)

    async def withdraw(self, who: Principal, repeat: Repeat | None) -> Consent:
        """Withdraw consent and forget everything."""
        async with self._work.begin(Scope.of(who), repeat) as unit:
            if (await unit.memories.consent(lock=True)).granted:
                await unit.memories.delete_all()
                await unit.memories.set_consent(granted=False, change_time=self._clock.now())
            return await self._remembered(unit)

    async def _remembered(self, unit: Unit) -> Consent:
        found = await unit.memories.consent()
        await unit.remember(found, personal=False)
        return found

    # --- memories -------------------------------------------------------------------------------

    async def list(self, who: Principal, page: PageRequest) -> Page[Memory]:
        """Return one page of memories."""
        async with self._work.begin(Scope.of(who)) as unit:
            return await unit.memories.list(page)

    async def get(self, who: Principal, name: str) -> Memory:
        """Return a memory."""
        async with self._work.begin(Scope.of(who)) as unit:
            return await _existing(unit, name)

    async def create(self, who: Principal, wanted: Memory, repeat: Repeat | None) -> Memory:
        """Remember something by hand; kind and text are taken from `wanted`."""
        now = self._clock.now()
        memory = replace(
            wanted,
            user=who.subject,
            memory_id=self._ids.resource("y"),
            source=Source.USER,
            version=1,
            create_time=now,
            update_time=now,
        )
        try:
            async with self._work.begin(Scope.of(who), repeat) as unit:
                # Locked: what is stored after a withdrawal would outlive it.
                _check_room(await unit.memories.consent(lock=True))
                await unit.memories.add(memory)
                await unit.remember(memory, personal=False)
        except Replayed as replayed:
            return await self.get(who, replayed.reply.decode())
        return memory

    async def update(
        self,
        who: Principal,
        name: str,
        text: str | None,
        sent_etag: str,
        repeat: Repeat | None,
    ) -> Memory:
        """Change the text of a memory; None leaves it as it is."""
        try:
            async with self._work.begin(Scope.of(who), repeat) as unit:
                old = await _existing(unit, name, lock=True)
                etag.check(name, sent_etag, old.etag)
                new = old
                if text not in (None, old.text):
                    new = _rewritten(old, text or "", self._clock)
                    await unit.memories.replace(new)
                await unit.remember(new, personal=False)
        except Replayed as replayed:
            return await self.get(who, replayed.reply.decode())
        return new

    async def delete(
        self, who: Principal, name: str, sent_etag: str, repeat: Repeat | None
    ) -> None:
        """Forget a memory."""
        async with self._work.begin(Scope.of(who), repeat) as unit:
            old = await _existing(unit, name, lock=True)
            etag.check(name, sent_etag, old.etag)
            await unit.memories.delete(old.memory_id)
            await unit.remember(None, personal=False)

    async def delete_all(self, who: Principal, repeat: Repeat | None) -> int:
        """Forget every memory; return how many there were."""
        async with self._work.begin(Scope.of(who), repeat) as unit:
            await unit.memories.consent(lock=True)
            count = await unit.memories.delete_all()
            await unit.remember(count, personal=False)
        return count


def _rewritten(old: Memory, text: str, clock: Clock) -> Memory:
    return replace(
        old,
        text=text,
        source=Source.USER,
        message="",
        version=old.version + 1,
        update_time=clock.now(),
    )


def _check_room(consent: Consent) -> None:
    if not consent.granted:
        raise Fault(
            Reason.MEMORY_CONSENT_MISSING,
            "the user has not granted consent to be remembered",
            resource=consent.name,
        )
    if consent.count >= MOST_MEMORIES:
        raise Fault(
            Reason.MEMORIES_FULL,
            "there are as many memories as are kept",
            metadata={"limit": str(MOST_MEMORIES)},
        )


async def _existing(unit: Unit, name: str, *, lock: bool = False) -> Memory:
    _, memory_id = MEMORY.parse(name)
    memory = await unit.memories.get(memory_id, lock=lock)
    if memory is None:
        raise not_found(name)
    return memory
