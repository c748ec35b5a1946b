"""gRPC's events reach the loop by the turn, however many they are. In processes of their own: sockets are made once."""

import subprocess
import sys

CALLS = 600

# A server in threads answers everything while the loop is away; how many turns of the loop do the answers take then?
PROGRAM = f"""
import asyncio, socket, time
from concurrent.futures import ThreadPoolExecutor
import grpc
from grpc import aio
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from services.kit import wakeups

class Counting(health.HealthServicer):
    answered = 0

    def Check(self, request, context):
        self.answered += 1
        return super().Check(request, context)


async def main():
    plain = socket.socketpair
    if WAKEUPS:
        wakeups.init()
        wakeups.init()
    assert socket.socketpair is plain
    server = grpc.server(ThreadPoolExecutor(1))
    servicer = Counting()
    health_pb2_grpc.add_HealthServicer_to_server(servicer, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    async with aio.insecure_channel(f"127.0.0.1:{{port}}") as channel:
        check = health_pb2_grpc.HealthStub(channel).Check
        await check(health_pb2.HealthCheckRequest())
        calls = [asyncio.ensure_future(check(health_pb2.HealthCheckRequest())) for _ in range({CALLS})]
        await asyncio.sleep(0)
        while servicer.answered <= {CALLS}:
            # The loop does not turn meanwhile.
            time.sleep(0.01)
        turns = 0
        while not all(call.done() for call in calls):
            # Time for the last answers to come in, which are no more than a few.
            time.sleep(0.005)
            await asyncio.sleep(0)
            turns += 1
        print(turns)
    server.stop(None)

asyncio.run(main())
"""


def turns(*, wakeups: bool) -> int:
    program = f"WAKEUPS = {wakeups}\n{PROGRAM}"
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    return int(ran.stdout)


def test_answers_that_wait_are_taken_in_few_turns() -> None:
    assert turns(wakeups=True) < CALLS / 10


def test_without_it_the_loop_turns_once_for_each_answer() -> None:
    """What is mended; should this fail, gRPC has mended it and `wakeups` can go."""
    assert turns(wakeups=False) > CALLS / 10
