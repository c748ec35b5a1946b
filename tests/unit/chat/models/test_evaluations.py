"""What writes by an alias that matters has evidence, or a reason that stands in the history."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.chat.models.evaluating import EvaluationUseCases
from services.chat.models.evaluation import Better, Gate, Measure, Verdict, verdict_of
from services.chat.models.model import Canary, Model, ModelVersion, Seen, Shadow, Target
from services.chat.models.usecases import RegistryUseCases
from services.kit.faults import Fault, Reason
from services.kit.paging import PageRequest
from tests.fakes.chat import MemoryChatUnit
from tests.fakes.makings import BAD, GOOD, WHO, evaluation, repeat
from tests.fakes.memory import Hand, MemoryWork

V1, V2 = "models/m/versions/v1", "models/m/versions/v2"
DEFAULT = "aliases/default"


class Unwatched:
    def seen(self, name: str) -> Seen:
        return Seen()


class Desk:
    """A registry with two versions, and a clock."""

    def __init__(self) -> None:
        self.clock = Hand()
        self.work = MemoryWork(MemoryChatUnit, self.clock)
        gate = Gate(frozenset({"default"}), "reading", timedelta(days=30))
        self.cases = RegistryUseCases(self.work, Unwatched(), self.clock, (), (), gate)
        self.evaluations = EvaluationUseCases(self.work, self.clock)

    async def fill(self) -> None:
        never = datetime.fromtimestamp(0, UTC)
        await self.cases.create_model(
            WHO, Model(model_id="m", description="", create_time=never), None
        )
        for name in ("v1", "v2"):
            made = ModelVersion(
                model_id="m", version_id=name, served_name="x", max_tokens=0, create_time=never
            )
            await self.cases.create_version(WHO, made, None)

    async def record(self, version: str, *measures: Measure, **more: Any) -> str:
        self.clock.move(seconds=1)
        made = await self.evaluations.create(WHO, evaluation(version, *measures, **more), None)
        return made.name

    async def set(self, target: Target, broken: str = "", name: str = DEFAULT) -> Any:
        return await self.cases.set_alias(WHO, name, target, "why", "", None, broken)

    async def refused(self, target: Target) -> Fault:
        with pytest.raises(Fault) as raised:
            await self.set(target)
        assert raised.value.reason is Reason.EVALUATION_MISSING
        return raised.value


@pytest.fixture
async def desk() -> Desk:
    made = Desk()
    await made.fill()
    return made


@pytest.mark.parametrize(
    ("measures", "verdict"),
    [
        ((GOOD,), Verdict.PASSED),
        ((GOOD, BAD), Verdict.FAILED),
        # Worse, but by no more than chance.
        ((replace(GOOD, mean=0.7, low=0.6, high=0.81),), Verdict.PASSED),
        ((replace(GOOD, mean=0.7, low=0.6, high=0.79),), Verdict.FAILED),
        ((replace(GOOD, baseline=None),), Verdict.INCONCLUSIVE),
        ((replace(BAD, better=Better.NONE),), Verdict.INCONCLUSIVE),
    ],
)
def test_the_verdict_is_what_the_measures_say(
    measures: tuple[Measure, ...], verdict: Verdict
) -> None:
    assert verdict_of(measures) is verdict


async def test_without_evidence_nothing_writes_by_a_protected_alias(desk: Desk) -> None:
    fault = await desk.refused(Target((V1,)))
    assert fault.resource == V1
    assert fault.metadata == {
        "alias": DEFAULT, "suite": "reading", "found": "NONE", "max_age_days": "30",
    }  # fmt: skip
    assert (await desk.cases.resolve(WHO, DEFAULT, None)).number == 0
    await desk.record(V1, suite="other")
    assert (await desk.refused(Target((V1,)))).metadata["found"] == "NONE"
    # Others may be set as ever, and so may the composer and the settings.
    await desk.set(Target((V1,)), name="aliases/staging")
    await desk.set(Target())
    await desk.set(Target(settings=True))


async def test_the_newest_evaluation_decides(desk: Desk) -> None:
    await desk.record(V1)
    failed = await desk.record(V1, GOOD, BAD)
    fault = await desk.refused(Target((V1,)))
    assert (fault.metadata["found"], fault.metadata["evaluation"]) == ("FAILED", failed)
    await desk.record(V1, replace(GOOD, baseline=None))
    assert (await desk.refused(Target((V1,)))).metadata["found"] == "INCONCLUSIVE"
    await desk.record(V1)
    desk.clock.move(days=31)
    assert (await desk.refused(Target((V1,)))).metadata["found"] == "EXPIRED"
    await desk.record(V1)
    alias = await desk.set(Target((V1,)), broken="not needed")
    # The glass is whole.
    assert (alias.target.versions, alias.change.break_glass_reason) == ((V1,), "")


async def test_a_caller_cannot_say_that_it_passed(desk: Desk) -> None:
    name = await desk.record(V1, BAD, verdict=Verdict.PASSED)
    found = await desk.evaluations.get(WHO, name)
    assert (found.verdict, found.actor) == (Verdict.FAILED, WHO.full_name)


async def test_a_canary_needs_it_and_a_shadow_does_not(desk: Desk) -> None:
    await desk.record(V1)
    await desk.set(Target((V1,), shadow=Shadow(V2, 100)))
    assert (await desk.refused(Target((V1,), canary=Canary(V2, 5)))).resource == V2
    await desk.record(V2)
    await desk.set(Target((V1,), canary=Canary(V2, 5)))


async def test_what_writes_already_may_stay_and_a_canary_is_promoted_on_evidence(
    desk: Desk,
) -> None:
    await desk.record(V1)
    await desk.record(V2)
    await desk.set(Target((V1,), canary=Canary(V2, 5)))
    desk.clock.move(days=31)
    await desk.set(Target((V1,), canary=Canary(V2, 20)))
    await desk.set(Target((V1,)))
    assert (await desk.refused(Target((V2, V1)))).resource == V2


async def test_an_emergency_is_told_with_its_reason(desk: Desk) -> None:
    alias = await desk.set(Target((V1,)), broken="the other one is down")
    assert alias.change.break_glass_reason == "the other one is down"
    [entry] = (await desk.cases.list_changes(WHO, DEFAULT, PageRequest(9))).items
    assert (entry.break_glass_reason, entry.actor) == ("the other one is down", WHO.full_name)


async def test_records_are_made_once_and_make_sense(desk: Desk) -> None:
    asked, one = repeat(), evaluation(V1)
    made = await desk.evaluations.create(WHO, one, asked)
    assert (await desk.evaluations.list(WHO, V1, PageRequest(9))).items == (made,)
    for wrong, reason in (
        (one, Reason.RESOURCE_EXISTS),
        (evaluation("models/m/versions/v9"), Reason.RESOURCE_NOT_FOUND),
        (evaluation(V1, replace(GOOD, low=0.91)), Reason.FIELDS_INVALID),
        (evaluation(V1, GOOD, GOOD), Reason.FIELDS_INVALID),
    ):
        with pytest.raises(Fault) as raised:
            await desk.evaluations.create(WHO, wrong, None)
        assert raised.value.reason is reason
    with pytest.raises(Fault) as raised:
        await desk.evaluations.get(WHO, f"{V1}/evaluations/never")
    assert raised.value.reason is Reason.RESOURCE_NOT_FOUND
