"""What a channel to a sibling is told."""

import json

from services.kit.contract import service_config
from services.kit.peers import _retries


def test_retries_are_the_contracts_and_timeouts_are_left_to_each_call() -> None:
    service = "baziai.profile.v1.ProfileService"
    entries = json.loads(_retries(service))["methodConfig"]
    told = json.loads(service_config(service))["methodConfig"]
    assert all("timeout" in entry for entry in told)
    assert entries == [{k: v for k, v in entry.items() if k != "timeout"} for entry in told]
    assert any("retryPolicy" in entry for entry in entries)
