"""Claims about time against the chart: luck pillars, calendar years, ages, the date of birth."""

import re
from datetime import date

from services.chat.grounding import judge_times, repair
from services.chat.grounding.claims import Claim, ClaimKind, When
from services.chat.grounding.lexicon import Tag, Token
from services.chat.grounding.luck_roles import UNTIL, role_of
from services.chat.grounding.outcomes import UNKNOWN, Mend, Outcome, fails, holds, instead
from services.chat.grounding.scopes import Sentence
from services.chat.grounding.tables import year_pillar
from services.chat.grounding.truth import Decade, Truth

_PILLAR = Tag.STEM | Tag.BRANCH


def outcome(claim: Claim, sentence: Sentence, truth: Truth) -> Outcome:
    """Return how a claim about time stands."""
    match claim.kind:
        case ClaimKind.YEAR:
            return judge_times.year(claim, sentence, truth)
        case ClaimKind.AGE:
            return judge_times.age(claim, sentence, truth)
        case ClaimKind.DATE:
            return judge_times.born(claim, sentence, truth)
        case _ if claim.part == "direction":
            return _direction(claim, sentence, truth)
        case _ if claim.part == "at":
            return _at(claim, sentence, truth)
        case _ if claim.part == "start":
            # "No luck pillar until you turn 8" denies none.
            return UNKNOWN if claim.negated else _start(claim, sentence, truth)
        case _:
            return _luck(claim, sentence, truth)


def _direction(claim: Claim, sentence: Sentence, truth: Truth) -> Outcome:
    fact = truth.fact("luck.direction")
    if fact is None:
        return UNKNOWN
    right = fact.value["direction"]
    if right in claim.token.ids:
        return holds(fact.id)
    return fails(
        fact.id, mend=instead(claim.token, sentence, repair.way_like, right, truth.language)
    )


_AND_MONTHS = re.compile(
    r" ?(?:零|又|,| and|\(|（)? ?(?:\d+|[一二两三四五六七八九十]+|[a-z]+) ?(?:个月|months?)"
)


def _start(claim: Claim, sentence: Sentence, truth: Truth) -> Outcome:
    fact = truth.luck_start
    if fact is None:
        return fails("luck.absent") if truth.has("luck.absent") else UNKNOWN
    token, day = claim.token, date.fromisoformat(fact.value["date"])
    if token.tags & Tag.DATE:
        if token.ids[0] == day.isoformat():
            return holds(fact.id)
        return fails(fact.id, mend=instead(token, sentence, repair.date_like, day.isoformat()))
    if token.tags & Tag.YEAR:
        if token.number == day.year:
            return holds(fact.id)
        return fails(fact.id, mend=instead(token, sentence, repair.number_like, day.year))
    allowed = {int(fact.value["years"])}
    if not _AND_MONTHS.match(sentence.folded, token.end):
        # Of years, months and days no way to count gives other years.
        allowed |= truth.ages(day)
    if token.number in allowed:
        return holds(fact.id)
    right = day.year - truth.born.year + 1 if token.part == "nominal" and truth.born else int(fact.value["years"])  # fmt: skip
    return fails(fact.id, mend=instead(token, sentence, repair.number_like, right))


# --- luck pillars ------------------------------------------------------------------------------------


def _luck(claim: Claim, sentence: Sentence, truth: Truth) -> Outcome:
    if not truth.decades:
        return fails("luck.absent") if truth.has("luck.absent") else UNKNOWN
    when, token = claim.when or When(), claim.token
    same = [decade for decade in truth.decades if _is(token, decade)]
    times = _times(when, sentence) if same else []
    if not _is_of_that_age(when, truth):
        return fails("moment.instant")
    for decade in same:
        if _fits(decade, when, times, truth):
            sure = all(_is_sure(decade, one, role, sentence, truth) for one, role in times)
            return holds(decade.finding) if sure else UNKNOWN
    if _is_year_alone(token, when, sentence):
        return holds()
    if claim.negated:
        return _missed(claim, same, sentence, truth)
    return fails(mend=lambda: _missed(claim, same, sentence, truth).repair)


