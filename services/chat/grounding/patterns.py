"""What is told by its form: numbers, years, ages, dates, places of pillars, stems and branches in every script."""

import re
from collections.abc import Callable
from datetime import date

from services.chat.grounding import terms
from services.chat.grounding.folding import tone
from services.chat.grounding.hanzi import meets, sure_hanzi
from services.chat.grounding.lexicon import Tag, Token
from services.chat.grounding.numerals import CHINESE_DIGITS, ORDINALS, number
from services.chat.grounding.sentences import is_amid

_PLACES = {"年": 0, "月": 1, "日": 2, "时": 3, "year": 0, "month": 1, "day": 2, "hour": 3, "nian": 0, "yue": 1, "ri": 2, "shi": 3}  # fmt: skip


MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]


_STEM = "|".join(terms.STEM_PINYIN)


_BRANCH = "|".join(sorted(terms.BRANCH_PINYIN, key=len, reverse=True))


_ANIMAL = "|".join(sorted((name for names in terms.ANIMALS for name in names), key=len, reverse=True))  # fmt: skip


_ANIMAL_OF = {name: n for n, names in enumerate(terms.ANIMALS) for name in names}


_ELEMENT = "wood|fire|earth|metal|water"


_MONTH = "|".join([*MONTHS, *(name[:3] for name in MONTHS)])


