"""Any birth under any options: a chart whose findings hold together, or an error that says what is wrong."""

from datetime import date, datetime
from enum import IntEnum

from hypothesis import given, settings
from hypothesis import strategies as st

from bazi import Birth, Chart, Options, Precision, Sex, compute
from bazi.core_record import core_record
from bazi.errors import BaziError
from bazi.flow_moment import flow_at
from bazi.labels import describe
from bazi.options import Clock, Southern, YearBoundary
from tests.unit.bazi.test_flows import ZONES

clock = datetime.fromisoformat


@st.composite
def any_options(draw: st.DrawFn) -> Options:
    given = {}
    for name, default in Options()._asdict().items():
        if isinstance(default, IntEnum):
            given[name] = draw(st.sampled_from(type(default)))
        else:
            given[name] = draw(st.integers(0, 13))
    return Options(**given)


@st.composite
def any_birth(draw: st.DrawFn) -> Birth:
    at = draw(st.datetimes(clock("1599-12-30"), clock("2401-01-02")))
    known = draw(st.booleans())
    precision = draw(st.sampled_from(Precision)) if known else Precision.UNKNOWN
    return Birth(
        *(at.year, at.month, at.day, at.hour if known else None, draw(st.sampled_from(ZONES))),
        minute=at.minute if known else 0,
        second=at.second if known else 0,
        fold=draw(st.none() | st.integers(0, 1)),
        longitude=draw(st.none() | st.floats(-180, 180)),
        latitude=draw(st.none() | st.floats(-90, 90)),
        sex=draw(st.sampled_from(Sex)),
        precision=precision,
        precision_minutes=draw(st.integers(1, 720)) if precision is Precision.MINUTE_RANGE else 0,
    )


# A date that a zone of these tests left out.
SKIPPED = ("Pacific/Apia", date(2011, 12, 30))


def charted(birth: Birth, options: Options) -> Chart | None:
    """Return the chart, None for a birth that the engine says it refuses; any other refusal fails the test."""
    try:
        return compute(birth, options)
    except BaziError as error:
        if error.field and refusal_is_due(birth, options, error.reason):
            return None
        raise


def refusal_is_due(birth: Birth, options: Options, reason: str) -> bool:
    """Tell whether a birth of the solar calendar is one that is refused for this reason."""
    day = date(birth.year, birth.month, birth.day)
    match reason:
        case "DATE_OUT_OF_RANGE":
            return not 1600 <= birth.year <= 2400
        case "LUNAR_DATE_OUT_OF_RANGE":
            # The lunar calendar's table begins on 1645-01-28; a local clock may show another date.
            by_moon = options.year_boundary is YearBoundary.LUNAR_NEW_YEAR
            return by_moon and day <= date(1645, 1, 29)
        case "LONGITUDE_REQUIRED":
            return options.clock in (Clock.MEAN_SOLAR, Clock.TRUE_SOLAR) and birth.longitude is None
        case "LATITUDE_REQUIRED":
            return options.southern is not Southern.IGNORE and birth.latitude is None
        case "PRECISION_CONTRADICTS_TIME":
            return birth.hour is not None and birth.precision is Precision.UNKNOWN
        case "AMBIGUOUS_CLOCK_TIME":
            return birth.fold is None
        case "CLOCK_TIME_NEVER_EXISTED":
            return birth.hour is not None
        case "DATE_NEVER_EXISTED":
            return birth.hour is None and (birth.zone, day) == SKIPPED
        case "LUCK_DECADES_OUT_OF_RANGE":
            return not 1 <= options.luck_decades <= 12
    return False


@settings(max_examples=200, deadline=None)
@given(any_birth(), any_options(), st.integers(-12_000_000_000_000, 14_000_000_000_000))
def test_a_chart_or_an_error_of_its_own(birth: Birth, options: Options, at_ms: int) -> None:
    chart = charted(birth, options)
    if chart is None:
        return
    # What has a chart has all that follows from it, as far as the tables reach.
    findings = chart.findings
    assert core_record(birth, options).chart == chart
    assert chart.life.years()[0].start_ms <= chart.moment.epoch_ms
    assert (chart.luck is None) is bool(chart.no_luck)
    ids = {finding.id for finding in findings}
    assert len(ids) == len(findings)
    try:
        moment = flow_at(chart, at_ms)
        passing = moment.findings
    except BaziError:
        passing = ()
    known = ids | {finding.id for finding in passing}
    for finding in (*findings, *passing):
        assert describe(finding, "en")
        for basis in finding.evidence:
            assert basis in known or basis.startswith("input."), (finding.id, basis)
    assert 3 <= len(chart.indices) <= 4
    assert all(0 <= index < 60 for index in chart.indices)
    assert chart.options._replace(clock=options.clock) == options
