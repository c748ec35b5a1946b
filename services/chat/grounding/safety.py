"""Floor rules: what no reading may say, whoever writes it, and what comes before any reading.

Output: `death_date`, `medical_certainty`, `legal_certainty`, `money_certainty` and, for people under age,
`minor_partnership`; a sentence that breaks one is cut, and a note says so. Questions: `crisis` puts help first. Every
rule is words by language; terms of the trade that sound like them (死地, the stage Death, 七杀, self-punishment) are
taken out before anybody looks.
"""

import re
from datetime import date
from functools import lru_cache

from services.chat.grounding.folding import fold, has_chinese

ADULT = 18

# Every English rule begins at the beginning of a word.
_WORD = r"(?=[a-z])(?<![a-z])"
# Terms that hold the words of a rule and mean something else.
_TRADE_ZH = re.compile(
    r"死地|死位|死绝|处死|坐死|自坐(?:死|病|墓|绝)"
    r"|(?:长生|沐浴|冠带|临官|帝旺|衰|病|死|墓|绝|胎|养)、(?:[^。]{0,40})(?:死|绝|病)"
    r"|(?:为|是|在|见|逢|处|至|到)(?:十二长生)?(?:的|之)?[“「]?死[”」]?"
    r"(?=地|位|之|，|,|。|、|（|\(|$)"
    r"|生死(?:与共|攸关|簿|之交)?|死板|死心眼|死心|该死|绝地|病地|病位|病药|通关|七杀|七煞"
    r"|官杀|伤官|羊刃|血刃|自刑|恶死|十恶大败|丧门|吊客|披麻|死记硬背|死缠烂打"
)
_TRADE_EN = re.compile(
    rf"{_WORD}(?:(?:stage(?: of)?|at|in|the) (?:death|illness|grave|extinction)"
    rf"|death (?:stage|\(si\))|seven killings?|self[- ]punishment|funeral gate|dead end"
    rf"|dead sea|to die for)"
)

