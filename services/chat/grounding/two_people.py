"""What a sentence says of two people, held against what is between their charts.

Read are forms whose every word is known. A sentence is vouched for where it is made of forms that hold, of what the composer
adds to them, and of clauses that say "your" and hold of the reader: there is nothing else in it. A form that does not hold
makes it false, unless the words around it may deny or doubt it. All else that is said of two people is understood by nobody.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from bazi.labels import in_language
from services.chat.grounding import terms
from services.chat.grounding.between import PLACES, Answer, Between, Half, Held
from services.chat.grounding.claims import Claim, ClaimKind
from services.chat.grounding.folding import fold
from services.chat.grounding.truth import Truth
from services.chat.writers.phrases import MEANINGS
from services.chat.writers.phrases_ties import TIES

# As forms name whoever is compared with the reader: by no word that could be somebody else.
_OTHER_EN = r"(?:the )?(?:other|second)(?: person| chart| one)?'s"
_OTHER_ZH = "(?:对方|乙方)的?"
_KIN_EN = (
    "husband|wife|partner|spouse|boyfriend|girlfriend|fiance|fiancee|lover|crush|ex|friend|boss|colleague|mother|father|mom|mum"
    "|dad|son|daughter|child|brother|sister"
)
_KIN_ZH = (
    "丈夫|老公|先生|妻子|老婆|太太|爱人|对象|男友|女友|男朋友|女朋友|伴侣|配偶|恋人|朋友|老板|同事|母亲|父亲|妈妈?|爸爸?|儿子|女儿|孩子"
    "|哥哥?|弟弟?|姐姐?|妹妹?"
)
_SPOKEN_OF = re.compile(
    rf"(?<![a-z])(?:the (?:other|second)(?:'s| (?:chart|person|one))|(?:the )?two (?:charts|of you|people|spouse palaces)"
    r"|both (?:charts|of you)|between (?:you|the (?:two|charts))|you two|to them|you both|he|she|him|his|her|hers"
    r"|their (?=chart|pillar|day|month|year|hour|spouse|four|luck)"
    rf"|your (?:{_KIN_EN})(?:'s)?)(?![a-z])"
    r"|对方|乙方|甲方|两盘|两人|二人|双方|你们|你俩|两个人|两张盘|两造|另一方|另一半|(?<!其)[他她](?!人)"
    rf"|你的?(?:{_KIN_ZH})"
)
# A sentence that speaks of two and of none of these says nothing of a chart.
_OF_A_CHART = re.compile(
    r"(?<![a-z])(?:charts?|pillars?|stars?|strong|weak|elements?|palaces?|day master|luck|clash|combin|harm|punish|born|compatib)"
    r"|\d{4}|[八命盘柱星宫运岁旺弱强克冲合刑害破干支]|五行|日主|出生|年生|属[鼠牛虎兔龙蛇马羊猴鸡狗猪]"
)
# Words by which what stands beside them may be denied, doubted or asked.
_DOUBT = re.compile(
    r"[不没未非否别勿莫免吗么?]|如果|若|假如|要是|倘|难道|谁|哪|说|曾|(?<![a-z])(?:not?|never|nor|neither|hardly|if|unless|whether"
    r"|false|untrue|wrong|would|could|might|may|who|what|says?|said|supposedly)(?![a-z])|n't"
)
_KINDS_OF: dict[str, tuple[str, ...]] = {
    "stem_clash": ("相冲,是摆在面上的分歧", "clash above ground"),
    "branch_clash stem_clash": ("相冲", "六冲", "冲", "clash(?:es)?", "clashes with"),
    "branch_combination stem_combination half_combination arched_combination hidden_combination": (
        "相合",
        "combine",
        "combines with",
    ),
    "branch_combination": ("六合", "form a six combination"),
    "stem_combination": ("五合", "form a stem combination"),
    "half_combination": ("半合", "form a half combination"),
    "arched_combination": ("拱合", "form an arched combination"),
    "hidden_combination": ("暗合", "form a hidden combination"),
    "harm": ("相害", "六害", "harm one another", "harm each other", "harms"),
    "break": ("相破", "六破", "break", "breaks"),
    "punishment_rude": ("相刑,是无礼之刑", "punish one another, the rude punishment"),
    "punishment_ungrateful": ("相刑,是无恩之刑", "punish one another, the ungrateful punishment"),
    "punishment_bullying": ("相刑,是恃势之刑", "punish one another, the bullying punishment"),
    "punishment_rude punishment_ungrateful punishment_bullying punishment_self": (
        "相刑",
        "punish one another",
        "punish each other",
        "punishes",
    ),
    "punishment_self": ("自刑", "punish themselves"),
    "": ("没有合冲刑害", "没有关系", "have no relation"),
}
_PLACE_ZH = "年月日时"
_STEM_EN = "|".join(terms.STEM_PINYIN)
_BRANCH_EN = rf"(?:{'|'.join(terms.BRANCH_PINYIN)})(?: \([a-z]+\))?"
# What a form that holds leaves behind: it says nothing.
_MASK = "·"
_CLAUSES = re.compile(r"[^,，;；。.!！:：]+")
_NOTHING = re.compile(
    rf"[\s{_MASK}\"'“”()（）-]*(?:and|so|如此说来|而|且)?[\s{_MASK}\"'“”()（）-]*"
)
_OF_THE_READER = re.compile(r"[\s]*(?:and |while |but |而|且|但)?(?:你|your )")


@dataclass(frozen=True, slots=True)
class Read:
    """A sentence whose forms were read.

    rest: the sentence without those that hold. findings: that say so. wrong: one of them does not. whole: all of it is
    understood but for `of_reader`, clauses that speak of the reader alone.
    """

    rest: str
    findings: tuple[str, ...]
    wrong: bool
    whole: bool
    of_reader: tuple[str, ...]


Look = Callable[[re.Match[str], "_Charts"], Answer]


_FALSE = Held(holds=False)


@dataclass(frozen=True, slots=True)
class _Charts:
    truth: Truth
    between: Between

    def here(self, whose: str, place: int) -> tuple[int, int] | None:
        """Return stem and branch of a pillar, None where it is not known for certain."""
        if whose == "own":
            mine = None if place in self.truth.uncertain else self.truth.pillars[place]
            return None if mine is None else (mine.stem, mine.branch)
        theirs = self.between.other(place)
        return None if theirs is None else theirs[:2]


def _named(match: re.Match[str], whose: str, here: tuple[int, int]) -> bool:
    """Whether what is named in a place is what stands there; a place may be named alone."""
    stem, branch = match[f"stem_{whose}"], match[f"branch_{whose}"]
    return not (stem and _stem(stem) != here[0]) and not (branch and _branch(branch) != here[1])


def _stem(name: str) -> int:
    return terms.STEMS.index(name) if name in terms.STEMS else terms.STEM_PINYIN.index(name)


def _branch(name: str) -> int:
    """Return a branch; −1 where its animal is another one's: "Zǐ (Ox)"."""
    name, _, animal = name.partition(" (")
    number = (
        terms.BRANCHES.index(name) if name in terms.BRANCHES else terms.BRANCH_PINYIN.index(name)
    )
    return number if not animal or animal.rstrip(")") in terms.ANIMALS[number] else -1


