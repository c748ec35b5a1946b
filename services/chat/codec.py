"""Conversations, messages, replies and their events ↔ protobuf."""

import base64
import binascii
import re
from collections.abc import Iterator
from datetime import UTC, datetime

from google.protobuf.timestamp_pb2 import Timestamp
from google.rpc.status_pb2 import Status

from baziai.chat.v1 import conversation_pb2, reply_pb2
from services.chat.context.codec import enrolment, prompt_use
from services.chat.model import (
    Activity,
    Citation,
    Conversation,
    FallBack,
    FinishReason,
    GroundingReport,
    Message,
    Rating,
    Reply,
    ReplyState,
    Role,
    Usage,
    WriterId,
    WriterKind,
)
from services.chat.spans import Verdict, pieces
from services.chat.telling import (
    Beat,
    Cursor,
    EndedUnlogged,
    Event,
    Explained,
    Finished,
    HandedOn,
    Logged,
    Started,
    Turned,
    Wrote,
)
from services.kit.errors import RETRYABLE, reason_of, status_of
from services.kit.faults import Fault, Reason

UPDATABLE = ("title", "charts", "language_code")
_RATINGS = {
    conversation_pb2.RATING_UNSPECIFIED: Rating.NONE,
    conversation_pb2.RATING_UP: Rating.UP,
    conversation_pb2.RATING_DOWN: Rating.DOWN,
}
_RATINGS_TO_PB = {rating: number for number, rating in _RATINGS.items()}
_ROLES = {
    Role.USER: conversation_pb2.Message.ROLE_USER,
    Role.ASSISTANT: conversation_pb2.Message.ROLE_ASSISTANT,
}
_STATES = {
    ReplyState.RUNNING: reply_pb2.Reply.STATE_RUNNING,
    ReplyState.COMPLETED: reply_pb2.Reply.STATE_COMPLETED,
    ReplyState.FAILED: reply_pb2.Reply.STATE_FAILED,
    ReplyState.CANCELLED: reply_pb2.Reply.STATE_CANCELLED,
}
_FINISH = {
    FinishReason.STOP: reply_pb2.FINISH_REASON_STOP,
    FinishReason.LENGTH: reply_pb2.FINISH_REASON_LENGTH,
    FinishReason.SAFETY: reply_pb2.FINISH_REASON_SAFETY,
    FinishReason.CANCELLED: reply_pb2.FINISH_REASON_CANCELLED,
    FinishReason.ERROR: reply_pb2.FINISH_REASON_ERROR,
    FinishReason.UNHEARD: reply_pb2.FINISH_REASON_UNHEARD,
}
_KINDS = {
    WriterKind.COMPOSER: reply_pb2.WRITER_KIND_COMPOSER,
    WriterKind.LANGUAGE_MODEL: reply_pb2.WRITER_KIND_LANGUAGE_MODEL,
}
_VERDICTS = {
    Verdict.UNREAD: reply_pb2.SENTENCE_VERDICT_UNSPECIFIED,
    Verdict.CHECKED: reply_pb2.SENTENCE_VERDICT_CHECKED,
    Verdict.UNVERIFIABLE: reply_pb2.SENTENCE_VERDICT_UNVERIFIABLE,
    Verdict.WITHHELD: reply_pb2.SENTENCE_VERDICT_WITHHELD,
    Verdict.REPAIRED: reply_pb2.SENTENCE_VERDICT_REPAIRED,
    Verdict.REMOVED: reply_pb2.SENTENCE_VERDICT_REMOVED,
    Verdict.PLAIN: reply_pb2.SENTENCE_VERDICT_PLAIN,
}
_VERDICTS_OF = {number: verdict for verdict, number in _VERDICTS.items()}
_ACTIVITIES = {
    Activity.READING_CHART: reply_pb2.ACTIVITY_READING_CHART,
    Activity.WRITING: reply_pb2.ACTIVITY_WRITING,
}
_TOKEN = re.compile(r"(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,11})\Z")
_EPOCH_START = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


def wanted(message: conversation_pb2.Conversation, conversation_id: str = "") -> Conversation:
    """Return what a user wants a conversation to be; everything that is ours to set is empty."""
    return Conversation(
        user="",
        conversation_id=conversation_id,
        uid="",
        title=message.title,
        charts=tuple(message.charts),
        language_code=message.language_code,
        version=0,
        create_time=_EPOCH_START,
        update_time=_EPOCH_START,
    )


def rating(number: int) -> Rating:
    """Return the rating of a (validated) enum number."""
    return _RATINGS[conversation_pb2.Rating.ValueType(number)]


def conversation(model: Conversation) -> conversation_pb2.Conversation:
    """Return the message of a conversation."""
    running, active = model.running_reply, model.active_message
    state = conversation_pb2.Conversation.STATE_IDLE
    if running is not None:
        state = conversation_pb2.Conversation.STATE_REPLYING
    return conversation_pb2.Conversation(
        name=model.name,
        uid=model.uid,
        title=model.title,
        charts=model.charts,
        language_code=model.language_code,
        state=state,
        running_reply="" if running is None else f"{model.name}/replies/{running}",
        active_message=f"{model.name}/messages/{active}" if active else "",
        etag=model.etag,
        create_time=_timestamp(model.create_time),
        update_time=_timestamp(model.update_time),
    )


