"""What a sentence says that no claim of it depends on: were it another word, nobody would notice, so nobody vouches for it."""

import re
from collections.abc import Iterator, Sequence

from services.chat.grounding import terms
from services.chat.grounding.binding import twin_of
from services.chat.grounding.claims import Claim, ClaimKind, Modality
from services.chat.grounding.folding import tone
from services.chat.grounding.lexicon import Tag, Token
from services.chat.grounding.loose_times import has_loose_times, tells_loose_times
from services.chat.grounding.meeting import coming
from services.chat.grounding.once import of_claims
from services.chat.grounding.plainly import is_affirmed, is_plainly_denied
from services.chat.grounding.presence import is_only_there, may_be_denied_anywhere
from services.chat.grounding.scopes import Sentence
from services.chat.grounding.tables import branch_element, related, stem_element
from services.chat.grounding.truth import Truth
from services.chat.grounding.twins import twins_differ

_PILLAR = Tag.STEM | Tag.BRANCH
_NAMES = _PILLAR | Tag.GOD | Tag.STAR | Tag.SOUND
# What is supposed by these is claimed of nothing. "If you look at your month stem" supposes nothing, and what would have been
# said is said all the same: "my teacher would have begun with the year pillar, which is …".
IF = re.compile(
    r"如果(?![看问论])|若(?![看问论])|假[如设若](?!您?你?[只看问论])|倘|要是|即[使便]|万一"
    r"|(?<![先暂姑且])不[管论]|无论"
    r"|(?<![a-z])(?:if(?! you (?:look|wonder|are wondering|ask|want|read|turn|see))|suppos\w*"
    r"|were it|had (?:it|he|she|you|his|her|your)|hypothetically|imagine"
    r"|assuming(?! (?:the|your) (?:birth|time))|in case|unless|for (?:example|instance)|e\.g\."
    r"|should)(?![a-z])"
)
_OF_ELEMENTS = (ClaimKind.ELEMENT, ClaimKind.USEFUL)
_NEAR = 14
_ELEMENTS = 5
# 木生火, "Metal feeds Water": what everybody is taught, if it is so.
_FEEDS = re.compile(
    r"\s*(?:能|可|来|去|又|而)?(?:生|泄于|滋)\s*"
    r"|,? (?:which )?(?:feeds|feeding|produces|producing|generates|generating|nourishes"
    r"|nourishing|makes|bears|gives) (?:the |your )?"
)
_CURBS = re.compile(
    r"\s*(?:能|可|来|去|又|而)?[克制]\s*"
    r"|,? (?:which )?(?:controls|controlling|curbs|curbing|melts|melting|cuts|cutting|dams"
    r"|damming|restrains|restraining) (?:the |your )?"
)


def has_loose_ends(sentence: Sentence, claims: Sequence[Claim], truth: Truth) -> bool:
    """Return whether a sentence all of whose claims hold says more than these."""
    return (
        _is_loose_in_words(sentence, claims)
        or _has_loose_element(sentence, claims, truth)
        or _counts_by_two_measures(claims, truth)
        or _relates_strangers(sentence, claims, truth)
        or _names_another_master(sentence, truth)
        or any(_only_hides_there(claim, sentence, truth) for claim in claims)
        or has_loose_times(sentence, claims, truth)
    )


@of_claims
def _is_loose_in_words(sentence: Sentence, claims: Sequence[Claim]) -> bool:
    """Whether it says more than these, whatever the chart."""
    return (
        twins_differ(sentence)
        or _is_there_by_no_word(sentence, claims)
        or any(_is_denied_somehow(sentence, claim) for claim in claims)
        or _counts_what_hides(sentence, claims)
        or _names_in_half(sentence, claims)
        or _labels_differ(sentence, claims)
        or _names_in_pinyin(sentence)
        or _is_half_asserted(sentence)
        or _denies_unread(sentence, claims)
        or _hides_nowhere(sentence, claims)
        or tells_loose_times(sentence, claims)
    )


