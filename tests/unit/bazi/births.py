"""Births that several tests share."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from hypothesis import strategies as st

from bazi import Birth, Sex


def birth_at(
    civil: str, zone: str = "Asia/Shanghai", *, sex: Sex = Sex.MALE, fold: int | None = None
) -> Birth:
    """Return a birth at a clock time like `1990-02-04T10:12:00`."""
    moment = datetime.fromisoformat(civil)
    return Birth(
        year=moment.year,
        month=moment.month,
        day=moment.day,
        hour=moment.hour,
        minute=moment.minute,
        second=moment.second,
        zone=zone,
        sex=sex,
        fold=fold,
    )


def drawn(fields: Mapping[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[Birth]:
    """Return births with these fields drawn and the others as they are by default (`builds` would draw all)."""
    return st.fixed_dictionaries(dict(fields)).map(lambda values: Birth(**values))