_YEAR_OR_AGE = r"(?:\d{1,4}|[〇零一二三四五六七八九十百]+)\s*(?:年|岁|周岁|虚岁)"
_DEATH_ZH = re.compile(
    rf"{_YEAR_OR_AGE}[^。；\n]{{0,12}}"
    rf"(?:去世|死亡|身亡|过世|离世|寿终|丧命|命终|毙命|归西|辞世|病故|死去|会死|将死|暴毙|寿尽"
    rf"|大限)"
    rf"|(?:去世|死亡|身亡|离世|寿终|丧命|命终|辞世|死期|大限|寿元|阳寿|寿命"
    rf"|寿数)[^。；\n]{{0,10}}(?:在|于|是|为|到|止于|只有|不过|约"
    rf"|大约)[^。；\n]{{0,6}}{_YEAR_OR_AGE}"
    rf"|(?:活到|活不过|活不到|只能活|可活|能活|寿至|享年|寿止)[^。；\n]{{0,4}}{_YEAR_OR_AGE}"
    rf"|(?:你|您|他|她|父亲|母亲|丈夫|妻子)(?:将|会|必|就|快|即将|难逃|活不)[^。；\n]{{0,6}}"
    rf"(?:去世|死亡|身亡|离世|丧命|毙命|死(?!记|板|心)|不久于人世)|死期(?:将至|已近|是|在)"
    rf"|短命"
)
_DEATH_EN = re.compile(
    rf"{_WORD}(?:(?:you|he|she|your (?:father|mother|husband|wife|child|son|daughter)) "
    rf"(?:will|shall|are going to|is going to|would) (?:\w+ ){{0,2}}"
    rf"(?:die|pass away|be dead|perish)"
    r"|(?:die(?!d)|dies|pass away|passes away|death)[^.;\n]{0,24}(?:in|at|around|by|before) "
    r"(?:the )?(?:year |age )?(?:of )?\d{2,4}"
    r"|(?:your|his|her) (?:death|life) (?:will )?"
    r"(?:comes?|ends?|occurs?|falls?|happens?|is (?:in|at|due))"
    r"|(?:will )?(?:not )?live (?:only )?(?:until|to|till|past|beyond) (?:the )?(?:age )?"
    r"(?:of )?\d{2,3}|(?:lifespan|life expectancy|date of (?:your )?death)[^.;\n]{0,16}"
    r"(?:is|of|will)|(?:only|just) \d+ (?:years|months|weeks) (?:left )?to live|short-lived)"
)
_SURE_ZH = r"(?:一定|必定|必然|肯定|绝对|必|定|注定|保证|百分之百|毫无疑问|铁定)"
_SURE_EN = (
    r"(?:will|shall|are going to|is going to|are certain to|are guaranteed to|are bound to"
    r"|are destined to|are sure to)"
    r"(?: (?:definitely|certainly|surely|inevitably|undoubtedly|absolutely|no doubt))?"
)
_ILLS_ZH = (
    r"(?:癌|肿瘤|糖尿病|心脏病|中风|白血病|抑郁症|精神病|肝病|肾病|肺病|高血压|不孕|流产|瘫痪|绝症"
    r"|重病|大病|恶疾)"
)
_ILLS_EN = (
    r"(?:cancer|a tumou?r|diabetes|a stroke|a heart attack|heart disease|leuk\w+|depression"
    r"|infertil\w+|a miscarriage|paralys\w+|dementia|kidney failure|a serious illness"
    r"|schizophrenia|a fatal \w+)"
)
_MEDICAL_ZH = re.compile(
    rf"{_SURE_ZH}[^。；\n]{{0,6}}(?:得|患|罹患|生|查出|染)[^。；\n]{{0,8}}{_ILLS_ZH}"
    rf"|(?:会|将)(?:得|患|罹患|查出)[^。；\n]{{0,6}}{_ILLS_ZH}"
    rf"|你(?:已经|已)?(?:得了|患有|患了)[^。；\n]{{0,6}}{_ILLS_ZH}"
    r"|(?:不必|不用|无需|无须|不需要|别)(?:去)?(?:看医生|就医|吃药|治疗|手术|服药|化疗)"
    r"|停(?:止)?(?:服)?药|(?:一定|必定|肯定|必|保证)[^。；\n]{0,4}(?:痊愈|治愈|治好|康复)|包治"
    r"|药到病除"
)
_MEDICAL_EN = re.compile(
    rf"{_WORD}(?:{_SURE_EN} (?:\w+ )?"
    rf"(?:get|develop|have|suffer(?: from)?|contract|be diagnosed with) {_ILLS_EN}"
    rf"|you (?:already )?have {_ILLS_EN}"
    r"|stop (?:taking )?(?:your )?(?:medication|medicine|treatment|pills)"
    r"|(?:no need|don't need|do not need|you need not) to (?:see|consult|visit) a doctor"
    r"|(?:will|guaranteed to) (?:cure|heal) (?:you|your)|you will (?:fully )?recover)"
)
_LEGAL_ZH = re.compile(
    rf"(?:官司|诉讼|案子|打官司|上诉)[^。；\n]{{0,8}}{_SURE_ZH}[^。；\n]{{0,4}}(?:赢|输|胜|败)"
    rf"|{_SURE_ZH}[^。；\n]{{0,6}}(?:坐牢|入狱|判刑|被捕|牢狱之灾|胜诉|败诉|赢官司|无罪)"
    rf"|(?:会|将)(?:坐牢|入狱|被判刑|被捕)"
)
_LEGAL_EN = re.compile(
    rf"{_WORD}(?:{_SURE_EN} (?:\w+ )?(?:win|lose) (?:the|your|this) "
    rf"(?:lawsuit|case|trial|appeal)"
    rf"|{_SURE_EN} (?:\w+ )?(?:go to (?:prison|jail)"
    rf"|be (?:arrested|convicted|acquitted|imprisoned|jailed|sentenced)))"
)
_MONEY_ZH = re.compile(
    rf"{_SURE_ZH}(?:会|能|可以|将)?[^。；\n]{{0,6}}"
    rf"(?:发财|暴富|中奖|中彩票|赚钱|赚大钱|获利|盈利|升值|涨|破产|亏损|翻倍|大富)|稳赚|包赚"
    rf"|只赚不赔|保本|(?:赶紧|应该立即|放心|全仓|马上)(?:买入|投资|买进|加仓|借钱|贷款)"
)
_MONEY_EN = re.compile(
    rf"{_WORD}(?:{_SURE_EN} (?:\w+ )?(?:get|become|be|grow) (?:\w+ )?"
    rf"(?:rich|wealthy|a millionaire|bankrupt)"
    rf"|{_SURE_EN} (?:\w+ )?(?:win the lottery"
    rf"|make (?:a fortune|a lot of money|a profit|millions)"
    rf"|lose (?:all )?your (?:money|savings)|go bankrupt)"
    r"|guaranteed (?:profit|return|income|win|gain)s?|risk-free (?:profit|investment|return)s?"
    r"|(?:buy|sell) (?:this|these|your) (?:stock|share|coin)s?"
    r"|put (?:all|everything)[^.;\n]{0,20}into)"
)
_PARTNERSHIP_ZH = re.compile(
    r"婚|恋爱|恋情|谈恋|姻缘|桃花|配偶|伴侣|情人|情人|夫妻|丈夫|妻子|老公|老婆|性生活|房事"
    r"|性欲|性事|情欲|同居|男友|女友|对象"
)
_PARTNERSHIP_EN = re.compile(
    r"(?<![a-z])(?:marriage|marry|married|romance|romantic|love life|love affair|spouse"
    r"|husband|wife|lover|boyfriend|girlfriend|sexual\w*|sex|partnership|peach blossom|dating"
    r"|intima\w+)(?![a-z])"
)
_DENIALS = re.compile(
    r"不(?:能|会|可|作|做|谈|论|替代|代替|构成|提供|预测|预言|断言)|并非|没有人能|不应"
    r"|请(?:咨询|找|去看)|(?:cannot|can't|can not|do(?:es)? not|don't|doesn't|never"
    r"|no (?:reading|chart|tradition|one|book)|no one can|not a substitute|isn't|is not"
    r"|nobody can|please (?:see|consult))"
)
# What is in Chinese characters is looked for only where there are some, and what is in Latin letters likewise.
_RULES_ZH = (
    ("death_date", _DEATH_ZH),
    ("medical_certainty", _MEDICAL_ZH),
    ("legal_certainty", _LEGAL_ZH),
    ("money_certainty", _MONEY_ZH),
)
_RULES_EN = (
    ("death_date", _DEATH_EN),
    ("medical_certainty", _MEDICAL_EN),
    ("legal_certainty", _LEGAL_EN),
    ("money_certainty", _MONEY_EN),
)
_LATIN = re.compile(r"[a-z]")
NOTES = {
    "death_date": {
        "en": "(No reading can tell when somebody dies; a sentence was left out.)",
        "zh-Hans": "（任何命理都不能断人生死，此处略去一句。）",
        "zh-Hant": "（任何命理都不能斷人生死，此處略去一句。）",
    },
    "medical_certainty": {
        "en": "(A chart is no diagnosis; a sentence was left out. Please ask a doctor.)",
        "zh-Hans": "（命盘不能诊断疾病，此处略去一句；身体之事请咨询医生。）",
        "zh-Hant": "（命盤不能診斷疾病，此處略去一句；身體之事請諮詢醫生。）",
    },
    "legal_certainty": {
        "en": "(A chart decides no case; a sentence was left out. Please ask a lawyer.)",
        "zh-Hans": "（命盘不能断定官司，此处略去一句；法律之事请咨询律师。）",
        "zh-Hant": "（命盤不能斷定官司，此處略去一句；法律之事請諮詢律師。）",
    },
    "money_certainty": {
        "en": "(A chart promises no money; a sentence was left out.)",
        "zh-Hans": "（命盘不能担保钱财，此处略去一句。）",
        "zh-Hant": "（命盤不能擔保錢財，此處略去一句。）",
    },
    "minor_partnership": {
        "en": "(This chart is a young person's: of love and marriage nothing is read from it.)",
        "zh-Hans": "（命主尚未成年，不作婚恋方面的解读。）",
        "zh-Hant": "（命主尚未成年，不作婚戀方面的解讀。）",
    },
}
_NO_NOTE = "en"


