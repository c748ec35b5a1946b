"""What is of a wrong type is refused by name, and a number that equals a choice is that choice."""

from typing import Any

import pytest

from bazi import Birth, DayBoundary, LuckStart, Options, Sex, compute, resolve
from bazi.errors import BaziError, InvalidBirth, InvalidRequest
from bazi.options import DEFAULT_OPTIONS

BIRTH = Birth(1990, 6, 15, 23, "Asia/Shanghai", 30, longitude=104.07, latitude=30.6, sex=Sex.MALE)
WRONG: dict[str, tuple[Any, ...]] = {
    "year": (None, "1990", 1990.0, 1990.5, float("nan"), []),
    "month": (None, "6", 6.0),
    "day": (None, "15", 15.5),
    "hour": ("23", 10.5, float("nan"), []),
    "minute": (None, "30", 30.5),
    "second": (None, "1", 1.5, float("inf")),
    "fold": ("0", 0.5, []),
    "zone": (None, 8, [], b"Asia/Shanghai", {}),
    "calendar": ("lunar", 1, 2, None, 99),
    "leap_month": ("no", 2),
    "longitude": ("104", [], 1j),
    "latitude": ("30", [], 1j),
    "sex": ("x", 1, 2, None, 99),
    "precision": (99, 1, "exact", None),
    "precision_minutes": ("3", 2.5),
}


@pytest.mark.parametrize(("name", "value"), [(n, v) for n, vs in WRONG.items() for v in vs])
def test_a_birth_of_wrong_types(name: str, value: Any) -> None:
    for door in (compute, resolve):
        with pytest.raises(BaziError) as refused:
            door(BIRTH._replace(**{name: value}))
        assert refused.value.field in (name, "date", "time", "precision")


@pytest.mark.parametrize("value", [None, "x", 1, (), object()])
def test_no_birth_at_all(value: Any) -> None:
    with pytest.raises(InvalidBirth):
        compute(value)


def test_numbers_that_equal_choices_are_those_choices() -> None:
    for name, usual in DEFAULT_OPTIONS._asdict().items():
        if name in ("clock", "luck_decades"):
            continue
        for choice in type(usual):
            named: Any = {name: choice}
            number: Any = {name: int(choice)}
            one, other = (compute(BIRTH, Options(**given)) for given in (named, number))
            assert one.indices == other.indices
            assert one.findings == other.findings
            assert isinstance(getattr(other.options, name), type(usual))
    assert compute(BIRTH, Options(day_boundary=1)).options.day_boundary is DayBoundary.NEXT_DAY  # type: ignore[arg-type]
    assert compute(BIRTH, Options(luck_start=2)).options.luck_start is LuckStart.MINUTES  # type: ignore[arg-type]


@pytest.mark.parametrize("name", Options._fields)
@pytest.mark.parametrize("value", [99, None, "x", 1.5, [], object()])
def test_options_of_wrong_types(name: str, value: Any) -> None:
    if name == "luck_decades" and value == 99:
        return  # a number out of range: another error
    given: Any = {name: value}
    with pytest.raises(InvalidRequest) as refused:
        compute(BIRTH, Options(**given))
    assert refused.value.field == f"options.{name}"
    assert refused.value.metadata["choices"]


@pytest.mark.parametrize("value", [None, 1, (), DEFAULT_OPTIONS._asdict()])
def test_no_options_at_all(value: Any) -> None:
    with pytest.raises(InvalidRequest):
        compute(BIRTH, value)
