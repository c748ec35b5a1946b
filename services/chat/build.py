"""Composition root of the Chat service: the only file that sees everything."""

import time
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import timedelta
from functools import partial

import httpx
from pydantic import SecretStr

from baziai.chat.v1.chat_service_pb2_grpc import add_ChatServiceServicer_to_server
from baziai.chat.v1.experiment_service_pb2_grpc import add_ExperimentServiceServicer_to_server
from baziai.chat.v1.memory_service_pb2_grpc import add_MemoryServiceServicer_to_server
from baziai.chat.v1.model_service_pb2_grpc import add_ModelServiceServicer_to_server
from baziai.chat.v1.prompt_service_pb2_grpc import add_PromptServiceServicer_to_server
from baziai.chat.v1.usage_service_pb2_grpc import add_UsageServiceServicer_to_server
from services.chat import codec
from services.chat.config import ModelSettings, Settings
from services.chat.experiments.servicer import ExperimentServicer
from services.chat.experiments.trials import Trials
from services.chat.experiments.usecases import ExperimentUseCases
from services.chat.grounding.checker import prepare
from services.chat.jobs import ChatJobs
from services.chat.ledger.ledger import Ledger
from services.chat.ledger.model import Price
from services.chat.ledger.servicer import UsageServicer
from services.chat.ledger.usecases import UsageUseCases
from services.chat.memory.servicer import MemoryServicer
from services.chat.memory.usecases import MemoryUseCases
from services.chat.models.endpoint import Endpoint
from services.chat.models.evaluating import EvaluationUseCases
from services.chat.models.evaluation import Gate
from services.chat.models.fleet import Fleet, Opened
from services.chat.models.fleets import Fleets
from services.chat.models.guard import Guard
from services.chat.models.model import ModelVersion, Server
from services.chat.models.pool import Pool
from services.chat.models.servicer import ModelServicer
from services.chat.models.shadows import Shadows
from services.chat.models.usecases import RegistryUseCases
from services.chat.peers import CHART_SERVICE, ChartServiceReader
from services.chat.ports import Writer
from services.chat.prompts.counters import WriterCounters
from services.chat.prompts.library import Library
from services.chat.prompts.linting import PromptLinter
from services.chat.prompts.servicer import PromptServicer
from services.chat.prompts.usecases import PromptUseCases
from services.chat.replies import ReplyUseCases
from services.chat.reply_log import RedisReplyLog
from services.chat.runners import Runners
from services.chat.servicer import ChatServicer
from services.chat.tables import kit
from services.chat.unit import ChatUnit
from services.chat.usecases import ConversationUseCases
from services.chat.writers.composer import Composer
from services.chat.writers.openai import OpenAiWriter
from services.chat.writers.paced import Paced
from services.chat.writers.vllm_grpc import SCHEME, VllmGrpcWriter
from services.kit.app import Mounted, Service
from services.kit.config import PostgresSettings, RedisSettings, VaultSettings
from services.kit.health import Component
from services.kit.ids import RandomIds, SystemClock
from services.kit.paging import PageTokens
from services.kit.peers import Peer, ServiceToken
from services.kit.postgres import Postgres
from services.kit.redis import Redis
from services.kit.uow import Work
from services.kit.vault import LocalKeyWrapper

NAME = "chat"
SERVICE = "baziai.chat.v1.ChatService"
EXPERIMENT_SERVICE = "baziai.chat.v1.ExperimentService"
MODEL_SERVICE = "baziai.chat.v1.ModelService"
MEMORY_SERVICE = "baziai.chat.v1.MemoryService"
PROMPT_SERVICE = "baziai.chat.v1.PromptService"
USAGE_SERVICE = "baziai.chat.v1.UsageService"


def work_of(postgres: Postgres, vault: VaultSettings) -> Work[ChatUnit]:
    """Return the units of work of this slice."""
    wrapper = LocalKeyWrapper.read(vault.key_file)
    return Work(postgres, kit, wrapper, SystemClock(), RandomIds(), ChatUnit)


