"""Which pillars are pillars of luck or of a calendar year, and when a luck pillar is said to be."""

import re

from services.chat.grounding.binding import twin_of
from services.chat.grounding.claims import Claim, ClaimKind, When
from services.chat.grounding.extract_passing import flowing
from services.chat.grounding.extract_pillars import counts_columns
from services.chat.grounding.lexicon import Tag, Token
from services.chat.grounding.scopes import Sentence

_PILLAR = Tag.STEM | Tag.BRANCH


_MOVES = re.compile(
    r"(?:行|走|转入|进入|换|交入?|入|步入|迎来|enters?|entering|moves? into|begins?|change to"
    r"|changes to|turns to) ?(?:了|的是|为|the|a)? ?$"
)


# What says behind a pillar that it is one of luck.
LUCK_AFTER = re.compile(
    r"^[\s)」”\"]*(?:(?:is|becomes|was|will be) (?:your |the )?"
    r"(?:first |second |third |fourth |fifth |sixth |seventh |eighth |ninth |tenth )?"
    r"(?=luck|decade))?(?:这一?步|这个|这段|那一?步)?"
    r"(?:大运|运(?!势|气)|(?:luck|decade|da yun|dayun))"
)


_TEN_YEARS = re.compile(
    r"(?<![a-z])(?:(?:[a-z]+|\d+) years|luck|most|half) of (?:luck in )?(?:the |your )?$"
    r"|[交换转入走行起]的(?:大)?运(?:是|为)$"
)
_ONWARD = re.compile(r" (?:on|onwards?),? (?:the )?|年?(?:之后|以后|起|后),?")
_RUNS = re.compile(
    r"^[\s)]*(?:runs? from|runs? until|lasts? (?:from|until)|takes over|covers|rules from"
    r"|governs)(?! (?:your |the )?(?:year|month|day|hour|(?:[a-z]+ )?palace)(?![a-z]))"
)
_YEAR_AFTER = re.compile(r"^ ?(?:年|流年|years?(?! of birth))")


_UNTIL = re.compile(
    r"(?<![a-z])(?:until|till|before) (?:the |your )?(?:luck pillar |luck cycle |luck |decade )?(?:of )?$"
)


def denied(sentence: Sentence, index: int) -> bool:
    """Return whether something is denied before a token in its clause."""
    own = sentence.clause[index]
    if _UNTIL.search(sentence.folded[: sentence.tokens[index].start]):
        # "No Direct Officer until Yi You": what is denied is what comes before it.
        return False
    return any(
        sentence.tokens[i].tags & Tag.NEGATION and sentence.clause[i] == own for i in range(index)
    )


# "| 2026 | 2月 | 庚寅 |", "Feb 2026": the pillar of a month.
_OF_A_MONTH = re.compile(r"\d{1,2}月|[一二三四五六七八九十冬腊正]月")
_BEFORE_A_MONTH = re.compile(
    r"(?<![a-z])(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? $"
)


def _is_a_month(sentence: Sentence, index: int, year: int) -> bool:
    """Whether a month stands between a pillar and its year, or in a row right before that."""
    low, high = sorted((index, year))
    text, tokens = sentence.folded, sentence.tokens
    between = text[tokens[low].end : tokens[high].start]
    led = "|" in text and _BEFORE_A_MONTH.search(text[: tokens[year].start])
    return bool(led) or _OF_A_MONTH.search(between) is not None


