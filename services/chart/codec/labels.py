"""Names of pairs in a language; empty for no language."""

from functools import lru_cache

from bazi.labels import label_of
from bazi.sexagenary import Pillar
from bazi.stems import Stem
from bazi.ten_gods import TenGod


@lru_cache(maxsize=720)
def pillar_label(pillar: Pillar, language: str) -> str:
    """Return stem and branch."""
    if not language:
        return ""
    parts = (label_of(pillar.stem, language), label_of(pillar.branch, language))
    return " ".join(parts) if language == "en" else "".join(parts)


@lru_cache(maxsize=720)
def hidden_label(stem: Stem, ten_god: TenGod, language: str) -> str:
    """Return a hidden stem and its ten god."""
    if not language:
        return ""
    return f"{label_of(stem, language)} {label_of(ten_god, language)}"
