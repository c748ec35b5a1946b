"""Hidden stems (藏干) of the branches, main first, then middle, then residual."""

from enum import IntEnum

from bazi.branches import Branch
from bazi.stems import Stem


class HiddenRank(IntEnum):
    """Main (本气), middle (中气) or residual (余气) qi of a branch."""

    MAIN = 0
    MIDDLE = 1
    RESIDUAL = 2


HIDDEN_RANKS: tuple[HiddenRank, ...] = tuple(HiddenRank)

HIDDEN_STEMS: tuple[tuple[Stem, ...], ...] = (
    (Stem.GUI,),
    (Stem.JI, Stem.GUI, Stem.XIN),
    (Stem.JIA, Stem.BING, Stem.WU),
    (Stem.YI,),
    (Stem.WU, Stem.YI, Stem.GUI),
    (Stem.BING, Stem.GENG, Stem.WU),
    (Stem.DING, Stem.JI),
    (Stem.JI, Stem.DING, Stem.YI),
    (Stem.GENG, Stem.REN, Stem.WU),
    (Stem.XIN,),
    (Stem.WU, Stem.XIN, Stem.DING),
    (Stem.REN, Stem.JIA),
)


def hidden_stems(branch: Branch) -> tuple[Stem, ...]:
    """Return one to three stems; the place in the tuple is the `HiddenRank`."""
    return HIDDEN_STEMS[branch]
