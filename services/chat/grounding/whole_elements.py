"""Which element a sentence says is most, or lacks, in whatever words."""

import re

from services.chat.grounding.claims import Claim, ClaimKind
from services.chat.grounding.idle import UNDENIED
from services.chat.grounding.lexicon import Tag, Token
from services.chat.grounding.scopes import Sentence

# No element in your chart is as strong as Wood: it says which is most, not that one lacks.
NO_ELEMENT = re.compile(
    r"(?<![a-z])(?:nothing (?:else )?in (?:the|this|your) (?:whole |natal )?"
    r"(?:chart|balance|nativity)(?:'s [a-z]+(?: of [a-z]+)?)?|no (?:other )?(?:one )?element"
    r"|none of the (?:other(?:s| elements)?|rest)"
    r"|nothing (?:else )?in the (?:elemental )?balance)(?![a-z])"
    r"|没有(?:谁|哪(?:一)?(?:个|行|样))|(?:谁|哪一?[个行])(?:也|都)(?:没|不)"
)
_OWN = re.compile(
    r"五行|各行|此局|干支气数|满盘|[这本]盘|一局|此造|此命|八字|八个字|命|盘|四柱|你|您"
    r"|(?<![a-z])(?:your|you|chart|nativity|native"
    r"|(?:(?:the|other) elements?|elements|element ranking|elemental balance)|force|here"
    r"|(?:five|all) elements|eight characters)(?![a-z])"
)
_MOST = re.compile(
    r"第一|头一[名位个]|头名|高[过于出]其|首位|头把|榜首|之首|之冠|居冠|为魁|赢到最后"
    r"|头号|(?:其[他余它]|别的)[^,，。]{0,8}(?:都|皆|均)?不[及如敌]|[胜强压]过其|当头|排在它后面|为首|冠军|魁首"
    r"|(?:最|至)(?:大|重|高|强|旺|多|盛|足|厚|突出|显眼|猛|抢眼|活跃|有力|有劲|明显|浓|占优"
    r"|占上风|能打|有分量|集中|有气势|厚)|"
    r"夺魁|盖不过|当道|居其下|[多强旺比敌]得[过上]|胜过|压过|比不过|主导|占优|占上风|居多"
    r"|占多数|一枝独秀|独占|独大|领先|领头|领跑|压倒|挑大梁|老大|当家|称王|称雄|盖过|唱主角"
    r"|主角|主旋律|主力|独盛|居首|最前|前列|独旺|冠群|榜首|之最|为最|最为|厉害|冠[于绝]|莫.于"
    r"|比它更[旺强多]|排行[^。]{0,6}1[.、]|"
    r"(?<![a-z])(?:strongest|dominant|dominat\w*|predominat\w*|most|heaviest|loudest|biggest"
    r"|largest|highest|fullest|main|leading|lead|leads|"
    r"tops|top|ahead|first|prevail\w*|reigns?|rules (?:the|your|over)|outweigh\w*|prevalence"
    r"|wins(?= *[.!]|$)|broadest|(?:other|remaining) elements?[^,.;]{0,30} "
    r"(?:yields?|bows?|ranks?|stand) (?:to|below|behind)|elements begin with|tallest|heavy on"
    r"|beats? (?:all the rest|every other|all other)|richest (?:in|of)|outnumbers?|outshines?|surpass\w*|upper hand|majority|number one|"
    r"more\s+(?:(?:weight|of it|power|energy|force|strength) )?than (?:on )?any\w*"
    r"|ranking\W{0,4}1\W|boss of|scales tip|ahead of (?:all|its|every|the (?:rest|others))"
    r"|crown|shouting over|nothing[^,.;]{0,40} (?:rivals|(?:is )?(?:stronger|heavier|bigger|greater) than)|winner|furthest|at the top|greatest"
    r"|led by|heavyweight|outranks?|towers?|no (?:other )?(?:one )?element)(?![a-z])"
)
_LACK = re.compile(
    r"忘了放|不含|缺|没有|不见|全无|皆无|无(?!论|疑|不)|空缺|空白|缺席|找不|看不|寻不|觅不"
    r"|不带|不含|不存|少了|为零|是零|零个|阙如|欠|空着|一个也|未见|未现|\| ?0 ?\||(?<![a-z])"
    r"(?:stay(?:s|ed) away|neither|nor|missing|absent|absence|lack\w*|without|no|none|not|nowhere|zero"
    r"|devoid|wanting|couldn't|doesn't|don't|won't|isn't|haven't|hasn't|aren't|never|cannot"
    r"|can't|nothing|empty|(?:a|one|notable) gap|in vain|nil|leaves? out|left out)(?![a-z])"
)
# What helps, is wished for or grows is not what is most.
_OTHERWISE = re.compile(
    r"喜|忌|需|宜|补|用神|(?<!莫)旺于|生于|行运|可能|若|如果|季|春|夏|秋|冬|月"
    r"|(?<![a-z])(?:needs?|favou?r\w*|useful|helps?|season|spring(?! from)|summer|autumn|"
    r"winter|month|would(?! say| be(?: ?[,.]|$))|could|might|should|if|luck)(?![a-z])"
)


