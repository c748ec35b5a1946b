"""Claims about how deep a stem hides: 日支丑的余气己土, "its main qi Yi"."""

import re
from collections.abc import Iterator

from services.chat.grounding.claims import Claim, ClaimKind
from services.chat.grounding.lexicon import Tag, Token
from services.chat.grounding.scopes import Sentence

_PILLAR = Tag.STEM | Tag.BRANCH
_RANKS = {"本气": "main", "中气": "middle", "余气": "residual", "main": "main", "middle": "middle", "residual": "residual"}  # fmt: skip
_RANK = re.compile(
    r"(?P<zh>本气|中气|余气)|(?<![a-z])(?P<en>main|middle|residual) qi(?: \([^()]*\))?(?![a-z])"
)
# 中气 is a solar term too.
_TERM = re.compile(r"节气|交节|节令|中气(?:之|的)?(?:后|前|日)")
_OF = re.compile(r" (?:of|in) (?:the |your )?")
_AS = re.compile(
    r"(?: ?\([^()]*\))?(?: ?(?:as|is|being) (?:its |the )?|为|是|作|乃)(?:其|它的|它)?"
)
_OWNED = re.compile(r"[是为乃][^,，;；。]{0,12}[的之]$")
_NEAR = 30


def ranks(sentence: Sentence) -> Iterator[Claim]:
    """Yield the claims about the rank of hidden stems."""
    if _TERM.search(sentence.folded):
        return
    for found in _RANK.finditer(sentence.folded):
        stem, where = _stem(sentence, found), _branch(sentence, found)
        if stem < 0 or where is None:
            continue
        token = sentence.tokens[stem]
        place = where.number if where.tags & Tag.POSITION else -1
        yield Claim(
            ClaimKind.HIDDEN_STEM,
            token,
            place,
            f"rank.{_RANKS[found.group('zh') or found.group('en')]}",
            branch=where.branch if place < 0 else -1,
            modality=sentence.modality[stem],
        )


def _stem(sentence: Sentence, found: re.Match[str]) -> int:
    """Index of the stem whose rank it is: right behind the word, else the last one before it."""
    tokens = sentence.tokens
    stems = [i for i, t in enumerate(tokens) if t.tags & _PILLAR == Tag.STEM]
    for index in stems:
        if _AS.fullmatch(sentence.folded, tokens[index].end, found.start()):
            return index
    # 戊是辰、戌的本气，己则…: of the one before it.
    owned = _OWNED.search(sentence.folded[: found.start()])
    for index in () if owned else stems:
        gap = sentence.folded[found.end() : tokens[index].start]
        if tokens[index].start >= found.end() and re.fullmatch(r"[ ,:是为即]*(?:is |be )?", gap):
            return index
    before = [i for i in stems if tokens[i].end <= found.start()]
    return before[-1] if before and found.start() - tokens[before[-1]].end <= _NEAR else -1


def _branch(sentence: Sentence, found: re.Match[str]) -> Token | None:
    """The branch that it hides in: the one "of" which it is, else the last one before it."""
    kinds = [
        t
        for t in sentence.tokens
        if t.tags & _PILLAR == Tag.BRANCH
        or (t.tags & Tag.POSITION and t.part in ("branch", "pillar"))
    ]
    for token in kinds:
        if token.start >= found.end() and _OF.fullmatch(sentence.folded, found.end(), token.start):
            return token
    before = [token for token in kinds if token.end <= found.start()]
    if not before:
        return None
    last = before[-1]
    same = len(before) > 1 and before[-2].tags & Tag.POSITION and last.start - before[-2].end <= 1
    # 日支丑: the place says which.
    return before[-2] if same else last
