"""Callers, births and repeatable requests, ready made."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from bazi import Birth, Sex
from services.births import BirthRecord
from services.chat.models.evaluation import Better, Evaluation, Measure, Verdict
from services.kit.call import Repeat, RepeatKey
from services.kit.events import Event, Payload
from services.kit.faults import Reason
from services.kit.ids import Clock
from services.kit.names import MODEL_VERSION
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


# Better than what it is held against, and by more than chance.
GOOD = Measure("specificity", 0.9, 0.85, 0.95, 264, 0.8, Better.MORE)
BAD = Measure("put right or cut", 0.2, 0.15, 0.25, 264, 0.0, Better.LESS)


def evaluation(version: str, *measures: Measure, **more: Any) -> Evaluation:
    """What a suite found of a version: something good, unless said otherwise."""
    model_id, version_id = MODEL_VERSION.parse(version)
    values: dict[str, Any] = {
        "model_id": model_id, "version_id": version_id, "evaluation_id": f"e{uuid4().hex[:12]}",
        "suite": "reading", "suite_version": "1", "artefact_sha256": "0" * 64,
        "measures": measures or (GOOD,), "baseline": "composer-2", "verdict": Verdict.PASSED,
        "actor": "t/u", "create_time": datetime(2026, 1, 1, tzinfo=UTC),
    }  # fmt: skip
    return Evaluation(**(values | more))


def reason(raised: Any) -> Reason:
    """The reason of the fault that `pytest.raises` caught."""
    found: Reason = raised.value.reason
    return found
