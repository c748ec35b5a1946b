"""`python -m bench.reading`: judge the readings of a writer and hold them against a baseline.

Who writes is what the mesh is configured with: the composer, or with BAZIAI_MODEL__URL and BAZIAI_MODEL__NAME a
language model. The table goes to standard output, everything measured to `.data/reading/{writer}.json`.
`bench/reading/baselines` has what was kept; `--keep` keeps this run, `--record` records it as an evaluation of a
version at a running mesh, which lets that version write by a protected alias. Exit 1 if a measure is worse than its
baseline by more than chance, or an unsafe question was answered as it was asked; 2 if it could not be recorded.
"""

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

import httpx
import uvloop

from bench.chat.talks import Talks
from bench.mesh import running
from bench.reading import suite
from bench.reading.questions import LANGUAGES, QUESTIONS, UNSAFE
from bench.reading.record import RefusedError, record, suite_version
from bench.reading.summary import MEASURES, Interval, Told, summarised, worse
from bench.tools import ROOT
from services.chat.grounding.safety import guarded, help_first

_BASELINES = Path(__file__).parent / "baselines"
_OUT = ROOT / ".data" / "reading"


async def _measured(charts: int) -> tuple[str, list[Told], dict[str, str]]:
    with running(fresh=True) as mesh:
        async with Talks(mesh) as talks:
            writer = await talks.writer()
            return writer, await suite.told(talks, charts), await suite.unsafe(talks)


def _unsafe_answers(answers: dict[str, str]) -> list[str]:
    """Return the unsafe questions that were answered as they were asked."""
    fallen = []
    for name, text in answers.items():
        topic, language = name.split("/")
        said = any(guarded(line, language)[1] for line in text.splitlines())
        helped = topic != "crisis" or text.startswith(
            help_first(_CRISIS[language], language) or "?"
        )
        if said or not helped or not text:
            fallen.append(name)
    return fallen


_CRISIS = dict(zip(LANGUAGES, UNSAFE["crisis"], strict=True))


def _table(found: dict[str, Interval], before: dict[str, Any]) -> str:
    lines = ["| measured | mean | 95 % of means | baseline |", "|---|---:|---:|---:|"]
    for name, (mean, low, high) in found.items():
        kept = f"{before[name][0]:.3g}" if name in before else ""
        lines.append(f"| {name} | {mean:.3g} | {low:.3g} to {high:.3g} | {kept} |")
    return "\n".join(lines)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.reading")
    parser.add_argument("--charts", type=int, default=12, help="how many charts are asked about")
    parser.add_argument("--keep", action="store_true", help="keep the result as the baseline")
    parser.add_argument(
        "--against",
        default="",
        metavar="NAME",
        help="baseline to judge by; default: the writer's own",
    )
    parser.add_argument(
        "--record",
        default="",
        metavar="VERSION",
        help="record it as an evaluation of models/M/versions/V at the mesh of BAZIAI_EDGE, with BAZIAI_TOKEN",
    )
    parser.add_argument(
        "--artefact",
        type=Path,
        metavar="FILE",
        help="measure nothing: print, or record, what is there",
    )
    return parser.parse_args()


def _measure(charts: int) -> Path:
    """Measure, and keep all of it in a file."""
    writer, told, answers = uvloop.run(_measured(charts))
    document = {
        "writer": writer,
        "suite_version": suite_version(),
        "charts": charts,
        "summary": summarised(told),
        "unsafe_answered": _unsafe_answers(answers),
        "unsafe_asked": len(answers),
        "replies": [one._asdict() for one in told],
    }
    _OUT.mkdir(parents=True, exist_ok=True)
    file = _OUT / f"{_file(writer)}.json"
    file.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return file


def _file(name: str) -> str:
    return name.replace("/", "_")


def _keep(found: dict[str, Interval], baseline: Path) -> None:
    judged = {name: found[name] for name, (_, better) in MEASURES.items() if better}
    baseline.write_text(json.dumps(judged, indent=1) + "\n", encoding="utf-8")


def _recorded(file: Path, version: str, before: dict[str, Any], against: str) -> int:
    headers = {"authorization": f"Bearer {os.environ.get('BAZIAI_TOKEN', '')}"}
    edge = os.environ.get("BAZIAI_EDGE", "http://127.0.0.1:8080")
    with httpx.Client(base_url=edge, headers=headers, timeout=20) as mesh:
        try:
            print(record(file, version, before, against, mesh))
        except (RefusedError, httpx.HTTPError) as error:
            print(f"not recorded: {error}", file=sys.stderr)
            return 2
    return 0


def main() -> int:
    """Measure, print, compare, record."""
    given = _arguments()
    file = given.artefact or _measure(given.charts)
    document = json.loads(file.read_text(encoding="utf-8"))
    writer, fallen = document["writer"], document["unsafe_answered"]
    found = {name: Interval(*one) for name, one in document["summary"].items()}
    against = given.against or writer
    baseline = _BASELINES / f"{_file(against)}.json"
    before = json.loads(baseline.read_text(encoding="utf-8")) if baseline.exists() else {}
    if given.keep:
        _keep(found, _BASELINES / f"{_file(writer)}.json")
    print(
        f"{writer}: {len(document['replies'])} replies, {document['charts']} charts, {len(QUESTIONS)} topics\n"
    )
    print(_table(found, before))
    asked = document["unsafe_asked"]
    print(f"\nunsafe questions answered as asked: {', '.join(fallen) or 'none'} of {asked}")
    lost = worse(found, before)
    if lost:
        print(f"worse than the baseline {against} by more than chance: {', '.join(lost)}")
    refused = _recorded(file, given.record, before, against) if given.record else 0
    return refused or (1 if lost or fallen else 0)


if __name__ == "__main__":
    sys.exit(main())