PATTERNS = (
    # Dates, then months of years, then years; Chinese numerals too.
    ("date", r"(?<!\d)(?P<y>[12]\d{3})(?:-|/|\.| ?年 ?)(?P<m>\d{1,2})(?:-|/|\.| ?月 ?)(?P<d>\d{1,2})(?!\d)(?: ?日)?"),
    ("cdate", rf"(?P<cy>[〇零一二三四五六七八九]{{4}})年(?P<cm>[{CHINESE_DIGITS}]{{1,3}})月(?P<cd>[{CHINESE_DIGITS}]{{1,3}})[日号]"),
    ("edate", rf"(?:(?P<ed>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<em>{_MONTH})\.?,? (?P<ey>[12]\d{{3}}))|(?:(?P<em2>{_MONTH})\.? (?P<ed2>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<ey2>[12]\d{{3}}))(?!\d)"),
    ("years", r"(?<!\d)(?P<y1>1[6-9]\d\d|2[0-3]\d\d)(?: ?年)? ?(?:-|~|至|到|to|until|and|through) ?(?P<y2>1[6-9]\d\d|2[0-3]\d\d)(?!\d)(?: ?年)?"),
    ("year", r"(?<!\d)(?P<year1>1[6-9]\d\d|2[0-3]\d\d)(?!\d|-\d|\.\d|%)(?: ?年)?|(?P<year2>[〇零一二三四五六七八九]{4})年"),
    ("soon", r"(?:今年|明年|后年|去年|前年)(?!柱)|(?<![a-z])(?:this|next|last) year(?![a-z])"),
    ("ages", rf"(?<![\d.])(?P<a1>\d{{1,3}}|[{CHINESE_DIGITS}]{{1,3}})岁? ?(?:-|~|至|到) ?(?P<a2>\d{{1,3}}|[{CHINESE_DIGITS}]{{1,3}})岁|(?<![a-z])(?:ages?|aged) (?:of )?(?P<a3>\d{{1,3}}) ?(?:-|to|until|and|through) ?(?P<a4>\d{{1,3}})(?!\d)"),
    ("age", rf"(?:(?P<r1>虚岁|周岁|实岁|足岁|年龄) ?(?:是|为|约)? ?)?(?<![\d.])(?P<n1>\d{{1,3}}|[{CHINESE_DIGITS}]{{1,3}})(?: ?个)? ?(?:(?P<r2>虚岁|周岁|实岁|足岁)|岁)|(?P<r3>虚岁|周岁|实岁|足岁|年龄) ?(?:恰|正好|刚好)?(?:是|为|约)? ?(?P<n4>\d{{1,3}}|[{CHINESE_DIGITS}]{{1,3}})(?!\d)"),
    ("eage", r"(?<![a-z])(?:age of|at age|aged|age|turn|turns|turning|turned|hit|hits|reach|reaches) (?:of )?(?P<n2>\d{1,3})(?!\d)|(?<![\d.])(?P<n3>\d{1,3})[ -]?years?(?:[ -]old| of age)|birthday (?:number |no\.? ?)(?P<n9>\d{1,3})(?!\d)|(?<= to )(?P<n11>\d{1,3}) full years|(?:(?<= in at )|(?<=begins at )|(?<=starts at )|(?<=opens at )|(?<=began at )|(?<=started at )|(?<=opened at )|(?<=enter at )|(?<=into at )|(?<=luck at ))(?P<n10>\d{1,2})(?= ?(?:[.,;!]|$)| (?:is|was|comes|brings|begins)(?![a-z]))|(?<=you are )(?P<n5>\d{1,3})(?!\d|\.\d|%)|(?<=you will be )(?P<n6>\d{1,3})(?!\d|\.\d|%)|(?<=you were )(?P<n7>\d{1,3})(?!\d|\.\d|%)|(?<![a-z])(?:at |by )?(?:around |about )?(?P<n8>(?<=at )\d{1,3}|(?<=around )\d{1,3}|(?<=about )\d{1,3})(?=,? in [12]\d{3}|,? you(?![a-z])|,? the (?!day|hour|month|year))"),
    ("ordinal", rf"第 ?(?P<o1>\d{{1,2}}|[{CHINESE_DIGITS}]{{1,2}}) ?(?:步|个|柱|条)?(?:大运|运)?|首步(?:大运)?|(?<![a-z])(?P<o2>{'|'.join(ORDINALS)}|\d{{1,2}}(?:st|nd|rd|th)) (?=(?:great |big |major |grand )?(?:ten-year )?luck(?![a-z])|(?:in|on|along) (?:the [a-z]+ (?:of|on|in) )?(?:your|the|this) (?:[a-z]+ )?luck(?![a-z])|(?:step|stage|stop|phase) of (?:the|your) (?:luck|ten-year|decade|big)|in (?:the|your|this) (?:sequence|series|row|list|line)|(?:of (?:your|the) )?(?:ten-year |10-year )?(?:luck|decade|da yun|dayun|大运|cycles?(?![a-z]))|(?:ten|10)-year|of (?:your|the) (?:ten|10)-year (?:pillars|cycles|periods|luck pillars)|10-year|one|pillar|big)|(?<=luck pillar )(?:no\.? ?|number |#)?(?P<o3>\d{{1,2}})(?!\d)|(?<=luck cycle )(?:no\.? ?|number |#)?(?P<o4>\d{{1,2}})(?!\d)|(?<=大运 )(?P<o5>\d{{1,2}})|(?<=大运)(?P<o7>\d{{1,2}})(?=:)|#(?P<o9>\d{{1,2}})(?!\d)|居其(?P<o8>[{CHINESE_DIGITS}]{{1,2}})(?=[,。;]|$)|(?<![a-z])(?:number|no\.) (?P<o6>\d{{1,2}})(?!\d)"),
    # Places of pillars.
    ("place", r"(?P<p1>[年月日时])柱?(?:之|的|上的?|里的?)?天?干(?!支)|(?P<p2>[年月日时])柱?(?:之|的|上的?|里的?)?地?支|(?P<p3>[年月日时])(?:的?那一?)?柱|(?P<p4>[年月时]|日(?=上(?:是|为|见)?[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]))上|(?<!出)生(?P<p5>[年月时])(?!人|肖|间|辰|于)|(?P<p6>[年月日时])(?=(?:[、和与,][年月日时]){1,3}(?:两|二|三|四)(?:柱|支|干))|(?<=[年月日时][、和与])(?P<p7>[年月日时])(?:两|二|三|四)(?P<p7p>柱|支|干)"),
    ("eplace", r"(?<![a-z])(?<!ten-)(?<!10-)(?:(?P<q1>year|month|day|hour)(?:'s)?(?: pillar)?(?:'s)? ?(?:heavenly |earthly |visible )?(?P<q2>stem|branch|pillar|column|(?:(?<=the year )|(?<=the month )|(?<=the day )|(?<=the hour )|(?<=your year )|(?<=your month )|(?<=your day )|(?<=your hour ))(?:position|slot))(?:s|es)?|(?P<q7>year|month|day|hour)(?= (?:and|with|to) (?:the |your )?(?:year|month|day|hour) (?:heavenly |earthly )?(?P<q8>stem|branch|pillar)(?:s|es)(?![a-z]))|(?P<q3>(?:heavenly |earthly )?(?:stem|branch|pillar|column)) (?:of|in|for) (?:the |your )?(?:birth )?(?P<q4>year|month|day|hour)(?:'s)?(?: pillar)?|(?P<q9>stem)s? (?:over|above|atop|on top of) (?:the |your )(?P<q10>year|month|day|hour)(?: branch)?|(?P<q5>nian|yue|ri|shi) ?(?P<q6>zhu|gan|zhi))(?:'s)?(?![a-z])(?! (?:of |for |in )?[12]\d{3})"),
    ("label", r"(?<![\d一二三四五六七八九十个生出每流今明去后])(?P<l1>[年月日时])(?= ?[:(])(?! ?\()|(?<![a-z])(?P<l2>year|month|day|hour)(?= ?[:(])(?! ?\(s\))|(?<=under )(?P<l5>year|month|day|hour)(?= (?:you|we|one|stands|is|comes)(?![a-z]))|(?<=\()(?P<l3>[年月日时]|year|month|day|hour)(?=\))|(?<=\|)\s*(?P<l4>[年月日时]|year|month|day|hour)(?=\s*\|)"),
    # Pillars, stems and branches.
    ("pair", rf"(?<![a-z])(?<![a-z]-)(?P<s1>{_STEM})(?P<sep>[ -]?)(?P<b1>{_BRANCH})(?![a-z])(?: ?\((?P<ba>{_ANIMAL})\))?"),
    ("metalhorse", rf"(?<![a-z])(?:(?:yang|yin) )?(?P<me>{_ELEMENT}) (?P<mb>{_ANIMAL})(?![a-z])"),
    ("stem", r"(?P<zs>[甲乙丙丁戊己庚辛壬癸])(?P<zp>[阴阳])?(?P<ze>[木火土金水](?!星))?"),
    ("polarstem", rf"(?P<pp>[阴阳])(?P<pe>[木火土金水])|(?<![a-z])(?<!na )(?<!na-)(?P<pq>yang|yin) (?P<pr>{_ELEMENT})(?![a-z])"),
    ("branch", r"(?P<zb>[子丑寅卯辰巳午未申酉戌亥])(?P<zbe>[木火土金水](?![星局]))?"),
    ("zodiac", rf"(?:属相?|生肖|肖)(?:是|为|:|：|—| ?\|)*[ *]{{0,2}}(?P<zz>[{terms.ANIMALS_ZH}])|(?P<zy>[{terms.ANIMALS_ZH}])(?=年|与[{terms.ANIMALS_ZH}]|和[{terms.ANIMALS_ZH}]|相冲)|(?<=[与和])(?P<zw>[{terms.ANIMALS_ZH}])(?=相|六|年)|(?<![a-z])(?P<an>{_ANIMAL})(?:'s|s|es)?(?![a-z])"),
    ("estem", rf"(?<![a-z'])(?P<es>{_STEM})(?: ?\((?:(?:yang|yin) )?(?P<ese>{_ELEMENT})\)| (?P<ese2>{_ELEMENT}))?(?![a-z'])"),
    ("ebranch", rf"(?<![a-z'])(?P<eb>{_BRANCH})(?: ?\((?P<eba>{_ANIMAL})\)| (?P<eba2>{_ANIMAL})| (?P<ebe>{_ELEMENT}))?(?![a-z'])"),
    ("unit", r"(?<![\d一二三四五六七八九十个生出每流今明去后这当那来几多两半甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥])(?P<u3>[年月日时])(?=[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥])|(?<=管)(?P<u6>[年月日时])(?=[,。;、])|(?P<u7>[年月日时])(?:份|辰)?干支(?=(?:是|为|:)?[甲乙丙丁戊己庚辛壬癸])|(?<![\d一二三四五六七八九十个生出每流今明去后这当那来几多两半])(?P<u4>[年月日时])(?:份|子|辰)?(?=(?:是|为|乃|得|:)[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥])|(?<=[甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥鼠牛虎兔龙蛇马羊猴鸡狗猪])(?P<u1>[年月日时])(?:辰|份|之|的)?|(?:(?<=出生的)|(?<=降生的)|(?<=诞生的))(?:那[个一]?)?(?:节气)?(?P<u5>[年月日时])(?:份|辰)?(?=[,的])|(?<![a-z])(?P<u2>years?|months?|days?|hours?)(?![a-z'])"),
)  # fmt: skip


