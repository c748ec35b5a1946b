"""Asks whether a process lives, ten times a second, from a process of its own: python -m bench.chat.alive PORT.

When its input ends it prints the slowest answer and the 99th of a hundred, in seconds.
"""

import select
import statistics
import sys
import time
from typing import Any

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc

_EVERY_SECONDS, _LONGEST_SECONDS = 0.1, 30.0


def main(port: int) -> None:
    """Ask until the input ends."""
    took: list[float] = []
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        stub: Any = health_pb2_grpc.HealthStub(channel)
        while not select.select([sys.stdin], [], [], _EVERY_SECONDS)[0]:
            began = time.monotonic()
            try:
                stub.Check(health_pb2.HealthCheckRequest(), timeout=_LONGEST_SECONDS)
                took.append(time.monotonic() - began)
            except grpc.RpcError:
                took.append(_LONGEST_SECONDS)
    # Never asked is as bad as never answered.
    took += [_LONGEST_SECONDS] * (2 - len(took))
    print(max(took), statistics.quantiles(took, n=100)[98])


if __name__ == "__main__":
    main(int(sys.argv[1]))