def pillar_claims(sentence: Sentence, index: int, used: set[int]) -> list[Claim]:
    """Return the claim that a pillar is one of luck, or that of a calendar year."""
    if counts_columns(sentence):
        return []
    passes = flowing(sentence, index)
    if passes is not None:
        used.add(index)
        return [passes]
    token = sentence.tokens[index]
    year = _adjacent_year(sentence, index)
    after = sentence.folded[token.end :]
    luck = LUCK_AFTER.match(after) is not None or _RUNS.match(after) is not None
    luck = luck or _TEN_YEARS.search(sentence.folded[: token.start]) is not None
    month = year >= 0 and _is_a_month(sentence, index, year)
    if year >= 0 and not month and not luck and not _luck_before(sentence, index):
        used.add(index)
        return [
            Claim(
                ClaimKind.YEAR,
                token,
                year=sentence.tokens[year].number,
                negated=between_denied(sentence, index, year),
                modality=sentence.modality[index],
            )
        ]
    lone = -1 if month else _lone_year(sentence, index)
    if lone >= 0 and _is_a_month(sentence, index, lone):
        lone = -1
    if lone >= 0 and not luck:
        used.add(index)
        return [
            Claim(
                ClaimKind.YEAR,
                token,
                year=sentence.tokens[lone].number,
                negated=between_denied(sentence, index, lone),
                modality=sentence.modality[index],
            )
        ]
    if luck or _luck_before(sentence, index):
        used.add(index)
        when = when_of(sentence, index)
        return [
            Claim(
                ClaimKind.LUCK,
                token,
                when=when,
                negated=denied(sentence, index) and _close_denial(sentence, index),
                modality=sentence.modality[index],
            )
        ]
    return []


_NATAL = (
    Tag.POSITION
    | Tag.PALACE
    | Tag.LUCK
    | Tag.ORDINAL
    | Tag.AGE
    | Tag.BORN
    | Tag.RELATION
    | Tag.SIT
    | Tag.START
)


def _lone_year(sentence: Sentence, index: int) -> int:
    """Index of the one year of a clause whose one pillar this is, where nothing else is spoken of; −1 otherwise."""
    if sentence.tags & _NATAL:
        return -1
    own = [i for i, c in enumerate(sentence.clause) if c == sentence.clause[index]]
    years = [
        i
        for i in own
        if sentence.tokens[i].tags & Tag.YEAR
        and not sentence.tokens[i].tags & (Tag.SPAN | Tag.DATE)
    ]
    pillars = [
        i for i in own if sentence.tokens[i].tags & _PILLAR == _PILLAR and twin_of(sentence, i) < 0
    ]
    if len(years) != 1 or len(pillars) != 1 or years[0] == index:
        return -1
    gap = sentence.folded[
        sentence.tokens[min(index, years[0])].end : sentence.tokens[max(index, years[0])].start
    ]
    return years[0] if len(gap) < 26 and not _MOVES.search(gap) else -1


def _close_denial(sentence: Sentence, index: int) -> bool:
    """Whether what is denied is the pillar: 不是己卯运."""
    at = index - 1
    while at >= 0 and sentence.tokens[at].tags & (
        Tag.IS | Tag.LUCK | Tag.WORD | Tag.CHART | Tag.LOCATIVE | Tag.NOW
    ):
        if sentence.tokens[at].tags & Tag.NEGATION:
            return True
        at -= 1
    return at >= 0 and sentence.tokens[at].tags & Tag.NEGATION != 0


def between_denied(sentence: Sentence, first: int, second: int) -> bool:
    """Return whether something is denied between two tokens."""
    low, high = sorted((first, second))
    return any(sentence.tokens[i].tags & Tag.NEGATION for i in range(low, high))


_LINKS = (
    Tag.IS
    | Tag.OPEN
    | Tag.FLOW
    | Tag.CHART
    | Tag.CLOSE
    | Tag.NEGATION
    | Tag.UNIT
    | Tag.WORD
    | Tag.NOW
)