def prices_of(settings: ModelSettings) -> Mapping[str, Price]:
    """Return the prices by model."""
    return {name: Price(one.prompt, one.completion) for name, one in settings.prices.items()}


def fleet_of(
    settings: ModelSettings,
    words_per_second: float,
    work: Work[ChatUnit],
    stack: AsyncExitStack,
    alias_id: str,
) -> Fleet:
    """Return who writes by an alias: models of the registry, or for the usual one of the settings; the composer."""

    def endpoint(name: str, writer: Writer) -> Endpoint:
        paced = Paced(writer, words_per_second) if words_per_second else writer
        return Endpoint(name, paced, time.monotonic, settings.first_word_seconds)

    def opened(version: ModelVersion, server: Server) -> Opened:
        key = settings.keys.get(server.api_key, SecretStr(""))
        of = {"url": server.url, "name": version.served_name, "api_key": key}
        tokens = {"max_tokens": version.max_tokens or settings.max_tokens}
        exits = AsyncExitStack()
        writer = writer_of(settings.model_copy(update=of | tokens), exits)
        return Opened(endpoint(server.name, writer), exits.aclose)

    configured: Sequence[Pool] = ()
    if settings.urls and alias_id == settings.alias:
        found = [settings.model_copy(update={"url": url}) for url in settings.urls]
        writers = [writer_of(each, stack) for each in found]
        named = [f"settings-{number}" for number in range(len(found))]
        configured = (Pool(writers[0].id, list(map(endpoint, named, writers))),)
    composer = Composer()
    last = Pool(composer.id, [endpoint("composer", composer)])
    fleet = Fleet(
        work,
        alias_id,
        configured,
        last,
        opened,
        fall_back=settings.fall_back,
        check_seconds=settings.check_seconds,
    )
    stack.push_async_callback(fleet.close)
    return fleet


def writer_of(settings: ModelSettings, stack: AsyncExitStack) -> Writer:
    """Return what speaks to one server of the language model, the composer if none is configured."""
    if not settings.url:
        return Composer()
    if settings.url.startswith(SCHEME):
        target = settings.url.removeprefix(SCHEME).rstrip("/")
        engine = VllmGrpcWriter(target, settings.name, settings.max_tokens, settings.window_tokens)
        stack.push_async_callback(engine.close)
        return engine
    key = settings.api_key.get_secret_value()
    client = httpx.AsyncClient(
        base_url=settings.url.rstrip("/") + "/",
        headers={"authorization": f"Bearer {key}"} if key else {},
        timeout=httpx.Timeout(connect=2.0, read=60.0, write=10.0, pool=5.0),
        limits=httpx.Limits(max_connections=None, max_keepalive_connections=50),
    )
    stack.push_async_callback(client.aclose)
    return OpenAiWriter(client, settings.name, settings.max_tokens, settings.window_tokens)


async def log_of(
    settings: RedisSettings, lifetime_seconds: int, stack: AsyncExitStack
) -> RedisReplyLog:
    """Open the stream log."""
    client, subscriber = Redis(settings), Redis(settings, patient=True)
    stack.push_async_callback(client.close)
    stack.push_async_callback(subscriber.close)
    log = RedisReplyLog(
        client.client,
        subscriber.client,
        codec.event_bytes,
        codec.event_of,
        lifetime_seconds=lifetime_seconds,
    )
    stack.push_async_callback(log.close)
    return log