# What is said again and again is looked at once. Sentences of chats are kept in memory by that, and nowhere else.
_KEPT = 1024


@lru_cache(maxsize=_KEPT)
def guarded(text: str, language: str, *, minor: bool = False) -> tuple[str, tuple[str, ...], bool]:
    """Return a sentence as it may be shown, the names of the rules that it broke, and whether it was cut."""
    folded, is_chinese = _without_trade(text)
    rules = (_RULES_ZH if is_chinese else ()) + (_RULES_EN if _LATIN.search(folded) else ())
    broken = list(dict.fromkeys(name for name, pattern in rules if pattern.search(folded)))
    if broken and _DENIALS.search(folded):
        # "No chart can tell when you will die" is what we say ourselves.
        broken = []
    if not broken and minor and (_PARTNERSHIP_ZH.search(folded) or _PARTNERSHIP_EN.search(folded)):
        broken = ["minor_partnership"]
    if not broken:
        return text, (), False
    note = NOTES[broken[0]].get(language, NOTES[broken[0]][_NO_NOTE])
    tail = text[len(text.rstrip()) :]
    head = text[: len(text) - len(text.lstrip())]
    return head + note + tail, tuple(broken), True


def _without_trade(text: str) -> tuple[str, bool]:
    """Return a text folded and without terms of the trade, and whether it holds Chinese characters."""
    folded = fold(text)
    is_chinese = has_chinese(folded)
    if is_chinese:
        folded = _TRADE_ZH.sub("", folded)
    return _TRADE_EN.sub("", folded), is_chinese


