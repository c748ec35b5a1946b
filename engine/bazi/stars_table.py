"""神煞 as data: what each star is looked up from, and where it then stands.

`hits` by kind:
  stem    for each of ten stems the branches that it marks
  branch  for each of twelve branches the branches that it marks
  sign    for each of twelve month branches the stems (as 0–9) and branches (as 12–23) that it marks
  pillar  places in the cycle of sixty that are the star by themselves
  season  for each of twelve month branches the pillars that are the star
  void    nothing: the two branches that the pillar's decade leaves out
`basis`: the pillars that it is looked up from. `scope`: the pillars that it may stand in.

Source of all but those that name another: the look-up tables of cantian-tymext 0.0.25, with which they agree on every
pillar of 6,000 random charts. Where books differ, `variant` says how.
"""

from typing import NamedTuple

Hits = tuple[tuple[int, ...], ...]
YEAR, MONTH, DAY, HOUR = range(4)


class Star(NamedTuple):
    """One star. `id` is a label id; `self_hit`: may stand in the very pillar that it is looked up from."""

    id: str
    kind: str
    basis: tuple[int, ...]
    hits: Hits
    scope: tuple[int, ...] = (YEAR, MONTH, DAY, HOUR)
    self_hit: bool = True
    source: str = "cantian-tymext"
    variant: str = ""

    @property
    def version(self) -> str:
        """The release of the library that it was taken from, or the version of the rule in this table."""
        return "0.0.25" if self.source == "cantian-tymext" else "1"


def _branches(text: str) -> Hits:
    """Read `丑未 子申 …`: the branches of each entry."""
    return tuple(tuple("子丑寅卯辰巳午未申酉戌亥".index(c) for c in part) for part in text.split())


def _pillars(text: str) -> tuple[int, ...]:
    found = []
    for part in text.split():
        stem, branch = (
            "甲乙丙丁戊己庚辛壬癸".index(part[0]),
            "子丑寅卯辰巳午未申酉戌亥".index(part[1]),
        )
        found.append((6 * stem - 5 * branch) % 60)
    return tuple(found)


def _triads(water: str, fire: str, metal: str, wood: str) -> Hits:
    """One entry for each triad: 申子辰, 寅午戌, 巳酉丑, 亥卯未."""
    by_rest = {0: water, 1: metal, 2: fire, 3: wood}
    return tuple(_branches(by_rest[branch % 4])[0] for branch in range(12))


def _signs(text: str) -> Hits:
    """Read twelve entries from 寅, in the order of the months, as stems (0–9) and branches (12–23)."""
    letters = "甲乙丙丁戊己庚辛壬癸  子丑寅卯辰巳午未申酉戌亥"
    by_month = [tuple(letters.index(c) for c in part) for part in text.split()]
    return tuple(by_month[(branch - 2) % 12] for branch in range(12))


def _from_yin(text: str) -> Hits:
    by_month = _branches(text)
    return tuple(by_month[(branch - 2) % 12] for branch in range(12))


