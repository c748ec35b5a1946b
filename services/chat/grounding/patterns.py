"""The forms of what is told by its form: numbers, years, ages, dates, places of pillars, stems and branches in every script."""

from services.chat.grounding import terms
from services.chat.grounding.numerals import CHINESE_DIGITS, ORDINALS

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


STEM = "|".join(terms.STEM_PINYIN)


BRANCH = "|".join(sorted(terms.BRANCH_PINYIN, key=len, reverse=True))


_ANIMAL = "|".join(sorted((name for names in terms.ANIMALS for name in names), key=len, reverse=True))  # fmt: skip


ANIMAL_OF = {name: n for n, names in enumerate(terms.ANIMALS) for name in names}


_ELEMENT = "wood|fire|earth|metal|water"


_MONTH = "|".join([*MONTHS, *(name[:3] for name in MONTHS)])


PATTERNS = (
    # Dates, then months of years, then years; Chinese numerals too.
    (
        "date",
        (
            r"(?<!\d)(?P<y>[12]\d{3})(?:-|/|\.| ?年 ?)(?P<m>\d{1,2})(?:-|/|\.| ?月 ?)(?P<d>\d{1,2})"
            r"(?!\d)(?: ?日)?"
        ),
    ),
    # 2027-03: a month that passes.
    ("ymonth", r"(?<!\d)[12]\d{3}-(?:0[1-9]|1[0-2])(?!\d|-\d)"),
    (
        "cdate",
        (
            rf"(?P<cy>[〇零一二三四五六七八九]{{4}})年(?P<cm>[{CHINESE_DIGITS}]{{1,3}})月"
            rf"(?P<cd>[{CHINESE_DIGITS}]{{1,3}})[日号]"
        ),
    ),
    (
        "edate",
        (
            rf"(?:(?P<ed>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<em>{_MONTH})\.?,? (?P<ey>[12]\d{{3}}))"
            rf"|(?:(?P<em2>{_MONTH})\.? (?P<ed2>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<ey2>[12]\d{{3}}))"
            rf"(?!\d)"
        ),
    ),
    (
        "years",
        (
            r"(?<!\d)(?P<y1>1[6-9]\d\d|2[0-3]\d\d)(?: ?年)? ?(?:-|~|至|到|to|until|and|through) ?"
            r"(?P<y2>1[6-9]\d\d|2[0-3]\d\d)(?!\d)(?: ?年)?"
        ),
    ),
    (
        "year",
        (
            r"(?<!\d)(?P<year1>1[6-9]\d\d|2[0-3]\d\d)(?!\d|-\d|\.\d|%)(?: ?年)?"
            r"|(?P<year2>[〇零一二三四五六七八九]{4})年"
        ),
    ),
    ("soon", r"(?:今年|明年|后年|去年|前年)(?!柱)|(?<![a-z])(?:this|next|last) year(?![a-z])"),
    (
        "ages",
        (
            rf"(?<![\d.])(?P<a1>\d{{1,3}}|[{CHINESE_DIGITS}]{{1,3}})岁? ?(?:-|~|至|到) ?"
            rf"(?P<a2>\d{{1,3}}|[{CHINESE_DIGITS}]{{1,3}})岁"
            rf"|(?<![a-z])(?:ages?|aged) (?:of )?(?P<a3>\d{{1,3}}) ?(?:-|to|until|and|through) ?"
            rf"(?P<a4>\d{{1,3}})(?!\d)"
        ),
    ),
    (
        "age",
        (
            rf"(?:(?P<r1>虚岁|周岁|实岁|足岁|年龄|虚) ?(?:是|为|约)? ?)?(?<![\d.])"
            rf"(?P<n1>\d{{1,3}}|[{CHINESE_DIGITS}]{{1,3}})(?: ?个)? ?"
            rf"(?:(?P<r2>虚岁|周岁|实岁|足岁)|岁)"
            rf"|(?P<r3>虚岁|周岁|实岁|足岁|年龄) ?(?:恰|正好|刚好)?(?:是|为|约)? ?"
            rf"(?P<n4>\d{{1,3}}|[{CHINESE_DIGITS}]{{1,3}})(?!\d)"
        ),
    ),
    (
        "eage",
        (
            r"(?<![a-z])(?:age of|at age|aged|age|turn|turns|turning|turned|hit|hits|reach|reaches) "
            r"(?:of )?(?P<n2>\d{1,3})(?!\d)|(?<![\d.])(?P<n3>\d{1,3})[ -]?years?(?:[ -]old| of age)"
            r"|birthday (?:number |no\.? ?)(?P<n9>\d{1,3})(?!\d)|(?<= to )(?P<n11>\d{1,3}) full years"
            r"|(?:(?<= in at )|(?<=begins at )|(?<=starts at )|(?<=opens at )|(?<=began at )"
            r"|(?<=started at )|(?<=opened at )|(?<=enter at )|(?<=into at )|(?<=luck at ))"
            r"(?P<n10>\d{1,2})(?= ?(?:[.,;!]|$)| (?:is|was|comes|brings|begins)(?![a-z]))"
            r"|(?<=you are )(?P<n5>\d{1,3})(?!\d|\.\d|%)|(?<=you will be )(?P<n6>\d{1,3})(?!\d|\.\d|%)"
            r"|(?<=you were )(?P<n7>\d{1,3})(?!\d|\.\d|%)"
            r"|(?<![a-z])(?:at |by )?(?:around |about )?"
            r"(?P<n8>(?<=at )\d{1,3}|(?<=around )\d{1,3}|(?<=about )\d{1,3})"
            r"(?=,? in [12]\d{3}|,? you(?![a-z])|,? the (?!day|hour|month|year))"
        ),
    ),
    (
        "ordinal",
        (
            rf"第 ?(?P<o1>\d{{1,2}}|[{CHINESE_DIGITS}]{{1,2}}) ?(?:步|个|柱|条)?(?:大运|运)?"
            rf"|首步(?:大运)?|(?<![a-z])(?P<o2>{'|'.join(ORDINALS)}|\d{{1,2}}(?:st|nd|rd|th)) "
            rf"(?=(?:great |big |major |grand )?(?:ten-year )?luck(?![a-z])"
            rf"|(?:in|on|along) (?:the [a-z]+ (?:of|on|in) )?(?:your|the|this) (?:[a-z]+ )?luck"
            rf"(?![a-z])|(?:step|stage|stop|phase) of (?:the|your) (?:luck|ten-year|decade|big)"
            rf"|in (?:the|your|this) (?:sequence|series|row|list|line)"
            rf"|(?:of (?:your|the) )?(?:ten-year |10-year )?"
            rf"(?:luck|decade|da yun|dayun|大运|cycles?(?![a-z]))|(?:ten|10)-year"
            rf"|of (?:your|the) (?:ten|10)-year (?:pillars|cycles|periods|luck pillars)|10-year|one"
            rf"|pillar|big)|(?<=luck pillar )(?:no\.? ?|number |#)?(?P<o3>\d{{1,2}})(?!\d)"
            rf"|(?<=luck cycle )(?:no\.? ?|number |#)?(?P<o4>\d{{1,2}})(?!\d)"
            rf"|(?<=大运 )(?P<o5>\d{{1,2}})|(?<=大运)(?P<o7>\d{{1,2}})(?=:)|#(?P<o9>\d{{1,2}})(?!\d)"
            rf"|居其(?P<o8>[{CHINESE_DIGITS}]{{1,2}})(?=[,。;]|$)"
            rf"|(?<![a-z])(?:number|no\.) (?P<o6>\d{{1,2}})(?!\d)"
        ),
    ),
    # Places of pillars.
    (
        "place",
        (
            r"(?P<p1>[年月日时])柱?(?:之|的|上的?|里的?)?天?干(?!支)"
            r"|(?P<p2>[年月日时])柱?(?:之|的|上的?|里的?)?地?支|(?P<p3>[年月日时])(?:的?那一?)?柱"
            r"|(?P<p4>[年月时]|日(?=上(?:是|为"
            r"|见)?[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]))上"
            r"|(?<!出)生(?P<p5>[年月时])(?!人|肖|间|辰|于)"
            r"|(?P<p6>[年月日时])(?=(?:[、和与,][年月日时]){1,3}(?:两|二|三|四)(?:柱|支|干))"
            r"|(?<=[年月日时][、和与])(?P<p7>[年月日时])(?:两|二|三|四)(?P<p7p>柱|支|干)"
        ),
    ),
    (
        "eplace",
        (
            r"(?<![a-z])(?<!ten-)(?<!10-)"
            r"(?:(?P<q1>year|month|day|hour)(?:'s)?(?: pillar)?(?:'s)? ?"
            r"(?:heavenly |earthly |visible )?"
            r"(?P<q2>stem|branch|pillar|column"
            r"|(?:(?<=the year )|(?<=the month )|(?<=the day )|(?<=the hour )|(?<=your year )"
            r"|(?<=your month )|(?<=your day )|(?<=your hour ))(?:position|slot))(?:s|es)?"
            r"|(?P<q7>year|month|day|hour)"
            r"(?= (?:and|with|to) (?:the |your )?(?:year|month|day|hour) (?:heavenly |earthly )?"
            r"(?P<q8>stem|branch|pillar)(?:s|es)(?![a-z]))"
            r"|(?P<q3>(?:heavenly |earthly )?(?:stem|branch|pillar|column)) (?:of|in|for) "
            r"(?:the |your )?(?:birth )?(?P<q4>year|month|day|hour)(?:'s)?(?: pillar)?"
            r"|(?P<q9>stem)s? (?:over|above|atop|on top of) (?:the |your )(?P<q10>year|month|day|hour)"
            r"(?: branch)?|(?P<q5>nian|yue|ri|shi) ?(?P<q6>zhu|gan|zhi))(?:'s)?(?![a-z])"
            r"(?! (?:of |for |in )?[12]\d{3})"
        ),
    ),
    (
        "label",
        (
            r"(?<![\d一二三四五六七八九十个生出每流今明去后])(?P<l1>[年月日时])(?= ?[:(])(?! ?\()"
            r"|(?<![a-z])(?P<l2>year|month|day|hour)(?= ?[:(])(?! ?\(s\))"
            r"|(?<=under )(?P<l5>year|month|day|hour)(?= (?:you|we|one|stands|is|comes)(?![a-z]))"
            r"|(?<=\()(?P<l3>[年月日时]|year|month|day|hour)(?=\))"
            r"|(?<=\|)\s*(?P<l4>[年月日时]|year|month|day|hour)(?=\s*\|)"
        ),
    ),
    # Pillars, stems and branches.
    (
        "pair",
        (
            rf"(?<![a-z])(?<![a-z]-)(?P<s1>{STEM})(?P<sep>[ -]?)(?P<b1>{BRANCH})(?![a-z])"
            rf"(?: ?\((?P<ba>{_ANIMAL})\))?"
        ),
    ),
    ("metalhorse", rf"(?<![a-z])(?:(?:yang|yin) )?(?P<me>{_ELEMENT}) (?P<mb>{_ANIMAL})(?![a-z])"),
    ("stem", r"(?P<zs>[甲乙丙丁戊己庚辛壬癸])(?P<zp>[阴阳])?(?P<ze>[木火土金水](?!星))?"),
    (
        "polarstem",
        (
            rf"(?P<pp>[阴阳])(?P<pe>[木火土金水])"
            rf"|(?<![a-z])(?<!na )(?<!na-)(?P<pq>yang|yin) (?P<pr>{_ELEMENT})(?![a-z])"
        ),
    ),
    ("branch", r"(?P<zb>[子丑寅卯辰巳午未申酉戌亥])(?P<zbe>[木火土金水](?![星局]))?"),
    (
        "zodiac",
        (
            rf"(?:属相?|生肖|肖)(?:是|为|:|：|—| ?\|)*[ *]{{0,2}}(?P<zz>[{terms.ANIMALS_ZH}])"
            rf"|(?P<zy>[{terms.ANIMALS_ZH}])(?=年|与[{terms.ANIMALS_ZH}]|和[{terms.ANIMALS_ZH}]|相冲)"
            rf"|(?<=[与和])(?P<zw>[{terms.ANIMALS_ZH}])(?=相|六|年)"
            rf"|(?<![a-z])(?P<an>{_ANIMAL})(?:'s|s|es)?(?![a-z])"
        ),
    ),
    (
        "estem",
        (
            rf"(?<![a-z'])(?P<es>{STEM})(?: ?\((?:(?:yang|yin) )?(?P<ese>{_ELEMENT})\)"
            rf"| (?P<ese2>{_ELEMENT}))?(?![a-z'])"
        ),
    ),
    (
        "ebranch",
        (
            rf"(?<![a-z'])(?P<eb>{BRANCH})"
            rf"(?: ?\((?P<eba>{_ANIMAL})\)| (?P<eba2>{_ANIMAL})| (?P<ebe>{_ELEMENT}))?(?![a-z'])"
        ),
    ),
    (
        "unit",
        (
            r"(?<![\d一二三四五六七八九十个生出每流今明去后这当那来几多两半甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥])"
            r"(?P<u3>[年月日时])(?=[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥])"
            r"|(?<=管)(?P<u6>[年月日时])(?=[,。;、])"
            r"|(?P<u7>[年月日时])(?:份|辰|柱)?的?干支(?=(?:是|为|叫|:)?[甲乙丙丁戊己庚辛壬癸])"
            r"|(?<![\d一二三四五六七八九十个生出每流今明去后这当那来几多两半])(?P<u4>[年月日时])"
            r"(?:份|子|辰)?(?=(?:是|为|乃|得|:)[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥])"
            r"|(?<=[甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥鼠牛虎兔龙蛇马羊猴鸡狗猪])"
            r"(?P<u1>[年月日时])(?:辰|份|之|的)?"
            r"|(?:(?<=出生的)|(?<=降生的)|(?<=诞生的))(?:那[个一]?)?(?:节气)?(?P<u5>[年月日时])"
            r"(?:份|辰)?(?=[,的])|(?<![a-z])(?P<u2>years?|months?|days?|hours?)(?![a-z'])"
        ),
    ),
)
