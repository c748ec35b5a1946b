"""Where servers of the registry may be."""

import pytest

from services.chat.models.addresses import check_address
from services.kit.faults import Fault, Reason


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8000/v1",
        "https://api.example.com/v1",
        "http://10.1.2.3:8000/v1/",
        "http://model",
        "grpc://model.models.svc:50051",
        "http://[::1]:8000/v1",
        "http://qwen3-8b.models:8000/v1",
    ],
)
def test_models_can_be_there(url: str) -> None:
    check_address(url, ())


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://host/v1",
        "http://",
        "http://user@host/v1",
        "http://host:99999/v1",
        "http://169.254.169.254/latest/meta-data",
        "http://[fe80::1]/v1",
        "http://[::ffff:169.254.169.254]/v1",
        "http://0.0.0.0:8000/v1",
        "http://224.0.0.1/v1",
        "http://2852039166/v1",
        "http://0xa9fea9fe/v1",
        "http://169.254.43518/v1",
        "http://169.0376.0251.0376./v1",
        "grpc://host:1/v1",
        "grpc://host",
    ],
)
def test_no_model_is_there(url: str) -> None:
    with pytest.raises(Fault) as refused:
        check_address(url, ())
    assert refused.value.reason is Reason.FIELDS_INVALID
    assert [each.field for each in refused.value.violations] == ["endpoint.url"]


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("http://model.example.com/v1", True),
        ("http://MODEL.example.com/v1", True),
        ("http://gpu.models.svc:8000/v1", True),
        ("http://models.svc/v1", False),
        ("http://evilmodels.svc/v1", False),
        ("http://model.example.com.evil.net/v1", False),
        ("http://127.0.0.1/v1", False),
    ],
)
def test_the_settings_may_name_the_hosts(url: str, allowed: bool) -> None:
    hosts = ("model.example.com", "*.models.svc")
    if allowed:
        check_address(url, hosts)
    else:
        with pytest.raises(Fault):
            check_address(url, hosts)