def _place(name: str) -> int:
    return _PLACE_ZH.index(name) if name in _PLACE_ZH else PLACES.index(name)


def _half(whose: str, *, zh: bool) -> str:
    """A place of one of the two, with the name of what stands there or without."""
    if zh:
        who = _OTHER_ZH if whose == "other" else "你的?"
        return (
            rf"{who}(?P<place_{whose}>[年月日时])(?P<part_{whose}>[干支柱])"
            rf"(?P<stem_{whose}>[{terms.STEMS}])?(?P<branch_{whose}>[{terms.BRANCHES}])?"
        )
    who = rf"(?:{_OTHER_EN})" if whose == "other" else "your"
    return (
        rf"{who} (?P<place_{whose}>year|month|day|hour) (?P<part_{whose}>stem|branch|pillar)"
        rf"(?: (?P<stem_{whose}>{_STEM_EN})(?![a-z]))?(?: (?P<branch_{whose}>{_BRANCH_EN})(?![a-z]))?"
    )


_PARTS = {"干": "stem", "支": "branch", "柱": "", "stem": "stem", "branch": "branch", "pillar": ""}


def _tie(kinds: str) -> Look:
    wanted = frozenset(kinds.split())

    def look(match: re.Match[str], charts: _Charts) -> Answer:
        halves: list[Half] = []
        for whose in ("own", "other"):
            place = _place(match[f"place_{whose}"])
            if (here := charts.here(whose, place)) is None:
                return None
            if not _named(match, whose, here):
                return _FALSE
            halves.append((place, _PARTS[match[f"part_{whose}"]]))
        if not wanted:
            return charts.between.untied(*halves)
        return charts.between.tied(wanted, *halves)

    return look