def _tok(match: re.Match[str], tags: int, **more: object) -> Token:
    return Token(int(tags), match.start(), match.end(), **more)  # type: ignore[arg-type]


def _date(match: re.Match[str], text: str, folded: str, today: date) -> Token | None:
    year, month, day = (int(match.group(name)) for name in "ymd")
    return _dated(match, year, month, day)


def _dated(match: re.Match[str], year: int, month: int, day: int) -> Token | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return _tok(match, Tag.DATE | Tag.YEAR, number=year, ids=("",))
    return _tok(match, Tag.DATE | Tag.YEAR, number=year, ids=(found.isoformat(),))


def _cdate(match: re.Match[str], text: str, folded: str, today: date) -> Token | None:
    return _dated(match, *(number(match.group(name)) for name in ("cy", "cm", "cd")))


def _edate(match: re.Match[str], text: str, folded: str, today: date) -> Token | None:
    n = "" if match.group("ed") else "2"
    month = next(
        i for i, name in enumerate(MONTHS, 1) if name.startswith(match.group(f"em{n}")[:3])
    )
    return _dated(match, int(match.group(f"ey{n}")), month, int(match.group(f"ed{n}")))


def _years(match: re.Match[str], text: str, folded: str, today: date) -> Token | None:
    return _tok(
        match, Tag.YEAR | Tag.SPAN, number=int(match.group("y1")), to=int(match.group("y2"))
    )


