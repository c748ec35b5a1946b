"""Names of pairs in a language; empty for no language."""

from collections.abc import Sequence
from functools import lru_cache

from bazi import labels as bazi_labels
from bazi.labels import label_of
from bazi.results import POSITIONS
from bazi.sexagenary import PILLARS, Pillar
from bazi.stems import Stem
from bazi.ten_gods import TenGod
from baziai.chart.v1 import chart_pb2 as pb

_NAMES = tuple(position.name.lower() for position in POSITIONS)


@lru_cache(maxsize=720)
def pillar_label(pillar: Pillar, language: str) -> str:
    """Return stem and branch."""
    return bazi_labels.pillar_label(PILLARS.index(pillar), language) if language else ""


@lru_cache(maxsize=720)
def hidden_label(stem: Stem, ten_god: TenGod, language: str) -> str:
    """Return a hidden stem and its ten god."""
    if not language:
        return ""
    return f"{label_of(stem, language)} {label_of(ten_god, language)}"


def four_pillars(indices: Sequence[int], language: str) -> pb.FourPillars:
    """Return three or four pillars (places in the cycle of sixty): stems, branches and names alone."""
    return pb.FourPillars(
        **{
            name: pb.Pillar(
                stem=pb.Stem.ValueType(PILLARS[index].stem + 1),
                branch=pb.Branch.ValueType(PILLARS[index].branch + 1),
                label=pillar_label(PILLARS[index], language),
            )
            for name, index in zip(_NAMES, indices, strict=False)
        }
    )
