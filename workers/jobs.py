"""The jobs of all slices, opened together."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

from services.chart.build import build_jobs as build_chart
from services.chart.jobs import ChartJobs
from services.chat.build import build_jobs as build_chat
from services.chat.jobs import ChatJobs
from services.kit.events import Event
from services.profile.build import build_jobs as build_profile
from services.profile.jobs import ProfileJobs
from workers.config import Settings

Job = Callable[[Event, Any], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Jobs:
    """What can be done in the background."""

    profile: ProfileJobs
    chart: ChartJobs
    chat: ChatJobs

    def consumers(self) -> Mapping[str, Job]:
        """Return the jobs that consume events, by name. Names are kept in queues: never rename one."""
        return {
            "profile.purge_user": self.profile.purge_user,
            "profile.record_purge_step": self.profile.record_purge_step,
            "chart.purge_user": self.chart.purge_user,
            "chart.note_birth": self.chart.note_birth,
            "chart.destroy_profile": self.chart.destroy_profile,
            "chat.purge_user": self.chat.purge_user,
            "chat.title": self.chat.title,
            "chat.summarize": self.chat.summarize,
            "chat.remember": self.chat.remember,
        }

    async def sweep(self) -> None:
        """Sweep up what has expired, in every slice; raises what went wrong after all have had their turn."""
        failures: list[Exception] = []
        for slice_jobs in (self.profile, self.chart, self.chat):
            try:
                await slice_jobs.sweep()
            except Exception as error:  # noqa: BLE001 - one slice's trouble is not another's
                failures.append(error)
        if failures:
            raise ExceptionGroup("sweep", failures)


# Kind of event → who consumes it. One of no interest is taken out of its outbox and forgotten; one of a kind that is
# not named here comes from a newer release and waits for that release's relay.
ROUTES: Mapping[str, tuple[str, ...]] = {
    "user_purge_requested": ("profile.purge_user", "chart.purge_user", "chat.purge_user"),
    "user_purge_step_finished": ("profile.record_purge_step",),
    "birth_revised": ("chart.note_birth",),
    "profile_destroyed": ("chart.destroy_profile",),
    "chart_created": (),
    "reply_finished": ("chat.title", "chat.summarize", "chat.remember"),
    "message_rated": (),
}


async def open_jobs(settings: Settings, stack: AsyncExitStack) -> Jobs:
    """Open what the jobs need. To be called on the loop that will run them."""
    return Jobs(
        profile=build_profile(settings.postgres_profile, settings.vault, stack),
        chart=build_chart(settings.postgres_chart, settings.vault, stack),
        chat=await build_chat(settings.postgres_chat, settings.redis, settings.vault, stack),
    )
