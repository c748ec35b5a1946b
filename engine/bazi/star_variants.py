"""What the conventions make of the table of stars."""

from collections.abc import Sequence

from bazi.options import StarBasis, StarSet, TianYi, YangRen
from bazi.star_rules import DAY, HOUR, MONTH, YEAR, Hits, Star, branches, pillars, shifted, triads
from bazi.stars_table import BLADE, STARS

# `Options.star_rules`: basis, 天乙, 羊刃, the set.
Rules = tuple[int, ...]
# Name and version of each set. A test proves `CANTIAN` to be the stars of cantian-tymext 0.0.25, pillar by pillar.
STAR_SETS = {
    StarSet.PRACTICAL: ("practical", "2"),
    StarSet.CANTIAN: ("cantian-tymext-0.0.25", "3"),
}
_CANTIAN = "cantian-tymext"
_TIAN_YI_JIA_WU = branches("丑未 子申 亥酉 亥酉 丑未 子申 午寅 午寅 卯巳 卯巳")
_BLADES_AFTER_LU = branches("卯 辰 午 未 午 未 酉 戌 子 丑")
_BLADES_YANG_ONLY: Hits = tuple(entry if stem % 2 == 0 else () for stem, entry in enumerate(BLADE))
_BLADES = frozenset(("star.yang_ren", "star.fei_ren"))
_NOWHERE: Hits = ((),) * 10
_AFTER_YEAR = (MONTH, DAY, HOUR)
# Written from other books, and equal to the library's on every pillar that was compared.
_EQUAL_THERE = frozenset(
    f"star.{name}"
    for name in [
        "tian_zhuan",
        "di_zhuan",
        "jin_shen_advance",
        "de",
        "xiu",
        "gong_lu",
        "san_qi",
        "pi_tou",
    ]
)


def _sound(star: str, text: str, scope: tuple[int, ...]) -> Star:
    return Star(star, "sound", (YEAR,), branches(text), scope, self_hit=False)


def _by_pillar(star: str, of_stems: str) -> Star:
    hits = tuple((place,) for place in pillars(of_stems))
    return Star(star, "stem_pillar", (DAY,), hits, _AFTER_YEAR)


# What the library looks up otherwise, or by more ways: the fields that differ.
_THERE: dict[str, dict[str, object]] = {
    "star.tian_guan": {"hits": branches("未 辰 巳 酉 戌 卯 丑 申 寅 午")},
    "star.gou_jiao": {"hits": shifted(3)},
    "star.ge_jiao": {"hits": shifted(2)},
    "star.pi_tou": {
        "also": (
            Star("star.pi_tou", "branch", (YEAR,), triads("卯", "酉", "子", "午"), self_hit=False),
        )
    },
    "star.tian_luo": {"also": (_sound("star.tian_luo", "- 戌亥 - - -", (DAY,)),)},
    "star.di_wang": {"also": (_sound("star.di_wang", "- - 辰巳 - 辰巳", (DAY,)),)},
    "star.xue_tang": _by_pillar(
        "star.xue_tang", "己亥 壬午 丙寅 丁酉 戊寅 己酉 辛巳 甲子 甲申 乙卯"
    )
    ._replace(also=(_sound("star.xue_tang", "亥 寅 申 巳 申", _AFTER_YEAR),))
    ._asdict(),
    "star.ci_guan": _by_pillar("star.ci_guan", "庚寅 辛卯 乙巳 戊午 丁巳 庚午 壬申 癸酉 癸亥 壬戌")
    ._replace(also=(_sound("star.ci_guan", "寅 巳 亥 申 亥", _AFTER_YEAR),))
    ._asdict(),
}


def star_table(rules: Rules) -> tuple[Star, ...]:
    """Return the stars under `Options.star_rules`; one that the set leaves out has no basis."""
    return tuple(_variant(star, rules) for star in STARS)


def _variant(star: Star, rules: Rules) -> Star:
    basis, tian_yi, yang_ren, star_set = rules
    if star_set == StarSet.CANTIAN:
        star = _as_there(star)
    if star.id == "star.tian_yi" and tian_yi == TianYi.JIA_WU:
        star = star._replace(hits=_TIAN_YI_JIA_WU)
    if star.id in _BLADES and yang_ren != YangRen.PROSPERITY:
        star = star._replace(hits=_blades(star, yang_ren))
    if star.basis == (YEAR, DAY) and basis != StarBasis.BOTH:
        star = star._replace(basis=(YEAR,) if basis == StarBasis.YEAR else (DAY,))
    return star


def _as_there(star: Star) -> Star:
    differs = _THERE.get(star.id)
    if differs is not None:
        fields = {**differs, "source": _CANTIAN, "variant": ""}
        return star._replace(**fields)  # type: ignore[arg-type]  # fields of several types in one table
    if star.source == _CANTIAN or star.id in _EQUAL_THERE:
        return star
    return star._replace(basis=(), kind="stem", hits=_NOWHERE)


def _blades(star: Star, yang_ren: int) -> Hits:
    blades: Sequence[tuple[int, ...]] = (
        _BLADES_AFTER_LU if yang_ren == YangRen.AFTER_LU else _BLADES_YANG_ONLY
    )
    opposite = 6 * (star.id == "star.fei_ren")
    return tuple(tuple((blade + opposite) % 12 for blade in entry) for entry in blades)
