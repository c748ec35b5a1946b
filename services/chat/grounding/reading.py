"""Sentences read as rows of tokens: words of the lexicon, numbers, years, ages, dates, places of pillars."""

import re
from datetime import date
from functools import lru_cache

from services.chat.grounding.folding import fold
from services.chat.grounding.lexicon import Tag, Token, alternation, lexicon
from services.chat.grounding.patterns import BEGINS, PATTERNS, READERS


@lru_cache(maxsize=1)
def _scanner() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = lexicon()
    chinese = alternation(word for word in words if not _latin(word))
    english = alternation(word for word in words if _latin(word))
    # Where none of them can begin is said once, in front: most places of a text are there.
    special = f"{BEGINS}(?:{'|'.join(f'(?P<{name}>{pattern})' for name, pattern in PATTERNS)})"
    term = f"{chinese}|(?<![a-z])(?:{english})(?![a-z])|\\d+"
    return re.compile(special), re.compile(term)


def _latin(word: str) -> bool:
    return "a" <= word[0] <= "z" or word[0].isdigit()


@lru_cache(maxsize=512)
def _term(word: str) -> Token | None:
    known = lexicon().get(word)
    if known is None:
        return Token(Tag.NUMBER, 0, 0, number=int(word)) if word.isdigit() else None
    part = "weak" if known.weak else known.part
    return Token(
        known.tags, 0, 0, element=known.element, ids=known.ids, number=known.number, part=part
    )


def _moved(token: Token, start: int, end: int) -> Token:
    return Token(token.tags, start, end, token.stem, token.branch, token.element, token.ids, token.number, token.to, token.part)  # fmt: skip


def read(text: str, today: date) -> list[Token]:
    """Return the tokens of a sentence in order. They do not overlap; what no word matches has none."""
    folded = fold(text)
    special, term = _scanner()
    found: list[Token] = []
    at, end = 0, len(folded)
    matches = _Ahead(special, folded)
    words = _Ahead(term, folded)
    while at < end:
        first, second = matches.at(at), words.at(at)
        if first is None and second is None:
            break
        # The one that begins first; at the same place the longer one.
        if second is None or (
            first is not None and (first.start(), -first.end()) <= (second.start(), -second.end())
        ):
            assert first is not None
            token = _special(first, text, folded, today)
            if token is None:
                # No stem or branch after all: let a word have the place, or pass on.
                if (
                    second is not None
                    and second.start() == first.start()
                    and second.end() > second.start()
                ):
                    token = _word(second, text)
                    at = second.end()
                else:
                    at = first.start() + 1
                if token is not None:
                    found.append(token)
                continue
            found.append(token)
            at = token.end
        else:
            token = _word(second, text)
            if token is not None:
                found.append(token)
            at = max(second.end(), second.start() + 1)
    retag_years(found)
    return resolved(found, folded) if any(token.part == "wu" for token in found) else found


def retag_years(tokens: list[Token]) -> None:
    """The year pillar of a year that is named just before is no pillar of the birth: 2027年年柱."""
    for index in range(1, len(tokens)):
        token, before = tokens[index], tokens[index - 1]
        if (
            token.tags & Tag.POSITION
            and token.number == 0
            and before.tags & Tag.YEAR
            and token.start - before.end <= 1
        ):
            tokens[index] = Token(Tag.FLOW, token.start, token.end)


def resolved(tokens: list[Token], folded: str) -> list[Token]:
    """Settle each bare "Wu": 戊 or 午 by what it repeats, by the place it stands in, or by its neighbours."""
    settled: list[Token] = []
    for index, token in enumerate(tokens):
        if token.part != "wu":
            settled.append(token)
            continue
        tag = _wu(tokens, index)
        if tag:
            stem, branch = (4, -1) if tag == Tag.STEM else (-1, 6)
            settled.append(Token(tag, token.start, token.end, stem, branch, part="pinyin"))
    return settled


def _wu(tokens: list[Token], index: int) -> int:
    stem, branch = Tag.STEM, Tag.BRANCH
    if index >= 2 and tokens[index - 1].tags & Tag.OPEN and tokens[index - 2].part != "wu":
        told = tokens[index - 2].tags & (stem | branch)
        if told in (stem, branch):
            return told
    near = [
        tokens[at]
        for at in (index - 1, index + 1, index - 2, index + 2, index - 3, index + 3)
        if 0 <= at < len(tokens)
    ]
    for token in near:
        if token.tags & Tag.POSITION and token.part in ("stem", "master"):
            return stem
        if token.tags & Tag.POSITION and token.part == "branch":
            return branch
        told = token.tags & (stem | branch)
        if told in (stem, branch) and token.part != "wu":
            return told
        if token.tags & Tag.GOD:
            return stem
    return 0


class _Ahead:
    """The next match of a pattern at or after a place, searched for only once."""

    def __init__(self, pattern: re.Pattern[str], text: str) -> None:
        self._pattern, self._text = pattern, text
        self._found: re.Match[str] | None = None
        self._done = False

    def at(self, place: int) -> re.Match[str] | None:
        if not self._done and (self._found is None or self._found.start() < place):
            found = self._pattern.search(self._text, place)
            while found is not None and found.end() == found.start():
                found = self._pattern.search(self._text, found.end() + 1)
            self._found = found
            self._done = found is None
        return None if self._done else self._found


def _word(match: re.Match[str], text: str) -> Token | None:
    word = match.group()
    known = _term(word)
    if known is None:
        return None
    if known.part == "weak" and not text[match.start()].isupper():
        weak = Tag.STAR | Tag.STAGE | Tag.PALACE | Tag.GOD
        kept = known.tags & ~weak
        if kept == 0:
            return None
        return Token(kept, match.start(), match.end(), ids=known.ids, part="weak")
    token = _moved(known, match.start(), match.end())
    if known.part == "weak" and known.has(Tag.OTHER):
        # "Friend" is the god, "friend" is one.
        return Token(known.tags & ~Tag.OTHER, token.start, token.end, ids=token.ids, part="weak")
    return token


def _special(match: re.Match[str], text: str, folded: str, today: date) -> Token | None:
    kind = match.lastgroup or ""
    kind = next(name for name, _ in PATTERNS if match.group(name) is not None)
    return READERS[kind](match, text, folded, today)
