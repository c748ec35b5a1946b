"""Charts through the codec: what was kept reads like what was computed, in every language."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bazi import Birth, Sex, compute
from baziai.chart.v1 import chart_pb2
from services.chart.codec import computed as codec_computed
from services.chart.codec import stored
from services.kit.languages import SUPPORTED

births = st.builds(
    # A named tuple by itself would have every field made up.
    lambda **given: Birth(**given),  # noqa: PLW0108
    year=st.integers(1901, 2099),
    month=st.integers(1, 12),
    day=st.integers(1, 28),
    hour=st.integers(4, 22),
    minute=st.integers(0, 59),
    zone=st.just("Asia/Tokyo"),
    fold=st.just(0),
    longitude=st.floats(-180, 180, allow_nan=False),
    latitude=st.floats(-80, 80, allow_nan=False),
    sex=st.sampled_from([Sex.MALE, Sex.FEMALE, Sex.UNSPECIFIED]),
)


@settings(max_examples=40)
@given(births, st.sampled_from(SUPPORTED), st.sampled_from(list(chart_pb2.ChartView.values())))
def test_a_kept_chart_reads_like_a_computed_one(birth: Birth, language: str, view: int) -> None:
    chart = compute(birth)
    kept = chart_pb2.Chart.FromString(codec_computed.document(chart))
    computed = chart_pb2.Chart.FromString(codec_computed.computed(chart, language, view))
    assert stored.shown(kept, language, view) == computed


@pytest.mark.parametrize("language", SUPPORTED)
def test_everything_has_a_label(language: str) -> None:
    birth = Birth(year=1990, month=2, day=4, hour=10, zone="Asia/Shanghai", sex=Sex.MALE)
    made = codec_computed.computed(compute(birth), language, chart_pb2.CHART_VIEW_FULL)
    message = chart_pb2.Chart.FromString(made)
    assert all(finding.label for finding in message.findings)
    assert all(pillar.label for pillar in message.luck.pillars)
    assert message.pillars.month.ten_god_label and not message.pillars.day.ten_god_label


def test_every_citation_rests_on_findings_or_inputs() -> None:
    birth = Birth(year=1990, month=2, day=4, hour=10, zone="Asia/Shanghai", sex=Sex.MALE)
    made = codec_computed.computed(compute(birth), "en", chart_pb2.CHART_VIEW_FULL)
    message = chart_pb2.Chart.FromString(made)
    known = {finding.id for finding in message.findings}
    for finding in message.findings:
        assert all(e in known or e.startswith("input.") for e in finding.evidence), finding.id
