"""What a sentence says of the chart in words that none of its claims has read: it is not vouched for then."""

import re
from collections.abc import Sequence

from services.chat.grounding.binding import twin_of
from services.chat.grounding.claims import Claim, ClaimKind, Modality
from services.chat.grounding.lexicon import Tag
from services.chat.grounding.numerals import CHINESE_DIGITS, ORDINALS
from services.chat.grounding.once import of_claims
from services.chat.grounding.presence import GONE, is_denied, is_only_there
from services.chat.grounding.scopes import VALUES, Sentence
from services.chat.grounding.unread_strength import says_how_strong

# What a sentence names of a chart.
NAMED = (
    Tag.STEM | Tag.BRANCH | Tag.GOD | Tag.STAR | Tag.SOUND | Tag.POSITION | Tag.PALACE | Tag.YEAR | Tag.AGE | Tag.DATE
)  # fmt: skip
_PILLAR = Tag.STEM | Tag.BRANCH
_THINGS = Tag.STEM | Tag.BRANCH | Tag.GOD | Tag.STAR
_DAY = 2
_LOOSE = Tag.RELATION | Tag.STAGE | Tag.DIRECTION
# How many there are, how deep a stem hides, what is a store of what: said in words that no claim has read.
_RANK = re.compile(r"本气|中气|余气|(?<![a-z])(?:main|middle|residual) qi(?![a-z])")
_COUNTS = re.compile(
    r"(?<!第)[二两三四五六七八九十2-9](?:个|处(?!力|支|地支)|次|颗|重|度)"
    r"(?!月|小时|时辰|方面|字|人|阶段|大运|地支|天干|支|干|柱)"
    r"|(?<![a-z])(?:two|three|four) (?:rats|oxen|tigers|rabbits|dragons|snakes|horses|goats|sheep"
    r"|monkeys|roosters|dogs|pigs)(?![a-z])"
    r"|(?<![a-z])(?:twice|thrice|only two|two of"
    r"|(?:three|four|five|six|seven) (?:times|of (?!them)))(?![a-z])"
)
_AGES = re.compile(
    r"(?<![a-z])(?:(?:when|since) (?:you|he|she) (?:was|were|is|are|turns?|turned)(?: all of)?"
    r"|(?:at|from)(?: the age of)?|age of|aged) "
    r"(?:[a-z]+teen|ten|eleven|twelve"
    r"|[a-z]*(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-[a-z]+)?|one|two"
    r"|three|four|five|six|seven|eight|nine)(?![a-z])"
)
# Not 留三分.
_SCORES = re.compile(
    r"\d ?(?:分(?![之析开别])|points?(?![a-z]))"
    r"|(?:[得给是正负法计评打判]|[一二三四五六七八九十])[一二三四五六七八九十]分(?![之析开别])"
)
# 甲木的墓, "Direct and Indirect respectively", "Yang by nature", "day against month", "Earth has three".
_IN_A_WORD = re.compile(
    r"(?:之|的)[墓绝胎养衰病死](?:地|位|库)?(?=[，,。;；、]|$)"
    r"|(?<![a-z])(?:in)?direct(?! (?:resource|wealth|officer|seal))(?![a-z])"
    r"|(?<![a-z])(?:yin|yang) by nature"
    r"|(?<![a-z])(?:hides?|hidden|stands?|found) only(?![a-z])"
    r"|(?<![a-z])(?:year|month|day|hour) (?:against|to|versus) (?:year|month|day|hour)(?![a-z])"
    r"|(?<![a-z])(?:wood|fire|earth|metal|water) (?:has|counts|with|at) "
    r"(?:none|one|two|three|four|five|six|seven|eight|\d)(?![a-z])"
)
# Solar terms, seasons, sexes, cycles of the elements, the way in which luck runs: of these only some forms are read.
_OF_THE_YEAR = re.compile(
    r"立[春夏秋冬]|雨水|惊蛰|[春秋]分|清明|谷雨|[小大](?:满|暑|雪|寒)(?!运)|芒种|[夏冬]至|处暑"
    r"|白露|寒露|霜降"
    r"|(?<![a-z])(?:start of (?:spring|summer|autumn|fall|winter)|rain water"
    r"|awakening of insects|(?:spring|autumn) equinox|pure brightness|grain rain"
    r"|grain (?:full|buds|in ear)|"
    r"(?:summer|winter) solstice|(?:minor|major|slight|great) (?:heat|cold|snow)|end of heat"
    r"|white dew|cold dew|frost(?:'s)? descent|(?:first|middle|second|last|third) month of "
    r"(?:spring|summer|autumn|fall|winter))(?![a-z])"
)
_OTHER_WORDS = re.compile(
    r"[乾坤]造|[男女]命|所[生克泄]|[金木水火土]能[生克化泄]|[一二两三四五六七八九]匹"
    r"|(?<![a-z])as an? (?:girl|boy|man|woman)(?![a-z])|"
    r"(?<![a-z])(?:that|the|your|this) (?:visible|hidden|concealed) (?!stems?(?![a-z]))"
    r"|(?<![a-z])polarity(?![a-z])|(?<![a-z])years and [a-z]+ months(?![a-z])"
)
_RUNS = re.compile(r"[顺逆]着?(?:走|排|推|数)")
_VOID = re.compile(r"空亡|旬空|落空|逢空|(?<![a-z])(?:void|emptiness)(?![a-z])")
_AGE = re.compile(r"\d+ ?岁")
# "the Horse you sit on": which one that is.
_UNDER_YOU = re.compile(
    r"(?<![a-z])(?:you (?:are )?sit(?:ting)? on|(?:under|beneath|below) you)(?![a-z])"
    r"|[你您](?:脚下|坐着|身下)"
)
_ABSENT = re.compile(
    r" (?:appears?|is|occurs?|shows?|stands?)? ?(?:neither|nowhere|not|absent|missing)(?![a-z])"
)
# The month, the hour … as words for a pillar.
_UNITS = re.compile(
    r"(?<![a-z])(?:the|your|his|her|between|and|from) (?:own )?(?P<en>year|month|day|hour)"
    r"(?![a-z])(?! (?:of|[12]\d{3}|to come|ahead|when|that|pillar|branch|stem|master))"
    r"|(?P<zh>[年月日时])(?=[、和与][年月日时](?![间份辰常]))"
)
_AGES_ZH = re.compile(r"满[一二三四五六七八九]?十[一二三四五六七八九]?(?!岁)")
# 前者为伤官，后者为偏财: who that is stands elsewhere.
_FORMER = re.compile(
    r"[前后]者[为是即乃]?(?:[正偏伤食比劫七])|(?<![a-z])the (?:former|latter)(?: is|,)"
)
_COUNTED = re.compile(
    r"(?<!第)[一二两三四五六七八]个?[木火土金水](?![一-鿿]{0,1}[运年旺])"
    r"|(?<![a-z])(?:no|one|two|three|four|five|six|seven|eight)(?: visible| hidden| more)?"
    r"(?: (?:wood|fire|earth|metal|water)s?)(?![a-z])"
)
# 文昌和华盖都挤在这一柱: which one was said before.
_BACK = re.compile(
    r"[这此该同]一?[柱支宫处]|那里"
    r"|(?<![a-z])(?:there|that (?:same )?(?:pillar|branch|palace|place)"
    r"|the same (?:pillar|branch|place))(?![a-z])(?! (?:is|are|was|were|isn't|aren't))"
)
# What two have with one another, in words that are no relation's.
_BETWEEN = re.compile(
    r"(?<![a-z])(?:between|each other|one another|the two of them)(?![a-z])|彼此|互相|相互|之间"
)
_OPENLY = re.compile(
    r"(?<![a-z])(?:visibl[ey]|openly|open|surface|in sight|plain sight|show(?:s|n|ing)?|on top"
    r"|heavenly|reveal\w*|expos\w*|display\w*|stems?)(?![a-z])|明|透|露|显|天干"
)
# When a luck pillar comes, and which one it is.
_AT = re.compile(r"(?<![a-z])(?:at|number|no\.?) $")
_NTH = re.compile(
    rf"(?<![a-z])(?:comes|the|your) (?:{'|'.join(ORDINALS)})(?![a-z])"
    rf"(?! (?:half|time|year|month|day|hour|pig|rat|ox))"
    rf"|(?:排|居)(?:在)?其?第?[{CHINESE_DIGITS}\d]"
    rf"|第 ?[{CHINESE_DIGITS}\d]{{1,2}} ?[步个柱条]?(?:大运|运)"
)
_PLACES = ("year", "month", "day", "hour", "年", "月", "日", "时")
_STORE = re.compile(r"[木火土金水](?:之)?(?:库|方)|(?<![a-z])(?:store|storehouse|tomb|vault) of")

