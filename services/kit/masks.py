"""Field masks of updates (AIP-134)."""

from collections.abc import Iterable

from google.protobuf.message import Message

from services.kit.faults import invalid


def requested_paths(request: Message, updated: str) -> frozenset[str]:
    """Return the top-level fields of `request.<updated>` that an update asks to change.

    Mask absent: all populated fields. `*`: all fields. Otherwise the heads of the paths.
    """
    resource: Message = getattr(request, updated)
    paths: list[str] = list(request.update_mask.paths)  # type: ignore[attr-defined]
    if not paths:
        return frozenset(field.name for field, _ in resource.ListFields())
    if paths == ["*"]:
        return frozenset(field.name for field in resource.DESCRIPTOR.fields)
    return frozenset(path.split(".")[0] for path in paths)


def changed_fields(request: Message, updated: str, allowed: Iterable[str]) -> frozenset[str]:
    """Return which of `allowed` an update changes.

    FIELDS_INVALID for a path that is not one of `allowed` as a whole; an absent mask and `*` never
    fail, they simply skip what cannot be changed.
    """
    may = frozenset(allowed)
    paths: list[str] = list(request.update_mask.paths)  # type: ignore[attr-defined]
    if not paths or paths == ["*"]:
        return requested_paths(request, updated) & may
    for path in paths:
        if path not in may:
            raise invalid("update_mask", f"cannot change this path; can change {sorted(may)}")
    return frozenset(paths)
