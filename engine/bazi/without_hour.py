"""What three pillars say when the hour is not known: only what all twelve hours say, else that it is open."""

from collections.abc import Callable, Iterator, Sequence

from bazi.verdicts import NOTHING, Condition, Verdict

Judge = Callable[[tuple[int, ...]], tuple[Verdict, ...]]
# What decides a verdict besides its own word: another pattern or other elements are another verdict.
_DECIDING = ("pattern", "elements", "avoid", "agreed", "disputed")
# What an hour may make of it is told whole; of all else only what every hour says.
_POSSIBLE = ("pattern", "base", "stem", "opposed")


def with_each_hour(indices: Sequence[int]) -> tuple[tuple[int, ...], ...]:
    """Return the four pillars that three may be part of: the twelve hours of the day stem (五鼠遁)."""
    first = indices[2] % 10 * 12
    return tuple((*indices, (first + hour) % 60) for hour in range(12))


def settled(
    judge: Judge, indices: tuple[int, ...], is_open: str, listed: Callable[[Verdict], bool]
) -> Iterator[Verdict]:
    """Yield the verdicts of `judge` on three pillars, `is_open` where the hour decides.

    Besides those of three pillars these are all that an hour would add, as far as they are `listed`.
    """
    hours = [{found.id: found for found in judge(four)} for four in with_each_hour(indices)]
    three = {found.id: found for found in judge(indices)}
    added = (found for by_id in hours for found in by_id.values() if listed(found))
    for identifier in dict.fromkeys((*three, *(found.id for found in added))):
        ways = [by_id[identifier] for by_id in hours if identifier in by_id]
        given = three.get(identifier)
        if given is not None or ways:
            shown = given or _of_three(ways)
            yield _agreed(shown, ways, is_open, everywhere=len(ways) == len(hours))


def _of_three(ways: Sequence[Verdict]) -> Verdict:
    """Leave of what only some hours say what does not rest on them; the score is the highest of theirs."""
    verdict = ways[0]
    evidence = tuple(basis for basis in verdict.evidence if not _of_hour(basis))
    conditions = tuple(c for c in verdict.conditions if not any(map(_of_hour, c.evidence)))
    score = max((way.score for way in ways if way.score is not None), default=None)
    return verdict._replace(
        evidence=evidence or ("day_master",), conditions=conditions, score=score
    )


def _of_hour(basis: str) -> bool:
    return "hour" in basis.replace(".", "_").split("_")


def _agreed(shown: Verdict, ways: Sequence[Verdict], is_open: str, *, everywhere: bool) -> Verdict:
    said = {(way.verdict, *(dict(way.value).get(key) for key in _DECIDING)) for way in ways}
    agreed = everywhere and len(said) == 1
    conditions = tuple(c for c in shown.conditions if everywhere and _always(c, ways))
    value = tuple((key, _merged(key, text, ways, everywhere)) for key, text in shown.value)
    if not conditions and any(found.conditions for found in (shown, *ways)):
        value += (("held", NOTHING), ("missing", NOTHING))
    margins = [way.margin for way in ways if way.margin is not None]
    margin = None if shown.margin is None else min(margins) if agreed else 0.0
    verdict = ways[0].verdict if agreed else is_open
    return shown._replace(verdict=verdict, value=value, conditions=conditions, margin=margin)


def _always(condition: Condition, ways: Sequence[Verdict]) -> bool:
    return all(
        any(c.id == condition.id and c.holds == condition.holds for c in way.conditions)
        for way in ways
    )


def _merged(key: str, text: str, ways: Sequence[Verdict], everywhere: bool) -> str:  # noqa: FBT001 - only called here
    """Return what hours may make of a value (`_POSSIBLE`), or what all of them leave of it."""
    of_ways = [dict(way.value)[key].split(",") for way in ways]
    if key in _POSSIBLE:
        return ",".join(dict.fromkeys(name for names in of_ways for name in names)) or text
    if not everywhere and key in _DECIDING:
        return NOTHING
    order = of_ways[0] if of_ways else text.split(",")
    return ",".join(name for name in order if all(name in names for names in of_ways)) or NOTHING
