"""Questions of a set, whatever its format: a birth, options without letters, and which is said to be right."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bazi import Birth, Sex, compute
from bazi.errors import AmbiguousMoment, BaziError

LETTERS = "ABCDEFGH"
# What the sheets call a place → its clock. Nearer names first: Hong Kong stands as "香港，中国" too.
_ZONES = (
    (("香港", "hong kong"), "Asia/Hong_Kong"),
    (("台湾", "台灣", "taiwan"), "Asia/Taipei"),
    (("马来西亚", "馬來西亞", "malaysia"), "Asia/Kuala_Lumpur"),
    (("新加坡", "singapore"), "Asia/Singapore"),
    (("日本", "japan"), "Asia/Tokyo"),
    (("中国", "中國", "大陆", "大陸", "北京", "广东", "廣東", "潮汕", "china"), "Asia/Shanghai"),
)
# Of several clocks; the one that most of its people have.
_ASSUMED = ((("美国", "美國", "usa"), "America/New_York"),)
_LABELLED = re.compile(r"\s*([A-H])\s*[.．、:：)）]?\s*(.*)", re.DOTALL)


class MalformedError(Exception):
    """A row that cannot be asked; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Item:
    """One question. answer: index of the option that is said to be right. assumed: the clock is one of several."""

    id: str
    year: int
    person: str
    birth: Birth
    category: str
    question: str
    options: tuple[str, ...]
    answer: int
    assumed: bool = False


@dataclass(slots=True)
class Loaded:
    """A set as it was read: what can be asked, and what is wrong with the rest, by place."""

    name: str
    items: list[Item] = field(default_factory=list)
    malformed: list[str] = field(default_factory=list)
    # SHA-256 of each file, by its name.
    files: dict[str, str] = field(default_factory=dict)

    def add(self, place: str, item: Item) -> None:
        """Take an item, unless its id is taken."""
        if any(one.id == item.id for one in self.items):
            self.malformed.append(f"{place}: the id {item.id} is there already")
        else:
            self.items.append(item)


def zone_of(place: str) -> tuple[str, bool]:
    """Return the zone of a place, and whether it is assumed; MalformedError for a place that nobody knows."""
    told = place.lower()
    for table, assumed in ((_ZONES, False), (_ASSUMED, True)):
        for names, zone in table:
            if any(name in told for name in names):
                return zone, assumed
    raise MalformedError(f"place: no clock is known for {place!r}")


def birth_of(values: dict[str, object], sex: str, zone: str) -> Birth:
    """Return a birth by the clock of its sheet; MalformedError if there can be none."""
    sexes = {"male": Sex.MALE, "男": Sex.MALE, "female": Sex.FEMALE, "女": Sex.FEMALE}
    if sex not in sexes:
        raise MalformedError(f"gender: {sex!r} is neither")
    numbers = [_number(values, name) for name in ("year", "month", "day", "hour", "minute")]
    year, month, day, hour, minute = numbers
    birth = Birth(year, month, day, hour, zone, minute, sex=sexes[sex])
    try:
        compute(birth)
    except AmbiguousMoment:
        # Sheets do not say; by their clock both are alike.
        return birth._replace(fold=0)
    except (BaziError, ValueError) as error:
        raise MalformedError(f"birth: {error}") from None
    return birth


def _number(values: dict[str, object], name: str) -> int:
    value = values.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise MalformedError(f"birth.{name}: {value!r} is no number")
    return value


def options_of(told: Sequence[object]) -> tuple[str, ...]:
    """Return options without their letters; MalformedError unless there are two to eight, each something else."""
    texts = [one for one in told if isinstance(one, str) and one.strip()]
    if len(texts) != len(told) or not 2 <= len(texts) <= len(LETTERS):
        raise MalformedError("options: must be two to eight texts")
    found = [_LABELLED.fullmatch(text) for text in texts]
    labels = [match.group(1) if match else "" for match in found]
    if labels == list(LETTERS[: len(texts)]):
        texts = [match.group(2) for match in found if match]
    bare = tuple(text.strip() for text in texts)
    if "" in bare or len(set(bare)) != len(bare):
        raise MalformedError("options: must each say something else")
    return bare


def answer_of(told: object, options: Sequence[str]) -> int:
    """Return the index of the right option; MalformedError for what is not one of its letters."""
    if isinstance(told, str) and len(letter := told.strip().upper()) == 1:
        place = LETTERS.find(letter)
        if 0 <= place < len(options):
            return place
    raise MalformedError(f"answer: {told!r} is the letter of no option")


def text_of(values: dict[str, object], name: str) -> str:
    """Return a text; MalformedError if there is none."""
    value = values.get(name)
    if not isinstance(value, str) or not value.strip():
        raise MalformedError(f"{name}: must be a text")
    return value.strip()
