"""What a whole sentence says of who one is: day master, its strength, its seat, the month and the animal of birth."""

import re

from services.chat.grounding.claims import Claim, ClaimKind
from services.chat.grounding.extract_reference import NEIGHBOUR
from services.chat.grounding.lexicon import Tag, Token
from services.chat.grounding.whole_view import PILLAR, View

_DENYING = Tag.NEGATION | Tag.LACK
_MASTERLY = re.compile(
    r"日主|日元|日干|身|盘|八字|总体|旺衰|强弱|命局|此造|本造|命造|属于"
    r"|(?<![a-z])(?:day masters?|self|day stem|core|constitution|(?:strong|weak) chart"
    r"|(?:methods?|scales?|formulas?|counts?|ways of [a-z]+) (?:still )?(?:both )?"
    r"(?:calls?|says?|finds?|reads?|agrees?)|calls? you|(?:chart|nativity) to be)(?![a-z])"
)
_SELF = re.compile(
    r"代表(?:[你您]|命主)|身为.{1,2}之人|出生那天的天干|以.{1,2}为我"
    r"|这(?:就|便|正)是[你您](?=[,，。;；])|[你您]的(?:就)?在这[儿里]"
    r"|(?:就|便|正)是[“\"「][你您][”\"」]|你自身|你本人|你自己|[“\"「]我[”\"」]|本命天干|为身"
    r"|日主|日元|(?<![a-z])(?:the self|self-element|yourself|represent(?:ing|s) you|you, my"
    r"|through and through|person|people like you|inner self|for a self|core of your|born as"
    r"|day of (?:this )?birth|"
    r"day of (?:your|the) birth|lord of the chart|day masters?)(?![a-z])"
)
_COMMANDS = re.compile(r"当令|司令|commands? the month|rules? the month")
_UNDER = re.compile(
    r"坐下|(?:under|beneath|below) (?:your|the) day (?:stem|master)|palace of marriage"
)
_SIGN = re.compile(
    r"[肖属]|生肖|属相|(?<![a-z])"
    r"(?:sign of|born under|(?:you're|you are) a born(?= *[,.;])|zodiac|animal)(?![a-z])"
)


def _denied(view: View, token: Token) -> bool:
    """Whether something is denied in the clause of a word."""
    sentence = view.sentence
    return sentence.in_clause(sentence.tokens.index(token), Tag.NEGATION)


# "A strong inner compass", 很强的责任感, 执行力很强: no verdict on the day master.
_OF_SOMETHING_ELSE = re.compile(
    r" (?!(?:yin |yang )?(?:day|self|chart|nativity|constitution|wood|fire|earth|metal|water"
    r"|one|master|side|type|kind|case|state|group|"
    r"and|or|but|overall|here|in|by|on|as|according|when|though|although|with|without|because"
    r"|since|for|to|at|this|that|while|so|"
    r"thanks|enough|rather|throughout|from|if|even|only|both|all|after|before|which|is|are|was"
    r"|today|now|then|too|anyway|at)(?![a-z]))[a-z]"
    r"|的(?!日主|日元|命|身|格|盘|八字|人|一类|类型|状态|情况|结论|判断|范畴|一方|，|,|。)"
)
# What a strength may stand behind, in Chinese.
_SUBJECT_ZH = re.compile(
    r"(?:日主|日元|日干|命主|元神|旺衰|强弱)[^,，。;；]{0,12}$"
    r"|(?:日主|日元|日干|命主|元神|身|自身|本身|[木火土金水]|[甲乙丙丁戊己庚辛壬癸]|命局|八字"
    r"|此造|本造|命造|本命|此命|盘|总体|整体|综合|结论|[判论断定算属显示得果]|衡之|强度|旺衰"
    r"|强弱|"
    r"来看|上看|来说|而言|看|评|是|为|乃|即|则|[:：,，。(（“「]|也|都|就|便|略|稍|偏|较|有点"
    r"|有些|比较|相对|倾向于?|归于?|列为?|作|力量|能量|气势|其势|-|(?:日主|日元)[的之]力)\s*$"
)


def is_of_something_else(folded: str, token: Token) -> bool:
    """Return whether a strength is that of something else than the day master."""
    if _OF_SOMETHING_ELSE.match(folded, token.end):
        return True
    before = folded[: token.start]
    return (
        not folded[token.start].isascii()
        and bool(before.strip())
        and not _SUBJECT_ZH.search(before)
    )


# "Your Fire is rather weak", "that Water of yours is strong": of an element that is the day master's, the day master is.
_YOURS = re.compile(r"(?<![a-z])(?:your|that|native's) $|[你您]的$")
_YOU = re.compile(r" that (?:represents|stands for|is) you(?![a-z])")
_YOUR_ELEMENT = re.compile(
    r"(?: of yours)?(?: element)?(?: that (?:represents|stands for|is) you)? "
    r"(?:is|comes out|turns out) (?:rather |quite |very )?|(?:性|气)?(?:是|算|属)?(?:比较)?"
)


