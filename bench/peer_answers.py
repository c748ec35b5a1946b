"""What other libraries answer about 20,000 births, as a file that `bench.differential` writes.

One JSON document, compressed: columns of numbers, one entry for each birth. Columns of the other ways to ask are
written as what is to be added to those of the first, which are nearly always the same and so take no room.
"""

import json
import lzma
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from bazi import Birth, Sex

FILE = Path(__file__).resolve().parents[1] / "tests/fixtures/peers/differential.json.xz"
ZONES = (
    *("Asia/Shanghai", "Asia/Taipei", "Asia/Hong_Kong", "Asia/Tokyo", "Asia/Urumqi"),
    *("Europe/London", "America/New_York", "America/Los_Angeles", "Australia/Sydney"),
)
# Ways to ask, by the name of the engine's preset; the first is what the others are written against.
WAYS = ("lunar", "lunar_sect1", "tyme", "tyme_china95", "sxtwl")
# sxtwl has no luck of its own.
WITH_LUCK = WAYS[:4]
_EPOCH = datetime.fromisoformat("1600-01-01")


class Written(NamedTuple):
    """A birth by its clock (seconds from 1600), the place of its zone in `ZONES`, and its sex."""

    seconds: int
    zone: int
    sex: int

    @property
    def civil(self) -> datetime:
        """What the clock showed."""
        return _EPOCH + timedelta(seconds=self.seconds)

    @property
    def birth(self) -> Birth:
        """The same for the engine."""
        at = self.civil
        parts = (at.year, at.month, at.day, at.hour, ZONES[self.zone], at.minute, at.second)
        return Birth(*parts, sex=Sex(self.sex))

    @classmethod
    def of(cls, civil: datetime, zone: int, sex: int) -> "Written":
        """Return a birth from what the clock showed."""
        return cls(round((civil - _EPOCH).total_seconds()), zone, sex)


class Answer(NamedTuple):
    """Four pillars and the first decade (places in the cycle), and when luck starts in days after the birth.

    The last two are -1 where the library has no luck.
    """

    year: int
    month: int
    day: int
    hour: int
    first: int = -1
    start: int = -1


class Answers(NamedTuple):
    """Births, each way's answers to them, and the releases that were asked."""

    releases: dict[str, str]
    births: list[Written]
    by_way: dict[str, list[Answer]]


def write(answers: Answers) -> None:
    """Write the file."""
    base = answers.by_way[WAYS[0]]
    document = {
        "releases": answers.releases,
        "births": [list(column) for column in zip(*answers.births, strict=True)],
        **{way: list(_columns(answers.by_way[way], base, way)) for way in WAYS},
    }
    text = json.dumps(document, separators=(",", ":"))
    FILE.write_bytes(lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME))


def _columns(given: list[Answer], base: list[Answer], way: str) -> Iterator[list[int]]:
    for column, other in zip(zip(*given, strict=True), zip(*base, strict=True), strict=True):
        if way == WAYS[0]:
            yield list(column)
        else:
            yield [one - another for one, another in zip(column, other, strict=True)]


def read() -> Answers:
    """Return what the file holds."""
    document = json.loads(lzma.decompress(FILE.read_bytes()))
    base: Sequence[Sequence[int]] = document[WAYS[0]]
    by_way = {}
    for way in WAYS:
        columns = document[way]
        if way != WAYS[0]:
            columns = [
                [one + other for one, other in zip(column, under, strict=True)]
                for column, under in zip(columns, base, strict=True)
            ]
        by_way[way] = [Answer(*row) for row in zip(*columns, strict=True)]
    births = [Written(*row) for row in zip(*document["births"], strict=True)]
    return Answers(document["releases"], births, by_way)
