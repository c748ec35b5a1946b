"""Sentences read as rows of tokens: words of the lexicon, numbers, years, ages, dates, places of pillars."""

import re
from dataclasses import replace
from datetime import date

from services.chat.grounding.lexicon import Tag, Token
from services.chat.grounding.scanning import form_of, places, word_of
from services.chat.grounding.tables import year_pillar

_DAY = 2
# Everyday words that are words of the field where it speaks of them.
_WEAK = Tag.STAR | Tag.STAGE | Tag.PALACE | Tag.GOD


def read(text: str, folded: str, today: date) -> list[Token]:
    """Return the tokens of a sentence in order. They do not overlap; what no word matches has none."""
    found: list[Token] = []
    done = 0
    for at, forms, words in places(folded):
        if at < done:
            continue
        form = form_of(forms, folded, at) if forms else None
        end, word = word_of(words, folded, at) if words or folded[at].isdecimal() else (-1, None)
        # Of a form and a word the longer one; where the form is none after all, the word has the place.
        token = None
        if form is not None and form[0].end() >= end:
            match, reader = form
            token = reader(match, text, folded, today)
        if token is None and word is not None:
            token, done = _word(word, text, at, end), end
        if token is not None:
            found.append(token)
            done = token.end
    retag_years(found, folded)
    _above(found, folded)
    _place_units(found, folded)
    _clashing(found, folded)
    return resolved(found, folded) if any(token.part == "wu" for token in found) else found


def retag_years(tokens: list[Token], folded: str) -> None:
    """The year pillar of a year that is named just before is no pillar of the birth: 2027年年柱, "a Wu Shen year: …"."""
    born = any(token.tags & Tag.BORN for token in tokens)
    for index in range(1, len(tokens)):
        token, before = tokens[index], tokens[index - 1]
        if before.tags & Tag.COMMA and index > 1:
            before = tokens[index - 2]
        of_a_year = before.tags & Tag.YEAR or (
            before.tags & _PILLAR == _PILLAR and token.ids == ("label",)
        )
        if (
            token.tags & Tag.POSITION
            and token.number == 0
            and of_a_year
            and (
                token.start - before.end <= 1
                or (not born and folded[before.end : token.start] in (", the ", "'s ", "年的"))
            )
        ):
            tokens[index] = Token(Tag.FLOW, token.start, token.end)


_ABOVE_THE = re.compile(r"(?<![a-z])(?:above|atop|on top of) (?:the |your )?$")


def _above(tokens: list[Token], folded: str) -> None:
    """What stands above the branch of a pillar stands on its stem."""
    for index, token in enumerate(tokens):
        if token.tags & Tag.POSITION and token.part == "branch" and token.number in range(4):
            named = index + 1 < len(tokens) and tokens[index + 1].tags & Tag.BRANCH
            if not named and _ABOVE_THE.search(folded[: token.start]):
                part = "master" if token.number == _DAY else "stem"
                tokens[index] = replace(token, part=part)


def _clashing(tokens: list[Token], folded: str) -> None:
    """冲动 is rashness, and a clash that moves something where two branches stand before it: 子午冲动夫妻宫."""
    for index in range(2, len(tokens)):
        token = tokens[index]
        two = all(t.tags & _PILLAR == Tag.BRANCH for t in tokens[index - 2 : index])
        if (
            folded[token.start : token.end] == "冲动"
            and two
            and tokens[index - 1].end == token.start
        ):
            clash = ("relation.branch_clash",)
            tokens[index] = Token(Tag.RELATION, token.start, token.end - 1, ids=clash)


# "the Geng of the month", "Bing in your hour": a thing before it. "the month's Tiger": one behind it.
_OF_THE = re.compile(
    r"[ ,]+(?:standing |sitting |found |you carry )?(?:in|of|on) (?:the|your|his|her) (?:own )?"
)
_OWNED = re.compile(r"(?<![a-z])(?:the|your|his|her) $")
_PILLAR = Tag.STEM | Tag.BRANCH
_THINGS = Tag.STEM | Tag.BRANCH | Tag.GOD


