"""What the OpenAPI document says beyond the draft."""

from typing import Any

import pytest
from google.protobuf.descriptor_pb2 import FieldDescriptorProto

from buf.validate import validate_pb2
from tools.descriptors import read_contract
from tools.openapi import finish, limits


def field(**rules: Any) -> FieldDescriptorProto:
    made = FieldDescriptorProto(name="field", json_name="field")
    made.options.Extensions[validate_pb2.field].CopyFrom(validate_pb2.FieldRules(**rules))
    return made


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (
            field(string=validate_pb2.StringRules(min_len=1, max_len=9)),
            {"minLength": 1, "maxLength": 9},
        ),
        (field(string=validate_pb2.StringRules(uuid=True)), {"format": "uuid"}),
        (field(int32=validate_pb2.Int32Rules(gte=0, lte=200)), {"minimum": 0, "maximum": 200}),
        (field(double=validate_pb2.DoubleRules(gte=-90, lte=90)), {"minimum": -90, "maximum": 90}),
        (field(repeated=validate_pb2.RepeatedRules(max_items=5)), {"maxItems": 5}),
        (field(map=validate_pb2.MapRules(max_pairs=5)), {"maxProperties": 5}),
        (field(int64=validate_pb2.Int64Rules(gte=0)), {}),
        (field(required=True), {}),
    ],
)
def test_limits_of_protovalidate_become_keywords(
    made: FieldDescriptorProto, expected: dict[str, object]
) -> None:
    assert limits(made) == expected


@pytest.fixture(scope="module")
def finished() -> dict[str, Any]:
    def operation(name: str) -> dict[str, Any]:
        answer = {"description": "OK", "content": {"application/json": {"schema": {}}}}
        return {
            "operationId": name,
            "description": "Says what.\n And more.",
            "responses": {"200": answer},
        }

    draft = {
        "info": {"title": "BaZi AI", "version": "v1"},
        "paths": {
            "/v1/charts:compute": {"post": operation("ChartService_ComputeChart")},
            "/v1/a:streamReply": {"post": operation("ChatService_StreamReply")},
        },
        "components": {
            "schemas": {
                "baziai.chat.v1.StreamReplyRequest": {
                    "required": ["parent", "text"],
                    "properties": {"parent": {"type": "string"}, "text": {"type": "string"}},
                },
                "baziai.type.v1.BirthMoment": {
                    "properties": {
                        "date": {"type": "string", "format": "date", "description": "The day."}
                    },
                },
            },
        },
    }
    return finish(draft, read_contract())


def test_public_operations_need_no_token_and_others_do(finished: dict[str, Any]) -> None:
    assert finished["paths"]["/v1/charts:compute"]["post"]["security"] == [{}, {"bearer": []}]
    assert finished["paths"]["/v1/a:streamReply"]["post"]["security"] == [{"bearer": []}]


def test_streams_say_how_they_arrive(finished: dict[str, Any]) -> None:
    streamed = finished["paths"]["/v1/a:streamReply"]["post"]["responses"]["200"]["content"]
    assert set(streamed) == {"application/json", "text/event-stream"}
    unary = finished["paths"]["/v1/charts:compute"]["post"]["responses"]["200"]["content"]
    assert set(unary) == {"application/json"}


def test_fields_of_the_path_are_not_asked_for_in_the_body(finished: dict[str, Any]) -> None:
    schema = finished["components"]["schemas"]["baziai.chat.v1.StreamReplyRequest"]
    assert schema["required"] == ["text"]
    assert set(schema["properties"]) == {"text"}


def test_comments_lose_the_blank_of_their_margin(finished: dict[str, Any]) -> None:
    assert finished["paths"]["/v1/charts:compute"]["post"]["description"] == "Says what.\nAnd more."


def test_a_date_is_an_object_as_in_the_json_of_protobuf(finished: dict[str, Any]) -> None:
    date = finished["components"]["schemas"]["baziai.type.v1.BirthMoment"]["properties"]
    assert date == {
        "date": {
            "allOf": [{"$ref": "#/components/schemas/google.type.Date"}],
            "description": "The day.",
        }
    }