# - 木：缺; "Missing element: Fire"
_ENTRY = re.compile(r"\s*(?:[-*•]|[^,，。;；:：]{1,32}[:：] ?[^,，。;；:：]{1,16}[.。]?\s*$)")
# What is not lacking, and words that only look like those of a rank.
_NEITHER = re.compile(
    r"(?:不|并不|从不|也不)(?:缺|欠|乏)|没有(?:谁|哪)[^,，]{0,6}更[弱少]|不算第"
    r"|(?:(?<![a-z])(?:not|never|hardly)|n't) (?:be )?(?:lack\w*|missing|without)(?![a-z])"
    r"|(?<![a-z])no way[^,.;]{0,20} lacks?(?![a-z])"
    r"|(?<![a-z])(?:nobody|no one)[^,.;]{0,30} (?:without|lacks?)(?![a-z])"
)
_NOT_MOST = re.compile(
    r"第一(?:眼|步|次|时间|反应|印象)|更弱"
    r"|(?<![a-z])(?:second|third|next|after (?:wood|fire|earth|metal|water),"
    r"|(?:drink|more) water|tops up|first (?:of (?:all|your)|thing|step|time)"
    r"|most of (?:your|the)|leads? (?:you|to)|let (?:your|the)|"
    r"lead for|outweighed|outnumbered|outshone|surpassed"
    r"|other elements (?:lead|dominate|outweigh|outnumber|outshine|prevail)|"
    r"(?:every|all) other elements? (?:outweigh|outnumber|outshine|surpass|dominate)\w*)(?![a-z])"
)
_THAN_ALL = re.compile(
    r"强过|胜过|no (?:other )?element|比(?:其他|其它|别的|其余)|比它更"
    r"|其[余他](?:四|的)?(?:行|者)[^,，。]{0,4}比|than (?:all|any|every|the (?:other|rest))"
)


def _clause(text: str, token: Token) -> str:
    """The clause of a token: what comes behind, as advice, is no part of what is said of it."""
    low = max(text.rfind(mark, 0, token.start) for mark in ",，;；")
    ends = [end for mark in ",，;；" if (end := text.find(mark, token.end)) >= 0]
    return text[low + 1 : min(ends, default=len(text))]


def element_of(sentence: Sentence) -> Claim | None:
    """Return the claim of a sentence that speaks of one element and of nothing else of the chart."""
    found = [t for t in sentence.tokens if t.tags & Tag.ELEMENT and not t.tags & Tag.STEM]
    row = "|" in sentence.folded or _ENTRY.match(sentence.folded) is not None
    if len(found) != 1 or not (row or _OWN.search(sentence.folded)):
        return None
    rest = sentence.folded[: found[0].start] + " " + sentence.folded[found[0].end :]
    own = sentence.in_clause(sentence.tokens.index(found[0]), Tag.POSITION)
    if own or _OTHERWISE.search(_clause(sentence.folded, found[0])):
        return None
    if sentence.tags & Tag.STRENGTH:
        more = _THAN_ALL.search(rest)
        return Claim(ClaimKind.ELEMENT, found[0], part="most") if more else None
    if _NEITHER.search(sentence.folded):
        return None
    if _MOST.search(rest) and not _NOT_MOST.search(rest):
        denied = _LACK.search(NO_ELEMENT.sub("", rest))
        return None if denied else Claim(ClaimKind.ELEMENT, found[0], part="most")
    before = UNDENIED.sub("", NO_ELEMENT.sub("", sentence.folded[: found[0].start]))
    if _LACK.search(before) or _LACK.search(UNDENIED.sub("", _clause(sentence.folded, found[0]))):
        return Claim(ClaimKind.ELEMENT, found[0], part="lack")
    return None
