"""Labels of searches and uncertain times by stable id: simplified Chinese, traditional Chinese, English."""

SEARCH_LABELS: dict[str, tuple[str, str, str]] = {
    "part_of_day.small_hours": ("凌晨", "凌晨", "the small hours"),
    "part_of_day.morning": ("上午", "上午", "the morning"),
    "part_of_day.afternoon": ("下午", "下午", "the afternoon"),
    "part_of_day.evening": ("晚上", "晚上", "the evening"),
    "part_of_day.daytime": ("白天", "白天", "the daytime"),
    "part_of_day.night": ("夜里", "夜裡", "the night"),
}

SEARCH_TEMPLATES: dict[str, tuple[str, str, str]] = {
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
