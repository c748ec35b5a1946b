"""Rate, errors and duration of each method, for Prometheus.

Labels are the methods of the contract and the codes of gRPC: nothing that a caller can choose, so their number is
bounded.
"""

import time

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from services.kit.call import Call
from services.kit.errors import Outcome
from services.kit.interceptors.base import Policy

_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 600)


class Metrics(Policy):
    """Counts calls. Made only when metrics are asked for."""

    name = "metrics"

    def __init__(self, registry: CollectorRegistry) -> None:
        self._handled = Counter(
            "grpc_server_handled_total",
            "RPCs that ended, by code.",
            ("service", "method", "code"),
            registry=registry,
        )
        self._seconds = Histogram(
            "grpc_server_handling_seconds",
            "Seconds from the first byte to the last.",
            ("service", "method"),
            registry=registry,
            buckets=_BUCKETS,
        )
        self._in_flight = Gauge(
            "grpc_server_in_flight",
            "RPCs being served.",
            ("service", "method"),
            registry=registry,
        )

    async def open(self, call: Call) -> None:
        """Count the call in."""
        self._in_flight.labels(call.info.service, call.info.method).inc()

    def close(self, call: Call, outcome: Outcome) -> None:
        """Count the call out."""
        service, method = call.info.service, call.info.method
        self._in_flight.labels(service, method).dec()
        self._handled.labels(service, method, outcome.code.name).inc()
        self._seconds.labels(service, method).observe(time.perf_counter() - call.started)
