"""Whether a thing is said to be there, or not to be, in words that mean nothing else.

What a rule takes for a denial may deny something else: "you can't get away from the State Seal" says that it is there. So
nobody vouches for a denial that does not stand in one of these forms, whose every word is known.
"""

import re

from services.chat.grounding.lexicon import Token
from services.chat.grounding.scopes import Sentence

# The god or star is said to be there in words that mean nothing else; that none of those that deny it was found is too little.
_IS_THERE_ZH = re.compile(
    r"(?:[有带见含具存现透坐临逢得犯遇配]|[带有]着|具备|可见|看到|包括|找到|查到|占有|拥有"
    r"|出现|列出|[有见带含][^,，。没无不]{0,8}"
    r"|(?:命局|八字|命盘|四柱)(?:里|中)?(?:的|那个|的那个)|存在|身携|跳出一?个?|你身上这颗"
    r"|(?:十神|神煞|星曜?)[:：|] ?)(?:一[个位颗点]|了)?[“\"「『*]*§"
    r"|§[*]*(?:[一这此]?[个颗]?(?:神煞|十神|星|力量))?[”\"」』*]*"
    r"(?:[:：| ]|的?(?:力量|存在|身影|影子|一席之地|星)"
    r"|,?在?[你您]的?(?:命盘|命局|八字|四柱)[里中]?)*[也都就便亦正是确实既]*"
    r"(?:[入现见]|在(?:[你您命主的]{0,3}(?:命?盘|命?局|八字|命)[里上中]?[,，。]|列|场|,|。)|有"
    r"|是有|[√✔✓]|具备|可见|出现|到位|存在|占有|高照|随身|赫然在列|(?:并)?不缺席)"
    r"|§[你您]有[,，]|找着了(?:你|您)?的?§|喊到§[^,，]{0,4}[,，][^,，。]{0,8}答到"
    r"|§[^,，。没无不未缺]{0,12}(?:有的|有之|存在|带着|带来|自带|找得到|能找到|在列|一席之地)"
    r"|§是[你您这][^,，。没无不未缺]{0,12}(?:一[位颗个]|星曜?|点缀)"
)
_IS_THERE_EN = re.compile(
    r"(?<![a-z])(?:ha(?:s|ve|d)|there (?:is|are)|possess\w*|contain\w*|carr\w+|hold\w*"
    r"|includ\w*|show\w*|find|finds|found|featur\w*|grace[ds]?(?: by| with)?|presen\w*|with"
    r"|got|bear\w*|tick off|own\w*|sees?|seeing|host\w*|display\w*|born with|exhibit\w*|"
    r"spot\w*|locate\w*|reveal\w*|register\w*|list\w*|yes|meet|makes room for"
    r"|(?:gods|stars|sha|star|god)(?: [a-z]+){0,6} (?:is|are))(?![a-z])[^,;.§]{0,40}§"
    r"|(?:gods?|stars?|sha): ?§|[✔✓√] ?§"
    r"|§[^,;.§]{0,30}?(?:(?<![a-z])"
    r"(?:is|are|appear\w*|stand\w*|occur\w*|feature\w*|present|found|exist\w*|belong\w*"
    r"|show\w*|sit\w*|turn\w*|yes|included|has|in|dwell\w*|live\w*|reside\w*|counts|came with"
    r"|comes with)(?![a-z])|[✔✓√])"
    r"|(?:forces|powers|gods|stars) at (?:play|work) in [^,.;§]{0,16}(?:is|are)[^,.;§]{0,8}§"
    r"|in your pillars(?: i note|,) (?:the )?§|§,? right (?:t?here|in)"
    r"|§,? [^.;§]{0,30}(?:found in|part of|one of the stars you) "
)
_BRACKETS = re.compile(r"§ ?\([^()§]*\)")


def is_affirmed(sentence: Sentence, token: Token) -> bool:
    """Return whether a word says for certain that a thing is there."""
    marked = f"{sentence.folded[: token.start]}§{sentence.folded[token.end :]}"
    said = _BRACKETS.sub("§", marked)
    return any(form.search(said) for form in (_IS_THERE_ZH, _IS_THERE_EN))


# --- denials: 没有§, "contains no §" ----------------------------------------------------------------

