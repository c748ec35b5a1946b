"""Experiments ↔ protobuf."""

from datetime import UTC, datetime, timedelta

from google.protobuf.timestamp_pb2 import Timestamp

from baziai.chat.v1 import experiment_pb2 as pb
from services.chat.experiments.model import (
    USUAL_OBSERVATION,
    Arm,
    Experiment,
    ExperimentChange,
    Metric,
    Standing,
    State,
)
from services.chat.experiments.results import (
    ERROR_LEVEL,
    SPLIT_LEVEL,
    ArmResult,
    Comparison,
    Estimate,
    Results,
    Verdict,
)
from services.chat.experiments.statistics import LEAST_USERS

_NEVER = datetime.fromtimestamp(0, UTC)
_METRICS = {one: pb.ExperimentMetric.Value(f"EXPERIMENT_METRIC_{one}") for one in Metric}
_METRICS_OF = {value: metric for metric, value in _METRICS.items()}
_STATES = {state: pb.Experiment.State.Value(f"STATE_{state}") for state in State}
_VERDICTS = {one: pb.ExperimentResults.Verdict.Value(f"VERDICT_{one}") for one in Verdict}


def wanted(message: pb.Experiment, experiment_id: str) -> Experiment:
    """Return what an operator wants an experiment to be; everything that is ours to set is empty."""
    hours = message.observation_hours
    return Experiment(
        experiment_id=experiment_id,
        description=message.description,
        arms=tuple(map(_wanted_arm, message.arms)),
        primary=_METRICS_OF.get(message.primary_metric, Metric.COMPLETION),
        observation=timedelta(hours=hours) if hours else USUAL_OBSERVATION,
        salt="",
        author="",
        create_time=_NEVER,
    )


def _wanted_arm(message: pb.Experiment.Arm) -> Arm:
    return Arm(
        arm_id=message.id,
        weight=message.weight_basis_points,
        prompt_versions=tuple(message.prompt_versions),
        prompt_label=message.prompt_label,
        model_alias=message.model_alias,
    )


def experiment(found: Standing) -> pb.Experiment:
    """Return the message of an experiment."""
    of = found.experiment
    start, stop = found.since(State.RUNNING), found.since(State.STOPPED)
    return pb.Experiment(
        name=of.name,
        description=of.description,
        arms=map(_arm, of.arms),
        primary_metric=_METRICS[of.primary],
        observation_hours=of.observation // timedelta(hours=1),
        salt=of.salt,
        state=_STATES[found.state],
        share_basis_points=found.share,
        etag=found.etag,
        author=of.author,
        create_time=_timestamp(of.create_time),
        start_time=None if start is None else _timestamp(start),
        stop_time=None if stop is None else _timestamp(stop),
    )


def experiment_bytes(found: Standing) -> bytes:
    """Return the answer that a repeated request gets."""
    return experiment(found).SerializeToString()


def _arm(found: Arm) -> pb.Experiment.Arm:
    return pb.Experiment.Arm(
        id=found.arm_id,
        weight_basis_points=found.weight,
        prompt_versions=found.prompt_versions,
        prompt_label=found.prompt_label,
        model_alias=found.model_alias,
    )


def change(found: ExperimentChange) -> pb.ExperimentChange:
    """Return the message of an entry in the history of an experiment."""
    return pb.ExperimentChange(
        number=found.number,
        state=_STATES[found.state],
        share_basis_points=found.share,
        reason=found.reason,
        actor=found.actor,
        change_time=_timestamp(found.change_time),
    )


def results(found: Results) -> pb.ExperimentResults:
    """Return the message of what an experiment has shown."""
    return pb.ExperimentResults(
        experiment=experiment(found.standing),
        verdict=_VERDICTS[found.verdict],
        summary=found.summary,
        arms=map(_arm_result, found.arms),
        comparisons=map(_comparison, found.comparisons),
        split=pb.ExperimentResults.SplitCheck(
            p_value=found.split.p_value, level=SPLIT_LEVEL, alarm=found.split.alarm
        ),
        error_level=ERROR_LEVEL,
        min_user_count=LEAST_USERS,
        as_of_time=_timestamp(found.at),
    )


def _arm_result(found: ArmResult) -> pb.ExperimentResults.ArmResult:
    return pb.ExperimentResults.ArmResult(
        arm=found.arm,
        exposed_user_count=found.exposed,
        observed_user_count=found.observed,
        reply_count=found.totals.replies,
        completed_reply_count=found.totals.completed,
        false_claim_count=found.totals.false_claims,
        corrected_sentence_count=found.totals.corrected,
        sentence_count=found.totals.sentences,
        estimates=map(_estimate, found.estimates),
    )


def _estimate(found: Estimate) -> pb.ExperimentResults.Estimate:
    interval = found.interval
    return pb.ExperimentResults.Estimate(
        metric=_METRICS[found.metric],
        user_count=found.seen.count,
        mean=found.seen.mean,
        lower=None if interval is None else interval.lower,
        upper=None if interval is None else interval.upper,
    )


def _comparison(found: Comparison) -> pb.ExperimentResults.Comparison:
    encoded = pb.ExperimentResults.Comparison(
        arm=found.arm,
        metric=_METRICS[found.metric],
        verdict=_VERDICTS[found.verdict],
        level=found.level,
        p_value=found.p_value,
    )
    if found.test is not None:
        encoded.difference = found.test.difference
        encoded.lower, encoded.upper = found.test.interval.lower, found.test.interval.upper
    return encoded


def _timestamp(moment: datetime) -> Timestamp:
    encoded = Timestamp()
    encoded.FromDatetime(moment)
    return encoded
