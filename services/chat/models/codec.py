"""The registry ↔ protobuf."""

from collections.abc import Mapping
from datetime import UTC, datetime

from google.protobuf.timestamp_pb2 import Timestamp

from baziai.chat.v1 import model_pb2 as pb
from services.chat.models.evaluation import Better, Evaluation, Measure, Verdict
from services.chat.models.model import (
    Alias,
    Canary,
    Cause,
    Change,
    Health,
    Measures,
    Model,
    ModelVersion,
    Report,
    Seen,
    Server,
    Shadow,
    Target,
)
from services.kit.names import MODEL, MODEL_VERSION

_NEVER = datetime.fromtimestamp(0, UTC)
_HEALTH = {
    Health.UNKNOWN: pb.Endpoint.HEALTH_UNSPECIFIED,
    Health.WELL: pb.Endpoint.HEALTH_WELL,
    Health.ILL: pb.Endpoint.HEALTH_ILL,
    Health.RESTING: pb.Endpoint.HEALTH_RESTING,
}
_CAUSES = {
    Cause.SET: pb.AliasChange.CAUSE_SET,
    Cause.ROLLED_BACK: pb.AliasChange.CAUSE_ROLLED_BACK,
}
_BETTER = {
    Better.NONE: pb.Evaluation.Measure.BETTER_UNSPECIFIED,
    Better.MORE: pb.Evaluation.Measure.BETTER_MORE,
    Better.LESS: pb.Evaluation.Measure.BETTER_LESS,
}
_BETTER_OF: Mapping[int, Better] = {value: key for key, value in _BETTER.items()}
_VERDICTS = {
    Verdict.PASSED: pb.Evaluation.VERDICT_PASSED,
    Verdict.FAILED: pb.Evaluation.VERDICT_FAILED,
    Verdict.INCONCLUSIVE: pb.Evaluation.VERDICT_INCONCLUSIVE,
}
# What an empty guard means.
_MIN_REPLIES, _MARGIN, _FACTOR = 50, 0.05, 2.0


def wanted_model(message: pb.Model, model_id: str) -> Model:
    """Return the model that is to be registered."""
    return Model(model_id=model_id, description=message.description, create_time=_NEVER)


def model(found: Model) -> pb.Model:
    """Return the message of a model."""
    return pb.Model(
        name=found.name, description=found.description, create_time=_timestamp(found.create_time)
    )


def model_bytes(found: Model) -> bytes:
    """Return the answer that a repeated request gets."""
    return model(found).SerializeToString()


def wanted_version(message: pb.ModelVersion, parent: str, version_id: str) -> ModelVersion:
    """Return the version that is to be registered."""
    return ModelVersion(
        model_id=MODEL.parse(parent)[0],
        version_id=version_id,
        served_name=message.served_name,
        max_tokens=message.max_tokens,
        create_time=_NEVER,
    )


def version(found: ModelVersion) -> pb.ModelVersion:
    """Return the message of a version."""
    return pb.ModelVersion(
        name=found.name,
        served_name=found.served_name,
        max_tokens=found.max_tokens,
        create_time=_timestamp(found.create_time),
    )


def version_bytes(found: ModelVersion) -> bytes:
    """Return the answer that a repeated request gets."""
    return version(found).SerializeToString()


def wanted_server(message: pb.Endpoint, parent: str, endpoint_id: str) -> Server:
    """Return the server that is to be registered."""
    model_id, version_id = MODEL_VERSION.parse(parent)
    return Server(
        model_id=model_id,
        version_id=version_id,
        endpoint_id=endpoint_id,
        url=message.url,
        api_key=message.api_key,
        create_time=_NEVER,
    )


def server(found: Server, seen: Seen = Seen()) -> pb.Endpoint:
    """Return the message of a server."""
    return pb.Endpoint(
        name=found.name,
        url=found.url,
        api_key=found.api_key,
        create_time=_timestamp(found.create_time),
        health=_HEALTH[seen.health],
        in_flight_count=seen.in_flight,
    )


def server_bytes(found: Server) -> bytes:
    """Return the answer that a repeated request gets."""
    return server(found).SerializeToString()


def wanted_target(message: pb.AliasTarget) -> Target:
    """Return what is to stand behind an alias."""
    return Target(
        tuple(message.versions),
        message.settings,
        _wanted_canary(message.canary) if message.HasField("canary") else None,
        Shadow(message.shadow.version, message.shadow.share_percent)
        if message.HasField("shadow")
        else None,
    )


