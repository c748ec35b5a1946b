"""What a search asks of findings, and whether there are such findings at all."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from bazi.errors import InvalidRequest
from bazi.findings import Finding
from bazi.labels import in_language
from bazi.request_checks import instance

# What kinds there are is told by the sentences that state them, in any language.
_LANGUAGE = "en"
# Words of ids that are no label's.
_OWN_WORDS = frozenset(("current", "near"))


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


def check_requirements(requirements: Sequence[Requirement]) -> None:
    """Raise InvalidRequest for none, for one that asks nothing, and for one that no finding could ever fulfil."""
    if not requirements:
        raise _invalid("NOTHING_REQUIRED", "say which findings are required")
    for requirement in requirements:
        instance("requirements", requirement, Requirement, "Requirements")
        if not (requirement.id or requirement.kind or requirement.value):
            raise _invalid("REQUIREMENT_EMPTY", "a requirement says what is wanted")
        if requirement.kind and requirement.kind not in in_language(_LANGUAGE).templates:
            raise _invalid("KIND_UNKNOWN", "no finding is of this kind")
        unknown = unknown_word(requirement.id)
        if unknown:
            raise _invalid("ID_UNKNOWN", f"no finding has an id with {unknown}")


def unknown_word(identifier: str) -> str:
    """Return the first part of a finding's id that no finding's id holds, empty if there is none.

    A part before a trailing * may be the beginning of one.
    """
    words, places = _words()
    whole, star, _ = identifier.partition("*")
    *parts, last = whole.split(".")
    for part in parts if star else [*parts, last]:
        if part and not (part in words or part.isdigit() or _are_places(part, places)):
            return part
    if not star or last.isdigit() or any(word.startswith(last) for word in words):
        return ""
    return "" if _begins(last, places) else last


def _are_places(part: str, places: frozenset[str]) -> bool:
    """Tell whether a part names places, as `year_month` or `day-flow_year`."""
    return all(
        name in places or all(word in places for word in name.split("_"))
        for name in part.split("-")
    )


def _begins(part: str, places: frozenset[str]) -> bool:
    """Tell whether a part may go on to name places."""
    if any(place.startswith(part) for place in places):
        return True
    return any(
        _are_places(part[:at], places) and any(place.startswith(part[at + 1 :]) for place in places)
        for at, sign in enumerate(part)
        if sign in "_-"
    )


@lru_cache(maxsize=1)
def _words() -> tuple[frozenset[str], frozenset[str]]:
    language = in_language(_LANGUAGE)
    words = {word for name in (*language.labels, *language.templates) for word in name.split(".")}
    places = {name.split(".")[1] for name in language.labels if name.startswith("position.")}
    return frozenset(words) | _OWN_WORDS, frozenset(places)


def _invalid(reason: str, message: str) -> InvalidRequest:
    return InvalidRequest(message, field="requirements", reason=reason)
