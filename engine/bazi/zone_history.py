"""Standard offsets of a zone, read from its compiled file (RFC 8536).

A TZif file tells for each period the total offset and whether it was daylight saving, not the
standard offset behind it; that is found here from the neighbouring periods.
"""

import struct
from typing import NamedTuple

_HEADER = struct.Struct(">4sc15x6l")
_TYPE = struct.Struct(">lbB")
_BEFORE_ALL = -(1 << 62)
_HOUR = 3600
_LONGEST_SUMMER = 300 * 86400


class OffsetPeriod(NamedTuple):
    """From `start` (epoch seconds) the clock ran at these offsets (seconds east of UTC)."""

    start: int
    utc_offset: int
    standard_offset: int


class ZoneHistory(NamedTuple):
    """Recorded periods, the first without a beginning, and the TZ string that holds after them."""

    periods: tuple[OffsetPeriod, ...]
    footer: str


class _Raw(NamedTuple):
    start: int
    offset: int
    saving: bool


def read_history(data: bytes) -> ZoneHistory:
    """Parse the 64-bit part of a TZif file (version 2 or later)."""
    counts = _HEADER.unpack_from(data, 0)[2:]
    second = _HEADER.size + _body_size(counts, 4)
    magic, _, *second_counts = _HEADER.unpack_from(data, second)
    if magic != b"TZif":
        raise ValueError("a TZif file of version 2 or later is needed")
    raw, end = _read_periods(data, second + _HEADER.size, second_counts)
    footer = data[end:].strip(b"\n").decode("ascii")
    periods = tuple(
        OffsetPeriod(item.start, item.offset, _standard(raw, i)) for i, item in enumerate(raw)
    )
    return ZoneHistory(periods, footer)


def _body_size(counts: tuple[int, ...], width: int) -> int:
    utc_flags, standard_flags, leaps, times, types, letters = counts
    return (
        times * (width + 1) + types * 6 + letters + leaps * (width + 4) + standard_flags + utc_flags
    )


def _read_periods(data: bytes, at: int, counts: list[int]) -> tuple[list[_Raw], int]:
    end = at + _body_size(tuple(counts), 8)
    times, types = counts[3], counts[4]
    starts = struct.unpack_from(f">{times}q", data, at)
    kinds = data[at + 8 * times : at + 9 * times]
    at += 9 * times
    entries = [_TYPE.unpack_from(data, at + 6 * i) for i in range(types)]

    def period(start: int, kind: int) -> _Raw:
        offset, saving, _ = entries[kind]
        return _Raw(start, offset, bool(saving))

    first = period(_BEFORE_ALL, 0)
    return [first, *(period(s, k) for s, k in zip(starts, kinds, strict=True))], end


def _standard(raw: list[_Raw], index: int) -> int:
    item = raw[index]
    if item.saving:
        return _behind_saving(raw, index)
    length = raw[index + 1].start - item.start if index + 1 < len(raw) else _LONGEST_SUMMER
    if length < _LONGEST_SUMMER:
        # Ireland and others file winter as the saving, below standard: this one is a summer.
        for near in (index - 1, index + 1):
            lower = 0 <= near < len(raw) and raw[near].offset == item.offset - _HOUR
            if lower and raw[near].saving and _is_negative(raw, near):
                return raw[near].offset
    return item.offset


def _is_negative(raw: list[_Raw], index: int) -> bool:
    """Tell whether a saving period is lower than the standard periods on both sides."""
    return all(
        not raw[near].saving and raw[near].offset > raw[index].offset
        for near in (index - 1, index + 1)
        if 0 <= near < len(raw)
    )


def _behind_saving(raw: list[_Raw], index: int) -> int:
    """Return the last clock kept without saving, else the next one, at most two hours behind."""
    item = raw[index]
    if _is_negative(raw, index):
        return item.offset
    before = next((p.offset for p in reversed(raw[:index]) if not p.saving), item.offset)
    after = next((p.offset for p in raw[index + 1 :] if not p.saving), item.offset)
    for base in (before, after):
        if 0 < item.offset - base <= 2 * _HOUR:
            return base
    return item.offset - _HOUR
