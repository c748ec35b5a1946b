"""One line of log for each call: what was called, by which kind of caller, how it ended, how long it took."""

import time

import structlog
from grpc import StatusCode

from services.kit.call import Call
from services.kit.errors import Outcome
from services.kit.interceptors.base import Policy

_log = structlog.stdlib.get_logger("access")
_QUIET = frozenset({StatusCode.OK, StatusCode.CANCELLED})
_OURS = frozenset({StatusCode.INTERNAL, StatusCode.UNKNOWN, StatusCode.DATA_LOSS})


class AccessLog(Policy):
    """Logs outcomes. Never a name, an argument or a message of the request."""

    name = "access_log"

    def close(self, call: Call, outcome: Outcome) -> None:
        """Write the line; a bug of ours is written with its traceback."""
        fields = {
            "method": call.info.path,
            "code": outcome.code.name,
            "reason": outcome.reason,
            "request_id": call.request_id,
            "ms": round((time.perf_counter() - call.started) * 1000, 3),
            "service_caller": call.principal.service,
        }
        if call.messages_sent:
            fields["messages"] = call.messages_sent
        if outcome.code in _OURS:
            _log.error("call", **fields, exc_info=outcome.cause)
        elif outcome.code in _QUIET:
            _log.info("call", **fields)
        else:
            _log.warning("call", **fields)
