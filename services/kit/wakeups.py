"""Wakes the loop for gRPC's events as often as there is something to do, not once for each event.

A thread of grpc.aio queues events and writes one byte for each into a pair of sockets; the loop then takes all events
but takes back one byte a turn. A few hundred bytes fill the sockets, and from then on the thread waits for a turn of
the loop before it may queue one event more: with 500 streams open a health check took eight seconds on a loop that
turned all the time, and the gateway held the process for dead.
"""

import socket
from typing import Any

from grpc import aio

_ALL = 65_536


class _Emptied(socket.socket):
    """The loop's end: whoever reads a byte of it takes all that are there."""

    def recv(self, bufsize: int, flags: int = 0, /) -> bytes:
        return super().recv(_ALL, flags)


def init() -> None:
    """Make grpc.aio's sockets. Call it on the loop, before the first server or channel; later calls change nothing."""
    plain = socket.socketpair

    def pair(*args: Any, **more: Any) -> tuple[socket.socket, socket.socket]:
        ours, theirs = plain(*args, **more)
        return _Emptied(fileno=ours.detach()), theirs

    # grpc.aio takes no sockets of its user's.
    socket.socketpair = pair
    try:
        aio.init_grpc_aio()
    finally:
        socket.socketpair = plain
