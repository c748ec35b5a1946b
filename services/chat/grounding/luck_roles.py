"""Whether a time told with a luck pillar is that of its start, of its end, or some time within."""

import re

from services.chat.grounding.claims import When
from services.chat.grounding.lexicon import Tag, Token
from services.chat.grounding.scopes import Sentence

_PILLAR = Tag.STEM | Tag.BRANCH
UNTIL = (
    "expires in",
    "ends in",
    "ending in",
    "closes in",
    "concludes in",
    "finishes in",
    "over in",
    "止于",
    "终于",
    "迄",
    "至",
    "到",
    "until",
    "to",
    "till",
    "through",
    "止",
    "结束",
)
_TAKES_OVER = (
    "takes over in",
    "take over in",
    "taking over in",
    "takes over from",
    "take over from",
)
_ONSET = (
    "上运",
    "接手",
    "登场",
    "接班",
    "至下一",
    "一到",
    "起",
    "开始",
    "交",
    "入",
    "换",
    "转",
    "进入",
    "步入",
    "迎来",
    "始",
    "onward",
    "on,",
)
_ENDS = re.compile(r"(?:为)?止|[年月]?底?(?:就要|就|便|即|将)?(?:结束|交脱|走完)")


def role_of(token: Token, when: When, sentence: Sentence) -> str:
    """Return what a time is of a luck pillar: "start", "end", "within"; of a date "either" of these two, or "amid"."""
    if token.tags & Tag.DATE and len(when.days) == 2:
        return "start" if token is when.days[0] else "end"
    if when.row and len(when.years) == len(("start", "end")) and token is when.years[1]:
        # | 大运 辛亥 | 1992 | 2002 |
        return "end"
    if when.row and not token.tags & Tag.SPAN:
        return "start"
    kind = when.days if token.tags & Tag.DATE else when.ages if token.tags & Tag.AGE else when.years
    if token.tags & Tag.YEAR and token.part == "soon":
        return "within"
    if len(kind) == 2 and kind is when.ages and abs(kind[0].number - kind[1].number) <= 1:
        # 36周岁，虚岁37: one age, told both ways.
        return "within"
    if len(kind) == 2 and kind[0] is not kind[1]:
        return "start" if token is kind[0] else "end"
    before, after = sentence.folded[: token.start].rstrip(), sentence.folded[token.end :].lstrip()
    if before.endswith(("从你", "自你", "从您", "自您")):
        before = before[:-1]
    if _LEAVES.match(after):
        # 2035年8月才换
        return "end"
    if _START_OF.search(before) and before.endswith((" to", " at", " in", " on")):
        # "dates the start of your Ren Shen luck pillar to 1989-02-25"
        return "start"
    if _ENTERED.match(after):
        # 到2034年4月换己巳大运
        return "start"
    if before.endswith(_TAKES_OVER):
        return "start"
    if _is_done_by(sentence):
        return "end"
    if before.endswith("到") and _THEN.match(after) and not _SPANS.search(before):
        # 等到2030年，第六步大运…, 日历翻到2033-09-28这一页: then, not until then.
        return "start" if _SHIFT.search(sentence.folded) else "within"
    if before.endswith(UNTIL) or _ENDS.match(after):
        return "end"
    if before.endswith(
        (
            "自",
            "从",
            "from",
            "since",
            "starting in",
            "starting at",
            "starting",
            "beginning in",
            "beginning at",
            "begins in",
            "starts in",
            "begins at",
            "starts at",
            "begins on",
            "starts on",
            "beginning",
            "begins",
            "starts",
            "from age",
            "starting on",
            "from the",
            "始于",
            "起于",
        )
    ):
        return "start"
    if after.startswith(_ONSET) or _onset(token, sentence):
        return "start"
    if token.tags & Tag.DATE and is_amid(sentence.folded):
        return "amid"
    if token.tags & Tag.YEAR and _takes_over(sentence) and not _SPANS.search(before):
        return "start"
    if token.tags & Tag.DATE:
        return "start" if _SHIFT.search(sentence.folded) else "either"
    return "within"


# "By 2029 you'll have finished with …"
_DONE_BY = re.compile(
    r"(?<![a-z])by (?:the end of )?\d{4},? you(?:'ll| will)? (?:have|be) "
    r"(?:finished|done|through|out of|left|completed)(?! (?:[a-z]+|\d+) years| most| half)"
    r"|(?:luck pillar|luck|decade|cycle) (?:[^,.;]{0,30} )?"
    r"(?:comes? to an end|draws? to a close|runs out|is over)|画上句号|告一段落|落下帷幕"
)


