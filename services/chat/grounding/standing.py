"""How a sentence stands of which nothing was found false: checked, not checked, or saying nothing of a chart."""

import re

from services.chat.grounding.claims import Modality
from services.chat.grounding.coverage import is_covered
from services.chat.grounding.judge import Judgement, Standing
from services.chat.grounding.lexicon import Tag
from services.chat.grounding.loose_ends import IF, has_loose_ends
from services.chat.grounding.once import of_words
from services.chat.grounding.scopes import ANCHORS, VALUES, Sentence
from services.chat.grounding.truth import Truth
from services.chat.spans import Verdict

# Taught of all charts is what names no place of one, and no stem with the god that it is there.
_OF_ONE_CHART = Tag.POSITION | Tag.PALACE
_HERE = re.compile(r"[你您此]|这里|(?<![a-z])(?:we|you|your|yours|here|this chart)(?![a-z])")
_FIELD = (
    VALUES | ANCHORS | Tag.USEFUL | Tag.RELATION | Tag.DIRECTION | Tag.VOID | Tag.START
)  # fmt: skip
_TIMES = Tag.YEAR | Tag.AGE | Tag.DATE
# Beside these an element is told of a chart: 火在明处与藏干中均无, "Earth leads with 22 points".
_COUNTED = Tag.NUMBER | Tag.MOST | Tag.LACK | Tag.NEGATION | Tag.HIDDEN | Tag.SHOWN | Tag.STRENGTH
_ENTRY = re.compile(r"\s*[-*•] ")
_HOW_MANY = re.compile(
    r"八字|四柱|命盘|(?<![a-z])(?:pillars?|chart|nativity|thy|thou|before all else|most of)"
    r"(?![a-z])|五行|[众各一]行|[满全此本这整]盘|命局|原局"
    r"|[一二三四五六七八九十两几\d][个处分颗]|凡[一二三四五六七八九十]"
    r"|(?<![a-z])(?:none|nil|zero|one|two|three|four|five|six|seven|eight|missing|plenty"
    r"|plentiful|absent|balance|points?)(?![a-z])"
)
# Half a name of a god counts beside what says where it is: "Wealth is visible and officer is hidden".
_WHERE = Tag.HIDDEN | Tag.SHOWN
_BIRTHDAY = re.compile(r"生日|\d年的[,，。]")
# Facts in words of which none is a word of the lexicon.
_IN_HALVES = re.compile(
    r"\| *(?:luck )?(?:clash|harm|break|(?:half |stem |branch |six )?combination|void"
    r"|punishment|direction)(?:e?s)? *\| *(?:none|no|yes|forwards?|backwards?) *\|"
    r"|(?<![a-z])(?:none|all|each|one|two|three) of (?:your|the) pillars"
    r"|(?<![a-z])(?:no|two|three) empty pillars|direction[:| ]+(?:forward|backward)"
    r"|(?<![a-z])lacks? (?:one|two|none|some) of the (?:five )?elements"
    r"|[零一二三四五六七八九十\d]点[^,，。]{0,6}(?:出生|生)"
    r"|(?<![a-z])born at (?:\d|half|noon|midnight|eleven)"
    r"|(?<![a-z])half of the [a-z]+ (?:triad|frame)"
    r"|[鼠牛虎兔龙蛇马羊猴鸡狗猪](?:宝宝|年生|的人)"
    r"|(?<![a-z])luck (?:cycles?|pillars?|periods?)[^.;]{0,40}\d"
    r"|\d[^.;]{0,40}(?<![a-z])luck (?:cycles?|pillars?|periods?)(?![a-z])"
    r"|[鼠牛虎兔龙蛇马羊猴鸡狗猪](?:当值|值年|当令|在位)|(?:动物|生肖|属相)[^。]{0,24}[鼠牛虎兔龙蛇马羊猴鸡狗猪](?:[。,，]|$)"
    r"|[子丑寅卯辰巳午未申酉戌亥]月(?!亮)"
    r"|(?<![a-z])(?:wealth|officer|resource|output|power|companions?) "
    r"(?:is|are|stays?|lies|sits?) "
    r"(?:visible|hidden|shown|open|concealed|revealed|buried|in the open)(?![a-z])"
    r"|(?<![a-z])luck (?:walk|r[au]n|march|mov|go|went|turn|flow)\w* "
    r"(?:forward|backward|in reverse)"
    r"|(?<![a-z])(?:point|scoring|points|five[- ]terms?) "
    r"(?:method|count|scale|system)[^.;]{0,24}\d"
)
# What a method gives: "strong by points", "one count says strong at 35".
_BY_A_METHOD = re.compile(
    r"打分|计分|积分|得分|\d分|五项|(?<![a-z])"
    r"(?:points?|counts?|scores?|five[- ]terms?|verdict|judged|overall|on balance)(?![a-z])"
)


# Questions that say what they ask.
_RHETORICAL = re.compile(
    r"难道|不是吗|不就是|何况|为什么|为何|怎么(?!样|看|办)"
    r"|(?<![a-z])(?:right|isn't it|doesn't it|aren't you|don't you) ?\?"
    r"|^\W*(?:isn't|aren't|don't|why|how come)(?![a-z])"
)


