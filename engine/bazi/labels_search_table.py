"""Labels of searches and uncertain times by stable id: simplified Chinese, traditional Chinese, English."""

SEARCH_LABELS: dict[str, tuple[str, str, str]] = {
    "part_of_day.small_hours": ("凌晨", "凌晨", "the small hours"),
    "part_of_day.morning": ("上午", "上午", "the morning"),
    "part_of_day.afternoon": ("下午", "下午", "the afternoon"),
    "part_of_day.evening": ("晚上", "晚上", "the evening"),
    "part_of_day.daytime": ("白天", "白天", "the daytime"),
    "part_of_day.night": ("夜里", "夜裡", "the night"),
    "side.one": ("甲方", "甲方", "the first chart"),
    "side.other": ("乙方", "乙方", "the second chart"),
    "answer.yes": ("是", "是", "yes"),
    "answer.no": ("否", "否", "no"),
    "answer.unknown": ("性别未知", "性別未知", "sex unknown"),
    "profile.compatibility.tally.1": ("合冲计数", "合沖計數", "tally of relations (v1)"),
    "compatibility.joins": ("合多于冲", "合多於沖", "more joins than parts"),
    "compatibility.parts": ("冲多于合", "沖多於合", "more parts than joins"),
    "compatibility.even": ("合冲相当", "合沖相當", "as much joins as parts"),
    "compatibility.gives": ("对方有其所喜", "對方有其所喜", "the other shows what is wanted"),
    "compatibility.gives_not": (
        "对方无其所喜",
        "對方無其所喜",
        "the other does not show what is wanted",
    ),
}

SEARCH_TEMPLATES: dict[str, tuple[str, str, str]] = {
    "compatibility.relation": (
        "甲方{one}与乙方{other}：{relation}（{element}）",
        "甲方{one}與乙方{other}：{relation}（{element}）",
        "{one} of the first and {other} of the second: {relation}, towards {element}",
    ),
    "compatibility.day_master": (
        "{side}：对方日主为其{ten_god}（配偶星：{spouse_star}）",
        "{side}：對方日主為其{ten_god}（配偶星：{spouse_star}）",
        "To {side} the other day master is {ten_god} (spouse star: {spouse_star})",
    ),
    "compatibility.spouse_palace": (
        "夫妻宫：{relations}",
        "夫妻宮：{relations}",
        "Spouse palaces: {relations}",
    ),
    "compatibility.elements": (
        "{side}所缺：{lacking}；对方所有：{given}",
        "{side}所缺：{lacking}；對方所有：{given}",
        "Lacking in {side}: {lacking}; shown by the other: {given}",
    ),
    "compatibility.star": (
        "{side}予对方{place}：{star}",
        "{side}予對方{place}：{star}",
        "From {side} to the other {place}: {star}",
    ),
    "compatibility.tally": (
        "［{profile}］合 {joining}，冲刑害破 {parting}：{verdict}",
        "［{profile}］合 {joining}，沖刑害破 {parting}：{verdict}",
        "[{profile}] joining {joining}, parting {parting}: {verdict}",
    ),
    "compatibility.useful": (
        "{side}［{profile}］：{verdict}；有：{held}；无：{missing}",
        "{side}［{profile}］：{verdict}；有：{held}；無：{missing}",
        "For {side} [{profile}]: {verdict}; there: {held}; missing: {missing}",
    ),
    "possible.chart": (
        "可能的四柱 {number}：{pillars}（{from} 至 {to}，占 {percent}%）",
        "可能的四柱 {number}：{pillars}（{from} 至 {to}，佔 {percent}%）",
        "Possible chart {number}: {pillars} ({from} to {to}, {percent} % of the time)",
    ),
    "possible.stable": (
        "{subject}确定：{pillars}",
        "{subject}確定：{pillars}",
        "{subject} is certain: {pillars}",
    ),
    "possible.term": (
        "{term}（{utc}）相距 {seconds} 秒，其时刻误差可达 {uncertainty} 秒：交节前后年月柱为 {pillars}",
        "{term}（{utc}）相距 {seconds} 秒，其時刻誤差可達 {uncertainty} 秒：交節前後年月柱為 {pillars}",
        "{term} ({utc}) is {seconds} s away and known to {uncertainty} s: year and month before and after: {pillars}",
    ),
}
