"""Files that are whole or not there, and secrets that only their owner reads."""

import json
import os
from pathlib import Path
from typing import Any


def write_atomic(path: Path, text: str, mode: int = 0o644, *, durable: bool = True) -> None:
    """Replace a file in one step; readers see the old text or the new one. durable: it survives a power cut."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        if durable:
            os.fsync(file.fileno())
    draft.replace(path)


def read_json(path: Path) -> dict[str, Any]:
    """Return the object in a file; empty if there is no such file or it holds none."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write_json(
    path: Path, value: dict[str, Any], mode: int = 0o644, *, durable: bool = True
) -> None:
    """Replace a file by an object."""
    text = json.dumps(value, indent=2, sort_keys=True) + "\n"
    write_atomic(path, text, mode, durable=durable)
