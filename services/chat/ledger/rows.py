"""Rows of the ledger ↔ its model."""

from typing import Any

from sqlalchemy import RowMapping

from services.chat.ledger.model import (
    Budget,
    BudgetScope,
    Entry,
    Holder,
    Need,
    Period,
    Price,
    Window,
)


def budget_of(row: RowMapping) -> Budget:
    """Return the budget of a row."""
    known = {key: row[key] for key in row if key != "tenant"}
    scope, period = BudgetScope(row["scope"]), Period(row["period"])
    return Budget(**known | {"scope": scope, "period": period})


def window_of(row: RowMapping) -> Window:
    """Return the window of a row."""
    return Window(Holder(row["holder"]), row["subject"], Period(row["period"]), row["start_time"])


def reserved_columns(entry: Entry) -> dict[str, Any]:
    """Return what is known of an entry when it begins, as columns."""
    return {
        "model": entry.model,
        "prompt_version": entry.prompt_version,
        "reserved_prompt": entry.reserved.prompt,
        "reserved_completion": entry.reserved.completion,
        "prompt_price": entry.price.prompt,
        "completion_price": entry.price.completion,
    }


def used_columns(entry: Entry) -> dict[str, Any]:
    """Return what is known of an entry when it ends, as columns."""
    return {
        "prompt_tokens": entry.used.prompt,
        "completion_tokens": entry.used.completion,
        "estimated": entry.estimated,
        "settle_time": entry.settle_time,
    }


def entry_of(row: RowMapping) -> Entry:
    """Return the entry of a row."""
    return Entry(
        user=row["owner"],
        conversation_id=row["conversation_id"],
        reply_id=row["reply_id"],
        client=row["client"],
        model=row["model"],
        prompt_version=row["prompt_version"],
        reserved=Need(row["reserved_prompt"], row["reserved_completion"]),
        create_time=row["create_time"],
        used=Need(row["prompt_tokens"], row["completion_tokens"]),
        estimated=row["estimated"],
        price=Price(row["prompt_price"], row["completion_price"]),
        settle_time=row["settle_time"],
    )
