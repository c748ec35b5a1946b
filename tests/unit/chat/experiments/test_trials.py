"""Who is in which arm, what that arm is written by, who is exposed, and what the operator's verbs refuse."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from services.chat.context.material import Enrolment, PromptSource
from services.chat.experiments.model import Arm, Experiment, Metric, Standing, State
from services.chat.experiments.ports import Enrolled
from services.chat.experiments.results import Verdict
from services.chat.experiments.trials import FRESH_SECONDS, Trials
from services.chat.experiments.usecases import ExperimentUseCases
from services.chat.jobs import ChatJobs
from services.chat.model import ReplyState
from services.chat.prompts import built_in
from services.chat.prompts.library import Library
from services.chat.prompts.model import Content
from services.chat.prompts.usecases import PromptUseCases
from services.kit.events import UserPurgeRequested
from services.kit.faults import Fault, Reason
from services.kit.ids import RandomIds
from services.kit.principal import Principal
from services.kit.uow import SYSTEM
from tests.fakes.chat import MemoryChatUnit
from tests.fakes.makings import WHO as ADA
from tests.fakes.makings import event, reason
from tests.fakes.memory import Hand, MemoryWork
from tests.support.replay import arm_of
from tests.unit.chat.rooms import Room

WHO = Principal(subject="op", tenant="t")
USERS = [f"t/u{number}" for number in range(4000)]


@dataclass
class Lab:
    """A store, an operator's verbs, and a process that takes part. away: as if the store was."""

    clock: Hand = field(default_factory=Hand)
    now: float = 100.0
    away: bool = False
    served: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.work: Any = MemoryWork(MemoryChatUnit, self.clock)
        self.prompts = PromptUseCases(self.work, self.clock)
        self.verbs = ExperimentUseCases(self.work, self.clock, RandomIds(), frozenset({"tried"}))
        self.trials = Trials(self, self, lambda: self.now)

    def begin(self, *scope: Any) -> Any:
        if self.away:
            raise ConnectionError
        return self.work.begin(*scope)

    async def serve(self, aliases: Any) -> None:
        self.served += aliases

    async def version(self, text: str, language: str = "en") -> str:
        prompt = f"prompts/{built_in.prompt_id(language)}"
        content = Content(
            f"{built_in.content(language).template}\n{text}", built_in.content(language).variables
        )
        return (await self.prompts.create_version(WHO, prompt, content, "", None)).name

    async def create(self, *arms: Arm, name: str = "e", **more: Any) -> Standing:
        wanted = Experiment(
            experiment_id=name, description="", arms=arms or (arm("a"), arm("b")),
            primary=Metric.COMPLETION, observation=more.get("observation", timedelta(hours=1)),
            salt="", author="", create_time=self.clock.now(),
        )  # fmt: skip
        return await self.verbs.create(WHO, wanted, None)

    async def start(self, name: str = "experiments/e", share: int = 10_000) -> Standing:
        return await self.verbs.start(WHO, name, share, "why", "", None)

    async def enrol(self, user: str = "t/u", language: str = "en") -> Enrolled | None:
        # As if nobody had looked for long.
        self.now += FRESH_SECONDS
        return await self.trials.enrol(language, user)


@pytest.fixture
async def lab() -> Lab:
    lab = Lab()
    await Library(lab.work, "production", lab.clock, lambda: lab.now).release()
    return lab


def arm(name: str, weight: int = 5000, **more: Any) -> Arm:
    return Arm(arm_id=name, weight=weight, **more)


async def test_arms_have_their_weights_and_a_larger_share_keeps_who_is_in_it(lab: Lab) -> None:
    one = (await lab.create(arm("a", 2000), arm("b", 8000))).experiment
    arms = Counter(found.arm_id for user in USERS if (found := one.arm_of(user, 10_000)))
    assert arms["a"] + arms["b"] == len(USERS)
    assert 0.17 < arms["a"] / len(USERS) < 0.23
    last: dict[str, str] = {}
    for share in (0, 500, 5000, 10_000):
        drawn = {user: found.arm_id for user in USERS if (found := one.arm_of(user, share))}
        assert drawn == {user: name for user in USERS if (name := arm_of(one, user, share))}
        assert last.items() <= drawn.items()
        assert abs(len(drawn) / len(USERS) - share / 10_000) < 0.03
        last = drawn
    other = (await lab.create(arm("a"), arm("b"), name="f")).experiment
    assert other.salt != one.salt


