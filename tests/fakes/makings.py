"""Callers, births and repeatable requests, ready made."""

from typing import Any
from uuid import uuid4

from bazi import Birth, Sex
from services.births import BirthRecord
from services.kit.call import Repeat, RepeatKey
from services.kit.events import Event, Payload
from services.kit.faults import Reason
from services.kit.ids import Clock
from services.kit.principal import Principal
from services.kit.uow import Scope

WHO = Principal("ada")
STRANGER = Principal("bob")
MINE = Scope.of(WHO)
BIRTH = Birth(
    year=1990, month=2, day=4, hour=10, minute=12, zone="Asia/Shanghai", longitude=104.07,
    latitude=30.67, sex=Sex.MALE,
)  # fmt: skip
RECORD = BirthRecord(BIRTH, "成都")


def repeat(content: bytes = b"a", request_id: str = "") -> Repeat:
    """A request that may be sent again; its answer is kept as it prints."""
    key = RepeatKey("/baziai.Test/Do", request_id or str(uuid4()), content.ljust(32, b"."))
    return Repeat(key, lambda result: str(getattr(result, "name", result)).encode())


def event(payload: Payload, clock: Clock, scope: Scope = MINE) -> Event:
    """An event of a user, as a consumer gets it."""
    return Event(str(uuid4()), clock.now(), scope.tenant, scope.owner, payload)


def reason(raised: Any) -> Reason:
    """The reason of the fault that `pytest.raises` caught."""
    found: Reason = raised.value.reason
    return found
