"""Who is in a share of all: the same ones in every process, today and tomorrow."""

import hashlib


def drawn(salted: str, percent: int) -> bool:
    """Whether a share of all is meant to have this one; whoever has a share has every larger one too."""
    number = int.from_bytes(hashlib.sha256(salted.encode()).digest()[:8], "big")
    return number % 10_000 < percent * 100