_AMID = re.compile(
    r"正[在走行处值]|[走行](?:在|着|[到至](?!\d|[一二三四五六七八九]?十))|[处身]于|身处|期间"
    r"|当中|之内|[还仍]在|(?<![a-z])"
    r"(?:during|while|within|still|already|currently|under|middle)(?![a-z])"
)


def _is_sure(decade: Decade, token: Token, role: str, sentence: Sentence, truth: Truth) -> bool:
    """Whether a time is not one at which luck may be meant to begin and does not: 那步运逢庚辰，37岁."""
    if token.tags & Tag.SPAN or role not in ("within", "either"):
        return True
    if token.tags & Tag.DATE:
        begins = token.ids[0] == decade.start.isoformat()
    elif token.tags & Tag.AGE:
        begins = token.number in truth.ages(decade.start)
    else:
        begins = not token.tags & Tag.YEAR or token.number == decade.start.year
    return begins or _AMID.search(sentence.folded) is not None


def _is_of_that_age(when: When, truth: Truth) -> bool:
    """Whether one is as old this year as is said: 你今年36周岁，虚岁37."""
    years = {token.number for token in when.years if token.part == "soon"}
    if truth.born is None or len(years) != 1:
        return True
    past = years.pop() - truth.born.year
    allowed = {"nominal": (past + 1, past + 2), "full": (past - 1, past)}
    return all(
        token.tags & Tag.SPAN or token.number in allowed.get(token.part, (past - 1, past, past + 1))
        for token in when.ages
    )


def _missed(claim: Claim, same: list[Decade], sentence: Sentence, truth: Truth) -> Outcome:
    """What a luck pillar that is not so should be: another pillar at that time, or another time of that pillar."""
    when, token = claim.when or When(), claim.token
    times = _times(when, sentence)
    located = bool(times or when.now or when.next)
    decades = truth.decades if located else ()
    placed = [decade for decade in decades if _fits(decade, when, times, truth)]
    if len(placed) == 1 and not (same and when.number is None and _has_time(when) and not when.now):
        mend = instead(token, sentence, _written, token, placed[0], truth.language)
        return fails(placed[0].finding, mend=mend)
    if len(same) == 1 and located:
        wrong = [one for one, role in times if not _fits_word(same[0], one, role, truth)]
        # One time and one pillar that do not agree: either may be the slip.
        if len(wrong) == 1 and len(times) > 1:
            return fails(same[0].finding, mend=_told(wrong[0], same[0], sentence, truth))
        return fails(same[0].finding)
    return fails(*(decade.finding for decade in truth.decades[:1]))


_LUCK = re.compile(
    r"运|十年|(?<![a-z])(?:luck|decades?|(?:ten|10) years|ten-year|10-year)(?![a-z])"
)


def _is_year_alone(token: Token, when: When, sentence: Sentence) -> bool:
    """Whether the pillar is that of the one year that is named, where no word says that luck is meant."""
    if len(when.years) != 1 or when.number or when.ages or when.days:
        return False
    if sentence.tags & Tag.LUCK or _LUCK.search(sentence.folded):
        return False
    return year_pillar(when.years[0].number) == (token.stem, token.branch)


def _at(claim: Claim, sentence: Sentence, truth: Truth) -> Outcome:
    """A luck pillar that is only numbered, and when it begins."""
    number = claim.when.number.number if claim.when and claim.when.number else 0
    decade = next((d for d in truth.decades if d.number == number), None)
    if decade is None:
        return fails("luck.absent") if truth.has("luck.absent") else UNKNOWN
    token = claim.token
    if token.tags & Tag.AGE:
        right = token.number in truth.ages(decade.start)
    elif token.tags & Tag.DATE:
        right = token.ids[0] == decade.start.isoformat()
    else:
        right = token.number == decade.start.year
    if right:
        return holds(decade.finding)
    return fails(decade.finding, mend=_told(token, decade, sentence, truth))


def _has_time(when: When) -> bool:
    return bool(when.ages or when.years or when.days)


