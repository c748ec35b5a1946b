"""What Envoy adds to a ComputeChart, and what a ComputeChart through it is worth beside a FastAPI service."""

from bench.births import COUNT, document, naive
from bench.mesh import Mesh, running
from bench.report import Row, median_of
from bench.tools import SERVER_CORE, free_port, ghz, pin, server, wrk

_METHOD = "baziai.chart.v1.ChartService/ComputeChart"
_ROUNDS, _SECONDS, _AT_ONCE = 3, 4, 16


def run() -> list[Row]:
    """Measure."""
    # The edge's rate limit is for strangers.
    with running() as mesh:
        return [*_latency(mesh), *_throughput(mesh)]


def _latency(mesh: Mesh) -> list[Row]:
    requests = [document(n) for n in range(COUNT)]

    def measure(target: str) -> tuple[float, float]:
        seen = ghz(target, _METHOD, requests, seconds=_SECONDS, at_once=1)
        return seen["p50"], seen["p99"]

    direct, edge = f"127.0.0.1:{mesh.ports['chart']}", f"127.0.0.1:{mesh.ports['edge']}"
    seen = [(measure(direct), measure(edge)) for _ in range(_ROUNDS)]
    p50, p99 = (sorted(e[i] - d[i] for d, e in seen)[_ROUNDS // 2] for i in (0, 1))
    d50, e50 = (sorted(pair[side][0] for pair in seen)[_ROUNDS // 2] for side in (0, 1))
    return [
        Row(
            "Envoy on top of ComputeChart, p50",
            "≤ 0.5 ms",
            f"{p50:+.2f} ms ({d50:.2f} → {e50:.2f})",
            p50 <= 0.5,
        ),
        Row("Envoy on top of ComputeChart, p99", "≤ 2 ms", f"{p99:+.2f} ms", p99 <= 2.0),
    ]


def _throughput(mesh: Mesh) -> list[Row]:
    port = free_port()
    url, peer = f"{mesh.edge}/v1/charts:compute", f"http://127.0.0.1:{port}/chart"
    births = [naive(n) for n in range(COUNT)]
    argv = [
        "-m",
        "uvicorn",
        "bench.peers.lunar_api:app",
        "--port",
        str(port),
        "--log-level",
        "warning",
    ]

    def ours(view: str, births: int = COUNT) -> float:
        requests = [document(n, view) for n in range(births)]
        return wrk(url, requests, seconds=_SECONDS, at_once=_AT_ONCE)["rate"]

    def theirs() -> float:
        return wrk(peer, births, seconds=_SECONDS, at_once=_AT_ONCE)["rate"]

    # Service and peer each have the first core alone; Envoy shares the other with the load, at our cost.
    pin(mesh.pid, "chart", SERVER_CORE)
    with server(argv, port):
        again, basic, full, naively = median_of(
            _ROUNDS,
            lambda: ours("CHART_VIEW_BASIC", births=100),
            lambda: ours("CHART_VIEW_BASIC"),
            lambda: ours("CHART_VIEW_FULL"),
            theirs,
        )
    return [
        Row(
            f"ComputeChart through Envoy against FastAPI + lunar-python, one process each: {what}",
            "≥ 25 ×",
            f"{rate / naively:.0f} × ({rate:,.0f} of {naively:,.0f}/s)",
            rate / naively >= 25,
        )
        for what, rate in (
            ("births asked for before", again),
            ("births never asked for, basic view", basic),
            ("births never asked for, full view with all findings", full),
        )
    ]
