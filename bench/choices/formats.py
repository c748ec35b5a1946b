"""The two formats: BaziQA's files of one contest each, MingLi-Bench's single file of all years."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from bench.choices.items import (
    Item,
    Loaded,
    MalformedError,
    answer_of,
    birth_of,
    options_of,
    text_of,
    zone_of,
)

# MingLi-Bench names no years: forty questions each from this one on, as its own loader has it.
_FIRST_YEAR, _OF_A_YEAR = 2022, 40


def load(name: str, path: Path) -> Loaded:
    """Read a set from a file, or from all files of a folder that are in its format."""
    pattern, read = _FORMATS[name]
    loaded = Loaded(name)
    for file in sorted(path.glob(pattern)) if path.is_dir() else [path]:
        data = file.read_bytes()
        loaded.files[file.name] = hashlib.sha256(data).hexdigest()
        try:
            document = json.loads(data)
        except ValueError as error:
            loaded.malformed.append(f"{file.name}: no JSON: {error}")
            continue
        read(loaded, file.name, document)
    return loaded


def _baziqa(loaded: Loaded, file: str, document: Any) -> None:
    """A list: what contest it is, then people with their questions."""
    if not isinstance(document, list) or not all(isinstance(one, dict) for one in document):
        loaded.malformed.append(f"{file}: must be a list of objects")
        return
    year = 0
    for number, person in enumerate(document):
        if "contest_id" in person:
            told = str(person.get("current_year", ""))
            year = int(told) if told.isdecimal() else 0
            continue
        place = f"{file}: [{number}] {person.get('person_id', '')}"
        _taken(loaded, place, partial(_person, loaded, place, person, year))


def _person(loaded: Loaded, place: str, person: dict[str, Any], year: int) -> None:
    profile = person.get("profile")
    if not isinstance(profile, dict) or not isinstance(profile.get("birth"), dict):
        raise MalformedError("profile.birth: is missing")
    zone, assumed = zone_of(text_of(profile["birth"], "place"))
    birth = birth_of(profile["birth"], str(profile.get("gender")), zone)
    name = text_of(person, "person_id")
    questions = person.get("questions")
    if not isinstance(questions, list) or not questions:
        raise MalformedError("questions: there are none")
    for number, row in enumerate(questions):
        at = f"{place} question [{number}]"
        of = Item(f"{year}/", year, f"{year}/{name}", birth, "", "", (), 0, assumed)
        _taken(loaded, at, partial(_asked, loaded, at, row, of))


def _asked(loaded: Loaded, place: str, row: dict[str, Any], of: Item) -> None:
    """One question of the person that `of` is about."""
    options = options_of(row["options"])
    item = replace(
        of,
        id=of.id + text_of(row, "question_id"),
        question=text_of(row, "question"),
        options=options,
        answer=answer_of(row.get("answer"), options),
    )
    loaded.add(place, item)


def _mingli(loaded: Loaded, file: str, document: Any) -> None:
    """An object with the questions, each with the birth that it is about."""
    if not isinstance(document, dict) or not isinstance(document.get("questions"), list):
        loaded.malformed.append(f"{file}: must be an object with questions")
        return
    for number, row in enumerate(document["questions"]):
        name = row.get("id", "") if isinstance(row, dict) else ""
        place = f"{file}: [{number}] {name}"
        _taken(loaded, place, partial(_question, loaded, place, row))


def _question(loaded: Loaded, place: str, row: dict[str, Any]) -> None:
    born = row["birth_info"]
    if born.get("calendar_type") != "solar":
        raise MalformedError(f"calendar_type: {born.get('calendar_type')!r} is not asked about")
    zone, assumed = zone_of(f"{born.get('location') or ''} {born.get('country') or ''}")
    told = [one["text"] for one in row["options"]]
    options = options_of(told)
    year = row.get("benchmark_year") or _FIRST_YEAR + (row["question_number"] - 1) // _OF_A_YEAR
    loaded.add(
        place,
        Item(
            id=text_of(row, "id"),
            year=int(year),
            person=text_of(row, "case_id"),
            birth=birth_of(born, str(born.get("gender")), zone),
            category=str(row.get("category") or ""),
            question=text_of(row, "question"),
            options=options,
            answer=answer_of(row.get("answer"), options),
            assumed=assumed,
        ),
    )


def _taken(loaded: Loaded, place: str, take: Callable[[], None]) -> None:
    try:
        take()
    except MalformedError as error:
        loaded.malformed.append(f"{place}: {error}")
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        loaded.malformed.append(f"{place}: {type(error).__name__}: {error}")


_FORMATS: Mapping[str, tuple[str, Callable[[Loaded, str, Any], None]]] = {
    "baziqa": ("contest8_*.json", _baziqa),
    "mingli": ("data.json", _mingli),
}
SETS = tuple(_FORMATS)
