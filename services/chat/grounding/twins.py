"""A word that is said again otherwise: in brackets, by its animal, as the stem or the branch of the pillar before it."""

import re

from services.chat.grounding.binding import twin_of
from services.chat.grounding.lexicon import Tag
from services.chat.grounding.scopes import Sentence

_PILLAR = Tag.STEM | Tag.BRANCH


def twins_differ(sentence: Sentence) -> bool:
    """Return whether a word and the one that says it again in brackets are not the same: Gui Water (壬)."""
    for index, token in enumerate(sentence.tokens):
        other = twin_of(sentence, index)
        if other < 0:
            if _is_another_animal(sentence, index) or _is_another_half(sentence, index):
                return True
            continue
        said = sentence.tokens[other]
        if token.tags & _PILLAR:
            stems = (token.stem, said.stem) if token.tags & Tag.STEM else (0, 0)
            branches = (token.branch, said.branch) if token.tags & Tag.BRANCH else (0, 0)
            if stems[0] != stems[1] or branches[0] != branches[1]:
                return True
        elif not set(token.ids) & set(said.ids):
            return True
    return False


# "2028 is a Ding Wei year; its stem Ding is …", 2027-03-05为癸未日，流日天干癸
_ITS = re.compile(
    r"(?: (?:year|month|day))?(?:,|;)? (?:and )?its (?:stem|branch)(?: is)? "
    r"|(?:(?P<unit>[日年])?[,，;；](?:其|流[年月日])?)(?:天干|地支)(?:为|是)?"
)


def _is_another_half(sentence: Sentence, index: int) -> bool:
    """Whether what is called the stem or the branch of the pillar before it is not."""
    token = sentence.tokens[index]
    if token.tags & _PILLAR not in (Tag.STEM, Tag.BRANCH):
        return False
    before = [t for t in sentence.tokens[:index] if t.tags & _PILLAR]
    if not before or before[-1].tags & _PILLAR != _PILLAR:
        return False
    pillar, gap = before[-1], sentence.folded[before[-1].end : token.start]
    natal = any(t.tags & Tag.POSITION and t.end <= pillar.start for t in sentence.tokens[:index])
    if not _ITS.fullmatch(gap) or (natal and "流" in gap):
        return False
    return pillar.stem != token.stem if token.tags & Tag.STEM else pillar.branch != token.branch


def _is_another_animal(sentence: Sentence, index: int) -> bool:
    """Whether the animal in brackets behind a whole pillar is not that of its branch: "Gēng Wǔ (Rabbit)"."""
    token = sentence.tokens[index]
    if index < len(("pillar", "bracket")) or token.tags & _PILLAR != Tag.BRANCH:
        return False
    pillar, bracket = sentence.tokens[index - 2], sentence.tokens[index - 1]
    beside = (
        bracket.tags & Tag.OPEN
        and bracket.start - pillar.end <= 1
        and sentence.folded[token.end : token.end + 1] == ")"
    )
    return bool(beside) and pillar.tags & _PILLAR == _PILLAR and pillar.branch != token.branch
