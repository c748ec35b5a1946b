import json
import re
import shlex
from typing import Any

import pytest
from google.protobuf.json_format import ParseDict
from protovalidate import Validator

from baziai.chart.v1 import chart_service_pb2
from baziai.chat.v1 import chat_service_pb2, conversation_pb2
from baziai.profile.v1 import profile_pb2, profile_service_pb2
from mesh import tour
from mesh.ports import NAMES

PORTS = {name: 20_000 + index for index, name in enumerate(NAMES)}
SERVICES = {"profile": "baziai.profile.v1.ProfileService", "chart": "baziai.chart.v1.ChartService"}


@pytest.fixture(scope="module")
def text() -> str:
    return tour.render(PORTS, "TOKEN", SERVICES)


def commands(text: str) -> list[list[str]]:
    joined = text.replace("\\\n", " ")
    return [shlex.split(line) for line in joined.splitlines() if line.startswith("  ")]


def bodies(text: str) -> list[Any]:
    return [
        json.loads(command[command.index("-d") + 1])
        for command in commands(text)
        if "-d" in command
    ]


def test_every_door_has_its_commands(text: str) -> None:
    firsts = [command[0] for command in commands(text)]
    assert firsts.count("curl") == 4
    assert ".venv/bin/buf" in firsts
    assert ["node", "examples/grpcweb.mjs"] in commands(text)
    assert [".venv/bin/python", "examples/quickstart.py"] in commands(text)
    assert ["export", "BAZIAI_EDGE=http://127.0.0.1:20000"] in commands(text)
    assert ["export", "BAZIAI_TOKEN=TOKEN"] in commands(text)
    assert not re.search(r"\{\{|\{[a-z_]+\}", text)


def test_what_is_sent_is_valid_by_the_contract(text: str) -> None:
    profile, chart, conversation, question, get_chart = bodies(text)
    parent = f"users/{tour.USER}"
    messages = [
        profile_service_pb2.CreateProfileRequest(
            parent=parent, profile_id="li", profile=ParseDict(profile, profile_pb2.Profile())
        ),
        ParseDict(
            {"parent": f"{parent}/profiles/li", "chart": chart, "chartId": "first"},
            chart_service_pb2.CreateChartRequest(),
        ),
        chat_service_pb2.CreateConversationRequest(
            parent=parent,
            conversation_id="talk",
            conversation=ParseDict(conversation, conversation_pb2.Conversation()),
        ),
        ParseDict(
            {"parent": f"{parent}/conversations/talk", **question},
            chat_service_pb2.StreamReplyRequest(),
        ),
        ParseDict(get_chart, chart_service_pb2.GetChartRequest()),
    ]
    validator = Validator()
    for message in messages:
        validator.validate(message)


def test_addresses_name_who_listens(text: str) -> None:
    listed = tour.addresses(PORTS, SERVICES, gateway=True)
    assert "http://127.0.0.1:20000" in listed
    assert "baziai.chart.v1.ChartService" in listed
    assert "edge" not in tour.addresses(PORTS, SERVICES, gateway=False)
