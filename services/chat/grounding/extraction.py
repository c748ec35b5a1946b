"""From a sentence to the claims in it."""

import re
from datetime import date
from functools import lru_cache

from services.chat.grounding import extract_default, extract_luck, extract_natal, extract_relations
from services.chat.grounding.claims import Claim, ClaimKind
from services.chat.grounding.extract_counts import counts
from services.chat.grounding.extract_default import is_set_against
from services.chat.grounding.extract_lists import further, further_branches, shared
from services.chat.grounding.extract_methods import methods
from services.chat.grounding.extract_passing import passing
from services.chat.grounding.extract_pillars import USUAL, Columns
from services.chat.grounding.extract_ranks import ranks
from services.chat.grounding.extract_stages import stages
from services.chat.grounding.extract_whole import THERE
from services.chat.grounding.folding import fold
from services.chat.grounding.general import settled
from services.chat.grounding.lexicon import Tag
from services.chat.grounding.reading import read
from services.chat.grounding.scopes import ANCHORS, VALUES, Sentence, sentence_of
from services.chat.grounding.unsaid import without_unsaid

# No claim is about anything else.
FIELD = (
    VALUES | ANCHORS | Tag.ELEMENT | Tag.RELATION | Tag.YEAR | Tag.AGE | Tag.NUMBER | Tag.ORDINAL | Tag.START
    | Tag.DIRECTION | Tag.VOID | Tag.USEFUL | Tag.AVOID | Tag.POLARITY | Tag.UNIT
)  # fmt: skip
_REPLACED = (*THERE, ClaimKind.VOID, ClaimKind.LUCK)


# What a composer says to everybody, and what one reader hears again and again, is read once; half of all that is
# written. A sentence is chat text: it is kept in memory for as long as others do not push it out, and written nowhere. So
# many take some 24 MiB, with what was worked out from their words (`once`).
_KEPT = 4096


@lru_cache(maxsize=_KEPT)
def claims_of(
    text: str, today: date, columns: Columns = USUAL
) -> tuple[Sentence, tuple[Claim, ...]]:
    """Return a sentence as it was read, and every claim that was understood in it."""
    folded = fold(text)
    sentence = sentence_of(text, folded, read(text, folded, today))
    if not sentence.tags & FIELD:
        return sentence, ()
    used: set[int] = set()
    found = [
        *extract_luck.claims(sentence, used),
        *extract_relations.claims(sentence, used),
        *extract_natal.claims(sentence, used, columns),
    ]
    found = [claim for claim in found if not is_set_against(claim, sentence)]
    ranked = list(ranks(sentence))
    # What says how deep a stem hides takes the place of what only says where.
    deep = {claim.token.start for claim in ranked}
    found = [c for c in found if c.kind is not ClaimKind.HIDDEN_STEM or c.token.start not in deep]
    told = list(methods(sentence))
    by = {claim.token.start for claim in told}
    found = [c for c in found if c.kind is not ClaimKind.STRENGTH or c.token.start not in by]
    counted = {c.token.start for c in found if c.kind is ClaimKind.ELEMENT and c.part == "count"}
    found += (c for c in counts(sentence) if c.token.start not in counted)
    found += [*ranked, *told, *stages(sentence)]
    more = extract_default.claims(sentence, found, used)
    if sentence.tags & Tag.BRANCH:
        # 它们都属于空亡: what is void is said, not that the star 空亡 stands somewhere.
        found = [c for c in found if not (c.kind is ClaimKind.STAR and c.token.tags & Tag.VOID)]
    # What says where a thing stands takes the place of what only says that it is there.
    better = {claim.token.start for claim in more}
    kept = [c for c in found if c.kind not in _REPLACED or c.token.start not in better]
    kept += more
    if sentence.tags & Tag.VOID:
        kept = [c for c in kept if not _may_be_void(c, sentence)]
    kept += passing(sentence, kept)
    kept += [*further(kept, sentence), *further_branches(kept, sentence), *shared(kept, sentence)]
    return sentence, settled(without_unsaid(kept, sentence), sentence)


# 空亡是午未，你四柱里还有一个子: behind a word for what there is, it is there.
_THERE = re.compile(
    r"[有带含见](?:着|一?个)*$|(?<![a-z])(?:ha(?:s|ve)|holds?|contains?|carr(?:y|ies))(?: an?| the)? $"
)


def _may_be_void(claim: Claim, sentence: Sentence) -> bool:
    """Whether a branch that is only named is one of the void, and need not be there: 按日柱起空亡，你这边得出子与丑."""
    named = claim.kind is ClaimKind.BRANCH and claim.place < 0 and not claim.negated
    return named and _THERE.search(sentence.folded[: claim.token.start]) is None
