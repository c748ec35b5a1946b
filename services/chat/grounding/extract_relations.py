"""Claims about relations: who combines with, clashes with, punishes, harms or breaks whom."""

import re
from dataclasses import replace

from services.chat.grounding import terms
from services.chat.grounding.claims import Claim, ClaimKind, Operand
from services.chat.grounding.lexicon import Tag
from services.chat.grounding.relation_sides import operands_of, passes
from services.chat.grounding.scopes import Sentence

_OPERANDS = Tag.STEM | Tag.BRANCH | Tag.POSITION | Tag.YEAR | Tag.LUCK | Tag.UNIT | Tag.ORDINAL
_SKIP = (
    Tag.IS | Tag.HAVE | Tag.CHART | Tag.WORD | Tag.LOCATIVE | Tag.OPEN | Tag.CLOSE | Tag.ELEMENT | Tag.NOW | Tag.SHOWN
    | Tag.NEGATION | Tag.FLOW | Tag.GOD | Tag.LACK | Tag.POLARITY | Tag.SOURCE | Tag.GENERAL | Tag.BORN | Tag.STRENGTH
)  # fmt: skip
_PILLAR = Tag.STEM | Tag.BRANCH
_LISTS = set("、/·•,和与-")
_NOUNS = ("between", "of", "with", "to", "against", "from", "之间")
_GROUPS = {"relation.triad", "relation.season"}
_TRIOS = 3


def claims(sentence: Sentence, used: set[int]) -> list[Claim]:
    """Return the claims about relations; tokens that serve as operands are marked as used."""
    if not sentence.tags & Tag.RELATION:
        return []
    found: list[Claim] = []
    for index, token in enumerate(sentence.tokens):
        if token.tags & Tag.RELATION and token.ids and not _is_apart(sentence, index):
            claim = _claim(sentence, index, used)
            if claim is None and found and _again(sentence, found[-1], index):
                claim = replace(found[-1], token=token)
            if claim is not None:
                found.append(claim)
    return found


_APPOSED = re.compile(
    r"(?:且|又|并|兼|也|亦| and(?: a| an)?)? ?"
    r"|[^,，。;]{0,12}[,，] ?(?:是|即|属|为|也就是|叫|the |an? |namely )+"
)


def _again(sentence: Sentence, claim: Claim, index: int) -> bool:
    """Whether a relation is told by its kind once more: "… punish one another, the bullying punishment"."""
    return (
        _APPOSED.fullmatch(sentence.folded, claim.token.end, sentence.tokens[index].start)
        is not None
    )


# Closed words, none of which begins as another ends: nothing to try twice.
_HEADING = re.compile(
    r"(?:[刑冲合害破会、与和,& ]|clash(?:es)?(?![a-z])|combinations?(?![a-z])"
    r"|and(?![a-z]))+[ *]*[:：]"
)


def _is_apart(sentence: Sentence, index: int) -> bool:
    """Whether a word is the heading of what follows: "- **刑合**：…", or between two gods: 伤官合杀."""
    if any(t.tags & Tag.GOD for t in sentence.tokens[max(index - 1, 0) : index]):
        gap = sentence.between(index - 1, index)
        return (
            gap == ""
            and len(sentence.folded[sentence.tokens[index].start : sentence.tokens[index].end]) == 1
        )
    start = len(sentence.folded) - len(sentence.folded.lstrip(" -*"))
    found = _HEADING.match(sentence.folded, start)
    return found is not None and sentence.tokens[index].start < found.end()


_THESE = re.compile(
    r"(?:两者|二者|两支|两干|两字|二字|彼此|它们|他们|一碰面|一见面|相遇|相逢|碰到一起"
    r"|放在一起|按(?:口诀|古法|规矩|书上)(?:来说|讲|说)?"
    r"|(?<![a-z])(?:the two|these two|both|they))"
    r"(?: |的|之间|互|就|便|即|是|成|为|构成|形成)*$"
)


def _these(sentence: Sentence, index: int) -> list[Operand]:
    """The two that the clauses before have named, of which this one speaks: 月干庚，时干乙，两者相冲."""
    tokens = sentence.tokens
    if not _THESE.search(sentence.folded[: tokens[index].start]):
        return []
    named = [
        i
        for i, token in enumerate(tokens[:index])
        if token.tags & _OPERANDS and sentence.hard[i] == sentence.hard[index]
    ]
    operands = operands_of(sentence, named)
    return operands if len(operands) == 2 else []


