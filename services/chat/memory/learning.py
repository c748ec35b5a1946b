"""Learns what users tell about themselves in a question: with consent, once, and never from what was said before."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from services.chat.memory.extraction import told
from services.chat.memory.model import MOST_MEMORIES, Consent, Kind, Memory, Source, Told
from services.chat.model import Message, Role
from services.chat.ports import Unit
from services.kit.uow import CONSUMED_FOR

_CONSUMER = "chat.remember_message"
# That a message was learnt from is known for so long; an older one, asked again, would bring back what was forgotten.
_OLDEST = CONSUMED_FOR - timedelta(days=1)


async def learn(unit: Unit, message: Message | None, now: datetime) -> None:
    """Remember what a message tells, if its user wants that."""
    if message is None or message.role is not Role.USER:
        return
    # Locked: what is stored after a withdrawal would outlive it.
    consent = await unit.memories.consent(lock=True)
    if not _may(consent, message, now):
        return
    # By its id alone: the mark outlives a purge, and must not name whom it was about.
    if not await unit.consume_once(_CONSUMER, message.message_id):
        return
    known = list(await unit.memories.all())
    for number, one in enumerate(told(message.text), start=1):
        new = Memory(
            user=message.user,
            memory_id=f"{message.message_id}-{number}",
            kind=one.kind,
            text=one.text,
            source=Source.MESSAGE,
            message=message.name,
            version=1,
            create_time=message.create_time,
            update_time=message.create_time,
        )
        await _keep(unit, known, new)


def _may(consent: Consent, message: Message, now: datetime) -> bool:
    if not consent.granted or consent.change_time is None:
        return False
    return message.create_time >= consent.change_time and now - message.create_time < _OLDEST


async def _keep(unit: Unit, known: list[Memory], new: Memory) -> None:
    if any(_same(one, new) for one in known):
        return
    old = _before(known, new.kind)
    if old is None:
        if len(known) < MOST_MEMORIES:
            await unit.memories.add(new)
            known.append(new)
    elif old.update_time <= new.update_time:
        # Jobs come in any order, and hands are faster: what is newer stays.
        newer = replace(
            old,
            text=new.text,
            source=new.source,
            message=new.message,
            version=old.version + 1,
            update_time=new.update_time,
        )
        await unit.memories.replace(newer)
        known[known.index(old)] = newer


def _same(old: Memory, new: Memory | Told) -> bool:
    return old.kind is new.kind and old.text.casefold() == new.text.casefold()


def _before(known: Sequence[Memory], kind: Kind) -> Memory | None:
    """Return the memory whose place a newer one of its kind takes."""
    if not kind.is_single:
        return None
    return next((one for one in reversed(known) if one.kind is kind), None)
