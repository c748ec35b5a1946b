"""From a sentence to the claims in it."""

from datetime import date

from services.chat.grounding import extract_default, extract_luck, extract_natal, extract_relations
from services.chat.grounding.claims import Claim
from services.chat.grounding.extract_pillars import USUAL, Columns
from services.chat.grounding.reading import read
from services.chat.grounding.scopes import Sentence, sentence_of


def claims_of(
    text: str, today: date, columns: Columns = USUAL
) -> tuple[Sentence, tuple[Claim, ...]]:
    """Return a sentence as it was read, and every claim that was understood in it."""
    sentence = sentence_of(text, read(text, today))
    used: set[int] = set()
    found = [
        *extract_luck.claims(sentence, used),
        *extract_relations.claims(sentence, used),
        *extract_natal.claims(sentence, used, columns),
    ]
    found += extract_default.claims(sentence, found, used)
    return sentence, tuple(found)
