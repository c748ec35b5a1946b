"""The rendered configuration: complete, derived, as committed, and good in Envoy's own eyes."""

import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from google.protobuf import descriptor_pb2
from google.rpc import error_details_pb2

from gateway.envoy import contract, render, replies, settings
from gateway.envoy.contract import Access, Contract, Method
from mesh import places
from services.kit.errors import CODES, DOMAIN, RETRYABLE
from services.kit.faults import Reason

Json = dict[str, Any]
TRANSCODER = "envoy.filters.http.grpc_json_transcoder"
JWT = "envoy.filters.http.jwt_authn"


@pytest.fixture(scope="module")
def shape() -> Contract:
    return contract.load(render.ROOT / render.DESCRIPTORS, render.ROOT / "proto")


@pytest.fixture(scope="module")
def whole(shape: Contract) -> Json:
    return render.bootstrap(shape, settings.load(), "d.binpb")


def manager(whole: Json, listener: int = 0) -> Json:
    chain = whole["static_resources"]["listeners"][listener]["filter_chains"][0]
    config: Json = chain["filters"][0]["typed_config"]
    return config


def routes(whole: Json) -> list[Json]:
    found: list[Json] = manager(whole)["route_config"]["virtual_hosts"][0]["routes"]
    return found


def filters(whole: Json) -> dict[str, Json]:
    return {one["name"]: one["typed_config"] for one in manager(whole)["http_filters"]}


def fits(route: Json, verb: str, path: str, headers: dict[str, str]) -> bool:
    match = route["match"]
    if not (
        path == match.get("path")
        or ("prefix" in match and path.startswith(match["prefix"]))
        or ("safe_regex" in match and re.fullmatch(match["safe_regex"]["regex"], path))
    ):
        return False
    given = {":method": verb, **headers}
    for header in match.get("headers", ()):
        value = given.get(header["name"])
        if value is None:
            return False
        wanted = header.get("string_match", {})
        if "exact" in wanted and value != wanted["exact"]:
            return False
        if "contains" in wanted and wanted["contains"] not in value:
            return False
    return True


def chosen(whole: Json, verb: str, path: str, **headers: str) -> Json:
    return next(route for route in routes(whole) if fits(route, verb, path, headers))


def example(template: str) -> str:
    bare = re.sub(r"\{[^{}=]+=([^{}]+)\}", r"\1", template)
    return bare.replace("**", "a/b").replace("*", "x1")


def check(route: Json, method: Method) -> None:
    action = route["route"]
    assert route["name"] == method.full_name
    assert action["cluster"] == method.cluster
    ceiling = f"{method.timeout + 0.5:g}s"
    if method.streaming:
        assert action["timeout"] == "0s"
        assert action["max_stream_duration"] == {"max_stream_duration": ceiling}
        assert action["idle_timeout"] == "35s"
    else:
        assert action["timeout"] == ceiling
        assert settings.seconds(action["idle_timeout"]) > method.timeout + 0.5
    assert ("retry_policy" in action) == (method.retry is not None)
    required = route["typed_per_filter_config"][JWT]["requirement_name"]
    assert required == ("public" if method.access is Access.PUBLIC else "signed_in")


def test_every_rpc_has_its_own_route_at_each_door(whole: Json, shape: Contract) -> None:
    for method in shape.methods:
        check(chosen(whole, "POST", method.path), method)
        for binding in method.bindings:
            path = example(binding.template)
            check(chosen(whole, binding.verb, path), method)
            asked = chosen(whole, binding.verb, path, accept="text/event-stream, */*")
            check(asked, method)
            sse = asked["typed_per_filter_config"].get(TRANSCODER)
            assert (sse is not None) == method.streaming
            if sse is not None:
                assert sse["print_options"]["stream_sse_style_delimited"]
                assert sse["match_incoming_request_route"]


