"""Names of what almanacs say, by id and language: one JSON file for each language."""

import json
from functools import lru_cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "labels"


@lru_cache
def labels(language: str) -> dict[str, str]:
    """Return every name in a language by its id, such as `activity.jia_qu`; FileNotFoundError for another language."""
    names: dict[str, str] = json.loads((_FOLDER / f"{language}.json").read_text(encoding="utf-8"))
    return names


@lru_cache
def ids(kind: str) -> dict[str, str]:
    """Return the ids of a kind by the name in simplified Chinese, in the order of the file."""
    return {name: key for key, name in labels("zh-Hans").items() if key.startswith(f"{kind}.")}
