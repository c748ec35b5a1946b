"""Which language a caller is answered in (BCP 47 lookup along prefixes, RFC 4647)."""

from collections.abc import Sequence

# Those that readings are written in, and those in which things have names.
READINGS = ("zh-Hans", "zh-Hant", "en")
SUPPORTED = (*READINGS, "ja", "ko", "vi")
DEFAULT = "en"
# Regions and the bare language say which script is meant.
_ALIASES = {
    "zh": "zh-Hans",
    "zh-cn": "zh-Hans",
    "zh-sg": "zh-Hans",
    "zh-my": "zh-Hans",
    "zh-tw": "zh-Hant",
    "zh-hk": "zh-Hant",
    "zh-mo": "zh-Hant",
    **{language.lower(): language for language in SUPPORTED},
}


def choose(code: str, among: Sequence[str] = SUPPORTED) -> str:
    """Return the language of `among` for a language code; English for an empty or unknown one."""
    parts = code.lower().split("-")
    while parts:
        found = _ALIASES.get("-".join(parts))
        if found is not None and found in among:
            return found
        parts.pop()
    return DEFAULT
