"""`python -m bench.choices SET PATH`: what a language model answers to a published set of multiple-choice questions.

SET is `baziqa` or `mingli`, PATH a file of it or the folder with its files, which stay where they are. The model is
that of BAZIAI_MODEL__URL and BAZIAI_MODEL__NAME. Baselines are printed first. Exit 2 if the set cannot be asked, 3 if
there is no model to ask: then no score is claimed.
"""

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx

from bench.choices.answers import letter, order
from bench.choices.asking import Model, NoModelError
from bench.choices.card import (
    Answered,
    IncomparableError,
    artefact,
    before_any_score,
    compared,
    compared_text,
    score,
    score_text,
    skew,
)
from bench.choices.formats import SETS, load
from bench.choices.items import Item
from bench.choices.numbers import baselines
from bench.choices.prompt import messages
from bench.tools import ROOT

_OUT = ROOT / ".data" / "choices"
_SECONDS = 600.0


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.choices")
    parser.add_argument("set", choices=SETS)
    parser.add_argument("path", type=Path, help="its file, or the folder with its files")
    parser.add_argument("--runs", type=int, default=5, help="how often everything is asked")
    parser.add_argument("--seed", type=int, default=1, help="of the order of options")
    parser.add_argument("--max-tokens", type=int, default=2048, help="longest answer")
    parser.add_argument("--temperature", type=float, default=0.0)
    parser.add_argument("--at-once", type=int, default=8, help="requests at the same time")
    parser.add_argument(
        "--against", type=Path, metavar="FILE", help="artefact of another model, for a paired test"
    )
    return parser.parse_args(argv)


def _client() -> tuple[httpx.AsyncClient, str]:
    """Return what speaks to the configured model, and its name; NoModelError if there is none."""
    url, name = os.environ.get("BAZIAI_MODEL__URL", ""), os.environ.get("BAZIAI_MODEL__NAME", "")
    if not url or not name:
        raise NoModelError(
            "no language model is configured (BAZIAI_MODEL__URL, BAZIAI_MODEL__NAME), and the composer answers no "
            "multiple choice: it phrases findings and takes no side"
        )
    if not url.startswith(("http://", "https://")):
        raise NoModelError(
            "multiple choice is asked over OpenAI's protocol: an http(s) address is needed"
        )
    key = os.environ.get("BAZIAI_MODEL__API_KEY", "")
    headers = {"authorization": f"Bearer {key}"} if key else {}
    base = url.split(",")[0].rstrip("/") + "/"
    return httpx.AsyncClient(base_url=base, headers=headers, timeout=_SECONDS), name


async def _answered(
    items: Sequence[Item], given: argparse.Namespace
) -> tuple[str, list[Answered], int]:
    client, name = _client()
    async with client:
        model = Model(client, name, given.max_tokens, given.temperature)
        await model.check()
        asked = [
            (item, order(given.seed, item.id, run, len(item.options)))
            for item in items
            for run in range(given.runs)
        ]
        prompts = [messages(item, shown) for item, shown in asked]
        said = await model.ask(prompts, given.at_once)
    chosen: dict[str, list[int | None]] = {}
    for (item, shown), one in zip(asked, said, strict=True):
        place = letter(one.text, len(shown))
        chosen.setdefault(item.id, []).append(None if place is None else shown[place])
    answered = [Answered(item, tuple(chosen[item.id])) for item in items]
    return name, answered, sum(one.cut for one in said)


def _kept(document: dict[str, Any]) -> Path:
    _OUT.mkdir(parents=True, exist_ok=True)
    file = _OUT / f"{document['set']}-{document['model'].replace('/', '_')}.json"
    file.write_text(json.dumps(document, ensure_ascii=False, indent=1), encoding="utf-8")
    return file


def main(argv: Sequence[str]) -> int:
    """Load, print what scores are held against, ask, print the score, keep everything."""
    given = _arguments(argv)
    loaded = load(given.set, given.path)
    for place in loaded.malformed:
        print(f"left out: {place}", file=sys.stderr)
    if not loaded.items:
        print(f"no question of {given.set} can be asked from {given.path}", file=sys.stderr)
        return 2
    found = baselines(loaded.items)
    print(before_any_score(loaded, found), end="\n\n", flush=True)
    if why := skew(found):
        print(f"no score: {why}", file=sys.stderr)
        return 2
    try:
        model, answered, cut = asyncio.run(_answered(loaded.items, given))
    except NoModelError as error:
        print(f"no score: {error}", file=sys.stderr)
        return 3
    measured = score(answered, cut, found)
    asked = {
        "model": model, "seed": given.seed, "runs": given.runs,
        "temperature": given.temperature, "max_tokens": given.max_tokens,
    }  # fmt: skip
    document = artefact(loaded, found, answered, measured, asked)
    print(score_text(model, measured))
    if given.against is not None:
        try:
            document["against"] = compared(document, json.loads(given.against.read_text()))
        except IncomparableError as error:
            print(f"not compared: {error}", file=sys.stderr)
            return 2
        print(compared_text(document["against"]))
    print(f"\nkept in {_kept(document)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
