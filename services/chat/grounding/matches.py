"""From a form that was met in a text to the token that it is."""

import re
from collections.abc import Callable
from datetime import date

from services.chat.grounding import terms
from services.chat.grounding.folding import tone
from services.chat.grounding.hanzi import meets, sure_hanzi
from services.chat.grounding.lexicon import Tag, Token
from services.chat.grounding.numerals import ORDINALS, number
from services.chat.grounding.patterns import ANIMAL_OF, BRANCH, MONTHS, STEM
from services.chat.grounding.sentences import is_amid

_PLACES = {"年": 0, "月": 1, "日": 2, "时": 3, "year": 0, "month": 1, "day": 2, "hour": 3, "nian": 0, "yue": 1, "ri": 2, "shi": 3}  # fmt: skip


def _tok(match: re.Match[str], tags: int, **more: object) -> Token:
    # The other fields by name: each is of a type of its own, which `object` cannot say.
    return Token(int(tags), match.start(), match.end(), **more)  # type: ignore[arg-type]


def _date(match: re.Match[str], text: str, folded: str, today: date) -> Token | None:
    year, month, day = (int(match.group(name)) for name in "ymd")
    return _dated(match, year, month, day)


def _dated(match: re.Match[str], year: int, month: int, day: int) -> Token | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return _tok(match, Tag.DATE | Tag.YEAR, number=year, ids=("",))
    return _tok(match, Tag.DATE | Tag.YEAR, number=year, ids=(found.isoformat(),))


def _ymonth(match: re.Match[str], text: str, folded: str, today: date) -> Token | None:
    return _tok(match, Tag.FLOW, part="month")


def _cdate(match: re.Match[str], text: str, folded: str, today: date) -> Token | None:
    return _dated(match, *(number(match.group(name)) for name in ("cy", "cm", "cd")))


def _edate(match: re.Match[str], text: str, folded: str, today: date) -> Token | None:
    n = "" if match.group("ed") else "2"
    month = next(
        i for i, name in enumerate(MONTHS, 1) if name.startswith(match.group(f"em{n}")[:3])
    )
    return _dated(match, int(match.group(f"ey{n}")), month, int(match.group(f"ed{n}")))


def _years(match: re.Match[str], text: str, folded: str, today: date) -> Token | None:
    return _tok(
        match, Tag.YEAR | Tag.SPAN, number=int(match.group("y1")), to=int(match.group("y2"))
    )


def _year(match: re.Match[str], text: str, folded: str, today: date) -> Token | None:
    return _tok(match, Tag.YEAR, number=number(match.group("year1") or match.group("year2")))


_SOON = {"今年": 0, "明年": 1, "后年": 2, "去年": -1, "前年": -2, "this year": 0, "next year": 1, "last year": -1}  # fmt: skip


def _soon(match: re.Match[str], text: str, folded: str, today: date) -> Token | None:
    return _tok(match, Tag.YEAR | Tag.FLOW, number=today.year + _SOON[match.group()], part="soon")


def _ages(match: re.Match[str], text: str, folded: str, today: date) -> Token | None:
    low, high = match.group("a1") or match.group("a3"), match.group("a2") or match.group("a4")
    return _tok(match, Tag.AGE | Tag.SPAN, number=number(low), to=number(high))


_NOMINAL, _FULL = ("虚岁", "虚"), ("周岁", "实岁", "足岁")


def _age(match: re.Match[str], text: str, folded: str, today: date) -> Token | None:
    word = match.group("r1") or match.group("r2") or match.group("r3") or ""
    how = "nominal" if word in _NOMINAL else "full" if word in _FULL else ""
    return _tok(match, Tag.AGE, number=number(match.group("n1") or match.group("n4")), part=how)


# Of what an age may be told in one number: "your luck kicks in at 15", not a shop that opens at 10.
_OF_LUCK = re.compile(
    rf"(?<![a-z])(?:luck|cycles?|decades?|pillars?|periods?|(?:{STEM})[ -]?(?:{BRANCH}))"
    rf"(?![a-z])[^,.;]*$"
)


def _eage(match: re.Match[str], text: str, folded: str, today: date) -> Token | None:
    if match.group("n10") and not _OF_LUCK.search(folded[: match.start()]):
        return None
    said = next(
        match.group(name)
        for name in ("n2", "n3", "n5", "n6", "n7", "n8", "n9", "n10", "n11")
        if match.group(name)
    )
    return _tok(match, Tag.AGE, number=int(said))


def _ordinal(match: re.Match[str], text: str, folded: str, today: date) -> Token | None:
    said = next(
        (
            match.group(name)
            for name in ("o1", "o2", "o3", "o4", "o5", "o6", "o7", "o8", "o9")
            if match.group(name)
        ),
        "1",
    )
    tags = Tag.ORDINAL | (Tag.LUCK if "运" in match.group() else Tag.ORDINAL)
    if said in ORDINALS:
        return _tok(match, tags, number=ORDINALS.index(said) + 1)
    return _tok(match, tags, number=number(said.rstrip("stndrh")))


