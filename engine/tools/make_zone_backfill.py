"""Write the zone histories before 1970 that the `tzdata` package has merged away.

    python engine/tools/make_zone_backfill.py [--source /usr/share/zoneinfo]

The package files a zone under its neighbour when the two agree since 1970 (Reykjavik under
Abidjan, Amsterdam under Brussels). Systems that compile the database with its `backzone` file
(Debian, Ubuntu) keep each place's own clocks; the zones that differ are taken from there.
"""

import argparse
import sys
import zlib
from base64 import b64encode
from importlib import resources
from pathlib import Path

ENGINE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ENGINE))

from bazi.civil_time import zone_ids  # noqa: E402  (the engine is found by the line above)
from bazi.zone_history import OffsetPeriod, read_history  # noqa: E402


def early(data: bytes) -> list[OffsetPeriod]:
    """Return the periods of a zone file that begin before 1970."""
    return [period for period in read_history(data).periods if period.start < 0]


def differing(source: Path) -> dict[str, bytes]:
    """Return the files of the zones whose clocks before 1970 differ from the package's."""
    package = resources.files("tzdata.zoneinfo")
    found = {}
    for zone in sorted(zone_ids()):
        path = source / zone
        if not path.is_file():
            continue
        data = path.read_bytes()
        if early(data) != early(package.joinpath(zone).read_bytes()):
            found[zone] = data
    return found


def render(files: dict[str, bytes], version: str) -> str:
    """Return the text of the table module."""
    places: dict[bytes, tuple[int, int]] = {}
    blob = b""
    rows = ""
    for zone, data in files.items():
        if data not in places:
            places[data] = (len(blob), len(blob) + len(data))
            blob += data
        first, after = places[data]
        rows += f'    "{zone}": ({first}, {after}),\n'
    text = b64encode(zlib.compress(blob, 9)).decode()
    lines = "\n".join(f'    b"{text[i : i + 92]}"' for i in range(0, len(text), 92))
    return (
        '"""Zone files for clock times before 1970, zlib and base64, sliced by zone.\n\n'
        'Made by engine/tools/make_zone_backfill.py; change that, not this.\n"""\n\n'
        f'VERSION = "{version}"\n\nSLICES: dict[str, tuple[int, int]] = {{\n{rows}}}\n'
        f"FILES_BASE64 = (\n{lines}\n)\n"
    )


def main() -> None:
    """Write `zone_backfill_table.py`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--source", type=Path, default=Path("/usr/share/zoneinfo"))
    source: Path = parser.parse_args().source
    version = (source / "tzdata.zi").read_text(encoding="utf-8").split()[2]
    text = render(differing(source), version)
    (ENGINE / "bazi" / "zone_backfill_table.py").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
