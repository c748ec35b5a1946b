"""The stem that a god is reckoned from: 癸是庚的伤官, 丁火对庚而言是正官. It is no stem that stands there."""

import re

from services.chat.grounding.claims import Claim, ClaimKind, Operand
from services.chat.grounding.lexicon import Tag, Token
from services.chat.grounding.scopes import Sentence

_PILLAR = Tag.STEM | Tag.BRANCH
_NEAR = 3
_OWNS = re.compile(r"(?:的|之)")
_SEEN_FROM = re.compile(r"(?:相对于?|对于?|针对|(?<!在)于)$")
_OF = re.compile(r" of (?:the )?")
_IS = re.compile(
    r"(?:日主|日元)?(?:而言|来说|来讲|来看)?,?(?:就|便|则|正好)?(?:是|为|即|属于?|算是?)"
)


# "the Ding beside your day master": it is another one.
NEIGHBOUR = re.compile(
    r"(?: \([^()]*\))? (?:right )?(?:beside|next to|near|alongside) (?:your |the )?day ?master"
    r"|(?: ?\([^()]*\))? on (?:one side|the (?:one|other)(?: side)?)(?![a-z])"
    r"|(?:木|火|土|金|水)?紧?(?:挨着|靠着|贴着|邻着|紧邻)"
)


def is_reference(sentence: Sentence, index: int) -> bool:
    """Return whether a stem is what the god behind it is reckoned from."""
    tokens = sentence.tokens
    if tokens[index].tags & _PILLAR != Tag.STEM:
        return False
    for god in tokens[index + 1 : index + 1 + _NEAR]:
        if god.tags & Tag.GOD:
            gap = sentence.folded[tokens[index].end : god.start]
            seen = _SEEN_FROM.search(sentence.folded[: tokens[index].start])
            return bool(_OWNS.fullmatch(gap) or (seen and _IS.fullmatch(gap)))
    return False


def reckoned(sentence: Sentence, index: int) -> Claim | None:
    """Return the claim that a stem is this god to the one it is reckoned from; None where either is not named."""
    tokens = sentence.tokens
    behind = _of(sentence, index)
    if behind >= 0:
        stems = [t for t in tokens[:index] if t.tags & _PILLAR == Tag.STEM]
        return (
            None
            if not stems
            else _claim(sentence, index, stems[-1].stem, tokens[behind].stem, tokens[:0])
        )
    before = [
        at
        for at in range(index)
        if tokens[at].tags & _PILLAR == Tag.STEM and sentence.hard[at] == sentence.hard[index]
    ]
    if (
        len(before) < len(("subject", "reference"))
        or index - before[-1] > _NEAR
        or not is_reference(sentence, before[-1])
    ):
        return None
    subject, reference = before[-2:]
    between = tokens[subject + 1 : reference]
    if any(token.tags & (Tag.GOD | Tag.POSITION) for token in between):
        return None
    said = (*between, *tokens[reference:index])
    return _claim(sentence, index, tokens[subject].stem, tokens[reference].stem, said)


def _of(sentence: Sentence, index: int) -> int:
    """Index of the stem behind a god that is reckoned from it: "Bing, the Eating God of Jia"; −1 for none."""
    for at in range(index + 1, min(index + 1 + _NEAR, len(sentence.tokens))):
        if sentence.tokens[at].tags & _PILLAR == Tag.STEM:
            return at if _OF.fullmatch(sentence.between(index, at)) else -1
    return -1


def _claim(
    sentence: Sentence, index: int, stem: int, reference: int, between: tuple[Token, ...]
) -> Claim:
    return Claim(
        ClaimKind.TEN_GOD,
        sentence.tokens[index],
        part="of",
        stem=stem,
        operands=(Operand(stem=reference),),
        negated=any(token.tags & Tag.NEGATION for token in between),
        modality=sentence.modality[index],
    )