_SEEN_OR_HIDDEN = re.compile(
    r"(?:one|two|three|four|five|six|seven|eight|nine|\d) (?:(?:more )?(?:in plain sight|visible|hidden|on the surface|in the open)"
    r"|(?:more )?among the hidden)(?![a-z])"
)


def _placed(claims: Sequence[Claim]) -> set[int]:
    named = {one.place for claim in claims for one in claim.operands}
    return named | {claim.place for claim in claims}


def _is_of_any(claim: Claim) -> bool:
    """Whether a god is only said to be somewhere, in the open or hidden."""
    return claim.kind is ClaimKind.TEN_GOD and claim.part == "any" and not claim.negated


def _is_left_out(sentence: Sentence, _: Sequence[Claim]) -> bool:
    """Whether something is named that is taken to be somebody else's: "Ren, her Eating God, shows on the month stem"."""
    return any(
        token.tags & NAMED and token.part != "weak" and modality is Modality.OTHER
        for token, modality in zip(sentence.tokens, sentence.modality, strict=True)
    )


def _is_counted(sentence: Sentence, found: re.Match[str], claims: Sequence[Claim]) -> bool:
    """Whether the count of an element is in a claim."""
    return any(
        claim.kind is ClaimKind.ELEMENT
        and claim.part != "own"
        and found.start() <= claim.token.start <= found.end()
        for claim in claims
    )