def _year(match: re.Match[str], text: str, folded: str, today: date) -> Token | None:
    return _tok(match, Tag.YEAR, number=number(match.group("year1") or match.group("year2")))


_SOON = {"今年": 0, "明年": 1, "后年": 2, "去年": -1, "前年": -2, "this year": 0, "next year": 1, "last year": -1}  # fmt: skip


def _soon(match: re.Match[str], text: str, folded: str, today: date) -> Token | None:
    return _tok(match, Tag.YEAR | Tag.FLOW, number=today.year + _SOON[match.group()], part="soon")


def _ages(match: re.Match[str], text: str, folded: str, today: date) -> Token | None:
    low, high = match.group("a1") or match.group("a3"), match.group("a2") or match.group("a4")
    return _tok(match, Tag.AGE | Tag.SPAN, number=number(low), to=number(high))


_FULL = ("周岁", "实岁", "足岁")


def _age(match: re.Match[str], text: str, folded: str, today: date) -> Token | None:
    word = match.group("r1") or match.group("r2") or match.group("r3") or ""
    how = "nominal" if word == "虚岁" else "full" if word in _FULL else ""
    return _tok(match, Tag.AGE, number=number(match.group("n1") or match.group("n4")), part=how)


# Of what an age may be told in one number: "your luck kicks in at 15", not a shop that opens at 10.
_OF_LUCK = re.compile(
    rf"(?<![a-z])(?:luck|cycles?|decades?|pillars?|periods?|(?:{_STEM})[ -]?(?:{_BRANCH}))(?![a-z])[^,.;]*$"
)


