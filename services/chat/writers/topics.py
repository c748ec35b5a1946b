"""What a question is about, by the words in it."""

from enum import StrEnum


class Topic(StrEnum):
    """What a reader can ask about; the order is the order of precedence."""

    LUCK = "luck"
    WEALTH = "wealth"
    CAREER = "career"
    PARTNERSHIP = "partnership"
    STUDY = "study"
    CHILDREN = "children"
    HEALTH = "health"
    CHARACTER = "character"


# Chinese words in both scripts; English ones by stem.
_WORDS: dict[Topic, tuple[str, ...]] = {
    Topic.LUCK: (
        "大运", "大運", "运势", "運勢", "运程", "運程", "流年", "未来", "未來", "十年", "今年", "明年",
        "luck pillar", "decade", "ten years", "future", "this year", "next year",
    ),
    Topic.WEALTH: ("财", "財", "钱", "錢", "收入", "投资", "投資", "wealth", "money", "income", "rich", "financ"),
    Topic.CAREER: (
        "事业", "事業", "工作", "职", "職", "升迁", "升遷", "创业", "創業", "career", "job", "work", "business",
        "profession", "promotion",
    ),
    Topic.PARTNERSHIP: (
        "婚", "姻缘", "姻緣", "感情", "恋", "戀", "伴侣", "伴侶", "配偶", "桃花", "marriage", "marry", "love",
        "relationship", "partner", "spouse", "husband", "wife",
    ),
    Topic.STUDY: (
        "学业", "學業", "学习", "學習", "考试", "考試", "读书", "讀書", "study", "studies", "exam", "school", "learn",
    ),
    Topic.CHILDREN: ("子女", "孩子", "小孩", "生育", "children", "child", "kids"),
    Topic.HEALTH: ("健康", "身体", "身體", "养生", "養生", "health", "body", "illness"),
    Topic.CHARACTER: ("性格", "个性", "個性", "脾气", "脾氣", "character", "personality", "temper", "who am i"),
}  # fmt: skip


def topic_of(question: str) -> Topic | None:
    """Return what the question is about; None when no word of it tells."""
    lowered = question.lower()
    for topic in Topic:
        if any(word in lowered for word in _WORDS[topic]):
            return topic
    return None