async def test_nobody_takes_part_before_the_start_and_after_the_end(lab: Lab) -> None:
    await lab.create()
    assert await lab.enrol() is None
    await lab.start()
    found = await lab.enrol()
    assert found is not None
    assert found.enrolment.experiment_id == "e"
    assert (found.model_alias, found.instructions) == ("", None)
    await lab.verbs.stop(WHO, "experiments/e", "enough", "", None)
    assert await lab.enrol() is None


async def test_what_is_not_known_to_run_does_not(lab: Lab) -> None:
    await lab.create()
    await lab.start()
    assert await lab.enrol() is not None
    lab.away = True
    assert await lab.enrol() is None
    lab.away = False
    assert await lab.enrol() is not None


async def test_arms_are_written_by_what_they_name_in_the_languages_that_they_speak_of(
    lab: Lab,
) -> None:
    version = await lab.version("Quellwasser")
    await lab.create(arm("a", 1), arm("b", 9999, prompt_versions=(version,)))
    await lab.start()
    found = await lab.enrol()
    assert found is not None
    assert found.instructions is not None
    assert found.instructions.template.endswith("Quellwasser")
    use = found.instructions.use
    assert (use.version, use.source) == (version, PromptSource.EXPERIMENT)
    # There all arms are alike, and users would only blur what is seen.
    assert await lab.enrol(language="zh-Hans") is None


async def test_an_arm_may_name_a_label_and_is_in_all_languages(lab: Lab) -> None:
    version = await lab.version("shorter")
    await lab.create(arm("a", 1), arm("b", 9999, prompt_label="staging"))
    with pytest.raises(Fault) as refused:
        await lab.start()
    assert reason(refused) is Reason.RESOURCE_NOT_FOUND
    for language in ("en", "zh-Hans", "zh-Hant"):
        prompt = f"prompts/{built_in.prompt_id(language)}"
        number = version if language == "en" else f"{prompt}/versions/1"
        await lab.prompts.move(WHO, f"{prompt}/labels/staging", number, 100, "why", "", None)
    await lab.start()
    for language in ("en", "zh-Hans"):
        found = await lab.enrol(language=language)
        assert found is not None
        assert found.instructions is not None
        assert found.instructions.use.label == "staging"


async def test_arms_that_replies_cannot_be_written_by_are_refused(lab: Lab) -> None:
    bad = Content("no findings here", ())
    version = await lab.prompts.create_version(WHO, "prompts/reading-en", bad, "", None)
    await lab.create(arm("a"), arm("b", prompt_versions=(version.name,)))
    with pytest.raises(Fault) as refused:
        await lab.start()
    assert reason(refused) is Reason.PROMPT_UNUSABLE
    await lab.create(arm("a"), arm("b", model_alias="aliases/other"), name="f")
    with pytest.raises(Fault) as refused:
        await lab.start("experiments/f")
    assert reason(refused) is Reason.FIELDS_INVALID
    await lab.create(arm("a"), arm("b", model_alias="aliases/tried"), name="g")
    with pytest.raises(Fault) as refused:
        await lab.start("experiments/g")
    assert reason(refused) is Reason.RESOURCE_NOT_FOUND
    for arms in (
        (arm("a"), arm("b", 4999)),
        (arm("a"), arm("a")),
        (arm("a"), arm("b", prompt_versions=("prompts/other/versions/1",))),
        (arm("a"), arm("b", prompt_versions=(version.name,), prompt_label="staging")),
        (arm("a"), arm("b", prompt_versions=(version.name, "prompts/reading-en/versions/1"))),
    ):
        with pytest.raises(Fault) as refused:
            await lab.create(*arms, name="h")
        assert reason(refused) is Reason.FIELDS_INVALID