def _times(when: When, sentence: Sentence) -> list[tuple[Token, str]]:
    """Everything that says which decade is meant, each with the role that it has."""
    number = [] if when.number is None else [(when.number, "")]
    times = (*when.ages, *when.years, *when.days)
    return [*number, *((one, role_of(one, when, sentence)) for one in times)]


def _is(token: Token, decade: Decade) -> bool:
    if token.tags & Tag.GOD:
        return decade.god in token.ids
    stem = not token.tags & Tag.STEM or token.stem == decade.stem
    branch = not token.tags & Tag.BRANCH or token.branch == decade.branch
    return stem and branch


def _written(old: str, token: Token, decade: Decade, language: str) -> str:
    if token.tags & Tag.GOD:
        return repair.name_like(old, decade.god, language)
    if token.tags & _PILLAR == _PILLAR:
        return repair.pillar_like(old, decade.stem, decade.branch)
    if token.tags & Tag.STEM:
        return repair.stem_like(old, decade.stem)
    return repair.branch_like(old, decade.branch)


def _fits(decade: Decade, when: When, times: list[tuple[Token, str]], truth: Truth) -> bool:
    if when.now and not when.next and truth.current is not None and decade != truth.current:
        return False
    if when.next and not (when.now or when.number or _has_time(when)) and truth.current is not None:
        if decade.number <= 1 or decade.number != truth.current.number + 1:
            return False
    return all(_fits_word(decade, one, role, truth) for one, role in times)


def _fits_word(decade: Decade, token: Token, role: str, truth: Truth) -> bool:
    if token.tags & Tag.ORDINAL:
        return decade.number == token.number
    if token.tags & Tag.AGE:
        return _fits_age(decade, token, role, truth)
    if token.tags & Tag.DATE:
        iso = token.ids[0]
        bounds = {"start": (decade.start,), "end": (decade.end,)}.get(
            role, (decade.start, decade.end)
        )
        if role == "today":
            return True
        if role == "amid" and iso:
            return decade.start <= date.fromisoformat(iso) <= decade.end
        return bool(iso) and date.fromisoformat(iso) in bounds
    if token.tags & Tag.SPAN:
        return decade.start.year == token.number and token.to in (
            decade.end.year,
            decade.end.year - 1,
        )
    if role == "start":
        return decade.start.year == token.number
    if role == "end":
        return token.number in (decade.end.year, decade.end.year - 1)
    return decade.start.year <= token.number <= decade.end.year


def _fits_age(decade: Decade, token: Token, role: str, truth: Truth) -> bool:
    if truth.born is None:
        return True
    first, last = truth.ages(decade.start), truth.ages(decade.end)
    if token.tags & Tag.SPAN:
        return token.number in first and (token.to in last or token.to + 1 in last)
    if token.part == "nominal":
        first = frozenset((decade.start.year - truth.born.year + 1,))
    if role == "start":
        return token.number in first
    if role == "end":
        return token.number in last or token.number + 1 in last
    return min(first) <= token.number <= max(last)


def _told(token: Token, decade: Decade, sentence: Sentence, truth: Truth) -> Mend | None:
    """Return what writes the right time or number of a decade in place of a wrong one; None where nothing does."""
    if token.tags & Tag.ORDINAL:
        old = sentence.text[token.start : token.end]
        numeral = any(c.isdigit() or c in "一二三四五六七八九十" for c in old)
        return instead(token, sentence, repair.number_like, decade.number) if numeral else None
    if token.tags & Tag.SPAN:
        return None
    before = sentence.folded[: token.start].rstrip()
    day = decade.end if before.endswith(UNTIL) else decade.start
    if token.tags & Tag.DATE:
        return instead(token, sentence, repair.date_like, day.isoformat())
    if not token.tags & Tag.AGE:
        return instead(token, sentence, repair.number_like, day.year)
    if truth.born is None:
        return None
    right = day.year - truth.born.year + 1 if token.part == "nominal" else int((day - truth.born).days / 365.2425)  # fmt: skip
    return instead(token, sentence, repair.number_like, right)
