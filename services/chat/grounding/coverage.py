"""Whether all that a sentence names of the chart is in what was checked: a part that was read does not vouch for the rest."""

import re
from collections.abc import Iterator

from services.chat.grounding.binding import twin_of
from services.chat.grounding.claims import Claim, ClaimKind, Modality, Operand, When
from services.chat.grounding.extract_whole import tells
from services.chat.grounding.lexicon import Tag, Token
from services.chat.grounding.presence import is_denied
from services.chat.grounding.scopes import Sentence
from services.chat.grounding.tables import god_of, year_pillar
from services.chat.grounding.truth import Placed, Truth

_NAMED = (
    Tag.STEM | Tag.BRANCH | Tag.GOD | Tag.STAR | Tag.SOUND | Tag.POSITION | Tag.PALACE | Tag.YEAR | Tag.AGE | Tag.DATE
)  # fmt: skip
# What these say is said of the day master, named or not.
_OF_THE_MASTER = (
    ClaimKind.STRENGTH,
    ClaimKind.PATTERN,
    ClaimKind.USEFUL,
    ClaimKind.TEN_GOD,
    ClaimKind.STAGE,
)


def is_covered(sentence: Sentence, claims: list[Claim], truth: Truth) -> bool:
    """Return whether each stem, branch, god, star, sound, place and time that is asserted belongs to one of these claims."""
    told = any(_is_told(claim) for claim in claims)
    if not told or any(True for _ in uncovered(sentence, claims, truth)):
        return False
    return not _says_more(sentence, claims)


# How many there are, how deep a stem hides, what is a store of what: said in words that no claim has read.
_RANK = re.compile(r"本气|中气|余气|(?<![a-z])(?:main|middle|residual) qi(?![a-z])")
_COUNTS = re.compile(
    r"(?<!第)[二两三四五六七八九十2-9](?:个|处(?!力|支|地支)|次|颗|重|度)(?!月|小时|时辰|方面|字|人|阶段|大运|地支|天干|支|干|柱)|(?<![a-z])(?:twice|thrice|only two|two of|(?:three|four|five|six|seven) (?:times|of (?!them)))(?![a-z])"
)
_AGES = re.compile(
    r"(?<![a-z])(?:(?:when|since) (?:you|he|she) (?:was|were|is|are|turns?|turned)(?: all of)?|(?:at|from)(?: the age of)?|age of|aged) (?:[a-z]+teen|ten|eleven|twelve|[a-z]*(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-[a-z]+)?|one|two|three|four|five|six|seven|eight|nine)(?![a-z])"
)
_SCORES = re.compile(r"\d ?(?:分(?![之析开别])|points?(?![a-z]))")
# The month, the hour … as words for a pillar.
_UNITS = re.compile(
    r"(?<![a-z])(?:the|your|his|her|between|and|from) (?P<en>year|month|day|hour)(?![a-z'])(?! (?:of|[12]\d{3}|to come|ahead|when|that|pillar|branch|stem|master))|(?P<zh>[年月日时])(?=[、和与][年月日时](?![间份辰常]))"
)
_AGES_ZH = re.compile(r"满[一二三四五六七八九]?十[一二三四五六七八九]?(?!岁)")
# 前者为伤官，后者为偏财: who that is stands elsewhere.
_FORMER = re.compile(
    r"[前后]者[为是即乃]?(?:[正偏伤食比劫七])|(?<![a-z])the (?:former|latter)(?: is|,)"
)
_COUNTED = re.compile(
    r"(?<!第)[一二两三四五六七八]个?[木火土金水](?![一-鿿]{0,1}[运年旺])"
    r"|(?<![a-z])(?:no|one|two|three|four|five|six|seven|eight)(?: visible| hidden| more)?(?: (?:wood|fire|earth|metal|water)s?)(?![a-z])"
)
# 文昌和华盖都挤在这一柱: which one was said before.
_BACK = re.compile(
    r"[这此该同]一?[柱支宫处]|那里|(?<![a-z])(?:there|that (?:same )?(?:pillar|branch|palace|place)|the same (?:pillar|branch|place))(?![a-z])(?! (?:is|are|was|were|isn't|aren't))"
)
# What two have with one another, in words that are no relation's.
_BETWEEN = re.compile(
    r"(?<![a-z])(?:between|each other|one another|the two of them)(?![a-z])|彼此|互相|相互|之间"
)
# Words by which a thing may be said not to be there, beside those that deny.
GONE = re.compile(
    r"(?<![a-z])(?:absence|absentee|miss(?:es|ed)?|skip\w*|left out|(?:stay|keep|kept)(?:s|ed)? (?:away|out)|gone|in vain|nil|zero|fail\w*|elud\w*|escap\w*|avoid\w*|forg[eo]t\w*|forgo\w*|stranger|vacant|vacanc\w*|search\w*|hunt\w*|look(?:s|ed|ing)? for|rather than|instead|blank|never|cannot|hardly|barely|pass(?:es|ed) (?:you|over|by)|lost|empty|nothing|refus\w*|declin\w*|reserved for others)(?![a-z])"
    r"|缺席|没来|不来|无缘|无份|没份|遍寻|寻不|落空|空缺|欠|遗漏|绝迹|踪影|影子|轮不到|与你无|擦肩|错过|付之"
)
_OPENLY = re.compile(
    r"(?<![a-z])(?:visibl[ey]|openly|open|surface|in sight|plain sight|show(?:s|n|ing)?|on top|heavenly|reveal\w*|expos\w*|display\w*|stems?)(?![a-z])|明|透|露|显|天干"
)
_PLACES = ("year", "month", "day", "hour", "年", "月", "日", "时")
_STORE = re.compile(r"[木火土金水](?:之)?(?:库|方)|(?<![a-z])(?:store|storehouse|tomb|vault) of")


