"""The engine stands on the standard library alone, and reads no clock."""

import ast
import sys
from pathlib import Path

import pytest

BAZI = Path(__file__).resolve().parents[3] / "engine" / "bazi"
MODULES = sorted(BAZI.glob("*.py"))
LONGEST_FILE = 400
CLOCKS = {"now", "utcnow", "today"}
# The extra `batch`: nothing else may import these two or numpy.
BATCH = {"batch.py", "batch_zones.py"}


@pytest.mark.parametrize("path", MODULES, ids=[path.name for path in MODULES])
def test_imports_and_calls(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    stdlib = sys.stdlib_module_names | ({"numpy"} if path.name in BATCH else set())
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom):
            root = (node.module or "").split(".")[0]
            assert root == "bazi" or root in stdlib
            assert path.name in BATCH or not (node.module or "").startswith("bazi.batch")
        elif isinstance(node, ast.Import):
            assert all(name.name.split(".")[0] in stdlib for name in node.names)
        elif isinstance(node, ast.Attribute):
            assert node.attr not in CLOCKS
    if not path.stem.endswith("_table"):
        assert len(text.splitlines()) <= LONGEST_FILE