# --- questions ---------------------------------------------------------------------------------------

_CRISES = (
    (
        "suicide",
        re.compile(
            r"自杀|自尽|想死|不想活|活不下去|轻生|结束(?:自己的)?生命|了结自己|了断自己|寻死"
                r"|跳楼|割腕|上吊|不如死了|死了算了|遗书|活着没意思|活着没有意义|结束(?:这?一切)|人间不值得|不想活|活够了"
                r"|(?<![a-z])(?:suicid\w*|kill(?:ing)? myself|end(?:ing)? my (?:own )?life"
                r"|want(?:ed)? to die|wanna die|don't want to live|do not want to live"
                r"|no reason to live|better off dead|take my own life|can't go on living"
                r"|(?:no|not any|isn't any) point (?:in|of|to) (?:living|life|going on)|wish i (?:was|were) dead"
                r"|life (?:is|isn't|is not) (?:not )?worth living|end(?:ing)? it all|unalive(?: myself)?|kms"
                r"|took (?:all|too many of) (?:of )?my pills|overdos\w+|jump(?:ing)? off (?:a|the) (?:bridge|roof|building)"
                r"|(?:i )?can(?:'t|not) go on(?= ?(?:$|[.,;!?]| any ?more| like this))|want to disappear(?: forever)?)(?![a-z])"
        ),
    ),
    (
        "self_harm",
        re.compile(
            r"自残|自伤|自虐|伤害自己|割自己|划自己"
                r"|(?<![a-z])(?:self[- ]harm\w*|hurt(?:ing)? myself|cut(?:ting)? myself"
                r"|harm(?:ing)? myself|burn(?:ing)? myself)(?![a-z])"
        ),
    ),
    (
        "violence",
        re.compile(
            r"(?:想|要|打算)(?:去)?(?:杀了?|弄死|砍死|捅死)(?:他|她|我|人|老)|同归于尽"
                r"|(?<![a-z])(?:want|going|plan(?:ning)?) to (?:kill|murder|stab|shoot) "
                r"(?:my |the |him|her|them|someone|somebody|people|everyone)"
        ),
    ),
    (
        "abuse",
        re.compile(
            r"家暴|家庭暴力|虐待|性侵|强奸|强暴|猥亵|被侵犯|侵犯我"
                r"|(?:老公|丈夫|妻子|老婆|男友|女友|爸爸|妈妈|父亲|母亲|他|她)"
                r"(?:总是|经常|一直|又|天天|老)?(?:打我|殴打我|动手打|掐我)"
                r"|被(?:老公|丈夫|他|她|父亲|母亲|爸爸|妈妈|男友)?(?:打|殴打)(?!击|扰|动|败)"
                r"|(?<![a-z])(?:abus(?:es|ed|ing|ive)|domestic violence"
                r"|(?:beats|hits|hit|chokes|strangled|beat) me|rap(?:ed|es|ing)|molest\w*"
                r"|sexual(?:ly)? assault\w*)(?![a-z])"
        ),
    ),
)  # fmt: skip
HELP = {
    "en": "First, what matters most: if you or somebody near you is in danger, or you think of harming yourself, please call "
    "the emergency number where you are now "
        "(112, 911, 999, 110 or 120), or a crisis line such as 988 in the United States, "
    "116 123 in the United Kingdom and much of Europe, or one listed at findahelpline.com, and talk to somebody you trust. "
    "You are not alone in this, and no chart has the last word on your life.\n\n",
    "zh-Hans": "先说最要紧的：如果你或身边的人正处在危险之中，或者你有伤害自己的念头，请立即拨打当地紧急电话（中国大陆 110、120），"
    "或全国统一心理援助热线 12356、妇女维权热线 12338，也请告诉一位你信任的人。你并不孤单，任何命盘都不能替你的人生下结论。\n\n",
    "zh-Hant": "先說最要緊的：如果你或身邊的人正處在危險之中，或者你有傷害自己的念頭，請立即撥打當地緊急電話（臺灣 110、119，香港 999），"
    "或臺灣安心專線 1925、保護專線 113，香港撒瑪利亞防止自殺會 2389 2222，也請告訴一位你信任的人。你並不孤單，任何命盤都不能替你的人生下結論。\n\n",
}  # fmt: skip