def _adjacent_year(sentence: Sentence, index: int) -> int:
    """Index of a single year that stands right beside a pillar, −1 without one: 2027年丁未, 丁未年（2027）, 2027 is a Ding Wei year."""
    tokens = sentence.tokens
    at = index - 1
    while at >= 0 and tokens[at].tags & _LINKS and not tokens[at].tags & (Tag.STEM | Tag.BRANCH):
        if tokens[at].tags & Tag.YEAR:
            break
        at -= 1
    if at >= 0 and tokens[at].tags & Tag.YEAR and not tokens[at].tags & (Tag.SPAN | Tag.DATE):
        gap = sentence.folded[tokens[at].end : tokens[index].start]
        if len(gap) < 22 and not _MOVES.search(gap):
            return at
    back = re.search(
        r"(?:年,|年(?:逢|值|遇)|, (?:a|an|the) |,? ?岁次|,(?:即|也就是|为|是|正值|逢))$",
        sentence.folded[: tokens[index].start],
    )
    if back:
        at = index - 1
        while (
            at >= 0
            and tokens[at].tags & (_LINKS | (Tag.COMMA | Tag.HAVE))
            and not tokens[at].tags & Tag.YEAR
        ):
            at -= 1
        if at >= 0 and tokens[at].tags & Tag.YEAR and not tokens[at].tags & (Tag.SPAN | Tag.DATE):
            if tokens[index].start - tokens[at].end < 12:
                return at
    told = re.search(
        r"[12]\d{3}, (?:is|will be|brings) (?:an? |the year of )?$",
        sentence.folded[: tokens[index].start],
    )
    if told:
        return max((i for i in range(index) if tokens[i].tags & Tag.YEAR), default=-1)
    at = index + 1
    while at < len(tokens) and tokens[at].tags & _LINKS and not tokens[at].tags & Tag.YEAR:
        at += 1
    if (
        at < len(tokens)
        and tokens[at].tags & Tag.YEAR
        and not tokens[at].tags & (Tag.SPAN | Tag.DATE)
    ):
        gap = sentence.folded[tokens[index].end : tokens[at].start].strip()
        yearly = _YEAR_AFTER.match(sentence.folded[tokens[index].end :])
        if (
            re.fullmatch(r"(?:流年|年|岁|year|year,)?\s*(?:即|是|为|就是|\(|,|is)?", gap)
            and gap not in (",", ", ")
        ) or (yearly and gap in ("year", "年,", "year,")):
            return at
    return -1


_TIMED = (
    Tag.LUCK | Tag.ORDINAL | Tag.START | Tag.YEAR | Tag.AGE | Tag.NEXT | Tag.SPAN
)  # fmt: skip


def _luck_before(sentence: Sentence, index: int) -> bool:
    """Whether a pillar is told to be one of luck by what stands before it in its clause."""
    if not sentence.tags & _TIMED:
        return False
    tokens, clause = sentence.tokens, sentence.clause
    for at in range(index - 1, -1, -1):
        token = tokens[at]
        if sentence.hard[at] != sentence.hard[index]:
            return False
        same = clause[at] == clause[index]
        if token.tags & (Tag.POSITION | Tag.PALACE):
            return False
        if token.tags & Tag.ORDINAL and is_a_column(sentence, token):
            continue
        if token.tags & (Tag.LUCK | Tag.ORDINAL | Tag.START) and (
            same or clause[index] - clause[at] <= 1
        ):
            if same or not _other_pillar(sentence, at, index) or _listed(sentence, at, index):
                return True
        if token.tags & (Tag.YEAR | Tag.AGE | Tag.NEXT) and same:
            gap = sentence.folded[token.end : tokens[index].start]
            if _MOVES.search(gap) or _ONWARD.fullmatch(gap):
                return True
            if token.tags & (Tag.SPAN | Tag.AGE) and re.fullmatch(
                r"[\s:,(|]*(?:起|is|为|是|行)?[\s:]*", gap
            ):
                return True
            if token.tags & Tag.DATE and "运" in sentence.folded:
                return True
        if token.tags & _PILLAR == _PILLAR and same and not _listed(sentence, at, index):
            if not any(
                t.tags & (Tag.LUCK | Tag.ORDINAL | Tag.AGE | Tag.SPAN) for t in tokens[at:index]
            ):
                return False
    follows = tokens[index + 1 : index + 3]
    return bool(
        len(follows) == 2 and follows[0].tags & Tag.OPEN and follows[1].tags & (Tag.SPAN | Tag.AGE)
    )


