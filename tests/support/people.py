"""A user with a chart and a conversation, made through the real services."""

from dataclasses import dataclass

import grpc
from google.protobuf.json_format import ParseDict

from baziai.chart.v1 import chart_service_pb2 as chart_pb
from baziai.chart.v1.chart_service_pb2_grpc import ChartServiceStub
from baziai.chat.v1 import chat_service_pb2 as chat_pb
from baziai.chat.v1 import conversation_pb2
from baziai.chat.v1.chat_service_pb2_grpc import ChatServiceStub
from baziai.profile.v1 import profile_service_pb2 as profile_pb
from baziai.profile.v1.profile_service_pb2_grpc import ProfileServiceStub
from tests.support.stack import Stack

Metadata = tuple[tuple[str, str], ...]
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


@dataclass(frozen=True)
class Person:
    """A user and what is theirs."""

    user: str
    metadata: Metadata
    profile: str
    chart: str


def profile_request(
    user: str, profile_id: str = "li", **more: str
) -> profile_pb.CreateProfileRequest:
    """Return a request for 李's profile."""
    return ParseDict(
        {"parent": f"users/{user}", "profileId": profile_id, "profile": LI, **more},
        profile_pb.CreateProfileRequest(),
    )


async def person(stack: Stack, user: str) -> Person:
    """Make a user with a profile and a chart."""
    metadata = stack.metadata(user)
    profiles = ProfileServiceStub(stack.channel("profile"))
    profile = await profiles.CreateProfile(profile_request(user), metadata=metadata)
    charts = ChartServiceStub(stack.channel("chart"))
    request = chart_pb.CreateChartRequest(parent=profile.name, chart_id="c1")
    chart = await charts.CreateChart(request, metadata=metadata)
    return Person(user, metadata, profile.name, chart.name)


async def talk(channel: grpc.aio.Channel, who: Person, language: str = "en") -> str:
    """Make a conversation about the person's chart and return its name."""
    request = chat_pb.CreateConversationRequest(
        parent=f"users/{who.user}",
        conversation=conversation_pb2.Conversation(charts=[who.chart], language_code=language),
    )
    created = await ChatServiceStub(channel).CreateConversation(request, metadata=who.metadata)
    return created.name
