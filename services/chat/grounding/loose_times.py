"""What a sentence says of time that no claim of it depends on: see `loose_ends`."""

import re
from collections.abc import Sequence

from services.chat.grounding.claims import Claim, ClaimKind, When
from services.chat.grounding.extract_whole import is_passing
from services.chat.grounding.lexicon import Tag
from services.chat.grounding.numerals import CHINESE_DIGITS, ORDINALS, number
from services.chat.grounding.patterns import MONTHS
from services.chat.grounding.scopes import Sentence
from services.chat.grounding.tables import year_pillar
from services.chat.grounding.truth import Truth

_PILLAR = Tag.STEM | Tag.BRANCH
_SMALL = {word: str(n) for n, word in enumerate(("a", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), 1)} | {"one": "1"}  # fmt: skip
_MONTH_NAMES = "|".join(MONTHS)
# The month and the day of a turn of luck, months and days after which it begins: only its year is read.
_FINER = re.compile(
    rf"(?P<zh>\d{{1,2}}|[{CHINESE_DIGITS}]{{1,3}}) ?"
    rf"(?P<unit>个月|月(?!\d)|[天日](?!主|元|柱|支|干))|(?P<half>[岁年]半|半年)"
    rf"|(?<![a-z\d])(?P<en>\d{{1,2}}|a|one|two|three|four|five|six|seven|eight|nine|ten|eleven"
    rf"|twelve) (?P<what>month|day)s?(?![a-z])|"
    rf"(?<![a-z])(?:month of )?(?P<name>{_MONTH_NAMES})(?= (?:of )?[12]\d{{3}}|[.,;]|$)"
)


def has_loose_times(sentence: Sentence, claims: Sequence[Claim], truth: Truth) -> bool:
    """Return whether a sentence says more of time than its claims."""
    if _tells_another_season(sentence, claims, truth):
        return True
    if _tells_another_month(sentence, claims, truth):
        return True
    return any(claim.kind in _OF_TIME for claim in claims) and (
        _tells_a_finer_time(sentence, claims, truth) or _has_loose_number(sentence, claims, truth)
    )


def tells_loose_times(sentence: Sentence, claims: Sequence[Claim]) -> bool:
    """Return whether it says more of time than its claims, whatever the chart."""
    return any(claim.kind in _OF_TIME for claim in claims) and (
        any(_is_of_another_year(claim) for claim in claims)
        or _turns_to_another(claims)
        or _is_counted(sentence, claims)
        or _TENS.search(sentence.folded) is not None
    )


_SEASON = re.compile(
    r"(?<![a-z])(?:in|of|a|the|mid|late|early)[ -]?(?:the )?(?P<en>spring|summer|autumn|fall|winter)(?![a-z])"
    r"|(?<![a-z])(?P<before>spring|summer|autumn|winter)[ -](?:birth|born|month)(?![a-z])"
    r"|(?:生[在于]|时值|正[当值逢])[^,，。;；]{0,2}(?P<zh>[春夏秋冬])|(?P<day>[春夏秋冬])(?:季|天|日|月)?(?:里|中)?(?:出生|生人|降生)"
)
_SEASONS = {"spring": 0, "summer": 1, "autumn": 2, "fall": 2, "winter": 3, "春": 0, "夏": 1, "秋": 2, "冬": 3}  # fmt: skip
_BORN_IN = re.compile(r"(?<![a-z])(?:born|birth)(?![a-z])|生[在于]|出生|生人|降生")
_FIRST_OF_SPRING = 2


