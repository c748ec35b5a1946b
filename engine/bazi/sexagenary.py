"""The cycle of sixty (六十甲子): index arithmetic and the pillar that it names."""

from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Pillar:
    """One stem over one branch."""

    stem: Stem
    branch: Branch

    @property
    def index(self) -> int:
        """Place in the cycle of sixty, 甲子 = 0 … 癸亥 = 59."""
        return cycle_index(self.stem, self.branch)

    def shifted(self, steps: int) -> "Pillar":
        """Return the pillar `steps` places further on (back when negative)."""
        return pillar_at(self.index + steps)


_PILLARS: tuple[Pillar, ...] = tuple(
    Pillar(STEMS[i % 10], BRANCHES[i % 12]) for i in range(CYCLE_LENGTH)
)


def pillar_at(index: int) -> Pillar:
    """Return the pillar at `index`, counted modulo 60 (any integer is valid)."""
    return _PILLARS[index % CYCLE_LENGTH]
