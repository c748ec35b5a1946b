"""Things that are told of places where they do not stand: one word changed for another that the chart knows as well.

Only in a stretch that names nothing but things of one sort and places, so that no other bond is there to be found: "the
Heavenly Noble stands in the year and the day", 孤辰在月、时.
"""

import re
from collections.abc import Iterator, Sequence

from services.chat.grounding.claims import Claim, ClaimKind
from services.chat.grounding.lexicon import Tag, Token
from services.chat.grounding.presence import is_denied
from services.chat.grounding.scopes import Sentence
from services.chat.grounding.tables import hidden_stems
from services.chat.grounding.truth import Truth
from services.chat.grounding.unfounded.named import PILLAR, Named, about, is_said

# "Guǐ (癸) in the year": said once more.
_ASIDE = re.compile(r"\([^()]*\)")
_CUT = re.compile(
    r"[,，;；。:：()|—–]| - |(?<![a-z])(?:while|but|whereas|so|because|since|which|that|when|where|if|as|though|although|than|until|"
    r"after|before)(?![a-z])|而|却|但|因|所以|故"
)
# What else a place may be told for: to stand beside it, to be counted from it, to do something to it.
_OTHERWISE = re.compile(
    r"(?<![a-z])(?:beside|next|near|above|over|under|below|beneath|between|against|towards?|to|from|by|with|into|for|counted|rul[a-z]+|neither|"
    r"nor|no|not|none|without|only|or|same|like|born|command|absent|missing|"
    r"it|they|these|those|this|root[a-z]*|[a-z]+n't)(?![a-z])|[邻旁隔对向引克以查按由从或不没无未非缺令只同其它根]"
)
# A name that was not read may be of what stands there.
_NAME = re.compile(r"[A-Z][a-z]+")
_TIMED = Tag.YEAR | Tag.LUCK | Tag.NEXT | Tag.FLOW | Tag.AGE | Tag.GENERAL | Tag.NOW
_ELSE = (
    Tag.RELATION | Tag.STAGE | Tag.SOUND | Tag.PALACE | Tag.VOID | Tag.PATTERN | Tag.USEFUL | Tag.AVOID | Tag.LACK
    | Tag.NEGATION | Tag.HIDDEN | Tag.STRENGTH | Tag.BORN | Tag.OTHER | Tag.ORDINAL
)  # fmt: skip
_KINDS = (
    (Tag.STAR, ClaimKind.STAR),
    (Tag.STEM, ClaimKind.STEM),
    (Tag.BRANCH, ClaimKind.BRANCH),
)
# Things, then where they stand; or places, then what stands there; as often as a stretch says so.
_ORDERS = (re.compile(r"(?:T+P+)+"), re.compile(r"(?:P+T+)+"))
_GROUPS = (re.compile(r"T+P+"), re.compile(r"P+T+"))


def unfounded(sentence: Sentence, said: Named, truth: Truth) -> Iterator[Claim]:
    """Yield things that do not stand where a sentence has them stand."""
    if sentence.tags & _TIMED or not said.places:
        return
    text = _ASIDE.sub(lambda aside: " " * len(aside.group()), sentence.folded)
    begins = 0
    for end in (*(match.end() for match in _CUT.finditer(text)), len(text)):
        places = [(at, place) for at, place in said.places if begins <= at < end]
        tokens = [
            (i, t)
            for i, t in enumerate(sentence.tokens)
            if begins <= t.start < end and text[t.start] != " "
        ]
        if (
            places
            and not _OTHERWISE.search(text, begins, end)
            and _is_read(sentence, (begins, end))
        ):
            yield from _in_stretch(sentence, tokens, places, truth)
        begins = end


def _is_read(sentence: Sentence, span: tuple[int, int]) -> bool:
    """Whether all names of a stretch were read; the first word of a sentence is none."""
    return all(
        any(t.start <= name.start() < t.end for t in sentence.tokens)
        or not sentence.text[: name.start()].strip(" *-\n")
        for name in _NAME.finditer(sentence.text, *span)
    )


def _in_stretch(
    sentence: Sentence,
    tokens: Sequence[tuple[int, Token]],
    places: Sequence[tuple[int, int]],
    truth: Truth,
) -> Iterator[Claim]:
    things = [(i, t) for i, t in tokens if t.tags & (PILLAR | Tag.STAR)]
    kind = _kind_of(things)
    if kind is None or any(t.tags & _ELSE for _, t in tokens):
        return
    if not all(is_said(sentence, i) and not is_denied(sentence, t) for i, t in things):
        return
    found: list[tuple[int, Token | int]] = [*((t.start, t) for _, t in things), *places]
    row = [one for _, one in sorted(found, key=lambda one: one[0])]
    order = "".join("P" if isinstance(one, int) else "T" for one in row)
    for whole, group in zip(_ORDERS, _GROUPS, strict=True):
        if whole.fullmatch(order):
            for match in group.finditer(order):
                yield from _wrong(kind, row[match.start() : match.end()], truth)


def _kind_of(things: Sequence[tuple[int, Token]]) -> ClaimKind | None:
    """Return of which one sort all of these are, None where they are of several or whole pillars."""
    for tag, kind in _KINDS:
        if things and all(t.tags & (PILLAR | Tag.STAR) == tag for _, t in things):
            return kind
    return None


def _wrong(kind: ClaimKind, group: Sequence[Token | int], truth: Truth) -> Iterator[Claim]:
    things = [one for one in group if not isinstance(one, int)]
    places = [one for one in group if isinstance(one, int)]
    if len(things) > 1 and kind is not ClaimKind.STAR and len(places) == 1:
        # 时干丙与辛: the other one may be anywhere.
        return
    stands = {
        (n, p): _stands(kind, thing, p, truth) for n, thing in enumerate(things) for p in places
    }
    for n, thing in enumerate(things):
        there = [stands[n, p] for p in places]
        # Of several things in several places each has one of them at least.
        if not (all(there) if len(things) == 1 else any(there)):
            yield about(kind, thing)
    if len(things) > 1 and any(not any(stands[n, p] for n in range(len(things))) for p in places):
        yield about(kind, things[0])


def _stands(kind: ClaimKind, thing: Token, place: int, truth: Truth) -> bool:
    pillar = truth.pillars[place]
    if pillar is None:
        return True
    if kind is ClaimKind.STAR:
        return any(place in truth.stars.get(star, ()) for star in thing.ids)
    if kind is ClaimKind.BRANCH:
        return thing.branch == pillar.branch
    return thing.stem == pillar.stem or thing.stem in hidden_stems(pillar.branch)