def _eage(match: re.Match[str], text: str, folded: str, today: date) -> Token | None:
    if match.group("n10") and not _OF_LUCK.search(folded[: match.start()]):
        return None
    said = next(
        match.group(name)
        for name in ("n2", "n3", "n5", "n6", "n7", "n8", "n9", "n10", "n11")
        if match.group(name)
    )
    return _tok(match, Tag.AGE, number=int(said))


def _ordinal(match: re.Match[str], text: str, folded: str, today: date) -> Token | None:
    said = next((match.group(name) for name in ("o1", "o2", "o3", "o4", "o5", "o6", "o7", "o8", "o9") if match.group(name)), "1")  # fmt: skip
    tags = Tag.ORDINAL | (Tag.LUCK if "运" in match.group() else Tag.ORDINAL)
    if said in ORDINALS:
        return _tok(match, tags, number=ORDINALS.index(said) + 1)
    return _tok(match, tags, number=number(said.rstrip("stndrh")))


def _place(match: re.Match[str], text: str, folded: str, today: date) -> Token | None:
    for name, part in (("p1", "stem"), ("p2", "branch"), ("p3", "pillar"), ("p4", "pillar"), ("p5", "pillar")):  # fmt: skip
        if match.group(name):
            place = _PLACES[match.group(name)]
            named = "master" if name == "p1" and place == 2 else part
            return _tok(match, Tag.POSITION, number=place, part=named)
    # 月、日两柱
    listed = match.group("p6") or match.group("p7")
    part = _LISTED[match.group("p7p")] if match.group("p7") else "pillar"
    return _tok(match, Tag.POSITION, number=_PLACES[listed], part=part)


_LISTED = {"柱": "pillar", "干": "stem", "支": "branch"}
_PARTS = {
    "zhu": "pillar",
    "gan": "stem",
    "zhi": "branch",
    "column": "pillar",
    "position": "pillar",
    "slot": "pillar",
}


def _eplace(match: re.Match[str], text: str, folded: str, today: date) -> Token | None:
    named = (match.group(name) for name in ("q1", "q4", "q5", "q7", "q10"))
    place = _PLACES[next(name for name in named if name)]
    part = (
        match.group("q2")
        or match.group("q8")
        or match.group("q9")
        or (match.group("q3") or "").split()[-1:]
        or match.group("q6")
    )
    part = part[0] if isinstance(part, list) else part
    part = _PARTS.get(part, part)
    if part == "stem" and place == 2:
        part = "master"
    return _tok(match, Tag.POSITION, number=place, part=part)


def _label(match: re.Match[str], text: str, folded: str, today: date) -> Token | None:
    said = (
        match.group("l1")
        or match.group("l2")
        or match.group("l3")
        or match.group("l4")
        or match.group("l5")
    )
    return _tok(match, Tag.POSITION, number=_PLACES[said], part="pillar", ids=("label",))


def _capital(text: str, at: int) -> bool:
    return text[at].isupper()


_THIRD = 3