def _place(match: re.Match[str], text: str, folded: str, today: date) -> Token | None:
    for name, part in (("p1", "stem"), ("p2", "branch"), ("p3", "pillar"), ("p4", "pillar"), ("p5", "pillar")):  # fmt: skip
        if match.group(name):
            place = _PLACES[match.group(name)]
            named = "master" if name == "p1" and place == 2 else part
            return _tok(match, Tag.POSITION, number=place, part=named)
    # 月、日两柱
    listed = match.group("p6") or match.group("p7")
    part = _LISTED[match.group("p7p")] if match.group("p7") else "pillar"
    return _tok(match, Tag.POSITION, number=_PLACES[listed], part=part)


_LISTED = {"柱": "pillar", "干": "stem", "支": "branch"}
_PARTS = {
    "zhu": "pillar",
    "gan": "stem",
    "zhi": "branch",
    "column": "pillar",
    "position": "pillar",
    "slot": "pillar",
}


def _eplace(match: re.Match[str], text: str, folded: str, today: date) -> Token | None:
    named = (match.group(name) for name in ("q1", "q4", "q5", "q7", "q10"))
    place = _PLACES[next(name for name in named if name)]
    part = (
        match.group("q2")
        or match.group("q8")
        or match.group("q9")
        or (match.group("q3") or "").split()[-1:]
        or match.group("q6")
    )
    part = part[0] if isinstance(part, list) else part
    part = _PARTS.get(part, part)
    if part == "stem" and place == 2:
        part = "master"
    return _tok(match, Tag.POSITION, number=place, part=part)


def _label(match: re.Match[str], text: str, folded: str, today: date) -> Token | None:
    said = (
        match.group("l1")
        or match.group("l2")
        or match.group("l3")
        or match.group("l4")
        or match.group("l5")
    )
    return _tok(match, Tag.POSITION, number=_PLACES[said], part="pillar", ids=("label",))


def _capital(text: str, at: int) -> bool:
    return text[at].isupper()


_THIRD = 3


def _pair(match: re.Match[str], text: str, folded: str, today: date) -> Token | None:
    stem, branch = match.group("s1"), match.group("b1")
    first, second = match.start("s1"), match.start("b1")
    if stem == "wu" and tone(text[first : match.end("s1")]) == _THIRD:
        # Wǔ is 午, a branch; 戊 is Wù.
        return None
    marked = tone(text[first : match.end("s1")]) and tone(text[second : match.end("b1")])
    joined = match.group("sep") == ""
    sure = marked or (_capital(text, first) and (_capital(text, second) or joined or match.group("sep") == "-"))  # fmt: skip
    if not sure and (joined or branch == "you" or stem in ("yi", "ding", "ren")):
        sure = match.group("sep") == "-" or (joined and len(stem + branch) > 4)
    elif not sure:
        sure = True
    if not sure:
        return None
    number, animal = terms.BRANCH_PINYIN.index(branch), match.group("ba")
    # An animal that is another branch's is read by itself.
    end = match.end() if not animal or ANIMAL_OF[animal] == number else match.end("b1")
    return Token(
        (Tag.STEM | Tag.BRANCH),
        match.start(),
        end,
        terms.STEM_PINYIN.index(stem),
        number,
        part="pinyin",
    )


def _metalhorse(match: re.Match[str], text: str, folded: str, today: date) -> Token | None:
    if not _capital(text, match.start("mb")):
        return None
    branch = ANIMAL_OF[match.group("mb")]
    element = terms.ELEMENT_WORDS.index(match.group("me"))
    return _tok(
        match, Tag.STEM | Tag.BRANCH, stem=element * 2 + branch % 2, branch=branch, part="animal"
    )


def _stem(match: re.Match[str], text: str, folded: str, today: date) -> Token | None:
    start = match.start()
    stem, end = terms.STEMS.index(match.group("zs")), match.end()
    follows = folded[end : end + 1]
    if (
        match.group("ze") is None
        and match.group("zp") is None
        and follows
        and follows in terms.BRANCHES
    ):
        after = folded[end + 1 : end + 2]
        branch = terms.BRANCHES.index(follows)
        if (stem ^ branch) & 1 == 0 or after in set("年月日时柱运,，。、；;)）| "):
            return Token(
                (Tag.STEM | Tag.BRANCH), start, end + 1, stem=stem, branch=branch, part="hanzi"
            )
    element = terms.ELEMENTS.index(match.group("ze")) if match.group("ze") else -1
    if element < 0 and not sure_hanzi(folded, start, end):
        return None
    return Token(Tag.STEM, start, end, stem=stem, element=element, part="hanzi")


def _polarstem(match: re.Match[str], text: str, folded: str, today: date) -> Token | None:
    word, polarity = match.group("pe"), match.group("pp")
    element = terms.ELEMENTS.index(word) if word else terms.ELEMENT_WORDS.index(match.group("pr"))
    yin = polarity == "阴" or match.group("pq") == "yin"
    return _tok(match, Tag.STEM, stem=element * 2 + yin, part="polar")


