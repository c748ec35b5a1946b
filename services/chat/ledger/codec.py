"""Budgets and usage ↔ protobuf."""

from collections.abc import Mapping
from datetime import UTC, datetime

from google.protobuf.timestamp_pb2 import Timestamp

from baziai.chat.v1 import usage_pb2 as pb
from services.chat.ledger.model import (
    Allowance,
    Budget,
    BudgetScope,
    Entry,
    GroupBy,
    Holder,
    Period,
    Sum,
    Summary,
)
from services.kit.faults import invalid
from services.kit.names import USAGE, USER

# What an update may change.
UPDATABLE = ("token_limit",)
_NEVER = datetime.fromtimestamp(0, UTC)
_SCOPES = {
    BudgetScope.TENANT: pb.Budget.SCOPE_TENANT,
    BudgetScope.EACH_USER: pb.Budget.SCOPE_EACH_USER,
    BudgetScope.USER: pb.Budget.SCOPE_USER,
    BudgetScope.EACH_CLIENT: pb.Budget.SCOPE_EACH_CLIENT,
    BudgetScope.CLIENT: pb.Budget.SCOPE_CLIENT,
}
_HOLDERS = {holder: _SCOPES[BudgetScope(holder.value)] for holder in Holder}
_PERIODS = {
    Period.DAY: pb.BUDGET_PERIOD_DAY,
    Period.MONTH: pb.BUDGET_PERIOD_MONTH,
}
_GROUPS = {
    GroupBy.ALL: pb.UsageSummary.GROUP_BY_UNSPECIFIED,
    GroupBy.MODEL: pb.UsageSummary.GROUP_BY_MODEL,
    GroupBy.PROMPT_VERSION: pb.UsageSummary.GROUP_BY_PROMPT_VERSION,
    GroupBy.USER: pb.UsageSummary.GROUP_BY_USER,
    GroupBy.DAY: pb.UsageSummary.GROUP_BY_DAY,
    GroupBy.CLIENT: pb.UsageSummary.GROUP_BY_CLIENT,
}
_SCOPE_OF: Mapping[int, BudgetScope] = {value: key for key, value in _SCOPES.items()}
_PERIOD_OF: Mapping[int, Period] = {value: key for key, value in _PERIODS.items()}
_GROUP_OF: Mapping[int, GroupBy] = {value: key for key, value in _GROUPS.items()}


def wanted_budget(message: pb.Budget, budget_id: str) -> Budget:
    """Return the budget that is to be made; FIELDS_INVALID where its fields do not go together."""
    if message.scope not in _SCOPE_OF:
        raise invalid("budget.scope", "is required")
    if message.period not in _PERIOD_OF:
        raise invalid("budget.period", "is required")
    scope = _SCOPE_OF[message.scope]
    for field, value, of in (
        ("user", message.user, BudgetScope.USER),
        ("client", message.client, BudgetScope.CLIENT),
    ):
        if bool(value) is not (scope is of):
            raise invalid(f"budget.{field}", "goes with its own scope, and that with it")
    return Budget(
        budget_id=budget_id,
        uid="",
        scope=scope,
        subject=USER.parse(message.user)[0] if message.user else message.client,
        period=_PERIOD_OF[message.period],
        token_limit=message.token_limit,
        version=0,
        create_time=_NEVER,
    )


def budget(found: Allowance) -> pb.Budget:
    """Return the message of a budget and what stands in its present window."""
    of = found.budget
    assert of is not None
    return pb.Budget(
        name=of.name,
        scope=_SCOPES[of.scope],
        user=USER.format(of.subject) if of.scope is BudgetScope.USER else "",
        client=of.subject if of.scope is BudgetScope.CLIENT else "",
        period=_PERIODS[of.period],
        token_limit=of.token_limit,
        spent_tokens=found.tally.spent,
        reserved_tokens=found.tally.reserved,
        window_end_time=_end(found),
        create_time=_timestamp(of.create_time),
        etag=of.etag,
    )


def budget_bytes(found: Allowance) -> bytes:
    """Return the answer that a repeated request gets."""
    return budget(found).SerializeToString()


def usage(user: str, found: list[Allowance]) -> pb.UserUsage:
    """Return the message of what a user has used and may use."""
    return pb.UserUsage(name=USAGE.format(user), allowances=map(_allowance, found))


def _allowance(found: Allowance) -> pb.UserUsage.Allowance:
    encoded = pb.UserUsage.Allowance(
        scope=_HOLDERS[found.window.holder],
        period=_PERIODS[found.window.period],
        spent_tokens=found.tally.spent,
        reserved_tokens=found.tally.reserved,
        window_end_time=_end(found),
    )
    if found.budget is not None:
        encoded.budget = found.budget.name
        encoded.token_limit = found.budget.token_limit
        encoded.remaining_tokens = max(0, found.budget.token_limit - found.tally.taken)
    return encoded


def entry(found: Entry) -> pb.UsageEntry:
    """Return the message of what a reply used."""
    encoded = pb.UsageEntry(
        reply=found.reply,
        model=found.model,
        prompt_version=found.prompt_version,
        create_time=_timestamp(found.create_time),
        reserved_tokens=found.reserved.total,
        prompt_tokens=found.used.prompt,
        completion_tokens=found.used.completion,
        estimated=found.estimated,
        cost_nanos=found.cost,
    )
    if found.settle_time is not None:
        encoded.settle_time.CopyFrom(_timestamp(found.settle_time))
    return encoded


def group_by(sent: int) -> GroupBy:
    """Return what sums are wanted of."""
    return _GROUP_OF[sent]


def summary(found: Summary) -> pb.UsageSummary:
    """Return the message of sums."""
    return pb.UsageSummary(rows=map(_sum, found.rows), total=_sum(found.total))


def _sum(found: Sum) -> pb.UsageSummary.Row:
    return pb.UsageSummary.Row(
        key=found.key,
        reply_count=found.replies,
        prompt_tokens=found.used.prompt,
        completion_tokens=found.used.completion,
        cost_nanos=found.cost,
        estimated_count=found.estimated,
    )


def moment(sent: Timestamp) -> datetime:
    """Return the moment of a (validated) timestamp."""
    return sent.ToDatetime(UTC)


def _end(found: Allowance) -> Timestamp:
    return _timestamp(found.window.period.end(found.window.start))


def _timestamp(at: datetime) -> Timestamp:
    encoded = Timestamp()
    encoded.FromDatetime(at)
    return encoded
