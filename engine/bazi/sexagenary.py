"""The cycle of sixty (六十甲子): index arithmetic and the pillar that it names."""

from bazi.branches import BRANCHES, Branch
from bazi.stems import STEMS, Stem

CYCLE_LENGTH = 60


def cycle_index(stem: int, branch: int) -> int:
    """Return the place (0–59, 甲子 = 0) of a stem and branch of equal polarity.

    Raises ValueError when the two differ in polarity: such a pair is not in the cycle.
    """
    if (stem ^ branch) & 1:
        raise ValueError(f"stem {stem} and branch {branch} differ in polarity")
    return (6 * stem - 5 * branch) % CYCLE_LENGTH


class Pillar:
    """One stem over one branch; `index` is its place in the cycle of sixty, 甲子 = 0 … 癸亥 = 59.

    Immutable, and there are only sixty: `pillar_at` gives them.
    """

    __slots__ = ("branch", "index", "stem")

    stem: Stem
    branch: Branch
    index: int

    def __init__(self, stem: Stem, branch: Branch) -> None:
        object.__setattr__(self, "stem", stem)
        object.__setattr__(self, "branch", branch)
        object.__setattr__(self, "index", cycle_index(stem, branch))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a pillar does not change: {name}")

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Pillar) and self.index == other.index)

    def __hash__(self) -> int:
        return self.index

    def __repr__(self) -> str:
        return f"Pillar({self.stem.name}, {self.branch.name})"

    def __reduce__(self) -> tuple[type["Pillar"], tuple[Stem, Branch]]:
        return Pillar, (self.stem, self.branch)

    def shifted(self, steps: int) -> "Pillar":
        """Return the pillar `steps` places further on (back when negative)."""
        return pillar_at(self.index + steps)


PILLARS: tuple[Pillar, ...] = tuple(
    Pillar(STEMS[i % 10], BRANCHES[i % 12]) for i in range(CYCLE_LENGTH)
)


def pillar_at(index: int) -> Pillar:
    """Return the pillar at `index`, counted modulo 60 (any integer is valid)."""
    return PILLARS[index % CYCLE_LENGTH]
