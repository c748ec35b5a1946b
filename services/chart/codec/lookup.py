"""Reverse lookup on the wire: pillars sought → the engine's search, stretches of time → messages."""

from bazi.errors import BaziError, ImpossiblePillars, UnknownZone
from bazi.lookup import FIRST_LOOKUP_YEAR, LAST_LOOKUP_YEAR, Found, Page, lookup, lookup_page
from bazi.sexagenary import cycle_index
from baziai.chart.v1 import chart_service_pb2 as pb
from services.chart.codec.moments import moments
from services.chart.codec.requests import options
from services.kit.faults import Fault, Reason, Violation
from services.kit.paging import PageRequest

_PILLARS = ("year", "month", "day", "hour")
# The engine's name of an input → its path in the request.
_FIELDS = {
    "first": "first_year",
    "zone": "place.time_zone",
    "longitude": "place.lat_lng",
    "dst": "options.dst",
}
_NEEDED_BY = {"LONGITUDE_REQUIRED": "options.clock", "LATITUDE_REQUIRED": "options.southern"}


def search(request: pb.ReverseLookupRequest, page: PageRequest) -> tuple[Page, Found]:
    """Return one page of stretches and the search that they come from; a Fault for what cannot be sought."""
    wanted = {name: _index(request, name) for name in _PILLARS}
    school = options(request.options)
    zone = request.place.time_zone or None
    positioned = request.place.HasField("lat_lng")
    longitude = request.place.lat_lng.longitude if positioned else None
    try:
        found = lookup(
            **wanted,
            first=request.first_year or FIRST_LOOKUP_YEAR,
            last=request.last_year or LAST_LOOKUP_YEAR,
            options=school,
            zone=zone,
            longitude=longitude,
            latitude=request.place.lat_lng.latitude if positioned else None,
            after_ms=int(page.after[0]) if page.after else None,
        )
        return lookup_page(found, page.size), found
    except BaziError as error:
        raise _fault(error) from None


def response(page: Page, found: Found, next_page_token: str) -> pb.ReverseLookupResponse:
    """Return the message of a page."""
    return pb.ReverseLookupResponse(
        moments=[moments(interval, found.clock) for interval in page.intervals],
        searched=moments(found.searched, found.clock),
        next_page_token=next_page_token,
    )


def position(page: Page) -> tuple[str, ...]:
    """Return where the next page begins, empty after the last."""
    return () if page.after_ms is None else (str(page.after_ms),)


def _index(request: pb.ReverseLookupRequest, name: str) -> int | None:
    if not request.HasField(name):  # type: ignore[arg-type]  # one of four known names
        return None
    pillar: pb.StemBranch = getattr(request, name)
    try:
        return cycle_index(pillar.stem - 1, pillar.branch - 1)
    except ValueError:
        words = "this stem and this branch differ in polarity and never stand together"
        raise Fault(
            Reason.PILLARS_IMPOSSIBLE, words, violations=(Violation(name, words),)
        ) from None


def _fault(error: BaziError) -> Fault:
    field = _FIELDS.get(error.field, error.field)
    match error:
        case ImpossiblePillars():
            reason = Reason.PILLARS_IMPOSSIBLE
        case UnknownZone():
            reason = Reason.TIME_ZONE_UNKNOWN
        case _ if error.reason in _NEEDED_BY:
            reason, field = Reason.OPTIONS_UNUSABLE, _NEEDED_BY[error.reason]
        case _:
            reason = Reason.FIELDS_INVALID
    violation = Violation(field, str(error))
    return Fault(reason, str(error), metadata=error.metadata, violations=(violation,))