# Of the everyday words that name a star or a relation too: not "a break with the past".
_OF_THE_FIELD = ("canopy", "solitary", "blade", "clash", "harm", "friend", "parallel")
_WHICH = re.compile(r"(?:triple|three|half|full|six|trine|three-way|three-part)[ -]$")


def _is_asserted(sentence: Sentence, index: int) -> bool:
    return sentence.modality[index] is Modality.ASSERTED and sentence.tokens[index].part != "weak"


# --- existence ----------------------------------------------------------------------------------


def _is_there_by_no_word(sentence: Sentence, claims: Sequence[Claim]) -> bool:
    """Whether a god or star is taken to be there, and no word says so for certain."""
    bound = {claim.token.start for claim in claims if not is_only_there(claim)}
    placed = {one for claim in claims if claim.token.start in bound for one in claim.token.ids}
    return any(
        is_only_there(claim)
        and claim.token.start not in bound
        # Of a group of gods, "the stars of wealth", one at least is told where it is.
        and not (len(claim.token.ids) > 1 and placed & set(claim.token.ids))
        and not is_affirmed(sentence, claim.token)
        for claim in claims
    )


# "Neither on the surface nor underneath": that it does not show was read, and not that it does not hide.
_BELOW = re.compile(
    r"藏|暗|(?<![a-z])(?:underneath|beneath|below|hidden|hiding|conceal\w*|branch(?:es)?)"
    r"(?![a-z])|地支"
)


def _is_denied_somehow(sentence: Sentence, claim: Claim) -> bool:
    """Whether it takes more than a glance to say what is denied: a denial far from its word, or one beside what is there."""
    if claim.negated:
        both = claim.part == "stem" and _BELOW.search(sentence.folded) is not None
        return both or not is_plainly_denied(sentence, claim.token)
    return is_only_there(claim) and may_be_denied_anywhere(sentence, claim.token)


_UNRELATED = re.compile(
    r"没有(?:什么|任何|半点)?(?:关系|关联|联系|瓜葛)|(?<![a-z])(?:no (?:relation|relationship|connection|question of)"
    r"|nothing to do)(?![a-z])"
)


def _denies_unread(sentence: Sentence, claims: Sequence[Claim]) -> bool:
    """Whether something is denied in a clause in which no claim denies: 命主的土处于完全缺失状态.

    That an element is most, or two branches void, is told with denials too: "no element surpasses Wood".
    """
    if _UNRELATED.search(sentence.folded):
        return True
    clauses = {t.start: c for t, c in zip(sentence.tokens, sentence.clause, strict=True)}
    own = {clauses[claim.token.start] for claim in claims if claim.token.start in clauses}
    told = {
        clauses.get(claim.token.start)
        for claim in claims
        if claim.negated
        or claim.kind is ClaimKind.VOID
        or claim.part in ("lack", "none", "most")
        or claim.part.startswith("count")
    }
    return any(
        token.tags & (Tag.LACK | Tag.NEGATION) and clause in own and clause not in told
        for token, clause in zip(sentence.tokens, sentence.clause, strict=True)
    )


# --- elements -----------------------------------------------------------------------------------


def _has_loose_element(sentence: Sentence, claims: Sequence[Claim], truth: Truth) -> bool:
    """Whether an element is named that no claim is about, and that nothing beside it is of."""
    if not sentence.tags & Tag.ELEMENT:
        return False
    read = {claim.token.start for claim in claims if claim.kind in _OF_ELEMENTS}
    given = {one for claim in claims if claim.kind is ClaimKind.RELATION for one in _given(claim)}
    if truth.master >= 0 and any(c.kind is ClaimKind.STRENGTH for c in claims):
        # "Your Water self is weak" where the day master is of water.
        given.add(stem_element(truth.master))
    return any(
        token.tags & Tag.ELEMENT
        and not token.tags & (_PILLAR | Tag.SOUND | Tag.WORD)
        and _is_asserted(sentence, index)
        and token.start not in read
        and token.element not in given
        and not _is_taught(sentence, index)
        and not _is_of_a_neighbour(sentence, token)
        for index, token in enumerate(sentence.tokens)
    )


