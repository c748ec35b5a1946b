"""Births through the codec and through the form in which they are kept: nothing is lost, whatever the birth."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bazi import Birth, Calendar, Precision, ResolvedMoment, Sex
from services import births
from services.births import BirthRecord
from services.kit.errors import MAX_DETAIL_BYTES, status_of
from services.kit.faults import Fault

ZONES = ("Asia/Shanghai", "America/New_York", "Europe/London", "Asia/Kolkata", "UTC")


@st.composite
def records(draw: st.DrawFn) -> BirthRecord:
    """Any birth that the contract lets through; many of them never were."""
    known = draw(st.booleans())
    precision = Precision.UNKNOWN
    minutes = 0
    if known:
        choices = (Precision.EXACT, Precision.MINUTE_RANGE, Precision.DOUBLE_HOUR)
        precision = draw(st.sampled_from(choices))
        if precision is Precision.MINUTE_RANGE:
            minutes = draw(st.integers(1, 720))
    lunar = draw(st.booleans())
    placed = draw(st.booleans())
    degrees = st.floats(-90, 90, allow_nan=False)
    birth = Birth(
        year=draw(st.integers(1, 9999)),
        month=draw(st.integers(1, 13)),
        day=draw(st.integers(1, 31)),
        hour=draw(st.integers(0, 23)) if known else None,
        minute=draw(st.integers(0, 59)) if known else 0,
        second=draw(st.integers(0, 59)) if known else 0,
        zone=draw(st.sampled_from(ZONES)),
        fold=draw(st.sampled_from([None, 0, 1])) if known else None,
        calendar=Calendar.LUNAR if lunar else Calendar.SOLAR,
        leap_month=lunar and draw(st.booleans()),
        longitude=draw(degrees) if placed else None,
        latitude=draw(degrees) if placed else None,
        sex=draw(st.sampled_from(list(Sex))),
        precision=precision,
        precision_minutes=minutes,
    )
    return BirthRecord(birth, draw(st.text(max_size=120)).replace("\0", ""))


@given(records())
def test_the_wire_keeps_every_birth(record: BirthRecord) -> None:
    # Surrogates cannot stand in a protobuf string, and validation has refused them before.
    record = replace(record, place_name=record.place_name.encode("utf-8", "ignore").decode())
    assert births.decode(births.encode(record), births.sex(record)) == record


@given(records())
def test_what_is_kept_is_what_was_given(record: BirthRecord) -> None:
    assert births.load(births.dump(record)) == record


@given(records())
def test_a_birth_resolves_or_is_refused_in_the_words_of_the_contract(record: BirthRecord) -> None:
    # An error of the engine itself would get through here and fail this test.
    outcome = resolved(record.birth)
    if isinstance(outcome, Fault):
        assert outcome.violations[0].field.startswith(("birth.", "options."))
        assert status_of(outcome).ByteSize() <= MAX_DETAIL_BYTES
    else:
        encoded = births.encode_moment(outcome)
        assert encoded.instant.seconds == outcome.epoch_ms // 1000
        assert encoded.time_known == (record.birth.hour is not None)


def resolved(birth: Birth) -> ResolvedMoment | Fault:
    try:
        return births.resolve(birth, "birth")
    except Fault as fault:
        return fault
