"""Years, dates and ages in which nothing runs that a sentence names, and pillars of no year that it names."""

import re
from collections.abc import Iterator
from datetime import date

from services.chat.grounding.claims import Claim, ClaimKind
from services.chat.grounding.folding import has_chinese
from services.chat.grounding.lexicon import Tag, Token
from services.chat.grounding.luck_roles import is_amid
from services.chat.grounding.scopes import Sentence
from services.chat.grounding.tables import year_pillar
from services.chat.grounding.truth import Decade, Truth
from services.chat.grounding.unfounded.ages import ages_in, fits_span, fitting, within
from services.chat.grounding.unfounded.named import PILLAR, Named, about, is_said, natal, years_of

# Luck as a whole begins in a year of its own: "run forward from 1997, and the second one, Yi You (2007–2017)".
_AT_LARGE = Tag.DIRECTION | Tag.START
# The age at which a luck pillar begins or ends, told right beside it.
_BEGINS_BEFORE = re.compile(
    r"(?<![a-z])(?:beg[aiu]ns?|starts?|started|opens?|opened|follows?|takes over|comes)"
    r"(?![a-z])[^,.;]{0,24}$|(?:起|交|换|转|进)(?:运|入)?[^,，。;；]{0,6}$"
)
_BEGINS_AFTER = re.compile(r"(?:起|交|换|转|进|入)|[,]? (?:comes?|begins?|follows?)(?![a-z])")
_BEFORE_OR_AFTER = re.compile(
    r"[之以]?[前后](?!者)|次年|翌年"
    r"|(?<![a-z])(?:before|after|afterwards|until|previous|earlier|later|year after)(?![a-z])"
)
_IS = re.compile(
    r"\*{0,2}年?(?:是|为|流年)?(?: is(?: an?)?)?\*{0,2} ?[|(（,，:：]? ?(?:the |an? )?\*{0,2}"
)
# Months and days have pillars too.
_OF_A_CALENDAR = re.compile(
    r"[月日时](?![柱支干令生])| (?:\([a-z]+\) )?(?:month|day|hour)(?![a-z])"
)
_LUCK = re.compile(r"大?运| (?:luck|decade|pillar)")
_NEAR_ZH, _NEAR_EN = 14, 40
_A_DECADE, _NEAR_DAYS, _FEW_TOKENS = 9, 2, 5


def may_be(sentence: Sentence) -> bool:
    """Return whether an age is told, or a pillar that is none of a month, a day or an hour."""
    pillars = [t for t in sentence.tokens if t.tags & PILLAR == PILLAR]
    if any(_OF_A_CALENDAR.match(sentence.folded, t.end) for t in pillars):
        return False
    return bool(pillars or ages_in(sentence))


def unfounded(sentence: Sentence, said: Named, truth: Truth) -> Iterator[Claim]:
    """Yield times that nothing named bears out."""
    if said.years and said.pairs:
        yield from _years(sentence, said, truth)
        yield from _pillars(sentence, said, truth)
        yield from _appositions(sentence, truth)
    if said.decades:
        yield from _dates(sentence, said, truth)
    yield from _ages(sentence, said, truth)


def _years(sentence: Sentence, said: Named, truth: Truth) -> Iterator[Claim]:
    """A year in which no luck pillar that is named runs, and whose own pillar is not named."""
    if not said.decades or sentence.tags & _AT_LARGE:
        return
    several = len(said.decades) > 1
    aside = _BEFORE_OR_AFTER.search(sentence.folded) is not None
    for index, token in enumerate(sentence.tokens):
        if not years_of(token) or not is_said(sentence, index):
            continue
        if token.tags & Tag.SPAN:
            ends = {
                (d.start.year, d.end.year - less)
                for d in (truth.decades if several else said.decades)
                for less in (0, 1)
            }
            if several:
                # "Gui Hai followed by Jia Zi, 2005 to 2025"
                first, last = min(said.decades, key=_begins), max(said.decades, key=_begins)
                ends |= {(first.start.year, last.end.year - less) for less in (0, 1)}
            if (token.number, token.to) not in ends and token.to - token.number >= _A_DECADE:
                yield about(ClaimKind.LUCK, token)
        elif not aside and _is_near(sentence, token) and not _is_borne(token.number, said, truth):
            yield about(ClaimKind.LUCK, token)


def _begins(decade: Decade) -> date:
    return decade.start


