"""The forms of speech by which a user says something of themselves. Read folded: lower case, simplified, narrow."""

import re
from dataclasses import dataclass

from services.chat.memory.model import Kind


@dataclass(frozen=True, slots=True)
class Form:
    """A form of speech. folded: what the whole piece is like; raw: what it must be like as written, for capitals."""

    kind: Kind
    folded: re.Pattern[str]
    raw: re.Pattern[str] | None = None

    def fits(self, text: str, folded: str) -> bool:
        """Return whether a piece is of this form."""
        return self.folded.fullmatch(folded) is not None and (
            self.raw is None or self.raw.search(text) is not None
        )


def _form(kind: Kind, folded: str, raw: str = "") -> Form:
    return Form(kind, re.compile(folded), re.compile(raw) if raw else None)


# Asked for in so many words; the group is what to remember.
REMEMBER = (
    re.compile(
        r"(?:(?:please|pls|and|also|do)[ ,]+)*(?:remember|keep in mind|don't forget|do not forget)"
        r"(?: that |: ?|, ?)(?!(?:this|that|it|me|when|how)\b\W*$)(\S.{2,})$"
    ),
    re.compile(
        r"(?:请|麻烦你?|帮我|一定要?|以后|你?要)*(?:记住|记下|记着)(?!了|吗|没|这|那|我说|要|去)[:,]?\s*(\S.{1,})$"
    ),
)

_NAMES = r"[A-Z][\w'’-]{0,29}(?: [A-Z][\w'’-]{0,29}){0,2}$"
# A name begins with none of these, or it is no name: "叫我回家".
_NO_NAME = r"(?![他她它你您我人什怎做去来帮别不回上加等买给离起滚闭多少快先要到]|[^ ]*[的了吗])"
_PROFESSIONS = (
    "老师|教师|教授|讲师|医生|大夫|护士|护工|工程师|程序员|架构师|律师|法务|会计|会计师|审计|设计师|建筑师|销售|司机|厨师|公务员"
    "|学生|研究生|博士生|研究员|科学家|编辑|记者|翻译|经理|主管|总监|助理|顾问|咨询师|分析师|运营|店长|老板|工人|农民|军人|警察"
    "|消防员|演员|歌手|画家|作家|导演|摄影师|理发师|美容师|化妆师|保安|保姆|快递员|外卖员|骑手|客服|文员|秘书|前台|导游|教练"
    "|药剂师|技师|电工|木工|焊工|质检员|采购|仓管|收银员|服务员|空姐|飞行员|船员|主播|自由职业者?"
)
_LASTING = r"(?:always|from now on,?|in future,?|in the future,?)"
_LASTING_ZH = "(?:以后|今后|往后|从现在起|从今以后)"
_SHORT = "(?:short|shorter|brief|briefer|concise|long|longer|detailed|more detailed|to the point)"
_SHORT_ZH = "(?:简短|简洁|简单|精简|短|详细|详尽|长)"

CLAUSES = (
    _form(Kind.NAME, r"(?:please |just |you can |you may )?call me .+", rf"(?i:call me) {_NAMES}"),
    _form(Kind.NAME, r"my name(?: is|'s) .+", rf"(?i:my name(?: is|['’]s)) {_NAMES}"),
    _form(
        Kind.NAME,
        rf"(?:请|你?可以|以后|就|你|大家都?)*叫我{_NO_NAME}[\u4e00-\u9fffa-z·]{{1,10}}?(?:就好|就行|吧|好了|就可以了?)?",
    ),
    _form(
        Kind.NAME, rf"我(?:叫|的名字叫|的名字是){_NO_NAME}(?:[\u4e00-\u9fff·]{{2,4}}|[a-z]{{2,20}})"
    ),
    _form(
        Kind.WORK,
        r"(?:i work|i'm working|i am working|i'm employed|i am employed) as (?:an? |the )?[a-z][a-z' -]{1,60}",
    ),
    _form(
        Kind.WORK, r"my (?:job|profession|occupation) is (?!to )(?:an? |the )?[a-z][a-z' -]{1,60}"
    ),
    _form(
        Kind.WORK,
        rf"我(?:现在|目前|如今|一直)*(?:在[^的了吗]{{2,14}}?)?(?:做|当|任|担任|从事)(?:一名|一个|一位|个|名)?[^的了吗他她你]{{0,8}}(?:{_PROFESSIONS})",
    ),
    _form(
        Kind.WORK,
        rf"我(?:现在|目前)?是(?:一名|一个|一位|个|名|位)?[^的了吗他她你像]{{0,8}}(?:{_PROFESSIONS})",
    ),
    _form(
        Kind.PLACE,
        r"(?:i live|i'm living|i am living)(?: and work)? in .+",
        r"in (?:the )?[A-Z][\w'’-]{2,}(?: [A-Z(][\w'’)-]+){0,3}$",
    ),
    _form(
        Kind.PLACE,
        r"我(?:现在|目前|一直|家)*(?:住在?|定居在?|生活在)(?![过了哪得不])[\u4e00-\u9fff]{2,10}(?<![了过吗])",
    ),
)
# Wishes that are to last.
SENTENCES = (
    _form(
        Kind.LANGUAGE,
        rf"(?:please )?{_LASTING} (?:please )?(?:answer|reply|respond|write)(?: to me| me)? in [a-z]+(?: [a-z]+)?",
    ),
    _form(
        Kind.LANGUAGE,
        r"(?:please )?(?:answer|reply|respond|write)(?: to me| me)? in [a-z]+(?: [a-z]+)? from now on",
    ),
    _form(
        Kind.LANGUAGE,
        rf"(?:请)?{_LASTING_ZH},?(?:请|你|都|一直|总是|只)*用[\u4e00-\u9fff]{{2,6}}?(?:回答|回复|答复|说|写)我?吧?",
    ),
    _form(
        Kind.LENGTH,
        rf"(?:please )?(?:{_LASTING} )?(?:keep|make) (?:your|the) (?:answers|replies) (?:very )?{_SHORT}",
    ),
    _form(Kind.LENGTH, rf"(?:please )?{_LASTING} be (?:very )?{_SHORT}"),
    _form(Kind.LENGTH, rf"i (?:prefer|like|want) {_SHORT} (?:answers|replies)"),
    _form(
        Kind.LENGTH,
        rf"(?:请)?{_LASTING_ZH},?(?:请|你|的|都)*(?:回答|回复|答案)(?:请|要|都|得|尽量|可以)*{_SHORT_ZH}(?:一点儿?|一些|点|些)?(?:就好|吧)?",
    ),
    _form(Kind.LENGTH, rf"我喜欢{_SHORT_ZH}(?:一点|一些)?的(?:回答|回复|答案)"),
)
# What asks about the clause before it.
TAGS = re.compile(
    r"(?:好|对|行|可以|合适|是|不是|会)(?:不好|不对|不行)?(?:吗|嘛|吧|么)?|好不好|怎么样|如何|行不行|合不合适|呢"
    r"|(?:is that )?(?:right|ok|okay|good|wise|true|correct)|is it|isn't it|will i|do i|don't i|am i|or not|yes or no"
)