def is_a_column(sentence: Sentence, token: Token) -> bool:
    """Return whether it is one of the four pillars of birth that is counted: 第一柱, "the first pillar"."""
    if sentence.tags & (Tag.LUCK | Tag.AGE | Tag.YEAR):
        return False
    text = sentence.folded
    return text[token.start : token.end].endswith("柱") or text.startswith("pillar", token.end)


def _other_pillar(sentence: Sentence, first: int, index: int) -> bool:
    return any(sentence.tokens[i].tags & _PILLAR == _PILLAR for i in range(first + 1, index))


def _listed(sentence: Sentence, first: int, index: int) -> bool:
    """Whether only a list stands between."""
    gap = sentence.tokens[first + 1 : index]
    return all(
        token.tags
        & (
            _PILLAR
            | Tag.COMMA
            | Tag.NEXT
            | Tag.IS
            | Tag.OPEN
            | Tag.CLOSE
            | Tag.SPAN
            | Tag.AGE
            | Tag.GOD
        )
        for token in gap
    )


def when_of(sentence: Sentence, index: int) -> When:
    """What is said of the time of a luck pillar, between the pillar before it and the one after it."""
    tokens = sentence.tokens
    low, high = index, index
    while (
        low > 0
        and tokens[low - 1].tags & _PILLAR != _PILLAR
        and sentence.hard[low - 1] == sentence.hard[index]
    ):
        low -= 1
    while (
        high + 1 < len(tokens)
        and tokens[high + 1].tags & _PILLAR != _PILLAR
        and sentence.hard[high + 1] == sentence.hard[index]
    ):
        high += 1
    if high + 1 < len(tokens) and sentence.hard[high + 1] == sentence.hard[index]:
        # What stands before the next pillar is the next pillar's, but for a bracket that closes before it.
        high = _closed(sentence, index, high)
    own = [tokens[i] for i in range(low, high + 1)]
    if low > 0 and tokens[low - 1].tags & _PILLAR == _PILLAR:
        skip = _closed(sentence, low - 1, index - 1)
        own = [tokens[i] for i in range(skip + 1, high + 1)]
    own = [t for t in own if not _is_of_luck_at_large(sentence, t, index)]
    numbers = [t for t in own if t.tags & Tag.ORDINAL]
    years = tuple(t for t in own if t.tags & Tag.YEAR and not t.tags & Tag.DATE)
    days = tuple(t for t in own if t.tags & Tag.DATE)
    then = (bool(days) or bool(years)) and all(
        t.part != "soon" and not t.tags & Tag.SPAN for t in years
    )
    return When(
        number=numbers[0] if numbers else None,
        ages=tuple(t for t in own if t.tags & Tag.AGE),
        years=years,
        days=days,
        # 2003年你正走丙子大运: in the middle of it then, not now.
        now=any(t.tags & Tag.NOW and not (then and sentence.folded[t.start] == "正") for t in own),
        next=any(t.tags & Tag.NEXT for t in own),
    )


def _is_of_luck_at_large(sentence: Sentence, time: Token, index: int) -> bool:
    """Whether a time is that of the beginning of all luck, told in a clause before: 三岁起运，现行壬申运."""
    if not time.tags & (Tag.AGE | Tag.DATE | Tag.YEAR) or time.start > sentence.tokens[index].start:
        return False
    own = sentence.clause[index]
    clause = sentence.clause[sentence.tokens.index(time)]
    return clause != own and sentence.clauses[clause][1] & (Tag.START | Tag.DIRECTION) != 0


def _closed(sentence: Sentence, index: int, limit: int) -> int:
    """Index of the last token that still belongs to a pillar: its bracket, or the clause it ends."""
    tokens = sentence.tokens
    at, depth = index + 1, 0
    last = index
    while at <= limit:
        if tokens[at].tags & Tag.OPEN:
            depth += 1
        elif tokens[at].tags & Tag.CLOSE:
            depth -= 1
            last = at
            if depth <= 0:
                return last
        elif depth == 0 and tokens[at].tags & Tag.COMMA:
            return last
        elif depth == 0:
            last = at
        at += 1
    return last
