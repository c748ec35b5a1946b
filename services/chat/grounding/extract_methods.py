"""Claims about strength as a method gives it: "strong by points and weak by five terms", 两种算法都判为身弱."""

import re
from collections.abc import Iterator

from services.chat.grounding.claims import Claim, ClaimKind
from services.chat.grounding.lexicon import Tag
from services.chat.grounding.presence import is_denied
from services.chat.grounding.scopes import Sentence

_WHO = r"(?:(?:your|the|this) (?:[a-z]+ )?(?:day master|self)|it|you)"
_IS = r"(?:is|are|comes out|come out|counts? as|to be|as)"
_POINTS = r"(?:points|the point (?:method|count)|counting points)"
_TERMS = r"(?:the )?five[- ]terms?"
_GIVES = r"(?:call|calls|judges?|makes?|finds?|holds?)"
_JUDGED = r"(?:判定?|算|论|给出|得出|认定?|看)?(?:日主|命主)?(?:为|是|作)?"
# What stands before a strength, by whose it is then.
_BEFORE = (
    ("points", re.compile(rf"(?<![a-z])by {_POINTS},? (?:{_WHO} )?(?:{_IS} )?$|(?:计分|打分)法?{_JUDGED}$")),
    ("five_terms", re.compile(rf"(?<![a-z])by {_TERMS},? (?:{_WHO} )?(?:{_IS} )?$|五项法?{_JUDGED}$")),
    (
        "both",
        re.compile(
            rf"(?<![a-z])(?:two|both) methods (?:[a-z]+ )?(?:[a-z]+ )?(?:agree|say|find) that {_WHO} {_IS} $"
            rf"|(?<![a-z])(?:two|both) methods {_GIVES} {_WHO} $"
            rf"|两(?:种|个)?(?:算法|方法|法|家)(?:一致|都|皆|均|同)+{_JUDGED}$"
        ),
    ),
    ("one", re.compile(rf"(?<![a-z])one method {_GIVES} {_WHO} $|(?<![a-z])by the one method that applies {_WHO} is $")),
    ("other", re.compile(r"(?<![a-z])one method [^.;]{0,60}, the other (?:one )?$")),
)  # fmt: skip
_BEHIND = (
    ("points", re.compile(rf" by {_POINTS}(?![a-z])")),
    ("five_terms", re.compile(rf" by {_TERMS}(?![a-z])")),
)


def methods(sentence: Sentence) -> Iterator[Claim]:
    """Yield what the methods are said to find, each by name, or both of them."""
    if not sentence.tags & Tag.STRENGTH:
        return
    first = ""
    for index, token in enumerate(sentence.tokens):
        if not token.tags & Tag.STRENGTH:
            continue
        method = _method(sentence.folded, token.start, token.end)
        if method == "other":
            # What the one found says what the other may have found.
            method = f"other.{first}" if first else ""
        if method == "one":
            first = token.ids[0].removeprefix("strength.")
        if method:
            yield Claim(
                ClaimKind.STRENGTH,
                token,
                part=method,
                negated=is_denied(sentence, token),
                modality=sentence.modality[index],
            )


def _method(text: str, start: int, end: int) -> str:
    for method, form in _BEFORE:
        if form.search(text, 0, start):
            return method
    return next((method for method, form in _BEHIND if form.match(text, end)), "")
