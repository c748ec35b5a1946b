"""Experiments as an operator runs them: who gets what, since when, and what it shows in the end."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import grpc
import psycopg
import pytest
from psycopg.types.json import Jsonb

from baziai.chat.v1 import chat_service_pb2 as chat_pb
from baziai.chat.v1 import experiment_pb2, model_pb2, prompt_pb2, reply_pb2
from baziai.chat.v1 import experiment_service_pb2 as pb
from baziai.chat.v1.chat_service_pb2_grpc import ChatServiceStub
from baziai.chat.v1.experiment_service_pb2_grpc import ExperimentServiceStub
from baziai.chat.v1.model_service_pb2_grpc import ModelServiceStub
from baziai.chat.v1.prompt_service_pb2_grpc import PromptServiceStub
from services.chat.config import ModelSettings
from services.chat.context.material import Enrolment
from services.chat.experiments.model import Arm, Experiment, Exposure, Metric
from services.chat.model import GroundingReport, Rating, Reply, ReplyState, Usage, WriterId
from services.chat.model import WriterKind as Kind
from services.kit.uow import Scope
from tests.fakes.openai_server import MODEL, Script, fake_openai
from tests.integration.services import test_models
from tests.integration.services import test_prompts as prompts
from tests.support.people import Person, person, talk
from tests.support.replay import METRICS, Replayed, arm_of, replay
from tests.support.stack import Stack

Verdict = experiment_pb2.ExperimentResults.Verdict
Results = experiment_pb2.ExperimentResults


@dataclass
class Lab:
    """An operator, two processes, and what the registries of models and prompts are asked by."""

    experiments: Any
    chats: list[Any]
    channel: Any
    operator: Any
    prompts: prompts.Ops
    models: test_models.Ops
    stack: Stack
    url: str
    started: list[str]

    async def call(self, rpc: str, /, **fields: Any) -> Any:
        request = getattr(pb, f"{rpc}Request")(**fields)
        return await getattr(self.experiments, rpc)(request, metadata=self.operator)

    async def create(self, *arms: experiment_pb2.Experiment.Arm, **more: Any) -> Any:
        wanted = experiment_pb2.Experiment(arms=arms, **more)
        return await self.call(
            "CreateExperiment", experiment=wanted, experiment_id=f"e-{uuid4().hex[:12]}"
        )

    async def start(self, name: str, share: int = 10_000) -> Any:
        self.started.append(name)
        return await self.call("StartExperiment", name=name, share_basis_points=share, reason="why")

    async def stop(self, name: str) -> None:
        await self.call("StopExperiment", name=name, reason="enough")

    async def ask(self, who: Person, conversation: str, chat: int = 0) -> reply_pb2.Reply:
        request = chat_pb.GenerateReplyRequest(
            parent=conversation, text="career?", language_code="en"
        )
        answer = await self.chats[chat].GenerateReply(request, metadata=who.metadata)
        return answer.reply  # type: ignore[no-any-return]

    async def until(self, enrolled: str, who: Person, conversation: str, chat: int) -> None:
        """Wait until a process writes under an experiment, or under none."""
        async with asyncio.timeout(5):
            while (await self.ask(who, conversation, chat)).enrolment.experiment != enrolled:
                await asyncio.sleep(0.05)


@pytest.fixture
async def lab(stack: Stack, user: str) -> AsyncIterator[Lab]:
    alias, script = f"a-{uuid4().hex[:8]}", Script()
    async with AsyncExitStack() as exits:
        fake = await exits.enter_async_context(fake_openai(script))
        model, channels = (
            ModelSettings(url=fake.url, name=MODEL, protected_aliases=alias),
            [],
        )
        for _ in range(2):
            running = await stack.start_chat(model=model)
            exits.push_async_callback(running.stop)
            channel = grpc.aio.insecure_channel(f"127.0.0.1:{running.port}")
            channels.append(await exits.enter_async_context(channel))
        operator = stack.metadata(f"{user}-op", roles=["operator"])
        who = await person(stack, user)
        conversation, chats = await talk(channels[0], who), list(map(ChatServiceStub, channels))
        told = prompts.Ops(
            "production", PromptServiceStub(channels[0]), chats, None, operator, who, conversation,
            script,
        )  # fmt: skip
        models = test_models.Ops(
            alias, ModelServiceStub(channels[0]), chats, operator, who, conversation
        )
        lab = Lab(
            ExperimentServiceStub(channels[0]), chats, channels[0], operator, told, models, stack,
            fake.url, [],
        )  # fmt: skip
        await told.until_released()
        yield lab
        for name in lab.started:
            found = await lab.call("GetExperiment", name=name)
            if found.state == experiment_pb2.Experiment.STATE_RUNNING:
                await lab.stop(name)


ARM = experiment_pb2.Experiment.Arm


def record(found: experiment_pb2.Experiment) -> Experiment:
    """What the replay knows of an experiment: what the contract says of it."""
    return Experiment(
        experiment_id=found.name.removeprefix("experiments/"), description=found.description,
        arms=tuple(Arm(arm_id=one.id, weight=one.weight_basis_points) for one in found.arms),
        primary=Metric.COMPLETION, observation=timedelta(hours=found.observation_hours),
        salt=found.salt, author=found.author, create_time=found.create_time.ToDatetime(UTC),
    )  # fmt: skip


async def test_users_get_the_arm_that_the_salt_says_until_it_is_stopped(lab: Lab) -> None:
    version = await lab.prompts.version(f"Be brief {uuid4()}.")
    made = await lab.create(
        ARM(id="control", weight_basis_points=5000),
        ARM(id="new", weight_basis_points=5000, prompt_versions=[version]),
    )
    people = [lab.prompts.who]
    people += [await person(lab.stack, f"{people[0].user}-{n}") for n in range(5)]
    talks = [await talk(lab.channel, one) for one in people]
    assert not (await lab.ask(people[0], talks[0])).HasField("enrolment")
    await lab.start(made.name)
    for chat in (0, 1):
        await lab.until(made.name, people[0], talks[0], chat)
    arms = []
    for one, conversation in zip(people, talks, strict=True):
        wanted = arm_of(record(made), f"default/{one.user}")
        for reply in [await lab.ask(one, conversation, chat) for chat in (0, 1)]:
            assert (reply.enrolment.experiment, reply.enrolment.arm) == (made.name, wanted)
            assert (reply.prompt.version == version) == (wanted == "new")
            if wanted == "new":
                assert reply.prompt.source == prompt_pb2.PromptUse.SOURCE_EXPERIMENT
            receipt = await lab.chats[0].GetContextReceipt(
                chat_pb.GetContextReceiptRequest(name=f"{reply.name}/contextReceipt"),
                metadata=one.metadata,
            )
            assert receipt.enrolment == reply.enrolment
        arms.append(wanted)
    results = await lab.call("GetExperimentResults", name=made.name)
    assert {one.arm: one.exposed_user_count for one in results.arms} == {
        arm: arms.count(arm) for arm in ("control", "new")
    }
    assert sum(one.reply_count for one in results.arms) >= 2 * len(people)
    assert results.verdict == Results.VERDICT_TOO_EARLY
    await lab.stop(made.name)
    for chat in (0, 1):
        await lab.until("", people[0], talks[0], chat)
    reply = await lab.ask(people[0], talks[0])
    assert reply.prompt.version != version


async def test_an_arm_may_be_a_model_of_its_own_that_has_evidence(lab: Lab) -> None:
    version = await lab.models.register(lab.url)
    target = model_pb2.AliasTarget(versions=[version])
    alias = f"aliases/{lab.models.alias}"
    made = await lab.create(
        ARM(id="control", weight_basis_points=1, model_alias=alias),
        ARM(id="tried", weight_basis_points=9999, model_alias=alias),
    )
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await lab.call("StartExperiment", name=made.name, reason="why")
    assert refused.value.code() is grpc.StatusCode.NOT_FOUND
    await lab.models.call("SetAlias", name=alias, target=target, reason="tried")
    await lab.start(made.name)
    who, conversation = lab.prompts.who, lab.prompts.conversation
    await lab.until(made.name, who, conversation, 1)
    assert (await lab.ask(who, conversation, 1)).writer.model == version
    other = await lab.create(
        ARM(id="a", weight_basis_points=5000), ARM(id="b", weight_basis_points=5000)
    )
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await lab.call("StartExperiment", name=other.name, reason="why")
    assert refused.value.code() is grpc.StatusCode.FAILED_PRECONDITION
    await lab.stop(made.name)
    await lab.until("", who, conversation, 1)
    assert (await lab.ask(who, conversation, 1)).writer.model == MODEL


async def test_shares_only_grow_and_who_takes_part_stays(lab: Lab) -> None:
    made = await lab.create(
        ARM(id="a", weight_basis_points=5000), ARM(id="b", weight_basis_points=5000)
    )
    await lab.start(made.name, 100)
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await lab.start(made.name, 99)
    assert refused.value.code() is grpc.StatusCode.INVALID_ARGUMENT
    grown = await lab.start(made.name, 200)
    assert grown.share_basis_points == 200
    changes = (await lab.call("ListExperimentChanges", parent=made.name)).changes
    assert [one.share_basis_points for one in changes] == [200, 100]
    one = record(made)
    users = [f"t/u{number}" for number in range(2000)]
    before = {user: arm for user in users if (arm := arm_of(one, user, 100))}
    after = {user: arm for user in users if (arm := arm_of(one, user, 200))}
    assert before.items() <= after.items()
    assert len(before) < len(after)


async def test_what_is_shown_of_many_users_is_reckoned_again_to_nine_digits(lab: Lab) -> None:
    made = await lab.create(
        ARM(id="control", weight_basis_points=4500), ARM(id="worse", weight_basis_points=5500),
        observation_hours=30,
    )  # fmt: skip
    one, chance = record(made), random.Random(7)
    users = [f"{lab.prompts.who.user}-{number}" for number in range(420)]
    begin = datetime.now(UTC) - timedelta(days=9)
    rows = Rows()
    for number, user in enumerate(users):
        rows.add(one, user, begin + timedelta(minutes=20 * number), chance)
    async with await psycopg.AsyncConnection.connect(lab.stack.database.admin_url) as link:
        await rows.store(link)
    found = await lab.call("GetExperimentResults", name=made.name)
    now = found.as_of_time.ToDatetime(UTC)
    again = replay(one, rows.exposures, rows.replies, rows.ratings, now, rows.costs)
    agree(found, again)
    assert found.verdict == Results.VERDICT_WORSE
    verdicts = {one.metric: one.verdict for one in found.comparisons}
    assert verdicts[experiment_pb2.EXPERIMENT_METRIC_TOKENS] == Results.VERDICT_BETTER
    assert verdicts[experiment_pb2.EXPERIMENT_METRIC_GROUNDING] == Results.VERDICT_UNDECIDED
    assert not found.split.alarm
    # Lost on the way: a third of one arm.
    async with await psycopg.AsyncConnection.connect(lab.stack.database.admin_url) as link:
        await link.execute(
            "DELETE FROM chat.experiment_exposures WHERE experiment_id = %s AND arm = 'worse'"
            " AND abs(hashtext(owner)) %% 2 = 0",
            (one.experiment_id,),
        )
    broken = await lab.call("GetExperimentResults", name=made.name)
    assert broken.verdict == Results.VERDICT_SPLIT_BROKEN
    assert {one.verdict for one in broken.comparisons} == {Results.VERDICT_SPLIT_BROKEN}


def agree(found: Any, again: Replayed) -> None:
    for arm in found.arms:
        assert arm.exposed_user_count == again.exposed[arm.arm]
        assert arm.observed_user_count == again.observed[arm.arm]
        for each, metric in zip(arm.estimates, METRICS, strict=True):
            assert each.mean == pytest.approx(again.means[arm.arm, metric], rel=1e-9)
            assert each.lower <= each.mean <= each.upper
    for each, metric in zip(found.comparisons, METRICS, strict=True):
        assert each.p_value == pytest.approx(again.p_values[each.arm, metric], rel=1e-9)
    assert found.split.p_value == pytest.approx(again.split, rel=1e-9)


class Rows:
    """Users, exposures and replies of the past, as the services would have left them."""

    def __init__(self) -> None:
        self.exposures: list[tuple[Scope, Exposure]] = []
        self.replies: list[Reply] = []
        self.ratings: dict[tuple[str, str], Rating] = {}
        self.costs: dict[str, int] = {}

    def add(self, of: Experiment, user: str, at: datetime, chance: random.Random) -> None:
        arm = arm_of(of, f"default/{user}")
        assert arm is not None
        enrolment = Enrolment(of.experiment_id, arm)
        self.exposures.append((Scope("default", user), Exposure(enrolment, at)))
        for turn in range(chance.choice((1, 1, 2, 3))):
            good = chance.random() < (0.95 if arm == "control" else 0.7)
            reply = Reply(
                tenant="default", user=user, conversation_id="t1", reply_id=f"r{turn}-{user}",
                user_message_id="m1", writer=WriterId(Kind.LANGUAGE_MODEL, "m"), language_code="en",
                create_time=at + timedelta(hours=14 * turn), message_id=f"a{turn}",
                state=ReplyState.COMPLETED if good else ReplyState.FAILED, enrolment=enrolment,
                usage=Usage(chance.randint(500, 900) - (200 if arm == "worse" else 0), 150),
                grounding=GroundingReport(checked=9, repaired=chance.choice((0, 0, 0, 1)), plain=2),
            )  # fmt: skip
            self.replies.append(reply)
            self.costs[reply.reply_id] = reply.usage.prompt_tokens * 3 + 150 * 11
            if chance.random() < 0.8:
                rating = chance.choice((Rating.UP, Rating.DOWN))
                self.ratings[user, f"a{turn}"] = rating

    async def store(self, link: psycopg.AsyncConnection[Any]) -> None:
        begin = self.exposures[0][1].time
        async with link.cursor() as cursor:
            await cursor.executemany(
                "INSERT INTO chat.conversations (tenant, owner, conversation_id, uid, title, charts,"
                " language_code, version, create_time, update_time)"
                " VALUES ('default', %s, 't1', gen_random_uuid(), '', '{}', 'en', 1, %s, %s)",
                [(user.owner, begin, begin) for user, _ in self.exposures],
            )
            await cursor.executemany(
                "INSERT INTO chat.experiment_exposures (tenant, owner, experiment_id, arm, create_time)"
                " VALUES ('default', %s, %s, %s, %s)",
                [
                    (user.owner, e.enrolment.experiment_id, e.enrolment.arm_id, e.time)
                    for user, e in self.exposures
                ],
            )
            await cursor.executemany(
                "INSERT INTO chat.replies (tenant, owner, conversation_id, reply_id, state,"
                " user_message_id, message_id, language_code, writer_kind, model, prompt_tokens,"
                " completion_tokens, usage_estimated, epoch, cancel_requested, create_time, grounding,"
                " experiment_id, arm) VALUES ('default', %s, 't1', %s, %s, 'm1', %s, 'en',"
                " 'LANGUAGE_MODEL', 'm', %s, %s, false, 1, false, %s, %s, %s, %s)",
                [
                    (
                        one.user, one.reply_id, one.state.value, one.message_id,
                        one.usage.prompt_tokens, one.usage.completion_tokens, one.create_time,
                        Jsonb(_grounding(one)), one.enrolment.experiment_id, one.enrolment.arm_id,
                    )
                    for one in self.replies
                    if one.enrolment
                ],
            )  # fmt: skip
            await cursor.executemany(
                "INSERT INTO chat.messages (tenant, owner, conversation_id, message_id, role, body,"
                " language_code, rating, create_time)"
                " VALUES ('default', %s, 't1', %s, 'ASSISTANT', '', 'en', %s, %s)",
                [
                    (user, message, rating.value, begin)
                    for (user, message), rating in self.ratings.items()
                ],
            )
            await cursor.executemany(
                "INSERT INTO chat.usage_entries (tenant, owner, conversation_id, reply_id, client,"
                " model, prompt_version, reserved_prompt, reserved_completion, prompt_tokens,"
                " completion_tokens, estimated, prompt_price, completion_price, create_time,"
                " settle_time) VALUES ('default', %s, 't1', %s, '', 'm', '', 0, 0, %s, %s, false, 3,"
                " 11, %s, %s)",
                [
                    (
                        one.user, one.reply_id, one.usage.prompt_tokens,
                        one.usage.completion_tokens, one.create_time, one.create_time,
                    )
                    for one in self.replies
                ],
            )  # fmt: skip


def _grounding(of: Reply) -> dict[str, Any]:
    report = of.grounding or GroundingReport()
    return {
        "checked": report.checked, "unverifiable": 0, "repaired": report.repaired, "removed": 0,
        "plain": report.plain, "unknown_markers": 0, "safety": 0, "specificity": 0.0,
        "classes": [{"name": "pillar", "claims": 2, "false": report.repaired}],
    }  # fmt: skip
