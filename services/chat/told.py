"""Births that a question tells: "my husband, born on 5 March 1985 at 8 am", 我老公是1985年3月5日早上8点生的.

A birth is no time that is asked about, and nobody works out its pillars but the Chart service.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from services.chat.dates import (
    BY_THE_MOON,
    DATES,
    VAGUE,
    Day,
    apart,
    clock_before,
    clock_behind,
    clock_in,
    day_of,
)
from services.chat.grounding.folding import fold
from services.chat.persons import NAMED, Person, named_in, person

# So many dates, and as many parts of dates, of a question are looked at.
_MOST = 24
_ADULT_YEARS = 18


@dataclass(frozen=True, slots=True)
class Told:
    """A birth as a question tells it.

    spans: where its date and its time stand. day: None where no whole date is told, so that no chart can be made; year:
    what then is told of it, 0 for nothing. hour: None where no time is told for certain. ahead: it is still to come.
    """

    person: Person
    spans: tuple[tuple[int, int], ...]
    day: Day | None = None
    year: int = 0
    hour: int | None = None
    minute: int = 0
    ahead: bool = False

    def is_minor(self, today: date) -> bool:
        """Whether whoever was born then may be under 18."""
        if self.day is None:
            return self.year + _ADULT_YEARS >= today.year
        # A lunar date is up to two months behind.
        month = self.day.month + 2 * self.day.lunar
        return (self.day.year + _ADULT_YEARS, month, self.day.day) > (
            today.year,
            today.month,
            today.day,
        )


_BORN = re.compile(
    r"(?<![a-z])(?:born|(?<!give )(?<!giving )(?<!gave )birth ?(?:day|date|time)?|date of birth|d\.?o\.?b|b\.)(?![a-z])"
    "|出生(?:日期|时间|于)?|生于|生日|生辰|生人|降生|乾造|坤造|[男女][命方]|[甲乙]方"
)
# What may stand between such a word and the date. Possessive: of what can be read in several ways the first is taken,
# or a row of numbers would be tried in all of them.
_JOINED = re.compile(
    r"(?:(?<![a-z])in [a-z]{2,12}(?: [a-z]{2,12})?(?= on | at | \d|$)"
    r"|(?<![a-z])(?:is|was|are|on|at|in the|in|around|about|of|the|time|date|lunar)(?![a-z])"
    r"|\d{1,2}(?::\d\d)?(?: ?[ap]\.?m\.?)?(?: in the [a-z]+)?"
    "|日期|时间|公历|阳历|新历|农历|阴历|旧历|大约|大概|约|[是为在于的]"
    r"|[\s:,(])*+"
)
_BEHIND = re.compile(
    r"[^,，;；]{0,14}?(?:出生|降生|生人|生日|生(?=的|[,，。;；?？!！)）]|$)|(?<![a-z])born(?![a-z]))"
)
# A day of something else: "my birthday party", "and we married on", 那天.
_ANOTHER_DAY = re.compile(
    r"(?<![a-z])(?:marr|wed|met(?![a-z])|left|leav|divorc|moved|died|party|celebrat|birthday on|due|to be born)"
    "|结婚|认识|相识|离[开婚]|分手|搬|去世|过生日|生日会|那[天日]|当天|预产"
)
# "The day I met my husband was …": what is told is that day.
_OF_A_DAY = re.compile(
    r"(?<![a-z])(?:day|date|time|when|anniversary|wedding)(?![a-z])|日子|时候|那天|纪念"
)
# A year that a birth fell in, and is asked about all the same.
_THAT_YEAR = re.compile(r"那一?年|当年|(?<![a-z])that year")
# Somebody, and a date right behind: "my wife (1988-07-12 14:30)", "his is 1985-03-05".
_RIGHT_BEHIND = re.compile(r"(?:[ :(-]|'s|的|是|(?<![a-z])(?:is|was|are)(?![a-z]))*")
_NO_MORE = re.compile(r" ?(?:$|[;.?!)和与跟、]|(?<![a-z])and(?![a-z])|的(?=$|[,;.?!]))")
_AND = re.compile(r"[\s,;、)]*(?:and|but|和|与|跟|而)?\s*(?:my )?")
_SENTENCE_END = re.compile(r"[。！？\n]|[!?]|\.(?= |$)(?<![ap]\.m\.)(?<![ (]b\.)")


def year_of_birth_asked(question: str, births: tuple[Told, ...]) -> int:
    """Return the year of a birth that a question asks about too ("how was that year?"); 0 for none."""
    asked = births and _THAT_YEAR.search(fold(without_births(question, births)))
    return births[0].year if asked else 0


def births_told(question: str, today: date) -> tuple[Told, ...]:
    """Return the births that a question tells, in its order; those to come only where it calls them births."""
    folded = fold(question)
    found = list(_dated(folded, today))
    found += _undated(folded, found)
    return tuple(sorted(found, key=lambda one: one.spans))


def without_births(question: str, births: tuple[Told, ...]) -> str:
    """Return a question with blanks where it tells births: they are no times that it asks about."""
    for one in births:
        for start, end in one.spans:
            question = question[:start] + " " * (end - start) + question[end:]
    return question


def _dated(folded: str, today: date) -> Iterator[Told]:
    """Births of which a whole date is told."""
    matches = apart(match for form in DATES for match in form.finditer(folded))[:_MOST]
    end, chained = 0, False
    for place, match in enumerate(matches):
        begin = max(end, _sentence_before(folded, match.start()))
        before = folded[begin : match.start()]
        last = matches[place + 1].start() if place + 1 < len(matches) else len(folded)
        stop = _SENTENCE_END.search(folded, match.end(), last)
        after = folded[match.end() : stop.start() if stop else last]
        moon = next((m for m in BY_THE_MOON.finditer(before) if m.end() == len(before)), None)
        day = day_of(match, lunar=moon is not None)
        who = named_in(folded, begin, match.start())
        behind = before[who[-1].end() - begin :] if who else before
        ahead = before[: who[-1].start() - begin] if who else ""
        follows = chained and begin == end and bool(who) and _AND.fullmatch(ahead) is not None
        chained = _is_birth(before, after, behind if who else None, follows=follows)
        whose = _whose(who, before, after, folded, match.end())
        to_come = day is not None and _is_ahead(day, today)
        # A birth to come is one only where that is said.
        chained = chained and not (to_come and not _BORN.search(before)) and whose is not None
        if not chained or day is None or whose is None:
            end, chained = match.end(), False
            continue
        clock = clock_behind(after, match.end()) or clock_before(before, begin)
        start = match.start() if moon is None else begin + moon.start()
        spans = [(start, match.end()), *([(clock.start, clock.end)] if clock else [])]
        end = max(one for _, one in spans)
        hour, minute = (clock.hour, clock.minute) if clock else (None, 0)
        yield Told(whose, tuple(spans), day, day.year, hour, minute, to_come)


def _whose(
    who: list[re.Match[str]], before: str, after: str, folded: str, end: int
) -> Person | None:
    """Return whose birth it is: of who is named before it, or between it and "born": 2015年3月5日我儿子出生."""
    found = _BEHIND.match(after)
    if found and (between := named_in(folded, end, end + found.end())):
        return person(between, "", folded)
    if _OF_SOMEBODY.match(after):
        return Person()
    return person(who, before, folded)


_OF_SOMEBODY = re.compile("[^,。;]{0,10}?生的(?:人|女|男|命)")


def _is_birth(before: str, after: str, behind: str | None, *, follows: bool) -> bool:
    """Whether a date is of a birth. behind: what stands between somebody and the date; None where nobody is named.

    follows: it stands behind a birth and somebody else.
    """
    if _ANOTHER_DAY.match(after.lstrip()):
        return False
    born = [*_BORN.finditer(before)]
    if born:
        between = before[born[-1].end() :]
        another = _ANOTHER_DAY.search(before[max(0, born[-1].start() - 1) :])
        if _JOINED.fullmatch(between) and not another:
            return True
    found = _BEHIND.match(after)
    if found and not _ANOTHER_DAY.search(found[0]):
        return True
    if behind is None or _OF_A_DAY.search(before):
        return False
    if follows and _JOINED.fullmatch(behind):
        return True
    clock = clock_behind(after, 0)
    rest = after[clock.end :] if clock else after
    comma = re.match(r" ?[,;] ?", rest)
    ends = _NO_MORE.match(rest) or (comma and (clock or NAMED.match(rest, comma.end())))
    return bool(_RIGHT_BEHIND.fullmatch(behind.replace(",", "") if clock else behind) and ends)


def _undated(folded: str, dated: list[Told]) -> Iterator[Told]:
    """Births of which only a part of the date, or only the time, is told."""
    whole = [match.span() for form in DATES for match in form.finditer(folded)]
    taken = [*whole, *(span for one in dated for span in one.spans)]
    for match in apart(match for form in VAGUE for match in form.finditer(folded))[:_MOST]:
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        begin = _sentence_before(folded, match.start())
        before, after = folded[begin : match.start()], folded[match.end() :]
        born = [*_BORN.finditer(before)]
        between = before[born[-1].end() :] if born else ","
        joined = "," not in between and _JOINED.fullmatch(between)
        another = _ANOTHER_DAY.search(before[born[-1].start() :] if born else "")
        if (joined and not another and not _ANOTHER_DAY.match(after)) or _BORN_NEXT.match(after):
            whose = _whose(
                named_in(folded, begin, match.start()), before, after, folded, match.end()
            )
            if whose is None:
                continue
            clock, year = clock_in(match[0], match.start()), re.search(r"(?<!\d)\d{4}", match[0])
            hour, minute = (clock.hour, clock.minute) if clock else (None, 0)
            yield Told(whose, (match.span(),), None, int(year[0]) if year else 0, hour, minute)


_BORN_NEXT = re.compile(r"[日号]?(?:出生|生(?=的|[,，。;；?？!！]|$))")


def _sentence_before(folded: str, place: int) -> int:
    ends = [match.end() for match in _SENTENCE_END.finditer(folded, 0, place)]
    return ends[-1] if ends else 0


def _is_ahead(day: Day, today: date) -> bool:
    # A lunar date is a month behind, about.
    return (day.year, day.month + day.lunar, day.day) > (today.year, today.month, today.day)