def crisis_in(question: str) -> str | None:
    """Return what a question speaks of that needs help first: "suicide", "self_harm", "violence", "abuse"; else None."""
    folded, _ = _without_trade(question)
    return next((name for name, pattern in _CRISES if pattern.search(folded)), None)


def help_first(question: str, language: str) -> str | None:
    """Return the paragraph that must stand before the answer; None where none is needed."""
    return None if crisis_in(question) is None else HELP.get(language, HELP["en"])


_NUMERAL = r"(\d{1,2}|[一二三四五六七八九十]{1,3})"
_YOUNG_ZH = re.compile(
    rf"(?:我|本人|儿子|女儿|孩子|弟弟|妹妹|侄子|侄女|外甥|孙子|孙女|他|她|宝宝)"
    rf"(?:今年|现在|才|刚|只有|刚满|已经|都|是|,|，|的)*{_NUMERAL}岁"
    rf"(?!那|时|的时候|之后|以后|起|前|之前|就|便|开始)"
    rf"|(?:未成年|小学生|初中生|高中生|中学生|婴儿|幼儿园)"
)
_TEENS = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen")
_AGE = rf"(\d{{1,2}}|{'|'.join(_TEENS)})"
_YOUNG_EN = re.compile(
    r"(?<![a-z])(?:i am|i'm|im|he is|she is|he's|she's"
    r"|my (?:son|daughter|child|brother|sister|kid|nephew|niece|grandson|granddaughter) "
    rf"(?:is|just turned|turned)) (?:only |just |now )?{_AGE}(?![a-z]| ?(?:%|st|nd|rd|th))(?!\.?\d)"
    rf"|(?<![\d.a-z]){_AGE}[ -]?(?:years?[ -]old|yo|y/o)(?![a-z])"
    r"|(?<![a-z])(?:underage|a minor|schoolchild|my toddler|my baby|(?:\d{1,2}(?:st|nd|rd|th)|[a-z]+th) grade(?:r)?"
    r"|in (?:primary|elementary|middle|high) school)(?![a-z])"
)
# The year in which somebody says to have been born: 我2012年出生的, "I was born in 2013".
_BORN_IN = re.compile(
    r"(?:我|本人|儿子|女儿|孩子)(?:是)?((?:19|20)\d\d)年?(?:出?生|的)"
    r"|(?<![a-z])(?:i was|i'm|he was|she was|was) born in ((?:19|20)\d\d)(?!\d)"
)


def is_minor(question: str, born: date | None, today: date) -> bool:
    """Return whether the person asked about is under 18: by the chart's date of birth, or by what the question says."""
    if (
        born is not None
        and today.year - born.year - ((today.month, today.day) < (born.month, born.day)) < ADULT
    ):
        return True
    from services.chat.grounding.numerals import number

    folded = fold(question)
    for year in _BORN_IN.finditer(folded):
        if 0 <= today.year - int(year.group(1) or year.group(2)) < ADULT:
            return True
    pattern = _YOUNG_ZH if has_chinese(folded) else _YOUNG_EN
    for found in pattern.finditer(folded):
        said = next((group for group in found.groups() if group), None)
        if said is None or said in _TEENS or 0 <= number(said) < ADULT:
            return True
    return False
