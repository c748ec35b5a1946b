"""How many elements a request may hold, looked at before anything walks them.

protovalidate judges every element of a list before it says that the list is too long, so that a kilobyte of packed
nothing would hold a process for seconds.
"""

from functools import lru_cache
from typing import Any, NamedTuple

from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.message import Message

from buf.validate import validate_pb2
from services.kit.faults import Fault, invalid

# For lists that say nothing of their own: those that a server fills and a client may send back.
_USUAL_LIMIT = 1000


class _Step(NamedTuple):
    """A field that is a list or leads to one. limit: None for a single message; inner: whether to look inside."""

    name: str
    limit: int | None
    inner: bool
    entries: bool


def crowded(message: Message) -> Fault | None:
    """Return the fault of the first list or map that has too many elements, None if none has."""
    return _crowded(message, "") if _steps(message.DESCRIPTOR) else None


def _crowded(message: Message, prefix: str) -> Fault | None:
    for step in _steps(message.DESCRIPTOR):
        if step.limit is None:
            if not message.HasField(step.name):
                continue
            inner = [(f"{prefix}{step.name}.", getattr(message, step.name))]
        else:
            held: Any = getattr(message, step.name)
            if len(held) > step.limit:
                return invalid(f"{prefix}{step.name}", f"must hold no more than {step.limit}")
            values = held.values() if step.entries else held
            inner = (
                [(f"{prefix}{step.name}[{at}].", value) for at, value in enumerate(values)]
                if step.inner
                else []
            )
        for path, value in inner:
            fault = _crowded(value, path)
            if fault is not None:
                return fault
    return None


@lru_cache(maxsize=1024)
def _steps(descriptor: Descriptor) -> tuple[_Step, ...]:
    return tuple(
        _Step(
            field.name,
            _limit(field) if field.is_repeated else None,
            _leads_on(_inner(field)),
            _is_map(field),
        )
        for field in descriptor.fields
        if field.is_repeated or _leads_on(_inner(field))
    )


def _limit(field: FieldDescriptor) -> int:
    rules = field.GetOptions().Extensions[validate_pb2.field]
    said = rules.map.max_pairs if _is_map(field) else rules.repeated.max_items
    return int(said) or _USUAL_LIMIT


def _is_map(field: FieldDescriptor) -> bool:
    inner = field.message_type
    return inner is not None and bool(inner.GetOptions().map_entry)


def _inner(field: FieldDescriptor) -> Descriptor | None:
    """Return the type of a field's messages, of a map its values', None for plain values."""
    inner = field.message_type
    if inner is not None and inner.GetOptions().map_entry:
        return inner.fields_by_name["value"].message_type
    return inner


def _leads_on(descriptor: Descriptor | None) -> bool:
    """Tell whether lists can be reached from a type, through any depth of messages."""
    waiting, seen = [descriptor], set[str]()
    while waiting:
        found = waiting.pop()
        if found is None or found.full_name in seen:
            continue
        seen.add(found.full_name)
        if any(field.is_repeated for field in found.fields):
            return True
        waiting += [_inner(field) for field in found.fields]
    return False