def _pillars(match: re.Match[str], charts: _Charts) -> Answer:
    found = re.findall(rf"([{terms.STEMS}])([{terms.BRANCHES}])", match["pillars"]) or re.findall(
        rf"({_STEM_EN}) ({_BRANCH_EN})", match["pillars"]
    )
    return charts.between.pillars([(_stem(stem), _branch(branch)) for stem, branch in found])


def _pillar(match: re.Match[str], charts: _Charts) -> Answer:
    theirs = charts.between.other(_place(match["place_other"]))
    if theirs is None:
        return None
    holds = _named(match, "other", theirs[:2])
    return Held(holds, (theirs[2],) if holds else ())


def _day_masters(match: re.Match[str], charts: _Charts) -> Answer:
    day, god = charts.between.other(2), charts.between.god("one", _gods()[match["god"]])
    if day is None or god is None:
        return None
    named = _stem(match["stem_own"]) == charts.truth.master and _stem(match["stem_other"]) == day[0]
    holds = named and god.holds
    return Held(holds, ("day_master", day[2], *god.findings) if holds else ())


def _back(match: re.Match[str], charts: _Charts) -> Answer:
    return charts.between.god("other", _gods()[match["god"]])


def _given(side: str) -> Look:
    def look(match: re.Match[str], charts: _Charts) -> Answer:
        said = match["elements"]
        names = [terms.ELEMENT_WORDS[terms.ELEMENTS.index(c)] for c in said if c in terms.ELEMENTS]
        return charts.between.given(side, names or re.findall("[a-z]{4,}", said))

    return look


def _star(side: str) -> Look:
    def look(match: re.Match[str], charts: _Charts) -> Answer:
        return charts.between.star(side, _stars()[match["star"]], _place(match["place"]))

    return look


def _tally(match: re.Match[str], charts: _Charts) -> Answer:
    return charts.between.tally(int(match["joining"]), int(match["parting"]))


def _spouse_star(_: re.Match[str], charts: _Charts) -> Answer:
    return charts.between.spouse_star()


@lru_cache(maxsize=1)
def _gods() -> dict[str, str]:
    """Ten gods by their names, folded."""
    return _names("ten_god.")


@lru_cache(maxsize=1)
def _stars() -> dict[str, str]:
    """Stars by their names, folded."""
    return _names("star.")


def _names(prefix: str) -> dict[str, str]:
    found = {}
    for language in ("en", "zh-Hans"):
        for identifier, name in in_language(language).labels.items():
            if identifier.startswith(prefix):
                found[fold(name).partition(" (")[0]] = identifier.removeprefix(prefix)
    return found


def _any(names: dict[str, str]) -> str:
    return "|".join(sorted(map(re.escape, names), key=len, reverse=True))


@lru_cache(maxsize=1)
def _forms() -> tuple[tuple[re.Pattern[str], Look], ...]:
    return tuple((re.compile(form), look) for form, look in _written())