async def test_one_runs_at_a_time_and_what_was_stopped_never_again(lab: Lab) -> None:
    await lab.create()
    await lab.create(name="f")
    await lab.start(share=100)
    with pytest.raises(Fault) as refused:
        await lab.start("experiments/f")
    assert reason(refused) is Reason.EXPERIMENT_RUNNING
    assert refused.value.resource == "experiments/e"
    with pytest.raises(Fault) as refused:
        await lab.start(share=99)
    assert reason(refused) is Reason.FIELDS_INVALID
    assert (await lab.start(share=300)).share == 300
    stopped = await lab.verbs.stop(WHO, "experiments/e", "enough", "", None)
    assert (stopped.state, stopped.share) == (State.STOPPED, 300)
    for again in (lab.start(), lab.verbs.stop(WHO, "experiments/e", "why", "", None)):
        with pytest.raises(Fault) as refused:
            await again
        assert reason(refused) is Reason.EXPERIMENT_STOPPED
    await lab.start("experiments/f")


# --- replies under an experiment ----------------------------------------------------------------


class Always:
    """Implements `Enroller`: everybody is in one arm."""

    async def enrol(self, language_code: str, user: str) -> Enrolled:
        return Enrolled(Enrolment("e", "b"))


@pytest.fixture
async def room() -> Room:
    room = Room()
    room.replies._enroller = Always()
    verbs = ExperimentUseCases(room.work, room.clock, RandomIds(), frozenset())
    wanted = Experiment(
        experiment_id="e", description="", arms=(arm("a"), arm("b")), primary=Metric.COMPLETION,
        observation=timedelta(hours=1), salt="", author="", create_time=room.clock.now(),
    )  # fmt: skip
    await verbs.create(ADA, wanted, None)
    await room.talk()
    return room


async def exposures(room: Room) -> list[Any]:
    async with room.work.begin(SYSTEM) as unit:
        return list(unit.table("experiment_exposures").values())


async def test_a_user_is_exposed_when_the_first_reply_begins_and_once(room: Room) -> None:
    first = await room.ask()
    [exposed] = await exposures(room)
    assert (exposed.owner, exposed.exposure.time) == ("ada", first.create_time)
    await room.ended(first)
    room.clock.move(hours=1)
    second = await room.asked()
    assert second.enrolment == Enrolment("e", "b")
    assert await exposures(room) == [exposed]


async def test_who_gets_no_reply_is_not_exposed(room: Room) -> None:
    room.writer.refusal = Fault(Reason.MODEL_UNAVAILABLE, "away")
    with pytest.raises(Fault):
        await room.ask()
    assert await exposures(room) == []


async def test_a_reply_whose_process_died_is_gone_on_with_under_the_same_arm(room: Room) -> None:
    begun = await room.ask()
    room.die()
    room.clock.move(seconds=60)
    other = room.another_process()
    await other.take_over_now()
    ended = await room.ended(begun)
    assert (ended.state, ended.enrolment) == (ReplyState.COMPLETED, Enrolment("e", "b"))
    assert len(await exposures(room)) == 1


async def test_a_purge_leaves_an_exposure_that_names_nobody(room: Room) -> None:
    await room.asked()
    asked = UserPurgeRequested("operations/o1")
    await ChatJobs(room.work, room.log).purge_user(event(asked, room.clock), asked)
    [exposed] = await exposures(room)
    assert (exposed.owner, exposed.exposure.enrolment) == ("", Enrolment("e", "b"))


async def test_nothing_is_said_too_early(lab: Lab) -> None:
    await lab.create()
    found = await lab.verbs.results(WHO, "experiments/e")
    assert found.verdict is Verdict.TOO_EARLY
    assert "Nothing can be said" in found.summary
    assert not found.split.alarm
    assert all(each.interval is None for one in found.arms for each in one.estimates)
