"""Text that is no text: what JSON can write and no message can hold is refused at the edge, in one form."""

import httpx
import pytest

from tests.support.edge import Edge
from tests.support.stack import Stack

BIRTH = (
    b'{"date": {"year": 1990, "month": 2, "day": 4}, "timeOfDay": {"hours": 10},'
    b' "place": {"timeZone": "Asia/Shanghai"}}'
)


@pytest.mark.parametrize(
    "title",
    [
        rb'"\ud800"',  # half of a pair
        rb'"a\udc00b"',
        b'"\xff"',  # not UTF-8
        b'"\xed\xa0\x80"',  # the same half, written out
        rb'"\u0000"',
        rb'"\u200b"',
        rb'"\u202e"',
    ],
)
@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/users/{}/conversations", b'{"title": %s}'),
        (
            "/v1/users/{}/profiles",
            b'{"displayName": %s, "birth": ' + BIRTH + b"}",
        ),
    ],
)
async def test_text_that_is_none(
    stack: Stack, edge: Edge, user: str, path: str, body: bytes, title: bytes
) -> None:
    headers = {"authorization": f"Bearer {stack.issuer.token(user)}"}
    async with httpx.AsyncClient(base_url=edge.url, headers=headers) as client:
        answer = await client.post(path.format(user), content=body % title)
        listed = await client.get(path.format(user))
        fine = await client.post(path.format(user), content=body % '"李 ✓"'.encode())

    assert fine.status_code == 200, fine.text
    assert answer.status_code == 400, answer.text
    assert answer.json()["details"][0]["reason"] in {"REQUEST_MALFORMED", "FIELDS_INVALID"}
    assert not [key for key, found in listed.json().items() if found]