def _written() -> Iterator[tuple[str, Look]]:
    # The longest first, as 相刑 begins 相刑，是无礼之刑.
    words = sorted(((word, kinds) for kinds, all_ in _KINDS_OF.items() for word in all_), key=lambda each: -len(each[0]))  # fmt: skip
    for word, kinds in words:
        zh = not word.isascii()
        head = (
            r"(?:先看夫妻宫:)?"
            if zh
            else r"(?:(?:of|between) the two spouse palaces(?:,| it says:) )?"
        )
        link = "(?:与|和|跟|同)" if zh else r",? (?:and|with) "
        for one, two in (("own", "other"), ("other", "own")):
            a, b = _half(one, zh=zh), _half(two, zh=zh)
            if word in ("clashes with", "combines with", "harms", "breaks", "punishes"):
                yield rf"{a} {word} {b}(?![a-z(])", _tie(kinds)
            elif zh:
                yield rf"{head}{a}{link}{b}(?:之间)?(?:为|是|构成|形成)?{word}", _tie(kinds)
            else:
                yield rf"{head}{a}{link}{b} {word}(?![a-z])", _tie(kinds)
    pair_zh, pair_en = rf"[{terms.STEMS}][{terms.BRANCHES}]", rf"(?:{_STEM_EN}) {_BRANCH_EN}"
    yield rf"(?:{_OTHER_ZH}(?:四柱|八字)(?:为|是)|对方时辰未知,三柱为)(?P<pillars>{pair_zh}(?:、{pair_zh}){{2,3}})", _pillars  # fmt: skip
    yield rf"the other chart(?:, whose hour is not known,)? is (?P<pillars>{pair_en}(?:(?:, | and ){pair_en}){{2,3}})", _pillars  # fmt: skip
    yield rf"{_OTHER_ZH}(?P<place_other>[年月日时])柱(?:为|是)(?P<stem_other>[{terms.STEMS}])(?P<branch_other>[{terms.BRANCHES}])", _pillar  # fmt: skip
    yield rf"(?:{_OTHER_EN}) (?P<place_other>year|month|day|hour) pillar is (?P<stem_other>{_STEM_EN}) (?P<branch_other>{_BRANCH_EN})", _pillar  # fmt: skip
    gods, stars = _any(_gods()), _any(_stars())
    yield rf"{_OTHER_ZH}日主(?P<stem_other>[{terms.STEMS}])是你日主(?P<stem_own>[{terms.STEMS}])的(?P<god>{gods})", _day_masters  # fmt: skip
    yield rf"to your day master (?P<stem_own>{_STEM_EN}) (?:{_OTHER_EN}) day master (?P<stem_other>{_STEM_EN}) is (?P<god>{gods})(?![a-z])", _day_masters  # fmt: skip
    yield rf"你则?是对方的(?P<god>{gods})", _back
    yield rf"to them you are (?P<god>{gods})(?![a-z])", _back
    yield f"{_OTHER_ZH}日主正是你命中的配偶星", _spouse_star
    yield rf"(?:{_OTHER_EN}) day master is the star of the spouse in your chart", _spouse_star
    yield rf"你盘中所缺的(?P<elements>[{terms.ELEMENTS}、]+),对方盘中有", _given("one")
    yield rf"对方盘中所缺的(?P<elements>[{terms.ELEMENTS}、]+),你盘中有", _given("other")
    elements = rf"(?:{'|'.join(terms.ELEMENT_WORDS)})"
    each = rf"(?P<elements>{elements}(?:(?:, | and ){elements})*)"
    yield rf"{each}, missing from your chart, the other chart shows", _given("one")
    yield rf"{each}, missing from the other chart, yours shows", _given("other")
    yield rf"以你的四柱起神煞,对方(?P<place>[年月日时])柱见(?P<star>{stars})", _star("one")
    yield rf"以对方四柱起神煞,你的(?P<place>[年月日时])柱见(?P<star>{stars})", _star("other")
    place = "(?P<place>year|month|day|hour) pillar carries"
    yield rf"looked up from your pillars, (?:{_OTHER_EN}) {place} (?P<star>{stars})(?![a-z])", _star("one")  # fmt: skip
    yield rf"looked up from (?:{_OTHER_EN}) pillars, your {place} (?P<star>{stars})(?![a-z])", _star("other")  # fmt: skip
    yield r"两盘之间相合的有(?P<joining>\d+)处,冲刑害破的有(?P<parting>\d+)处", _tally
    yield r"(?P<joining>\d+) ties between the two charts join and (?P<parting>\d+) part", _tally