def is_read(read: Sentence, judged: tuple[Judgement, ...], truth: Truth) -> bool:
    """Return whether claims of a sentence hold and all that it names of the chart is in one of them."""
    standings = {one.standing for one in judged}
    if not standings or Standing.UNVERIFIABLE in standings or _is_heading(read):
        return False
    return is_covered(read, [one.claim for one in judged], truth)


def standing(
    read: Sentence, judged: tuple[Judgement, ...], truth: Truth, *, covered: bool
) -> Verdict:
    """Return the verdict on a sentence none of whose claims is false. covered: what `is_read` said of it."""
    if _is_heading(read):
        # It says nothing yet.
        return Verdict.PLAIN
    if covered and not has_loose_ends(read, [one.claim for one in judged], truth):
        return Verdict.CHECKED
    return Verdict.UNVERIFIABLE if judged or _speaks_of_a_chart(read) else Verdict.PLAIN


# An animal that no rule has read, in no word of every day.
_ANIMAL = re.compile(r"(?<!马)[鼠牛虎兔龙蛇马羊猴鸡狗猪](?![上虎路拉奶肉毛蛋汤排头标仔])")
# 一只猴要应付两条蛇
_SO_MANY_ANIMALS = re.compile(
    r"(?<![a-z])(?:two|three|four) (?:rats|oxen|tigers|rabbits|dragons|snakes|horses|goats|monkeys|roosters|dogs|pigs)(?![a-z])"
    r"|[一二两三四][只条头匹个][鼠牛虎兔龙蛇马羊猴鸡狗猪](?!上)"
)
_ANIMAL_CELL = re.compile(r"\| *[鼠牛虎兔龙蛇马羊猴鸡狗猪] *(?:\||$)")


@of_words
def _is_heading(read: Sentence) -> bool:
    told = VALUES | _TIMES | Tag.ELEMENT | Tag.NUMBER | Tag.DIRECTION | Tag.NEGATION | Tag.LACK
    if "|" not in read.folded or read.tags & told:
        return False
    return not (_ANIMAL_CELL.search(read.folded) or _IN_HALVES.search(read.folded))


@of_words
def _speaks_of_a_chart(read: Sentence) -> bool:
    """Whether a sentence that no claim was read in names what a chart has.

    What is asked, supposed or taught of all charts claims nothing, whatever it names. What is told of somebody else, or is
    quoted, may be false and nobody has looked.
    """
    named = _FIELD | (_TIMES if read.tags & Tag.BORN or _BIRTHDAY.search(read.folded) else 0)
    entry = "|" in read.folded or _ENTRY.match(read.folded) is not None
    if read.tags & Tag.CHART or entry:
        # Of "you", and in the rows of a table or a list, these are told of the chart too.
        named |= _TIMES | Tag.ELEMENT
    elif read.tags & _COUNTED or _HOW_MANY.search(read.folded):
        named |= Tag.ELEMENT
    if entry or _BY_A_METHOD.search(read.folded):
        named |= Tag.NUMBER
    if _SO_MANY_ANIMALS.search(read.folded):
        return True
    if read.tags & (Tag.BORN | Tag.CHART) and _ANIMAL.search(read.folded):
        # 岁月遣猪为信使，在你出生那年轻轻叩门
        return True
    loose = Tag.GOD if read.tags & _WHERE else 0
    if (read.tags & Tag.CHART or entry) and read.tags & (Tag.NEGATION | Tag.LACK | Tag.HAVE):
        # "There is no clash in your chart."
        loose |= Tag.RELATION | Tag.VOID
    if read.tags & Tag.CHART and any(
        t.part == "weak" and t.tags & Tag.STAR and read.text[t.start].isupper() and t.start
        for t in read.tokens
    ):
        # Everyday words that are written as the names of stars: "wrong to say you lack a Blade".
        loose |= Tag.STAR
    if read.tags & Tag.CHART or _BY_A_METHOD.search(read.folded):
        loose |= Tag.STRENGTH
    idle = set() if _RHETORICAL.search(read.folded) else {Modality.QUESTION}
    bound = read.tags & Tag.STEM and read.tags & Tag.GOD
    # 不管什么运碰上辛，在你身上都是劫财: with no place of a chart supposed, it is told of this one.
    if IF.search(read.folded) and (not bound or read.tags & Tag.POSITION):
        idle.add(Modality.HYPOTHESIS)
    taught = not read.tags & _OF_ONE_CHART and _HERE.search(read.folded) is None
    if taught and not bound:
        idle.add(Modality.GENERAL)
    # "If I had to paint your chart …, because Wood is the most of it": behind the "if" of you it is told.
    supposed = {c for t, c in zip(read.tokens, read.clause, strict=True) if t.tags & Tag.HYPOTHESIS}
    told = read.tags & Tag.CHART
    return any(
        (said not in idle or (told and said is Modality.HYPOTHESIS and clause not in supposed))
        and token.tags & (named if token.part != "weak" else loose)
        for token, said, clause in zip(read.tokens, read.modality, read.clause, strict=True)
    ) or bool(_IN_HALVES.search(read.folded))