def _is_near(sentence: Sentence, year: Token) -> bool:
    """Whether a year stands close to a pillar; further off it may be of something else."""
    pillars = [t for t in sentence.tokens if t.tags & PILLAR == PILLAR]
    gaps = [sentence.folded[min(t.end, year.end) : max(t.start, year.start)] for t in pillars]
    return any(len(gap) <= (_NEAR_ZH if has_chinese(gap) else _NEAR_EN) for gap in gaps)


def _is_borne(year: int, said: Named, truth: Truth) -> bool:
    # January is of the year before.
    own = {year_pillar(year), year_pillar(year - 1)} & said.pairs
    born = truth.born is not None and truth.born.year == year
    return bool(own) or born or any(d.start.year <= year <= d.end.year for d in said.decades)


def _pillars(sentence: Sentence, said: Named, truth: Truth) -> Iterator[Claim]:
    """A whole pillar that is none of the birth, no luck pillar, and not that of a year that is named."""
    known = {(p.stem, p.branch) for p in natal(truth)} | {(d.stem, d.branch) for d in truth.decades}
    known |= {year_pillar(year) for year in said.years}
    # 流年丁未, of a year that was asked about and is not named again.
    known |= set(truth.flows.get("flow_year", ()))
    if sentence.tags & (Tag.UNIT | Tag.VOID | Tag.PALACE | Tag.SPAN) or _BEFORE_OR_AFTER.search(sentence.folded):  # fmt: skip
        # Voids are reckoned from a pillar.
        return
    for index, token in enumerate(sentence.tokens):
        is_pillar = token.tags & PILLAR == PILLAR and token.part != "weak"
        if is_pillar and (token.stem, token.branch) not in known and is_said(sentence, index):
            yield about(ClaimKind.YEAR, token)


def _appositions(sentence: Sentence, truth: Truth) -> Iterator[Claim]:
    """A pillar that stands beside a year and is not its own: "2032 | Xin Hai", "2033 is Xin Hai"."""
    tokens = sentence.tokens
    runs = {(d.stem, d.branch): (d.start.year, d.end.year) for d in truth.decades}
    for index, token in enumerate(tokens):
        if not years_of(token) or token.tags & (Tag.SPAN | Tag.DATE) or not is_said(sentence, index):  # fmt: skip
            continue
        near = tokens[index + 1 : index + _FEW_TOKENS]
        pillar = next((t for t in near if t.tags & (PILLAR | Tag.YEAR)), None)
        if pillar is None or pillar.tags & PILLAR != PILLAR:
            continue
        pair = (pillar.stem, pillar.branch)
        gap = sentence.folded[token.end : pillar.start]
        first, last = runs.get(pair, (0, 0))
        # "In 2028, Jia Xu brings …" may be of luck.
        running = first <= token.number <= (last if "," in gap else first)
        if (
            _IS.fullmatch(gap)
            and pair != year_pillar(token.number)
            and not running
            and not _LUCK.match(sentence.folded, pillar.end)
        ):
            yield about(ClaimKind.YEAR, pillar)


def _dates(sentence: Sentence, said: Named, truth: Truth) -> Iterator[Claim]:
    """A day on which no luck pillar begins, beside one that is named; nor one amid it, where that is what is said."""
    amid = is_amid(sentence.folded)
    days = [truth.today, *(day for d in truth.decades for day in (d.start, d.end))]
    days += [truth.born] if truth.born else []
    for index, token in enumerate(sentence.tokens):
        if token.tags & Tag.DATE and token.ids and token.ids[0] and is_said(sentence, index):
            day = date.fromisoformat(token.ids[0])
            if amid and any(d.start <= day < d.end for d in said.decades):
                continue
            if all(abs((day - known).days) > _NEAR_DAYS for known in days):
                yield about(ClaimKind.DATE, token)


def _ages(sentence: Sentence, said: Named, truth: Truth) -> Iterator[Claim]:
    ages = ages_in(sentence)
    fits = fitting(sentence, said, truth) if ages else frozenset()
    for first, last, start, end in ages if fits else ():
        begins = _BEGINS_BEFORE.search(sentence.folded[:start]) or _BEGINS_AFTER.match(
            sentence.folded, end
        )
        inside: frozenset[int] = frozenset() if begins else within(said, truth)
        if last >= 0:
            false = bool(said.decades) and not fits_span(first, last, said, truth)
        else:
            false = first not in fits | inside
        if false:
            yield about(ClaimKind.AGE, Token(0, start, end))
