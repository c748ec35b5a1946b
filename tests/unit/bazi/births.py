"""Births that several tests share."""

from datetime import datetime

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
