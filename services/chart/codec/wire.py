"""Fields of serialized messages, to put a message together from parts whose bytes are kept.

Fields are appended in whole and each one once (a repeated one in one run): Envoy's transcoder writes JSON in the order
of the bytes and merges nothing.
"""

from google.protobuf.message import Message


def field(number: int, payload: bytes) -> bytes:
    """Return a field that holds a message: its tag, its length, its bytes."""
    return _varint(number << 3 | 2) + _varint(len(payload)) + payload


def number_of(message: type[Message], name: str) -> int:
    """Return the number of a field of a message."""
    number: int = message.DESCRIPTOR.fields_by_name[name].number
    return number


def _varint(value: int) -> bytes:
    if value < 128:
        return _BYTES[value]
    low = bytearray()
    while value > 127:
        low.append(value & 127 | 128)
        value >>= 7
    low.append(value)
    return bytes(low)


_BYTES = tuple(bytes((value,)) for value in range(128))
