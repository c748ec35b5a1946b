"""Words that are not what they may be: a relation in "combines the two parts of", a supposition in 大运换成, a denial in 没有躲."""

import re

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

# 甲戌大运的第七个年头: a year within the decade, not the number of one.
_NTH_YEAR = re.compile(r"个?(?:年头|年|月|天)|(?:-| )(?:year|month|day)(?! (?:luck|pillar))")


# Things that agree with one another, none of which is of a chart.
_OF_OTHERS = re.compile(
    r"(?:^"
    r"|[,，。;；])[^,，。;；甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥年月日时干支柱柱星运它他她两者]+[与和跟同][^,，。;；甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥年月日时干支柱星运它他她]+$"
)
# 财运的第二步: of those that bring wealth.
_OF_AN_ELEMENT = re.compile(r"[财官印金木水火土]运的$")


# 第一步定四柱: a step of reasoning.
_NTH_STEP = re.compile(
    r"[声眼口次天面刻]|(?:先)?(?:看|定|排|论|数|辨|查|综合|说)|[课讲节章段点条件问轮程]"
    r"|个?(?:五年|十年|阶段|[春夏秋冬])|(?:先|要|该|就|应)[^大运，,。]"
)


# 出生即算一岁: how they are counted.
_COUNTED_SO = re.compile(r"(?:出生|落地|生下来)(?:时|后)?(?:即|就|便)?[算计为是]$|[长大老小差]了$")
_HALF = re.compile(r"(?<![a-z])half(?: of)?(?: the| an?)?(?: wood| fire| earth| metal| water)? $")
_NEARLY = re.compile(r"[近趋似](?:于|乎)?$|(?<![a-z])(?:close to|near|nearly|almost|short of) $")


# "Without mentioning its clash", "you don't have to dig for it", 没有躲起来: what is spoken of is there.
_NO_DENIAL = re.compile(
    r"without (?:mentioning|noting|saying|speaking|talking|discussing|bringing)"
    r"|(?:don't|do not|doesn't|does not) (?:have|need) to(?! have)"
    r"|(?:needn't|need not)(?! have)|no need to"
    r"|不在别(?:人|处|的)[^,，。]{0,8}[,，](?:就|而|却|正|反倒)?在"
    r"|没有?[躲藏隐](?:起来|着|身|匿)?(?=[,，。;；]|$)|不(?:常|轻易)?(?:露面|显山|声张|张扬)"
    r"|不就是|岂不是|not (?:praise|blame)"
    r"|(?:don't|do not|doesn't|may not) (?:see|notice|meet) (?:at first|right away)"
)
# 用2025减去出生年份, 2025年生日蛋糕: a year in which one is so old.
_NO_BIRTH = re.compile(
    r"减去?$|[12]\d{3}年的?$|(?<![a-z])(?:minus|subtract(?:ing)?|less) (?:the |your )?"
    r"(?:year of )?$"
)


# What is denied twice is there: 并非没有将星, "you don't lack Earth".
_TWICE = re.compile(
    r"(?:(?:并非|并不是|不是)(?:说)?[你您妳]?|不能说[你您妳]?|谁说[你您妳]?|别人说[你您妳]?|哪[里能]会?"
    r"|怎么会)没有?|(?:并|从)?不[缺欠](?!席|位)"
    r"|(?<![a-z])(?:don't|doesn't|do not|does not|never) lack(?:ed|s)?(?![a-z])"
    r"|(?<![a-z])(?:no way|(?:wrong|untrue|incorrect|a mistake) to (?:say|claim|think)|nobody|no one"
    r"|no-one)[^,.;]{0,24}?(?<![a-z])"
    r"(?:lacks?|without|deny|denies)(?![a-z])|(?<![a-z])no one but(?![a-z])"
)


def is_idle(folded: str, token: Token) -> bool:
    """Return whether a word is not what it may be."""
    word = folded[token.start : token.end]
    if token.tags & Tag.NEGATION and _NO_DENIAL.match(folded, token.start):
        return True
    if token.tags & (Tag.NEGATION | Tag.LACK) and any(
        found.start() <= token.start < found.end() for found in _TWICE.finditer(folded)
    ):
        return True
    if token.tags & Tag.BORN and _NO_BIRTH.search(folded[: token.start]):
        return True
    if word in ("合", "相合", "相符") and _OF_OTHERS.search(folded, 0, token.start):
        # 史料与口述相合
        return True
    if word == "合" and folded.startswith(("于历", "乎", "于规", "于法"), token.end):
        return True
    if word == "相合":
        return folded[: token.start].endswith(("格局", "气质", "性情"))
    if token.tags & Tag.AGE and _COUNTED_SO.search(folded[: token.start]):
        return True
    if token.tags & Tag.ORDINAL and (
        _NTH_YEAR.match(folded, token.end)
        or _NTH_STEP.match(folded, token.end)
        or _OF_AN_ELEMENT.search(folded[: token.start])
    ):
        return True
    if word in ("不论", "不管", "无论") and folded[: token.start].endswith(
        ("先", "暂", "姑", "且")
    ):
        # 乾造坤造先不论: left aside, not whatever it be.
        return True
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
    if word in ("中和", "balanced"):
        # 略弱而近中和
        return _NEARLY.search(folded[: token.start]) is not None
    if word.endswith("ten gods"):
        return folded[: token.start].endswith(("in terms of ", "among "))
    if word == "combination" and _OF_A_PILLAR.match(folded, token.end):
        return folded[: token.start].endswith((" is the ", " is a ", " was the "))
    return word.startswith("combin") and _PARTS.match(folded, token.end) is not None
