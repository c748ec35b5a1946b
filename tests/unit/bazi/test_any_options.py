"""Any birth under any options: a chart whose findings hold together, or an error that says what is wrong."""

from datetime import datetime
from enum import IntEnum

from hypothesis import given, settings
from hypothesis import strategies as st

from bazi import Birth, Chart, Options, Precision, Sex, compute
from bazi.core_record import core_record
from bazi.errors import BaziError
from bazi.flow_moment import flow_at
from bazi.labels import describe
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
    precision = draw(st.sampled_from(Precision))
    return Birth(
        *(at.year, at.month, at.day, at.hour if known else None, draw(st.sampled_from(ZONES))),
        minute=at.minute if known else 0,
        second=at.second if known else 0,
        fold=draw(st.none() | st.integers(0, 1)),
        longitude=draw(st.none() | st.floats(-180, 180)),
        latitude=draw(st.none() | st.floats(-90, 90)),
        sex=draw(st.sampled_from(Sex)),
        precision=precision if known else Precision.UNKNOWN,
        precision_minutes=draw(st.integers(1, 720)) if precision is Precision.MINUTE_RANGE else 0,
    )


def charted(birth: Birth, options: Options) -> Chart | BaziError:
    """Return a chart, or why there is none."""
    try:
        return compute(birth, options)
    except BaziError as error:
        return error


@settings(max_examples=200, deadline=None)
@given(any_birth(), any_options(), st.integers(-12_000_000_000_000, 14_000_000_000_000))
def test_a_chart_or_an_error_of_its_own(birth: Birth, options: Options, at_ms: int) -> None:
    chart = charted(birth, options)
    if isinstance(chart, BaziError):
        assert chart.field
        assert chart.reason.isupper()
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