def _denies_more(sentence: Sentence, claims: Sequence[Claim]) -> bool:
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


def _kinds(claims: Sequence[Claim]) -> set[ClaimKind]:
    return {claim.kind for claim in claims}


def _ranks(sentence: Sentence, claims: Sequence[Claim]) -> bool:
    """How deep a stem hides."""
    read = any(claim.part.startswith("rank.") for claim in claims)
    return not read and _RANK.search(sentence.folded) is not None


def _counts_something(sentence: Sentence, claims: Sequence[Claim]) -> bool:
    """How many there are."""
    text = sentence.folded
    if any(not _is_counted(sentence, found, claims) for found in _COUNTED.finditer(text)):
        return True
    read = sum(1 for c in claims if c.kind is ClaimKind.ELEMENT and c.part.startswith("count"))
    if sentence.tags & Tag.ELEMENT and len(_SEEN_OR_HIDDEN.findall(text)) > read:
        return True
    return not read and _COUNTS.search(text) is not None


def _has_a_word(sentence: Sentence, _: Sequence[Claim]) -> bool:
    """What no claim ever reads."""
    forms = (_STORE, _SCORES, _AGES_ZH, _FORMER, _IN_A_WORD, _OTHER_WORDS)
    return any(form.search(sentence.folded) for form in forms)


def _tells_the_time_of_year(sentence: Sentence, claims: Sequence[Claim]) -> bool:
    """A solar term or a season, where no claim is about a date."""
    return ClaimKind.DATE not in _kinds(claims) and _OF_THE_YEAR.search(sentence.folded) is not None


def _says_void_or_way(sentence: Sentence, claims: Sequence[Claim]) -> bool:
    """That something is void, or which way luck runs, where no claim says so."""
    void = any(c.kind is ClaimKind.VOID or c.token.tags & Tag.VOID for c in claims)
    way = any(claim.part == "direction" for claim in claims)
    text = sentence.folded
    return (not void and _VOID.search(text) is not None) or (
        not way and _RUNS.search(text) is not None
    )


def _quotes(sentence: Sentence, _: Sequence[Claim]) -> bool:
    """What others say of it."""
    return Modality.QUOTATION in sentence.modality and any(
        token.tags & VALUES and said is Modality.QUOTATION
        for token, said in zip(sentence.tokens, sentence.modality, strict=True)
    )


def _lacks_an_element(sentence: Sentence, claims: Sequence[Claim]) -> bool:
    """An element that is said not to be there: "Wood appears neither openly nor in hiding"."""
    return (
        sentence.tags & Tag.ELEMENT != 0
        and ClaimKind.ELEMENT not in _kinds(claims)
        and any(
            token.tags & Tag.ELEMENT
            and not token.tags & _PILLAR
            and _ABSENT.match(sentence.folded, token.end)
            for token in sentence.tokens
        )
    )


