"""What a reader is told of how a question was read, and a model of who is who in the findings."""

from services.chat.writers.phrases import Words

NOTES: dict[str, Words] = {
    "stale": {
        "en": "The birth has been corrected since this chart was made: what follows reads the chart as it was; make a new chart to have the corrected birth read.",
        "zh-Hans": "此盘排出之后，出生资料已有更正；以下仍按旧盘解读，要读更正后的，请重新排盘。",
        "zh-Hant": "此盤排出之後，出生資料已有更正；以下仍按舊盤解讀，要讀更正後的，請重新排盤。",
    },
    "unread": {
        "en": "Of the time that you name ({times}) I read nothing: there is no such day, it is a lunar date, or it lies before this birth or beyond the tables.",
        "zh-Hans": "所问的时间（{times}）这里读不了：没有这一天，或是农历日期，或在出生之前、历表之外。",
        "zh-Hant": "所問的時間（{times}）這裡讀不了：沒有這一天，或是農曆日期，或在出生之前、曆表之外。",
    },
    "told": {
        "en": "The birth that you tell ({birth}) is read by the clocks of this chart's time zone, and only for what stands between the two charts; make a profile and a chart of it to have it read by itself.",
        "zh-Hans": "你所说的生辰（{birth}）按本盘所在时区的钟点来排，只看两盘之间；要单独细看，请另建档案、另排一盘。",
        "zh-Hant": "你所說的生辰（{birth}）按本盤所在時區的鐘點來排，只看兩盤之間；要單獨細看，請另建檔案、另排一盤。",
    },
    "told_partly": {
        "en": "Of the birth that you tell ({birth}) nothing is read: that takes a whole date, and best a profile and a chart of it.",
        "zh-Hans": "你所说的生辰（{birth}）没有读：要有完整的日期，最好另建档案、另排一盘。",
        "zh-Hant": "你所說的生辰（{birth}）沒有讀：要有完整的日期，最好另建檔案、另排一盤。",
    },
    "told_second": {
        "en": "Of the birth that you tell ({birth}) nothing is read: one other person at a time is read, beside this chart.",
        "zh-Hans": "你所说的生辰（{birth}）没有读：一次只与一人相较，且须与本盘相较。",
        "zh-Hant": "你所說的生辰（{birth}）沒有讀：一次只與一人相較，且須與本盤相較。",
    },
    "told_unread": {
        "en": "Of the birth that you tell ({birth}) nothing could be computed beside this chart: there was or is no such day yet, the clock showed its hour twice or not at all, it lies beyond the tables, or this chart is out of date.",
        "zh-Hans": "你所说的生辰（{birth}）无法与本盘一起推算：或没有这一天、还没到这一天，或那一刻钟表走了两遍或跳了过去，或在历表之外，或本盘已经过期。",
        "zh-Hant": "你所說的生辰（{birth}）無法與本盤一起推算：或沒有這一天、還沒到這一天，或那一刻鐘錶走了兩遍或跳了過去，或在曆表之外，或本盤已經過期。",
    },
    "told_before": {
        "en": "The other is still who was told of before ({birth}).",
        "zh-Hans": "这里所说的对方，仍是前面说到的（{birth}）。",
        "zh-Hant": "這裡所說的對方，仍是前面說到的（{birth}）。",
    },
    "told_young": {
        "en": "Of the birth that you tell ({birth}) nothing is read beside this chart: one of the two is a minor.",
        "zh-Hans": "你所说的生辰（{birth}）不与本盘相较：两人之中有未成年人。",
        "zh-Hant": "你所說的生辰（{birth}）不與本盤相較：兩人之中有未成年人。",
    },
    "second_unread": {
        "en": "Of the second chart of this conversation nothing could be computed: a birth has been corrected since it was made, or it is gone; make a new chart of it.",
        "zh-Hans": "本对话的第二张命盘无法推算：排出之后出生资料已有更正，或已不在；请重新排盘。",
        "zh-Hant": "本對話的第二張命盤無法推算：排出之後出生資料已有更正，或已不在；請重新排盤。",
    },
    "death": {
        "en": "When anybody dies, or whether an illness ends well, no chart tells, and nothing of it is read here.",
        "zh-Hans": "生死之期、病势吉凶，命盘说不了，这里一概不论。",
        "zh-Hant": "生死之期、病勢吉凶，命盤說不了，這裡一概不論。",
    },
    "untimed": {"en": ", hour open", "zh-Hans": "，时辰未定", "zh-Hant": "，時辰未定"},
    "told_own": {
        "en": "The birth that you tell ({birth}) is not the one that this chart was made of; what follows reads the chart as it is, so correct the profile and make a new chart.",
        "zh-Hans": "你所说的生辰（{birth}）与排此盘所用的不同；以下仍按本盘解读，请更正档案后重新排盘。",
        "zh-Hant": "你所說的生辰（{birth}）與排此盤所用的不同；以下仍按本盤解讀，請更正檔案後重新排盤。",
    },
    "lunar": {
        "en": "lunar {year}, month {month}, day {day}",
        "zh-Hans": "农历{year}年{month}月{day}日",
        "zh-Hant": "農曆{year}年{month}月{day}日",
    },
    "leap": {"en": "leap {month}", "zh-Hans": "闰{month}", "zh-Hant": "閏{month}"},
    "comma": {"en": ", ", "zh-Hans": "、", "zh-Hant": "、"},
    # For models only: who is who in the findings.
    "second": {
        "en": "In the findings the first is the reader, and the second is the other person: {who}.",
        "zh-Hans": "命盘事实中，甲方是读者，乙方是另一个人：{who}。",
        "zh-Hant": "命盤事實中，甲方是讀者，乙方是另一個人：{who}。",
    },
    "second_chart": {
        "en": "the second chart of this conversation",
        "zh-Hans": "本对话的第二张命盘",
        "zh-Hant": "本對話的第二張命盤",
    },
    "has_been_told": {
        "en": "The reader has been told this already; do not say it again:",
        "zh-Hans": "读者已被告知以下各点，不必再说：",
        "zh-Hant": "讀者已被告知以下各點，不必再說：",
    },
}
