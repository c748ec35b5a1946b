"""Scores that no method gave, and verdicts that are not those of their scores."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from services.chat.grounding.claims import Claim, ClaimKind
from services.chat.grounding.lexicon import Tag, Token
from services.chat.grounding.numerals import CHINESE_DIGITS, number
from services.chat.grounding.scopes import Sentence
from services.chat.grounding.truth import Truth
from services.chat.grounding.unfounded.named import Named, about, at_match, is_said, is_said_at

_METHOD = re.compile(
    r"计分|五项|算法|两法|[一二两]家|积分"
    r"|(?<![a-z])(?:(?<=\d )points|points (?:method|count|scale|give|say|call)"
    r"|(?:by|in) points|five[- ]terms?|methods?|counts?|counting|scores?|scale)(?![a-z])"
)
_SCORED = re.compile(r"\d ?分(?![之析开别])|\d points(?![a-z])|(?<![a-z])scor\w+ (?:of |at )?\d")
_NUMBER = re.compile(
    rf"(?P<minus>-|−|负|(?<![a-z])minus )?"
    rf"(?P<of>(?<![a-zāáǎàēéěèīíǐìōóǒòūúǔùü.])\d+(?:\.\d+)?"
    rf"|[{CHINESE_DIGITS}]+(?:点[{CHINESE_DIGITS}]+)?)"
)
# What else is counted, and the number of a paragraph.
_NO_SCORE = re.compile(
    r" ?(?:年|月|日|岁|个|处|步|柱|种|位|支|次|颗|法|家|项|者|说|面|样|成|边|方|th|st|nd|rd"
    r"|five|term|method|%|/|\. |\.$|\.\*)"
)
_UNIT = re.compile(r" ?(?:分(?![之析开别])|points?(?![a-z]))|\s*[)）]")
_GIVEN = re.compile(
    r"(?:得|给|为|是|判|:|\(|（)\s*$"
    r"|(?<![a-z])(?:scores?|scored|gives?|at|says|with|on|in one|and)\s*$"
)
_LABEL = re.compile(
    r"(?:满分|算法|方法|法|第)\s*$|(?<![a-z])(?:methods?|of|out of|line at|school|no\.?)\s*$"
)
_ZH_SCORE = re.compile(r"分(?![之析开别])")
_DENIES = re.compile(
    r"不[强弱]|不是|非|皆不|都不|没有|无疑|(?<![a-z])(?:not|neither|nor|no|[a-z]+n't|far from|anything but|hardly|scarcely|were your)(?![a-z])"
    r"|^(?:some|many|most|few) |有些|有的人"
)
_ALL = re.compile(
    r"两法(?:一致|皆|都|均|方向一致)|两(?:种算法|法|家)都"
    r"|(?<![a-z])both (?:methods|counts|ways|call|say|agree|judge)"
    r"|(?<![a-z])(?:by|in) both(?![a-z])"
)
_TAKEN = Tag.YEAR | Tag.DATE | Tag.SPAN | Tag.ORDINAL | Tag.STRENGTH | Tag.POSITION


@dataclass(frozen=True, slots=True)
class _Method:
    """What a method says: its score and its verdict, strong, balanced or weak."""

    score: float
    verdict: str


def may_be(sentence: Sentence) -> bool:
    """Return whether what a method gives is told."""
    text = sentence.folded
    if not _METHOD.search(text):
        return False
    return _SCORED.search(text) is not None or bool(_verdicts(sentence))


def unfounded(sentence: Sentence, said: Named, truth: Truth) -> Iterator[Claim]:
    """Yield scores and verdicts that no method gave."""
    verdicts = _verdicts(sentence)
    methods = [
        _Method(float(fact.value["score"]), verdict)
        for _, verdict, finding in truth.strengths
        if (fact := truth.fact(finding)) is not None and "score" in fact.value
    ]
    if not methods:
        return
    known = _known(truth, with_elements=bool(sentence.tags & Tag.ELEMENT))
    scored: list[_Method] = []
    for match in _numbers(sentence):
        value = _value(match)
        if abs(value) not in known and is_said_at(sentence, match.start()):
            yield at_match(ClaimKind.STRENGTH, match)
        scored += [method for method in methods if method.score == value]
    if verdicts and not _DENIES.search(sentence.folded):
        yield from _wrong(sentence, verdicts, scored, methods)


def _wrong(
    sentence: Sentence, verdicts: list[Token], scored: list[_Method], methods: list[_Method]
) -> Iterator[Claim]:
    if scored and len(scored) == len(verdicts):
        # Told in one order: …得26分判身强，…得-0.6分判身弱.
        pairs = zip(verdicts, scored, strict=True)
        yield from (about(ClaimKind.STRENGTH, v) for v, m in pairs if _name(v) != m.verdict)
        return
    given = {method.verdict for method in methods}
    yield from (about(ClaimKind.STRENGTH, v) for v in verdicts if _name(v) not in given)
    if _ALL.search(sentence.folded) and len(given) > 1:
        if len({_name(verdict) for verdict in verdicts}) == 1:
            yield about(ClaimKind.STRENGTH, verdicts[0])


def _name(verdict: Token) -> str:
    return verdict.ids[0].removeprefix("strength.").removeprefix("rather_")


def _verdicts(sentence: Sentence) -> list[Token]:
    found = [
        t
        for i, t in enumerate(sentence.tokens)
        if t.tags & Tag.STRENGTH and t.ids and not t.tags & Tag.WORD and is_said(sentence, i)
    ]
    # 对身强身弱的看法: which of the two is the question.
    both = {t.start for a, b in pairwise(found) if a.end == b.start for t in (a, b)}  # fmt: skip
    return [t for t in found if t.start not in both]


def _known(truth: Truth, *, with_elements: bool) -> frozenset[float]:
    """Every number in the findings of strength, whole ones too; and the points of the elements."""
    found: set[float] = set()
    for _, _, finding in truth.strengths:
        fact = truth.fact(finding)
        for text in () if fact is None else fact.value.values():
            if re.fullmatch(r"-?\d+(?:\.\d+)?", text):
                found.add(abs(float(text)))
    found |= _between(truth)
    found |= {float(round(value)) for value in found}
    if with_elements:
        facts = [truth.fact(finding) for *_, finding in truth.elements]
        found |= {float(fact.value["points"]) for fact in facts if fact and "points" in fact.value}
    return frozenset(found)


def _between(truth: Truth) -> set[float]:
    """Thresholds, by score and margin, and what lies between two scores."""
    facts = [fact for *_, finding in truth.strengths if (fact := truth.fact(finding)) is not None]
    told = [(float(f.value["score"]), float(f.value.get("margin", 0))) for f in facts if "score" in f.value]  # fmt: skip
    scores = [score for score, _ in told]
    found = {abs(score + sign * margin) for score, margin in told for sign in (1, -1)}
    return {round(n, 1) for n in found | {abs(a - b) for a in scores for b in scores}}


def _numbers(sentence: Sentence) -> Iterator[re.Match[str]]:
    """Yield the numbers of a sentence that can be nothing but scores."""
    text = sentence.folded
    # "strong at 42" is no age.
    taken = [
        (t.start, t.end)
        for t in sentence.tokens
        if t.tags & _TAKEN or (t.tags & Tag.AGE and not text.startswith("at ", t.start))
    ]
    for match in _NUMBER.finditer(text):
        if any(start <= match.start() < end for start, end in taken):
            continue
        if match.group("of")[0].isascii():
            if _is_a_score(text, match):
                yield match
        elif (
            # Not 留三分.
            (_ZH_SCORE.match(text, match.end()) and len(match.group("of")) > 1)
            or "点" in match.group("of")
            or match.group("minus")
            or text[: match.start()].endswith("计分")
        ):
            yield match


def _is_a_score(text: str, match: re.Match[str]) -> bool:
    """Whether a number is given as a score: not the name of a method, nor the top of a scale."""
    before, end = text[: match.start()], match.end()
    if _NO_SCORE.match(text, end) or _LABEL.search(before):
        return False
    return _UNIT.match(text, end) is not None or _GIVEN.search(before) is not None


def _value(match: re.Match[str]) -> float:
    text = match.group("of")
    if text[0].isascii():
        value = float(text)
    else:
        whole, _, rest = text.partition("点")
        value = float(f"{number(whole)}.{''.join(str(number(c)) for c in rest) or 0}")
    return -value if match.group("minus") else value