def _names_a_place(sentence: Sentence, claims: Sequence[Claim]) -> bool:
    """A place in bare words, which no claim is about."""
    if _UNDER_YOU.search(sentence.folded) and not any(
        claim.kind is ClaimKind.BRANCH and claim.place == _DAY for claim in claims
    ):
        return True
    # Not that of a star's name: "Virtue of the Month".
    stars = [(t.start, t.end) for t in sentence.tokens if t.tags & Tag.STAR]
    return sentence.tags & _THINGS != 0 and any(
        _PLACES.index(found.group("en") or found.group("zh")) % 4 not in _placed(claims)
        and not any(start < found.end() <= end for start, end in stars)
        for found in _UNITS.finditer(sentence.folded)
    )


def _says_where_or_how(sentence: Sentence, claims: Sequence[Claim]) -> bool:
    """Where or how openly a thing is, of which only that it is there was read."""
    text = sentence.folded
    if any(_is_of_any(claim) for claim in claims) and _OPENLY.search(text):
        return True
    return any(is_only_there(claim) for claim in claims) and bool(
        GONE.search(text) or _BACK.search(text)
    )


def _tells_an_age(sentence: Sentence, claims: Sequence[Claim]) -> bool:
    text = sentence.folded
    if ClaimKind.AGE not in _kinds(claims) and _AGES.search(text):
        return True
    ages = [token for token in sentence.tokens if token.tags & Tag.AGE]
    return any(
        not any(age.start <= found.end() and found.start() <= age.end for age in ages)
        for found in _AGE.finditer(text)
    )


def _is_between(sentence: Sentence, claims: Sequence[Claim]) -> bool:
    return ClaimKind.RELATION not in _kinds(claims) and _BETWEEN.search(sentence.folded) is not None


def _is_loose(sentence: Sentence, claims: Sequence[Claim]) -> bool:
    """A relation, a stage or a direction that is in no claim."""
    if not sentence.tags & _LOOSE:
        return False
    read = {claim.token.start for claim in claims}
    return any(
        token.tags & _LOOSE
        and (token.ids or not token.tags & Tag.RELATION)
        and (token.part != "weak" or token.tags & Tag.STAGE)
        and not token.tags & (Tag.WORD | Tag.STAR)
        and sentence.modality[index] is Modality.ASSERTED
        and token.start not in read
        and twin_of(sentence, index) < 0
        for index, token in enumerate(sentence.tokens)
    )


def _numbers_of_luck(sentence: Sentence, claims: Sequence[Claim]) -> bool:
    """A number beside a luck pillar that no claim has read: which one it is, or when one comes to it."""
    # "Your first luck pillar begins at 4": which one it is, is read then.
    lucky = [c for c in claims if c.kind is ClaimKind.LUCK and c.part != "start"]
    if not lucky:
        return False
    whens = [claim.when for claim in lucky if claim.when is not None]
    read = {claim.token.start for claim in lucky}
    read |= {one.start for when in whens for one in (*when.ages, *when.years, *when.days)}
    counted = [when.number for when in whens if when.number is not None]
    read |= {one.start for one in counted}
    if any(
        t.tags & Tag.NUMBER and t.start not in read and _AT.search(sentence.folded[: t.start])
        for t in sentence.tokens
    ):
        return True
    return any(
        not any(one.start <= found.end() and found.start() <= one.end for one in counted)
        for found in _NTH.finditer(sentence.folded)
    )


_SIGNS = (
    _numbers_of_luck,
    says_how_strong,
    _ranks,
    _counts_something,
    _has_a_word,
    _tells_the_time_of_year,
    _says_void_or_way,
    _quotes,
    _lacks_an_element,
    _names_a_place,
    _says_where_or_how,
    _tells_an_age,
    _is_between,
    _is_left_out,
    _denies_more,
    _is_loose,
)


@of_claims
def says_more(sentence: Sentence, claims: Sequence[Claim]) -> bool:
    """Return whether a sentence says something of the chart in words that none of its claims has read."""
    return any(sign(sentence, claims) for sign in _SIGNS)
