"""What a question needs to have computed before anybody answers it: the years, months, dates and ages that it names.

No writer does arithmetic. A question is read in Chinese of both scripts and in English, and what it names becomes
moments to ask the Chart service about.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from services.chat.dates import MONTH, digits, month_of, number
from services.chat.grounding.folding import fold
from services.chat.persons import names_kin
from services.chat.told import Told, births_told, without_births, year_of_birth_asked

MOST_MOMENTS = 12
_FIRST_YEAR, _LAST_YEAR = 1600, 2399
_OLDEST, _MOST_UNREAD = 120, 3


class Span(StrEnum):
    """How long what is asked about lasts."""

    YEAR = "YEAR"
    MONTH = "MONTH"
    DATE = "DATE"


@dataclass(frozen=True, slots=True)
class Moment:
    """Something in time that a question names, and an instant within it."""

    span: Span
    label: str
    instant: datetime


@dataclass(frozen=True, slots=True)
class Needs:
    """What is to be computed.

    other: the question is about two people. told: the birth of the other that it tells. kin: the other is of the
    family of whoever asks. minor: it tells the birth of somebody under 18 who is not.
    """

    moments: tuple[Moment, ...] = ()
    other: bool = False
    told: Told | None = None
    kin: bool = False
    minor: bool = False


_NUMBER = "[0-9]{1,3}|[〇零一二三四五六七八九十百两]{1,5}"
_DATE_FORMS = (
    re.compile(r"(?<!\d)(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<y>\d{4})\s*年\s*(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*[日号號]?"),
    re.compile(rf"\b(?P<n>{MONTH})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})\b"),
    re.compile(
        rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<n>{MONTH})\.?,?\s+(?P<y>\d{{4}})\b"
    ),
    re.compile(r"(?<![\d年月])(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*[日号號]"),
)
_MONTH_FORMS = (
    re.compile(r"(?<!\d)(?P<y>\d{4})\s*年\s*(?P<m>\d{1,2})\s*月(?!\s*\d)"),
    re.compile(rf"\b(?:in\s+)?(?P<n>{MONTH})\.?,?\s+(?P<y>\d{{4}})\b"),
    re.compile(r"(?<!\d)(?P<y>\d{4})[-/](?P<m>\d{1,2})(?![-/.\d])"),
)
_YEAR = re.compile(
    r"(?<![\d.,/-])(?P<y>1[6-9]\d\d|2[0-3]\d\d)(?![\d/-])(?!\s*(?:岁|歲|元|块|塊|萬|万|%))"
)
_CHINESE_YEAR = re.compile(r"(?P<y>[〇零一二三四五六七八九]{4})年")
_AGE = re.compile(
    rf"(?P<a>{_NUMBER})\s*[岁歲]|\bage[d]?\s+(?:of\s+)?(?P<b>\d{{1,3}})\b|\bat\s+(?P<c>\d{{1,3}})\b(?!\s*(?:o'clock|am|pm|:|%))"
    r"|\b(?:turn|am|be)\s+(?P<d>\d{1,3})\b(?!\s*%)|\b(?P<e>\d{1,3})[\s-]years?[\s-]old\b"
)
# "I am 14. When …": who says how old he is names no moment. "When I am 60" does.
_IS_SO_OLD = re.compile(
    r"(?<!when )(?<!once )(?<!if )(?<!until )(?<!time )\b(?:i am|i'm|im) (?:only |just |now )?$"
)
_NOMINAL = ("虚岁", "虛歲", "nominal age")
_RELATIVE_YEARS = {
    -2: ("前年",),
    -1: ("去年", "上一年", "last year"),
    0: ("今年", "本年", "this year", "current year"),
    1: ("明年", "来年", "來年", "下一年", "next year"),
    2: ("后年", "後年", "year after next"),
}
_RELATIVE_MONTHS = {
    0: ("这个月", "這個月", "本月", "this month"),
    1: ("下个月", "下個月", "下月", "next month"),
}
_RELATIVE_DAYS = {
    0: ("今天", "今日", "today"),
    1: ("明天", "明日", "tomorrow"),
    2: ("后天", "後天", "day after tomorrow"),
}
_AHEAD = "(?:未来|未來|今后|今後|接下来|接下來|往后|往後|以后|以後)(?:的)?"
_DECADE = re.compile(
    _AHEAD
    + r"(?:十|10)\s*年|\bnext (?:ten|10) years\b|\bnext decade\b|\bcoming (?:ten years|decade)\b"
)
_FEW_YEARS = re.compile(rf"(?:{_AHEAD}|[这這])(?:几|幾|三|3)年|\bnext (?:few|three|3) years\b")
_OTHER = re.compile(
    "合婚|合盘|合盤|八字合|配不配|般配|我们|我們|我俩|我倆|两个人|兩個人|(?<!其)[他她]|对方|對方"
    r"|\bcompatib|\b(?:he|she|him|her|his|hers)\b|\bmy (?:partner|husband|wife|boyfriend|girlfriend|spouse|fianc)"
    r"|\bus both\b|\bthe two of us\b|\bwe\b|\bus\b|\bour\b|\btogether\b",
    re.IGNORECASE,
)
# Of two others, neither of whom is the reader.
_THEY = re.compile(r"他们|她们|他們|她們|他俩|他倆|\bthey\b|\bthem\b|\bthese two\b", re.IGNORECASE)


def needs_of(question: str, today: date, born: date | None) -> Needs:
    """Return what a question needs.

    today: the reader's date. born: turns ages into years, and leaves out what was before. At most
    `MOST_MOMENTS` moments, in order of time.
    """
    births = births_told(question, today)
    text = without_births(question, births).lower()
    found: dict[str, Moment] = {}
    year = year_of_birth_asked(question, births)
    for moment in (*_moments(text, today, born), *([_year(year)] if year else [])):
        if born is None or moment.instant.date() >= born:
            found.setdefault(moment.label, moment)
    in_time = sorted(found.values(), key=lambda moment: moment.instant)
    others = [one for one in births if not one.person.own and not one.ahead]
    told = _asked_about(question, births, [one for one in others if one.day is not None])
    other = told is not None or _OTHER.search(question) is not None
    minor = any(
        one.is_minor(today) for one in others if not one.person.kin and (one.day or one.year)
    )
    kin = names_kin(question) if told is None else told.person.kin
    return Needs(tuple(in_time[:MOST_MOMENTS]), other, told, kin, minor)


def _asked_about(question: str, births: tuple[Told, ...], others: list[Told]) -> Told | None:
    """Return whom of others a question is about: who is named again, else the first; nobody where it is about both."""
    if len(others) > 1 and _THEY.search(question):
        return None
    said = fold(without_births(question, births))
    again = (one for one in others if one.person.word and said.count(one.person.word) > 1)
    return next(again, others[0] if others else None)


# Dates of another calendar, and years that no table reaches.
_LUNAR_DAY = "[闰閏]?[正一二三四五六七八九十冬腊臘]+月(?:[初十廿三][一二三四五六七八九十])?"
_LUNAR = re.compile(
    rf"(?:农历|農曆|阴历|陰曆|旧历|舊曆)(?:{_LUNAR_DAY}|新年)?|(?=[闰閏]){_LUNAR_DAY}"
    r"|\blunar (?:month|date|new year|calendar)\b"
)
_TOO_FAR = re.compile(
    r"(?<![\d.,/-])(?:1[0-5]\d\d|2[4-9]\d\d)\s*年(?![纪級级])|\b(?:year|in) (?:1[0-5]\d\d|2[4-9]\d\d)\b"
)


def unread_in(question: str, today: date, born: date | None) -> tuple[str, ...]:
    """Return the times that a question names and that cannot be computed, as it names them.

    No such day, a lunar date, an age that nobody has, before the birth, or beyond the tables.
    """
    text = without_births(question, births_told(question, today)).lower()
    found = [match[0] for match in _LUNAR.finditer(text)]
    for form in _DATE_FORMS:
        found += [
            match[0] for match in form.finditer(text) if not any(_dated(match, Span.DATE, today))
        ]
    found += [match[0] for match in _TOO_FAR.finditer(text)]
    for match in _AGE.finditer(text):
        age = number(next(group for group in match.groups() if group))
        found += [match[0]] if age is not None and age > _OLDEST else []
    if born is not None:
        found += [one.label for one in _moments(text, today, born) if one.instant.date() < born]
    return tuple(dict.fromkeys(one.strip() for one in found))[:_MOST_UNREAD]


def _moments(text: str, today: date, born: date | None) -> Iterator[Moment]:
    # What is read as a date is not read again as a month or a year.
    for forms, span in ((_DATE_FORMS, Span.DATE), (_MONTH_FORMS, Span.MONTH)):
        for form in forms:
            for match in form.finditer(text):
                yield from _dated(match, span, today)
            text = form.sub(" ", text)
    for phrases, span in ((_RELATIVE_DAYS, Span.DATE), (_RELATIVE_MONTHS, Span.MONTH)):
        for steps, words in phrases.items():
            if any(word in text for word in words):
                yield (
                    _day(today + timedelta(days=steps))
                    if span is Span.DATE
                    else _month(today, steps)
                )
                break
    yield from (
        _year(year) for year in _years(text, today, born) if _FIRST_YEAR <= year <= _LAST_YEAR
    )


def _dated(match: re.Match[str], span: Span, today: date) -> Iterator[Moment]:
    parts = match.groupdict()
    name = parts.get("n")
    month = int(parts["m"]) if name is None else month_of(name)
    year = int(parts["y"]) if parts.get("y") else today.year
    try:
        day = date(year, month, int(parts["d"]) if span is Span.DATE else 1)
    except ValueError:
        return
    if _FIRST_YEAR <= year <= _LAST_YEAR:
        yield _day(day) if span is Span.DATE else _month(day, 0)


def _years(text: str, today: date, born: date | None) -> Iterator[int]:
    for match in _YEAR.finditer(text):
        yield int(match["y"])
    for match in _CHINESE_YEAR.finditer(text):
        yield digits(match["y"])
    for steps, words in _RELATIVE_YEARS.items():
        if any(word in text for word in words):
            yield today.year + steps
    if _DECADE.search(text):
        yield from range(today.year, today.year + 10)
    elif _FEW_YEARS.search(text):
        yield from range(today.year, today.year + 3)
    if born is not None:
        yield from _years_of_ages(text, today, born)


def _years_of_ages(text: str, today: date, born: date) -> Iterator[int]:
    """Yield the years in which one is as old as a question says, but not where that is how old somebody says to be."""
    nominal = any(word in text for word in _NOMINAL)
    for match in _AGE.finditer(text):
        age = number(next(group for group in match.groups() if group))
        if age is None or age > _OLDEST:
            continue
        year, at = (
            born.year + age - nominal,
            match.start() + len("am ") * match[0].startswith("am "),
        )
        if abs(year - today.year) <= 1 or not _IS_SO_OLD.search(text[:at]):
            yield year


def _year(year: int) -> Moment:
    # In the middle: within the year however it is counted.
    return Moment(Span.YEAR, f"{year}", datetime(year, 7, 1, 12, tzinfo=UTC))


def _month(day: date, steps: int) -> Moment:
    months = day.year * 12 + day.month - 1 + steps
    year, month = divmod(months, 12)
    # A solar month begins between the 4th and the 9th.
    return Moment(
        Span.MONTH, f"{year}-{month + 1:02}", datetime(year, month + 1, 15, 12, tzinfo=UTC)
    )


def _day(day: date) -> Moment:
    return Moment(
        Span.DATE, day.isoformat(), datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    )
