"""Instants and stretches of time → messages."""

from datetime import datetime, timedelta

from google.protobuf.timestamp_pb2 import Timestamp

from bazi.clock_history import LocalClock
from bazi.lookup import Interval
from baziai.chart.v1 import chart_service_pb2 as pb

_NAIVE_EPOCH = datetime.fromisoformat("1970-01-01")


def timestamp(epoch_ms: int) -> Timestamp:
    """Return the message of an instant."""
    return Timestamp(seconds=epoch_ms // 1000, nanos=epoch_ms % 1000 * 1_000_000)


def moments(interval: Interval, clock: LocalClock) -> pb.Moments:
    """Return the message of a stretch of time, with what the clock shows at its ends."""
    return pb.Moments(
        start_time=timestamp(interval.start_ms),
        end_time=timestamp(interval.end_ms),
        start_clock=_shown(clock, interval.start_ms),
        end_clock=_shown(clock, interval.end_ms),
    )


def _shown(clock: LocalClock, epoch_ms: int) -> str:
    shown = _NAIVE_EPOCH + timedelta(milliseconds=clock.local_ms(epoch_ms))
    return shown.isoformat(timespec="milliseconds" if shown.microsecond else "seconds")
