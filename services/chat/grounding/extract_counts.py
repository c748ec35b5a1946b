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
    r"(?:气|行|元素|势)?(?:最多[:：]|最重[:：])?(?P<how> *(?:明见|明现|明面上?|显|透|藏干?|暗藏|天干|地支|有|共|各|只|仅|皆|都|出现|占|为|见|则|却|也|在|里|中)*) *(?P<n>\d|[一二两三四五六七八九十])(?:处|次|个|见)?(?=[，,、；;。.)）]|$|处|次|个|见)"
)
_FURTHER_ZH = re.compile(
    r"[，,](?P<how>藏干?|暗藏|藏于支中的?)(?:有|共)?(?P<n>\d|[一二两三四五六七八九十])(?:处|次|个)"
)
_EN = re.compile(
    r"(?P<how>(?: (?:is|are|shows?|appears?|visibl[ey]|stands?|present|comes?|occurs?|has|there|openly|hidden|on|the|surface|only|just|seen|found|counted))*)[ :]+(?P<n>once|twice|thrice|(?:one|two|three|four|five|six|seven|eight|\d)(?: times)?)(?: each)?(?=[ ,.;]|$)"
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
    r"明见|明现|明面|五行(?:里|中|:|,|$)|[处个]|各|(?<![a-z])(?:times|once|twice|visible|elements?|count)(?![a-z])"
)


def counts(sentence: Sentence) -> Iterator[Claim]:
    """Yield the claims about the number of elements."""
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