async def build(settings: Settings, stack: AsyncExitStack) -> Service:
    """Open what the service needs and wire it."""
    postgres = Postgres(settings.postgres, f"baziai-{NAME}")
    stack.push_async_callback(postgres.close)
    log = await log_of(settings.redis, settings.reply.log_lifetime_seconds, stack)
    token = ServiceToken(settings.auth.service_token_file)
    peer = Peer(CHART_SERVICE, settings.peers.chart, token, settings.server.max_message_bytes)
    stack.push_async_callback(peer.close)
    work, charts = work_of(postgres, settings.vault), ChartServiceReader(peer)
    clock, ids = SystemClock(), RandomIds()
    opened = partial(fleet_of, settings.model, settings.reply.words_per_second, work, stack)
    fleet = opened(settings.model.alias)
    fleets = Fleets(fleet, opened)
    trials = Trials(work, fleets, time.monotonic)
    lease, unheard = timedelta(seconds=settings.reply.lease_seconds), settings.reply.unheard_seconds
    ledger = Ledger(prices_of(settings.model))
    runners = Runners(work, log, fleets, clock, ids, lease, unheard, ledger)
    prepare(clock.now().date())
    conversations = ConversationUseCases(work, charts, runners, log, clock, ids)
    shadows = Shadows(work, fleet.shadow_of, clock, ids)
    stack.push_async_callback(shadows.close)
    library = Library(work, settings.prompt.label, clock, time.monotonic)
    replies = ReplyUseCases(
        work,
        charts,
        fleets,
        runners,
        log,
        clock,
        ids,
        begun=shadows.begin,
        ledger=ledger,
        instructor=library,
        enroller=trials,
        checked_only=settings.reply.checked_only,
    )
    guard = Guard(work, settings.model.alias, clock)
    model = settings.model
    gate = Gate(model.protected, model.evaluation_suite, timedelta(days=model.evaluation_days))
    registry = RegistryUseCases(work, fleet, clock, model.keys, model.hosts, gate)
    prompts = PromptUseCases(work, clock)
    linter = PromptLinter(work, WriterCounters(fleets))
    pages = PageTokens(settings.paging.secret.get_secret_value())

    async def drain() -> None:
        await runners.drain(settings.server.grace_seconds)

    return Service(
        mounted=(
            Mounted(
                SERVICE,
                add_ChatServiceServicer_to_server,
                ChatServicer(conversations, replies, pages),
            ),
            Mounted(
                MODEL_SERVICE,
                add_ModelServiceServicer_to_server,
                ModelServicer(registry, EvaluationUseCases(work, clock), pages),
            ),
            Mounted(
                PROMPT_SERVICE,
                add_PromptServiceServicer_to_server,
                PromptServicer(prompts, linter, pages),
            ),
            Mounted(
                EXPERIMENT_SERVICE,
                add_ExperimentServiceServicer_to_server,
                ExperimentServicer(ExperimentUseCases(work, clock, ids, model.protected), pages),
            ),
            Mounted(
                USAGE_SERVICE,
                add_UsageServiceServicer_to_server,
                UsageServicer(UsageUseCases(work, clock, ids), pages),
            ),
            Mounted(
                MEMORY_SERVICE,
                add_MemoryServiceServicer_to_server,
                MemoryServicer(MemoryUseCases(work, clock, ids), pages),
            ),
        ),
        # Redis is not required: without it no reply can stream, but everything that is true can be read and written.
        components=(
            Component("postgres", postgres.ping),
            Component("redis", log.check, required=False),
        ),
        background=(
            runners.keep_leases,
            runners.take_over_abandoned,
            runners.heed_stops,
            fleet.follow,
            guard.watch,
            fleet.watch,
            library.follow,
            fleets.follow,
            trials.follow,
            *((runners.heed_silence,) if unheard else ()),
        ),
        drain=drain,
    )


async def build_jobs(
    postgres_settings: PostgresSettings,
    redis_settings: RedisSettings,
    vault: VaultSettings,
    stack: AsyncExitStack,
) -> ChatJobs:
    """Open what the jobs need; called by the worker."""
    postgres = Postgres(postgres_settings, f"baziai-{NAME}-jobs")
    stack.push_async_callback(postgres.close)
    return ChatJobs(work_of(postgres, vault), await log_of(redis_settings, 3600, stack))
