import json
import re
from pathlib import Path

import pytest

from gateway.envoy import contract, render
from gateway.envoy.contract import Access, Binding, Contract, ContractError, Retry

PROTO = render.ROOT / "proto"
DESCRIPTORS = render.ROOT / render.DESCRIPTORS


@pytest.fixture(scope="module")
def shape() -> Contract:
    return contract.load(DESCRIPTORS, PROTO)


def test_every_rpc_of_the_contract_is_known(shape: Contract) -> None:
    declared = set()
    for path in PROTO.glob("baziai/**/*.proto"):
        text = path.read_text()
        package = re.search(r"^package ([\w.]+);", text, re.MULTILINE)
        service = re.search(r"^service (\w+) \{", text, re.MULTILINE)
        if package and service:
            names = re.findall(r"^  rpc (\w+)\(", text, re.MULTILINE)
            declared |= {f"{package[1]}.{service[1]}/{name}" for name in names}

    assert declared
    known = {method.full_name for method in shape.methods}
    assert {name for name in known if name.startswith("baziai.")} == declared


def test_what_an_rpc_says_of_itself(shape: Contract) -> None:
    methods = {method.full_name: method for method in shape.methods}
    compute = methods["baziai.chart.v1.ChartService/ComputeChart"]
    stream = methods["baziai.chat.v1.ChatService/StreamReply"]
    operation = methods["google.longrunning.Operations/GetOperation"]

    assert (compute.cluster, compute.access, compute.timeout) == ("chart", Access.PUBLIC, 5)
    assert compute.retry == Retry(3, "0.05s", "1s", ("UNAVAILABLE",))
    assert compute.bindings == (Binding("POST", "/v1/charts:compute"),)
    assert (stream.streaming, stream.access, stream.timeout) == (True, Access.SIGNED_IN, 600)
    assert stream.retry is None
    assert (operation.cluster, operation.access) == ("profile", Access.SIGNED_IN)


def test_clusters_and_their_health(shape: Contract) -> None:
    assert set(shape.clusters) == {"profile", "chart", "chat"}
    assert shape.health_name("profile") == "baziai.profile.v1.ProfileService"
    assert shape.health_name("chart") == "baziai.chart.v1.ChartService"


def test_an_rpc_without_a_timeout_is_refused(tmp_path: Path) -> None:
    for path in PROTO.glob("baziai/*/v1/*_service_config.json"):
        config = json.loads(path.read_text())
        for entry in config["methodConfig"]:
            entry["name"] = [n for n in entry["name"] if n.get("method") != "CreateChart"]
        copy = tmp_path / path.relative_to(PROTO)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(json.dumps(config))

    with pytest.raises(ContractError, match="ChartService/CreateChart has no timeout"):
        contract.load(DESCRIPTORS, tmp_path)


@pytest.mark.parametrize(
    ("template", "fits", "not_fits"),
    [
        ("/v1/{name=users/*}:purge", "/v1/users/u:purge", "/v1/users/u/x:purge"),
        ("/v1/{a.b=users/*/x/*}", "/v1/users/u/x/y", "/v1/users/u/x/y/z"),
        ("/v1/{name=operations/**}", "/v1/operations/a/b", "/v1/operation/a"),
        ("/v1/{id}/x.y", "/v1/7/x.y", "/v1/7/xzy"),
        ("/v1/{parent=users/*}/profiles:batchGet", "/v1/users/u/profiles:batchGet", "/v1/users/u"),
    ],
)
def test_templates_become_patterns(template: str, fits: str, not_fits: str) -> None:
    pattern = Binding("GET", template).pattern

    assert re.fullmatch(pattern, fits)
    assert not re.fullmatch(pattern, not_fits)


def test_the_narrower_template_comes_first() -> None:
    wide = Binding("POST", "/v1/{name=users/*/replies/*}")
    verb = Binding("POST", "/v1/{name=users/*/replies/*}:cancel")
    literal = Binding("POST", "/v1/charts:compute")

    assert sorted([wide, verb, literal], key=lambda one: one.rank) == [literal, verb, wide]