def _placed(claims: list[Claim]) -> set[int]:
    named = {one.place for claim in claims for one in claim.operands}
    return named | {claim.place for claim in claims}


def _says_more(sentence: Sentence, claims: list[Claim]) -> bool:
    """Whether a sentence says something of the chart in words that none of its claims has read."""
    text = sentence.folded
    kinds = {(claim.kind, claim.part) for claim in claims}
    if _RANK.search(text) and not any(part.startswith("rank.") for _, part in kinds):
        return True
    counted = any(kind is ClaimKind.ELEMENT and part.startswith("count") for kind, part in kinds)
    if _COUNTS.search(text) and not counted:
        return True
    if _STORE.search(text) or _SCORES.search(text) or _AGES_ZH.search(text) or _FORMER.search(text):
        return True
    if any(t.tags & Tag.OTHER for t in sentence.tokens) and _is_left_out(sentence):
        return True
    if any(not _is_counted(sentence, found, claims) for found in _COUNTED.finditer(text)):
        return True
    if _AGES.search(text) and ClaimKind.AGE not in {kind for kind, _ in kinds}:
        return True
    if ClaimKind.RELATION not in {kind for kind, _ in kinds} and _BETWEEN.search(text):
        return True
    if any(_is_of_any(claim) for claim in claims) and _OPENLY.search(text):
        return True
    if any(_is_somewhere(claim) for claim in claims) and GONE.search(text):
        return True
    if _BACK.search(text) and any(_is_somewhere(claim) for claim in claims):
        return True
    if sentence.tags & _THINGS and any(
        _PLACES.index(found.group("en") or found.group("zh")) % 4 not in _placed(claims)
        for found in _UNITS.finditer(text)
    ):
        return True
    if _denies_more(sentence, claims):
        return True
    read = {claim.token.start for claim in claims}
    loose = Tag.RELATION | Tag.STAGE | Tag.DIRECTION
    return any(
        token.tags & loose
        and (token.ids or not token.tags & Tag.RELATION)
        and token.part != "weak"
        and not token.tags & (Tag.WORD | Tag.STAR)
        and sentence.modality[index] is Modality.ASSERTED
        and token.start not in read
        and twin_of(sentence, index) < 0
        for index, token in enumerate(sentence.tokens)
    )


_THINGS = Tag.STEM | Tag.BRANCH | Tag.GOD | Tag.STAR


def _is_somewhere(claim: Claim) -> bool:
    """Whether a star or god is only said to be in the chart."""
    return claim.kind in (ClaimKind.STAR, ClaimKind.TEN_GOD) and claim.place < 0 and claim.stem < 0 and claim.branch < 0 and not claim.negated  # fmt: skip


