"""Every option as data: what it decides, its choices, and who uses which.

A choice is (member, who uses it); names are labels. The meaning of a choice is told by its enum in `options`. Who uses
what was read from the sources named or seen by running them; `minority` and `older books` name no single one.
"""

Choice = tuple[str, str]
Row = tuple[str, tuple[Choice, ...]]

OPTION_ROWS: dict[str, Row] = {
    "clock": (
        "The local clock that day and hour pillars are read from.",
        (
            ("auto", "this engine"),
            ("wall", "lunar, tyme, sxtwl as they are called"),
            ("standard", "most printed almanacs"),
            ("mean_solar", "sites that add longitude only"),
            ("true_solar", "mingyu, openfate, listen-hai"),
            ("beijing", "cantian bazi-mcp, for every place on earth"),
        ),
    ),
    "day_boundary": (
        "When the day pillar changes, and whose stem the hour from 23:00 takes.",
        (
            ("next_day", "tyme, mingyu, listen-hai, openfate ZI_HOUR_23"),
            ("split", "lunar (sect 2), cantian, openfate (default)"),
            ("midnight", "minority"),
        ),
    ),
    "luck_start": (
        "How the distance to the 节 becomes the age at which luck starts.",
        (
            ("exact_seconds", "tyme (default)"),
            ("minutes", "lunar getYun with sect 2"),
            ("double_hours", "lunar getYun (default)"),
            ("whole_days", "元亨利贞, tyme China95"),
            ("whole_years", "ssaju, printed almanacs"),
            ("tropical", "minority"),
        ),
    ),
    "luck_direction": (
        "What decides whether the decades run forward or backward.",
        (
            ("by_year_stem", "all libraries"),
            ("men_forward", "minority"),
        ),
    ),
    "dst": (
        "Whether the written clock ran ahead of the standard one.",
        (
            ("from_zone", "listen-hai"),
            ("keep", "programs that know no summer time"),
            ("none", "openfate dstOffset 0, mingyu"),
            ("one_hour", "openfate dstOffset 1"),
            ("two_hours", "caller's choice"),
        ),
    ),
    "year_month_frame": (
        "What is compared with the instant of a 节.",
        (
            ("instant", "listen-hai, printed almanacs"),
            ("local_clock", "lunar, tyme, sxtwl as they are called, openfate, mingyu"),
        ),
    ),
    "year_boundary": (
        "Where the year pillar changes.",
        (
            ("li_chun", "all libraries by default"),
            ("lunar_new_year", "zodiac of daily life, lunar getYearInGanZhi"),
            ("winter_solstice", "older books"),
        ),
    ),
    "term_precision": (
        "What of a 节 belongs to the new month.",
        (
            ("instant", "lunar, tyme, cantian"),
            ("day", "sxtwl, cnlunar, lunisolar"),
            ("double_hour", "older books"),
        ),
    ),
    "southern": (
        "Whether births south of the equator take the opposite season.",
        (
            ("ignore", "all libraries"),
            ("month", "minority"),
            ("month_and_hour", "minority"),
        ),
    ),
    "unknown_hour": (
        "What is given when the clock time is not known.",
        (
            ("three_pillars", "listen-hai"),
            ("candidates", "mingyu"),
            ("noon", "ssaju"),
        ),
    ),
    "luck_switch": (
        "When one decade takes over from another.",
        (
            ("exact", "lunar, tyme"),
            ("li_chun", "many practitioners"),
            ("new_year", "tables by calendar year"),
        ),
    ),
    "luck_decades": (
        "How many luck pillars are given, 1 to 12.",
        (),
    ),
    "age": (
        "How years of life are counted, and so when small luck steps on.",
        (
            ("nominal", "lunar, tyme, most tables"),
            ("full", "some modern tables"),
        ),
    ),
    "small_luck": (
        "Which pillar small luck steps on from.",
        (
            ("from_hour", "lunar, tyme"),
            ("from_bing_yin", "older books"),
        ),
    ),
    "hidden_stems_order": (
        "Which stem of 巳 is the middle one.",
        (
            ("si_bing_geng_wu", "lunar, tyme"),
            ("si_bing_wu_geng", "china-testing"),
        ),
    ),
    "earth_stages": (
        "Whose twelve stages 戊 and 己 share.",
        (
            ("with_fire", "lunar, tyme"),
            ("with_water", "minority"),
        ),
    ),
    "yin_stages": (
        "Whether yin stems run backward from a birth of their own.",
        (
            ("reversed", "lunar, tyme"),
            ("with_yang", "minority"),
        ),
    ),
    "ming_gong_month": (
        "Which month the life and body palaces are counted from.",
        (
            ("jie", "lunar, tyme"),
            ("zhong_qi", "older books"),
        ),
    ),
    "formation": (
        "Whether a formation must hold the month's branch.",
        (
            ("anywhere", "cantian, tyme"),
            ("with_month", "stricter schools"),
        ),
    ),
    "half_combination": (
        "Whether birth with grave is listed as an arch.",
        (
            ("with_arch", "mingyu"),
            ("middle_only", "0xf3cd"),
        ),
    ),
    "punishment": (
        "Whether two of the three branches already punish.",
        (
            ("loose", "cantian, 0xf3cd (loose)"),
            ("strict", "0xf3cd (strict)"),
        ),
    ),
    "hidden_combination": (
        "Which pairs of branches combine in secret.",
        (
            ("normal", "0xf3cd (normal)"),
            ("extended", "0xf3cd (extended)"),
            ("seats", "minority"),
        ),
    ),
    "star_basis": (
        "Which pillar gives stars that books look up from year or day.",
        (
            ("both", "cantian, mingyu"),
            ("year", "older books"),
            ("day", "modern schools"),
        ),
    ),
    "tian_yi": (
        "Which verse the Heavenly Noble follows.",
        (
            ("jia_wu_geng", "cantian"),
            ("jia_wu", "三命通会"),
        ),
    ),
    "yang_ren": (
        "Where yin stems have their blade.",
        (
            ("prosperity", "cantian"),
            ("after_lu", "三命通会"),
            ("yang_only", "子平真诠"),
        ),
    ),
    "star_set": (
        "Which stars are looked for.",
        (
            ("practical", "this engine"),
            ("cantian", "cantian"),
        ),
    ),
}
