"""What is said of two people."""

from services.chat.writers.phrases import Words

PAIRS: dict[str, Words] = {
    "pillars": {
        "en": "The other chart is {pillars}.",
        "zh-Hans": "对方四柱为{pillars}。",
        "zh-Hant": "對方四柱為{pillars}。",
    },
    "pillars_untimed": {
        "en": "The other chart, whose hour is not known, is {pillars}.",
        "zh-Hans": "对方时辰未知，三柱为{pillars}。",
        "zh-Hant": "對方時辰未知，三柱為{pillars}。",
    },
    "day_masters": {
        "en": "To your day master {own} the other's day master {other} is {god}, {meaning}; to them you are {back}.",
        "zh-Hans": "对方日主{other}是你日主{own}的{god}，{meaning}；你则是对方的{back}。",
        "zh-Hant": "對方日主{other}是你日主{own}的{god}，{meaning}；你則是對方的{back}。",
    },
    "spouse_star": {
        "en": "So the other's day master is the star of the spouse in your chart.",
        "zh-Hans": "如此说来，对方日主正是你命中的配偶星。",
        "zh-Hant": "如此說來，對方日主正是你命中的配偶星。",
    },
    "palaces": {
        "en": "Between the two spouse palaces it says: {tie}",
        "zh-Hans": "先看夫妻宫：{tie}",
        "zh-Hant": "先看夫妻宮：{tie}",
    },
    "day_branches": {"en": "{tie}", "zh-Hans": "{tie}", "zh-Hant": "{tie}"},
    "quiet_palaces": {
        "en": "Of the two spouse palaces, your day branch {own} and the other's day branch {other} have no relation: neither pull nor friction.",
        "zh-Hans": "先看夫妻宫：你的日支{own}与对方日支{other}没有合冲刑害，不牵也不碰。",
        "zh-Hant": "先看夫妻宮：你的日支{own}與對方日支{other}沒有合沖刑害，不牽也不碰。",
    },
    "quiet": {
        "en": "Your day branch {own} and the other's day branch {other} have no relation: neither pull nor friction.",
        "zh-Hans": "你的日支{own}与对方日支{other}没有合冲刑害，不牵也不碰。",
        "zh-Hant": "你的日支{own}與對方日支{other}沒有合沖刑害，不牽也不碰。",
    },
    "given": {
        "en": "{elements}, missing from your chart, the other chart shows.",
        "zh-Hans": "你盘中所缺的{elements}，对方盘中有。",
        "zh-Hant": "你盤中所缺的{elements}，對方盤中有。",
    },
    "gives": {
        "en": "{elements}, missing from the other chart, yours shows.",
        "zh-Hans": "对方盘中所缺的{elements}，你盘中有。",
        "zh-Hant": "對方盤中所缺的{elements}，你盤中有。",
    },
    "star_from_you": {
        "en": "Looked up from your pillars, the other's {place} carries {star}.",
        "zh-Hans": "以你的四柱起神煞，对方{place}见{star}。",
        "zh-Hant": "以你的四柱起神煞，對方{place}見{star}。",
    },
    "star_to_you": {
        "en": "Looked up from the other's pillars, your {place} carries {star}.",
        "zh-Hans": "以对方四柱起神煞，你的{place}见{star}。",
        "zh-Hant": "以對方四柱起神煞，你的{place}見{star}。",
    },
    "tally": {
        "en": "Counted one by one, {joining} ties between the two charts join and {parting} part; that is a count and no verdict.",
        "zh-Hans": "逐一来数，两盘之间相合的有{joining}处，冲刑害破的有{parting}处；这只是计数，不是定论。",
        "zh-Hant": "逐一來數，兩盤之間相合的有{joining}處，沖刑害破的有{parting}處；這只是計數，不是定論。",
    },
}

WHOSE: dict[str, Words] = {
    "own": {
        "en": "your {half} {name}",
        "zh-Hans": "你的{half}{name}",
        "zh-Hant": "你的{half}{name}",
    },
    "other": {
        "en": "the other's {half} {name}",
        "zh-Hans": "对方{half}{name}",
        "zh-Hant": "對方{half}{name}",
    },
}

# As the labels of comparisons call the two.
LABELS: dict[str, Words] = {
    "pillar": {
        "en": "{place} of the second: {pillar}",
        "zh-Hans": "乙方{place}：{pillar}",
        "zh-Hant": "乙方{place}：{pillar}",
    },
}