def _is_of_any(claim: Claim) -> bool:
    """Whether a god is only said to be somewhere, in the open or hidden."""
    return claim.kind is ClaimKind.TEN_GOD and claim.part == "any" and not claim.negated


def _is_left_out(sentence: Sentence) -> bool:
    """Whether something is named that is taken to be somebody else's: "Ren, her Eating God, shows on the month stem"."""
    return any(
        token.tags & _NAMED and token.part != "weak" and modality is Modality.OTHER
        for token, modality in zip(sentence.tokens, sentence.modality, strict=True)
    )


def _is_counted(sentence: Sentence, found: re.Match[str], claims: list[Claim]) -> bool:
    """Whether the count of an element is in a claim."""
    return any(
        claim.kind is ClaimKind.ELEMENT
        and claim.part != "own"
        and found.start() <= claim.token.start <= found.end()
        for claim in claims
    )


def _denies_more(sentence: Sentence, claims: list[Claim]) -> bool:
    """Whether a thing is said not to be there, and no claim has read that."""
    if any(claim.negated for claim in claims) or not sentence.tags & (Tag.NEGATION | Tag.LACK):
        return False
    return any(
        token.tags & _THINGS
        and token.part != "weak"
        and modality is Modality.ASSERTED
        and is_denied(sentence, token)
        for token, modality in zip(sentence.tokens, sentence.modality, strict=True)
    )


def uncovered(sentence: Sentence, claims: list[Claim], truth: Truth) -> Iterator[Token]:
    """Yield what is asserted and is in none of these claims."""
    told = [claim for claim in claims if _is_told(claim)]
    for index, token in enumerate(sentence.tokens):
        if (
            token.tags & _NAMED
            and token.part != "weak"
            and sentence.modality[index] is Modality.ASSERTED
            and twin_of(sentence, index) < 0
            and not any(_is_of(token, claim, truth) for claim in told)
        ):
            yield token


def _is_told(claim: Claim) -> bool:
    """Whether a claim says more than a word's own element, or that there is some relation."""
    is_there = claim.kind in (ClaimKind.STAR, ClaimKind.TEN_GOD)
    return is_there or tells(claim) or bool(claim.negated and claim.operands)


def _is_of(token: Token, claim: Claim, truth: Truth) -> bool:
    """Whether a claim speaks of what a token names, or of what makes it so."""
    if token.start == claim.token.start:
        return True
    tags = token.tags
    if tags & Tag.VOID and claim.kind is ClaimKind.VOID:
        return True
    if tags & (Tag.YEAR | Tag.AGE | Tag.DATE):
        return _is_time_of(token, claim)
    if tags & Tag.PALACE:
        return bool(claim.palace)
    if tags & Tag.POSITION:
        if token.part == "master" and claim.kind in _OF_THE_MASTER:
            return True
        return token.number == claim.place or any(
            token.number == one.place for one in claim.operands
        )
    stems, branches = _sides(claim, truth)
    if tags & (Tag.STEM | Tag.BRANCH):
        stem = token.stem < 0 or token.stem in stems or token.stem == truth.master
        return stem and (token.branch < 0 or token.branch in branches)
    if tags & Tag.GOD and truth.master >= 0:
        # The god of a stem that the claim names follows from it.
        return any(god_of(truth.master, stem) in token.ids for stem in stems)
    return False


def _is_time_of(token: Token, claim: Claim) -> bool:
    when = claim.when or When()
    times = (*when.ages, *when.years, *when.days)
    named = any(token.start == time.start for time in times)
    # The branch of a year that meets the chart: 2027年的未与日支丑相冲.
    moving = any(
        one.moving and one.branch == year_pillar(token.number)[1] for one in claim.operands
    )
    return named or moving or (claim.year >= 0 and token.number == claim.year)


def _sides(claim: Claim, truth: Truth) -> tuple[set[int], set[int]]:
    """Stems and branches that a claim names, those of the places it names with them."""
    places = {claim.place, *(one.place for one in claim.operands)} - {-1}
    there = [pillar for place in places if (pillar := truth.pillars[place]) is not None]
    named: list[Claim | Token | Operand | Placed] = [claim, claim.token, *claim.operands, *there]
    return {one.stem for one in named} - {-1}, {one.branch for one in named} - {-1}
