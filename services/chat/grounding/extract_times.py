"""Claims about the start of luck, ages, the date of birth, and luck pillars that are only numbered."""

import re

from services.chat.grounding.claims import Claim, ClaimKind, When
from services.chat.grounding.extract_decades import LUCK_AFTER, between_denied, denied, when_of
from services.chat.grounding.lexicon import Tag
from services.chat.grounding.scopes import Sentence

_PILLAR = Tag.STEM | Tag.BRANCH


def starts_of(sentence: Sentence, used: set[int]) -> list[Claim]:
    """When luck begins: 8岁起运, luck starts on 1999-12-02."""
    found = []
    for index, token in enumerate(sentence.tokens):
        if not token.tags & Tag.START:
            continue
        for at, other in enumerate(sentence.tokens):
            near = (
                sentence.hard[at] == sentence.hard[index]
                and abs(sentence.clause[at] - sentence.clause[index]) <= 1
            )
            if not near or at in used or not other.tags & (Tag.AGE | Tag.DATE | Tag.YEAR):
                continue
            if any(
                t.tags & _PILLAR == _PILLAR
                for t in sentence.tokens[min(at, index) : max(at, index)]
            ):
                continue
            if sentence.clause[at] != sentence.clause[index] and any(
                sentence.tokens[i].tags & _PILLAR == _PILLAR for i in sentence.own(at)
            ):
                # 九岁起运，三十九岁换癸酉运: that pillar's own.
                continue
            if index and _is_of_the_pillar(sentence, index):
                # "The native's Jia Yin luck begins on …": that pillar's own.
                continue
            if sentence.folded[token.start : token.end] in ("上运", "交运") and any(
                t.tags & _PILLAR == _PILLAR for t in sentence.tokens
            ):
                # 丁巳这步运，70岁上运: the pillar's own beginning.
                continue
            if (
                other.tags & Tag.YEAR
                and not other.tags & Tag.DATE
                and sentence.clause[at] != sentence.clause[index]
            ):
                continue
            used.add(at)
            found.append(
                Claim(
                    ClaimKind.LUCK,
                    other,
                    part="start",
                    modality=sentence.modality[at],
                    negated=between_denied(sentence, at, index),
                )
            )
    return found


def _is_of_the_pillar(sentence: Sentence, index: int) -> bool:
    """Whether it is the luck of the pillar right before that begins."""
    before = sentence.tokens[index - 1]
    return before.tags & _PILLAR == _PILLAR and sentence.between(index - 1, index).strip() == ""


_BEGUN = re.compile(
    r"begin|set going|set in motion|get going|gets going|got going|start|kick in|enter|起|开始"
    r"|开启|启动|上运|交"
)


def begun(sentence: Sentence, used: set[int]) -> list[Claim]:
    """When luck, or a luck pillar that is only numbered, begins: "your third luck pillar starts at age 28"."""
    tokens = sentence.tokens
    if any(t.tags & _PILLAR for t in tokens) or not _BEGUN.search(sentence.folded):
        return []
    times = [
        i for i, t in enumerate(tokens) if t.tags & (Tag.AGE | Tag.YEAR) and not t.tags & Tag.SPAN
    ]
    numbers = [t for t in tokens if t.tags & Tag.ORDINAL]
    if len(numbers) > 1 or not times or any(t.tags & (Tag.NOW | Tag.NEXT) for t in tokens):
        return []
    first = not numbers or numbers[0].number == 1
    found = []
    for index in times:
        used.add(index)
        if first:
            found.append(
                Claim(
                    ClaimKind.LUCK,
                    tokens[index],
                    part="start",
                    modality=sentence.modality[index],
                    negated=denied(sentence, index),
                )
            )
        else:
            when = When(number=numbers[0])
            found.append(
                Claim(
                    ClaimKind.LUCK,
                    tokens[index],
                    part="at",
                    when=when,
                    modality=sentence.modality[index],
                    negated=denied(sentence, index),
                )
            )
    return found


