"""Ages as a text may write them, and those that fit the times which a sentence names."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import chain

from services.chat.grounding.lexicon import Tag
from services.chat.grounding.numerals import CHINESE_DIGITS, number
from services.chat.grounding.once import of_words
from services.chat.grounding.scopes import Sentence
from services.chat.grounding.truth import Truth
from services.chat.grounding.unfounded.named import Named, is_said, is_said_at

_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORDS = {word: n for n, word in enumerate(_ONES)} | {word: 20 + 10 * n for n, word in enumerate(_TENS)}  # fmt: skip
_WORD = rf"(?:(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_ONES[1:10])}))?|{'|'.join(_ONES)})"
_A_MONTH = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
# What is counted then is no age.
_COUNTED = (
    rf"years? (?:later|ago)|months?|points?|o'clock|of|stems?|branches|decades?|things|ways|places"
    rf"|sides|hours|people|methods|day|[ap]m(?![a-z])|percent|per|%|in the|(?:{_A_MONTH})[a-z]*"
    rf"|to (?:\d|{_WORD})"
)
_AGE = re.compile(
    r"(?<![a-z])(?:(?:when|since|until) (?:you|he|she) "
    r"(?:was|were|is|are|turns?|turned|will be)(?: all of)?|at(?: (?:the |an )?age(?: of)?)?"
    r"|age of|aged|from(?: the age of)?"
    r"|(?:you|he|she) (?:are|is|were|was|turn|turns|turned|will be)|turning) "
    rf"(?P<from>\d{{1,2}}|{_WORD})(?: to (?P<to>\d{{1,2}}|{_WORD}))?(?![a-z\d.:-])"
    rf"(?! (?:{_COUNTED}))"
)
_SPAN = re.compile(
    rf"(?P<from>\d{{1,2}}|[{CHINESE_DIGITS}]{{1,3}}) ?岁?(?:行|走)?(?:至|到|-|~) ?"
    rf"(?P<to>\d{{1,2}}|[{CHINESE_DIGITS}]{{1,3}}) ?岁"
)
# Not 充满, 美满: 满七十.
_TURNS = re.compile(
    rf"(?<![充美圆填丰饱布])满(?P<from>[{CHINESE_DIGITS}]?十[{CHINESE_DIGITS}]?)"
    rf"(?![个月岁天年{CHINESE_DIGITS}])"
)
_AT_THE_TIME = re.compile(
    rf"时年(?P<from>[{CHINESE_DIGITS}\d]{{1,3}})(?![个月天{CHINESE_DIGITS}\d])"
)
_FORMS = (_AGE, _SPAN, _TURNS, _AT_THE_TIME)
# Under this "at two", "from one" are more often no ages.
_LEAST, _MOST = 5, 99
_LAST_YEAR = 2100


@of_words
def ages_in(sentence: Sentence) -> tuple[tuple[int, int, int, int], ...]:
    """Return (first age, last age or −1, start, end) of each age that is said, once."""
    return tuple(_ages_in(sentence))


def _ages_in(sentence: Sentence) -> Iterator[tuple[int, int, int, int]]:
    read: set[int] = set()
    for index, token in enumerate(sentence.tokens):
        if token.tags & Tag.AGE and 0 <= token.number <= _MOST:
            read |= set(range(token.start, token.end))
            if is_said(sentence, index):
                yield token.number, token.to, token.start, token.end
    found = chain.from_iterable(form.finditer(sentence.folded) for form in _FORMS)
    for match in found:
        if read & set(range(*match.span())) or not is_said_at(sentence, match.start()):
            continue
        read |= set(range(*match.span()))
        first, last = _number(match.group("from")), match.groupdict().get("to")
        if first >= _LEAST:
            yield first, _number(last) if last else -1, match.start(), match.end()


def _number(text: str) -> int:
    if not text.isascii() or text.isdigit():
        return number(text)
    return sum(_WORDS[word] for word in re.split("[- ]", text))


def fits_span(first: int, last: int, said: Named, truth: Truth) -> bool:
    """Whether a luck pillar that is named lasts from one age to the other, by any way to count."""
    return any(
        {first, first - 1} & truth.ages(d.start) and {last, last + 1} & truth.ages(d.end)
        for d in said.decades
    )


def fitting(sentence: Sentence, said: Named, truth: Truth) -> frozenset[int]:
    """Return the ages at the times that a sentence names; none where it names none."""
    days = [day for d in said.decades for day in (d.start, d.end)]
    dated = (t.ids[0] for t in sentence.tokens if t.tags & Tag.DATE and t.ids and t.ids[0])
    days += map(date.fromisoformat, dated)
    days += [day for y in said.years if y < _LAST_YEAR for day in (date(y, 1, 1), date(y, 12, 31))]
    if days and sentence.tags & (Tag.NOW | Tag.FLOW):
        days.append(truth.today)
    return frozenset(age for day in days for age in truth.ages(day))


def within(said: Named, truth: Truth) -> frozenset[int]:
    """Return every age at which a luck pillar that is named lasts."""
    return frozenset(
        age
        for d in said.decades
        for age in range(min(truth.ages(d.start)), max(truth.ages(d.end)) + 1)
    )
