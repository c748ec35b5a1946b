"""Collisions of REST paths."""

import pytest

from tools.check_paths import collide, collisions, segments
from tools.descriptors import Binding


def get(path: str, verb: str = "GET") -> Binding:
    return Binding(rpc=f"baziai.test.v1.Test.{path}", verb=verb, path=path, body="")


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("/v1/charts:compute", (["v1", "charts"], "compute")),
        ("/v1/{name=users/*/charts/*}:undelete", (["v1", "users", "*", "charts", "*"], "undelete")),
        ("/v1/{parent=users/*}/charts", (["v1", "users", "*", "charts"], "")),
        ("/v1/charts/{chart}", (["v1", "charts", "*"], "")),
    ],
)
def test_segments(template: str, expected: tuple[list[str], str]) -> None:
    assert segments(template) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("/v1/charts/{chart}", "/v1/charts/latest", True),
        ("/v1/{name=users/*}", "/v1/{parent=users/*}", True),
        ("/v1/{name=users/*}", "/v1/{name=users/*}:purge", False),
        ("/v1/{name=users/*}", "/v1/{name=profiles/*}", False),
        ("/v1/{name=users/*/charts/*}", "/v1/{name=users/*}", False),
        ("/v1/{name=files/**}", "/v1/files/a/b", True),
        ("/v1/{name=files/**}", "/v1/files", True),
        ("/v1/{name=**}/a", "/v1/b/{c}", True),
        ("/v1/{name=**}/a", "/v1/b/c", False),
    ],
)
def test_overlap_is_symmetric(one: str, other: str, expected: bool) -> None:
    assert collide(get(one), get(other)) is expected
    assert collide(get(other), get(one)) is expected


def test_verbs_keep_paths_apart() -> None:
    assert collisions([get("/v1/charts/{chart}"), get("/v1/charts/latest", verb="DELETE")]) == []


def test_report_names_both_rpcs() -> None:
    (line,) = collisions([get("/v1/charts/{chart}"), get("/v1/charts/latest")])
    assert "Test./v1/charts/{chart}" in line
    assert "Test./v1/charts/latest" in line
