"""How a sentence stands of which nothing was found false: checked, not checked, or saying nothing of a chart."""

import re

from services.chat.grounding.claims import Modality
from services.chat.grounding.coverage import is_covered
from services.chat.grounding.judge import Judgement, Standing
from services.chat.grounding.lexicon import Tag, Token
from services.chat.grounding.scopes import ANCHORS, VALUES, Sentence
from services.chat.grounding.truth import Truth
from services.chat.spans import Verdict

# What is asked, supposed or taught of all charts claims nothing, whatever it names. What is told of somebody else, or is
# quoted, may be false and nobody has looked.
_CLAIMS_NOTHING = (Modality.QUESTION, Modality.HYPOTHESIS, Modality.GENERAL)
_FIELD = (
    VALUES | ANCHORS | Tag.USEFUL | Tag.RELATION | Tag.DIRECTION | Tag.VOID | Tag.START
)  # fmt: skip
_TIMES = Tag.YEAR | Tag.AGE | Tag.DATE
# Beside these an element is told of a chart: 火在明处与藏干中均无, "Earth leads with 22 points".
_COUNTED = Tag.NUMBER | Tag.MOST | Tag.LACK | Tag.NEGATION | Tag.HIDDEN | Tag.SHOWN | Tag.STRENGTH
_HOW_MANY = re.compile(
    r"[一二三四五六七八九十两几\d][个处分颗]|凡[一二三四五六七八九十]|(?<![a-z])(?:none|nil|zero|one|two|three|four|five|six|seven|eight|missing|plenty|plentiful|absent|balance|points?)(?![a-z])"
)
# Half a name of a god counts beside what says where it is: "Wealth is visible and officer is hidden".
_WHERE = Tag.HIDDEN | Tag.SHOWN
# What a method gives: "strong by points", "one count says strong at 35".
_BY_A_METHOD = re.compile(
    r"打分|计分|积分|得分|五项|(?<![a-z])(?:points?|counts?|scores?|five[- ]terms?|verdict|judged|overall|on balance)(?![a-z])"
)


def standing(read: Sentence, judged: tuple[Judgement, ...], truth: Truth) -> Verdict:
    """Return the verdict on a sentence none of whose claims is false."""
    if "|" in read.folded and not read.tags & (VALUES | _TIMES | Tag.ELEMENT | Tag.NUMBER):
        # The heading of a table says nothing yet.
        return Verdict.PLAIN
    standings = {one.standing for one in judged}
    if Standing.UNVERIFIABLE in standings:
        return Verdict.UNVERIFIABLE
    if standings and is_covered(read, [one.claim for one in judged], truth):
        return Verdict.CHECKED
    return Verdict.UNVERIFIABLE if standings or _speaks_of_a_chart(read) else Verdict.PLAIN


def _speaks_of_a_chart(read: Sentence) -> bool:
    """Whether a sentence that no claim was read in names what a chart has."""
    named = _FIELD
    if read.tags & Tag.CHART or "|" in read.folded:
        # Of "you", and in the rows of a table, these are told of the chart too.
        named |= _TIMES | Tag.ELEMENT
    elif read.tags & _COUNTED or _HOW_MANY.search(read.folded):
        named |= Tag.ELEMENT
    if "|" in read.folded:
        named |= Tag.NUMBER
    loose = Tag.GOD if read.tags & _WHERE else 0
    if read.tags & Tag.CHART or _BY_A_METHOD.search(read.folded):
        loose |= Tag.STRENGTH
    return any(
        _is_told(token, said, named, loose)
        for token, said in zip(read.tokens, read.modality, strict=True)
    )


def _is_told(token: Token, said: Modality, named: int, loose: int) -> bool:
    """Whether a word is told of a chart. loose: what counts though it is half a word."""
    if said in _CLAIMS_NOTHING:
        return False
    return token.tags & (named if token.part != "weak" else loose) != 0
