"""Claims about strength as a method gives it: "strong by points and weak by five terms", 两种算法都判为身弱.

Only what is plainly said of this chart is read. What is denied, doubted, supposed or said of others is left alone, and
`unread_strength` sees to it that nobody vouches for it.
"""

import re
from collections.abc import Iterator

from services.chat.grounding.claims import Claim, ClaimKind, Modality
from services.chat.grounding.lexicon import Tag
from services.chat.grounding.scopes import Sentence

_WHO = r"(?:(?:your|the|this) (?:[a-z]+ )?(?:day master|self)|it|you)"
_IS = r"(?:is|are|comes out|come out|counts? as|to be|as)"
# Not "strong by points, balanced by …": what stands before is of that method.
_BY = r"(?<![a-z])(?<!strong )(?<!weak )(?<!balanced )(?<!vigorous )(?<!feeble )by"
_POINTS = r"(?:points|the point (?:method|count)|counting points)"
_TERMS = r"(?:the )?five[- ]terms?"
_GIVES = r"(?:call|calls|judges?|makes?|finds?|find|holds?)"
_JUDGED = r"(?:判定?|算|论|给出|得出|认定?|看)?(?:日主|命主)?(?:为|是|作)?"
# Of each method the words that lead to a strength.
_BEFORE = (
    ("points", re.compile(rf"{_BY} {_POINTS},? (?:{_WHO} )?(?:{_IS} )?$|(?:计分|打分)法?{_JUDGED}$")),
    ("five_terms", re.compile(rf"{_BY} {_TERMS},? (?:{_WHO} )?(?:{_IS} )?$|五项法?{_JUDGED}$")),
    (
        "both",
        re.compile(
            rf"(?<![a-z])(?:two|both) methods (?:[a-z]+ )?(?:[a-z]+ )?(?:agree|say|find) that {_WHO} {_IS} $"
            rf"|(?<![a-z])(?:two|both) methods {_GIVES} {_WHO} $"
            rf"|两(?:种|个)?(?:算法|方法|法|家)(?:一致|都|皆|均|同)+{_JUDGED}$"
        ),
    ),
    ("single", re.compile(rf"(?<![a-z])by the one method that applies {_WHO} is $|依一家算法{_JUDGED}$")),
    ("one", re.compile(rf"(?<![a-z])one method {_GIVES} {_WHO} $")),
    ("other", re.compile(r"(?<![a-z])one method [^.;]{0,60}, the other (?:one )?$")),
)  # fmt: skip
_BEHIND = (
    ("points", re.compile(rf" by {_POINTS}(?![a-z])")),
    ("five_terms", re.compile(rf" by {_TERMS}(?![a-z])")),
)
_NOT_PLAIN = re.compile(
    r"(?<![a-z])(?:not|never|no|neither|nor|none|hardly|scarcely|barely|far from|anything but|wrong|untrue|only|except|if|were"
    r"|when|suppose\w*|some|many|most|few|people|any|take|(?<!the )other|another|others|hers|his|her|their|friend\w*)(?![a-z])|n't"
    r"|不(?!一|必|等)|没|未|非|难|否|错|只有|仅|若|如果|假如|倘|有些|有的|很多|许多|别的|别人|朋友|[他她]"
)


def methods(sentence: Sentence) -> Iterator[Claim]:
    """Yield what the methods are said to find, each by name, or both of them."""
    if not sentence.tags & Tag.STRENGTH or _NOT_PLAIN.search(sentence.folded):
        return
    first = ""
    for index, token in enumerate(sentence.tokens):
        if not token.tags & Tag.STRENGTH or sentence.modality[index] is not Modality.ASSERTED:
            continue
        method = _method(sentence.folded, token.start, token.end)
        if method == "one":
            # It says what the other may have found.
            first = token.ids[0].removeprefix("strength.")
        elif method == "other":
            method = f"other.{first}" if first else ""
        if method:
            yield Claim(ClaimKind.STRENGTH, token, part=method)


def _method(text: str, start: int, end: int) -> str:
    behind = next((method for method, form in _BEHIND if form.match(text, end)), "")
    return behind or next((m for m, form in _BEFORE if form.search(text, 0, start)), "")
