import socket
from pathlib import Path

import pytest

from mesh import ports


@pytest.fixture
def default(tmp_path: Path) -> Path:
    return tmp_path / "default"


def test_ports_are_below_the_clients_range_and_all_different(tmp_path: Path, default: Path) -> None:
    chosen = ports.choose(tmp_path / "one", default, {})
    assert set(chosen) == set(ports.NAMES)
    assert len(set(chosen.values())) == len(ports.NAMES)
    assert all(1024 < port < 32768 for port in chosen.values())


def test_a_directory_has_the_same_ports_every_time(tmp_path: Path, default: Path) -> None:
    assert ports.choose(tmp_path / "one", default, {}) == ports.choose(
        tmp_path / "one", default, {}
    )


def test_two_directories_have_different_ports(tmp_path: Path, default: Path) -> None:
    first = ports.choose(tmp_path / "one", default, {})
    second = ports.choose(tmp_path / "two", default, {})
    assert not set(first.values()) & set(second.values())


def test_kept_ports_are_kept_even_if_another_block_would_be_chosen(
    tmp_path: Path, default: Path
) -> None:
    kept = ports.choose(tmp_path / "two", default, {})
    assert ports.choose(tmp_path / "one", default, kept) == kept


def test_only_the_port_that_is_taken_is_replaced(tmp_path: Path, default: Path) -> None:
    kept = ports.choose(tmp_path / "one", default, {})
    with socket.socket() as squatter:
        squatter.bind((ports.HOST, kept["redis"]))
        squatter.listen()
        chosen = ports.choose(tmp_path / "one", default, kept)
    assert chosen.pop("redis") != kept.pop("redis")
    assert chosen == kept


def test_a_block_with_a_taken_port_is_passed_over(tmp_path: Path, default: Path) -> None:
    first = ports.choose(tmp_path / "one", default, {})
    with socket.socket() as squatter:
        squatter.bind((ports.HOST, first["chat"]))
        squatter.listen()
        second = ports.choose(tmp_path / "one", default, {})
    assert not set(first.values()) & set(second.values())


def test_no_free_port_is_said(
    tmp_path: Path, default: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ports, "is_free", lambda _port: False)
    with pytest.raises(ports.NoFreePort):
        ports.choose(tmp_path / "one", default, {})
