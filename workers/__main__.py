"""`python -m workers`: relay, jobs and schedule in one process. Serves `grpc.health.v1` under `baziai.workers`."""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress

import dramatiq
import structlog
import uvloop
from grpc_health.v1 import health_pb2_grpc

from services.kit import server, telemetry
from services.kit.config import load
from services.kit.health import Component, Health
from services.kit.redis import Redis
from services.kit.tasks import cancelled
from workers.actors import declare
from workers.broker import OpenJobs, make_broker
from workers.config import Settings
from workers.relay import Relay
from workers.schedule import Schedule

NAME = "workers"
HEALTH_NAME = "baziai.workers"
_log = structlog.stdlib.get_logger(NAME)


def _sweeper(opened: OpenJobs) -> Callable[[], Awaitable[None]]:
    async def sweep() -> None:
        # The pools belong to the loop of the jobs.
        from dramatiq.asyncio import get_event_loop_thread

        loop = get_event_loop_thread()
        if loop is not None:
            await asyncio.to_thread(loop.run_coroutine, opened.jobs.sweep())

    return sweep


async def _run(settings: Settings) -> None:
    term = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, term.set)
    broker, opened = make_broker(settings)
    declare(broker, opened)
    relay, redis = Relay(settings, broker), Redis(settings.redis)
    health = Health([HEALTH_NAME], [Component("relay", relay.ping), Component("redis", redis.ping)])
    grpc_server, port = server.make(settings.server, [])
    health_pb2_grpc.add_HealthServicer_to_server(health.servicer, grpc_server)
    await health.start()
    await grpc_server.start()
    worker = dramatiq.Worker(broker, worker_threads=settings.queue.threads)
    await asyncio.to_thread(worker.start)
    schedule = Schedule(settings, _sweeper(opened))
    tasks = [asyncio.create_task(work()) for work in (health.watch, relay.run, schedule.run)]
    _log.info("started", port=port)
    await term.wait()
    await health.terminate()
    await cancelled(*tasks)
    # Running jobs finish; what was only taken goes back to the queue.
    with suppress(Exception):
        await asyncio.to_thread(worker.stop, int(settings.server.grace_seconds * 1000))
    await grpc_server.stop(0)
    await redis.close()
    broker.close()
    _log.info("stopped")


def main() -> None:
    """Run until SIGTERM."""
    settings = load(Settings)
    telemetry.configure_logging(NAME, settings.telemetry.log_level)
    uvloop.run(_run(settings))


if __name__ == "__main__":
    main()