def _given(claim: Claim) -> Iterator[int]:
    """Yield the elements that a relation may turn to."""
    stems = tuple(one.stem for one in claim.operands if one.stem >= 0)
    branches = tuple(one.branch for one in claim.operands if one.branch >= 0)
    for table in (related(stems, ()), related((), branches)):
        for kind in claim.token.ids:
            element = table.get(kind)
            if element is not None:
                yield element


def _is_taught(sentence: Sentence, index: int) -> bool:
    """Whether it feeds or curbs the one next to it, as all are taught."""
    tokens = sentence.tokens
    for first, second in ((index - 1, index), (index, index + 1)):
        if first < 0 or second >= len(tokens):
            continue
        one, other = _element(tokens[first]), _element(tokens[second])
        if one < 0 or other < 0:
            continue
        gap = sentence.between(first, second)
        if _FEEDS.fullmatch(gap):
            return (one + 1) % _ELEMENTS == other
        if _CURBS.fullmatch(gap):
            return (one + 2) % _ELEMENTS == other
    return False


def _element(token: Token) -> int:
    if token.tags & Tag.STEM:
        return stem_element(token.stem)
    if token.tags & Tag.BRANCH:
        return branch_element(token.branch)
    return token.element if token.tags & Tag.ELEMENT else -1


def _is_of_a_neighbour(sentence: Sentence, token: Token) -> bool:
    """Whether the nearest stem or branch is of that element: "Ji, Yin Earth", 癸属水."""
    near = [
        (max(one.start - token.end, token.start - one.end), one)
        for one in sentence.tokens
        if one.tags & _PILLAR
    ]
    near = [pair for pair in near if pair[0] <= _NEAR]
    if not near:
        return False
    nearest = min(distance for distance, _ in near)
    return any(token.element in _elements(one) for distance, one in near if distance <= nearest + 1)


def _elements(token: Token) -> set[int]:
    stems = {stem_element(token.stem)} if token.stem >= 0 else set()
    return stems | ({branch_element(token.branch)} if token.branch >= 0 else set())


def _hides_nowhere(sentence: Sentence, claims: Sequence[Claim]) -> bool:
    """Whether what hides is spoken of and a stem is only read to be there, in whatever branch."""
    stems = [claim for claim in claims if claim.kind is ClaimKind.STEM and claim.place < 0]
    hidden = any(claim.kind is ClaimKind.HIDDEN_STEM for claim in claims)
    return bool(stems) and not hidden and bool(sentence.tags & Tag.HIDDEN)


# --- counts, half names, relations ---------------------------------------------------------------


def _counts_what_hides(sentence: Sentence, claims: Sequence[Claim]) -> bool:
    """Whether an element is counted or missed, and hidden ones are spoken of: how many of those there are was not read."""
    if not sentence.tags & Tag.HIDDEN:
        return False
    told = [claim for claim in claims if claim.kind is ClaimKind.ELEMENT]
    read = {claim.token.element for claim in told if claim.part in ("none", "count_hidden")}
    return any(
        (claim.part == "lack" or claim.part.startswith("count")) and claim.token.element not in read
        for claim in told
    )


def _counts_by_two_measures(claims: Sequence[Claim], truth: Truth) -> bool:
    """Whether elements are counted, and no one way of counting gives all the numbers."""
    told = [(c.token.element, c.stem) for c in claims if c.kind is ClaimKind.ELEMENT and c.part == "count"]  # fmt: skip
    ways = (lambda v, _: v, lambda v, h: v + h, lambda _, h: h)
    return bool(told) and not any(
        all(way(*truth.elements[element][:2]) == count for element, count in told) for way in ways
    )