def _branch(match: re.Match[str], text: str, folded: str, today: date) -> Token | None:
    start, end = match.span()
    element = terms.ELEMENTS.index(match.group("zbe")) if match.group("zbe") else -1
    if element < 0 and not sure_hanzi(folded, start, end):
        return None
    if (
        match.group("zb") == "未"
        and folded[end : end + 1] in set("见透现有得必来")
        and not meets(folded, end)
    ):
        return None
    return Token(
        Tag.BRANCH,
        start,
        end,
        branch=terms.BRANCHES.index(match.group("zb")),
        element=element,
        part="hanzi",
    )


def _zodiac(match: re.Match[str], text: str, folded: str, today: date) -> Token | None:
    hanzi = match.group("zz") or match.group("zy") or match.group("zw")
    if hanzi:
        part = "born" if match.group("zz") else "animal"
        return _tok(match, Tag.BRANCH, branch=terms.ANIMALS_ZH.index(hanzi), part=part)
    if not _capital(text, match.start("an")):
        return None
    return _tok(match, Tag.BRANCH, branch=ANIMAL_OF[match.group("an")], part="animal")


def _estem(match: re.Match[str], text: str, folded: str, today: date) -> Token | None:
    said = match.group("es")
    start, end = match.span("es")
    word = match.group("ese") or match.group("ese2")
    element = terms.ELEMENT_WORDS.index(word) if word else -1
    marked = tone(text[start:end])
    stem = terms.STEM_PINYIN.index(said)
    if marked and terms.STEM_TONES[stem] != marked and said == "wu":
        horse = re.match(r" ?\(?horse\)?", folded[end:])
        return Token(
            Tag.BRANCH, start, end + (horse.end() if horse else 0), branch=6, part="pinyin"
        )
    if said == "wu" and not marked and element in (-1, 1):
        animal = re.match(r" ?\(?horse\)?", folded[end:])
        if element == 1 or animal:
            stop = match.end() if element == 1 else end + (animal.end() if animal else 0)
            return Token(Tag.BRANCH, start, stop, branch=6, element=element, part="pinyin")
        if _capital(text, start):
            return Token(
                (Tag.STEM | Tag.BRANCH), match.start(), match.end(), stem=4, branch=6, part="wu"
            )
        return None
    if not (marked or element >= 0 or _capital(text, start)):
        if not re.search(r"(?:day master|日主|日元|stem)(?: is|为|是)? ?$", folded[:start]):
            return None
    return _tok(match, Tag.STEM, stem=stem, element=element, part="pinyin")


# "Yin, Mao and Chen": no polarity.
_BESIDE_A_BRANCH = re.compile(r"(?:,|,? and|-) ?(?:mao|chen|wu|xu|hai|si|shen|zi|chou)(?![a-z])")


def _ebranch(match: re.Match[str], text: str, folded: str, today: date) -> Token | None:
    said = match.group("eb")
    start, end = match.span("eb")
    marked = tone(text[start:end])
    animal, element = match.group("eba") or match.group("eba2"), match.group("ebe")
    branch = terms.BRANCH_PINYIN.index(said)
    if said == "yin" and not animal and marked != 2:
        named = re.search(r"branch(?: is|:|,)? ?$", folded[:start]) or _BESIDE_A_BRANCH.match(
            folded, end
        )
        if not (named and _capital(text, start) and not element):
            return None
    if said == "you" and not animal and marked != 3:
        if not (_capital(text, start) and (re.search(r"(?:branch(?: is|:)?|and|with|in) ?$", folded[:start]) or is_amid(text, start))):  # fmt: skip
            return None
    if not (marked or animal or _capital(text, start)):
        return None
    if animal and ANIMAL_OF[animal] != branch:
        # The syllable and the animal contradict one another: each is read by itself.
        return Token(Tag.BRANCH, start, end, branch=branch, part="pinyin")
    claimed = terms.ELEMENT_WORDS.index(element) if element else -1
    return _tok(match, Tag.BRANCH, branch=branch, element=claimed, part="pinyin")


def _unit(match: re.Match[str], text: str, folded: str, today: date) -> Token | None:
    # Each of its forms has one group.
    said = match.group(match.lastgroup or 0)
    return _tok(match, Tag.UNIT, number=_PLACES[said.rstrip("s")])


# Of a match, the text as written and folded, and today: the token; None where it is none after all.
Reader = Callable[[re.Match[str], str, str, date], Token | None]
READERS: dict[str, Reader] = {
    "date": _date, "ymonth": _ymonth, "cdate": _cdate, "edate": _edate, "years": _years, "year": _year, "soon": _soon, "ages": _ages,
    "age": _age, "eage": _eage, "ordinal": _ordinal, "place": _place, "eplace": _eplace, "label": _label,
    "pair": _pair, "metalhorse": _metalhorse, "stem": _stem, "polarstem": _polarstem, "branch": _branch,
    "zodiac": _zodiac, "estem": _estem, "ebranch": _ebranch, "unit": _unit,
}  # fmt: skip
