"""Words that are not what they may be: a relation in "combines the two parts of", a supposition in 大运换成, a denial in 没有躲."""

import re
from functools import lru_cache

from services.chat.grounding import terms
from services.chat.grounding.lexicon import Tag, Token

_PARTS = re.compile(
    r" (?:in)?to (?:the |a )?(?:nayin|na yin|melodic|sound)(?![a-z])"
    r"| to (?:give|make|form|read)(?![a-z])"
    r"| (?:the |its |both |all )?(?:of )?(?:the )?(?:two |three )?"
    r"(?:parts|halves|elements|qualities|energies|forces|natures|sides)(?![a-z])"
)


# "Wu Chen is the combination found there": of a stem and its branch.
_OF_A_PILLAR = re.compile(
    r" (?:found|standing|sitting|on show|you (?:have|find|carry)|that|here|there)(?![a-z])"
)

_PAIR = re.compile(
    rf" (?:of )?(?:(?:yang |yin )?(?:wood|fire|earth|metal|water) (?:rat|ox|tiger|rabbit|dragon|snake|horse|goat|sheep"
    rf"|monkey|rooster|dog|pig)|(?:{'|'.join(terms.STEM_PINYIN)})[ -]?(?:{'|'.join(terms.BRANCH_PINYIN)})"
    rf"|[{terms.STEMS}][{terms.BRANCHES}])(?![a-z])"
)

# 甲戌大运的第七个年头: a year within the decade, not the number of one.
_NTH_YEAR = re.compile(r"个?(?:年头|年|月|天)|(?:-| )(?:year|month|day)(?! (?:luck|pillar))")


# Things that agree with one another, none of which is of a chart.
_OF_OTHERS = re.compile(
    r"(?:^"
    r"|[,，。;；])[^,，。;；甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥年月日时干支柱柱星运它他她你您那这两者]+[与和跟同][^,，。;；甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥年月日时干支柱星运它他她你您那这]+$"
)
# 财运的第二步: of those that bring wealth.
_OF_AN_ELEMENT = re.compile(r"[财官印金木水火土]运的$")


# 第一步定四柱: a step of reasoning.
_NTH_STEP = re.compile(
    r"[声眼口次天面刻]|(?:先)?(?:看|定|排|论|数|辨|查|综合|说)|[课讲节章段点条件问轮程]"
    r"|个?(?:五年|十年|阶段|[春夏秋冬])|(?:先|要|该|就|应)[^大运，,。]"
)


# 出生即算一岁: how they are counted.
_COUNTED_SO = re.compile(
    r"(?:出生|落地|生下来)(?:时|后)?(?:即|就|便)?[算计为是]$|[长大老小差]了$|[添加增长][了上]?$"
)
_HALF = re.compile(r"(?<![a-z])half(?: of)?(?: the| an?)?(?: wood| fire| earth| metal| water)? $")
_NEARLY = re.compile(r"[近趋似](?:于|乎)?$|(?<![a-z])(?:close to|near|nearly|almost|short of) $")


# 用2025减去出生年份, 2025年生日蛋糕: a year in which one is so old.
_NO_BIRTH = re.compile(
    r"减去?(?:[你您]的?)?$|[12]\d{3}年的?$|(?<![a-z])(?:minus|subtract(?:ing)?|less) (?:the |your )?"
    r"(?:year of )?$"
)


# Denials of something else than what they stand beside, and denials of a denial: "without mentioning its clash", 没有躲起来,
# "you can't get away from it", 并非没有将星. What is spoken of is there. Whole phrases only: "do not run" denies.
UNDENIED = re.compile(
    r"(?:(?:并非|并不是|不是)(?:说)?[你您妳]?|不能说[你您妳]?|谁说[你您妳]?|别人说[你您妳]?|哪[里能]会?|怎么会)没有?"
    r"|(?:并|从)?不[缺欠乏](?!席|位)|(?:并|从)?不缺席|(?:没有|并无)缺(?:位|席|失)?|并不缺(?:位|席|失)"
    r"|不在别(?:人|处|的)[^,，。]{0,8}(?=[,，](?:就|而|却|正|反倒)?在)"
    r"|没(?:有|曾)?[躲藏隐](?:起来|着|身|匿)?(?=[,，。;；]|$)|不(?:常|轻易)?(?:露面|显山|声张|张扬)"
    r"|没有(?:什么|任何|必然|直接|多大|半点)?(?:关系|关联|联系|瓜葛|影响|可比性|高低|好坏|坏处)"
    r"|[少免跑逃躲离避]不(?:了|开|过|掉|脱)"
    r"|不(?:可|容|能|必|用|要)(?:忽视|忽略|小看|小瞧|轻视|低估|担心|怀疑)"
    r"|不就是|岂不是|不难|不奇怪|不足为奇|不少|无疑|不仅|不只|难怪|不[能得可]不"
    r"|(?<![a-z])(?:without (?:mentioning|noting|saying|speaking|talking|discussing|bringing)"
    r"|no need to (?!have)[a-z]+(?: for)?|(?:needn't|need not|(?:don't|do not|doesn't|does not) (?:have|need) to)"
    r" (?:look|dig|search|go|hunt|guess|count|ask|wait|strain|squint|think|wonder)(?: for| far| about)?"
    r"|(?:don't|do not|doesn't|may not) (?:see|notice|meet) (?:at first|right away)|not (?:praise|blame)"
    r"|(?:do not|don't|never|must not|mustn't|shouldn't|should not|not to)"
    r" (?:worry about|fret|forget|underestimate|ignore|overlook|dismiss|doubt|skip)"
    r"|(?:cannot|can't|could not|couldn't) (?:escape|avoid|ignore|overlook|deny|help|(?:get|run|hide) (?:away )?from"
    r"|get (?:around|rid of)|shake off|stop [a-z]+ing)|never stops? [a-z]+ing"
    r"|no (?:escaping|avoiding|denying|doubting|mistaking|getting away|getting around|hiding|two ways|escape|way around)"
    r"|(?:don't|doesn't|do not|does not|did not|didn't|are not|is not|never) lack(?:ed|ing|s)?"
    r"|(?:not|never|isn't|aren't|hasn't|haven't) (?:gone |at all |exactly |really )?(?:missing|absent|lacking)"
    r"|neither [a-z]+ nor [a-z]+ (?:is|are) (?:missing|absent|lacking)"
    r"|(?:(?:would be |it is |it's |is )?(?:wrong|untrue|incorrect|a mistake) to (?:say|claim|think)|no way|nobody|no one"
    r"|no-one)[^,.;]{0,24}?(?<![a-z])(?:lacks?|do not have|don't have|have no|without|deny|denies)"
    r"|(?:no one|nobody) (?:can|could|would|will) (?:deny|doubt|say)|no one but"
    r"|no (?:surprise|wonder|accident|doubt|coincidence|secret|question(?! of))"
    r"|not (?:surprising|many people|everyone|only|just|without)"
    r"|nothing (?:unusual|strange|other than|but)|none other than)(?![a-z])"
)