def _is_done_by(sentence: Sentence) -> bool:
    """Whether a time is that at which the one luck pillar that is named ends."""
    pillars = sum(1 for t in sentence.tokens if t.tags & _PILLAR == _PILLAR)
    return pillars == 1 and _DONE_BY.search(sentence.folded) is not None


_LEAVES = re.compile(
    r"(?:\d{1,2} ?月)?(?:\d{1,2} ?[日号])?(?:才|方|始)(?:会|能|要)?(?:换|交|转|走完|结束|出)"
    r"(?:运|下一?步|下一?个|新运)?(?=[,，。;；]|$)"
)


def _takes_over(sentence: Sentence) -> bool:
    """Whether the one luck pillar that is named is said to begin, right behind its name: 癸未运登场."""
    pillars = [t for t in sentence.tokens if t.tags & _PILLAR == _PILLAR]
    return len(pillars) == 1 and _COMES_ON.match(sentence.folded, pillars[0].end) is not None


_COMES_ON = re.compile(
    r"(?:这步)?(?:大运|运)(?:就|便|才|正式|即将|将)?(?:接班|登场|上任|接棒|接任|上岗|登台)"
)


def is_amid(folded: str) -> bool:
    """Return whether a time is said to lie within a luck pillar, wherever within, and no turn of luck is spoken of."""
    return _DURING.search(folded) is not None and _TURNS.search(folded) is None


_TURNS = re.compile(
    r"(?<![a-z])(?:beg[aiu]n\w*|start\w*|end(?:s|ed|ing)?|over|finish\w*|expir\w*)(?![a-z])"
    r"|结束|开始|起运|止于|交入|交接|换入|接班|上任|登场"
)
_DURING = re.compile(
    r"当值|期间|正[是在走行值逢]|(?<![a-z])(?:during|while|in the middle of)(?![a-z])"
)
_START_OF = re.compile(
    r"(?<![a-z])(?:start|beginning|onset|opening|handover|arrival|entry) (?:of|to|into)(?![a-z])"
)
_THEN = re.compile(r"(?:的时候|之时|时)?(?:这|那)?(?:一[页天年刻])?[,，]")
# The one luck pillar that is named relieves another.
_SHIFT = re.compile(r"接班|登场|上任|接棒|接任|上岗|登台")
_SPANS = re.compile(r"[自从由][^,，。]*$|(?<![生你])[走行管持续延][^,，。]{0,3}到$")
_ENTERED = re.compile(
    r"(?:\d{1,2}月)?份?(?:\d{1,2}[日号])?(?:就|才|便|会|要|将|再)?"
    r"(?:换|交|进|转|步入|起步|开始)(?![完出脱])"
)
_BEGINNING = re.compile(
    r"enter|step|kick|begin|start|commenc|mov(?:e|ing) into|chang|turn|open"
    r"|tak(?:e|es|ing) over|under way|get(?:s|ting)? going|first year|交(?!脱|完)|入|换|转|起"
    r"|开始|步入|迎来|接上|上运|头一年|首年|始"
)
_BECOMES = re.compile(r"(?:turn|chang|mov|switch)\w* (?:over )?(?:in)?to")
_ENDING = re.compile(r"until|(?<![a-z])to(?![a-z])|till|结束|至(?!于)|(?<![轮走])到(?!了)")


def _onset(token: Token, sentence: Sentence) -> bool:
    """Whether the clause of a time and the one pillar speaks of a beginning: "at age 11 you enter …"."""
    pillars = [t for t in sentence.tokens if t.tags & _PILLAR == _PILLAR]
    if len(pillars) != 1:
        return False
    own = {
        c for t, c in zip(sentence.tokens, sentence.clause, strict=True) if t in (token, pillars[0])
    }
    inside = [index for index, clause in enumerate(sentence.clause) if clause in own]
    low = sentence.tokens[inside[0] - 1].end if inside[0] else 0
    said = sentence.folded[low : sentence.tokens[inside[-1]].end]
    return _BEGINNING.search(said) is not None and _ENDING.search(_BECOMES.sub("", said)) is None
