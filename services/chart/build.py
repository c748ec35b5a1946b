"""Composition root of the Chart service: the only file that sees everything."""

from contextlib import AsyncExitStack

from baziai.chart.v1.chart_service_pb2_grpc import add_ChartServiceServicer_to_server
from services.chart.almanac.lunar import LunarAlmanac
from services.chart.codec.computed import document
from services.chart.config import Settings
from services.chart.jobs import ChartJobs
from services.chart.painter import ProcessPainter
from services.chart.peers import PROFILE_SERVICE, ProfileServiceReader
from services.chart.servicer import ChartServicer
from services.chart.stores import ChartUnit
from services.chart.tables import kit
from services.chart.usecases import ChartUseCases
from services.kit.app import Mounted, Service
from services.kit.config import PostgresSettings, VaultSettings
from services.kit.health import Component
from services.kit.ids import RandomIds, SystemClock
from services.kit.lane import Lane
from services.kit.paging import PageTokens
from services.kit.peers import Peer, ServiceToken
from services.kit.postgres import Postgres
from services.kit.uow import Work
from services.kit.vault import LocalKeyWrapper

NAME = "chart"
SERVICE = "baziai.chart.v1.ChartService"


def work_of(postgres: Postgres, vault: VaultSettings) -> Work[ChartUnit]:
    """Return the units of work of this slice."""
    wrapper = LocalKeyWrapper.read(vault.key_file)
    return Work(postgres, kit, wrapper, SystemClock(), RandomIds(), ChartUnit)


async def build(settings: Settings, stack: AsyncExitStack) -> Service:
    """Open what the service needs and wire it."""
    postgres = Postgres(settings.postgres, f"baziai-{NAME}")
    stack.push_async_callback(postgres.close)
    token = ServiceToken(settings.auth.service_token_file)
    profiles = Peer(
        PROFILE_SERVICE, settings.peers.profile, token, settings.server.max_message_bytes
    )
    stack.push_async_callback(profiles.close)
    charts = ChartUseCases(
        work_of(postgres, settings.vault),
        ProfileServiceReader(profiles),
        document,
        SystemClock(),
        RandomIds(),
    )
    lane = Lane("searches", settings.compute.waiting_searches)
    stack.callback(lane.close)
    pages = PageTokens(settings.paging.secret.get_secret_value())
    return Service(
        mounted=(
            Mounted(
                SERVICE,
                add_ChartServiceServicer_to_server,
                ChartServicer(
                    charts,
                    LunarAlmanac(),
                    ProcessPainter(settings.compute.waiting_pictures),
                    pages,
                    lane,
                    settings.compute.cached_charts,
                ),
            ),
        ),
        components=(Component("postgres", postgres.ping),),
    )


def build_jobs(
    postgres_settings: PostgresSettings, vault: VaultSettings, stack: AsyncExitStack
) -> ChartJobs:
    """Open what the jobs need; called by the worker."""
    postgres = Postgres(postgres_settings, f"baziai-{NAME}-jobs")
    stack.push_async_callback(postgres.close)
    return ChartJobs(work_of(postgres, vault))
