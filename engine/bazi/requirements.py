"""What a search asks of findings, and whether there are such findings at all."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from bazi.errors import InvalidRequest
from bazi.findings import Finding
from bazi.labels import in_language

# Which labels there are is the same in any language.
_LANGUAGE = "en"
_LONGEST_ID = 200
_PILLARS = ("year", "month", "day", "hour")
_WITH_NATAL = "compatibility"
# The kinds that a search looks at, and what their values are called; those of a pair of charts need the natal one.
SEARCHED: dict[str, frozenset[str]] = {
    kind: frozenset(keys.split())
    for kind, keys in {
        "day_master": "element polarity stem",
        "elements.count": "element hidden points visible",
        "hidden_stem": "branch rank stem weight",
        "nayin": "element sound",
        "palace": "branch palace stem",
        "pillar": "branch index stem",
        "relation": "places relation",
        "relation.element": "element places relation",
        "ruler": "end_day first_day stem",
        "ruler.other": "end_day first_day stem",
        "stage": "own_stage stage",
        "star": "star",
        "strength": "margin profile score verdict strength_term.branches strength_term.constraint"
        " strength_term.formation strength_term.month_again strength_term.root strength_term.season"
        " strength_term.stems strength_term.support",
        "ten_god": "rank stem ten_god",
        "void": "branches",
        "convention": "option choice",
        "compatibility.day_master": "side spouse_star ten_god",
        "compatibility.elements": "given lacking side",
        "compatibility.relation": "element one other relation",
        "compatibility.spouse_palace": "relations",
        "compatibility.star": "place side star",
    }.items()
}
# The first parts of their ids.
_FAMILIES = frozenset(kind.split(".")[0] for kind in SEARCHED)


class Requirement(NamedTuple):
    """Findings wanted: by `id` (a trailing * stands for any rest), `kind` and (key, value) pairs; `absent`: none."""

    id: str = ""
    kind: str = ""
    value: tuple[tuple[str, str], ...] = ()
    absent: bool = False

    def matches(self, finding: Finding) -> bool:
        """Tell whether a finding is of the sort described."""
        if self.id.endswith("*"):
            if not finding.id.startswith(self.id[:-1]):
                return False
        elif self.id and finding.id != self.id:
            return False
        if self.kind and finding.kind != self.kind:
            return False
        return all(pair in finding.value for pair in self.value)


def checked_requirements(
    requirements: Iterable[Requirement], *, natal: bool, hour: bool
) -> tuple[Requirement, ...]:
    """Return the requirements of a search; `natal`: with a natal chart, `hour`: of double-hours.

    Raises InvalidRequest for none, for one that asks nothing, and for one that no finding of the search could fulfil.
    """
    try:
        wanted = tuple(requirements)
    except TypeError:
        raise _invalid("TYPE_INVALID", "requirements must be Requirements") from None
    if not wanted:
        raise _invalid("NOTHING_REQUIRED", "say which findings are required")
    return tuple([_checked(one, natal=natal, hour=hour) for one in wanted])


def _checked(requirement: Any, *, natal: bool, hour: bool) -> Requirement:
    if not isinstance(requirement, Requirement):
        raise _invalid("TYPE_INVALID", "requirements must be Requirements")
    if not (isinstance(requirement.id, str) and isinstance(requirement.kind, str)):
        raise _invalid("TYPE_INVALID", "id and kind must be texts")
    found = requirement._replace(value=_pairs(requirement.value))
    if not (found.id or found.kind or found.value):
        raise _invalid("REQUIREMENT_EMPTY", "a requirement says what is wanted")
    if found.kind and found.kind not in SEARCHED:
        raise _invalid("KIND_UNKNOWN", "no finding that is searched is of this kind")
    unknown = unknown_word(found.id, hour=hour)
    if unknown:
        raise _invalid("ID_UNKNOWN", f"no finding that is searched has an id with {unknown}")
    if not natal and _WITH_NATAL in (found.kind.split(".")[0], found.id.split(".")[0]):
        raise _invalid("NATAL_MISSING", "what is between two charts is searched with a natal chart")
    _check_value(found)
    return found


def _pairs(value: Any) -> tuple[tuple[str, str], ...]:
    try:
        pairs = tuple([(key, text) for key, text in value])
    except (TypeError, ValueError):
        pairs = ((None, None),)
    if not all(isinstance(text, str) for pair in pairs for text in pair):
        raise _invalid("TYPE_INVALID", "value must be pairs of texts")
    return pairs


def _check_value(requirement: Requirement) -> None:
    names = (
        SEARCHED[requirement.kind] if requirement.kind else frozenset().union(*SEARCHED.values())
    )
    labels = in_language(_LANGUAGE).labels
    for key, text in requirement.value:
        if key not in names:
            raise _invalid("VALUE_UNKNOWN", f"no finding of this kind has a value {key[:40]}")
        # Lists of ids are matched whole; numbers have a point too.
        listed = [one for one in text.split(",") if one[:1].isalpha() and "." in one]
        if any(one not in labels for one in listed):
            raise _invalid("VALUE_UNKNOWN", f"nothing has the id {text[:60]}")


def unknown_word(identifier: str, *, hour: bool = True) -> str:
    """Return the part of an id that no searched finding's id holds, empty if all are known.

    A * may stand at the end alone, also for the rest of a part. `hour`: whether there is an hour pillar.
    """
    whole, star, rest = identifier.partition("*")
    if len(identifier) > _LONGEST_ID:
        return f"more than {_LONGEST_ID} characters"
    if rest:
        return "a * that is not at its end"
    family, *parts = whole.split(".")
    if not parts and star:
        return "" if any(one.startswith(family) for one in _FAMILIES) else family
    if family not in _FAMILIES:
        return (family or "an empty part") if identifier else ""
    places = frozenset(_PILLARS if hour else _PILLARS[:3])
    return _unknown_part(parts, begun=bool(star), places=places)


def _unknown_part(parts: list[str], *, begun: bool, places: frozenset[str]) -> str:
    """Return the unknown one of the parts behind the first; of the last there may be the beginning alone."""
    *known, last = parts if begun else (*parts, "")
    for part in known:
        if not (part in _words() or _is_number(part) or _are_places(part, places)):
            return part or "an empty part"
    return "" if not begun or _may_begin(last, places) else last


def _is_number(part: str) -> bool:
    return part.isascii() and part.isdigit()


def _are_places(part: str, places: frozenset[str]) -> bool:
    """Tell whether a part names pillars, as `year_month`."""
    return all(name in places for name in part.replace("-", "_").split("_"))


def _may_begin(part: str, places: frozenset[str]) -> bool:
    """Tell whether a part may go on to a word, a number or places."""
    if not part or _is_number(part) or any(word.startswith(part) for word in _words()):
        return True
    *named, last = part.replace("-", "_").split("_")
    return all(name in places for name in named) and any(place.startswith(last) for place in places)


@lru_cache(maxsize=1)
def _words() -> frozenset[str]:
    """Return the parts that ids consist of: those of labels and kinds, without the places of pillars."""
    language = in_language(_LANGUAGE)
    named = (*language.labels, *SEARCHED)
    return frozenset({word for name in named for word in name.split(".")} - {*_PILLARS})


def _invalid(reason: str, message: str) -> InvalidRequest:
    return InvalidRequest(message, field="requirements", reason=reason)
