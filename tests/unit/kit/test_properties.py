"""Round trips and refusals that hold for every input: names, masks, pages, etags, languages, sealing, events."""

import string
import time
from datetime import UTC, datetime
from uuid import UUID

import pytest
from google.protobuf.descriptor import FieldDescriptor
from hypothesis import assume, given
from hypothesis import strategies as st

from baziai.events.v1 import events_pb2
from baziai.profile.v1.profile_service_pb2 import ListProfilesRequest, UpdateProfileRequest
from services.kit import etag, events, languages, masks, names
from services.kit.faults import Fault, Reason
from services.kit.paging import PageTokens
from services.kit.vault import DataKey, LocalKeyWrapper, new_key

SEGMENT = st.text(string.ascii_letters + string.digits + "._-", min_size=1, max_size=64)
PATTERNS = (
    names.USER,
    names.PROFILE,
    names.CHART,
    names.CONVERSATION,
    names.MESSAGE,
    names.REPLY,
    names.OPERATION,
)
PATTERN = st.sampled_from(PATTERNS)
TOKENS = PageTokens("a secret of more than thirty-two characters")

# --- names ---------------------------------------------------------------------------------------


@given(pattern=PATTERN, data=st.data())
def test_names_are_parsed_into_what_they_were_made_of(
    pattern: names.NamePattern, data: st.DataObject
) -> None:
    values = tuple(data.draw(SEGMENT) for _ in pattern.variables)
    name = pattern.format(*values)
    assert pattern.parse(name) == values
    assert names.user_of(name) == (values[0] if name.startswith("users/") else None)
    for other in PATTERNS:
        if other is not pattern:
            with pytest.raises(ValueError, match="form"):
                other.parse(name)


@given(name=st.text(max_size=80))
def test_text_that_is_no_name_is_refused(name: str) -> None:
    assume(not name.startswith("users/"))
    with pytest.raises(ValueError, match="form"):
        names.PROFILE.parse(name)
    assert names.user_of(name) is None


@pytest.mark.parametrize(
    "bad", ["", "a/b", "a b", "é", "a\n", "a\x00", "x" * 65, "{user}", "*", "a%2Fb"]
)
def test_no_value_breaks_out_of_its_segment(bad: str) -> None:
    with pytest.raises(ValueError, match="form"):
        names.PROFILE.format("anna", bad)
    with pytest.raises(ValueError, match="form"):
        names.PROFILE.parse(f"users/anna/profiles/{bad}")


def test_a_users_name_is_read_whole() -> None:
    assert names.user_of("users/anna/profiles/p") == "anna"
    assert names.user_of("users/anna") == "anna"
    assert names.user_of("users/anna\n/profiles/p") is None
    assert names.user_of("xusers/anna") is None


# --- masks ---------------------------------------------------------------------------------------

ALLOWED = ("display_name", "sex", "birth", "labels")


@given(paths=st.lists(st.sampled_from(ALLOWED), min_size=1))
def test_a_mask_of_allowed_paths_is_taken_as_it_is(paths: list[str]) -> None:
    request = UpdateProfileRequest()
    request.update_mask.paths.extend(paths)
    assert masks.changed_fields(request, "profile", ALLOWED) == set(paths)
    assert masks.requested_paths(request, "profile") == set(paths)


@given(
    path=st.one_of(st.text(min_size=1, max_size=20), st.sampled_from(["name", "birth.date", "uid"]))
)
def test_any_other_path_is_refused_by_the_name_of_the_mask(path: str) -> None:
    assume(path not in (*ALLOWED, "*") and path.isprintable())
    request = UpdateProfileRequest()
    request.update_mask.paths.append(path)
    with pytest.raises(Fault) as refused:
        masks.changed_fields(request, "profile", ALLOWED)
    assert [v.field for v in refused.value.violations] == ["update_mask"]


def test_no_mask_means_what_is_populated_and_a_star_means_all() -> None:
    request = UpdateProfileRequest()
    assert masks.changed_fields(request, "profile", ALLOWED) == frozenset()
    request.profile.display_name = "Li"
    request.profile.name = "users/anna/profiles/p"
    assert masks.changed_fields(request, "profile", ALLOWED) == {"display_name"}
    request.update_mask.paths.append("*")
    assert masks.changed_fields(request, "profile", ALLOWED) == set(ALLOWED)