def test_what_only_reading_and_repeatable_methods_get(whole: Json) -> None:
    policy = chosen(whole, "POST", "/baziai.chart.v1.ChartService/GetChart")["route"][
        "retry_policy"
    ]

    assert policy["retry_on"].split(",")[0] == "unavailable"
    assert policy["num_retries"] == 2
    assert policy["retry_host_predicate"][0]["name"].endswith("previous_hosts")


@pytest.mark.parametrize(
    "path",
    [
        "/grpc.health.v1.Health/Check",
        "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
        "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
    ],
)
def test_operators_services_lead_nowhere(whole: Json, path: str) -> None:
    assert chosen(whole, "POST", path)["name"] == "nowhere"
    assert "grpc." not in " ".join(filters(whole)[TRANSCODER]["services"])


def test_a_method_between_services_has_no_door(shape: Contract) -> None:
    first = shape.methods[0]
    hidden = replace(first, name="Hidden", access=Access.INTERNAL)
    whole = render.bootstrap(Contract([*shape.methods, hidden]), settings.load(), "d")

    assert chosen(whole, "POST", hidden.path)["name"] == "nowhere"
    assert "Hidden" not in render.text_of(whole)


def test_the_order_of_the_filters(whole: Json) -> None:
    names = [name.removeprefix("envoy.filters.http.") for name in filters(whole)]

    assert names == [
        *("cors", "grpc_web", "jwt_authn", "local_ratelimit", "rbac", "buffer", "lua"),
        *("grpc_json_transcoder", "grpc_stats", "router"),
    ]


def test_traps_that_fail_in_silence(whole: Json) -> None:
    transcoder = filters(whole)[TRANSCODER]
    provider = filters(whole)[JWT]["providers"]["users"]
    assert transcoder["match_incoming_request_route"]
    assert transcoder["convert_grpc_status"]
    assert provider["forward"]
    assert filters(whole)[JWT]["bypass_cors_preflight"]
    assert "grpc_timeout_header_max" not in render.text_of(whole)
    assert "max_grpc_timeout" not in render.text_of(whole)
    assert "response_headers_to_remove" not in render.text_of(whole)
    for cluster in whole["static_resources"]["clusters"][:3]:
        assert cluster["common_lb_config"]["healthy_panic_threshold"] == {"value": 0}
        (check,) = cluster["health_checks"]
        assert check["no_traffic_interval"] == check["interval"] == "0.5s"
        assert check["grpc_health_check"]["service_name"].startswith(f"baziai.{cluster['name']}.")


def test_each_process_is_an_endpoint() -> None:
    shape = contract.load(render.ROOT / render.DESCRIPTORS, render.ROOT / "proto")
    over = {"clusters": {"chart": ["127.0.0.1:1", "127.0.0.1:2"]}}
    whole = render.bootstrap(shape, settings.load([over]), "d")
    (chart,) = (c for c in whole["static_resources"]["clusters"] if c["name"] == "chart")

    assert len(chart["load_assignment"]["endpoints"][0]["lb_endpoints"]) == 2


def test_an_issuer_behind_tls_is_verified() -> None:
    shape = contract.load(render.ROOT / render.DESCRIPTORS, render.ROOT / "proto")
    over = {"jwt": {"jwks_url": "https://id.example/keys"}}
    whole = render.bootstrap(shape, settings.load([over]), "d")
    (issuer,) = (c for c in whole["static_resources"]["clusters"] if c["name"] == "issuer")
    tls = issuer["transport_socket"]["typed_config"]

    assert tls["sni"] == "id.example"
    assert tls["common_tls_context"]["validation_context"]["match_typed_subject_alt_names"]
    assert "port_value: 443" in yaml.dump(issuer)


@pytest.mark.parametrize("name", ["chart", "nobody"])
def test_clusters_and_contract_must_name_the_same(name: str) -> None:
    shape = contract.load(render.ROOT / render.DESCRIPTORS, render.ROOT / "proto")
    loaded = settings.load([{"clusters": {"nobody": ["a:1"]}}] if name == "nobody" else [])
    methods = [m for m in shape.methods if name == "nobody" or m.cluster != "chart"]

    with pytest.raises(settings.SettingsError, match=name):
        render.bootstrap(Contract(methods), loaded, "d")


