"""Logs always, traces and metrics when asked. Only fields on the allow-list are ever written."""

import logging
import sys
import threading
from collections.abc import Iterable, MutableMapping
from contextlib import AsyncExitStack
from typing import Any

import structlog
from prometheus_client import CollectorRegistry, GCCollector, PlatformCollector, ProcessCollector
from prometheus_client.exposition import start_http_server

from services.kit.config import TelemetrySettings

# What a log line may hold. Anything else is dropped and only its name is kept, so that a careless `log.info(birth=…)`
# cannot put personal data into the log.
ALLOWED_FIELDS = frozenset(
    {
        "event", "level", "logger", "timestamp", "exception", "service", "version", "pid",
        "method", "code", "reason", "request_id", "trace_id", "ms", "messages", "service_caller",
        "component", "healthy", "state", "error_type", "attempt", "seconds", "count", "port", "signal",
        "event_id", "kind", "consumer", "queue", "epoch", "model", "target", "place",
    }
)  # fmt: skip


def _allow(
    _logger: object, _name: str, fields: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    dropped = sorted(fields.keys() - ALLOWED_FIELDS)
    kept = {key: value for key, value in fields.items() if key in ALLOWED_FIELDS and value != ""}
    if dropped:
        kept["dropped_fields"] = dropped
    return kept


def _trace_id(
    _logger: object, _name: str, fields: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    tracing = sys.modules.get("opentelemetry.trace")
    if tracing is not None:
        context = tracing.get_current_span().get_span_context()
        if context.is_valid:
            fields["trace_id"] = f"{context.trace_id:032x}"
    return fields


def _plain_traceback(error: Any) -> str:
    """Format where an error came from, without its message: messages of drivers quote values."""
    import traceback

    if error is True:
        error = sys.exc_info()[1]
    if isinstance(error, tuple):
        error = error[1]
    if not isinstance(error, BaseException):
        return ""
    frames = traceback.extract_tb(error.__traceback__)[-12:]
    where = [f"{f.filename.rsplit('/', 3)[-1]}:{f.lineno} {f.name}" for f in frames]
    return " | ".join([type(error).__qualname__, *where])


def _exception(
    _logger: object, _name: str, fields: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    error = fields.pop("exc_info", None)
    if error:
        fields["exception"] = _plain_traceback(error)
    return fields


class _StdlibHandler(logging.Handler):
    """Says that a library had something to say, and where; never what.

    Libraries put values into their messages before they log them: asyncio the repr of a task's result, drivers the row.
    """

    def emit(self, record: logging.LogRecord) -> None:
        logger = structlog.stdlib.get_logger(record.name)
        logger.log(
            record.levelno,
            "library",
            logger=record.name,
            place=f"{record.module}:{record.lineno} {record.funcName}",
            exc_info=record.exc_info,
        )


def _thread_died(died: threading.ExceptHookArgs) -> None:
    """Log what Python would write to standard error with its message."""
    structlog.stdlib.get_logger("threading").error("library", exc_info=died.exc_value)


def _unraisable(lost: "sys.UnraisableHookArgs") -> None:
    """Likewise for what is raised where nobody can catch it: in `__del__`, in callbacks from C."""
    structlog.stdlib.get_logger("unraisable").error("library", exc_info=lost.exc_value)


def configure_logging(service: str, level: str) -> None:
    """Write JSON lines to standard output, each with the service's name."""
    number = logging.getLevelNamesMapping()[level]

    def named(
        _logger: object, _name: str, fields: MutableMapping[str, Any]
    ) -> MutableMapping[str, Any]:
        fields["service"] = service
        return fields

    structlog.configure(
        processors=[
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            named,
            _trace_id,
            _exception,
            _allow,
            structlog.processors.JSONRenderer(sort_keys=True),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.WriteLoggerFactory(sys.stdout),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(handlers=[_StdlibHandler()], level=max(number, logging.WARNING), force=True)
    threading.excepthook = _thread_died
    sys.unraisablehook = _unraisable


def open_metrics(settings: TelemetrySettings, stack: AsyncExitStack) -> CollectorRegistry | None:
    """Serve /metrics on its own port and return the registry; None unless asked for."""
    if not settings.metrics_port:
        return None
    registry = CollectorRegistry()
    for collector in (ProcessCollector, PlatformCollector, GCCollector):
        collector(registry=registry)
    server, thread = start_http_server(
        settings.metrics_port, addr=settings.metrics_host, registry=registry
    )

    def close() -> None:
        server.shutdown()
        server.server_close()
        thread.join(timeout=2)

    stack.callback(close)
    return registry


def traceparent() -> str:
    """Return the current span's name for the services that are called from here; empty without tracing."""
    tracing = sys.modules.get("services.kit.tracing")
    return str(tracing.traceparent()) if tracing is not None else ""


def open_tracing(settings: TelemetrySettings, service: str, stack: AsyncExitStack) -> Iterable[Any]:
    """Export spans and return the server interceptors that make them; none unless asked for."""
    if not settings.otlp_endpoint:
        return ()
    # Imported here: unasked tracing costs neither memory nor start-up time.
    from opentelemetry import trace
    from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
    from opentelemetry.instrumentation.grpc import aio_server_interceptor
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor
    from opentelemetry.sdk.trace.sampling import ParentBasedTraceIdRatio

    from services.kit.tracing import Scrubbed

    provider = TracerProvider(
        resource=Resource.create({"service.name": service, "service.namespace": "baziai"}),
        sampler=ParentBasedTraceIdRatio(settings.sample_ratio),
    )
    exporter = OTLPSpanExporter(endpoint=settings.otlp_endpoint, insecure=True)
    provider.add_span_processor(BatchSpanProcessor(Scrubbed(exporter)))
    trace.set_tracer_provider(provider)
    stack.callback(provider.shutdown)
    return (aio_server_interceptor(tracer_provider=provider, filter_=_not_health),)


def _not_health(details: Any) -> bool:
    return not details.method.startswith("/grpc.health.")