# What may stand between a denial and what it denies.
# No alternative begins as another one does: there is one way only to read a run of them.
_TO_ZH = (
    r"(?:一?[个颗位点丝]|半[个颗点]|任何|什么|所谓|[这那][个颗种]|出现|发现|神煞|十神|[甲乙丙丁戊己庚辛壬癸]的"
    r"|[有带含见看找到透显露是为属星过了你您此的在和或与、“\"「『])*"
)
_BEFORE_ZH = re.compile(
    r"(?:不会|不|未)§|(?:缺项|缺少|缺席|未见|无)[:：] ?§"
    r"|(?:没有|没|无|不见|不带|不含|缺少|欠缺|缺乏|缺|欠|少了|未见|未现|未透|不透|并无|全无"
    r"|不存在|找不[到着]|看不[到见]|查无|不是|并非|非|不在|不为|不属|不算|不曾有|从无|不会是"
    rf"|绝非|不作|不叫){_TO_ZH}§"
)
# What may stand between a thing and what denies it.
_FROM_ZH = (
    r"(?:[ *”\"」』,，:：|]|在|于|与|跟|和|[你您此这本该那]|的|命主|题主|命|原局|全局|盘|局|造"
    r"|四柱|八字|柱|[年月日时干支]|[里中上内]|之中|当中"
    r"|[颗个位]|星|神煞|十神|东西|玩意儿|一|半|也|都|真|实在|是|就|便|并|却|则|倒|偏|竟"
    r"|而|均|皆|俱|完全|根本"
    r"|始终|彻底|压根|连|影子|踪影|0)*?"
)
_BEHIND_ZH = re.compile(
    rf"§{_FROM_ZH}(?:(?:没有|没)(?=$|[,，。;；|)）]|出现|露面|入|现|登场|[你您的这到])"
    rf"|无(?=$|[ ,，。;；|)）缘份此])"
    r"|不见(?!得)|不现|未见|未现|缺席|缺位|缺失|空缺|空白|阙如|缺(?=$|[ ,，。;；|)）])"
    r"|不在(?=$|[,，。;；|)）]|[你您此其本]|命|盘|局|列|场|四柱|八字|[年月日时柱干支])|不存在"
    r"|未曾?入|不入|不透|未透|找不[到着]"
    r"|未出现|没出现|不出现|没露面|不是(?=[你您此本命年月日时这]|[甲乙丙丁戊己庚辛壬癸])|并非|不算|无缘|无份"
    r"|而不[得见遇]|否(?=$|[ ,，。|]))"
)
_NOT = r"(?:not|never|(?:do|does|did|is|are|was|were|has|have|had|could|can|would|will)n't|cannot)"
_TO_EN = (
    r"(?: (?:an?|the|any|of|have|has|had|having|got|get|contains?|includes?|shows?|finds?"
    r"|carr(?:y|ies)|bears?"
    r"|holds?|possess|features?|lists?|see|yield|house|host|stars?|(?:ten )?gods?|trace|sign"
    r"|such|single|as|be|to|in|on"
    r"|your|this|the native's|four|pillars?|chart|nativity|from|does|is|brings?|luck|until|you"
    r"|single one))*"
)
_BEFORE_EN = re.compile(
    r"(?:missing|absent)(?: (?:(?:ten )?gods?|stars?|elements?))?: *§"
    rf"|(?<![a-z])(?:no|{_NOT}|without|lacks?|lacking|missing|absent|devoid of|free of|none of"
    rf"|nowhere|neither|nor|zero"
    rf"|absence of)(?![a-z]){_TO_EN} ?§"
)
_FROM_EN = (
    r"(?:,? (?:star|god|here|is|was|are|it|it's|which|that|and|but|because|since|so|though|you"
    r"|i|we|your|this|the|native|native's|chart"
    r"|nativity|just|simply|also|altogether|has|have|does|plays))*"
)
_BEHIND_EN = re.compile(
    rf"§{_FROM_EN} ?(?:(?:{_NOT}|n't)(?: (?:simply|actually|even|really|at all))?"
    r"(?:(?= ?(?:$|[.,;|)]))| (?:there|here|present|found|find it|among|part of"
    r"|in (?:your|this|the|it|there)|appears?|occurs?|shows? (?:up|in)|exists?|features?"
    r"|figures?|come|sit|stand|contain|included?|to be found|born with|have (?:it|one|that)"
    r"|your|the|set foot|one of|a|an)(?![a-z]))"
    r"|(?<![a-z])(?:absent|missing|lacking|nowhere)(?![a-z])"
    r"|(?<![a-z])(?:no|none)(?= ?(?:$|[.,;|)])| (?:part|place|room|in|at all))"
    r"|passed (?:over|by)|[:|=] *(?:no|none|absent|missing|not|[—–-])(?![a-z])"
    r"|\((?:absent|none|not))"
)
_NAMED_BEFORE = re.compile(r"(?:[a-z]+(?:[ -][a-z]+)?|[一-鿿]{1,4}) *$")


def is_plainly_denied(sentence: Sentence, token: Token) -> bool:
    """Return whether a denial stands right beside a word, so that nothing else is meant by it."""
    before, after = sentence.folded[: token.start], sentence.folded[token.end :]
    if before.endswith("(") and after.startswith(")"):
        # What is said again in brackets is denied as what stands before them.
        before, after = _NAMED_BEFORE.sub("", before[:-1]), after[1:]
    said = _BRACKETS.sub("§", f"{before}§{after}")
    return any(form.search(said) for form in (_BEFORE_ZH, _BEHIND_ZH, _BEFORE_EN, _BEHIND_EN))
