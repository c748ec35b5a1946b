"""Every option as data: what it decides, its choices, and who uses which.

A choice is (member, zh-Hans, zh-Hant, English, who uses it); an option's names come first. The meaning of a choice is
told by its enum in `options`. Who uses what was read from the sources named or seen by running them; `minority` and
`older books` name no single one.
"""

Choice = tuple[str, str, str, str, str]
Row = tuple[str, str, str, str, tuple[Choice, ...]]

OPTION_ROWS: dict[str, Row] = {
    "clock": (
        *("日时所用时钟", "日時所用時鐘", "Clock of day and hour"),
        "The local clock that day and hour pillars are read from.",
        (
            ("auto", "自动", "自動", "automatic", "this engine"),
            ("wall", "钟表时间", "鐘錶時間", "wall clock", "lunar, tyme, sxtwl as they are called"),
            ("standard", "标准时", "標準時", "standard time", "most printed almanacs"),
            (
                "mean_solar",
                "平太阳时",
                "平太陽時",
                "mean solar time",
                "sites that add longitude only",
            ),
            (
                *("true_solar", "真太阳时", "真太陽時", "true solar time"),
                "mingyu, openfate, listen-hai",
            ),
            (
                *("beijing", "北京时间", "北京時間", "Beijing time, UTC+8"),
                "cantian bazi-mcp, for every place on earth",
            ),
        ),
    ),
    "day_boundary": (
        *("换日", "換日", "Change of day"),
        "When the day pillar changes, and whose stem the hour from 23:00 takes.",
        (
            ("next_day", "二十三时换日", "二十三時換日", "at 23:00", "tyme, openfate"),
            (
                *("split", "零时换日，夜子时用次日时干", "零時換日，夜子時用次日時干"),
                "at 00:00, late Zi with the next day's hour stem",
                "lunar (sect 2), cantian",
            ),
            (
                *("midnight", "零时换日，夜子时用当日时干", "零時換日，夜子時用當日時干"),
                "at 00:00, late Zi with the same day's hour stem",
                "minority",
            ),
        ),
    ),
    "luck_start": (
        *("起运算法", "起運算法", "Start of luck"),
        "How the distance to the 节 becomes the age at which luck starts.",
        (
            ("exact_seconds", "精确到秒", "精確到秒", "to the second", "tyme (default)"),
            ("minutes", "按分钟", "按分鐘", "by minutes", "lunar getYun with sect 2"),
            (
                *("double_hours", "按天与时辰", "按天與時辰", "by days and double-hours"),
                "lunar getYun (default)",
            ),
            (
                *("whole_days", "按分钟，不计时", "按分鐘，不計時", "by minutes, hours dropped"),
                "元亨利贞, tyme China95",
            ),
            ("whole_years", "取整岁", "取整歲", "whole years", "ssaju, printed almanacs"),
            (
                "tropical",
                "按回归年折算",
                "按回歸年折算",
                "on the scale of the tropical year",
                "minority",
            ),
        ),
    ),
    "luck_direction": (
        *("大运顺逆", "大運順逆", "Direction of luck"),
        "What decides whether the decades run forward or backward.",
        (
            (
                "by_year_stem",
                "阳男阴女顺行",
                "陽男陰女順行",
                "by year stem and sex",
                "all libraries",
            ),
            ("men_forward", "男顺女逆", "男順女逆", "men forward, women backward", "minority"),
        ),
    ),
    "dst": (
        *("夏令时", "夏令時", "Daylight saving"),
        "Whether the written clock ran ahead of the standard one.",
        (
            (
                "from_zone",
                "按时区历史扣除",
                "按時區歷史扣除",
                "as the zone's history says",
                "listen-hai",
            ),
            ("keep", "不扣除", "不扣除", "kept", "programs that know no summer time"),
            ("none", "当时无夏令时", "當時無夏令時", "none was in force", "openfate dstOffset 0"),
            ("one_hour", "快一小时", "快一小時", "one hour was in force", "openfate dstOffset 1"),
            ("two_hours", "快两小时", "快兩小時", "two hours were in force", "caller's choice"),
        ),
    ),
    "year_month_frame": (
        *("年月基准", "年月基準", "Frame of year and month"),
        "What is compared with the instant of a 节.",
        (
            (
                "instant",
                "出生瞬间",
                "出生瞬間",
                "the instant of birth",
                "openfate, listen-hai, mingyu",
            ),
            (
                *("local_clock", "当地时钟对北京时间的节", "當地時鐘對北京時間的節"),
                "the local clock against Beijing's 节",
                "lunar, tyme, sxtwl as they are called",
            ),
        ),
    ),
    "year_boundary": (
        *("换年", "換年", "Change of year"),
        "Where the year pillar changes.",
        (
            ("li_chun", "立春", "立春", "Start of Spring (lì chūn)", "all libraries by default"),
            (
                *("lunar_new_year", "正月初一", "正月初一", "lunar new year"),
                "zodiac of daily life, lunar getYearInGanZhi",
            ),
            ("winter_solstice", "冬至", "冬至", "winter solstice (dōng zhì)", "older books"),
        ),
    ),
    "term_precision": (
        *("交节精度", "交節精度", "Precision of a solar term"),
        "What of a 节 belongs to the new month.",
        (
            ("instant", "瞬间", "瞬間", "from its instant", "lunar, tyme, cantian"),
            ("day", "整日", "整日", "its whole day", "sxtwl, cnlunar, lunisolar"),
            ("double_hour", "整时辰", "整時辰", "its whole double-hour", "older books"),
        ),
    ),
    "southern": (
        *("南半球", "南半球", "Southern hemisphere"),
        "Whether births south of the equator take the opposite season.",
        (
            ("ignore", "不区分", "不區分", "no difference", "all libraries"),
            ("month", "月支对冲", "月支對沖", "opposite month branch", "minority"),
            (
                *("month_and_hour", "月支时支皆对冲", "月支時支皆對沖"),
                *("opposite month and hour branch", "minority"),
            ),
        ),
    ),
    "unknown_hour": (
        *("时辰不详", "時辰不詳", "Unknown hour"),
        "What is given when the clock time is not known.",
        (
            ("three_pillars", "只排三柱", "只排三柱", "three pillars", "listen-hai"),
            (
                "candidates",
                "三柱并列可能的时柱",
                "三柱並列可能的時柱",
                "with every possible hour",
                "mingyu",
            ),
            ("noon", "按正午", "按正午", "reckoned at noon", "ssaju"),
        ),
    ),
    "luck_switch": (
        *("交运", "交運", "Change of decade"),
        "When one decade takes over from another.",
        (
            ("exact", "交运之时", "交運之時", "at its own instant", "lunar, tyme"),
            (
                "li_chun",
                "该年立春",
                "該年立春",
                "at Start of Spring of that year",
                "many practitioners",
            ),
            (
                "new_year",
                "该年元旦",
                "該年元旦",
                "on 1 January of that year",
                "tables by calendar year",
            ),
        ),
    ),
    "luck_decades": (
        *("大运步数", "大運步數", "Number of decades"),
        "How many luck pillars are given, 1 to 12.",
        (),
    ),
    "age": (
        *("年龄", "年齡", "Reckoning of age"),
        "How years of life are counted, and so when small luck steps on.",
        (
            ("nominal", "虚岁", "虛歲", "year of birth is 1", "lunar, tyme, most tables"),
            ("full", "周岁", "周歲", "birthdays passed", "some modern tables"),
        ),
    ),
    "small_luck": (
        *("小运", "小運", "Small luck"),
        "Which pillar small luck steps on from.",
        (
            ("from_hour", "从时柱起", "從時柱起", "from the hour pillar", "lunar, tyme"),
            (
                *("from_bing_yin", "男丙寅女壬申起", "男丙寅女壬申起"),
                *("men from Bing Yin, women from Ren Shen", "older books"),
            ),
        ),
    ),
    "hidden_stems_order": (
        *("藏干次序", "藏干次序", "Order of hidden stems"),
        "Which stem of 巳 is the middle one.",
        (
            (
                "si_bing_geng_wu",
                "巳藏丙庚戊",
                "巳藏丙庚戊",
                "Si hides Bing, Geng, Wu",
                "lunar, tyme",
            ),
            (
                *("si_bing_wu_geng", "巳藏丙戊庚", "巳藏丙戊庚", "Si hides Bing, Wu, Geng"),
                "china-testing",
            ),
        ),
    ),
    "earth_stages": (
        *("戊己长生", "戊己長生", "Stages of earth"),
        "Whose twelve stages 戊 and 己 share.",
        (
            ("with_fire", "火土同宫", "火土同宮", "fire's", "lunar, tyme"),
            ("with_water", "水土同宫", "水土同宮", "water's", "minority"),
        ),
    ),
    "yin_stages": (
        *("阴干长生", "陰干長生", "Stages of yin stems"),
        "Whether yin stems run backward from a birth of their own.",
        (
            ("reversed", "阳顺阴逆", "陽順陰逆", "backward", "lunar, tyme"),
            ("with_yang", "阴阳同生同死", "陰陽同生同死", "as the yang stem", "minority"),
        ),
    ),
    "ming_gong_month": (
        *("命宫取月", "命宮取月", "Month of the palaces"),
        "Which month the life and body palaces are counted from.",
        (
            ("jie", "以节", "以節", "by the 节", "lunar, tyme"),
            ("zhong_qi", "以中气", "以中氣", "the next once the 中气 has passed", "older books"),
        ),
    ),
    "formation": (
        *("三合三会", "三合三會", "Triads and seasons"),
        "Whether a formation must hold the month's branch.",
        (
            ("anywhere", "不论位置", "不論位置", "wherever they stand", "cantian, tyme"),
            (
                "with_month",
                "须含月支",
                "須含月支",
                "only with the month's branch",
                "stricter schools",
            ),
        ),
    ),
    "half_combination": (
        *("半合", "半合", "Half combination"),
        "Whether birth with grave is listed as an arch.",
        (
            ("with_arch", "并列拱合", "並列拱合", "with arches", "mingyu"),
            ("middle_only", "须含中神", "須含中神", "only with the middle branch", "0xf3cd"),
        ),
    ),
    "punishment": (
        *("三刑", "三刑", "Punishment of three"),
        "Whether two of the three branches already punish.",
        (
            ("loose", "见二即刑", "見二即刑", "any two", "cantian, 0xf3cd (loose)"),
            ("strict", "三者俱全", "三者俱全", "all three", "0xf3cd (strict)"),
        ),
    ),
    "hidden_combination": (
        *("暗合", "暗合", "Hidden combination"),
        "Which pairs of branches combine in secret.",
        (
            (
                "normal",
                "寅丑、卯申、午亥",
                "寅丑、卯申、午亥",
                "the common three",
                "0xf3cd (normal)",
            ),
            ("extended", "并子巳", "並子巳", "with Zi and Si", "0xf3cd (extended)"),
            ("seats", "并通禄", "並通祿", "with all seats of combining stems", "minority"),
        ),
    ),
    "star_basis": (
        *("神煞起法", "神煞起法", "Basis of stars"),
        "Which pillar gives stars that books look up from year or day.",
        (
            ("both", "年日并查", "年日並查", "year and day", "cantian, mingyu"),
            ("year", "以年柱", "以年柱", "year", "older books"),
            ("day", "以日柱", "以日柱", "day", "modern schools"),
        ),
    ),
    "tian_yi": (
        *("天乙贵人", "天乙貴人", "Heavenly Noble"),
        "Which verse the Heavenly Noble follows.",
        (
            (
                "jia_wu_geng",
                "甲戊庚牛羊",
                "甲戊庚牛羊",
                "Jia, Wu and Geng with Ox and Goat",
                "cantian",
            ),
            ("jia_wu", "甲戊兼牛羊", "甲戊兼牛羊", "Geng with Tiger and Horse", "三命通会"),
        ),
    ),
    "yang_ren": (
        *("阴干羊刃", "陰干羊刃", "Blade of yin stems"),
        "Where yin stems have their blade.",
        (
            ("prosperity", "帝旺之位", "帝旺之位", "at prosperity", "cantian"),
            ("after_lu", "禄后一位", "祿後一位", "one past the seat", "三命通会"),
            ("yang_only", "阴干无刃", "陰干無刃", "none", "子平真诠"),
        ),
    ),
    "star_set": (
        *("神煞表", "神煞表", "Set of stars"),
        "Which stars are looked for.",
        (
            ("practical", "实用表", "實用表", "practical list", "this engine"),
            (
                "cantian",
                "cantian-tymext 表",
                "cantian-tymext 表",
                "list of cantian-tymext",
                "cantian",
            ),
        ),
    ),
}