@lru_cache(maxsize=64)
def _undenied(folded: str) -> tuple[tuple[int, int], ...]:
    return tuple(found.span() for found in UNDENIED.finditer(folded))


_SO_MANY = re.compile(
    r" (?:few|couple|several|two|three|four|five|six|seven|eight|nine|ten|\d{1,2}) (?:or \w+ )?(?:years?|months?|decades?)(?![a-z])"
    r"|的?(?:几|[两三四五六七八九十\d]{1,2})个?(?:年|月)"
)


_RUNS = re.compile(r"运(?:是|一直|都|便)?$")


def is_idle(folded: str, token: Token) -> bool:
    """Return whether a word is not what it may be."""
    word = folded[token.start : token.end]
    if token.tags & (Tag.NEGATION | Tag.LACK) and any(
        start <= token.start < end for start, end in _undenied(folded)
    ):
        return True
    if token.tags & Tag.BORN and _NO_BIRTH.search(folded[: token.start]):
        return True
    if word in ("合", "相合", "相符") and _OF_OTHERS.search(folded, 0, token.start):
        # 史料与口述相合
        return True
    if word == "合" and folded.startswith(
        ("于历", "乎", "于规", "于法", "而取音", "而观", "而论", "参"), token.end
    ):
        return True
    if word == "相合":
        return folded[: token.start].endswith(("格局", "气质", "性情"))
    if token.tags & Tag.AGE and _COUNTED_SO.search(folded[: token.start]):
        return True
    if word in ("一岁", "1岁") and folded[: token.start].rstrip("了").endswith(("添", "增", "长")):
        # 过年就添一岁
        return True
    if token.tags & Tag.DIRECTION and "着" in word and not _RUNS.search(folded[: token.start]):
        # 大运这几年，你要顺着走: advice.
        return True
    if (
        token.tags & Tag.ORDINAL
        and not token.tags & Tag.LUCK
        and (
            _NTH_YEAR.match(folded, token.end)
            or _NTH_STEP.match(folded, token.end)
            or _OF_AN_ELEMENT.search(folded[: token.start])
        )
    ):
        return True
    if word in ("不论", "不管", "无论") and folded[: token.start].endswith(
        ("先", "暂", "姑", "且")
    ):
        # 乾造坤造先不论: left aside, not whatever it be.
        return True
    if word == "全盘":
        # 全盘否定, 全盘考虑: no chart.
        return folded.startswith(
            ("否", "考", "接", "托", "西", "照", "规", "打", "皆输"), token.end
        )
    if word == "换成":
        # 换成 supposes, but not of luck, nor of another word for the same: 到了81岁，大运换成丙午; 换成十神就叫正官.
        return folded[: token.start].endswith(("运", "干支", "太岁", "流年")) or folded.startswith(
            ("干支", "十神"), token.end
        )
    if token.tags & Tag.GENERAL and word.startswith("one of"):
        return folded.startswith(("the hidden stems", " the hidden stems"), token.end)
    if word in ("for example", "for instance"):
        # An aside: "Geng Metal, for example, is tucked into your month branch".
        before = folded[: token.start].rstrip()
        return (
            before.endswith(",")
            and folded.startswith(",", token.end)
            and "your" in folded[token.end :]
        )
    if word == "in case":
        # A comment after what is stated: …, in case you want to plan ahead.
        return folded[: token.start].rstrip().endswith(",")
    if token.ids == ("relation.triad",) and _HALF.search(folded[: token.start]):
        # "form half of the Metal triad"
        return True
    if token.tags & Tag.NEXT and _SO_MANY.match(folded, token.end):
        # "What the next eight years hold": no luck pillar is the next.
        return True
    if token.tags & Tag.STRENGTH and folded[: token.start].endswith("from "):
        # "On the scale from feeble to mighty"
        return folded.startswith(" to ", token.end)
    if word in ("中和", "balanced"):
        # 略弱而近中和
        return _NEARLY.search(folded[: token.start]) is not None
    if word.endswith("ten gods"):
        return folded[: token.start].endswith(("in terms of ", "among "))
    if word == "combination" and _PAIR.match(folded, token.end):
        # "The hour pillar carries the combination Metal Horse": of a stem and its branch.
        return True
    if word == "combination" and _OF_A_PILLAR.match(folded, token.end):
        return folded[: token.start].endswith((" is the ", " is a ", " was the "))
    return word.startswith("combin") and _PARTS.match(folded, token.end) is not None
