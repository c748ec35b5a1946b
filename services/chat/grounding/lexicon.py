"""The words of the trade in zh-Hans, zh-Hant, pinyin and English, with what each of them stands for.

Built once per process from the engine's labels and `terms`. Terms are folded; `folding.fold` a text before looking.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import IntFlag, auto
from functools import lru_cache
from typing import Any

from bazi.labels import in_language
from services.chat.grounding import terms
from services.chat.grounding.folding import fold


class Tag(IntFlag):
    """What a word can be; one word can be several things, as 无 denies and says what lacks."""

    STEM = auto()
    BRANCH = auto()
    POSITION = auto()
    GOD = auto()
    STAR = auto()
    ELEMENT = auto()
    POLARITY = auto()
    RELATION = auto()
    STRENGTH = auto()
    STAGE = auto()
    SOUND = auto()
    PALACE = auto()
    PATTERN = auto()
    LUCK = auto()
    ORDINAL = auto()
    YEAR = auto()
    AGE = auto()
    DATE = auto()
    SPAN = auto()
    UNIT = auto()
    NUMBER = auto()
    NEGATION = auto()
    QUESTION = auto()
    HYPOTHESIS = auto()
    OTHER = auto()
    GENERAL = auto()
    SOURCE = auto()
    CHART = auto()
    HAVE = auto()
    IS = auto()
    LOCATIVE = auto()
    HIDDEN = auto()
    SHOWN = auto()
    NOW = auto()
    NEXT = auto()
    FLOW = auto()
    BORN = auto()
    MOST = auto()
    LACK = auto()
    USEFUL = auto()
    AVOID = auto()
    VOID = auto()
    SIT = auto()
    START = auto()
    DIRECTION = auto()
    COMMA = auto()
    OPEN = auto()
    CLOSE = auto()
    WORD = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """A word in a sentence: its place and what it stands for.

    tags: bits of `Tag`, as a plain number. stem 0–9, branch 0–11 and element 0–4 are −1 where the word names none.
    ids: stable ids. number: a year, an age, an ordinal, a place of a pillar (0–3); to: the end of a span.
    part: "pillar", "stem", "branch" or "master" of a position; otherwise how the word is written.
    """

    tags: int
    start: int
    end: int
    stem: int = -1
    branch: int = -1
    element: int = -1
    ids: tuple[str, ...] = ()
    number: int = -1
    to: int = -1
    part: str = ""

    def has(self, tags: int) -> bool:
        """Return whether it is any of these."""
        return self.tags & tags != 0


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the lexicon; see `Token`. weak: an everyday word, which counts only where the field speaks."""

    tags: int
    ids: tuple[str, ...] = ()
    element: int = -1
    number: int = -1
    part: str = ""
    weak: bool = False


def _merged(known: Term | None, term: Term) -> Term:
    if known is None:
        return term
    if known.tags & int(Tag.WORD) or term.tags & int(Tag.WORD):
        return known if known.tags & int(Tag.WORD) else term
    return replace(
        known,
        tags=known.tags | term.tags,
        ids=tuple(dict.fromkeys((*known.ids, *term.ids))),
        element=max(known.element, term.element),
        number=max(known.number, term.number),
        part=known.part or term.part,
    )


def _labelled(prefix: str) -> Iterator[tuple[str, str]]:
    """Yield (id, folded name) of the labels under a prefix; an English label gives its pinyin too."""
    for language in ("zh-Hans", "zh-Hant", "en"):
        for identifier, text in in_language(language).labels.items():
            if not identifier.startswith(prefix):
                continue
            name, _, rest = fold(text).partition(" (")
            yield identifier, name
            # The bare pinyin of a label is a word too, where it is long enough to be no other.
            pinyin = rest.rstrip(")")
            if " " in pinyin and language == "en":
                yield identifier, pinyin
                yield identifier, pinyin.replace(" ", "")


def _plain() -> Iterator[tuple[Iterable[str], int]]:
    yield terms.NEGATIONS, Tag.NEGATION
    yield terms.QUESTIONS, Tag.QUESTION
    yield terms.HYPOTHESES, Tag.HYPOTHESIS
    yield terms.OTHERS, Tag.OTHER
    yield terms.GENERALS, Tag.GENERAL
    yield terms.SOURCES, Tag.SOURCE
    yield terms.CHARTS, Tag.CHART
    yield terms.HAVES, Tag.HAVE
    yield terms.ISES, Tag.IS
    yield terms.LOCATIVES, Tag.LOCATIVE
    yield terms.HIDDENS, Tag.HIDDEN
    yield terms.SHOWNS, Tag.SHOWN
    yield terms.NOWS, Tag.NOW
    yield terms.NEXTS, Tag.NEXT
    yield terms.LUCKS, Tag.LUCK
    yield terms.FLOWS, Tag.FLOW
    yield terms.BORNS, Tag.BORN
    yield terms.MOSTS, Tag.MOST
    yield terms.LACKS, Tag.LACK
    yield terms.USEFULS, Tag.USEFUL
    yield terms.AVOIDS, Tag.AVOID
    yield ("空亡", "旬空", "落空", "void", "emptiness", "kong wang"), Tag.VOID
    yield (
        ("坐", "自坐", "sits on", "seated on", "sitting on", "sits upon", "stands on", "rests on"),
        Tag.SIT,
    )
    yield (
        ("起运", "起大运", "起的运", "开始行运", "上运", "交运", "luck begins", "luck began", "luck started", "luck pillars began", "luck pillars started", "luck cycle began", "luck starts", "luck pillars begin", "luck pillars start", "begins luck", "start of luck", "starts luck", "luck cycle begins", "luck cycles begin", "luck cycle starts"),
        Tag.START,
    )  # fmt: skip
    yield (
        (",", "，", "、", ";", "；", "。", ".", "!", "?", "|", "\n", "·", "•", "/", "—"),
        Tag.COMMA,
    )
    yield (("(", "（", "[", "【", "「", "『", "“", '"', "《"), Tag.OPEN)
    yield ((")", "）", "]", "】", "」", "』", "”", "》"), Tag.CLOSE)
    yield (("but", "while", "whereas", "而", "但", "却", "however", "although", "虽然"), Tag.COMMA)
    yield terms.ASIDES, Tag.WORD | Tag.CHART
    yield terms.WORDS, Tag.WORD
    yield terms.NOT_OTHERS, Tag.WORD
    yield terms.NO_NEGATIONS, Tag.WORD


