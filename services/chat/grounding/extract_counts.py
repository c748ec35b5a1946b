"""Claims about how often an element is there: 木明见三，土与金各二; "Wood shows three times, Fire and Earth twice each"."""

import re
from collections.abc import Iterator

from services.chat.grounding.claims import Claim, ClaimKind
from services.chat.grounding.lexicon import Tag
from services.chat.grounding.numerals import number
from services.chat.grounding.scopes import Sentence

_WORDS = {
    "once": 1, "twice": 2, "thrice": 3, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
}  # fmt: skip
# Behind an element, or the last of a list of elements: what is said of how often, up to the number.
_ZH = re.compile(
    r"(?:气|行|元素|势)?(?:最多[:：]|最重[:：])?"
    r"(?P<how> *(?:明见|明现|明面上?|显|透|藏干?|暗藏|天干|地支|有|共|各|只|仅|皆|都|出现|占"
    r"|为|见|则|却|也|在|里|中)*) *(?P<n>\d|[一二两三四五六七八九十])(?:处|次|个|见)?"
    r"(?=[，,、；;。.)）]|$|处|次|个|见)"
)
_FURTHER_ZH = re.compile(
    r"[，,](?P<how>藏干?|暗藏|藏于支中的?)(?:有|共)?(?P<n>\d|[一二两三四五六七八九十])(?:处|次|个)"
)
_EN = re.compile(
    r"(?P<how>(?: (?:is|are|shows?|appears?|visibl[ey]|stands?|present|comes?|occurs?|has"
    r"|there|openly|hidden|on|the|surface|only|just|seen|found|counted))*)[ :]+"
    r"(?P<n>once|twice|thrice|(?:one|two|three|four|five|six|seven|eight|\d)(?: times)?)"
    r"(?: each)?(?=[ ,.;]|$)"
)
# 一个也没有
_NONE = re.compile(r"(?:处|次|个)?(?:也|都)?(?:没|无)")
_TIMES = re.compile(r"[a-z]+ce$|.* times")
_OPENLY = re.compile(
    r"明见|明现|明面|外露|透|显|(?<![a-z])(?:visibl[ey]|surface|openly|shown?s?)(?![a-z])"
)
_HIDDEN = re.compile(r"藏|暗|(?<![a-z])hidden(?![a-z])")
_IN_A_LIST = re.compile(r"[、和与及,， ]+(?:and )?|和|与|及")
# Of what else may be counted: years, parts, ways.
_TOLD = re.compile(
    r"明见|明现|明面|五行(?:里|中|:|,|$)|[处个]|各"
    r"|(?<![a-z])(?:times|once|twice|visible|elements?|count)(?![a-z])"
)


# 水只在藏干里（2处）
_ONLY_HIDDEN = re.compile(
    r"(?:气|行)?(?:只|仅|唯|都|全)(?:藏|见|存|有)?在?(?:于)?藏干[里中]?"
    r"(?: ?\((?P<zh>\d|[一二两三四五六七八九十])[处个]\))?"
    r"| (?:occurs?|appears?|is|are|exists?|shows?) only (?:among|in) the hidden stems?"
    r"(?: ?\((?P<en>\d)\))?"
)
# "Water weighs most, with 5 in plain sight and 4 among the hidden stems"
_COUNT_EN = r"one|two|three|four|five|six|seven|eight|\d"
_SPLIT_EN = re.compile(
    rf"(?: (?:weighs|counts|is)(?: the)? most| leads| dominates)?(?: in (?:your|the|this) chart| here)?,? with (?P<seen>{_COUNT_EN}) (?:in plain sight|visible|on the surface|in the open|shown)"
    rf"(?:,? and (?P<hidden>{_COUNT_EN}) (?:among the hidden(?: stems)?|hidden|in hiding))?(?![a-z])"
)
_NOT_AT_ALL = re.compile(
    r"(?:气|行)?(?:全然不见|(?:无论|不论)?明暗(?:皆|都|俱|均)(?:无|没有|为零|不见)"
    r"|在明处与藏干中(?:均|皆|都)无)"
    r"| (?:does not occur at all|is neither (?:visible|shown) nor hidden"
    r"|occurs neither openly nor (?:hidden|in hiding))"
)
# 找不到一点火，连藏干里也没有; "no Metal anywhere, not even among the hidden stems"
_NOR_HIDDEN = re.compile(
    r"[，,]?(?:却|就|而)?连?(?:地支)?藏干(?:[里中之]|当中|之中)*(?:也|都)"
    r"(?:没有?|无|不见|不出现|找不[到着]|不存)(?!第|别|其他|更多)"
    r"|(?<![a-z])(?:neither visible nor hidden|not even (?:among|in) the hidden"
    r"|nor (?:among|in) the hidden)"
)


