"""Makes the adversarial set: true sentences about real charts, and the same sentences made false.

python -m tests.grounding.making        writes tests/grounding/{language}.jsonl.gz, the same bytes each time
"""

import gzip
import io
import json
import random
import string
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from bazi import Birth
from tests.grounding import retired, templates
from tests.grounding.samples import Sample, births, draw
from tests.grounding.words import LANGUAGES, traditional

SEED = 20261128
CHARTS = 60
FOLDER = Path(__file__).parent
# Sentences of people who never saw the rules, in the order in which they came. Of the last no rule has seen one yet.
ROUNDS = (
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
    "twenty_first",
    "twenty_second",
    "twenty_third",
    "twenty_fourth",
    "twenty_fifth",
)
HELD_OUT = "held_out"
TUNED = "tuned"

Bank = dict[str, tuple[str, ...]]


def bank_of(name: str, *, zh: bool) -> Bank:
    """Templates by kind of fact."""
    if name == TUNED:
        own, more = (templates.ZH, retired.ZH) if zh else (templates.EN, retired.EN)
        return {kind: (*own[kind], *more[kind]) for kind in own}
    read = json.loads((FOLDER / "sentences" / f"{name}.json").read_text())
    return {kind: tuple(lines) for kind, lines in read["zh" if zh else "en"].items()}


def _fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def _shown(text: str, language: str) -> str:
    text = text[0].upper() + text[1:] if language == "en" and text else text
    return traditional(text) if language == "zh-Hant" else text


def _in_frame(frame: str, text: str, language: str) -> str:
    if frame == "{}":
        return text
    if (
        language == "en"
        and not frame.startswith("{}")
        and not text.startswith(("You", "Day", "-", "|"))
    ):
        text = text[0].lower() + text[1:] if text[:4] in ("The ", "In t", "Ther") else text
    return frame.format(text)


def _differs(template: str, right: dict[str, str], wrong: dict[str, str]) -> bool:
    fields = _fields(template)
    only = wrong.get("_only")
    if only and not fields & set(only.split()):
        return False
    return any(right.get(name) != wrong.get(name) for name in fields)


def items(
    birth: Birth, number: int, language: str, rng: random.Random, name: str
) -> Iterator[dict[str, object]]:
    """True and false sentences about one chart. `ok`: whether the sentence may be shown as it is."""
    zh, held = language != "en", name != TUNED
    bank = bank_of(name, zh=zh)
    frames = ("{}",) if held else templates.FRAMES_ZH if zh else templates.FRAMES_EN
    loose = templates.LOOSE_ZH if zh else templates.LOOSE_EN
    deny = templates.DENY_ZH if zh else templates.DENY_EN

    def item(text: str, kind: str, how: str, *, ok: bool) -> dict[str, object]:
        return {"c": number, "k": kind, "m": how, "ok": ok, "t": _shown(text, language)}

    for sample in draw(birth, language, rng):
        usable = bank[sample.kind]
        for template in rng.sample(usable, min(2, len(usable))):
            text = _in_frame(rng.choice(frames), template.format(**sample.right), language)
            yield item(text, sample.kind, "true", ok=True)
        for how, wrong in sample.wrong.items():
            fitting = [t for t in usable if _differs(t, sample.right, wrong)]
            if not fitting:
                continue
            text = _in_frame(rng.choice(frames), rng.choice(fitting).format(**wrong), language)
            yield item(text, sample.kind, how, ok=False)
        if not held:
            yield from _others(sample, item, loose, deny, bank, rng, zh=zh)


def _others(
    sample: Sample,
    item: Callable[..., dict[str, object]],
    loose: dict[str, tuple[str, ...]],
    deny: dict[str, tuple[str, ...]],
    bank: dict[str, tuple[str, ...]],
    rng: random.Random,
    *,
    zh: bool,
) -> Iterator[dict[str, object]]:
    wrong = next(iter(sample.wrong.values()))
    if sample.kind in deny:
        yield item(
            rng.choice(deny[sample.kind]).format(**sample.right), sample.kind, "denied", ok=False
        )
        yield item(
            rng.choice(deny[sample.kind]).format(**wrong), sample.kind, "true_denial", ok=True
        )
    if sample.kind in ("pillar", "branch", "master", "strength") and rng.random() < 0.5:
        mode = rng.choice(sorted(loose))
        frame = rng.choice(loose[mode])
        if mode in ("other", "hypothesis"):
            body = (
                {
                    "pillar": "{pos}是{x}。",
                    "branch": "{pos}是{b}。",
                    "master": "日主是{s}。",
                    "strength": "日主{w}。",
                }
                if zh
                else {
                    "pillar": "{pos} is {x}.",
                    "branch": "{pos} is {b}.",
                    "master": "day master is {s}.",
                    "strength": "day master is {v}.",
                }
            )
            template = body[sample.kind]
        else:
            template = rng.choice(bank[sample.kind])
        text = template.format(**wrong).rstrip("。.")
        yield item(
            frame.format(text + ("。" if zh else ".") if mode == "other" else text),
            sample.kind,
            mode,
            ok=True,
        )


def made(language: str, name: str, charts: int = CHARTS) -> list[dict[str, object]]:
    """The whole set of a language."""
    # The seeds of the two sets that are kept as files say whether they are held out.
    seed = name if name in ROUNDS else name == HELD_OUT
    rng = random.Random(f"{SEED} {language} {seed}")
    found: list[dict[str, object]] = []
    for number, birth in enumerate(births(SEED, charts)):
        found += items(birth, number, language, rng, name)
    return found


def write(folder: Path = FOLDER) -> None:
    for language in LANGUAGES:
        for name in (TUNED, HELD_OUT):
            lines = "".join(
                json.dumps(one, ensure_ascii=False, separators=(",", ":")) + "\n"
                for one in made(language, name)
            )
            packed = io.BytesIO()
            with gzip.GzipFile(fileobj=packed, mode="wb", mtime=0) as file:
                file.write(lines.encode())
            path = folder / f"{name}.{language}.jsonl.gz"
            path.write_bytes(packed.getvalue())
            print(path.name, lines.count("\n"), len(packed.getvalue()), file=sys.stderr)


def read(language: str, name: str, folder: Path = FOLDER) -> list[dict[str, object]]:
    with gzip.open(folder / f"{name}.{language}.jsonl.gz", "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


if __name__ == "__main__":
    write()