def _seasons(spring: str, summer: str, autumn: str, winter: str) -> Hits:
    of = (spring, summer, autumn, winter)
    return tuple(_pillars(of[(branch - 2) % 12 // 3]) for branch in range(12))


def _shifted(steps: int, sign: int = 1) -> Hits:
    return tuple(((sign * branch + steps) % 12,) for branch in range(12))


def _only(marks: dict[int, int]) -> Hits:
    return tuple((marks[branch],) if branch in marks else () for branch in range(12))


def _partner_signs(hits: Hits) -> Hits:
    """The 五合 partner of each stem, the 六合 partner of each branch."""
    return tuple(
        tuple((h + 5) % 10 if h < 10 else (1 - (h - 12)) % 12 + 12 for h in entry) for entry in hits
    )


_YD = (YEAR, DAY)
_HEAVENLY_VIRTUE = _signs("丁 申 壬 辛 亥 甲 癸 寅 丙 乙 巳 庚")
_MONTHLY_VIRTUE = _signs("丙 甲 壬 庚 丙 甲 壬 庚 丙 甲 壬 庚")
_BLADE = "卯 寅 午 巳 午 巳 酉 申 子 亥"
_SANMING = "三命通会"

# Variants that the options name, in the form of `hits`.
TIAN_YI_JIA_WU = _branches("丑未 子申 亥酉 亥酉 丑未 子申 午寅 午寅 卯巳 卯巳")
TIAN_GUAN_CANTIAN = _branches("未 辰 巳 酉 戌 卯 丑 申 寅 午")
BLADES_AFTER_LU = _branches("卯 辰 午 未 午 未 酉 戌 子 丑")
BLADES_YANG_ONLY: Hits = tuple(
    entry if stem % 2 == 0 else () for stem, entry in enumerate(_branches(_BLADE))
)

STARS: tuple[Star, ...] = (
    Star(
        "star.tian_yi",
        "stem",
        _YD,
        _branches("丑未 子申 亥酉 亥酉 丑未 子申 丑未 午寅 卯巳 卯巳"),
        variant="甲戊兼牛羊",
    ),
    Star("star.wen_chang", "stem", _YD, _branches("巳 午 申 酉 申 酉 亥 子 寅 卯")),
    Star(
        "star.tai_ji",
        "stem",
        _YD,
        _branches("子午 子午 卯酉 卯酉 辰戌丑未 辰戌丑未 寅亥 寅亥 巳申 巳申"),
    ),
    Star("star.fu_xing", "stem", _YD, _branches("寅子 卯丑 寅子 亥 申 未 午 巳 辰 卯丑")),
    Star("star.guo_yin", "stem", _YD, _branches("戌 亥 丑 寅 丑 寅 辰 巳 未 申")),
    Star("star.tian_chu", "stem", _YD, _branches("巳 午 巳 午 申 酉 亥 子 寅 卯")),
    Star("star.jin_yu", "stem", _YD, _branches("辰 巳 未 申 未 申 戌 亥 丑 寅")),
    Star(
        "star.tian_guan",
        "stem",
        _YD,
        _branches("未 辰 巳 酉 戌 卯 亥 申 寅 午"),
        source=_SANMING,
        variant="庚丑 (cantian-tymext)",
    ),
    Star("star.lu", "stem", (DAY,), _branches("寅 卯 巳 午 巳 午 申 酉 亥 子")),
    Star(
        "star.yang_ren",
        "stem",
        (DAY,),
        _branches(_BLADE),
        variant="乙辰 丁未 己未 辛戌 癸丑, or none for yin stems",
    ),
    Star("star.fei_ren", "stem", (DAY,), tuple(((b[0] + 6) % 12,) for b in _branches(_BLADE))),
    Star("star.hong_yan", "stem", (DAY,), _branches("午 午 寅 未 辰 辰 戌 酉 子 申")),
    Star("star.liu_xia", "stem", (DAY,), _branches("酉 戌 未 申 巳 午 辰 卯 亥 寅")),
    Star("star.yi_ma", "branch", _YD, _triads("寅", "申", "亥", "巳"), self_hit=False),
    Star("star.tao_hua", "branch", _YD, _triads("酉", "卯", "午", "子"), self_hit=False),
    Star("star.hua_gai", "branch", _YD, _triads("辰", "戌", "丑", "未"), self_hit=False),
    Star("star.jiang_xing", "branch", _YD, _triads("子", "午", "酉", "卯"), self_hit=False),
    Star("star.jie_sha", "branch", _YD, _triads("巳", "亥", "寅", "申"), self_hit=False),
    Star("star.wang_shen", "branch", _YD, _triads("亥", "巳", "申", "寅"), self_hit=False),
    Star("star.zai_sha", "branch", (YEAR,), _triads("午", "子", "卯", "酉"), self_hit=False),
    Star(
        "star.gu_chen",
        "branch",
        (YEAR,),
        _branches("寅 寅 巳 巳 巳 申 申 申 亥 亥 亥 寅"),
        self_hit=False,
    ),
    Star(
        "star.gua_su",
        "branch",
        (YEAR,),
        _branches("戌 戌 丑 丑 丑 辰 辰 辰 未 未 未 戌"),
        self_hit=False,
    ),
    Star("star.hong_luan", "branch", (YEAR,), _shifted(3, -1), self_hit=False),
    Star("star.tian_xi", "branch", (YEAR,), _shifted(9, -1), self_hit=False),
    Star("star.sang_men", "branch", (YEAR,), _shifted(2), self_hit=False),
    Star("star.diao_ke", "branch", (YEAR,), _shifted(-2), self_hit=False),
    Star("star.pi_ma", "branch", (YEAR,), _shifted(-3), self_hit=False),
    Star("star.tian_yi_doctor", "branch", (MONTH,), _shifted(-1), self_hit=False),
    Star("star.xue_ren", "branch", (MONTH,), _from_yin("丑 未 寅 申 卯 酉 辰 戌 巳 亥 午 子")),
    Star("star.tian_de", "sign", (MONTH,), _HEAVENLY_VIRTUE),
    Star("star.yue_de", "sign", (MONTH,), _MONTHLY_VIRTUE),
    Star("star.tian_de_he", "sign", (MONTH,), _partner_signs(_HEAVENLY_VIRTUE)),
    Star("star.yue_de_he", "sign", (MONTH,), _partner_signs(_MONTHLY_VIRTUE)),
    Star("star.kong_wang", "void", _YD, (), self_hit=False),
    Star("star.kui_gang", "pillar", (DAY,), (_pillars("庚辰 庚戌 壬辰 戊戌"),), (DAY,)),
    Star(
        "star.shi_e_da_bai",
        "pillar",
        (DAY,),
        (_pillars("甲辰 乙巳 丙申 丁亥 戊戌 己丑 庚辰 辛巳 壬申 癸亥"),),
        (DAY,),
    ),
    Star(
        "star.yin_cha_yang_cuo",
        "pillar",
        (DAY,),
        (_pillars("丙子 丁丑 戊寅 辛卯 壬辰 癸巳 丙午 丁未 戊申 辛酉 壬戌 癸亥"),),
        (DAY,),
    ),
    Star(
        "star.gu_luan",
        "pillar",
        (DAY,),
        (_pillars("甲寅 乙巳 丙午 丁巳 戊午 戊申 辛亥 壬子"),),
        (DAY,),
    ),
    Star(
        "star.ba_zhuan",
        "pillar",
        (DAY,),
        (_pillars("甲寅 乙卯 丁未 戊戌 己未 庚申 辛酉 癸丑"),),
        (DAY,),
    ),
    Star(
        "star.jiu_chou",
        "pillar",
        (DAY,),
        (_pillars("丁酉 戊子 戊午 己卯 己酉 辛卯 辛酉 壬子 壬午"),),
        (DAY,),
    ),
    Star("star.liu_xiu", "pillar", (DAY,), (_pillars("丙午 丁未 戊子 戊午 己丑 己未"),), (DAY,)),
    Star(
        "star.shi_ling",
        "pillar",
        (DAY,),
        (_pillars("甲辰 乙亥 丙辰 丁酉 戊午 庚戌 庚寅 辛亥 壬寅 癸未"),),
        (DAY,),
    ),
    Star(
        "star.si_fei",
        "season",
        (MONTH,),
        _seasons("庚申 辛酉", "壬子 癸亥", "甲寅 乙卯", "丙午 丁巳"),
        (DAY,),
    ),
    Star("star.tian_she", "season", (MONTH,), _seasons("戊寅", "甲午", "戊申", "甲子"), (DAY,)),
    Star("star.jin_shen", "pillar", (DAY,), (_pillars("乙丑 己巳 癸酉"),), (DAY, HOUR)),
    # From here on the books differ more; each follows the source that it names.
    Star(
        "star.ci_guan",
        "stem",
        _YD,
        _branches("寅 卯 巳 午 巳 午 申 酉 亥 戌"),
        source=_SANMING,
        variant="by pillar: 庚寅 辛卯 乙巳 戊午 丁巳 庚午 壬申 癸酉 癸亥 壬戌",
    ),
    Star(
        "star.xue_tang",
        "stem",
        _YD,
        _branches("亥 午 寅 酉 寅 酉 巳 子 申 卯"),
        source=_SANMING,
        variant="by the sound of the year",
    ),
    Star(
        "star.jie_lu",
        "stem",
        (DAY,),
        _branches("申酉 午未 辰巳 寅卯 子丑 申酉 午未 辰巳 寅卯 子丑"),
        (HOUR,),
        source=_SANMING,
    ),
    Star(
        "star.tian_zhuan",
        "season",
        (MONTH,),
        _seasons("乙卯", "丙午", "辛酉", "壬子"),
        (DAY,),
        source=_SANMING,
    ),
    Star(
        "star.di_zhuan",
        "season",
        (MONTH,),
        _seasons("辛卯", "戊午", "癸酉", "丙子"),
        (DAY,),
        source=_SANMING,
    ),
    Star(
        "star.jin_shen_advance",
        "pillar",
        (DAY,),
        (_pillars("甲子 甲午 己卯 己酉"),),
        (DAY,),
        source=_SANMING,
    ),
    Star(
        "star.ri_de",
        "pillar",
        (DAY,),
        (_pillars("甲寅 丙辰 戊辰 庚辰 壬戌"),),
        (DAY,),
        source="渊海子平",
    ),
    Star(
        "star.ri_gui",
        "pillar",
        (DAY,),
        (_pillars("丁酉 丁亥 癸巳 癸卯"),),
        (DAY,),
        source="渊海子平",
    ),
    Star("star.ri_ren", "pillar", (DAY,), (_pillars("丙午 戊午 壬子"),), (DAY,), source="渊海子平"),
    Star(
        "star.tian_luo",
        "branch",
        _YD,
        _only({10: 11, 11: 10}),
        self_hit=False,
        source=_SANMING,
        variant="only for those whose year sounds of fire",
    ),
    Star(
        "star.di_wang",
        "branch",
        _YD,
        _only({4: 5, 5: 4}),
        self_hit=False,
        source=_SANMING,
        variant="only for those whose year sounds of water or earth",
    ),
    Star(
        "star.ge_jiao",
        "branch",
        (DAY,),
        _only({1: 3, 4: 6, 7: 9, 10: 0}),
        (HOUR,),
        self_hit=False,
        source=_SANMING,
    ),
    Star(
        "star.de",
        "sign",
        (MONTH,),
        _signs("丙丁 甲乙 壬癸戊己 庚辛 丙丁 甲乙 壬癸戊己 庚辛 丙丁 甲乙 壬癸戊己 庚辛"),
        source=_SANMING,
    ),
    Star(
        "star.xiu",
        "sign",
        (MONTH,),
        _signs("戊癸 丁壬 丙辛甲己 乙庚 戊癸 丁壬 丙辛甲己 乙庚 戊癸 丁壬 丙辛甲己 乙庚"),
        source=_SANMING,
    ),
)
