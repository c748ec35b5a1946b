"""Importing is only reading: no module opens a socket, a thread, a file that stays open, or a process."""

import json
import subprocess
import sys

import pytest

from mesh.places import ROOT, child_environment

# Package → the folder that is its source root.
PACKAGES = {"services": ".", "workers": ".", "gateway": ".", "mesh": ".", "bazi": "engine"}
# Runs in a process of its own. `__main__` modules are imported under their own name, so they do not run.
PROBE = """
import importlib, json, os, pkgutil, sys, threading

opened = []
def audit(event, arguments):
    if event in ("socket.__new__", "socket.connect", "socket.bind", "subprocess.Popen", "os.fork", "os.posix_spawn",
                 "os.exec", "os.system"):
        opened.append(event)
sys.addaudithook(audit)

def files():
    found = {}
    for number in os.listdir("/proc/self/fd"):
        try:
            found[number] = os.readlink(f"/proc/self/fd/{number}")
        except OSError:
            pass
    return found

before, names, loops = files(), [], []
for package in json.loads(sys.argv[1]):
    module = importlib.import_module(package)
    names.append(package)
    for found in pkgutil.walk_packages(module.__path__, package + "."):
        importlib.import_module(found.name)
        names.append(found.name)
after = files()
children = open(f"/proc/self/task/{os.getpid()}/children").read().split()
print(json.dumps({
    "modules": names,
    "events": opened,
    "files": sorted(target for number, target in after.items() if before.get(number) != target),
    "threads": [thread.name for thread in threading.enumerate()],
    "tasks": len(os.listdir("/proc/self/task")),
    "children": children,
}))
"""


@pytest.mark.parametrize("package", PACKAGES)
def test_importing_opens_nothing(package: str) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", PROBE, json.dumps([package])],
        cwd=ROOT,
        # numpy, which the engine's extra imports, comes with a library that starts its threads when loaded.
        env={**child_environment(), "OPENBLAS_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    root = ROOT / PACKAGES[package]
    expected = {
        path.relative_to(root).with_suffix("").as_posix().replace("/", ".")
        for path in (root / package).rglob("*.py")
        if path.name != "__init__.py"
    }
    assert expected
    assert expected <= set(found["modules"]), "every module was imported"
    assert found["events"] == []
    assert found["files"] == []
    assert found["threads"] == ["MainThread"]
    assert found["tasks"] == 1, "no thread of a library either"
    assert found["children"] == []
