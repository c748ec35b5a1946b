"""What users say of themselves in a message. No model is asked: few forms of speech that hardly mean another thing.

What is taken is always a piece of the message, word for word. Questions, suppositions, quotes and what others say are
passed over, as is what is sensitive; only what the user asks to have remembered is taken whatever it says.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple
from unicodedata import category

from services.chat.grounding.folding import fold
from services.chat.memory.forms import CLAUSES, REMEMBER, SENTENCES, TAGS, Form
from services.chat.memory.model import LONGEST_TEXT, Kind, Told
from services.chat.memory.sensitive import is_sensitive

# Of one message: more would be a text about something else.
_MOST = 5
# Whoever says something of himself is brief; and forms are only matched against what is short.
_LONGEST_SENTENCE = 400
_SENTENCE = re.compile(r"[^。！？!?\n.]+(?:\.(?!\s|$)[^。！？!?\n.]*)*[。！？!?.]*")
_CLAUSE = re.compile(r"[^，,；;：:]+?(?=\s+(?:and|but|so|because|while|though)\s|[，,；;：:]|$)")
_QUOTED = re.compile(r"“[^”]*”|「[^」]*」|『[^』]*』|‘[^’]*’|\"[^\"]*\"|《[^》]*》")
_ASKED = re.compile(r"[?？]\s*$|[吗嘛呢么][。.!！]*\s*$")
# Of one who supposes, tells what was, or says what another one says; of an order to act as somebody.
_NOT_SO = re.compile(
    r"如果|假如|要是|假设|若是|比如|例如|万一|说我|他说|她说|们说|以前|曾经|过去|原来|当初|小时候|扮演|假装"
    r"|\b(?:if|suppose|supposing|imagine|assume|assuming|pretend|say that|(?:he|she|they|who) (?:says?|said)|used to"
    r"|formerly|act as|role|would|character)\b"
)
_END = " \t。．.!！~～…"


class _Piece(NamedTuple):
    """A piece of a message as it stands there, and folded for reading."""

    text: str
    folded: str


def told(message: str) -> tuple[Told, ...]:
    """Return what a user says of himself in a message, in its order."""
    found: list[Told] = []
    for match in _SENTENCE.finditer(message):
        sentence = match.group().strip()
        for one in _of_sentence(sentence) if len(sentence) <= _LONGEST_SENTENCE else ():
            if one not in found and _fits(one.text):
                found.append(one)
    return tuple(found[:_MOST])


def _fits(text: str) -> bool:
    # As the contract has it for what is made by hand.
    return len(text) <= LONGEST_TEXT and not any(category(char)[0] == "C" for char in text)


def _of_sentence(text: str) -> Iterator[Told]:
    folded = fold(text)
    asked = _ASKED.search(folded) is not None
    for form in REMEMBER if not asked else ():
        if match := form.match(folded):
            yield Told(Kind.NOTE, text[match.start(1) : match.end(1)].strip(_END))
            return
    if _NOT_SO.search(folded):
        return
    plain = _Piece(text.rstrip(_END), folded[: len(text.rstrip(_END))])
    if not asked:
        yield from _matching(plain, SENTENCES)
    yield from _of_clauses(text, asked=asked)


def _of_clauses(text: str, *, asked: bool) -> Iterator[Told]:
    # As long as it was: places stay places.
    open_text = _QUOTED.sub(lambda quote: "\0" * len(quote.group()), text)
    clauses = [match.group().strip(_END + "?？") for match in _CLAUSE.finditer(open_text)]
    clauses = [clause for clause in clauses if clause]
    if asked and clauses:
        # The last one asks; a tag asks about the one before it.
        last = fold(clauses.pop())
        if TAGS.fullmatch(last) and clauses:
            clauses.pop()
    for clause in clauses:
        yield from _matching(_Piece(clause, fold(clause)), CLAUSES)


def _matching(piece: _Piece, forms: tuple[Form, ...]) -> Iterator[Told]:
    for form in forms:
        if form.fits(piece.text, piece.folded) and not is_sensitive(piece.text):
            yield Told(form.kind, piece.text)
            return
