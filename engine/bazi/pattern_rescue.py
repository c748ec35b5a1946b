"""What undoes a harm to a pattern, after 子平真诠: 合去 (论用神成败救应) and 会合解冲 (论刑冲会合解法)."""

from collections.abc import Sequence

from bazi.relations import TRIADS

_DAY = 2
_FAR = 3


def combined_away(indices: Sequence[int]) -> tuple[int, ...]:
    """Return the places whose stems another stem, not the day master, takes away by 五合.

    As the book's own examples count them: the year's with the month's, the month's with the hour's, not across both.
    """
    stems = {place: index % 10 for place, index in enumerate(indices) if place != _DAY}
    return tuple(
        place
        for place, stem in stems.items()
        if any(
            abs(stem - other) == 5 and abs(place - where) < _FAR for where, other in stems.items()
        )
    )


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