_NEAR = 4
_NO_BEFORE = re.compile(
    r"(?:没有|没|无|不见|找不[到着]|未见|缺)(?:一[点丝滴个]|任何|半点)? *$"
    r"|(?<![a-z])(?:no|without|lacks?|not a (?:trace|drop|scrap|bit) of) (?:visible )?$"
)


def counts(sentence: Sentence) -> Iterator[Claim]:
    """Yield the claims about the number of elements."""
    yield from _openly_or_not(sentence)
    yield from _numbers(sentence)


def _openly_or_not(sentence: Sentence) -> Iterator[Claim]:
    """What is said to be hidden only, or not to be there at all."""
    elements = [
        i for i, t in enumerate(sentence.tokens) if t.tags & Tag.ELEMENT and not t.tags & (Tag.STEM | Tag.BRANCH)
    ]  # fmt: skip
    nor = None if sentence.tags & (Tag.GOD | Tag.STAR) else _NOR_HIDDEN.search(sentence.folded)
    for index in elements:
        token, modality = sentence.tokens[index], sentence.modality[index]
        split = _SPLIT_EN.match(sentence.folded, token.end)
        alone = index == elements[0] and not sentence.folded.endswith("'s ", 0, token.start)
        if split is not None and alone:
            yield from _counted(sentence, [index], split.group("seen"), hidden=False, seen=True)
            if split.group("hidden"):
                yield from _counted(
                    sentence, [index], split.group("hidden"), hidden=True, seen=False
                )
        only = _ONLY_HIDDEN.match(sentence.folded, token.end)
        if only is not None:
            yield Claim(ClaimKind.ELEMENT, token, part="lack", modality=modality)
            said = only.group("zh") or only.group("en")
            if said:
                yield from _counted(sentence, [index], said, hidden=True, seen=False)
        elif _NOT_AT_ALL.match(sentence.folded, token.end) or (
            nor is not None
            and len(elements) == 1
            and (
                nor.start() - token.end in range(_NEAR)
                or _NO_BEFORE.search(sentence.folded[: token.start])
            )
        ):
            yield Claim(ClaimKind.ELEMENT, token, part="none", modality=modality)


def _numbers(sentence: Sentence) -> Iterator[Claim]:
    tokens, text = sentence.tokens, sentence.folded
    elements = [
        i for i, t in enumerate(tokens) if t.tags & Tag.ELEMENT and not t.tags & Tag.RELATION
    ]
    if not elements or not _TOLD.search(text) or sentence.tags & (Tag.YEAR | Tag.LUCK):
        return
    openly = _OPENLY.search(text)
    group: list[int] = []
    for at, index in enumerate(elements):
        group.append(index)
        following = elements[at + 1] if at + 1 < len(elements) else -1
        if following >= 0 and _IN_A_LIST.fullmatch(sentence.between(index, following)):
            continue
        end = tokens[following].start if following >= 0 else len(text)
        is_latin = text[tokens[index].start].isascii()
        found = (_EN if is_latin else _ZH).match(text, tokens[index].end, end)
        if found is None or _NONE.match(text, found.end()):
            group = []
            continue
        many = len(elements) > 1
        told = many or _TIMES.match(found.group("n")) if is_latin else many or openly or sentence.tags & Tag.CHART  # fmt: skip
        if told:
            how = found.group("how")
            hidden = _HIDDEN.search(how) is not None
            seen = not hidden and openly is not None and openly.start() < found.end()
            yield from _counted(sentence, group, found.group("n"), hidden=hidden, seen=seen)
            more = _FURTHER_ZH.match(text, found.end()) if not is_latin else None
            if more is not None:
                yield from _counted(sentence, group, more.group("n"), hidden=True, seen=False)
        group = []


def _counted(
    sentence: Sentence, group: list[int], said: str, *, hidden: bool, seen: bool
) -> Iterator[Claim]:
    word = said.removesuffix(" times")
    count = _WORDS[word] if word in _WORDS else number(word.replace("两", "二"))
    part = "count_hidden" if hidden else "count_seen" if seen else "count"
    for index in group:
        yield Claim(
            ClaimKind.ELEMENT,
            sentence.tokens[index],
            part=part,
            stem=count,
            modality=sentence.modality[index],
        )
