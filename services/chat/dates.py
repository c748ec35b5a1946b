"""Dates and clock times as people write them in Chinese and in English. Texts are folded (`folding.fold`)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Day:
    """A whole date. lunar: of the Chinese calendar, where `leap` tells a leap month from the other of its number."""

    year: int
    month: int
    day: int
    lunar: bool = False
    leap: bool = False


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock time, and where it stands. hour: None where it is doubtful, as twelve at night is of two days."""

    hour: int | None
    minute: int
    start: int
    end: int


_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
MONTH = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    "|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_LUNAR_MONTHS = {"正": 1, "冬": 11, "腊": 12}
_ZH_DIGITS = {"零": 0} | {char: value for value, char in enumerate("〇一二三四五六七八九")}
_ZH_DIGIT = "".join(_ZH_DIGITS)
_LUNAR = "农历|阴历|旧历"
BY_THE_MOON = re.compile(rf"(?:{_LUNAR}|(?<![a-z])lunar(?: calendar)?(?: date)?)[ :]*")
# Whole dates: what stands in one of them was on a day. Of 03/05/1985 nobody knows which is the month.
DATES = (
    re.compile(
        r"(?<!\d)(?P<y>(?:1[6-9]|20)\d\d) ?[-/.] ?(?P<m>\d{1,2}) ?[-/.] ?(?P<d>\d{1,2})(?!\d)"
    ),
    re.compile(
        rf"(?<!\d)(?P<y>(?:1[6-9]|20)\d\d|[{_ZH_DIGIT}]{{4}}) ?年 ?\(?(?P<lunar>{_LUNAR})?\)? ?(?P<leap>闰)?"
        r"(?P<m>\d{1,2}|[正冬腊一二三四五六七八九十]{1,2}) ?月 ?"
        r"(?P<d>\d{1,2}|初[一二三四五六七八九十]|[一二三四五六七八九十廿卅]{1,3}) ?[日号]?"
    ),
    re.compile(
        rf"(?<![a-z])(?P<n>{MONTH})\.? (?P<d>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y>(?:1[6-9]|20)\d\d)(?!\d)"
    ),
    re.compile(
        rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<n>{MONTH})\.?,? (?P<y>(?:1[6-9]|20)\d\d)(?!\d)"
    ),
)
# What is not a whole date: a part of one, or only a time.
_PARTS = (
    re.compile(r"(?<![\d年])\d{1,2} ?月 ?\d{1,2} ?[日号]?"),
    re.compile(rf"(?<![a-z])(?:{MONTH})\.? \d{{1,2}}(?:st|nd|rd|th)?(?!\d)"),
    re.compile(rf"(?<!\d)\d{{1,2}}(?:st|nd|rd|th)? (?:of )?(?:{MONTH})(?![a-z])"),
    re.compile(r"(?<!\d)\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d\d(?!\d)"),
    re.compile(rf"(?<![a-z])(?:{MONTH})\.?,? (?:1[6-9]|20)\d\d(?!\d)"),
    re.compile(rf"(?<!\d)(?:(?:1[6-9]|20)\d\d|[{_ZH_DIGIT}]{{4}}) ?年(?: ?\d{{1,2}} ?月)?"),
    # Only the year, by its pillar: 甲子年, 乙丑年正月十四.
    re.compile(
        "[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]年"
        "(?:[正冬腊一二三四五六七八九十]{1,2}月(?:初?[一二三四五六七八九十廿]{1,3})?)?"
    ),
    re.compile(r"(?<![\d.,/-])(?:1[6-9]|20)\d\d(?![\d/-])"),
    re.compile(
        rf"(?<![\d{_ZH_DIGIT}])(?:\d\d|[四五六七八九〇零][{_ZH_DIGIT}])年(?:\d{{1,2}}月(?:\d{{1,2}}[日号]?)?)?"
    ),
)
_HOUR = r"(?P<h>\d{1,2}|[零一二两三四五六七八九十]{1,3})"
TIMES = (
    re.compile(
        r"(?<![\d:])(?P<h>1[0-2]|[1-9])(?::(?P<mi>[0-5]\d))?(?: ?o'?clock)? "
        r"(?:in the (?P<when>morning|afternoon|evening)|at (?P<night>night))(?![a-z])"
    ),
    re.compile(r"(?<![\d:])(?P<h>1[0-2]|[1-9]) ?o'?clock"),
    re.compile(r"(?<![a-z])(?P<noon>noon|midday)(?![a-z])"),
    re.compile(
        r"(?<![\d:])(?P<h>[01]?\d|2[0-3]):(?P<mi>[0-5]\d)(?::[0-5]\d)?(?![\d:]) ?(?P<ap>[ap]\.?m)?"
    ),
    re.compile(r"(?<![\d:])(?P<h>1[0-2]|0?[1-9])(?:\.(?P<mi>[0-5]\d))? ?(?P<ap>[ap]\.?m)(?![a-z])"),
    re.compile(
        "(?P<part>凌晨|清晨|早上|早晨|上午|中午|午后|下午|傍晚|晚上|夜里|夜晚|半夜|深夜|午夜|早|晚)? ?"
        rf"{_HOUR} ?[点时](?!间|候|辰|[柱干支])(?:钟)?(?:(?P<half>半)|(?P<quarter>[一三13])刻"
        r"|(?P<mi>\d{1,2}|[零一二三四五六七八九十]{1,3})分?)?"
    ),
    re.compile(r"(?P<branch>[子丑寅卯辰巳午未申酉戌亥])时"),
)
VAGUE = (*_PARTS, *TIMES[:-1])
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_LATE = frozenset(("午后", "下午", "傍晚"))
_DEEP = frozenset(("半夜", "深夜", "午夜"))
_NIGHT = frozenset(("晚上", "夜里", "夜晚", "晚")) | _DEEP


