"""What undoes a harm to a pattern, after 子平真诠: 合去 (论用神成败救应) and 会合解冲 (论刑冲会合解法)."""

from collections.abc import Sequence

from bazi.relations import TRIADS

_YEAR, _MONTH, _DAY, _HOUR = range(4)


def combined_away(indices: Sequence[int], named: int) -> tuple[int, ...]:
    """Return the two places whose stems take one another away by 五合, empty if none do.

    The year's with the month's, or the month's with the hour's: not across both, nor across a day master that
    controls one of them (甲岂能越克我之庚而合己). One that two would take is taken by none (争合). `named`: the stem that
    names the pattern (0–9); what it takes is no rescue.
    """
    stems = [index % 10 for index in indices]
    pairs = [(_YEAR, _MONTH)]
    if len(stems) > _HOUR:
        day = stems[_DAY] // 2
        if not any((day + 2) % 5 == stems[place] // 2 for place in (_MONTH, _HOUR)):
            pairs.append((_MONTH, _HOUR))
    found = [(one, other) for one, other in pairs if abs(stems[one] - stems[other]) == 5]
    if len(found) != 1 or named in (stems[found[0][0]], stems[found[0][1]]):
        return ()
    return found[0]


def taken(indices: Sequence[int], named: int) -> tuple[int, ...]:
    """Return the two places where the stem that names a pattern and another, not the day's, combine (透官而又逢合)."""
    stems = [index % 10 for index in indices]
    for one, other in ((_YEAR, _MONTH), (_MONTH, _HOUR)):
        both = [stems[place] for place in (one, other) if place < len(stems)]
        if len(both) == 2 and abs(both[0] - both[1]) == 5 and named in both:
            return (one, other)
    return ()


def clash_resolvers(indices: Sequence[int], one: int, other: int) -> tuple[int, ...]:
    """Return the places that keep two clashing places apart, empty if none do.

    甲生酉月, 卯则冲之: 戌 with the 卯, 辰 with the 酉, 亥 and 未 with the 卯, 巳 and 丑 with the 酉 resolve it.
    """
    branches = [index % 12 for index in indices]
    rest = [place for place in range(len(indices)) if place not in (one, other)]
    for held in (branches[one], branches[other]):
        partners = [place for place in rest if (branches[place] + held) % 12 == 1]
        if partners:
            return tuple(partners)
        for trio, _ in TRIADS:
            needed = set(trio) - {held}
            company = [place for place in rest if branches[place] in needed]
            if held in trio and needed <= {branches[place] for place in company}:
                return tuple(company)
    return ()
