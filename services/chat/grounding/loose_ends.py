"""What a sentence says that no claim of it depends on: were it another word, nobody would notice, so nobody vouches for it."""

import re
from collections.abc import Iterator

from services.chat.grounding.binding import twin_of
from services.chat.grounding.claims import Claim, ClaimKind, Modality, When
from services.chat.grounding.lexicon import Tag, Token
from services.chat.grounding.meeting import coming
from services.chat.grounding.presence import (
    is_affirmed,
    is_only_there,
    is_plainly_denied,
    may_be_denied_anywhere,
)
from services.chat.grounding.scopes import Sentence
from services.chat.grounding.tables import branch_element, related, stem_element, year_pillar
from services.chat.grounding.truth import Truth

_PILLAR = Tag.STEM | Tag.BRANCH
_OF_ELEMENTS = (ClaimKind.ELEMENT, ClaimKind.USEFUL)
_NEAR = 14
_ELEMENTS = 5
# 木生火, "Metal feeds Water": what everybody is taught, if it is so.
_FEEDS = re.compile(
    r"\s*(?:能|可|来|去|又|而)?(?:生|泄于|滋)\s*|,? (?:which )?(?:feeds|feeding|produces|producing|generates|generating|nourishes|nourishing|makes|bears|gives) (?:the |your )?"
)
_CURBS = re.compile(
    r"\s*(?:能|可|来|去|又|而)?[克制]\s*|,? (?:which )?(?:controls|controlling|curbs|curbing|melts|melting|cuts|cutting|dams|damming|restrains|restraining) (?:the |your )?"
)
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")  # fmt: skip
_SMALL = {word: str(n) for n, word in enumerate(("a", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), 1)} | {"one": "1"}  # fmt: skip
# The month and the day of a turn of luck, months and days after which it begins: only its year is read.
_FINER = re.compile(
    r"\d{1,2} ?(?:个月|月(?!\d)|[天日](?!主|元|柱|支|干))|(?<![a-z\d])(?:\d{1,2}|a|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) (?:months?|days?)(?![a-z])|"
    r"(?<![a-z])(?:january|february|march|april|may|june|july|august|september|october|november|december)(?= (?:of )?[12]\d{3})"
)


def has_loose_ends(sentence: Sentence, claims: list[Claim], truth: Truth) -> bool:
    """Return whether a sentence all of whose claims hold says more than these."""
    return (
        _twins_differ(sentence)
        or _is_there_by_no_word(sentence, claims)
        or any(_is_denied_somehow(sentence, claim) for claim in claims)
        or _has_loose_element(sentence, claims, truth)
        or _tells_a_finer_time(sentence, claims, truth)
        or _counts_what_hides(sentence, claims)
        or _names_in_half(sentence, claims)
        or _relates_strangers(sentence, claims, truth)
        or any(_is_of_another_year(claim) for claim in claims)
        or _turns_to_another(claims)
        or _has_loose_number(sentence, claims, truth)
        or any(_only_hides_there(claim, sentence, truth) for claim in claims)
        or _labels_differ(sentence, claims)
    )


# Of the everyday words that name a star or a relation too: not "a break with the past".
_OF_THE_FIELD = ("canopy", "solitary", "blade", "clash", "harm", "friend", "parallel")
_WHICH = re.compile(r"(?:triple|three|half|full|six|trine|three-way|three-part)[ -]$")


def _is_asserted(sentence: Sentence, index: int) -> bool:
    return sentence.modality[index] is Modality.ASSERTED and sentence.tokens[index].part != "weak"


# --- twins --------------------------------------------------------------------------------------


def _twins_differ(sentence: Sentence) -> bool:
    """Whether a word and the one that says it again in brackets are not the same: Gui Water (壬)."""
    for index, token in enumerate(sentence.tokens):
        other = twin_of(sentence, index)
        if other < 0:
            continue
        said = sentence.tokens[other]
        if token.tags & _PILLAR:
            stems = (token.stem, said.stem) if token.tags & Tag.STEM else (0, 0)
            branches = (token.branch, said.branch) if token.tags & Tag.BRANCH else (0, 0)
            if stems[0] != stems[1] or branches[0] != branches[1]:
                return True
        elif not set(token.ids) & set(said.ids):
            return True
    return False


# --- existence ----------------------------------------------------------------------------------


def _is_there_by_no_word(sentence: Sentence, claims: list[Claim]) -> bool:
    """Whether a god or star is taken to be there, and no word says so for certain."""
    bound = {claim.token.start for claim in claims if not is_only_there(claim)}
    placed = {one for claim in claims if claim.token.start in bound for one in claim.token.ids}
    return any(
        is_only_there(claim)
        and claim.token.start not in bound
        # Of a group of gods, "the stars of wealth", one at least is told where it is.
        and not (len(claim.token.ids) > 1 and placed & set(claim.token.ids))
        and not is_affirmed(sentence, claim.token)
        for claim in claims
    )