def conversation_bytes(model: Conversation) -> bytes:
    """Return the answer that a repeated request gets."""
    return conversation(model).SerializeToString()


def message(model: Message) -> conversation_pb2.Message:
    """Return the message of a message."""
    base = f"users/{model.user}/conversations/{model.conversation_id}"
    return conversation_pb2.Message(
        name=model.name,
        role=_ROLES[model.role],
        text=model.text,
        citations=map(citation, model.citations),
        spans=_spans(model),
        reply="" if model.reply_id is None else f"{base}/replies/{model.reply_id}",
        in_reply_to="" if model.in_reply_to is None else f"{base}/messages/{model.in_reply_to}",
        parent_message="" if model.parent_id is None else f"{base}/messages/{model.parent_id}",
        alternatives=[f"{base}/messages/{other}" for other in model.alternatives],
        language_code=model.language_code,
        rating=_RATINGS_TO_PB[model.rating],
        create_time=_timestamp(model.create_time),
    )


def _spans(model: Message) -> Iterator[conversation_pb2.TextSpan]:
    if model.spans:
        for text, verdict in pieces(model.text, model.spans):
            yield conversation_pb2.TextSpan(text=text, verdict=_VERDICTS[verdict])


def message_bytes(model: Message) -> bytes:
    """Return the answer that a repeated request gets."""
    return message(model).SerializeToString()


def citation(model: Citation) -> reply_pb2.Citation:
    """Return the message of a citation."""
    source = reply_pb2.FindingSource(
        chart=model.chart, finding_id=model.finding_id, other_chart=model.other
    )
    if model.at is not None:
        source.at_time.CopyFrom(_timestamp(model.at))
    return reply_pb2.Citation(marker=model.marker, finding=source, quote=model.quote)


def reply(model: Reply) -> reply_pb2.Reply:
    """Return the message of a reply."""
    encoded = reply_pb2.Reply(
        name=model.name,
        state=_STATES[model.state],
        user_message=model.user_message,
        message=model.message,
        writer=_writer(model.writer),
        fall_backs=map(_fall_back, model.fall_backs),
        usage=_usage(model.usage),
        epoch=model.epoch,
        create_time=_timestamp(model.create_time),
    )
    if model.finish_reason is not None:
        encoded.finish_reason = _FINISH[model.finish_reason]
    if model.error is not None:
        encoded.error.CopyFrom(_error(model))
    if model.end_time is not None:
        encoded.end_time.CopyFrom(_timestamp(model.end_time))
    if model.grounding is not None:
        encoded.grounding.CopyFrom(grounding(model.grounding))
    if model.prompt is not None:
        encoded.prompt.CopyFrom(prompt_use(model.prompt))
    if model.enrolment is not None:
        encoded.enrolment.CopyFrom(enrolment(model.enrolment))
    return encoded


def grounding(model: GroundingReport) -> reply_pb2.GroundingReport:
    """Return the message of what became of a reply's sentences."""
    return reply_pb2.GroundingReport(
        checked_count=model.checked,
        unverifiable_count=model.unverifiable,
        repaired_count=model.repaired,
        removed_count=model.removed,
        plain_count=model.plain,
        withheld_count=model.withheld,
        claim_count=model.claims,
        false_claim_count=model.false_claims,
        unknown_marker_count=model.unknown_markers,
        safety_count=model.safety,
        specificity=model.specificity,
        claim_classes=[
            reply_pb2.GroundingReport.ClaimClass(
                name=one.name, claim_count=one.claims, false_claim_count=one.false
            )
            for one in model.classes
        ],
    )


def reply_name(model: Reply) -> bytes:
    """Return what a repeated request is told: which reply it is."""
    return model.name.encode()


# --- events -------------------------------------------------------------------------------------


def event_bytes(event: Event, of: Reply, at: Cursor) -> bytes:
    """Return the form in which an event stands in the log."""
    return _event(event, of, at).SerializeToString()


def event_of(data: bytes) -> Event | None:
    """Return what a logged event says of the text, None if it says nothing of it."""
    event = reply_pb2.ReplyEvent.FromString(data)
    match event.WhichOneof("event"):
        case "text_delta":
            delta = event.text_delta
            # One of a release to come is none that we know.
            verdict = _VERDICTS_OF.get(delta.verdict, Verdict.UNREAD)
            return Wrote(delta.text, delta.block, verdict)
        case "citation":
            found, source = event.citation, event.citation.finding
            at = source.at_time.ToDatetime(UTC) if source.HasField("at_time") else None
            return Explained(
                Citation(
                    found.marker,
                    source.chart,
                    source.finding_id,
                    found.quote,
                    at,
                    source.other_chart,
                )
            )
    return None


