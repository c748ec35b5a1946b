"""The contract type `boundary` for import-linter: what the modules of a room may import directly.

Patterns are dotted names that cover a module and everything below it. `{slice}` stands for one name and has the same
value on both sides of an import, so that one contract speaks for every slice, the ones to come included. `<stdlib>`
covers the standard library, `*` everything. An import is broken when a `deny` pattern covers it and no `allow` pattern
does; modules covered by `exempt` are not looked at.
"""

import re
import sys
from typing import Any, cast

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

STDLIB = "<stdlib>"


def covers(pattern: str, module: str, names: dict[str, str]) -> dict[str, str] | None:
    """Return the names bound by matching `module`, `names` included, or None when the pattern does not cover it."""
    if pattern == "*":
        return names
    if pattern == STDLIB:
        return names if module.partition(".")[0] in sys.stdlib_module_names else None
    parts = re.split(r"(\{\w+\})", pattern)
    expression = "".join(_part(part, names) for part in parts)
    found = re.fullmatch(expression + r"(\..*)?", module)
    return {**names, **found.groupdict()} if found else None


def _part(part: str, names: dict[str, str]) -> str:
    if not part.startswith("{"):
        return re.escape(part)
    name = part[1:-1]
    return re.escape(names[name]) if name in names else rf"(?P<{name}>[^.]+)"


class Boundary(Contract):
    """Judges direct imports only: what a neighbour needs is the neighbour's own matter."""

    modules = fields.SetField(subfield=fields.StringField())
    deny = fields.SetField(subfield=fields.StringField())
    allow = fields.SetField(subfield=fields.StringField(), required=False, default=frozenset())
    exempt = fields.SetField(subfield=fields.StringField(), required=False, default=frozenset())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: FBT001 (import-linter's signature)
        """Collect one line `module:line imports other` for each broken import."""
        del verbose
        broken = sorted(line for module in graph.modules for line in self._broken(graph, module))
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print the lines that `check` collected."""
        for line in check.metadata["broken"]:
            output.print_error(line)
        output.new_line()

    def _patterns(self, option: str) -> set[str]:
        return cast("set[str]", getattr(self, option))

    def _broken(self, graph: ImportGraph, module: str) -> list[str]:
        if any(covers(pattern, module, {}) is not None for pattern in self._patterns("exempt")):
            return []
        return [
            line
            for pattern in self._patterns("modules")
            if (names := covers(pattern, module, {})) is not None
            for imported in graph.find_modules_directly_imported_by(module)
            if self._denied(imported, names)
            for line in _lines(graph, module, imported)
        ]

    def _denied(self, imported: str, names: dict[str, str]) -> bool:
        if any(covers(pattern, imported, names) is not None for pattern in self._patterns("allow")):
            return False
        return any(
            covers(pattern, imported, names) is not None for pattern in self._patterns("deny")
        )


def _lines(graph: ImportGraph, importer: str, imported: str) -> list[str]:
    details: list[Any] = list(graph.get_import_details(importer=importer, imported=imported))
    numbers = [str(detail["line_number"]) for detail in details] or ["?"]
    return [f"{importer}:{number} imports {imported}" for number in numbers]