def _names_in_half(sentence: Sentence, claims: Sequence[Claim]) -> bool:
    """Whether a star or a relation is named by an everyday word that no claim is about: "and the Canopy joins it there"."""
    read = {claim.token.start for claim in claims}
    if any(
        token.tags & (Tag.STAR | Tag.RELATION | Tag.GOD)
        and not token.tags & Tag.VOID
        and token.part == "weak"
        and sentence.folded[token.start : token.end] in _OF_THE_FIELD
        and (not token.tags & Tag.GOD or sentence.text[token.start].isupper())
        and token.start not in read
        and twin_of(sentence, index) < 0
        for index, token in enumerate(sentence.tokens)
    ):
        return True
    # Of "triple harmony" only the harmony is a word of the lexicon, and there are three sorts of it.
    return any(
        claim.kind is ClaimKind.RELATION
        and len(claim.token.ids) > 1
        and _WHICH.search(sentence.folded[: claim.token.start])
        for claim in claims
    )


def _relates_strangers(sentence: Sentence, claims: Sequence[Claim], truth: Truth) -> bool:
    """Whether what two or three branches have with one another is told, and one of them neither is there nor comes."""
    natal = {pillar.branch for pillar in truth.pillars if pillar is not None}
    known = natal | {side.branch for side in coming(sentence, truth)}
    named = (
        one.branch
        for claim in claims
        if claim.kind is ClaimKind.RELATION and not claim.negated
        for one in claim.operands
    )
    return any(branch >= 0 and branch not in known for branch in named)


# --- places and names ----------------------------------------------------------------------------


def _only_hides_there(claim: Claim, sentence: Sentence, truth: Truth) -> bool:
    """Whether a stem is said of a pillar in whose branch it only hides, and nothing says that it hides."""
    if claim.kind is not ClaimKind.STEM or claim.part != "any" or claim.place < 0:
        return False
    pillar = truth.pillars[claim.place]
    return pillar is not None and pillar.stem != claim.token.stem and not sentence.tags & Tag.HIDDEN


# "Bǐng is Rob Wealth to your day master Dīng", "… is Seven Killings to Jiǎ"; 日主庚.
_TO = re.compile(
    r"(?<![a-z])(?:friend|wealth|god|officer|killings|resource|seal)(?: \([^()]*\))? to $"
    r"|(?<![a-z])day master(?: is)? $|日[主元干]$"
)


def _names_another_master(sentence: Sentence, truth: Truth) -> bool:
    """Whether a stem is named as the day master that is not it, beside a word that bears it out for another reason."""
    gods = sentence.tags & Tag.GOD
    return bool(gods) and any(
        token.tags & _PILLAR == Tag.STEM
        and token.stem != truth.master
        and sentence.modality[index] is Modality.ASSERTED
        and _TO.search(sentence.folded, 0, token.start) is not None
        for index, token in enumerate(sentence.tokens)
    )


def _labels_differ(sentence: Sentence, claims: Sequence[Claim]) -> bool:
    """Whether as many places as pillars are named, and they are not the places that the pillars were read in."""
    places = [claim.place for claim in claims if claim.kind is ClaimKind.PILLAR]
    named = [t.number for t in sentence.tokens if t.tags & Tag.POSITION and t.part != "master"]
    return len(places) > 1 and len(named) == len(places) and sorted(named) != sorted(places)


_SYLLABLES = re.compile(
    rf"(?<![a-z])(?:{'|'.join((*terms.STEM_PINYIN, *terms.BRANCH_PINYIN))})(?![a-z])"
)


def _names_in_pinyin(sentence: Sentence) -> bool:
    """Whether a stem or a branch is named in letters that may be either, and so is none of the words: "Inside Wǔ"."""
    return any(
        tone(sentence.text[found.start() : found.end()])
        and not any(one.start <= found.start() < one.end for one in sentence.tokens)
        for found in _SYLLABLES.finditer(sentence.folded)
    )


def _is_half_asserted(sentence: Sentence) -> bool:
    """Whether some of what it names is not asserted and no "if" says so: taught, asked, or what would have been."""
    supposed = IF.search(sentence.folded) is not None
    return any(
        token.tags & _NAMES
        and token.part != "weak"
        and said is not Modality.ASSERTED
        and not (supposed and said is Modality.HYPOTHESIS)
        for token, said in zip(sentence.tokens, sentence.modality, strict=True)
    )
