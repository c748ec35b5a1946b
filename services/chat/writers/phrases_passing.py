"""What is said of a year, a month or a day that passes."""

from services.chat.writers.phrases import Words

PASSING: dict[str, Words] = {
    "flow_year": {
        "en": "{label} is a {pillar} year; its stem {stem} is {ten_god} to your day master: {meaning}.",
        "zh-Hans": "{label}年为{pillar}年，流年天干对日主为{ten_god}：{meaning}。",
        "zh-Hant": "{label}年為{pillar}年，流年天干對日主為{ten_god}：{meaning}。",
    },
    "flow_month": {
        "en": "{label}: the passing month is {pillar}, and its stem {stem} is {ten_god} to your day master: {meaning}.",
        "zh-Hans": "{label}行流月{pillar}，流月天干对日主为{ten_god}：{meaning}。",
        "zh-Hant": "{label}行流月{pillar}，流月天干對日主為{ten_god}：{meaning}。",
    },
    "flow_day": {
        "en": "{label}: the passing day is {pillar}, and its stem {stem} is {ten_god} to your day master: {meaning}.",
        "zh-Hans": "{label}为{pillar}日，流日天干对日主为{ten_god}：{meaning}。",
        "zh-Hant": "{label}為{pillar}日，流日天干對日主為{ten_god}：{meaning}。",
    },
    "repeats": {
        "en": "{side} repeats your {place}: its matters come round once more.",
        "zh-Hans": "{side}与{place}干支相同，是为伏吟，旧事容易重来。",
        "zh-Hant": "{side}與{place}干支相同，是為伏吟，舊事容易重來。",
    },
    "no_ties": {
        "en": "Between {label} and your pillars there is no combination, clash, harm, break or punishment.",
        "zh-Hans": "{label}与命局各柱没有合冲刑害破。",
        "zh-Hant": "{label}與命局各柱沒有合沖刑害破。",
    },
    "stars": {
        "en": "{label} brings {stars}.",
        "zh-Hans": "{label}神煞：{stars}。",
        "zh-Hant": "{label}神煞：{stars}。",
    },
}

# What passes, by its whole pillar.
WHOLE: dict[str, Words] = {
    "flow_year": {
        "en": "the passing year {pillar}",
        "zh-Hans": "流年{pillar}",
        "zh-Hant": "流年{pillar}",
    },
    "flow_month": {
        "en": "the passing month {pillar}",
        "zh-Hans": "流月{pillar}",
        "zh-Hant": "流月{pillar}",
    },
    "flow_day": {
        "en": "the passing day {pillar}",
        "zh-Hans": "流日{pillar}",
        "zh-Hant": "流日{pillar}",
    },
}

# What passes, as a side of a relation.
SIDES: dict[str, Words] = {
    "flow_year": {
        "en": "the passing year's {part} {name}",
        "zh-Hans": "流年{part}{name}",
        "zh-Hant": "流年{part}{name}",
    },
    "flow_month": {
        "en": "the passing month's {part} {name}",
        "zh-Hans": "流月{part}{name}",
        "zh-Hant": "流月{part}{name}",
    },
    "flow_day": {
        "en": "the passing day's {part} {name}",
        "zh-Hans": "流日{part}{name}",
        "zh-Hant": "流日{part}{name}",
    },
}

PARTS: dict[str, Words] = {
    "stem": {"en": "stem", "zh-Hans": "天干", "zh-Hant": "天干"},
    "branch": {"en": "branch", "zh-Hans": "地支", "zh-Hant": "地支"},
}

# A relation that was told before, with one more.
AGAIN: dict[str, Words] = {
    "side": {"en": "{name}", "zh-Hans": "{name}又", "zh-Hant": "{name}又"},
    "whole": {"en": "{core} as well.", "zh-Hans": "{core}。", "zh-Hant": "{core}。"},
}

# a: what passes; b, c: two of the chart.
TRIOS: dict[str, Words] = {
    "triad": {
        "en": "With {b} and {c} {a} forms a triad towards {element}: three who pull one way.",
        "zh-Hans": "{a}、{b}、{c}三合{element}局，三处力往一处使。",
        "zh-Hant": "{a}、{b}、{c}三合{element}局，三處力往一處使。",
    },
    "season": {
        "en": "With {b} and {c} {a} forms a seasonal union towards {element}: one season, whole.",
        "zh-Hans": "{a}、{b}、{c}三会{element}局，一方之气聚齐。",
        "zh-Hant": "{a}、{b}、{c}三會{element}局，一方之氣聚齊。",
    },
    "punishment_bullying_full": {
        "en": "With {b} and {c} {a} completes the bullying punishment: force meets force.",
        "zh-Hans": "{a}、{b}、{c}构成三刑，是恃势之刑，硬碰硬。",
        "zh-Hant": "{a}、{b}、{c}構成三刑，是恃勢之刑，硬碰硬。",
    },
    "punishment_ungrateful_full": {
        "en": "With {b} and {c} {a} completes the ungrateful punishment: kindness goes unrepaid.",
        "zh-Hans": "{a}、{b}、{c}构成三刑，是无恩之刑，付出未必有回报。",
        "zh-Hant": "{a}、{b}、{c}構成三刑，是無恩之刑，付出未必有回報。",
    },
}
