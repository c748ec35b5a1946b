"""Births that a question tells: "my husband, born on 5 March 1985 at 8 am", 我老公是1985年3月5日早上8点生的.

A birth is no time that is asked about, and nobody works out its pillars but the Chart service.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.chat.dates import BY_THE_MOON, DATES, VAGUE, Clock, Day, apart, clock_in, day_of
from services.chat.grounding.folding import fold


class Sex(StrEnum):
    """As tradition uses it."""

    UNSPECIFIED = ""
    FEMALE = "FEMALE"
    MALE = "MALE"


@dataclass(frozen=True, slots=True)
class Told:
    """A birth as a question tells it.

    own: of whoever asks, as far as words tell. spans: where its date and its time stand. day: None where no whole
    date is told, so that no chart can be made. hour: None where no time is told for certain.
    """

    own: bool
    spans: tuple[tuple[int, int], ...]
    day: Day | None = None
    hour: int | None = None
    minute: int = 0
    sex: Sex = Sex.UNSPECIFIED


# So many dates, and as many parts of dates, of a question are looked at.
_MOST = 24
_MALE = (
    "husband|boyfriend|son|father|dad|brother|uncle|grandfather|grandson|nephew|he|him|his|male|man"
    "|老公|丈夫|先生|男友|男朋友|儿子|父亲|爸爸?|哥哥?|弟弟?|爷爷|外公|叔叔|舅舅|他|男(?!友|朋)"
)
_FEMALE = (
    "wife|girlfriend|daughter|mother|mom|mum|sister|aunt|grandmother|granddaughter|niece|she|her|female|woman"
    "|老婆|妻子|太太|女友|女朋友|女儿|母亲|妈妈?|姐姐?|妹妹?|奶奶|外婆|姑姑|阿姨|她|女(?!友|朋|儿)"
)
_ANYBODY = (
    "partner|spouse|fianc(?:ee?|é)|friend|child|baby|boss|colleague|lover|crush|ex|they|their|them"
    "|爱人|对象|伴侣|配偶|朋友|孩子|宝宝|老板|同事|闺蜜|对方|前任|那位"
)
_SELF = (
    r"(?<![a-z])(?:i|i'm|i am|myself|my (?=(?:own )?(?:birth|dob|date of birth)))(?![a-z])"
    r"|我(?=[是的生出在于]|\d|[〇零一二三四五六七八九])|本人|自己"
)


def _words(words: str) -> str:
    """Latin ones stand alone; Chinese ones need not."""
    latin = [word for word in words.split("|") if word.isascii()]
    other = [word for word in words.split("|") if not word.isascii()]
    return rf"(?<![a-z])(?:{'|'.join(latin)})(?:'s)?(?![a-z])|{'|'.join(other)}"


_WHO = re.compile(
    rf"(?P<male>{_words(_MALE)})|(?P<female>{_words(_FEMALE)})|(?P<any>{_words(_ANYBODY)})|(?P<own>{_SELF})"
)
_BORN_BEFORE = re.compile(
    r"(?<![a-z])(?:born|birth ?(?:day|date|time)?|d\.?o\.?b)(?![a-z])|出生|生于|生日|生辰|生人|降生"
)
_BORN_BEHIND = re.compile(
    r"[^,，;；]{0,12}?(?:出生|降生|生人|生日|生(?=的|[,，。;；?？!！)）]|$)|(?<![a-z])born(?![a-z]))"
)
# Somebody, and a date right behind: "my wife (1988-07-12 14:30)".
_RIGHT_BEHIND = re.compile(r"[ :(,是'-]{0,4}$")
_NO_MORE = re.compile(r" ?(?:$|[,;.?!。，；？！、)和与跟]|and |的(?=$|[,;.?!。]))")
_AND = re.compile(r"^[\s,;，；、)]*(?:and|but|和|与|跟|而)?\s*$")
_SENTENCE_END = re.compile(r"[。！？\n]|[!?]|\.(?= |$)(?<![ap]\.m\.)")
_ABOUT = re.compile("time|date|时间|日期|around|about|大约|大概")
_BORN_NEXT = re.compile(r"[日号]?(?:出生|生(?=的|[,，。;；?？!！]|$))")
_LINKS = re.compile(r"(?:'s|is|was|are|on|at|in|the|my|their|是|在|于|的|[ :])+")


def births_told(question: str, today: date) -> tuple[Told, ...]:
    """Return the births that a question tells, in its order; none of them after today."""
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
        who = [*_WHO.finditer(before)]
        chained = _is_birth(before, after, who, chained=chained and begin == end)
        if not chained or day is None or _is_ahead(day, today):
            end, chained = match.end(), False
            continue
        clock = clock_in(after, match.end()) or clock_in(before, begin, last=True)
        start = match.start() if moon is None else begin + moon.start()
        spans = [(start, match.end()), *([(clock.start, clock.end)] if clock else [])]
        end = max(one for _, one in spans)
        own, sex = _owner(who, folded)
        yield _told(own, spans, day, clock, sex)


def _told(
    own: bool,  # noqa: FBT001 - which it is decides nothing here
    spans: list[tuple[int, int]],
    day: Day | None,
    clock: Clock | None,
    sex: Sex,
) -> Told:
    hour, minute = (clock.hour, clock.minute) if clock else (None, 0)
    return Told(own, tuple(spans), day, hour, minute, sex)


def _is_birth(before: str, after: str, who: list[re.Match[str]], *, chained: bool) -> bool:
    if _BORN_BEFORE.search(before) or _BORN_BEHIND.match(after):
        return True
    if not who:
        return False
    ahead, behind = before[: who[-1].start()].removesuffix("my "), before[who[-1].end() :]
    if chained and _AND.match(ahead) and _LINKS.fullmatch(behind + " "):
        return True
    clock = clock_in(after[:12], 0)
    rest = after[clock.end :] if clock else after
    return bool(_RIGHT_BEHIND.fullmatch(behind) and _NO_MORE.match(rest))


def _undated(folded: str, dated: list[Told]) -> Iterator[Told]:
    """Births of which only a part of the date, or only the time, is told."""
    taken = [span for one in dated for span in one.spans]
    for match in apart(match for form in VAGUE for match in form.finditer(folded))[:_MOST]:
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        before = folded[_sentence_before(folded, match.start()) : match.start()]
        born = [*_BORN_BEFORE.finditer(before)]
        link = _ABOUT.sub(" ", before[born[-1].end() :]) + " " if born else ""
        if _LINKS.fullmatch(link) or _BORN_NEXT.match(folded, match.end()):
            own, sex = _owner([*_WHO.finditer(before)], folded)
            yield _told(own, [match.span()], None, clock_in(match[0], match.start()), sex)


def _sentence_before(folded: str, place: int) -> int:
    ends = [match.end() for match in _SENTENCE_END.finditer(folded, 0, place)]
    return ends[-1] if ends else 0


def _owner(who: list[re.Match[str]], folded: str) -> tuple[bool, Sex]:
    """Whose birth it is: of who is named last before it; of somebody else where the question speaks of anybody else."""
    if who:
        last = who[-1]
        sex = Sex.MALE if last["male"] else Sex.FEMALE if last["female"] else Sex.UNSPECIFIED
        return last["own"] is not None, sex
    others = [match for match in _WHO.finditer(folded) if match["own"] is None]
    return not others, Sex.UNSPECIFIED


def _is_ahead(day: Day, today: date) -> bool:
    # A lunar date is at most two months behind.
    return (day.year, day.month - 2 * day.lunar, day.day) > (today.year, today.month, today.day)
