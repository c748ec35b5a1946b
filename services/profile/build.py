"""Composition root of the Profile service: the only file that sees everything."""

from contextlib import AsyncExitStack

from google.longrunning.operations_pb2_grpc import add_OperationsServicer_to_server

from baziai.profile.v1.profile_service_pb2_grpc import add_ProfileServiceServicer_to_server
from services.kit.app import Mounted, Service
from services.kit.config import PostgresSettings, VaultSettings
from services.kit.health import Component
from services.kit.ids import RandomIds, SystemClock
from services.kit.paging import PageTokens
from services.kit.postgres import Postgres
from services.kit.uow import Work
from services.kit.vault import LocalKeyWrapper
from services.profile.config import Settings
from services.profile.gazetteer import OfflineGazetteer
from services.profile.jobs import ProfileJobs
from services.profile.places import Places
from services.profile.servicer import OperationsServicer, ProfileServicer
from services.profile.stores import ProfileUnit
from services.profile.tables import kit
from services.profile.usecases import ProfileUseCases

NAME = "profile"
SERVICE = "baziai.profile.v1.ProfileService"
OPERATIONS = "google.longrunning.Operations"


def work_of(postgres: Postgres, vault: VaultSettings) -> Work[ProfileUnit]:
    """Return the units of work of this slice."""
    wrapper = LocalKeyWrapper.read(vault.key_file)
    return Work(postgres, kit, wrapper, SystemClock(), RandomIds(), ProfileUnit)


async def build(settings: Settings, stack: AsyncExitStack) -> Service:
    """Open what the service needs and wire it."""
    postgres = Postgres(settings.postgres, f"baziai-{NAME}")
    stack.push_async_callback(postgres.close)
    profiles = ProfileUseCases(work_of(postgres, settings.vault), SystemClock(), RandomIds())
    gazetteer = OfflineGazetteer(settings.places.folder)
    stack.push_async_callback(gazetteer.close)
    pages = PageTokens(settings.paging.secret.get_secret_value())
    return Service(
        mounted=(
            Mounted(
                SERVICE,
                add_ProfileServiceServicer_to_server,
                ProfileServicer(profiles, Places(gazetteer), pages),
            ),
            Mounted(OPERATIONS, add_OperationsServicer_to_server, OperationsServicer(profiles)),
        ),
        components=(Component("postgres", postgres.ping),),
        background=(gazetteer.keep_ready,),
    )


def build_jobs(
    postgres_settings: PostgresSettings, vault: VaultSettings, stack: AsyncExitStack
) -> ProfileJobs:
    """Open what the jobs need; called by the worker."""
    postgres = Postgres(postgres_settings, f"baziai-{NAME}-jobs")
    stack.push_async_callback(postgres.close)
    return ProfileJobs(work_of(postgres, vault), SystemClock())
