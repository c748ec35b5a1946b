"""The sides of a relation: from the words around it to stems, branches and places."""

import re

from services.chat.grounding.binding import twin_of
from services.chat.grounding.claims import Operand
from services.chat.grounding.lexicon import Tag
from services.chat.grounding.scopes import Sentence

# What passes and is named by no pillar: 流年与日支相冲, Day pillar–Passing year: clash.
_PASSING = ("流年", "流月", "流日", "流时", "passing ")


def passes(sentence: Sentence, index: int) -> bool:
    """Return whether a word is of what passes and is named by no pillar."""
    token = sentence.tokens[index]
    return bool(token.tags & Tag.FLOW) and sentence.folded.startswith(_PASSING, token.start)


def operands_of(sentence: Sentence, indices: list[int]) -> list[Operand]:
    """Return what these words name, in the order in which they stand."""
    tokens = sentence.tokens
    found: list[Operand] = []
    place, moving, part = -1, False, ""
    order = sorted(indices)
    if (paired := _in_turn(sentence, order)) is not None:
        return paired
    for n, index in enumerate(order):
        token = tokens[index]
        if twin_of(sentence, index) >= 0:
            continue
        if token.tags & Tag.POSITION:
            if found and found[-1] == Operand(place=token.number, part=token.part):
                # The same again in brackets: Year pillar (nián zhù).
                continue
            if place >= 0:
                found.append(Operand(place=place, part=part))
            place, part = token.number, token.part
            after = order[n + 1] if n + 1 < len(order) else -1
            bound = (
                after >= 0
                and tokens[after].tags & (Tag.STEM | Tag.BRANCH)
                and _joined(sentence, index, after)
            )
            if not bound:
                last = found[-1] if found else None
                if (
                    last is not None
                    and last.place < 0
                    and n
                    and _joined(sentence, order[n - 1], index)
                ):
                    found[-1] = Operand(last.stem, last.branch, place, last.moving, part)
                else:
                    found.append(Operand(place=place, part=part))
                place = -1
        elif token.tags & (Tag.YEAR | Tag.LUCK | Tag.ORDINAL) or passes(sentence, index):
            last = found[-1] if found else None
            if last is not None and n and _OF.fullmatch(sentence.folded, tokens[order[n - 1]].end, token.start):  # fmt: skip
                # "The Xin of your luck pillar"
                found[-1] = Operand(last.stem, last.branch, moving=True)
                continue
            moving = True
            after = order[n + 1] if n + 1 < len(order) else -1
            if after < 0 or not tokens[after].tags & (Tag.STEM | Tag.BRANCH):
                found.append(Operand(moving=True))
                moving = False
        elif token.tags & Tag.UNIT:
            if found and found[-1].place < 0 and not found[-1].moving:
                last = found[-1]
                found[-1] = Operand(
                    last.stem, last.branch, token.number if token.number else -1, last.moving
                )
        else:
            found.append(
                Operand(token.stem, token.branch, place, moving, part if place >= 0 else "")
            )
            place, moving = -1, False
    return [one for one in found if not _is_source(one, found)]


_OF = re.compile(r" (?:of|in|from) (?:your |the |this |that )?(?:current |present )?")


def _is_source(one: Operand, operands: list[Operand]) -> bool:
    """Whether an operand is the pillar of which another one is the stem or the branch: 2027丁未，未冲丑."""
    if one.stem < 0 or one.branch < 0:
        return False
    return any(
        (other.stem, other.branch) in ((one.stem, -1), (-1, one.branch)) for other in operands
    )


def _in_turn(sentence: Sentence, order: list[int]) -> list[Operand] | None:
    """Places named together, then as many of their stems or branches: 年柱与月柱的地支巳丑; None for anything else."""
    tokens = [sentence.tokens[i] for i in order]
    half = len(tokens) // 2
    places, values = tokens[:half], tokens[half:]
    if half < 2 or len(places) != len(values):
        return None
    if not all(t.tags & Tag.POSITION for t in places):
        return None
    if not all(t.tags & (Tag.STEM | Tag.BRANCH) and not t.tags & Tag.POSITION for t in values):
        return None
    return [
        Operand(value.stem, value.branch, at.number, part=at.part)
        for at, value in zip(places, values, strict=True)
    ]


def _joined(sentence: Sentence, first: int, second: int) -> bool:
    gap = sentence.folded[sentence.tokens[first].end : sentence.tokens[second].start]
    return re.fullmatch(
        r"[ (:的之,为是\-]*(?:(?:is|holds|has|contains|carries|shows)? ?(?:the|your(?: own)?)?)?[ (]*",
        gap,
    ) is not None or gap.strip() in (
        "is",
        "of",
        "in the",
        "in your",
        "at your",
        "on your",
        "of the",
        "of your",
        "at the",
        "on the",
        "(the",
    )
