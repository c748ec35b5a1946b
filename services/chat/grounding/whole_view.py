"""A sentence as the set of what it names, for rules that ask what it can mean, however it is put."""

import re
from dataclasses import dataclass
from functools import cached_property

from services.chat.grounding.binding import twin_of
from services.chat.grounding.claims import Modality
from services.chat.grounding.lexicon import Tag, Token
from services.chat.grounding.scopes import Sentence

PILLAR = Tag.STEM | Tag.BRANCH
# 正官：缺, Blood Blade: none
_ENTRY = re.compile(r"[^,，。;；:：]{1,48}[:：] ?[^,，。;；:：]{1,16}[.。]?")
# Words of things that pass, which as often say that one thing meets another.
_MEETS = ("遇到", "每逢", "whenever", "during", "when a")


@dataclass(frozen=True)
class View:
    """What a sentence names and no rule has read. `told`: starts of the tokens that a rule has read."""

    sentence: Sentence
    told: frozenset[int]

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """The tokens that are open: not read, asserted, and not said again in brackets."""
        sentence = self.sentence
        return tuple(
            token
            for index, token in enumerate(sentence.tokens)
            if token.start not in self.told
            and sentence.modality[index] is Modality.ASSERTED
            and twin_of(sentence, index) < 0
        )

    def of(self, tags: int) -> list[Token]:
        """Return the open tokens that are one of these."""
        return [token for token in self.tokens if token.tags & tags]

    def named(self, kind: int) -> list[Token]:
        """Return the open tokens that are a pillar, a stem alone or a branch alone: `kind` is all that they are of it."""
        return [token for token in self.tokens if token.tags & PILLAR == kind]

    @cached_property
    def pillars(self) -> list[Token]:
        """Whole pillars."""
        return self.named(PILLAR)

    @cached_property
    def stems(self) -> list[Token]:
        """Stems alone."""
        return self.named(Tag.STEM)

    @cached_property
    def branches(self) -> list[Token]:
        """Branches alone."""
        return self.named(Tag.BRANCH)

    @cached_property
    def gods(self) -> list[Token]:
        """Ten gods."""
        return self.of(Tag.GOD)

    @cached_property
    def stars(self) -> list[Token]:
        """Stars, but not 空亡."""
        return [token for token in self.of(Tag.STAR) if not token.tags & Tag.VOID]

    @cached_property
    def places(self) -> list[Token]:
        """Places of pillars."""
        return self.of(Tag.POSITION)

    @cached_property
    def years(self) -> list[Token]:
        """Calendar years, spans of them too; no dates."""
        return [token for token in self.of(Tag.YEAR) if not token.tags & Tag.DATE]

    @cached_property
    def dates(self) -> list[Token]:
        """Dates."""
        return self.of(Tag.DATE)

    @cached_property
    def ages(self) -> list[Token]:
        """Ages."""
        return self.of(Tag.AGE)

    @cached_property
    def numbers(self) -> list[Token]:
        """Numbers that say nothing of what they count."""
        return self.of(Tag.NUMBER)

    @cached_property
    def values(self) -> list[Token]:
        """What can stand in a place."""
        return self.of(PILLAR | Tag.GOD | Tag.SOUND) + self.stars

    @cached_property
    def words(self) -> str:
        """The folded text without the words of the field that it names."""
        text, out, at = self.sentence.folded, [], 0
        for token in self.sentence.tokens:
            if token.tags & (PILLAR | Tag.GOD | Tag.STAR | Tag.SOUND | Tag.ELEMENT):
                out.append(text[at : token.start])
                at = token.end
        out.append(text[at:])
        return " ".join(out)

    def has(self, tags: int) -> bool:
        """Return whether the sentence holds one of these words, read or not."""
        return self.sentence.tags & tags != 0

    def together(self, first: Token, second: Token) -> bool:
        """Return whether two tokens stand in one clause."""
        own = {
            clause
            for token, clause in zip(self.sentence.tokens, self.sentence.clause, strict=True)
            if token in (first, second)
        }
        return len(own) == 1

    def clause_of(self, token: Token) -> str:
        """Return the folded text of a token's clause."""
        sentence = self.sentence
        own = sentence.clause[sentence.tokens.index(token)]
        apart = [t for t, c in zip(sentence.tokens, sentence.clause, strict=True) if c != own]
        start = max((t.end for t in apart if t.end <= token.start), default=0)
        end = min((t.start for t in apart if t.start >= token.end), default=len(sentence.folded))
        return sentence.folded[start:end]

    @property
    def is_row(self) -> bool:
        """Whether it is a row of a table or an entry of a list."""
        text = self.sentence.folded.strip()
        return "|" in text or text.startswith(("-", "*", "•")) or _ENTRY.fullmatch(text) is not None

    @property
    def passes(self) -> bool:
        """Return whether a year, a month or a day that passes is spoken of."""
        text = self.sentence.folded
        return any(
            token.tags & Tag.FLOW and text[token.start : token.end] not in _MEETS
            for token in self.sentence.tokens
        )
