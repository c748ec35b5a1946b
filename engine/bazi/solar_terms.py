"""The twenty-four solar terms (二十四节气)."""

from enum import IntEnum


class SolarTerm(IntEnum):
    """A term, numbered from 小寒 (apparent solar longitude 285°) in steps of 15°.

    Even numbers are 节 (they begin a month), odd numbers are 中气.
    """

    XIAO_HAN = 0
    DA_HAN = 1
    LI_CHUN = 2
    YU_SHUI = 3
    JING_ZHE = 4
    CHUN_FEN = 5
    QING_MING = 6
    GU_YU = 7
    LI_XIA = 8
    XIAO_MAN = 9
    MANG_ZHONG = 10
    XIA_ZHI = 11
    XIAO_SHU = 12
    DA_SHU = 13
    LI_QIU = 14
    CHU_SHU = 15
    BAI_LU = 16
    QIU_FEN = 17
    HAN_LU = 18
    SHUANG_JIANG = 19
    LI_DONG = 20
    XIAO_XUE = 21
    DA_XUE = 22
    DONG_ZHI = 23
