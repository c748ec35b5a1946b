"""Logs hold allow-listed fields and nothing else."""

import asyncio
import gc
import io
import json
import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import AsyncExitStack
from typing import Any

import httpx
import pytest
import structlog

from mesh.ports import free_port
from services.kit import telemetry
from services.kit.config import TelemetrySettings

BIRTH = {"date": "1990-02-04", "place": "Chengdu"}


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Logging as a service has it, into a buffer; the last one's lines as objects."""
    before, handlers = structlog.get_config(), logging.getLogger().handlers[:]
    level, buffer = logging.getLogger().level, io.StringIO()
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    monkeypatch.setattr(sys, "stdout", buffer)
    telemetry.configure_logging("test", "DEBUG")
    # A logger that was used before keeps what it was configured with.
    structlog.configure(cache_logger_on_first_use=False)
    yield lambda: [json.loads(line) for line in buffer.getvalue().splitlines()]
    structlog.configure(**before)
    root = logging.getLogger()
    root.handlers[:] = handlers
    root.setLevel(level)


def test_what_is_not_on_the_list_is_dropped_by_name(lines: Any) -> None:
    structlog.stdlib.get_logger("t").info("call", code="OK", birth="1990-02-04", name="李", ms=1)
    [line] = lines()
    assert line["code"] == "OK"
    assert line["service"] == "test"
    assert line["level"] == "info"
    assert line["dropped_fields"] == ["birth", "name"]
    assert "1990" not in json.dumps(line, ensure_ascii=False)
    assert "李" not in json.dumps(line, ensure_ascii=False)


def test_the_text_of_an_exception_stays_out_and_its_place_stays(lines: Any) -> None:
    def careless() -> None:
        raise ValueError("born 1990-02-04 in Chengdu")

    try:
        careless()
    except ValueError as error:
        structlog.stdlib.get_logger("t").error("call", exc_info=error)
        structlog.stdlib.get_logger("t").exception("call")
        logging.getLogger("library").exception("failed for %s", "Chengdu")
    for line in lines():
        assert "Chengdu" not in json.dumps(line)
        assert "1990" not in json.dumps(line)
        assert line["exception"].startswith("ValueError")
        assert "careless" in line["exception"]
    assert len(lines()) == 3


def test_of_libraries_only_name_level_and_place_are_logged(lines: Any) -> None:
    text = f"cannot store {BIRTH}"
    logging.getLogger("driver").warning("cannot open %s", "a name")
    logging.getLogger("driver.pool").error(text)
    warned, failed = lines()
    assert (warned["logger"], warned["level"], warned["event"]) == ("driver", "warning", "library")
    assert (failed["logger"], failed["level"]) == ("driver.pool", "error")
    assert warned["place"].endswith("test_of_libraries_only_name_level_and_place_are_logged")
    assert "open" not in json.dumps(warned)
    assert "1990" not in json.dumps(failed)


async def test_what_a_background_task_dies_of_is_told_without_its_words(lines: Any) -> None:
    async def work() -> None:
        raise ValueError(f"cannot chart {BIRTH}")

    task = asyncio.create_task(work(), name=f"chart {BIRTH}")
    await asyncio.wait([task])
    del task
    gc.collect()
    asyncio.get_running_loop().call_exception_handler(
        {"message": f"lost {BIRTH}", "exception": KeyError(str(BIRTH)), "request": BIRTH}
    )
    died, lost = lines()
    assert (died["logger"], died["level"]) == ("asyncio", "error")
    assert died["exception"].startswith("ValueError | ")
    assert died["exception"].endswith(" work")
    assert lost["exception"].startswith("KeyError")
    assert "1990" not in json.dumps([died, lost])
    assert "Chengdu" not in json.dumps([died, lost])


def test_what_nobody_can_catch_is_told_without_its_words(
    lines: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    def careless() -> None:
        raise ValueError(f"cannot keep {BIRTH}")

    class Careless:
        def __del__(self) -> None:
            careless()

    thread = threading.Thread(target=careless, name=str(BIRTH))
    thread.start()
    thread.join()
    Careless()
    gc.collect()
    threaded, lost = lines()
    assert [line["exception"].split(" ")[0] for line in (threaded, lost)] == ["ValueError"] * 2
    assert "careless" in lost["exception"]
    assert "1990" not in json.dumps([threaded, lost])
    assert capfd.readouterr().err == ""


def test_every_line_is_one_json_object(lines: Any) -> None:
    structlog.stdlib.get_logger("t").info("two\nlines", reason="a\nb")
    assert len(lines()) == 1


async def test_metrics_are_served_only_when_asked_for() -> None:
    async with AsyncExitStack() as stack:
        assert telemetry.open_metrics(TelemetrySettings(), stack) is None
        assert telemetry.open_tracing(TelemetrySettings(), "test", stack) == ()
        port = free_port()
        registry = telemetry.open_metrics(TelemetrySettings(metrics_port=port), stack)
        assert registry is not None
        async with httpx.AsyncClient() as client:
            answer = await client.get(f"http://127.0.0.1:{port}/metrics")
        assert "process_resident_memory_bytes" in answer.text


async def test_metrics_listen_where_they_are_told_to() -> None:
    port = free_port()
    async with AsyncExitStack() as stack, httpx.AsyncClient() as client:
        settings = TelemetrySettings(metrics_host="127.0.0.2", metrics_port=port)
        telemetry.open_metrics(settings, stack)
        assert (await client.get(f"http://127.0.0.2:{port}/metrics")).status_code == 200
        with pytest.raises(httpx.ConnectError):
            await client.get(f"http://127.0.0.1:{port}/metrics")
