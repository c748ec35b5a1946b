from google.protobuf.json_format import ParseDict

from baziai.chart.v1 import chart_service_pb2 as chart_pb
from baziai.chart.v1.chart_service_pb2_grpc import ChartServiceStub
from baziai.chat.v1 import chat_service_pb2 as chat_pb
from baziai.chat.v1.chat_service_pb2_grpc import ChatServiceStub
from baziai.profile.v1 import profile_service_pb2 as profile_pb
from baziai.profile.v1.profile_service_pb2_grpc import ProfileServiceStub
from tests.support.stack import Stack

LI = {
    "displayName": "李",
    "sex": "SEX_MALE",
    "birth": {
        "date": {"year": 1990, "month": 2, "day": 4},
        "timeOfDay": {"hours": 10, "minutes": 12},
        "place": {
            "timeZone": "Asia/Shanghai",
            "latLng": {"latitude": 30.67, "longitude": 104.07},
            "displayName": "成都",
        },
    },
}


async def test_from_a_birth_to_a_cited_reading(stack: Stack, user: str) -> None:
    md = stack.metadata(user)
    profiles = ProfileServiceStub(stack.channel("profile"))
    request = ParseDict(
        {"parent": f"users/{user}", "profileId": "li", "profile": LI}, profile_pb.CreateProfileRequest()
    )
    profile = await profiles.CreateProfile(request, metadata=md)
    assert profile.display_name == "李"
    charts = ChartServiceStub(stack.channel("chart"))
    chart = await charts.CreateChart(
        chart_pb.CreateChartRequest(parent=profile.name, chart_id="c1", language_code="zh-Hans"),
        metadata=md,
    )
    assert chart.pillars.day.label == "庚子"
    chat = ChatServiceStub(stack.channel("chat"))
    talk = await chat.CreateConversation(
        ParseDict(
            {"parent": f"users/{user}", "conversation": {"charts": [chart.name], "languageCode": "zh-Hans"}},
            chat_pb.CreateConversationRequest(),
        ),
        metadata=md,
    )
    events = []
    async for event in chat.StreamReply(
        chat_pb.StreamReplyRequest(parent=talk.name, text="我的事业如何？"), metadata=md
    ):
        events.append(event)
    text = "".join(e.text_delta.text for e in events)
    print(text)
    assert events[0].HasField("started")
    assert events[-1].HasField("completed")
    assert "庚" in text and "[F1]" in text