def strength_of(view: View) -> list[Claim]:
    """How strong the day master is."""
    found = view.of(Tag.STRENGTH)
    if (
        len(found) != 1
        or view.gods
        or view.branches
        or view.sentence.in_clause(view.sentence.tokens.index(found[0]), Tag.LUCK)
        or _denied(view, found[0])
        or is_of_something_else(view.sentence.folded, found[0])
    ):
        return []
    if found[0].end - found[0].start < 2:
        return []
    if any(token.part != "master" for token in view.places):
        return []
    elements = [token for token in view.of(Tag.ELEMENT) if not token.tags & PILLAR]
    if (
        len(elements) == 1
        and _YOUR_ELEMENT.fullmatch(view.sentence.folded[elements[0].end : found[0].start])
        and (
            _YOURS.search(view.sentence.folded[: elements[0].start])
            or _YOU.match(view.sentence.folded, elements[0].end)
        )
    ):
        element = elements[0].element
        return [Claim(ClaimKind.STRENGTH, found[0], part="element", stem=element)]
    plain = view.is_row and not view.of(Tag.ELEMENT)
    if not (plain or view.places or _MASTERLY.search(view.sentence.folded)):
        return []
    return [Claim(ClaimKind.STRENGTH, found[0])]


def master_of(view: View) -> list[Claim]:
    """The stem that one is."""
    if (
        len({t.stem for t in view.stems}) != 1
        or len(view.values) != len(view.stems)
        or view.has(_DENYING | Tag.LUCK | Tag.FLOW)
    ):
        return []
    if view.has(Tag.GOD | Tag.RELATION):
        return []
    others = any(token.part != "master" for token in view.places)
    if others or view.years or view.dates:
        return []
    days = [token.number for token in view.of(Tag.UNIT)]
    if NEIGHBOUR.match(view.sentence.folded, view.stems[0].end):
        return []
    if not (_SELF.search(view.words) or (view.has(Tag.BORN) and days == [2])):
        return []
    return [Claim(ClaimKind.STEM, view.stems[0], 2, "master")]


def seat_of(view: View) -> list[Claim]:
    """The branch that the day master sits on, or the animal of the year of birth."""
    if len(view.branches) != 1 or len(view.values) != 1 or view.has(_DENYING | Tag.LUCK | Tag.FLOW):
        return []
    if any(token.part != "master" for token in view.places) or view.years or view.dates:
        return []
    if view.has(Tag.SIT) or _UNDER.search(view.sentence.folded):
        return [Claim(ClaimKind.BRANCH, view.branches[0], 2, "branch")]
    if _SIGN.search(view.words) and not any(token.number for token in view.of(Tag.UNIT)):
        return [Claim(ClaimKind.BRANCH, view.branches[0], 0, "branch")]
    return []


_RULES_IT = re.compile(r"\W*[子丑寅卯辰巳午未申酉戌亥]当令")


def month_of(view: View) -> list[Claim]:
    """The branch of the month of birth."""
    units = [token for token in view.of(Tag.UNIT) if token.number == 1]
    others = any(token.part != "master" for token in view.places)
    alone = len(view.branches) == len(view.values) == 1 and not others
    if alone and _RULES_IT.match(view.sentence.folded) and view.has(Tag.CHART):
        return [Claim(ClaimKind.BRANCH, view.branches[0], 1, "branch")]
    if (
        not (alone and units and (view.has(Tag.BORN | Tag.CHART) or _COMMANDS.search(view.words)))
        or view.years
        or view.passes
    ):
        return []
    if any(token.number != 1 for token in view.of(Tag.UNIT)):
        return []
    return [Claim(ClaimKind.BRANCH, view.branches[0], 1, "branch")]


def born_in(view: View) -> list[Claim]:
    """The pillar or branch of the year, month, day or hour in which one was born, in so many words."""
    units = view.of(Tag.UNIT)
    if not view.has(Tag.BORN) or len(units) != 1 or units[0].number not in range(4):
        return []
    if any(token.part != "master" for token in view.places):
        return []
    if view.years or view.dates or view.ages or view.passes:
        return []
    if len(view.values) != 1 or view.has(Tag.LUCK | _DENYING):
        return []
    if view.pillars:
        return [Claim(ClaimKind.PILLAR, view.pillars[0], units[0].number, "pillar")]
    if view.branches and units[0].number in (0, 1):
        return [Claim(ClaimKind.BRANCH, view.branches[0], units[0].number, "branch")]
    return []
