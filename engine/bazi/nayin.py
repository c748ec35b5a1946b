"""纳音: the thirty sounds, one for each two pillars of the cycle."""

from bazi.elements import ELEMENTS, Element

# Label ids in order from 甲子乙丑.
NAYIN: tuple[str, ...] = tuple(
    f"nayin.{name}"
    for name in (
        *("hai_zhong_jin", "lu_zhong_huo", "da_lin_mu", "lu_pang_tu", "jian_feng_jin"),
        *("shan_tou_huo", "jian_xia_shui", "cheng_tou_tu", "bai_la_jin", "yang_liu_mu"),
        *("quan_zhong_shui", "wu_shang_tu", "pi_li_huo", "song_bai_mu", "chang_liu_shui"),
        *("sha_zhong_jin", "shan_xia_huo", "ping_di_mu", "bi_shang_tu", "jin_bo_jin"),
        *("fu_deng_huo", "tian_he_shui", "da_yi_tu", "chai_chuan_jin", "sang_zhe_mu"),
        *("da_xi_shui", "sha_zhong_tu", "tian_shang_huo", "shi_liu_mu", "da_hai_shui"),
    )
)
_LAST_SYLLABLE = {
    "mu": Element.WOOD,
    "huo": Element.FIRE,
    "tu": Element.EARTH,
    "jin": Element.METAL,
    "shui": Element.WATER,
}
# By stem pair and branch (数), counted 1 wood, 2 metal, 3 water, 4 fire, 5 earth.
_BY_NUMBER = (Element.WOOD, Element.METAL, Element.WATER, Element.FIRE, Element.EARTH)


def nayin(index: int) -> str:
    """Return the label id of the sound of a pillar (0–59)."""
    return NAYIN[index >> 1]


def nayin_element(index: int) -> Element:
    """Return the element of the sound of a pillar (0–59), by the number rule."""
    number = (index % 10 >> 1) + 1 + (index % 6 >> 1) + 1
    return _BY_NUMBER[(number - 1) % 5]


def element_of_name(identifier: str) -> Element:
    """Return the element that a sound's name ends in."""
    return ELEMENTS[_LAST_SYLLABLE[identifier.rsplit("_", 1)[1]]]
