"""A star (神煞) as data, and the shorthand in which the tables of stars are written.

`hits` by kind:
  stem         for each of ten stems the branches that it marks
  stem_pillar  for each of ten stems the pillars (places in the cycle of sixty) that it marks
  branch       for each of twelve branches the branches that it marks
  sound        for each of five elements, wood first, of the pillar's sound (纳音) the branches that it marks
  sign         for each of twelve month branches the stems (as 0–9) and branches (as 12–23) that it marks
  pillar       places in the cycle of sixty that are the star by themselves
  pair         for each of sixty pillars the pillars that it marks
  season       for each of twelve month branches the pillars that are the star
  void         nothing: the two branches that the pillar's decade leaves out
  sex          for each of twelve branches the branch that it marks for 阳男阴女, then the same for 阴男阳女
  trio         the three stems, in order, that make the star together (`bazi.stars_arranged` finds both last kinds)
`basis`: the pillars that it is looked up from. `scope`: the pillars that it may stand in.
"""

from typing import NamedTuple

Hits = tuple[tuple[int, ...], ...]
YEAR, MONTH, DAY, HOUR = range(4)


class Star(NamedTuple):
    """One star. `id` is a label id; `self_hit`: may stand in the very pillar that it is looked up from.

    `also`: the other ways in which it is found, each a row of its own with the same id. `shared`: one person's pillar
    may give it to another's; not what stands between the day and the hour of one alone.
    """

    id: str
    kind: str
    basis: tuple[int, ...]
    hits: Hits
    scope: tuple[int, ...] = (YEAR, MONTH, DAY, HOUR)
    self_hit: bool = True
    source: str = "cantian-tymext"
    variant: str = ""
    also: tuple["Star", ...] = ()
    shared: bool = True

    @property
    def version(self) -> str:
        """The release of the library that it was taken from, or the version of the rule in this table."""
        return "0.0.25" if self.source == "cantian-tymext" else "1"


def branches(text: str) -> Hits:
    """Read `丑未 子申 …`: the branches of each entry; `-` is none."""
    names = "子丑寅卯辰巳午未申酉戌亥"
    return tuple(tuple(names.index(c) for c in part if c != "-") for part in text.split())


def pillars(text: str) -> tuple[int, ...]:
    """Read `甲子 乙丑 …`: places in the cycle of sixty."""
    found = []
    for part in text.split():
        stem, branch = (
            "甲乙丙丁戊己庚辛壬癸".index(part[0]),
            "子丑寅卯辰巳午未申酉戌亥".index(part[1]),
        )
        found.append((6 * stem - 5 * branch) % 60)
    return tuple(found)


def triads(water: str, fire: str, metal: str, wood: str) -> Hits:
    """One entry for each triad: 申子辰, 寅午戌, 巳酉丑, 亥卯未."""
    by_rest = {0: water, 1: metal, 2: fire, 3: wood}
    return tuple(branches(by_rest[branch % 4])[0] for branch in range(12))


def signs(text: str) -> Hits:
    """Read twelve entries from 寅, in the order of the months, as stems (0–9) and branches (12–23)."""
    letters = "甲乙丙丁戊己庚辛壬癸  子丑寅卯辰巳午未申酉戌亥"
    by_month = [tuple(letters.index(c) for c in part) for part in text.split()]
    return tuple(by_month[(branch - 2) % 12] for branch in range(12))


def from_yin(text: str) -> Hits:
    """Read the branches of twelve entries that begin with 寅, as the months do."""
    by_month = branches(text)
    return tuple(by_month[(branch - 2) % 12] for branch in range(12))


def seasons(spring: str, summer: str, autumn: str, winter: str) -> Hits:
    """Read the pillars that are the star in the months of each season."""
    of = (spring, summer, autumn, winter)
    return tuple(pillars(of[(branch - 2) % 12 // 3]) for branch in range(12))


def shifted(steps: int, sign: int = 1) -> Hits:
    """So many branches on from each; with sign −1 from its mirror image, 子 for 子 and 亥 for 丑."""
    return tuple(((sign * branch + steps) % 12,) for branch in range(12))


def only(marks: dict[int, int]) -> Hits:
    """From these branches to those, from the others nowhere."""
    return tuple((marks[branch],) if branch in marks else () for branch in range(12))


def partner_signs(hits: Hits) -> Hits:
    """The 五合 partner of each stem, the 六合 partner of each branch."""
    return tuple(
        tuple((h + 5) % 10 if h < 10 else (1 - (h - 12)) % 12 + 12 for h in entry) for entry in hits
    )


def pairs(text: str) -> Hits:
    """Read `癸丑癸亥 …`: from the first pillar of each entry to the second."""
    marks = {pillars(entry[:2])[0]: pillars(entry[2:]) for entry in text.split()}
    return tuple(marks.get(place, ()) for place in range(60))
