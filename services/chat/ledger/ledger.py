"""Reserve before, settle after: each in the transaction that stores the beginning or the end of the reply itself.

So whatever dies, a reply that has begun has its reservation, and one that has ended has none: nothing can leak. Rows of
windows are locked last and in one order, so nobody waits in a circle, and hardly longer than a commit takes.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

import structlog

from services.chat.context.material import Counting, Part
from services.chat.ledger.model import Budget, Entry, Need, Price, Tally
from services.chat.model import Reply, ReplyState, WriterKind
from services.chat.ports import Unit, Work
from services.chat.writing import Brief
from services.kit.faults import Fault, Reason
from services.kit.uow import SYSTEM, Scope

_AT_ONCE = 200
_log = structlog.stdlib.get_logger("ledger")


class Ledger:
    """Keeps the entries of replies."""

    def __init__(self, prices: Mapping[str, Price] | None = None) -> None:
        """`prices`: by model, as `Reply.writer.model` names it."""
        self._prices: Mapping[str, Price] = defaultdict(Price, prices or {})

    async def reserve(self, unit: Unit, reply: Reply, brief: Brief, client: str) -> None:
        """Reserve the longest that a new reply can become; BUDGET_EXCEEDED if a budget has no room for that."""
        entry = Entry(
            user=reply.user,
            conversation_id=reply.conversation_id,
            reply_id=reply.reply_id,
            client=client,
            model=reply.writer.model,
            prompt_version=_prompt(brief),
            reserved=longest(brief),
            price=self._price(reply.writer.model),
            create_time=reply.create_time,
        )
        await unit.ledger.open(entry)
        await _take(unit, entry, entry.reserved.total)

    async def refit(self, unit: Unit, reply: Reply, brief: Brief) -> None:
        """Store what another writer is given, and reserve what is missing; BUDGET_EXCEEDED if there is no room."""
        await unit.replies.refit(reply, brief)
        for known in await unit.ledger.opened(reply.conversation_id, reply.reply_id):
            entry = replace(
                known,
                model=reply.writer.model,
                prompt_version=_prompt(brief),
                reserved=known.reserved.at_least(longest(brief)),
                price=self._price(reply.writer.model),
            )
            await unit.ledger.enlarge(entry)
            await _take(unit, entry, entry.reserved.total - known.reserved.total)

    async def settle(self, unit: Unit, ended: Reply) -> None:
        """Count what a reply that ends has used; free the rest. Once: what is settled stays so."""
        used = Need()
        if ended.writer.kind is WriterKind.LANGUAGE_MODEL:
            used = Need(ended.usage.prompt_tokens, ended.usage.completion_tokens)
        for known in await unit.ledger.opened(ended.conversation_id, ended.reply_id):
            model = ended.writer.model
            entry = replace(
                known,
                model=model,
                used=used,
                estimated=ended.usage.estimated and bool(used.total),
                price=known.price if model == known.model else self._price(model),
                settle_time=ended.end_time,
            )
            if used.total > known.reserved.total:
                # Its server wrote more than it was asked for, or counts otherwise than its tokenizer. It is counted all
                # the same: the truth is worth more than a limit that looks kept.
                _log.warning("overrun", used=used.total, reserved=known.reserved.total)
            await unit.ledger.close([entry])

    def _price(self, model: str) -> Price:
        return self._prices.get(model, Price())


async def abandon(unit: Unit, now: datetime, conversation_id: str | None = None) -> None:
    """Settle replies whose rows are destroyed while they are being written, of one conversation or of all of the user.

    They are taken to have used all that was reserved: nobody will tell what they did, and deleting must not be a way to
    read an answer without its being counted.
    """
    entries = await unit.ledger.opened(conversation_id, None)
    await unit.ledger.close(
        [
            replace(one, used=one.reserved, estimated=bool(one.reserved.total), settle_time=now)
            for one in entries
        ]
    )


async def settle_strays(work: Work, now: datetime) -> int:
    """Settle what a process of a release before the ledger has ended; return how many. None are left by this one."""
    async with work.begin(SYSTEM) as unit:
        strays = await unit.ledger.strays(_AT_ONCE)
    for tenant, entry in strays:
        async with work.begin(Scope(tenant, entry.user)) as unit:
            reply = await unit.replies.get(entry.conversation_id, entry.reply_id)
            if reply is None:
                await abandon(unit, now, entry.conversation_id)
            elif reply.state is not ReplyState.RUNNING:
                await Ledger().settle(unit, reply)
    return len(strays)


def refused(error: Exception) -> bool:
    """Return whether an error says that a budget has no room: to try again is of no use."""
    return isinstance(error, Fault) and error.reason is Reason.BUDGET_EXCEEDED


def longest(brief: Brief) -> Need:
    """Return the most that can be read and written for a brief; nothing for a writer without a window."""
    receipt = brief.receipt
    if receipt is None or receipt.counting is Counting.NONE:
        return Need()
    return Need(receipt.prompt, receipt.answer)


def _prompt(brief: Brief) -> str:
    receipt = brief.receipt
    if receipt is None or receipt.counting is Counting.NONE:
        return ""
    return next(iter(receipt.section(Part.SYSTEM).included), "")


async def _take(unit: Unit, entry: Entry, tokens: int) -> None:
    if not tokens:
        return
    # Read before the lock, which is held for the commit alone: a new limit counts for whoever asks after it is set.
    budgets = entry.spender.applying(await unit.ledger.budgets_for(entry.spender))
    tallies = await unit.ledger.take(entry.windows, tokens)
    for budget in budgets:
        window = budget.window(entry.create_time, entry.spender.subject(budget.scope.holder))
        if tallies[window].taken > budget.token_limit:
            raise _exceeded(budget, tallies[window], tokens, entry.create_time)


def _exceeded(budget: Budget, tally: Tally, tokens: int, now: datetime) -> Fault:
    return Fault(
        Reason.BUDGET_EXCEEDED,
        "a budget of tokens has no room for the longest that this reply can become",
        metadata={
            "budget": budget.name,
            "limit": str(budget.token_limit),
            "spent": str(tally.spent),
            "reserved": str(tally.reserved - tokens),
            "wanted": str(tokens),
        },
        retry_after=(budget.period.end(now) - now).total_seconds(),
    )