# "Neither on the surface nor underneath": that it does not show was read, and not that it does not hide.
_BELOW = re.compile(
    r"藏|暗|(?<![a-z])(?:underneath|beneath|below|hidden|hiding|conceal\w*|branch(?:es)?)(?![a-z])|地支"
)


def _is_denied_somehow(sentence: Sentence, claim: Claim) -> bool:
    """Whether it takes more than a glance to say what is denied: a denial far from its word, or one beside what is there."""
    if claim.negated:
        both = claim.part == "stem" and _BELOW.search(sentence.folded) is not None
        return both or not is_plainly_denied(sentence, claim.token)
    return is_only_there(claim) and may_be_denied_anywhere(sentence, claim.token)


# --- elements -----------------------------------------------------------------------------------


def _has_loose_element(sentence: Sentence, claims: list[Claim], truth: Truth) -> bool:
    """Whether an element is named that no claim is about, and that nothing beside it is of."""
    if not sentence.tags & Tag.ELEMENT:
        return False
    read = {claim.token.start for claim in claims if claim.kind in _OF_ELEMENTS}
    given = {one for claim in claims if claim.kind is ClaimKind.RELATION for one in _given(claim)}
    if truth.master >= 0 and any(c.kind is ClaimKind.STRENGTH for c in claims):
        # "Your Water self is weak" where the day master is of water.
        given.add(stem_element(truth.master))
    return any(
        token.tags & Tag.ELEMENT
        and not token.tags & (_PILLAR | Tag.SOUND | Tag.WORD)
        and _is_asserted(sentence, index)
        and token.start not in read
        and token.element not in given
        and not _is_taught(sentence, index)
        and not _is_of_a_neighbour(sentence, token)
        for index, token in enumerate(sentence.tokens)
    )


def _given(claim: Claim) -> Iterator[int]:
    """Yield the elements that a relation may turn to."""
    stems = tuple(one.stem for one in claim.operands if one.stem >= 0)
    branches = tuple(one.branch for one in claim.operands if one.branch >= 0)
    for table in (related(stems, ()), related((), branches)):
        for kind in claim.token.ids:
            element = table.get(kind)
            if element is not None:
                yield element


def _is_taught(sentence: Sentence, index: int) -> bool:
    """Whether it feeds or curbs the one next to it, as all are taught."""
    tokens = sentence.tokens
    for first, second in ((index - 1, index), (index, index + 1)):
        if first < 0 or second >= len(tokens):
            continue
        one, other = _element(tokens[first]), _element(tokens[second])
        if one < 0 or other < 0:
            continue
        gap = sentence.between(first, second)
        if _FEEDS.fullmatch(gap):
            return (one + 1) % _ELEMENTS == other
        if _CURBS.fullmatch(gap):
            return (one + 2) % _ELEMENTS == other
    return False


def _element(token: Token) -> int:
    if token.tags & Tag.STEM:
        return stem_element(token.stem)
    if token.tags & Tag.BRANCH:
        return branch_element(token.branch)
    return token.element if token.tags & Tag.ELEMENT else -1


def _is_of_a_neighbour(sentence: Sentence, token: Token) -> bool:
    """Whether the nearest stem or branch is of that element: "Ji, Yin Earth", 癸属水."""
    near = [
        (max(one.start - token.end, token.start - one.end), one)
        for one in sentence.tokens
        if one.tags & _PILLAR
    ]
    near = [pair for pair in near if pair[0] <= _NEAR]
    if not near:
        return False
    nearest = min(distance for distance, _ in near)
    return any(token.element in _elements(one) for distance, one in near if distance <= nearest + 1)


def _elements(token: Token) -> set[int]:
    stems = {stem_element(token.stem)} if token.stem >= 0 else set()
    return stems | ({branch_element(token.branch)} if token.branch >= 0 else set())


# --- turns of luck ------------------------------------------------------------------------------


def _tells_a_finer_time(sentence: Sentence, claims: list[Claim], truth: Truth) -> bool:
    """Whether luck is said to turn in a month or on a day that is not that of a turn."""
    luck = [claim for claim in claims if claim.kind is ClaimKind.LUCK]
    if not luck:
        return False
    days = [t for t in sentence.tokens if t.tags & Tag.DATE]
    turns = [day for decade in truth.decades if any(claim.token.stem == decade.stem and claim.token.branch == decade.branch for claim in luck) for day in (decade.start, decade.end)]  # fmt: skip
    start = truth.luck_start.value if truth.luck_start is not None else {}
    known = {(str(day.month), "月") for day in turns} | {
        (_MONTHS[day.month - 1], "") for day in turns
    }
    if any(claim.part == "start" for claim in luck):
        known |= {(start.get("months", ""), "months"), (start.get("days", ""), "days")}
    return any(
        not any(day.start <= found.start() and found.end() <= day.end for day in days)
        and _finer(found.group()) not in known
        for found in _FINER.finditer(sentence.folded)
    )