def _named() -> Iterator[tuple[str, Term]]:
    for god, names in terms.GODS.items():
        yield from ((name, Term(Tag.GOD, (f"ten_god.{god}",))) for name in names)
    for gods, names in terms.GOD_GROUPS.items():
        ids = tuple(f"ten_god.{god}" for god in gods.split())
        yield from ((name, Term(Tag.GOD, ids)) for name in names)
    for star, names in terms.STARS.items():
        yield from ((name, Term(Tag.STAR, (f"star.{star}",))) for name in names)
    for words, kinds in terms.RELATIONS.items():
        ids = tuple(f"relation.{kind}" for kind in kinds.split())
        yield words, Term(Tag.RELATION if ids else Tag.WORD, ids)
    for words, verdict in terms.STRENGTHS.items():
        bare = "self" if words.startswith(("身", "shen")) else ""
        yield words, Term(Tag.STRENGTH, (f"strength.{verdict}",), part=bare)
    for stage, names in terms.STAGES.items():
        yield from ((name, Term(Tag.STAGE, (f"stage.{stage}",))) for name in names)
    for palace, names in terms.PALACES.items():
        yield from ((name, Term(Tag.PALACE, (f"palace.{palace}",))) for name in names)
    yield from ((name, Term(Tag.POSITION, number=2, part="master")) for name in terms.DAY_MASTERS)
    for name in (
        "夫妻宫",
        "配偶宫",
        "婚姻宫",
        "妻宫",
        "夫宫",
        "日坐",
        "日座",
        "spouse palace",
        "marriage palace",
    ):
        yield name, Term(Tag.POSITION, number=2, part="branch")
    for name in (
        "生肖",
        "属相",
        "zodiac sign",
        "zodiac animal",
        "chinese zodiac",
        "animal sign",
        "birth year",
        "birth sign",
    ):
        yield name, Term(Tag.POSITION, number=0, part="branch")
    yield "年命", Term(Tag.POSITION, number=0, part="pillar")
    for name in ("月令", "月建", "提纲", "month command", "season of birth"):
        yield name, Term(Tag.POSITION, number=1, part="branch")
    for way, names in (
        ("forward", ("顺行", "顺排", "run forward", "runs forward", "moves forward", "forwards")),
        (
            "backward",
            (
                "逆行",
                "逆排",
                "run backward",
                "runs backward",
                "moves backward",
                "backwards",
                "in reverse",
            ),
        ),
    ):
        yield from ((name, Term(Tag.DIRECTION, (f"luck_direction.{way}",))) for name in names)
    for number, (hanzi, word) in enumerate(zip(terms.ELEMENTS, terms.ELEMENT_WORDS, strict=True)):
        yield hanzi, Term(Tag.ELEMENT, element=number)
        yield word, Term(Tag.ELEMENT, element=number)
    for polarity, names in enumerate((("阳", "yang"), ("阴", "yin"))):
        yield from ((name, Term(Tag.POLARITY, number=polarity)) for name in names)


# Prefix of the labels, and what their names are.
_LABELS = (
    ("ten_god.", Tag.GOD),
    ("star.", Tag.STAR),
    ("nayin.", Tag.SOUND),
    ("stage.", Tag.STAGE),
    ("palace.", Tag.PALACE),
    ("pattern.", Tag.PATTERN),
)
_FEWEST = 2


@lru_cache(maxsize=1)
def lexicon() -> dict[str, Term]:
    """Return every word with what it stands for."""
    known: dict[str, Term] = {}

    def add(name: str, term: Term) -> None:
        known[name] = _merged(known.get(name), term)

    for names, tag in _plain():
        for name in names:
            add(fold(name), Term(int(tag)))
    for name, term in _named():
        add(fold(name), replace(term, tags=int(term.tags)))
    for prefix, tag in _LABELS:
        for identifier, name in _labelled(prefix):
            if len(name) < _FEWEST and prefix != "ten_god.":
                continue
            if prefix == "pattern." and not name.endswith(("格", "pattern")):
                continue
            add(name, Term(int(tag), (identifier,), weak=name in terms.WEAK_ENGLISH))
    void = known["空亡"]
    known["空亡"] = replace(void, tags=void.tags | int(Tag.STAR), ids=("star.kong_wang",))
    return {
        name: replace(term, weak=term.weak or name in terms.WEAK_ENGLISH)
        for name, term in known.items()
    }


def alternation(words: Iterable[str]) -> str:
    """Return a pattern that matches the longest of the words at a place, as a tree of prefixes: quick for thousands."""
    tree: dict[str, Any] = {}
    for word in words:
        node: Any = tree
        for char in word:
            node = node.setdefault(char, {})
        node[""] = {}
    return _branches(tree)


def _branches(node: dict[str, Any]) -> str:
    rest = [re.escape(char) + _branches(below) for char, below in node.items() if char]
    if not rest:
        return ""
    whole = rest[0] if len(rest) == 1 else f"(?:{'|'.join(rest)})"
    if "" not in node:
        return whole
    return f"(?:{whole})?"
