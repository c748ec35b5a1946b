"""What experiments need of the world, and what others need of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.chat.context.material import Enrolment, Instructions
from services.chat.experiments.model import (
    Evidence,
    Experiment,
    ExperimentChange,
    Exposure,
    Standing,
)
from services.kit.paging import Page, PageRequest


class ExperimentStore(Protocol):
    """Experiments are the platform's: every scope sees all of them. Exposures are of the user in scope."""

    async def add(self, experiment: Experiment) -> bool:
        """Store a new one; False if its id is taken."""

    async def get(self, experiment_id: str) -> Standing | None:
        """Return one."""

    async def list(self, page: PageRequest) -> Page[Standing]:
        """Return one page, the oldest first."""

    async def last_number(self) -> int:
        """Return the number of the newest entry of any history, 0 if there is none."""

    async def append(self, change: ExperimentChange) -> bool:
        """Add to the history of an experiment; False if there is an entry of that number, of whichever experiment."""

    async def changes(self, experiment_id: str, page: PageRequest) -> Page[ExperimentChange]:
        """Return one page of the history of an experiment, the newest first."""

    async def running(self) -> Standing | None:
        """Return the one that runs."""

    async def expose(self, exposure: Exposure) -> None:
        """Note that the user is exposed; nothing happens if that is known."""

    async def forget_user(self) -> None:
        """Make the user's exposures name nobody."""

    async def evidence(self, experiment: Experiment, now: datetime) -> Evidence:
        """Return what has been seen until now (system scope)."""


@dataclass(frozen=True, slots=True)
class Enrolled:
    """How a reply is written under an experiment. What is empty or None is as it is without it."""

    enrolment: Enrolment
    model_alias: str = ""
    instructions: Instructions | None = None


class Enroller(Protocol):
    """Knows the experiment that runs."""

    async def enrol(self, language_code: str, user: str) -> Enrolled | None:
        """Return how a new reply to a user by full name is written, None for most. Never fails."""


class AlwaysUsual:
    """Implements `Enroller`: there is no experiment."""

    async def enrol(self, language_code: str, user: str) -> Enrolled | None:
        """Return None."""
        return None


class AliasesToServe(Protocol):
    """Is told by which aliases of models, besides the usual one, replies may have to be written."""

    async def serve(self, aliases: Sequence[str]) -> None:
        """Get ready to write by these; those of before are let go when their last reply has ended."""