def day_of(match: re.Match[str], *, lunar: bool) -> Day | None:
    """Return what a match of `DATES` says; None for no date of any calendar. lunar: it is said before it."""
    parts = match.groupdict()
    year = digits(parts["y"])
    named, numbered = parts.get("n"), parts.get("m") or ""
    month = month_of(named) if named else _LUNAR_MONTHS.get(numbered) or number(numbered) or 0
    day = number(parts["d"].replace("初", "").replace("廿", "二十").replace("卅", "三十")) or 0
    lunar = bool(
        lunar
        or parts.get("lunar")
        or parts.get("leap")
        or parts.get("m") in _LUNAR_MONTHS
        or parts["d"][0] in "初廿卅"
        # 八月十五: who says no 日 counts by the moon.
        or not (match[0][-1] in "日号" or parts["d"].isascii())
    )
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return Day(year, month, day, lunar, bool(parts.get("leap")))


def _value(char: str) -> int | None:
    return 2 if char in "两兩" else _ZH_DIGITS.get(char)


def month_of(name: str) -> int:
    """Return the number of a month by its English name, which may be shortened."""
    return _MONTHS.index(name[:3]) + 1


def digits(text: str) -> int:
    """Return a number that is written digit by digit: 1985, 一九八五."""
    return int("".join(str(_value(char) if char in _ZH_DIGITS else int(char)) for char in text))


def number(text: str) -> int | None:
    """Return a number in digits or in Chinese (三十五, 十八, 一百零二); None for none."""
    if text.isdigit():
        return int(text)
    total, digit = 0, 0
    for char in text:
        if char in "百十":
            total, digit = total + (digit or 1) * (100 if char == "百" else 10), 0
        elif (value := _value(char)) is not None:
            digit = value
        else:
            return None
    return total + digit


def clock_in(text: str, offset: int) -> Clock | None:
    """Return the first time of a text. offset: where the text begins."""
    found = _clocks(text)
    return _clock(found[0], offset) if found else None


def clock_behind(text: str, offset: int) -> Clock | None:
    """Return the time at which a text begins, behind a date: "… at 8 am", 早上八点生."""
    found = _clocks(text)
    if not found or not _TO_TIME.fullmatch(text, 0, found[0].start()):
        return None
    # 我有两点不懂: who tells a time so says what part of the day, or that somebody was born then.
    told = found[0].groupdict()
    bare = "点" in found[0][0] and not found[0][0][0].isascii()
    more = any(told.get(name) for name in ("part", "half", "quarter", "mi"))
    if bare and not more and not _BORN_THEN.match(text, found[0].end()):
        return None
    return _clock(found[0], offset)


def clock_before(text: str, offset: int) -> Clock | None:
    """Return the time with which a text ends, before a date: "at 8 am on …"."""
    found = _clocks(text)
    if not found or not _FROM_TIME.fullmatch(text, found[-1].end()):
        return None
    return _clock(found[-1], offset)


_TO_TIME = re.compile(r"[\s,t(]*(?:(?:at|around|about|of|in|大约|大概|约|在|的|于)\s*)*")
_FROM_TIME = re.compile(r"[\s,]*(?:(?:on|of|in|the)\s*)*")
_BORN_THEN = re.compile(r"\s*(?:左右|多|钟|出?生|[,，。;)]|$|的)")


def _clocks(text: str) -> list[re.Match[str]]:
    return apart(match for form in TIMES for match in form.finditer(text))


def _clock(match: re.Match[str], offset: int) -> Clock:
    start, end = offset + match.start(), offset + match.end()
    parts = match.groupdict()
    if parts.get("noon"):
        return Clock(12, 0, start, end)
    if branch := parts.get("branch"):
        # 子 is of two days.
        return Clock(2 * _BRANCHES.index(branch) or None, 0, start, end)
    hour, minute = number(parts["h"]) or 0, _minute(parts)
    if minute >= 60:
        return Clock(None, 0, start, end)
    return Clock(_of_day(hour, parts), minute, start, end)


def apart(matches: Iterable[re.Match[str]]) -> list[re.Match[str]]:
    """Return matches in their order, the longest of those that share a place."""
    found: list[re.Match[str]] = []
    for match in sorted(matches, key=lambda one: (one.start(), -one.end())):
        if not found or match.start() >= found[-1].end():
            found.append(match)
    return found


def _minute(parts: dict[str, str | None]) -> int:
    if parts.get("half"):
        return 30
    if quarter := parts.get("quarter"):
        return 15 * (1 if quarter in "一1" else 3)
    return number(parts.get("mi") or "") or 0


def _of_day(hour: int, parts: dict[str, str | None]) -> int | None:
    """Return the hour of 0–23 that is meant; None where it is doubtful, or could be of two days."""
    part, half = parts.get("part") or "", (parts.get("ap") or "")[:1]
    if when := parts.get("when"):
        half = "a" if when == "morning" else "p"
    if parts.get("night"):
        half = "p" if 5 <= hour < 12 else ""
    if half:
        return hour % 12 + 12 * (half == "p") if 1 <= hour <= 12 else hour if hour < 24 else None
    if parts.get("night") or (part in _NIGHT and (hour < 5 or hour == 12)):
        return hour if part in _DEEP and 1 <= hour < 5 else None
    late = part in _LATE or (part in _NIGHT and (part not in _DEEP or hour > 8))
    if late and hour < 12:
        return hour + 12
    if part == "中午" and hour < 4:
        return hour + 12
    return 0 if part == "凌晨" and hour == 12 else hour if hour < 24 else None