@lru_cache(maxsize=1)
def _glosses() -> tuple[str, ...]:
    """What the composer adds to a form, which says nothing of a chart; folded, the longest first."""
    found = {said[said.index("{b}") + 3 :] for words in TIES.values() for said in words.values()}
    found |= {said for words in MEANINGS.values() for said in words.values()}
    found |= {"neither pull nor friction", "不牵也不碰", "counted one by one", "逐一来数"}
    found |= {"that is a count and no verdict", "这只是计数,不是定论"}
    ends = {one[mark.end() :] for one in found for mark in re.finditer("[，：:,] ?", one)}
    return tuple(sorted({fold(one).strip(" .。") for one in found | ends}, key=len, reverse=True))


def is_of_two(said: str) -> bool:
    """Whether a sentence speaks of somebody else than the reader."""
    return _SPOKEN_OF.search(fold(said)) is not None


def is_of_a_chart(said: str) -> bool:
    """Whether a sentence may say anything of a chart."""
    return _OF_A_CHART.search(fold(said)) is not None


def may_be_of_other(claim: Claim, between: Between) -> bool:
    """Whether what is false of the reader may be meant of the other, in a sentence that speaks of both."""
    if claim.kind not in (ClaimKind.PILLAR, ClaimKind.STEM, ClaimKind.BRANCH):
        return True
    known = [found for place in range(4) if (found := between.other(place)) is not None]
    token = claim.token
    return any(
        token.stem in (-1, stem) and token.branch in (-1, branch) for stem, branch, _ in known
    )


def read(said: str, truth: Truth, between: Between) -> Read:
    """Read what a sentence says of two people."""
    folded, charts = fold(said), _Charts(truth, between)
    left, unknown = folded, False
    findings: list[str] = []
    wrong: list[tuple[int, int]] = []
    for form, look in _forms():
        for match in form.finditer(left):
            answer = look(match, charts)
            if answer is None:
                unknown = True
            elif answer.holds:
                findings += answer.findings
                left = left[: match.start()] + _MASK * len(match[0]) + left[match.end() :]
            else:
                wrong.append(match.span())
    plain = left
    for gloss in _glosses():
        plain = plain.replace(gloss, _MASK * len(gloss)) if findings else plain
    clauses = [(m.start(), m.end(), m[0]) for m in _CLAUSES.finditer(plain)]
    more = [(start, end) for start, end, text in clauses if not _NOTHING.fullmatch(text)]
    of_reader = [
        said[start:end]
        for start, end in more
        if _MASK not in plain[start:end]
        and _OF_THE_READER.match(plain, start)
        and not _SPOKEN_OF.search(plain, start, end)
    ]
    clear = [span for span in wrong if not _is_doubted(folded, clauses, *span)]
    return Read(
        "".join(" " if masked == _MASK else char for char, masked in zip(said, left, strict=True)),
        tuple(dict.fromkeys(findings)),
        wrong=bool(clear),
        whole=bool(findings) and not unknown and not wrong and len(of_reader) == len(more),
        of_reader=tuple(of_reader),
    )


def _is_doubted(folded: str, clauses: list[tuple[int, int, str]], start: int, end: int) -> bool:
    """Whether the words around a form may deny it, doubt it or ask."""
    first = next((a for a, b, _ in clauses if a <= start < b), 0)
    last = next((b for a, b, _ in clauses if a < end <= b), len(folded))
    around = f"{folded[first:start]} {folded[end:last]}"
    return "?" in folded or _DOUBT.search(around) is not None
