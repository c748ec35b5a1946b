"""Clauses of a sentence, and in which of them something is asked, quoted, supposed, or said of somebody else."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from services.chat.grounding.claims import Modality
from services.chat.grounding.idle import is_idle
from services.chat.grounding.lexicon import Tag, Token

VALUES = (
    Tag.STEM | Tag.BRANCH | Tag.GOD | Tag.STAR | Tag.STRENGTH | Tag.STAGE | Tag.SOUND | Tag.PATTERN
)
ANCHORS = Tag.POSITION | Tag.LUCK | Tag.PALACE
_LIST = set("、/·•")
_HARD = set("。;；!?|\n.！？")
_QUOTES = set('「『“"《')
_WRONG = re.compile(
    r"^[」』”\"]?(?:的|这|这种|这个)?(?:说法|讲法|一说|is|was)? ?(?:并|都|是|完全)?"
    r"(?:不对|不正确|有误|错|不成立|wrong|incorrect|not right|false|mistaken|a mistake)"
)
_WRONG_LATER = re.compile(
    r"(?:这|那|此说|其实|which|that|this)(?:种说法|个说法)?(?: is|'s)?(?:是|并|都|完全| )*"
    r"(?:不对|不正确|有误|错误|误解|不成立|not so|wrong|incorrect|not right|not correct"
    r"|mistaken|a mistake|a misunderstanding|false)"
)
_THOSE = re.compile(
    r"^(?:生)?(?:的人(?!元)|者|之人|的命(?!局|造|盘|格)|人(?:士|们)?(?!元|缘|生|际))"
)

# 甲者，命主之比肩也.
_SO_IS = re.compile(r"者[,，].{1,12}也")
_YOU_TOO = re.compile(
    r"你也不例外|作为(?:一个|一位)?[^,，]{0,12}的人[,，][你您]"
    r"|[,，;；](?:就)?像[你您](?=[,，。;；])|[你您]也如此|[你您]正是|正是这一类|而[你您]的这"
    r"|(?:[;,]|and) you have it|[你您]也是其(?:中)?之?一|[你您]也是其中一个"
    r"|命主(?:正是|亦|也)如此|此造正是|as you (?:do|have|were|are)(?=[,.;])"
    r"|as is the case (?:here|with you)|you(?:'re| are) in that club"
    r"|(?:and )?you(?:'re| are) one of them|like you(?![a-z])|你也是如此|你也如此|你正是如此"
    r"|你便是其一|(?<![a-z])(?:so are you|you are no exception|you're no exception)"
)
_YOU_ARE = re.compile(
    r"[你您](?:本人|自己)?(?:便|就|正|乃|其实|天生)?(?:是|为|属|系)"
    r"(?:个|一个|一位)?[^,。;，；]{0,4}$"
)


_NAMES = Tag.STEM | Tag.BRANCH | Tag.GOD | Tag.STAR | Tag.RELATION
_MANY = 4
_PAIR = 2


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its tokens; clause[i] numbers the clause of token i, modality[i] says how it is said.

    clauses: the indices of the tokens of a clause, with all their tags, by its number. is_rich: it names so many things that
    its bonds are in doubt. kept: what was worked out from its words alone, by what was asked (`once`).
    """

    text: str
    folded: str
    tokens: tuple[Token, ...]
    clause: tuple[int, ...]
    clauses: Mapping[int, tuple[list[int], int]]
    hard: tuple[int, ...]
    modality: tuple[Modality, ...]
    tags: int
    is_rich: bool
    kept: dict[object, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def between(self, first: int, second: int) -> str:
        """Return the folded text between two tokens."""
        return self.folded[self.tokens[first].end : self.tokens[second].start]

    def in_clause(self, index: int, tags: int) -> bool:
        """Return whether the clause of a token holds one of these."""
        return self.clauses[self.clause[index]][1] & tags != 0

    def own(self, index: int) -> list[int]:
        """Return the indices of the tokens of a token's clause."""
        return self.clauses[self.clause[index]][0]


def sentence_of(text: str, folded: str, tokens: list[Token]) -> Sentence:
    """Return the sentence laid out."""
    tokens = [token for token in tokens if not is_idle(folded, token)]
    tokens = [_person(folded, tokens, index) for index in range(len(tokens))]
    tokens = [_narrowed(tokens, index) for index in range(len(tokens))]
    clause, hard = _clauses(folded, tokens)
    tags = 0
    for token in tokens:
        tags |= token.tags
    modality = _modalities(text, folded, tokens, clause, tags)
    rich = sum(1 for token in tokens if token.tags & _NAMES) >= _MANY
    return Sentence(
        text, folded, tuple(tokens), tuple(clause), _by_clause(tokens, clause), tuple(hard), tuple(modality), tags, rich
    )  # fmt: skip


def _narrowed(tokens: list[Token], index: int) -> Token:
    """Of two that are spelt the same the one that stands before the bracket: "Heavenly Doctor (tiān yī)"."""
    token = tokens[index]
    if len(token.ids) != _PAIR or index < _PAIR or not tokens[index - 1].tags & Tag.OPEN:
        return token
    named = tokens[index - 2].ids
    return replace(token, ids=named) if len(named) == 1 and named[0] in token.ids else token


def _by_clause(tokens: list[Token], clause: list[int]) -> dict[int, tuple[list[int], int]]:
    found: dict[int, tuple[list[int], int]] = {}
    for index, (token, number) in enumerate(zip(tokens, clause, strict=True)):
        indices, tags = found.get(number, ([], 0))
        indices.append(index)
        found[number] = (indices, tags | token.tags)
    return found


def _person(folded: str, tokens: list[Token], index: int) -> Token:
    """命主 is the day master beside a stem or a strength, and else the person whose chart it is."""
    token = tokens[index]
    if folded[token.start : token.end] != "命主":
        return token
    if index + 1 < len(tokens) and tokens[index + 1].tags & Tag.CHART:
        # 命主盘中
        return Token(Tag.CHART, token.start, token.end)
    both = tokens[index + 1 : index + _PAIR + 1]
    if (
        len(both) == _PAIR
        and all(one.tags & Tag.STEM for one in both)
        and both[0].end == both[1].start
    ):
        # 命主乙辛相冲: two of the chart.
        return Token(Tag.CHART, token.start, token.end)
    near = [tokens[at] for at in (index - 1, index + 1, index + 2) if 0 <= at < len(tokens)]
    if any(
        one.tags & (Tag.STEM | Tag.STRENGTH | Tag.ELEMENT)
        and not one.tags & Tag.BRANCH
        # 命主金气独占鳌头: of the chart.
        and not (one.tags & Tag.ELEMENT and folded.startswith("气", one.end))
        and max(one.start - token.end, token.start - one.end)
        <= (4 if one.tags & Tag.STEM else 0 if one.tags & Tag.ELEMENT else 1)
        for one in near
    ):
        return token
    return Token(Tag.CHART, token.start, token.end)


# What is put in between two commas and says nothing: the clause goes on behind it.
_ASIDE = re.compile(
    r"\s*(?:as (?:it happens|you (?:know|see|can see)|we (?:see|saw|know|have seen)"
    r"|i (?:see|read) it|said|noted|mentioned|"
    r"always|expected|ever)|of course|for (?:example|instance)|in fact|indeed|by the way"
    r"|it seems|then|however|too|also|moreover|in turn|for its part|"
    r"to be (?:exact|precise|sure)|that is|after all|in short|in other words|no doubt|[a-z]{3,}ly|"
    r"不是别的|不是别的什么|事实上|其实|当然|显然|据此|据盘|可见|恰好|说来|实际上|也就是说"
    r"|不用说|如前所述|如上所述|正如所见|可以说|换言之|看得出来)\s*"
)


def _clauses(folded: str, tokens: list[Token]) -> tuple[list[int], list[int]]:
    clause, hard, number, stretch = [], [], 0, 0
    depth = 0
    comma = -1
    for token in tokens:
        if token.tags & Tag.OPEN and folded[token.start] not in _QUOTES:
            depth += 1
        elif token.tags & Tag.CLOSE:
            depth = max(depth - 1, 0)
        clause.append(number)
        hard.append(stretch)
        if token.tags & Tag.COMMA and depth == 0:
            said = folded[token.start : token.end]
            if said in _LIST:
                continue
            aside = comma >= 0 and _ASIDE.fullmatch(folded, comma, token.start)
            number += -1 if aside else 1
            comma = -1 if aside or said in _HARD else token.end
            if said in _HARD:
                stretch += 1
    return clause, hard


_WOULD_BE = re.compile(
    r"(?<![a-z])would (?:be read|suggest|mean|indicate|point to|speak of)(?![a-z])"
)
# 李小龙生于庚辰年; Bruce Lee was born in a Dragon year.
_NAMED_PERSON = re.compile(
    r"(?![你您此本该贵尊命日由因既如若从据按年月时公农阳阴身降诞出先看])[\u4e00-\u9fff]{2,4}"
    r"(?:生于|出生于)"
)
_NAMED_IN_LATIN = re.compile(r"(?:[A-Z][a-z]+ ){2,3}was born")


def _modalities(
    text: str, folded: str, tokens: list[Token], clause: list[int], tags: int
) -> list[Modality]:
    said = [Modality.ASSERTED] * len(tokens)
    if _asks(folded, tags):
        return [Modality.QUESTION] * len(tokens)
    if tags & Tag.SOURCE:
        _quoted(folded, tokens, said)
    if tags & Tag.HYPOTHESIS:
        _supposed(folded, tokens, clause, said)
    if folded.startswith("should ") or (_WOULD_BE.search(folded) and "your" not in folded):
        return [Modality.HYPOTHESIS] * len(tokens)
    if tags & Tag.OTHER:
        _of_others(folded, tokens, clause, said)
    if _NAMED_PERSON.match(folded) or _NAMED_IN_LATIN.match(text):
        return [Modality.OTHER] * len(tokens)
    if tags & Tag.GENERAL and not tags & Tag.CHART:
        # What is said before it is said of this chart: "It falls on the day pillar, which is usually read as …".
        first = next(c for c, t in zip(clause, tokens, strict=True) if t.tags & Tag.GENERAL)
        said = [
            Modality.GENERAL if one is Modality.ASSERTED and c >= first else one
            for one, c in zip(said, clause, strict=True)
        ]
    for heard in _MAY_BE_SAID.finditer(folded):
        said = [
            Modality.QUOTATION if heard.start() <= t.start < heard.end() else s
            for t, s in zip(tokens, said, strict=True)
        ]
    wrong = _WRONG_LATER.search(folded) if tags & Tag.SOURCE else None
    if wrong is not None:
        # 有人说…，这并不正确: what is told is told to be wrong.
        first = next(i for i, t in enumerate(tokens) if t.tags & Tag.SOURCE)
        said = [
            Modality.QUOTATION if i > first and t.end <= wrong.start() else s
            for i, (t, s) in enumerate(zip(tokens, said, strict=True))
        ]
    for index, token in enumerate(tokens):
        if token.tags & (VALUES | ANCHORS):
            those = _THOSE.match(folded[token.end :])
            if (
                those
                and not _SO_IS.match(folded, token.end)
                and not _YOU_ARE.search(folded[: token.start])
                and not _YOU_TOO.search(folded)
            ):
                said = [Modality.OTHER if c == clause[index] else s for s, c in zip(said, clause, strict=True)]  # fmt: skip
            if folded[token.end : token.end + 1] in set("」』”\"") and _WRONG.match(folded[token.end :]):  # fmt: skip
                said[index] = Modality.QUOTATION
    return said


_ASKING = re.compile(
    r"[?？]\s*[\"”」』)）]?\s*(?:\[[FP]\d+\])*\s*$|吗[。!]?\s*$"
    r"|(?:什么|谁|哪|怎|如何|几|多少|为何|何(?![况必尝不]))[^,，]*呢[。!]?\s*$"
)


def _asks(folded: str, tags: int) -> bool:
    return _ASKING.search(folded) is not None


# "Your mother may say you are a Dragon, but …": what somebody may say is not said. What is said is, by whomever.
_MAY_BE_SAID = re.compile(
    r"(?<![a-z])(?:may|might|could|would) (?:say|think|tell you|claim|believe|call you)(?![a-z])[^,;.]*"
    r"(?=[,;] (?:but|yet|though))"
    r"|(?:也许|或许|可能)会?(?:说|以为|认为)[^,，;；。]*(?=[,，;；](?:但|可|其实|然而|不过))"
)
_GIVEN = re.compile(
    r"(?: that)? (?:your (?:date of birth|birth ?day|birth date)"
    r"|you were born)[^.;]{0,60}, so i(?:'ve| have)? (?:used|taken|cast|entered|set)"
)
_REPORTED = re.compile(r" ?(?:that your|whether|if|about|是否|是不是|关于)")


def _quoted(folded: str, tokens: list[Token], said: list[Modality]) -> None:
    """What stands in quotation marks after the name of a source, or after 云 and 曰, is not ours."""
    heard, inside, asked = -1, False, False
    for index, token in enumerate(tokens):
        if token.tags & Tag.SOURCE:
            heard = token.end
            word = folded[token.start : token.end]
            # What follows is the answer: "You asked about 2024: it is a year of Jia Chen".
            asked = word.startswith(("你", "您", "问的", "you"))
            if _GIVEN.match(folded, token.end):
                # What one was told, and has worked with, is stated.
                heard = -1
            if word.endswith(("云:", "曰", "reads:", "云")):
                inside = True
        elif heard >= 0 and token.tags & Tag.OPEN and folded[token.start] in _QUOTES:
            if folded[token.start] != "《":
                inside = True
        elif token.tags & Tag.CLOSE and inside and folded[token.start] in set('」』”"'):
            inside, heard = False, token.end
        elif heard >= 0 and _REPORTED.match(folded, heard):
            said[index] = Modality.QUOTATION
        elif inside or (heard >= 0 and re.match(r"》?(?:里|中|有|有云|又)?(?:云|曰|说|言|道)[:,]", folded[heard:])):  # fmt: skip
            said[index] = Modality.QUOTATION
        elif heard >= 0 and folded[heard : heard + 1] in set(":") and not inside and not asked:
            said[index] = Modality.QUOTATION


def _supposed(folded: str, tokens: list[Token], clause: list[int], said: list[Modality]) -> None:
    for index, token in enumerate(tokens):
        if not token.tags & Tag.HYPOTHESIS:
            continue
        own = [i for i in range(index, len(tokens)) if clause[i] == clause[index]]
        whole = any(tokens[i].tags & _SUPPOSED for i in own) or _WOULD.search(folded, token.end)
        for i in range(index, len(tokens)):
            if whole or clause[i] == clause[index]:
                said[i] = Modality.HYPOTHESIS


_SUPPOSED = VALUES | ANCHORS | (Tag.BORN | Tag.DATE)
_WOULD = re.compile(r"就会|便会|则会|就是|便是|would|could have|might have")
_PERSONAL = re.compile(
    r"^(?:皇帝|奶奶|爷爷|外婆|外公|姥姥|姥爷|我妈|我爸|那位|the man|the woman|that man"
    r"|that woman|friend of mine|my [a-z]+|emperor|他|她|他的|她的|他们|她们|his|her|hers|he"
    r"|she|此人|对方|某人|某男|某女)$"
)
_OWNED = int(VALUES | ANCHORS | Tag.BORN | Tag.CHART | Tag.IS | Tag.HAVE | Tag.YEAR)


def _of_others(folded: str, tokens: list[Token], clause: list[int], said: list[Modality]) -> None:
    if _YOU_TOO.search(folded):
        return
    for index, token in enumerate(tokens):
        if not token.tags & Tag.OTHER or _is_ours(folded, tokens, index):
            continue
        if not _PERSONAL.match(folded[token.start : token.end]) and not _owns(
            folded, tokens, index
        ):
            continue
        for i in range(index, len(tokens)):
            own = folded[tokens[i].start : tokens[i].end] in ("你", "您", "your", "you", "yours")
            if own and clause[i] != clause[index]:
                break
            said[i] = Modality.OTHER


# "Four columns make up your chart, and they hold …"
_THINGS = re.compile(
    r"(?<![a-z])(?:the |your |all )?(?:four |five |eight )?"
    r"(?:pillars|columns|stems|branches|characters|elements|stars|gods)(?![a-z])"
)
_STANDS = re.compile(r"星?(?:就|正|也|便)?(?:立|坐|在|住|藏|透|出|站|落|守|是|[,，])")
_ADDRESSED = re.compile(r"(?:as|for|like) $")
_YOU = re.compile(r"[,，]?(?:你|您)|[^,.;]*, you(?![a-z])")
_NAMED = int(VALUES | Tag.POSITION)


def _is_ours(folded: str, tokens: list[Token], index: int) -> bool:
    """Whether the person is the one who is spoken to, or "they" are the things that were named."""
    token = tokens[index]
    said = folded[token.start : token.end]
    if said in ("they", "their", "他们", "她们"):
        before = folded[: token.start]
        return (
            any(one.tags & _NAMED for one in tokens[:index]) or _THINGS.search(before) is not None
        )
    if said == "那位":
        # 那位七杀立在你的月干: a god, and no person.
        follows = tokens[index + 1] if index + 1 < len(tokens) else token
        named = follows.start == token.end and follows.tags & (Tag.GOD | Tag.STAR) != 0
        return named and _STANDS.match(folded, follows.end) is not None
    if said == "此人":
        return sum(1 for one in tokens if one.tags & Tag.OTHER) == 1
    if said in ("someone", "somebody", "a person", "person with", "a person with"):
        if folded.startswith(("with your ", " with your ", " your "), token.end):
            return True
        return _ADDRESSED.search(folded[: token.start]) is not None and _YOU.match(folded, token.end) is not None  # fmt: skip
    return said == "朋友" and _YOU.match(folded, token.end) is not None


_OWNING = re.compile(
    r"(?:of mine|of ours|whose)? ?(?:is|are|was|were)? ?(?:an?|the)?|(?:的|s|之|那|本人)?"
    r"|(?:may|might|could|can|would|will|must|should)? ?(?:be|have|also)? ?(?:an?|the)?|可能"
    r"|或许|大概|应该|如果|若|也许"
)


def _owns(folded: str, tokens: list[Token], index: int) -> bool:
    """Whether a chart is said to be that person's: what follows at once is a part of one."""
    follows = index + 1
    if follows >= len(tokens):
        return False
    gap = folded[tokens[index].end : tokens[follows].start].strip(" '")
    if not _OWNING.fullmatch(gap):
        return False
    return tokens[follows].tags & _OWNED != 0