def _claim(sentence: Sentence, index: int, used: set[int]) -> Claim | None:
    tokens = sentence.tokens
    before, after = _around(sentence, index)
    word = sentence.folded[tokens[index].start : tokens[index].end]
    first, second = operands_of(sentence, before), operands_of(sentence, after)
    follows = sentence.folded[tokens[index].end :].lstrip()
    if _WITH_YOU.match(follows):
        second = [Operand(place=2, part="master")]
    noun = follows.startswith(_NOUNS) or (not word.isascii() and len(word) > 1)
    noun = noun and not (first and _is_verb(sentence, index))
    transitive = bool(first) and bool(second) and len(first) < _TRIOS
    if first and second and _is_verb(sentence, index):
        operands = [_subject(first, second[0]), second[0]]
    elif not first or (noun and len(first) < 2 and len(second) >= 2):
        operands = second
    elif transitive and len(first) == 1 and (word.isascii() or len(word) == 1):
        operands = [*first, *second[:1]]
    elif (
        transitive
        and word in ("冲", "合", "刑", "害", "破")
        and len(first) == 2
        and _adjoins(sentence, index)
    ):
        # 年支午冲日支子: the two before are a place and what stands in it, or two that clash with one.
        operands = [*first, *second[:1]] if len(first) == 1 else first
    else:
        operands = first
    stretch = _stretch(before, after, index)
    negated = any(tokens[i].tags & Tag.NEGATION for i in stretch) or _is_not_seen(sentence, stretch)
    operands = operands or _these(sentence, index)
    if not operands:
        return None
    spent = {*before, *after}
    used |= {i for i in spent if tokens[i].tags & (Tag.STEM | Tag.BRANCH)}
    element = _element(sentence, index)
    return Claim(
        ClaimKind.RELATION,
        tokens[index],
        operands=tuple(operands[:4]),
        stem=element,
        negated=negated,
        modality=sentence.modality[index],
    )


def _is_not_seen(sentence: Sentence, stretch: range) -> bool:
    """Whether what has the relation is said not to be seen: 原局未见丑冲."""
    before = sentence.tokens[stretch.start - 1] if stretch.start else None
    return (
        before is not None
        and before.end == sentence.tokens[stretch.start].start
        and sentence.folded[before.start : before.end] in ("未见", "不见", "没有", "并无")
    )


def _subject(before: list[Operand], other: Operand) -> Operand:
    """The side that does it: the nearest of the sort of the other one, "the Rat under your day master combines with the Ox"."""
    if other.branch >= 0 > other.stem:
        fitting = [one for one in before if one.branch >= 0 or one.part in ("branch", "pillar")]
        return fitting[-1] if fitting else before[-1]
    return before[-1]


_WITH_YOU = re.compile(r"with you(?![a-z])")
_TO_DO = re.compile(r"(?<![a-z])(?:will|would|can|may|to|does|do|also|not|then|both) $")
# "…, breaks the day's Rabbit and harms the year's Ox": who does it was said before.
_MAKES = re.compile(r"(?<![a-z])(?:forms?|makes?|has|builds?|enters?) (?:an? |the )?(?:half[ -])?$")
_GOES_ON = re.compile(
    r"(?:,|(?<![a-z])(?:and|but))(?: (?:also|then|it|meanwhile|at the same time|in turn),?)* "
    r"(?:half[ -])?(?:(?:forms?|makes?|has|builds?|enters?) (?:an? |the )?)?(?:half[ -])?$"
)
# 午一来就冲时支子、又合月支未; 未冲丑、害子
_AND_DOES = re.compile(
    r"(?:[、，,](?:又|并|且|也|还|再)?|[冲合刑害破].[木火土金水]?(?:又|并|还|再))$"
)
_ENDS_HERE = re.compile(r" (?:and|but|while|which)(?![a-z])")


def _is_verb(sentence: Sentence, index: int) -> bool:
    token, text = sentence.tokens[index], sentence.folded
    word = text[token.start : token.end]
    if not word.isascii():
        return False
    does = word.endswith("s") and not text[: token.start].endswith((" the ", " of ", " no "))
    # "The Rabbit forms a six combination with both Dogs."
    makes = _MAKES.search(text[: token.start]) and text.startswith(" with ", token.end)
    return does or bool(makes) or _TO_DO.search(text[: token.start]) is not None


def _around(sentence: Sentence, index: int) -> tuple[list[int], list[int]]:
    """Indices of what stands before and behind a relation and may be a side of it."""
    before, after = _gather(sentence, index, -1), _gather(sentence, index, 1)
    text, token = sentence.folded, sentence.tokens[index]
    verb = _is_verb(sentence, index)
    if (
        after
        and before
        and (
            (verb and _GOES_ON.search(text[: token.start])) or _AND_DOES.search(text[: token.start])
        )
    ):
        before = []
    elif before and not verb and text[token.start].isascii() and _ENDS_HERE.match(text, token.end):
        after = []
    return before, after


def _stretch(before: list[int], after: list[int], index: int) -> range:
    low = min(before) if before else index
    high = max(after) if after else index
    return range(low, high + 1)


def _adjoins(sentence: Sentence, index: int) -> bool:
    return (
        sentence.between(index, index + 1).strip() == ""
        if index + 1 < len(sentence.tokens)
        else False
    )