# --- pages ---------------------------------------------------------------------------------------

POSITION = st.tuples(st.text(max_size=40), st.text(max_size=40))


def asked(token: str = "", **more: object) -> ListProfilesRequest:
    return ListProfilesRequest(parent="users/anna", page_token=token, **more)  # type: ignore[arg-type]


def refused(request: ListProfilesRequest, subject: str = "anna") -> bool:
    try:
        TOKENS.read(request, subject)
    except Fault as fault:
        return fault.reason is Reason.PAGE_TOKEN_INVALID
    return False


@given(position=POSITION, size=st.integers(0, 1000), other=st.integers(0, 1000))
def test_a_token_gives_its_position_back_whatever_the_page_size(
    position: tuple[str, ...], size: int, other: int
) -> None:
    token = TOKENS.write(position, asked(page_size=size), "anna")
    read = TOKENS.read(asked(token, page_size=other), "anna")
    assert read.after == position
    assert read.size == min(other or 50, 200)


@given(position=POSITION, where=st.integers(0, 200), bit=st.integers(0, 7))
def test_a_forged_token_is_refused(position: tuple[str, ...], where: int, bit: int) -> None:
    import base64

    token = TOKENS.write(position, asked(), "anna")
    raw = bytearray(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    raw[where % len(raw)] ^= 1 << bit
    assert refused(asked(base64.urlsafe_b64encode(bytes(raw)).decode().rstrip("=")))


@given(token=st.text(min_size=1, max_size=200))
def test_text_that_is_no_token_is_refused(token: str) -> None:
    assert refused(asked(token))


def test_a_token_serves_only_the_request_and_the_caller_it_was_made_for() -> None:
    token = TOKENS.write(("a", "b"), asked(), "anna")
    assert not refused(asked(token))
    assert refused(asked(token), "bert")
    assert refused(asked(token, show_deleted=True))
    assert refused(asked(token, filter="x"))
    other = PageTokens("another secret of thirty-two characters!").write(("a",), asked(), "anna")
    assert refused(asked(other))
    assert TOKENS.write((), asked(), "anna") == ""


def test_a_token_ends_after_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    token, now = TOKENS.write(("a", "b"), asked(), "anna"), time.time()
    monkeypatch.setattr("services.kit.paging.time.time", lambda: now + 24 * 3600 - 5)
    assert not refused(asked(token))
    monkeypatch.setattr("services.kit.paging.time.time", lambda: now + 24 * 3600 + 5)
    assert refused(asked(token))


# --- etags ---------------------------------------------------------------------------------------


@given(uid=st.uuids(), version=st.integers(1, 2**40), other=st.integers(1, 2**40))
def test_an_etag_names_one_version_of_one_thing(uid: UUID, version: int, other: int) -> None:
    assume(version != other)
    made = etag.etag_of(str(uid), version)
    assert made == etag.etag_of(str(uid), version) != etag.etag_of(str(uid), other)
    etag.check("n", made, made)
    etag.check("n", "", made)
    with pytest.raises(Fault) as stale:
        etag.check("n", etag.etag_of(str(uid), other), made)
    assert stale.value.metadata["etag"] == made


# --- languages -----------------------------------------------------------------------------------


@given(code=st.text(max_size=30))
def test_every_code_has_a_language(code: str) -> None:
    assert languages.choose(code) in languages.SUPPORTED


@pytest.mark.parametrize(
    ("code", "chosen"),
    [
        ("", "en"),
        ("fr", "en"),
        ("en-GB", "en"),
        ("zh", "zh-Hans"),
        ("ZH-tw", "zh-Hant"),
        ("zh-Hant-HK", "zh-Hant"),
        ("zh-CN", "zh-Hans"),
        ("zh-Hans-SG", "zh-Hans"),
    ],
)
def test_languages(code: str, chosen: str) -> None:
    assert languages.choose(code) == chosen


# --- sealing -------------------------------------------------------------------------------------


@given(plain=st.binary(max_size=500), place=st.text(max_size=60))
def test_what_is_sealed_opens_in_its_place(plain: bytes, place: str) -> None:
    key = DataKey.of(new_key())
    sealed = key.seal(plain, place)
    assert key.open(sealed, place) == plain
    assert sealed != key.seal(plain, place)
    assert len(plain) < 8 or plain not in sealed


@given(
    plain=st.binary(max_size=100), place=st.text(max_size=30), other=st.text(max_size=30),
    where=st.integers(0, 1000), bit=st.integers(0, 7),
)  # fmt: skip
def test_what_was_moved_or_changed_does_not_open(
    plain: bytes, place: str, other: str, where: int, bit: int
) -> None:
    assume(place != other)
    key = DataKey.of(new_key())
    sealed = key.seal(plain, place)
    changed = bytearray(sealed)
    changed[where % len(sealed)] ^= 1 << bit
    for attempt, at in ((sealed, other), (bytes(changed), place), (sealed[:-1], place), (b"", "")):
        with pytest.raises(ValueError, match="sealed value"):
            key.open(attempt, at)
    with pytest.raises(ValueError, match="sealed value"):
        DataKey.of(new_key()).open(sealed, place)


def test_the_newest_key_wraps_and_old_ones_still_open() -> None:
    old, new, data = new_key(), new_key(), new_key()
    kek_id, wrapped = LocalKeyWrapper({"k1": old}).wrap(data)
    both = LocalKeyWrapper({"k1": old, "k2": new})
    assert both.unwrap(kek_id, wrapped) == data
    assert both.wrap(data)[0] == "k2"
    assert data not in wrapped
    with pytest.raises(KeyError):
        LocalKeyWrapper({"k2": new}).unwrap(kek_id, wrapped)
    for bad in ({}, {"k1": b"short"}):
        with pytest.raises(ValueError, match="32 bytes"):
            LocalKeyWrapper(bad)


# --- events --------------------------------------------------------------------------------------

TEXT = st.text(max_size=40)
COUNT = st.integers(0, 2**31 - 1)
PAYLOAD = st.one_of(
    st.builds(events.UserPurgeRequested, TEXT),
    st.builds(events.UserPurgeStepFinished, TEXT, TEXT, st.dictionaries(TEXT, COUNT, max_size=4)),
    st.builds(events.BirthRevised, TEXT, COUNT),
    st.builds(events.ChartCreated, TEXT, TEXT),
    st.builds(events.ReplyFinished, TEXT, TEXT, TEXT, COUNT, COUNT),
    st.builds(events.MessageRated, TEXT, TEXT),
)
MOMENT = st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(event=st.builds(events.Event, TEXT, MOMENT, TEXT, TEXT, PAYLOAD, TEXT))
def test_events_come_back_as_they_were(event: events.Event) -> None:
    assert events.decode(events.encode(event)) == event
    assert events.kind_of(event.payload) in events_pb2.Event.DESCRIPTOR.fields_by_name


def test_every_kind_of_the_contract_is_known() -> None:
    [payload] = events_pb2.Event.DESCRIPTOR.oneofs
    kinds = {field.name for field in payload.fields}
    assert kinds == set(events._PAYLOADS)


def test_an_event_of_a_newer_release_is_none() -> None:
    known = events.encode(
        events.Event("e", datetime.now(UTC), "t", "u", events.MessageRated("m", "UP"))
    )
    assert events.decode(known) is not None
    bare = events_pb2.Event.FromString(known)
    bare.ClearField("message_rated")
    # Field 15999, which no release uses, length-delimited and empty.
    assert events.decode(bare.SerializeToString() + b"\xfa\xe7\x07\x00") is None


def fields_of(kind: str) -> list[FieldDescriptor]:
    described = events_pb2.Event.DESCRIPTOR.fields_by_name[kind].message_type
    assert described is not None
    return list(described.fields)


def test_payloads_hold_no_text_of_users() -> None:
    words = {field.name for kind in events._PAYLOADS for field in fields_of(kind)}
    assert not words & {"text", "birth", "display_name", "title", "date", "place", "quote"}
