"""Experiments, their arms and history, who is in which arm, and what has been seen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from services.chat.context.material import Enrolment
from services.chat.experiments.statistics import Moments
from services.chat.shares import WHOLE, place
from services.kit.etag import etag_of
from services.kit.names import EXPERIMENT, PROMPT, PROMPT_VERSION

USUAL_OBSERVATION = timedelta(hours=24)


class Metric(StrEnum):
    """What an experiment is judged by."""

    COMPLETION = "COMPLETION"
    RATING = "RATING"
    GROUNDING = "GROUNDING"
    TOKENS = "TOKENS"
    COST = "COST"

    @property
    def is_share(self) -> bool:
        """Whether an observation lies from 0 to 1."""
        return self in (Metric.COMPLETION, Metric.RATING, Metric.GROUNDING)

    @property
    def more_is_better(self) -> bool:
        """Which way is better."""
        return self in (Metric.COMPLETION, Metric.RATING)


class State(StrEnum):
    """Where an experiment stands."""

    DRAFT = "DRAFT"
    RUNNING = "RUNNING"
    STOPPED = "STOPPED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """One of the ways to write. weight: of 10,000. What is empty stays as it is without the experiment."""

    arm_id: str
    weight: int
    prompt_versions: tuple[str, ...] = ()
    prompt_label: str = ""
    model_alias: str = ""

    def version_of(self, prompt_id: str) -> str:
        """Return the name of the version of a prompt that it names, empty for none."""
        name = PROMPT.format(prompt_id)
        found = (one for one in self.prompt_versions if one.startswith(f"{name}/"))
        return next(found, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Experiment:
    """A comparison of arms, of which the first is control. observation: for how long replies to a user count."""

    experiment_id: str
    description: str
    arms: tuple[Arm, ...]
    primary: Metric
    observation: timedelta
    salt: str
    author: str
    create_time: datetime

    @property
    def name(self) -> str:
        """`experiments/{experiment}`."""
        return EXPERIMENT.format(self.experiment_id)

    def covers(self, prompt_id: str) -> bool:
        """Whether replies in the language of a prompt take part: not where all arms are alike and others are not."""
        if any(arm.prompt_label or arm.model_alias for arm in self.arms):
            return True
        named = [PROMPT_VERSION.parse(each)[0] for arm in self.arms for each in arm.prompt_versions]
        # Where all arms are alike this is a trial of the experiment itself.
        return not named or prompt_id in named

    def arm_of(self, user: str, share: int) -> Arm | None:
        """Return the arm of a user by full name, None if this one takes no part. share: of 10,000.

        Two draws, so that who takes part stays, in the same arm, while the share grows.
        """
        if place(f"{self.salt}/share/{user}") >= share:
            return None
        drawn = place(f"{self.salt}/arm/{user}")
        for arm in self.arms:
            drawn -= arm.weight
            if drawn < 0:
                return arm
        raise ValueError(f"weights of less than {WHOLE}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExperimentChange:
    """One entry in the history of an experiment. number: of all experiments together. share: of 10,000."""

    experiment_id: str
    number: int
    state: State
    share: int
    reason: str
    actor: str
    change_time: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """An experiment as it stands, with its history, the oldest entry first."""

    experiment: Experiment
    history: tuple[ExperimentChange, ...] = ()

    @property
    def name(self) -> str:
        """`experiments/{experiment}`."""
        return self.experiment.name

    @property
    def state(self) -> State:
        """Where it stands."""
        return self.history[-1].state if self.history else State.DRAFT

    @property
    def share(self) -> int:
        """Share of all users who take part, or took part when it was stopped."""
        return self.history[-1].share if self.history else 0

    @property
    def etag(self) -> str:
        """Etag of this state."""
        return etag_of(self.name, self.history[-1].number if self.history else 0)

    def since(self, state: State) -> datetime | None:
        """Return when it came to be in a state, None before."""
        times = (each.change_time for each in self.history if each.state is state)
        return next(times, None)

    def changed(
        self, number: int, state: State, share: int, reason: str, actor: str, now: datetime
    ) -> ExperimentChange:
        """Return the entry by which it comes to stand elsewhere."""
        return ExperimentChange(
            experiment_id=self.experiment.experiment_id,
            number=number,
            state=state,
            share=share,
            reason=reason,
            actor=actor,
            # No entry is older than the one before it, whatever the clocks of processes say.
            change_time=max([now, *(each.change_time for each in self.history)]),
        )


@dataclass(frozen=True, slots=True)
class Exposure:
    """That a first reply was begun to a user under an experiment."""

    enrolment: Enrolment
    time: datetime


# --- what has been seen -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Totals:
    """Plain counts over all replies under an arm."""

    replies: int = 0
    completed: int = 0
    false_claims: int = 0
    corrected: int = 0
    sentences: int = 0


@dataclass(frozen=True, slots=True)
class Observed:
    """Users of an arm whose time of observation was over on a day (UTC), and what was seen of them."""

    arm: str
    day: date
    users: int
    moments: Mapping[Metric, Moments]


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that results are made of. exposed: users by day (UTC) and arm."""

    exposed: Mapping[date, Mapping[str, int]]
    observed: Sequence[Observed]
    totals: Mapping[str, Totals]
