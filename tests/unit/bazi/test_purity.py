"""The engine stands on the standard library alone, and reads no clock."""

import ast
import sys
from pathlib import Path

import pytest

BAZI = Path(__file__).resolve().parents[3] / "engine" / "bazi"
MODULES = sorted(BAZI.glob("*.py"))
LONGEST_FILE = 400
CLOCKS = {"now", "utcnow", "today"}


@pytest.mark.parametrize("path", MODULES, ids=[path.name for path in MODULES])
def test_imports_and_calls(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom):
            root = (node.module or "").split(".")[0]
            assert root == "bazi" or root in sys.stdlib_module_names
        elif isinstance(node, ast.Import):
            assert all(name.name.split(".")[0] in sys.stdlib_module_names for name in node.names)
        elif isinstance(node, ast.Attribute):
            assert node.attr not in CLOCKS
    if not path.stem.endswith("_table"):
        assert len(text.splitlines()) <= LONGEST_FILE