def _is_part_of(token: Token, pillars: list[tuple[int, int]]) -> bool:
    """Whether a stem or a branch is that of one of these pillars."""
    return bool(token.tags & _PILLAR) and any(
        token.stem in (-1, stem) and token.branch in (-1, branch) for stem, branch in pillars
    )


def _place_units(tokens: list[Token], folded: str) -> None:
    """The month of which a thing is said to be is its pillar of birth, not a month to come."""
    # "in the year pillar and the State Seal in the hour": where pillars are named, of stars too.
    things = _THINGS | (Tag.STAR if any(t.tags & Tag.POSITION for t in tokens) else 0)
    passing = [year_pillar(t.number) for t in tokens if t.tags & Tag.YEAR and t.number > 0]
    for index, token in enumerate(tokens):
        if not token.tags & Tag.UNIT or token.number not in range(4) or folded[token.start] < "a":
            continue
        word = folded[token.start : token.end]
        at = index - 1
        while at >= 0 and tokens[at].tags & (Tag.LOCATIVE | Tag.CHART):
            at -= 1
        before = tokens[at] if at >= 0 and tokens[at].tags & _PILLAR != _PILLAR else None
        if token.number == 0 and before is not None and _is_part_of(before, passing):
            # "In 2026 … the Horse of the year": that one's.
            continue
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        of = before is not None and before.tags & things and before.part != "weak" and _OF_THE.fullmatch(folded[before.end : token.start])  # fmt: skip
        owns = (
            after is not None
            and after.tags & _THINGS
            and folded[token.end : after.start] == "'s "
            and _OWNED.search(folded[: token.start])
        )
        beside = (
            after is not None
            and token.number > 0
            and after.tags & _PILLAR in (Tag.STEM, Tag.BRANCH)
            and folded[token.end : after.start] == " "
            and _OWNED.search(folded[: token.start])
        )
        behind = [t for t in tokens[index + 1 : index + 3] if not t.tags & Tag.IS]
        said_to_sound = (
            bool(behind) and behind[0].tags & Tag.SOUND and _OWNED.search(folded[: token.start])
        )
        if word in ("year", "month", "day", "hour") and (
            owns
            or said_to_sound
            or beside
            or (of and not folded.startswith((" of", " in", " to", " ahead"), token.end))
        ):
            tokens[index] = Token(
                Tag.POSITION, token.start, token.end, number=token.number, part="pillar"
            )


# "Wu as main qi": what hides is a stem.
_AS_QI = re.compile(r" (?:as|is) (?:its |the )?(?:main|middle|residual) qi")


def resolved(tokens: list[Token], folded: str) -> list[Token]:
    """Settle each bare "Wu": 戊 or 午 by what it repeats, by the place it stands in, or by its neighbours."""
    settled: list[Token] = []
    for index, token in enumerate(tokens):
        if token.part != "wu":
            settled.append(token)
            continue
        tag = Tag.STEM if _AS_QI.match(folded, token.end) else _wu(tokens, index)
        if tag:
            stem, branch = (4, -1) if tag == Tag.STEM else (-1, 6)
            settled.append(Token(tag, token.start, token.end, stem, branch, part="pinyin"))
    return settled


def _wu(tokens: list[Token], index: int) -> int:
    stem, branch = Tag.STEM, Tag.BRANCH
    if index and tokens[index - 1].tags & Tag.HIDDEN:
        # "Xu hides Wu, Xin and Ding"
        return stem
    if index >= 2 and tokens[index - 1].tags & Tag.OPEN and tokens[index - 2].part != "wu":
        told = tokens[index - 2].tags & (stem | branch)
        if told in (stem, branch):
            return told
    if any(t.tags & Tag.STAGE for t in tokens[index + 1 : index + 4]):
        # "where Wu sits at Office"
        return stem
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


def _word(known: Token, text: str, start: int, end: int) -> Token | None:
    tags, part = known.tags, known.part
    if part == "weak":
        if not text[start].isupper():
            kept = tags & ~_WEAK
            return Token(kept, start, end, ids=known.ids, part=part) if kept else None
        # "Friend" is the god, "friend" is one.
        tags &= ~Tag.OTHER
    return Token(tags, start, end, -1, -1, known.element, known.ids, known.number, part=part)