def _pair(match: re.Match[str], text: str, folded: str, today: date) -> Token | None:
    stem, branch = match.group("s1"), match.group("b1")
    first, second = match.start("s1"), match.start("b1")
    if stem == "wu" and tone(text[first : match.end("s1")]) == _THIRD:
        # Wǔ is 午, a branch; 戊 is Wù.
        return None
    marked = tone(text[first : match.end("s1")]) and tone(text[second : match.end("b1")])
    joined = match.group("sep") == ""
    sure = marked or (_capital(text, first) and (_capital(text, second) or joined or match.group("sep") == "-"))  # fmt: skip
    if not sure and (joined or branch == "you" or stem in ("yi", "ding", "ren")):
        sure = match.group("sep") == "-" or (joined and len(stem + branch) > 4)
    elif not sure:
        sure = True
    if not sure:
        return None
    number, animal = terms.BRANCH_PINYIN.index(branch), match.group("ba")
    # An animal that is another branch's is read by itself.
    end = match.end() if not animal or _ANIMAL_OF[animal] == number else match.end("b1")
    return Token(
        (Tag.STEM | Tag.BRANCH),
        match.start(),
        end,
        terms.STEM_PINYIN.index(stem),
        number,
        part="pinyin",
    )


def _metalhorse(match: re.Match[str], text: str, folded: str, today: date) -> Token | None:
    if not _capital(text, match.start("mb")):
        return None
    branch = _ANIMAL_OF[match.group("mb")]
    element = terms.ELEMENT_WORDS.index(match.group("me"))
    return _tok(
        match, Tag.STEM | Tag.BRANCH, stem=element * 2 + branch % 2, branch=branch, part="animal"
    )


def _stem(match: re.Match[str], text: str, folded: str, today: date) -> Token | None:
    start = match.start()
    stem, end = terms.STEMS.index(match.group("zs")), match.end()
    follows = folded[end : end + 1]
    if (
        match.group("ze") is None
        and match.group("zp") is None
        and follows
        and follows in terms.BRANCHES
    ):
        after = folded[end + 1 : end + 2]
        branch = terms.BRANCHES.index(follows)
        if (stem ^ branch) & 1 == 0 or after in set("年月日时柱运,，。、；;)）| "):
            return Token((Tag.STEM | Tag.BRANCH), start, end + 1, stem=stem, branch=branch, part="hanzi")  # fmt: skip
    element = terms.ELEMENTS.index(match.group("ze")) if match.group("ze") else -1
    if element < 0 and not sure_hanzi(folded, start, end):
        return None
    return Token(Tag.STEM, start, end, stem=stem, element=element, part="hanzi")


def _polarstem(match: re.Match[str], text: str, folded: str, today: date) -> Token | None:
    word, polarity = match.group("pe"), match.group("pp")
    element = terms.ELEMENTS.index(word) if word else terms.ELEMENT_WORDS.index(match.group("pr"))
    yin = polarity == "阴" or match.group("pq") == "yin"
    return _tok(match, Tag.STEM, stem=element * 2 + yin, part="polar")


def _branch(match: re.Match[str], text: str, folded: str, today: date) -> Token | None:
    start, end = match.span()
    element = terms.ELEMENTS.index(match.group("zbe")) if match.group("zbe") else -1
    if element < 0 and not sure_hanzi(folded, start, end):
        return None
    if (
        match.group("zb") == "未"
        and folded[end : end + 1] in set("见透现有得必来")
        and not meets(folded, end)
    ):
        return None
    return Token(Tag.BRANCH, start, end, branch=terms.BRANCHES.index(match.group("zb")), element=element, part="hanzi")  # fmt: skip


def _zodiac(match: re.Match[str], text: str, folded: str, today: date) -> Token | None:
    hanzi = match.group("zz") or match.group("zy") or match.group("zw")
    if hanzi:
        part = "born" if match.group("zz") else "animal"
        return _tok(match, Tag.BRANCH, branch=terms.ANIMALS_ZH.index(hanzi), part=part)
    if not _capital(text, match.start("an")):
        return None
    return _tok(match, Tag.BRANCH, branch=_ANIMAL_OF[match.group("an")], part="animal")