def ages_of(sentence: Sentence, used: set[int]) -> list[Claim]:
    """How old one is in a year that the same clause names."""
    found = []
    for index, token in enumerate(sentence.tokens):
        if not token.tags & Tag.AGE or token.tags & Tag.SPAN or index in used:
            continue
        if sentence.tags & (Tag.START | Tag.LUCK) or sentence.modality[index] != "asserted":
            continue
        years = [
            t
            for i, t in enumerate(sentence.tokens)
            if t.tags & Tag.YEAR
            and not t.tags & Tag.SPAN
            and abs(sentence.clause[i] - sentence.clause[index]) <= 1
        ]
        all_ages = [t for t in sentence.tokens if t.tags & Tag.AGE]
        if (
            len(years) == 1
            and len(all_ages) == 1
            and not any(
                LUCK_AFTER.match(sentence.folded[t.end :])
                for t in sentence.tokens
                if t.tags & _PILLAR
            )
        ):
            found.append(
                Claim(
                    ClaimKind.AGE,
                    token,
                    year=years[0].number,
                    modality=sentence.modality[index],
                    negated=denied(sentence, index),
                )
            )
    return found


_BIRTHDAY = ("生日", "birthday", "birthdays")


def _is_birthday_of_an_age(sentence: Sentence, index: int) -> bool:
    """Whether a birthday that comes round is meant, not the day of birth: 2043年你将迎来45岁生日."""
    token = sentence.tokens[index]
    said = sentence.folded[token.start : token.end]
    return said.endswith(_BIRTHDAY) and bool(sentence.tags & Tag.AGE)


# 从出生推到2039年
_COUNTED_ON = re.compile(r"[推算数][到至]")


def births_of(sentence: Sentence, used: set[int]) -> list[Claim]:
    """The date or year of birth: 生于1990年2月4日, born in 1990, 1990年出生."""
    found = []
    for index, token in enumerate(sentence.tokens):
        if not token.tags & Tag.BORN or _is_birthday_of_an_age(sentence, index):
            continue
        for at in (*range(index + 1, len(sentence.tokens)), *range(index - 1, -1, -1)):
            other = sentence.tokens[at]
            if sentence.clause[at] != sentence.clause[index] or other.tags & Tag.SPAN:
                continue
            if other.tags & Tag.YEAR and other.part != "soon" and at not in used:
                gap = sentence.folded[min(token.end, other.end) : max(token.start, other.start)]
                if len(gap) > 30 or "from" in gap or _COUNTED_ON.search(gap):
                    continue
                if sentence.folded[: token.start].endswith("from "):
                    # "Counting from birth, 2040 takes you to 95."
                    continue
                if not other.tags & Tag.DATE and sentence.folded[: token.end].endswith(_BIRTHDAY):
                    # "Your birthday in 2042 is number 88": it comes round every year.
                    continue
                used.add(at)
                found.append(
                    Claim(
                        ClaimKind.DATE,
                        other,
                        modality=sentence.modality[at],
                        negated=between_denied(sentence, at, index),
                    )
                )
                break
    return found


def bare_decades(sentence: Sentence, used: set[int]) -> list[Claim]:
    """A god of a luck pillar that is only numbered or of now: 第三步大运为正官运, the current decade is Direct Officer."""
    found = []
    for index, token in enumerate(sentence.tokens):
        if index in used or not token.tags & (Tag.GOD | Tag.STEM | Tag.BRANCH):
            continue
        own = [sentence.tokens[i] for i in sentence.own(index)]
        if any(t.tags & (Tag.POSITION | Tag.PALACE) for t in own) or not any(
            t.tags & Tag.LUCK for t in own
        ):
            continue
        numbers = [t for t in own if t.tags & Tag.ORDINAL]
        now = any(t.tags & Tag.NOW for t in own)
        years = tuple(t for t in own if t.tags & Tag.YEAR and not t.tags & Tag.DATE)
        ages = tuple(t for t in own if t.tags & Tag.AGE)
        if not (numbers or now or years or ages):
            continue
        if token.tags & Tag.GOD and len(token.ids) > 1:
            continue
        if token.tags & Tag.GOD and not any(t.tags & (Tag.IS | Tag.LUCK) for t in own):
            continue
        used.add(index)
        when = When(numbers[0] if numbers else None, ages, years, (), now)
        if token.tags & _PILLAR == _PILLAR:
            when = when_of(sentence, index)
        found.append(
            Claim(
                ClaimKind.LUCK,
                token,
                when=when,
                negated=denied(sentence, index),
                modality=sentence.modality[index],
            )
        )
    return found
