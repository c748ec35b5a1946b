"""Check the dependency rule of pyproject.toml [tool.importlinter] over the rooms that exist.

import-linter refuses a configuration that names a root package which is not there; rooms that have not been built yet
are left out here, and a room without `__init__.py` is an error, because it would escape the rule unseen.
"""

import sys
from pathlib import Path

from importlinter import configuration
from importlinter.application import rendering, use_cases
from importlinter.domain.contract import registry

from tools.import_contracts import Boundary


def existing(roots: list[str], places: list[Path]) -> list[str]:
    """Return those of `roots` that are packages in one of `places`; SystemExit for a folder that is no package."""
    found = []
    for root in roots:
        folders = [place / root for place in places if (place / root).is_dir()]
        if not folders or not any(folders[0].rglob("*.py")):
            continue
        if not (folders[0] / "__init__.py").is_file():
            sys.exit(f"{root}/ has no __init__.py, so the dependency rule cannot see it")
        found.append(root)
    return found


def main() -> int:
    """Print the report; 1 when an import breaks a contract."""
    configuration.configure()
    registry.register(Boundary, "boundary")
    options = use_cases.read_user_options("pyproject.toml")
    roots = options.session_options["root_packages"]
    options.session_options["root_packages"] = existing(roots, [Path(), Path("engine")])
    report = use_cases.create_report(options)
    rendering.render_report(report)
    return int(report.contains_failures)


if __name__ == "__main__":
    sys.exit(main())