def _event(event: Event, of: Reply, at: Cursor) -> reply_pb2.ReplyEvent:
    encoded = reply_pb2.ReplyEvent(
        reply=of.name, seq=at.seq, epoch=at.epoch, resume_token=resume_token(at)
    )
    encoded.emit_time.GetCurrentTime()
    match event:
        case Wrote(text, block, verdict):
            encoded.text_delta.text = text
            encoded.text_delta.block = block
            encoded.text_delta.verdict = _VERDICTS[verdict]
            encoded.text_delta.SetInParent()
        case Explained(model):
            encoded.citation.CopyFrom(citation(model))
        case Started(begun):
            encoded.started.user_message = begun.user_message
            encoded.started.writer.CopyFrom(_writer(begun.writer))
            encoded.started.fall_backs.extend(map(_fall_back, begun.fall_backs))
            encoded.started.language_code = begun.language_code
        case HandedOn(handed):
            encoded.writer_changed.writer.CopyFrom(_writer(handed.writer))
            encoded.writer_changed.fall_backs.extend(map(_fall_back, handed.fall_backs))
        case Turned(activity):
            encoded.activity.activity = _ACTIVITIES[activity]
        case Finished(ended):
            _end(encoded, ended)
    return encoded


def _end(encoded: reply_pb2.ReplyEvent, ended: Reply) -> None:
    if ended.state is ReplyState.FAILED:
        encoded.failed.status.CopyFrom(_error(ended))
        encoded.failed.retryable = _can_ask_again(ended)
    elif ended.state is ReplyState.CANCELLED:
        encoded.cancelled.message = ended.message
        encoded.cancelled.usage.CopyFrom(_usage(ended.usage))
        if ended.finish_reason is not None:
            encoded.cancelled.finish_reason = _FINISH[ended.finish_reason]
    else:
        encoded.completed.message = ended.message
        encoded.completed.usage.CopyFrom(_usage(ended.usage))
        if ended.finish_reason is not None:
            encoded.completed.finish_reason = _FINISH[ended.finish_reason]


def shown(seen: Logged | Beat | EndedUnlogged, of: Reply) -> reply_pb2.ReplyEvent:
    """Return the event that a reader gets."""
    match seen:
        case Logged(_, payload, _):
            return reply_pb2.ReplyEvent.FromString(payload)
        case Beat(at):
            beat = reply_pb2.ReplyEvent(
                reply=of.name, seq=at.seq, epoch=at.epoch, resume_token=resume_token(at)
            )
            beat.emit_time.GetCurrentTime()
            beat.heartbeat.SetInParent()
            return beat
        case EndedUnlogged(ended, at):
            return _event(Finished(ended), ended, Cursor(at.epoch or ended.epoch, at.seq + 1))


def failure(shown_event: reply_pb2.ReplyEvent) -> Fault | None:
    """Return the fault with which a call must end after this event, None for all but a failure."""
    if not shown_event.HasField("failed"):
        return None
    status = shown_event.failed.status

    return Fault(Reason(reason_of(status) or Reason.INTERNAL), status.message)


def resume_token(at: Cursor) -> str:
    """Return the opaque form of a place."""
    return base64.urlsafe_b64encode(f"{at.epoch}.{at.seq}".encode()).decode().rstrip("=")


def cursor(token: str, after_seq: int) -> Cursor:
    """Return the place that a caller names; RESUME_TOKEN_INVALID for a token that is none of ours."""
    if not token:
        return Cursor(1, after_seq) if after_seq else Cursor()
    try:
        text = base64.b64decode(token + "=" * (-len(token) % 4), b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        text = ""
    match = _TOKEN.match(text)
    if match is None:
        raise Fault(Reason.RESUME_TOKEN_INVALID, "no event carried this resume token")
    return Cursor(int(match.group(1)), int(match.group(2)))


def _can_ask_again(ended: Reply) -> bool:
    return ended.error is not None and (
        ended.error.reason == Reason.REPLY_INTERRUPTED or ended.error.reason in RETRYABLE
    )


def _error(ended: Reply) -> Status:
    if ended.error is None:
        return status_of(Fault(Reason.INTERNAL, "internal error"))
    return status_of(Fault(Reason(ended.error.reason), ended.error.message))


def _writer(model: WriterId) -> reply_pb2.Writer:
    return reply_pb2.Writer(kind=_KINDS[model.kind], model=model.model)


def _fall_back(model: FallBack) -> reply_pb2.FallBack:
    return reply_pb2.FallBack(model=model.model, reason=model.reason)


def _usage(model: Usage) -> reply_pb2.Usage:
    return reply_pb2.Usage(
        prompt_tokens=model.prompt_tokens,
        completion_tokens=model.completion_tokens,
        estimated=model.estimated,
    )


def _timestamp(moment: datetime) -> Timestamp:
    encoded = Timestamp()
    encoded.FromDatetime(moment)
    return encoded
