"""Etags: opaque to callers, made of the identity and the version of a row."""

from services.kit.faults import etag_mismatch


def etag_of(uid: str, version: int) -> str:
    """Return the etag of version `version` (from 1) of the resource `uid`."""
    return f"{uid.replace('-', '')[-8:]}-{version:x}"


def check(name: str, sent: str, current: str) -> None:
    """ETAG_MISMATCH unless the etag sent is empty or current."""
    if sent and sent != current:
        raise etag_mismatch(name, current)
