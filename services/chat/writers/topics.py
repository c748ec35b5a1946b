"""What a question is about, by the words in it, and what tradition looks at for each matter."""

from dataclasses import dataclass
from enum import StrEnum


class Topic(StrEnum):
    """What a reader can ask about; the order is the order of precedence."""

    MOVING = "moving"
    WEALTH = "wealth"
    CAREER = "career"
    PARTNERSHIP = "partnership"
    STUDY = "study"
    CHILDREN = "children"
    HEALTH = "health"
    CHARACTER = "character"
    # Last: "money next year" is asked about money.
    LUCK = "luck"
    OPEN = "open"


# Chinese words in both scripts; English ones by stem.
_WORDS: dict[Topic, tuple[str, ...]] = {
    Topic.MOVING: (
        "搬", "迁", "遷", "移民", "移居", "出国", "出國", "外地", "异地", "異地", "远行", "遠行", "换城市", "換城市",
        "moving", "to move", "should i move", "relocat", "abroad", "emigrat", "move house",
    ),
    Topic.WEALTH: ("财", "財", "钱", "錢", "收入", "投资", "投資", "wealth", "money", "income", "rich", "financ"),
    Topic.CAREER: (
        "事业", "事業", "工作", "职", "職", "升迁", "升遷", "创业", "創業", "career", "job", "work", "business",
        "profession", "promotion",
    ),
    Topic.PARTNERSHIP: (
        "婚", "般配", "配不配", "合吗", "合嗎", "合不合", "合盘", "合盤",
        "姻缘", "姻緣", "感情", "恋", "戀", "伴侣", "伴侶", "配偶", "桃花",
        "男友", "女友", "男朋友", "女朋友", "compatib",
        "marriage", "marry", "married", "love", "relationship", "partner", "spouse", "husband", "wife",
        "boyfriend", "girlfriend",
    ),
    Topic.STUDY: (
        "学业", "學業", "学习", "學習", "考试", "考試", "读书", "讀書", "study", "studies", "exam", "school", "learn",
    ),
    Topic.CHILDREN: ("子女", "孩子", "小孩", "生育", "children", "child", "kids"),
    Topic.HEALTH: ("健康", "身体", "身體", "养生", "養生", "health", "body", "illness"),
    Topic.CHARACTER: ("性格", "个性", "個性", "脾气", "脾氣", "character", "personality", "temper", "who am i"),
    Topic.LUCK: (
        "大运", "大運", "运势", "運勢", "运程", "運程", "流年", "未来", "未來", "十年", "今年", "明年",
        "luck", "decade", "ten years", "future", "this year", "next year",
    ),
}  # fmt: skip
_THIS_YEAR = ("今年", "本年", "流年", "this year")
_NEXT_YEAR = ("明年", "next year")


def topic_of(question: str) -> Topic:
    """Return what the question is about; OPEN when no word of it tells."""
    lowered = question.lower()
    for topic, words in _WORDS.items():
        if any(word in lowered for word in words):
            return topic
    return Topic.OPEN


def year_asked(question: str) -> int | None:
    """Return which year is asked about: 0 for this one, 1 for the next; None for none in particular."""
    lowered = question.lower()
    for number, words in enumerate((_THIS_YEAR, _NEXT_YEAR)):
        if any(word in lowered for word in words):
            return number
    return None


@dataclass(frozen=True, slots=True)
class Theme:
    """What tradition looks at.

    gods: the ten gods of the matter. place: the pillar whose branch is its palace. stars: the telling ones first.
    foes: the gods that disturb it when they stand openly, the worst first.
    """

    gods: tuple[str, ...] = ()
    place: str = "day"
    stars: tuple[str, ...] = ()
    foes: tuple[str, ...] = ()


THEMES: dict[Topic, Theme] = {
    Topic.WEALTH: Theme(
        ("direct_wealth", "indirect_wealth"),
        "month",
        ("lu", "jin_yu", "tian_chu", "fu_xing", "tian_yi"),
        ("rob_wealth", "friend"),
    ),
    Topic.CAREER: Theme(
        ("direct_officer", "seven_killings"),
        "month",
        ("guo_yin", "jiang_xing", "kui_gang", "yang_ren", "tian_yi"),
        ("hurting_officer",),
    ),
    Topic.PARTNERSHIP: Theme(
        ("direct_wealth", "indirect_wealth", "direct_officer", "seven_killings"),
        "day",
        ("tao_hua", "hong_luan", "tian_xi", "hong_yan", "gu_chen", "gua_su", "gu_luan"),
        ("rob_wealth", "friend"),
    ),
    Topic.CHILDREN: Theme(
        ("eating_god", "hurting_officer"),
        "hour",
        ("tian_xi", "tian_de", "yue_de", "fu_xing"),
        ("indirect_resource",),
    ),
    Topic.STUDY: Theme(
        ("direct_resource", "indirect_resource"),
        "month",
        ("wen_chang", "xue_tang", "ci_guan", "tai_ji", "hua_gai"),
        ("direct_wealth",),
    ),
    Topic.MOVING: Theme((), "day", ("yi_ma", "yue_de", "tian_yi")),
    Topic.HEALTH: Theme((), "day", ("tian_yi_doctor", "tian_chu", "tian_de", "yue_de")),
    Topic.CHARACTER: Theme((), "day", ("hua_gai", "kui_gang", "yang_ren", "tai_ji", "tian_yi")),
    Topic.LUCK: Theme(),
    Topic.OPEN: Theme((), "day", ("jiang_xing", "hua_gai", "tian_de", "tian_yi")),
}