def _estem(match: re.Match[str], text: str, folded: str, today: date) -> Token | None:
    said = match.group("es")
    start, end = match.span("es")
    word = match.group("ese") or match.group("ese2")
    element = terms.ELEMENT_WORDS.index(word) if word else -1
    marked = tone(text[start:end])
    stem = terms.STEM_PINYIN.index(said)
    if marked and terms.STEM_TONES[stem] != marked and said == "wu":
        horse = re.match(r" ?\(?horse\)?", folded[end:])
        return Token(
            Tag.BRANCH, start, end + (horse.end() if horse else 0), branch=6, part="pinyin"
        )
    if said == "wu" and not marked and element in (-1, 1):
        animal = re.match(r" ?\(?horse\)?", folded[end:])
        if element == 1 or animal:
            stop = match.end() if element == 1 else end + (animal.end() if animal else 0)
            return Token(Tag.BRANCH, start, stop, branch=6, element=element, part="pinyin")
        if _capital(text, start):
            return Token((Tag.STEM | Tag.BRANCH), match.start(), match.end(), stem=4, branch=6, part="wu")  # fmt: skip
        return None
    if not (marked or element >= 0 or _capital(text, start)):
        if not re.search(r"(?:day master|日主|日元|stem)(?: is|为|是)? ?$", folded[:start]):
            return None
    return _tok(match, Tag.STEM, stem=stem, element=element, part="pinyin")


# "Yin, Mao and Chen": no polarity.
_BESIDE_A_BRANCH = re.compile(r"(?:,|,? and|-) ?(?:mao|chen|wu|xu|hai|si|shen|zi|chou)(?![a-z])")


def _ebranch(match: re.Match[str], text: str, folded: str, today: date) -> Token | None:
    said = match.group("eb")
    start, end = match.span("eb")
    marked = tone(text[start:end])
    animal, element = match.group("eba") or match.group("eba2"), match.group("ebe")
    branch = terms.BRANCH_PINYIN.index(said)
    if said == "yin" and not animal and marked != 2:
        named = re.search(r"branch(?: is|:|,)? ?$", folded[:start]) or _BESIDE_A_BRANCH.match(
            folded, end
        )
        if not (named and _capital(text, start) and not element):
            return None
    if said == "you" and not animal and marked != 3:
        if not (_capital(text, start) and (re.search(r"(?:branch(?: is|:)?|and|with|in) ?$", folded[:start]) or is_amid(text, start))):  # fmt: skip
            return None
    if not (marked or animal or _capital(text, start)):
        return None
    if animal and _ANIMAL_OF[animal] != branch:
        # The syllable and the animal contradict one another: each is read by itself.
        return Token(Tag.BRANCH, start, end, branch=branch, part="pinyin")
    claimed = terms.ELEMENT_WORDS.index(element) if element else -1
    return _tok(match, Tag.BRANCH, branch=branch, element=claimed, part="pinyin")


def _unit(match: re.Match[str], text: str, folded: str, today: date) -> Token | None:
    # Each of its forms has one group.
    said = match.group(match.lastgroup or 0)
    return _tok(match, Tag.UNIT, number=_PLACES[said.rstrip("s")])


# Of a match, the text as written and folded, and today: the token; None where it is none after all.
Reader = Callable[[re.Match[str], str, str, date], Token | None]
READERS: dict[str, Reader] = {
    "date": _date, "cdate": _cdate, "edate": _edate, "years": _years, "year": _year, "soon": _soon, "ages": _ages,
    "age": _age, "eage": _eage, "ordinal": _ordinal, "place": _place, "eplace": _eplace, "label": _label,
    "pair": _pair, "metalhorse": _metalhorse, "stem": _stem, "polarstem": _polarstem, "branch": _branch,
    "zodiac": _zodiac, "estem": _estem, "ebranch": _ebranch, "unit": _unit,
}  # fmt: skip