def _wanted_canary(message: pb.Canary) -> Canary:
    return Canary(
        message.version,
        message.share_percent,
        message.min_reply_count or _MIN_REPLIES,
        message.error_margin or _MARGIN,
        message.correction_margin or _MARGIN,
        message.first_word_factor or _FACTOR,
    )


def target(found: Target) -> pb.AliasTarget:
    """Return the message of what stands behind an alias."""
    encoded = pb.AliasTarget(versions=found.versions, settings=found.settings)
    if (canary := found.canary) is not None:
        encoded.canary.CopyFrom(
            pb.Canary(
                version=canary.version,
                share_percent=canary.share_percent,
                min_reply_count=canary.min_replies,
                error_margin=canary.error_margin,
                correction_margin=canary.correction_margin,
                first_word_factor=canary.first_word_factor,
            )
        )
    if (shadow := found.shadow) is not None:
        encoded.shadow.version = shadow.version
        encoded.shadow.share_percent = shadow.share_percent
    return encoded


def change(found: Change) -> pb.AliasChange:
    """Return the message of an entry in the history of an alias."""
    return pb.AliasChange(
        number=found.number,
        target=target(found.target),
        cause=_CAUSES[found.cause],
        reason=found.reason,
        actor=found.actor,
        change_time=_timestamp(found.change_time),
        break_glass_reason=found.break_glass_reason,
    )


def alias(found: Alias) -> pb.Alias:
    """Return the message of an alias."""
    encoded = pb.Alias(name=found.name, target=target(found.target), etag=found.etag)
    if found.change is not None:
        encoded.change.CopyFrom(change(found.change))
    return encoded


def alias_bytes(found: Alias) -> bytes:
    """Return the answer that a repeated request gets."""
    return alias(found).SerializeToString()


def report(found: Report) -> pb.ModelVersionReport:
    """Return the message of what a version has done."""
    return pb.ModelVersionReport(
        version=found.version, replies=_measures(found.replies), shadow=_measures(found.shadow)
    )


def _measures(found: Measures) -> pb.ModelVersionReport.Measures:
    return pb.ModelVersionReport.Measures(
        reply_count=found.replies,
        error_count=found.errors,
        sentence_count=found.sentences,
        corrected_sentence_count=found.corrected,
        first_word_ms=round(found.first_word_ms or 0),
        prompt_tokens=found.prompt_tokens,
        completion_tokens=found.completion_tokens,
    )


def wanted_evaluation(message: pb.Evaluation, parent: str, evaluation_id: str) -> Evaluation:
    """Return the evaluation that is to be recorded; what is ours to find is open."""
    model_id, version_id = MODEL_VERSION.parse(parent)
    return Evaluation(
        model_id=model_id,
        version_id=version_id,
        evaluation_id=evaluation_id,
        suite=message.suite,
        suite_version=message.suite_version,
        artefact_sha256=message.artefact_sha256,
        measures=tuple(map(_wanted_measure, message.measures)),
        baseline=message.baseline,
        verdict=Verdict.INCONCLUSIVE,
        actor="",
        create_time=_NEVER,
    )


def _wanted_measure(message: pb.Evaluation.Measure) -> Measure:
    return Measure(
        message.name,
        message.mean,
        message.low,
        message.high,
        message.sample_count,
        message.baseline if message.HasField("baseline") else None,
        _BETTER_OF[message.better],
    )


def evaluation(found: Evaluation) -> pb.Evaluation:
    """Return the message of an evaluation."""
    return pb.Evaluation(
        name=found.name,
        suite=found.suite,
        suite_version=found.suite_version,
        artefact_sha256=found.artefact_sha256,
        measures=map(_measure, found.measures),
        baseline=found.baseline,
        verdict=_VERDICTS[found.verdict],
        actor=found.actor,
        create_time=_timestamp(found.create_time),
    )


def _measure(found: Measure) -> pb.Evaluation.Measure:
    return pb.Evaluation.Measure(
        name=found.name,
        mean=found.mean,
        low=found.low,
        high=found.high,
        sample_count=found.samples,
        baseline=found.baseline,
        better=_BETTER[found.better],
    )


def evaluation_bytes(found: Evaluation) -> bytes:
    """Return the answer that a repeated request gets."""
    return evaluation(found).SerializeToString()


def moment(sent: Timestamp) -> datetime:
    """Return the moment of a (validated) timestamp."""
    return sent.ToDatetime(UTC)


def _timestamp(moment: datetime) -> Timestamp:
    encoded = Timestamp()
    encoded.FromDatetime(moment)
    return encoded
