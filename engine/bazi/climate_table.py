"""Stems that temper the climate (调候) by day stem and month, after 穷通宝鉴 with 徐乐吾's commentary.

Each row: months 寅 … 丑, the first stem wanted first. `VARIANTS` tells where another published table
(china-testing/bazi, `datas.py`, 2026-05) wants other stems or another one first; the order of later ones is
not compared.
"""

SOURCE = "穷通宝鉴（徐乐吾评注）"
VARIANT_SOURCE = "china-testing/bazi datas.py"

_STEMS = "甲乙丙丁戊己庚辛壬癸"
_ROWS = (
    "丙癸 庚丙丁戊己 庚丁壬 癸丁庚 癸丁庚 癸丁庚 庚丁壬 庚丁丙 庚甲丁壬癸 庚丁丙戊 丁庚丙 丁庚丙",
    "丙癸 丙癸 癸丙戊 癸 癸丙 癸丙 丙癸己 癸丙丁 癸辛 丙戊 丙 丙",
    "壬庚 壬己 壬甲 壬庚癸 壬庚 壬庚 壬戊 壬癸 甲壬 甲戊庚壬 壬戊己 壬甲",
    "甲庚 庚甲 甲庚 甲庚 壬庚癸 甲壬庚 甲庚丙戊 甲庚丙戊 甲庚戊 甲庚 甲庚 甲庚",
    "丙甲癸 丙甲癸 甲丙癸 甲丙癸 壬甲丙 癸丙甲 丙癸甲 丙癸 甲丙癸 甲丙 丙甲 丙甲",
    "丙庚甲 甲癸丙 丙癸甲 癸丙 癸丙 癸丙 丙癸 丙癸 甲丙癸 丙甲戊 丙甲戊 丙甲戊",
    "戊甲壬丙丁 丁甲庚丙 甲丁壬癸 壬戊丙丁 壬癸 丁甲 丁甲 丁甲丙 甲壬 丁丙 丁甲丙 丙丁甲",
    "己壬庚 壬甲 壬甲 壬甲癸 壬己癸 壬庚甲 壬甲戊 壬甲 壬甲 壬丙 丙戊壬甲 丙壬戊己",
    "庚丙戊 戊辛庚 甲庚 壬辛庚癸 癸庚辛 辛甲 戊丁 甲庚 甲丙 戊丙庚 戊丙 丙丁甲",
    "辛丙 庚辛 丙辛甲 辛 庚壬癸 庚辛壬癸 丁 辛丙 辛甲壬癸 庚辛戊丁 丙辛 丙丁",
)


def _stems(text: str) -> tuple[int, ...]:
    return tuple(_STEMS.index(name) for name in text)


# By day stem, then by month 0 (寅) … 11 (丑): stems (0–9), the most wanted first.
CLIMATE: tuple[tuple[tuple[int, ...], ...], ...] = tuple(
    tuple(map(_stems, row.split())) for row in _ROWS
)

# (day stem, month from 寅): what the other table has. Two of its rows carry a branch among the stems, no opinion but a
# slip: 辛 in 午 (巳 for 己) and 辛 in 酉 (申 for 甲); they are not variants. The other 116 rows agree.
VARIANTS: dict[tuple[int, int], tuple[int, ...]] = {
    (1, 6): _stems("庚己癸"),
    (3, 10): _stems("丙"),
}
