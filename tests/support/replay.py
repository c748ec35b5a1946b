"""An experiment reckoned again from stored exposures and replies, by other means than the service's.

Nothing of `services.chat.experiments` is used but its plain records: hashes, means and tests are written out anew, from
the formulas of the papers, with high precision arithmetic in place of logarithms.
"""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, getcontext

from services.chat.experiments.model import Experiment, Exposure
from services.chat.model import Rating, Reply, ReplyState
from services.kit.uow import Scope

getcontext().prec = 60
METRICS = ("COMPLETION", "RATING", "GROUNDING", "TOKENS", "COST")
_SHARES = METRICS[:3]
_LEAST, _EFFECT, _FIRMNESS = 100, Decimal("0.1"), Decimal(100)


@dataclass(frozen=True)
class Replayed:
    """What an experiment shows. By arm; by arm and metric."""

    exposed: Mapping[str, int]
    observed: Mapping[str, int]
    means: Mapping[tuple[str, str], float]
    p_values: Mapping[tuple[str, str], float | None]
    split: float


def arm_of(experiment: Experiment, user: str, share: int = 10_000) -> str | None:
    """Return the arm of a user, as the contract says it."""

    def draw(what: str) -> int:
        digest = hashlib.sha256(f"{experiment.salt}/{what}/{user}".encode()).hexdigest()
        return int(digest[:16], 16) % 10_000

    if draw("share") >= share:
        return None
    ends = [
        sum(arm.weight for arm in experiment.arms[: n + 1]) for n in range(len(experiment.arms))
    ]
    return next(
        arm.arm_id for arm, end in zip(experiment.arms, ends, strict=True) if draw("arm") < end
    )


def replay(
    experiment: Experiment,
    exposures: Sequence[tuple[Scope, Exposure]],
    replies: Sequence[Reply],
    ratings: Mapping[tuple[str, str], Rating],
    now: datetime,
    costs: Mapping[str, int] | None = None,
) -> Replayed:
    """Return what stored rows show until a moment. ratings: by user and message. costs: by reply."""
    exposed: dict[str, int] = defaultdict(int)
    users = []
    for user, exposure in exposures:
        arm = arm_of(experiment, f"{user.tenant}/{user.owner}")
        assert arm == exposure.enrolment.arm_id, "not the arm that the salt says"
        exposed[arm] += 1
        end = exposure.time + experiment.observation
        if end <= now:
            mine = [
                one
                for one in replies
                if one.user == user.owner
                and one.create_time < end
                and one.state is not ReplyState.RUNNING
            ]
            users.append((end.astimezone(UTC).date(), arm, _seen(mine, ratings, costs or {})))
    names = [arm.arm_id for arm in experiment.arms]
    days = sorted({day for day, *_ in users})
    return Replayed(
        exposed,
        {arm: sum(one[1] == arm for one in users) for arm in names},
        {(arm, m): float(_mean(_values(users, arm, m)) or 0) for arm in names for m in METRICS},
        {
            (arm, m): _least(
                [
                    _p_value(
                        _values(users, names[0], m, day), _values(users, arm, m, day), metric=m
                    )
                    for day in days
                ]
            )
            for arm in names[1:]
            for m in METRICS
        },
        _split(experiment, exposures),
    )


_Users = Sequence[tuple[object, str, Mapping[str, Decimal | None]]]


def _seen(
    replies: Sequence[Reply], ratings: Mapping[tuple[str, str], Rating], costs: Mapping[str, int]
) -> Mapping[str, Decimal | None]:
    rated = [ratings.get((one.user, one.message_id or "")) for one in replies]
    reports = [one.grounding for one in replies if one.grounding]
    shown = sum(r.checked + r.unverifiable + r.repaired + r.plain for r in reports)
    sentences = shown + sum(r.removed + r.withheld for r in reports)
    corrected = sum(r.repaired + r.removed for r in reports)
    usage = [one.usage.prompt_tokens + one.usage.completion_tokens for one in replies]
    return {
        "COMPLETION": _mean([Decimal(one.state is ReplyState.COMPLETED) for one in replies]),
        "RATING": _mean([Decimal(one is Rating.UP) for one in rated if one]),
        "GROUNDING": Decimal(corrected) / sentences if sentences else None,
        "TOKENS": _mean([Decimal(one) for one in usage]),
        "COST": _mean([Decimal(costs[o.reply_id]) for o in replies if o.reply_id in costs]),
    }


def _mean(of: Sequence[Decimal]) -> Decimal | None:
    return sum(of, Decimal()) / len(of) if of else None


def _values(users: _Users, arm: str, metric: str, day: object = None) -> Sequence[Decimal]:
    return [
        value
        for on, of, seen in users
        if of == arm and (day is None or on <= day) and (value := seen[metric]) is not None  # type: ignore[operator]
    ]


def _p_value(control: Sequence[Decimal], arm: Sequence[Decimal], *, metric: str) -> float | None:
    n0, n1 = len(control), len(arm)
    if min(n0, n1) < _LEAST:
        return None
    both = [*control, *arm]
    half = (Decimal(1) if metric in _SHARES else abs(_mean(both) or Decimal())) / 2

    def variance(of: Sequence[Decimal]) -> Decimal:
        middle = _mean(of) or Decimal()
        return (sum((x - middle) ** 2 for x in of) + 2 * half**2) / (len(of) - 1)

    joint = variance(both)
    spread = max(variance(control), joint) / n0 + max(variance(arm), joint) / n1
    difference = (_mean(arm) or Decimal()) - (_mean(control) or Decimal())
    if not difference:
        return 1.0
    # Johari et al. (2022), the mixture of effects being N(0, effect² × spread × pairs).
    prior = _EFFECT**2 * spread * n0 * n1 / (n0 + n1)
    ratio = (spread / (spread + prior)).sqrt() * (
        prior * difference**2 / (2 * spread * (spread + prior))
    ).exp()
    return float(min(Decimal(1), 1 / ratio))


def _least(of: Sequence[float | None]) -> float | None:
    return min((each for each in of if each is not None), default=None)


def _split(experiment: Experiment, exposures: Sequence[tuple[Scope, Exposure]]) -> float:
    """Lindon and Malek (2022), user by user: what the mixture foretells of each, by what was ordered."""
    weights = {arm.arm_id: Decimal(arm.weight) / 10_000 for arm in experiment.arms}
    known = {arm: _FIRMNESS * weight for arm, weight in weights.items()}
    factor, worst, last = Decimal(1), Decimal(1), None
    for _, exposure in sorted(exposures, key=lambda one: one[1].time):
        day = exposure.time.astimezone(UTC).date()
        # Looked at once for every day, at its end.
        if last is not None and day != last:
            worst = max(worst, factor)
        last = day
        arm = exposure.enrolment.arm_id
        factor *= known[arm] / sum(known.values()) / weights[arm]
        known[arm] += 1
    return float(1 / max(worst, factor))