def test_refusals_speak_the_words_of_the_contract() -> None:
    for refusal in replies.REFUSALS:
        reason = Reason(refusal.reason)
        assert CODES[reason].name == refusal.code
        assert (reason in RETRYABLE) == refusal.retry
        status = replies.status_of(refusal)
        info = error_details_pb2.ErrorInfo()
        assert status.details[0].Unpack(info)
        assert (info.reason, info.domain) == (refusal.reason, DOMAIN)
        # What is sent in a header needs no escape.
        assert re.fullmatch(r"[ -$&-~]+", refusal.message)


def test_the_log_holds_nothing_of_a_person(whole: Json) -> None:
    (log,) = manager(whole)["access_log"]
    text = str(log).upper()

    for word in ("PATH%", ":PATH", "AUTHORIZATION", "USER-AGENT", "REMOTE", "QUERY", "DETAILS"):
        assert word not in text.replace("ORIGINAL-METHOD", "")


def test_the_committed_file_is_what_would_be_rendered_now(tmp_path: Path) -> None:
    shape = contract.load(render.ROOT / render.DESCRIPTORS, render.ROOT / "proto")
    text = render.text_of(render.bootstrap(shape, settings.load(), str(render.DESCRIPTORS)))

    assert render.RENDERED.read_text(encoding="utf-8") == text, "run `make gen-gateway`"
    assert str(render.ROOT) not in text


def validate(path: Path, folder: Path) -> None:
    done = subprocess.run(
        [places.envoy_binary(), "--mode", "validate", "-c", path, "--log-level", "warning"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    # Deprecated fields and the like are said as warnings.
    assert "[warning]" not in done.stderr, done.stderr


def test_envoy_accepts_the_committed_file() -> None:
    validate(render.RENDERED, render.ROOT)


def test_envoy_accepts_a_local_file_anywhere(tmp_path: Path) -> None:
    overrides, out = tmp_path / "gateway.toml", tmp_path / "envoy.yaml"
    overrides.write_text(
        '[listeners]\nedge = "127.0.0.1:20080"\nops = "127.0.0.1:20081"\n'
        '[jwt]\nissuer = "https://id.example"\njwks_url = "https://id.example/jwks.json"\n'
        '[clusters]\nprofile = ["127.0.0.1:20085"]\n'
    )

    assert render.main(["--local", str(overrides), "--out", str(out)]) == 0
    validate(out, tmp_path)
    assert yaml.safe_load(out.read_text())["admin"]["address"]["pipe"]["path"] == str(
        tmp_path / "envoy.admin.sock"
    )


def test_wrong_settings_are_told_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "envoy.yaml"

    assert render.main(["--set", "limits.nonsense=1", "--out", str(out)]) == 1
    assert "limits.nonsense is unknown" in capsys.readouterr().err
    assert not out.exists()
    assert render.main(["--local", str(tmp_path / "absent.toml"), "--out", str(out)]) == 1


def test_the_admin_socket_has_a_path_that_the_kernel_takes(tmp_path: Path) -> None:
    deep = tmp_path / ("x" * 120) / "envoy.yaml"

    assert len(render.local_admin(deep).removeprefix("unix:")) < 108
    assert render.local_admin(deep) != render.local_admin(deep.with_name("other.yaml"))


def test_every_descriptor_that_is_routed_is_in_the_set(whole: Json) -> None:
    content = descriptor_pb2.FileDescriptorSet.FromString(
        (render.ROOT / render.DESCRIPTORS).read_bytes()
    )
    known = {f"{file.package}.{service.name}" for file in content.file for service in file.service}
    named: Callable[[Json], set[str]] = lambda config: set(config["services"])  # noqa: E731

    assert named(filters(whole)[TRANSCODER]) <= known
