"""Write docs/configuration.md from the settings classes: `python -m tools.config_manual`.

Reads the class `Settings` of every `services/<slice>/config.py`, `workers/config.py` and `mesh/config.py`. A variable
that several processes read in the same way stands once, in the shared table.
"""

import importlib
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_origin

from pydantic import AliasChoices, BaseModel, SecretBytes, SecretStr
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings

PLACES = ("services/*/config.py", "workers/config.py", "mesh/config.py")

INTRODUCTION = """\
# Configuration

<!-- Written by `make gen` from the settings classes; edit the descriptions there. -->

Every process reads its settings once, from the environment, when it starts; all mistakes are reported at once and
nothing starts. Secrets are never printed.
"""


@dataclass(frozen=True, slots=True, order=True)
class Variable:
    """One environment variable: its name, type, default in words ("required" when there is none) and description."""

    name: str
    kind: str
    default: str
    description: str


def variables(
    settings: type[BaseModel], prefix: str = "", delimiter: str = ""
) -> Iterator[Variable]:
    """Yield the variables that a settings class reads, nested groups included."""
    if issubclass(settings, BaseSettings):
        prefix = str(settings.model_config.get("env_prefix") or "")
        delimiter = str(settings.model_config.get("env_nested_delimiter") or "")
    for field_name, field in settings.model_fields.items():
        name = _name(field_name, field, prefix)
        group = _group(field.annotation)
        if group is not None and (delimiter or issubclass(group, BaseSettings)):
            yield from variables(group, f"{name}{delimiter}", delimiter)
        else:
            yield Variable(
                name,
                _kind(field.annotation),
                _default(field),
                " ".join((field.description or "").split()),
            )


def _name(field_name: str, field: FieldInfo, prefix: str) -> str:
    alias = field.validation_alias
    if isinstance(alias, AliasChoices):
        alias = alias.choices[0]
    return alias.upper() if isinstance(alias, str) else f"{prefix}{field_name}".upper()


def _group(annotation: Any) -> type[BaseModel] | None:
    # A group that may be absent is written `Group | None`.
    candidates = get_args(annotation) if isinstance(annotation, UnionType) else (annotation,)
    groups = (one for one in candidates if isinstance(one, type) and issubclass(one, BaseModel))
    return next(groups, None)


def _kind(annotation: Any) -> str:
    if annotation is type(None):
        return "nothing"
    if annotation in {SecretStr, SecretBytes}:
        return "secret"
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return " or ".join(f"`{member.value}`" for member in annotation)
    if get_origin(annotation) is None:
        return getattr(annotation, "__name__", str(annotation))
    parts = [
        _kind(part) if not isinstance(part, str) else f"`{part}`" for part in get_args(annotation)
    ]
    container = get_origin(annotation)
    if isinstance(container, type) and container in {list, tuple, set, frozenset, dict}:
        return f"{container.__name__} of {', '.join(part for part in parts if part != 'ellipsis')}"
    return " or ".join(parts)


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    if field.default_factory not in {None, list, dict, set, tuple, frozenset}:
        return "made at start"
    value = None if field.default_factory else field.default
    if isinstance(value, SecretStr | SecretBytes):
        return "secret" if value.get_secret_value() else "empty"
    if value is None or value == "":
        return "empty"
    return f"`{value.value if isinstance(value, Enum) else value}`"


def table(rows: Iterable[Variable]) -> str:
    """Return a Markdown table, sorted by name."""
    lines = [
        f"| `{row.name}` | {row.kind} | {row.default} | {row.description} |".replace("\n", " ")
        for row in sorted(rows)
    ]
    return (
        "\n".join(["| variable | type | default | meaning |", "|---|---|---|---|", *lines]) + "\n"
    )


def manual(processes: dict[str, type[BaseSettings]]) -> str:
    """Return the whole page for settings classes by process name; ValueError for a field without description."""
    readers: dict[Variable, list[str]] = {}
    for process, settings in sorted(processes.items()):
        for variable in variables(settings):
            if not variable.description:
                raise ValueError(f"{process}: {variable.name} has no description")
            readers.setdefault(variable, []).append(process)
    shared = [variable for variable, names in readers.items() if len(names) > 1]
    page = [INTRODUCTION]
    if shared:
        page.append(
            "## Shared\n\nRead by several processes, with the same meaning in each.\n\n"
            + table(shared)
        )
    for process in sorted(processes):
        own = [variable for variable, names in readers.items() if names == [process]]
        if own:
            page.append(f"## {process}\n\n" + table(own))
    return "\n".join(page)


def discover(root: Path) -> dict[str, type[BaseSettings]]:
    """Import the settings modules below `root` and return their `Settings` by package name."""
    found = {}
    for place in PLACES:
        for path in sorted(root.glob(place)):
            package = ".".join(path.relative_to(root).parent.parts)
            settings = getattr(importlib.import_module(f"{package}.config"), "Settings", None)
            if settings is not None:
                found[package] = settings
    return found


def main() -> int:
    """Write the page."""
    target = Path("docs/configuration.md")
    target.parent.mkdir(exist_ok=True)
    target.write_text(manual(discover(Path())), encoding="utf-8")
    print(f"generated {target}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
