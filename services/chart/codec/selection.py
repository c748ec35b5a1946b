"""Date selection on the wire: requirements → the engine's search, hits → messages."""

from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from google.type.date_pb2 import Date

from bazi import Chart, Options
from bazi.clock_history import LocalClock
from bazi.errors import BaziError, InvalidRequest
from bazi.lookup import Interval
from bazi.requirements import Requirement
from bazi.selection import Hit, SelectionPage, Unit, select_dates
from baziai.chart.v1 import chart_service_pb2 as pb
from services import births
from services.chart.codec import findings
from services.chart.codec.labels import four_pillars
from services.chart.codec.moments import moments
from services.kit.faults import Fault, Reason, Violation, invalid
from services.kit.paging import PageRequest

# A page looks at no more: half a second of one core at worst, so that several who search at once are all in time.
_CANDIDATES = 120
_BYTES = 2 << 20
# Hits of one date: thirteen double-hours at most, some of them cut by a 节.
_MOST_A_DAY = 16
_NEVER = -(2**62)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# The engine's name of an input → its path in the request.
_FIELDS = {"first": "first_date"}


class Found(NamedTuple):
    """One page of hits, the position at which the next begins (empty after the last), and the hits' messages."""

    hits: tuple[Hit, ...]
    next: tuple[str, ...]
    times: tuple[pb.SelectedTime, ...] = ()


def search(
    request: pb.SelectDatesRequest,
    school: Options,
    natal: Chart | None,
    at: PageRequest,
    language: str,
) -> Found:
    """Return one page of hits; a Fault for what cannot be sought."""
    first = _day(request.first_date, "first_date")
    if at.after:
        first = max(first, date.fromisoformat(at.after[0]))
    place = request.place
    positioned = place.HasField("lat_lng")
    longitude = place.lat_lng.longitude if positioned else None
    try:
        page = select_dates(
            first,
            _day(request.last_date, "last_date"),
            [_requirement(wanted) for wanted in request.requirements],
            zone=place.time_zone,
            unit=Unit(request.unit or Unit.DAY),
            natal=natal,
            longitude=longitude,
            latitude=place.lat_lng.latitude if positioned else None,
            options=school,
            limit=at.size + _MOST_A_DAY,
            scan=_CANDIDATES,
        )
    except InvalidRequest as error:
        path = _FIELDS.get(error.field, error.field)
        raise invalid(path, str(error), Reason.FIELDS_INVALID) from None
    except BaziError as error:
        raise _of_place(births.fault(error, "")) from None
    return _told(page, at, language)


def response(found: Found, next_page_token: str, language: str) -> pb.SelectDatesResponse:
    """Return the message of a page."""
    return pb.SelectDatesResponse(
        times=found.times, next_page_token=next_page_token, language_code=language
    )


def _told(page: SelectionPage, at: PageRequest, language: str) -> Found:
    """Return the page with its messages; it ends early where they would be more than an answer may hold."""
    found, times, room = _cut(page, at), [], _BYTES
    for hit in found.hits:
        times.append(_time(hit, page.clock, language))
        room -= times[-1].ByteSize()
        if room <= 0:
            found = _cut(page, PageRequest(len(times), at.after))
            break
    return found._replace(times=tuple(times))


def _cut(page: SelectionPage, at: PageRequest) -> Found:
    """Return the hits that are new, no more than are wanted."""
    told = int(at.after[1]) if at.after else _NEVER
    # A hit that reached beyond the page before is in this one too.
    new = [hit for hit in page.hits if hit.start_ms > told]
    kept = new[: at.size]
    last = kept[-1].start_ms if kept else told
    if len(kept) < len(new):
        # From before what was told last, so that it is seen and known again.
        return Found(tuple(kept), (_before(last).isoformat(), str(last)))
    if page.next_date is None:
        return Found(tuple(kept), ())
    return Found(tuple(kept), (page.next_date.isoformat(), str(last)))


def _before(epoch_ms: int) -> date:
    """Return a date that no zone has passed by an instant, and is at most two days before it."""
    return (_EPOCH + timedelta(milliseconds=epoch_ms)).date() - timedelta(days=1)


def _requirement(message: pb.FindingRequirement) -> Requirement:
    return Requirement(
        message.finding, message.kind, tuple(sorted(message.value.items())), message.absent
    )


def _time(hit: Hit, clock: LocalClock, language: str) -> pb.SelectedTime:
    return pb.SelectedTime(
        moments=moments(Interval(hit.start_ms, hit.end_ms), clock),
        pillars=four_pillars(hit.indices, language),
        findings=[findings.message(finding, language) for finding in hit.findings],
    )


def _day(message: Date, field: str) -> date:
    try:
        return date(message.year, message.month, message.day)
    except ValueError as error:
        raise invalid(field, f"no such date: {error}") from None


def _of_place(fault: Fault) -> Fault:
    """Return a fault of a birth as one of a place and dates."""
    fault.violations = tuple(
        Violation(violation.field.lstrip("."), violation.description)
        for violation in fault.violations
    )
    return fault