def _finer(said: str) -> tuple[str, str]:
    """Return the number of a month, and what it counts: the month of a year, months, days."""
    number, unit = re.match(r"(\d*) ?(.*)", said, re.DOTALL).groups()  # type: ignore[union-attr]
    if not number:
        word, _, unit = said.partition(" ")
        number = _SMALL.get(word, word)
    if unit.startswith(("month", "个月")):
        return number, "months"
    return number, "days" if unit.startswith(("day", "天", "日")) else unit


def _is_of_another_year(claim: Claim) -> bool:
    """Whether a pillar is said of a year and is that of the luck then: which of them is meant is not said."""
    pair = (claim.token.stem, claim.token.branch)
    whole = claim.kind is ClaimKind.YEAR and claim.token.tags & _PILLAR == _PILLAR
    return whole and not claim.negated and pair != year_pillar(claim.year)


def _turns_to_another(claims: list[Claim]) -> bool:
    """Whether two luck pillars are named and the time of one: "on 28 November luck changed from Ji You to Geng Xu"."""
    luck = [claim for claim in claims if claim.kind is ClaimKind.LUCK and claim.part == ""]
    timed = [claim for claim in luck if claim.when is not None and claim.when.days]
    return bool(timed) and any(claim.when in (None, When()) for claim in luck)


# --- counts, half names, relations ---------------------------------------------------------------


def _counts_what_hides(sentence: Sentence, claims: list[Claim]) -> bool:
    """Whether an element is counted or missed, and hidden ones are spoken of: how many of those there are was not read."""
    if not sentence.tags & Tag.HIDDEN:
        return False
    told = [claim for claim in claims if claim.kind is ClaimKind.ELEMENT]
    read = {claim.token.element for claim in told if claim.part in ("none", "count_hidden")}
    return any(
        (claim.part == "lack" or claim.part.startswith("count")) and claim.token.element not in read
        for claim in told
    )


def _names_in_half(sentence: Sentence, claims: list[Claim]) -> bool:
    """Whether a star or a relation is named by an everyday word that no claim is about: "and the Canopy joins it there"."""
    read = {claim.token.start for claim in claims}
    if any(
        token.tags & (Tag.STAR | Tag.RELATION | Tag.GOD)
        and not token.tags & Tag.VOID
        and token.part == "weak"
        and sentence.folded[token.start : token.end] in _OF_THE_FIELD
        and (not token.tags & Tag.GOD or sentence.text[token.start].isupper())
        and token.start not in read
        and twin_of(sentence, index) < 0
        for index, token in enumerate(sentence.tokens)
    ):
        return True
    # Of "triple harmony" only the harmony is a word of the lexicon, and there are three sorts of it.
    return any(
        claim.kind is ClaimKind.RELATION
        and len(claim.token.ids) > 1
        and _WHICH.search(sentence.folded[: claim.token.start])
        for claim in claims
    )


def _relates_strangers(sentence: Sentence, claims: list[Claim], truth: Truth) -> bool:
    """Whether what two or three branches have with one another is told, and one of them neither is there nor comes."""
    natal = {pillar.branch for pillar in truth.pillars if pillar is not None}
    known = natal | {side.branch for side in coming(sentence, truth)}
    named = (
        one.branch
        for claim in claims
        if claim.kind is ClaimKind.RELATION and not claim.negated
        for one in claim.operands
    )
    return any(branch >= 0 and branch not in known for branch in named)


# --- numbers and places --------------------------------------------------------------------------

# Numbers of items and headings: "3. ", "**6. Marriage:**", 四、.
_ITEM = re.compile(r"[\s#*>|-]*$")
# What `_tells_a_finer_time` has looked at.
_MONTH = re.compile(r" ?(?:个月|月|[天日](?!主|元|柱|支|干)|months?|days?)")
_OF_TIME = (ClaimKind.LUCK, ClaimKind.AGE, ClaimKind.YEAR, ClaimKind.DATE)


def _has_loose_number(sentence: Sentence, claims: list[Claim], truth: Truth) -> bool:
    """Whether beside a time there is a number that no claim has read: "when the Yi Mao luck pillar arrives, the native is 70"."""
    if not any(claim.kind in _OF_TIME for claim in claims):
        return False
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


def _only_hides_there(claim: Claim, sentence: Sentence, truth: Truth) -> bool:
    """Whether a stem is said of a pillar in whose branch it only hides, and nothing says that it hides."""
    if claim.kind is not ClaimKind.STEM or claim.part != "any" or claim.place < 0:
        return False
    pillar = truth.pillars[claim.place]
    return pillar is not None and pillar.stem != claim.token.stem and not sentence.tags & Tag.HIDDEN


def _labels_differ(sentence: Sentence, claims: list[Claim]) -> bool:
    """Whether as many places as pillars are named, and they are not the places that the pillars were read in."""
    places = [claim.place for claim in claims if claim.kind is ClaimKind.PILLAR]
    named = [t.number for t in sentence.tokens if t.tags & Tag.POSITION and t.part != "master"]
    return len(places) > 1 and len(named) == len(places) and sorted(named) != sorted(places)