def _gather(sentence: Sentence, index: int, step: int) -> list[int]:
    """Indices of operand tokens on one side, nearest first, within the clause."""
    tokens, found = sentence.tokens, []
    at = index + step
    while 0 <= at < len(tokens):
        token = tokens[at]
        if token.tags & _OPERANDS or passes(sentence, at):
            found.append(at)
        elif token.tags & Tag.COMMA:
            said = sentence.folded[token.start : token.end]
            if said not in _LISTS or (said == "," and not _listing(sentence, at, step)):
                break
            if said == "、" and found and not _same_sort(sentence, at):
                break
        elif token.tags & Tag.RELATION or not token.tags & _SKIP:
            break
        elif token.tags & Tag.ELEMENT and step > 0:
            break
        gap = sentence.between(min(at, at - step), max(at, at - step))
        if len(gap) > 28:
            if found and found[-1] == at:
                found.pop()
            break
        at += step
    return found


def _same_sort(sentence: Sentence, comma: int) -> bool:
    """Whether a list goes on over a comma: 丁合壬、未冲丑 are two relations."""
    tokens = sentence.tokens
    if comma == 0 or comma + 1 >= len(tokens):
        return True
    sorts = [t.tags & (Tag.STEM | Tag.BRANCH) for t in (tokens[comma - 1], tokens[comma + 1])]
    return not all(sorts) or sorts[0] == sorts[1]


def _listing(sentence: Sentence, comma: int, step: int) -> bool:
    """Whether a comma stands in "Yin, Wu and Xu": a branch on both sides, and nothing else."""
    tokens = sentence.tokens
    if comma == 0 or comma + 1 >= len(tokens):
        return False
    left, right = tokens[comma - 1], tokens[comma + 1]
    bare = Tag.STEM | Tag.BRANCH
    if not left.tags & bare or left.tags & bare != right.tags & bare:
        return False
    if sentence.folded[tokens[comma].end : right.start].strip() not in ("", "and"):
        return False
    follows = tokens[comma + 2] if comma + 2 < len(tokens) else None
    if (
        tokens[comma - 2].tags & Tag.RELATION
        and follows is not None
        and follows.tags & Tag.RELATION
    ):
        # Two clauses, no list: "Rabbit harms Dragon, Rabbit breaks Horse".
        return False
    behind = comma - 2
    return behind < 0 or not tokens[behind].tags & (Tag.POSITION | Tag.IS)


def _element(sentence: Sentence, index: int) -> int:
    """The element that a combination is said to become: 合化木, 合火, 水局, towards Water."""
    tokens, follows = sentence.tokens, index + 1
    if (
        follows < len(tokens)
        and sentence.folded[tokens[follows].start : tokens[follows].end] == "of"
    ):
        follows += 1
    if follows < len(tokens):
        token = tokens[follows]
        gap = sentence.folded[tokens[index].end : token.start].strip()
        if token.tags & Tag.RELATION and token.element >= 0 and gap == "":
            return token.element
        if token.tags & Tag.ELEMENT and gap in ("", "化", "为", "成", "(", "局", "into", "to", "towards", "of", "化为", "transforming into", "producing"):  # fmt: skip
            return token.element
    if tokens[index].element >= 0:
        return tokens[index].element
    if not any("combination" in kind or kind in _GROUPS for kind in tokens[index].ids):
        return -1
    before = tokens[index - 1] if index else None
    if (
        before is not None
        and before.tags & Tag.ELEMENT
        and sentence.between(index - 1, index) in (" ", "的")
    ):
        # "a Fire combination", "a full Metal triad", 火的半合
        return before.element
    values = [t for t in tokens[index + 1 :] if t.tags & _PILLAR]
    sort = values[0].tags & _PILLAR if values else 0
    # Another relation, or one of the other sort: "Wu combines with Gui, and the Monkey gathers … into Metal".
    further = (
        t.start
        for t in tokens[index + 1 :]
        if t.tags & Tag.RELATION or (t.tags & _PILLAR and t.tags & _PILLAR != sort)
    )
    becomes = _BECOMES.match(
        sentence.folded, tokens[index].end, next(further, len(sentence.folded))
    )
    if becomes is None:
        return -1
    said = becomes.group("zh") or becomes.group("en")
    return terms.ELEMENTS.index(said) if said in terms.ELEMENTS else terms.ELEMENT_WORDS.index(said)


# What is said of the element a little later: 相合，其化为金; "and the pair leans towards Metal".
_BECOMES = re.compile(
    r"[^,。;]{0,6}?[,，]? ?(?:其|所|而|则|并|合|又|能|可|会|便|就)*"
    r"(?:化(?:为|成|作|出|的是)?|合(?:向|成|化|为|出)|转(?:为|成|向)|趋?向|成|为)"
    r"(?:的|了|出|是|为|一个|完整的?)*(?P<zh>[木火土金水])(?!命|日|月|年)"
    r"|[^.;]{0,70}?(?<![a-z])(?:to|into|towards?|becom\w+|produc\w+|yield\w*|transform\w+)"
    r"(?: is| a| an| the| full| complete| southern| northern| eastern| western)* "
    r"(?P<en>wood|fire|earth|metal|water)(?![a-z])"
)
