"""What leaves the process in spans: an allow-list, as for log lines. Imported only when traces are asked for."""

from collections.abc import Sequence

from opentelemetry import trace
from opentelemetry.propagate import inject
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult

# Left out are the caller's address and browser, and the events, which quote exceptions.
ALLOWED_ATTRIBUTES = frozenset({"rpc.system", "rpc.service", "rpc.method", "rpc.grpc.status_code"})


class Scrubbed(SpanExporter):
    """Hands spans on with allowed attributes alone."""

    def __init__(self, inner: SpanExporter) -> None:
        self._inner = inner

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Export what is left of the spans."""
        return self._inner.export([_scrubbed(span) for span in spans])

    def shutdown(self) -> None:
        """Close the exporter."""
        self._inner.shutdown()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        """Export what is held back."""
        return self._inner.force_flush(timeout_millis)


def _scrubbed(span: ReadableSpan) -> ReadableSpan:
    kept = {k: v for k, v in (span.attributes or {}).items() if k in ALLOWED_ATTRIBUTES}
    return ReadableSpan(
        name=span.name,
        context=span.context,
        parent=span.parent,
        resource=span.resource,
        attributes=kept,
        kind=span.kind,
        # Its description is the answer's message, which may be a sibling's.
        status=trace.Status(span.status.status_code),
        start_time=span.start_time,
        end_time=span.end_time,
        instrumentation_scope=span.instrumentation_scope,
    )


def traceparent() -> str:
    """Return the current span for the next service to hang its own under; empty outside of one."""
    carrier: dict[str, str] = {}
    inject(carrier)
    return carrier.get("traceparent", "")
