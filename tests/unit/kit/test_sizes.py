"""Lists that are too long are refused before anything walks them."""

from typing import Any

import pytest
from google.protobuf.message import Message

from baziai.chart.v1 import chart_service_pb2
from baziai.chat.v1 import chat_service_pb2
from baziai.profile.v1 import profile_service_pb2
from services.kit.faults import Fault, Reason
from services.kit.interceptors.validate import Validate
from services.kit.sizes import crowded

MANY = 300_000
# Dictionaries stand for messages here, which the stubs do not know.
charts: Any = chart_service_pb2
chats: Any = chat_service_pb2
profiles: Any = profile_service_pb2


def batch(count: int) -> Message:
    # Two bytes for each element: an empty request.
    return chart_service_pb2.BatchComputeChartsRequest.FromString(b"\x0a\x00" * count)


@pytest.mark.parametrize(
    ("message", "field"),
    [
        (batch(MANY), "requests"),
        (profiles.BatchGetProfilesRequest(names=[""] * MANY), "names"),
        (
            profiles.CreateProfileRequest(profile={"labels": {str(n): "" for n in range(1000)}}),
            "profile.labels",
        ),
        (
            chats.CreateConversationRequest(conversation={"charts": [""] * MANY}),
            "conversation.charts",
        ),
        # What only a server fills has a bound too.
        (
            charts.CreateChartRequest(chart={"findings": [{}] * 1001}),
            "chart.findings",
        ),
        (
            charts.SelectDatesRequest(requirements=[{}, {"value": {str(n): "" for n in range(9)}}]),
            "requirements[1].value",
        ),
    ],
)
def test_too_many_are_refused_at_once(message: Message, field: str) -> None:
    # The policy asks nobody who would walk them.
    nobody: Any = None
    with pytest.raises(Fault) as refused:
        Validate(nobody).accept(nobody, message)
    assert refused.value.reason is Reason.FIELDS_INVALID
    assert [violation.field for violation in refused.value.violations] == [field]


def test_what_the_rules_allow_is_let_through() -> None:
    assert crowded(batch(200)) is None
    assert crowded(batch(201)) is not None
    assert crowded(charts.ComputeChartRequest()) is None
