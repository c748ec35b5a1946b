"""What the chain costs, on one server: the same echo with and without it."""

from bench.births import COUNT, document
from bench.peers.echo import PATH
from bench.report import Row, median_of
from bench.tools import free_port, ghz, server

_ROUNDS, _SECONDS, _AT_ONCE = 5, 3, 64


def run() -> list[Row]:
    """Measure."""
    bare_port, chained_port = free_port(), free_port()
    requests = [document(n) for n in range(COUNT)]

    def rate(port: int) -> float:
        target = f"127.0.0.1:{port}"
        return ghz(target, PATH, requests, seconds=_SECONDS, at_once=_AT_ONCE)["rate"]

    ports = (str(bare_port), str(chained_port))
    with server(["-m", "bench.peers.echo", *ports], chained_port):
        rate(chained_port)
        bare, chained = median_of(_ROUNDS, lambda: rate(bare_port), lambda: rate(chained_port))
    cost = 1 - chained / bare
    return [
        Row(
            "chain of ComputeChart against a bare aio echo of the same message",
            "costs ≤ 40 % of throughput",
            f"{cost:.0%} ({chained:,.0f} of {bare:,.0f}/s)",
            cost <= 0.40,
        )
    ]
