"""Who is in a share of all: the same ones in every process, today and tomorrow."""

import hashlib

WHOLE = 10_000


def place(salted: str) -> int:
    """Return where somebody stands among all, 0..9999: anywhere with the same chance, and always there."""
    return int.from_bytes(hashlib.sha256(salted.encode()).digest()[:8], "big") % WHOLE


def drawn(salted: str, percent: int) -> bool:
    """Whether a share of all is meant to have this one; whoever has a share has every larger one too."""
    return place(salted) < percent * 100
