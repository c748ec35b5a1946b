"""Which addresses a server of the registry may have: a guard against calls to places that are no model's.

Whoever may register one could otherwise have the service call, with one of its keys, whatever it can reach. Settings
can name the hosts besides; what a name resolves to is the matter of the network's own rules.
"""

import re
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

from services.kit.faults import invalid

_FIELD = "endpoint.url"
# Resolvers read these as IPv4 addresses whatever they look like: 2852039166, 0xa9fea9fe, 169.0376.1.
_NUMBER = re.compile(r"(0[xX][0-9a-fA-F]*|[0-9]+)")


def check_address(url: str, hosts: Sequence[str]) -> None:
    """Raise FIELDS_INVALID unless a server may have this address. hosts: names, `*.` before one for all below it."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        raise invalid(_FIELD, "is no address") from None
    if parts.scheme not in ("http", "https", "grpc") or not host or "@" in parts.netloc:
        raise invalid(_FIELD, "must be http://, https:// or grpc:// and a host")
    if parts.scheme == "grpc" and (parts.path.rstrip("/") or parts.port is None):
        raise invalid(_FIELD, "must be grpc:// with host and port alone")
    if hosts and not any(_is(host, allowed.lower()) for allowed in hosts):
        raise invalid(_FIELD, "is at a host that is not allowed here")
    address = _literal(host)
    if address is not None and _of_nobody(address):
        raise invalid(_FIELD, "is an address at which no model can be")


def _is(host: str, allowed: str) -> bool:
    if allowed.startswith("*."):
        return host.endswith(allowed[1:])
    return host == allowed


def _literal(host: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(host)
    except ValueError:
        if _NUMBER.fullmatch(host.rstrip(".").rpartition(".")[2]):
            raise invalid(_FIELD, "must have its address in the usual form") from None
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _of_nobody(address: IPv4Address | IPv6Address) -> bool:
    return address.is_link_local or address.is_multicast or address.is_unspecified