def _tells_another_season(sentence: Sentence, claims: Sequence[Claim], truth: Truth) -> bool:
    """Whether a birth is said to be of a season, and its month is of another one; a season of what passes is never read."""
    sounds = [(t.start, t.end) for t in sentence.tokens if t.tags & Tag.SOUND]
    told = {
        _SEASONS[next(said for said in found.groups() if said)]
        for found in _SEASON.finditer(sentence.folded)
        # "Water in the Spring"
        if not any(start <= found.start() < end for start, end in sounds)
    }
    if not told or any(is_passing(claim) for claim in claims):
        return bool(told)
    of_month = any(t.tags & Tag.POSITION and t.number == 1 for t in sentence.tokens)
    month = truth.pillars[1]
    if month is None or not (of_month or _BORN_IN.search(sentence.folded)):
        return False
    return told != {(month.branch - _FIRST_OF_SPRING) % 12 // 3}


_YEAR_MONTH = re.compile(
    rf"(?<!\d)(?P<iso>[12]\d{{3}}-[01]\d)(?![-\d])|(?P<zh>[12]\d{{3}})年(?P<month>\d{{1,2}})月(?!\d)"
    rf"|(?<![a-z])(?P<name>{_MONTH_NAMES})[a-z]* (?P<year>[12]\d{{3}})"
)
# Months by other names, of which nobody knows whether they are the one that was asked about.
_A_MONTH = re.compile(
    rf"(?<![a-z])(?:(?:{_MONTH_NAMES})(?![a-z])|(?:next|last|this|coming|[a-z]+th|first|second|third) month)|\d{{4}}[-./]\d"
    rf"|[\d一二三四五六七八九十冬腊正]月|[本下上这]个?月"
)


def _tells_another_month(sentence: Sentence, claims: Sequence[Claim], truth: Truth) -> bool:
    """Whether a month is named beside the pillar of one that was asked about, and it is not that one."""
    pairs = {(c.token.stem, c.token.branch) for c in claims if c.kind is ClaimKind.PILLAR and c.part == "flow_month"}  # fmt: skip
    if not pairs:
        return False
    named = [
        truth.months.get(_year_month(found)) for found in _YEAR_MONTH.finditer(sentence.folded)
    ]
    other = _A_MONTH.search(_YEAR_MONTH.sub("", sentence.folded)) is not None
    return other or any(month not in pairs for month in named)


def _year_month(found: re.Match[str]) -> str:
    if found.group("iso"):
        return found.group("iso")
    if found.group("zh"):
        return f"{found.group('zh')}-{int(found.group('month')):02}"
    return f"{found.group('year')}-{MONTHS.index(found.group('name')) + 1:02}"


def _tells_a_finer_time(sentence: Sentence, claims: Sequence[Claim], truth: Truth) -> bool:
    """Whether luck is said to turn in a month or on a day that is not that of a turn."""
    luck = [claim for claim in claims if claim.kind is ClaimKind.LUCK]
    if not luck:
        return False
    days = [t for t in sentence.tokens if t.tags & Tag.DATE]
    turns = [day for decade in truth.decades if any(claim.token.stem == decade.stem and claim.token.branch == decade.branch for claim in luck) for day in (decade.start, decade.end)]  # fmt: skip
    start = truth.luck_start.value if truth.luck_start is not None else {}
    known = {(day.month, "of the year") for day in turns}
    if any(claim.part == "start" for claim in luck):
        known |= {(int(start.get(unit, -1)), unit) for unit in ("months", "days")}
    return any(
        not any(day.start <= found.start() and found.end() <= day.end for day in days)
        and _finer(found) not in known
        for found in _FINER.finditer(sentence.folded)
    )


# "In 2031 you will be not quite thirty": tens in words, which no rule reads.
_TENS = re.compile(
    r"(?<![a-z-])(?:twenty|thirty|forty|fifty|(?<!of )sixty(?!-year)|seventy|eighty|ninety)(?![a-z])"
)


def _finer(found: re.Match[str]) -> tuple[int, str]:
    """Return the number of a month, and what it counts: months of the year, months, days."""
    if found.group("half"):
        return 6, "months"
    if found.group("name"):
        return MONTHS.index(found.group("name")) + 1, "of the year"
    if found.group("en"):
        word = found.group("en")
        return int(_SMALL.get(word, word)), f"{found.group('what')}s"
    unit = found.group("unit")
    counted = "months" if unit == "个月" else "of the year" if unit == "月" else "days"
    return number(found.group("zh")), counted


def _is_of_another_year(claim: Claim) -> bool:
    """Whether a pillar is said of a year and is that of the luck then: which of them is meant is not said."""
    pair = (claim.token.stem, claim.token.branch)
    whole = claim.kind is ClaimKind.YEAR and claim.token.tags & _PILLAR == _PILLAR
    return whole and not claim.negated and pair != year_pillar(claim.year)


def _turns_to_another(claims: Sequence[Claim]) -> bool:
    """Whether two luck pillars are named and the time of one: "on 28 November luck changed from Ji You to Geng Xu"."""
    luck = [claim for claim in claims if claim.kind is ClaimKind.LUCK and claim.part == ""]
    timed = [claim for claim in luck if claim.when is not None and claim.when.days]
    return bool(timed) and any(claim.when in (None, When()) for claim in luck)


# Numbers of items and headings: "3. ", "**6. Marriage:**", 四、.
_ITEM = re.compile(r"[\s#*>|-]*$")
# What `_tells_a_finer_time` has looked at.
_MONTH = re.compile(r" ?(?:个月|月|[天日](?!主|元|柱|支|干)|months?|days?)")
_OF_TIME = (ClaimKind.LUCK, ClaimKind.AGE, ClaimKind.YEAR, ClaimKind.DATE)


def _has_loose_number(sentence: Sentence, claims: Sequence[Claim], truth: Truth) -> bool:
    """Whether beside a time there is a number that no claim has read: "when the Yi Mao luck pillar arrives, the native is 70"."""
    read = {claim.token.start for claim in claims}
    for when in (claim.when for claim in claims if claim.when is not None):
        read |= {one.start for one in (*when.ages, *when.years, *when.days)}
        read |= {when.number.start} if when.number is not None else set()
    start = truth.luck_start
    begins = start is not None and any(claim.part == "start" for claim in claims)
    years = int(start.value["years"]) if begins and start is not None else -1
    dated = [t for t in sentence.tokens if t.tags & (Tag.DATE | Tag.YEAR | Tag.SPAN | Tag.AGE)]
    return any(
        token.tags & Tag.NUMBER
        and not token.tags & (Tag.YEAR | Tag.AGE | Tag.DATE | Tag.ORDINAL)
        and token.start not in read
        and token.number != years
        and not any(one.start <= token.start < one.end for one in dated)
        and _ITEM.fullmatch(sentence.folded, 0, token.start) is None
        and _MONTH.match(sentence.folded, token.end) is None
        for token in sentence.tokens
    )


_COUNTED = re.compile(
    rf"(?<![a-z])(?<!at )(?P<nth>{'|'.join(ORDINALS)}|\d{{1,2}}(?:st|nd|rd|th))(?![a-z])"
    rf"(?! (?:half|glance|look|of all|time|year|month|day|hour"
    rf"|of (?:january|february|march|april|may|june|july|august|september|october|november"
    rf"|december)))"
)


def _is_counted(sentence: Sentence, claims: Sequence[Claim]) -> bool:
    """Whether luck is spoken of and something is numbered that no claim has read: "thy second great luck pillar"."""
    if not any(claim.kind is ClaimKind.LUCK for claim in claims):
        return False
    tokens = [t for t in sentence.tokens if t.tags & (Tag.ORDINAL | Tag.DATE)]
    return any(
        not any(one.start <= found.start("nth") < one.end for one in tokens)
        for found in _COUNTED.finditer(sentence.folded)
    )
