"""The words of the trade in zh-Hans, zh-Hant, pinyin and English, with what each of them stands for.

Built once per process from the engine's labels and `terms`. Terms are folded; `folding.fold` a text before looking.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from bazi.labels import in_language
from services.chat.grounding import terms
from services.chat.grounding.folding import fold
from services.chat.grounding.sounds import SOUNDS


class Tag:
    """What a word can be; one word can be several things, as 无 denies and says what lacks.

    Bits as plain numbers: an `IntFlag` would take half of the time that a sentence takes.
    """

    STEM: Final = 1 << 0
    BRANCH: Final = 1 << 1
    POSITION: Final = 1 << 2
    GOD: Final = 1 << 3
    STAR: Final = 1 << 4
    ELEMENT: Final = 1 << 5
    POLARITY: Final = 1 << 6
    RELATION: Final = 1 << 7
    STRENGTH: Final = 1 << 8
    STAGE: Final = 1 << 9
    SOUND: Final = 1 << 10
    PALACE: Final = 1 << 11
    PATTERN: Final = 1 << 12
    LUCK: Final = 1 << 13
    ORDINAL: Final = 1 << 14
    YEAR: Final = 1 << 15
    AGE: Final = 1 << 16
    DATE: Final = 1 << 17
    SPAN: Final = 1 << 18
    UNIT: Final = 1 << 19
    NUMBER: Final = 1 << 20
    NEGATION: Final = 1 << 21
    QUESTION: Final = 1 << 22
    HYPOTHESIS: Final = 1 << 23
    OTHER: Final = 1 << 24
    GENERAL: Final = 1 << 25
    SOURCE: Final = 1 << 26
    CHART: Final = 1 << 27
    HAVE: Final = 1 << 28
    IS: Final = 1 << 29
    LOCATIVE: Final = 1 << 30
    HIDDEN: Final = 1 << 31
    SHOWN: Final = 1 << 32
    NOW: Final = 1 << 33
    NEXT: Final = 1 << 34
    FLOW: Final = 1 << 35
    BORN: Final = 1 << 36
    MOST: Final = 1 << 37
    LACK: Final = 1 << 38
    USEFUL: Final = 1 << 39
    AVOID: Final = 1 << 40
    VOID: Final = 1 << 41
    SIT: Final = 1 << 42
    START: Final = 1 << 43
    DIRECTION: Final = 1 << 44
    COMMA: Final = 1 << 45
    OPEN: Final = 1 << 46
    CLOSE: Final = 1 << 47
    WORD: Final = 1 << 48


# Nobody changes a token; it is not frozen because a frozen one takes three times as long to make, and sentences are made
# of dozens.
@dataclass(slots=True, unsafe_hash=True)
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
    if known.tags & Tag.WORD or term.tags & Tag.WORD:
        return known if known.tags & Tag.WORD else term
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
                if (joined := pinyin.replace(" ", "")) not in terms.EVERYDAY:
                    yield identifier, joined


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
    yield (
        (
            "空亡",
            "旬空",
            "落空",
            "逢空",
            "empty pair",
            "empty branches",
            "void",
            "emptiness",
            "kong wang",
        ),
        Tag.VOID,
    )
    yield (
        (
            "坐",
            "自坐",
            "sit on",
            "sits on",
            "seated on",
            "sitting on",
            "sits upon",
            "stands on",
            "rests on",
        ),
        Tag.SIT,
    )
    yield (
        ("起运", "起大运", "接上了大运", "接上大运", "起的运", "上的运", "开始行运", "上运", "交运", "luck begins", "luck began", "luck started", "luck pillars began", "luck pillars started", "luck cycle began", "luck starts", "luck pillars begin", "luck pillars start", "begins luck", "start of luck", "starts luck", "luck cycle begins", "luck cycles begin", "luck cycle starts"),
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
        # "Two Travelling Horses"
        several = (f"{name}s" for name in names if name.isascii() and not name.endswith("s"))
        yield from ((name, Term(Tag.STAR, (f"star.{star}",))) for name in (*names, *several))
    for sound, names in SOUNDS.items():
        yield from ((name, Term(Tag.SOUND, (f"nayin.{sound}",))) for name in names)
    for words, kinds in terms.RELATIONS.items():
        ids = tuple(f"relation.{kind}" for kind in kinds.split())
        yield words, Term(Tag.RELATION if ids else Tag.WORD, ids)
    for number, (hanzi, word) in enumerate(zip(terms.ELEMENTS, terms.ELEMENT_WORDS, strict=True)):
        for name in (f"{hanzi}局", f"{word} frame"):
            yield name, Term(Tag.RELATION, _FRAMES, element=number)
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
        "seat of the self",
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
        "birth-year",
        "birth sign",
    ):
        yield name, Term(Tag.POSITION, number=0, part="branch")
    yield "年命", Term(Tag.POSITION, number=0, part="pillar")
    for name in ("月令", "月建", "提纲", "month command", "season of birth"):
        yield name, Term(Tag.POSITION, number=1, part="branch")
    for way, names in (
        (
            "forward",
            (
                "顺行",
                "顺排",
                "顺着走",
                "顺着排",
                "run forward",
                "runs forward",
                "moves forward",
                "forwards",
                "running forward",
                "run forwards",
                "moving forward",
                "goes forward",
            ),
        ),
        (
            "backward",
            (
                "逆行",
                "逆排",
                "逆着走",
                "逆着排",
                "倒着走",
                "倒着排",
                "run backward",
                "runs backward",
                "moves backward",
                "running backward",
                "moving backward",
                "goes backward",
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


# A frame of an element: full, half, or of a direction.
_FRAMES = tuple(
    f"relation.{kind}" for kind in ("triad", "half_combination", "arched_combination", "season")
)

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
    known["空亡"] = replace(void, tags=void.tags | Tag.STAR, ids=("star.kong_wang",))
    return {
        name: replace(term, weak=term.weak or name in terms.WEAK_ENGLISH)
        for name, term in known.items()
    }
