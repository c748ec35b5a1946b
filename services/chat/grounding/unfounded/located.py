"""Things that are told of places where they do not stand: one word changed for another that the chart knows as well.

Only in a stretch that names nothing but things of one sort and places, so that no other bond is there to be found: "the
Heavenly Noble stands in the year and the day", 孤辰在月、时.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from services.chat.grounding.claims import Claim, ClaimKind
from services.chat.grounding.extract_lists import runs
from services.chat.grounding.lexicon import Tag, Token
from services.chat.grounding.presence import is_denied
from services.chat.grounding.scopes import Sentence
from services.chat.grounding.tables import god_of, hidden_stems
from services.chat.grounding.truth import Truth
from services.chat.grounding.unfounded.named import PILLAR, Named, about, is_said

# "Guǐ (癸) in the year": said once more.
_ASIDE = re.compile(r" ?\([^()]*\)")
# "The Direct Officer, up there on your month stem": no clause of its own.
_UP_THERE = re.compile(
    r", (?:up |right |down |over )?there(?= (?:in|on) )| comes? from(?= )"
    r"|, (?:for )?that is where(?= )"
    r"|, (?:which|that)(?= (?:is )?(?:seated|sits|stands|found|placed|located|falls|lies) )"
)
_CUT = re.compile(
    r"[,，;；。:：()|—–]| - |(?<![a-z])"
    r"(?:while|but|whereas|so|because|since|which|that|when|where|if|as|though|although|than"
    r"|until|"
    r"after|before)(?![a-z])|而|却|但|因|所以|故"
)
# What else a place may be told for: to be counted from, to be left out.
_OTHERWISE = re.compile(
    r"(?<![a-z])(?:beside|next|near|above|over|under|below|beneath|between|against|towards?|to"
    r"|from|by|into|for|counted|rul[a-z]+|neither|"
    r"nor|no|not|none|without|only|or|same|like|born|command|absent|missing|except|save"
    r"|besides|apart|"
    r"it|they|these|those|this|root[a-z]*|[a-z]+n't)(?![a-z])"
    r"|[邻旁隔对向引克以查按由从或不没无未非缺令只同其它根]"
)
# Nothing but this may stand between a thing and its place: a verb that does something to the place is another matter.
_STANDS_IN = re.compile(
    r"(?:,? (?:up|right|down|over|there|which|seated|placed|located|stems?|stars?|metal|wood"
    r"|water|fire|earth|again|both|all|also|each|alike|together|openly|visibly|once|twice"
    r"|respectively|too|as well|stand(?:s|ing)?|"
    r"sit(?:s|ting)?|shows?|shown|appears?|lies?|lives?|is|are|was|were|falls?|lands?|rides?"
    r"|rests?|turns? up|found|present|comes?|keep(?:s|ing)?(?: each other)? company|"
    r"occur(?:s|ring)?|occupy|occupies|share|shares|hides?|hidden))*"
    r"(?: (?:in|on|at|inside|within)(?: both)?| occupy| occupies| shares?)?"
    r"(?: the| your| that| its)?(?: natal| own)? "
    r"|(?:[金木水火土星]|贵人|两|各|都|皆|也|又|并|俱|正|则|就|恰|分|同)*"
    r"(?:[在于居落坐临透现见出位立守藏到]|正是|都是|即)+(?:你的?|命主的?)?"
)
_HAS = re.compile(
    r"(?:'s| pillars?| stems?| branch(?:es)?| place)*(?: both| also| each| alike)?"
    r"(?: (?:has|have|had|carries|carry|holds?|bears?|shows?|contains?|adds?|with|is|are|being"
    r"|brings?|hides?|keeps?|houses?|hosts?))?"
    r"(?:,|:)?(?: both| also| only| again)*(?: the| an?| your| two| three)? "
    r"|[柱支干上中里]?(?:[两三]柱|[两三]支)?(?:都|皆|也|又|并|俱|正|则|就|恰|各|有一?)*"
    r"(?:[见有带坐透逢临藏现为是得挂兼：:])*(?:着|了|的)?(?:一|两|三)?(?:个|颗)?"
)
_AND = re.compile(
    r"(?:[ ,、/&和与及*两三在于柱支干上]"
    r"|(?<![a-z])(?:and|as well as|both|the|a|an|your|in|on|once|again|pillars?|stems?"
    r"|branch(?:es)?)(?![a-z]))*"
)
_GOES_ON = re.compile(
    r"\W*(?:and |both |(?:one|once|twice) "
    r"|(?:stands?|shows?|sits?|appears?|is|are|lies?|lives?|turns? up|standing|sitting|found"
    r"|present|again|openly)"
    r" )*(?:in|on) (?:the |your )?"
    r"|(?:又|也|并|且|都|皆|各|俱|一|分?别?居|落在?|[透藏][在于]?|见于?|在|于|坐在?|临"
    r"|[现出]于?在?){1,4}"
)
# "the Horse you sit on", "the Horse beneath you"
_UNDER_YOU = re.compile(
    r"(?: branch)?,? (?:that |which )?"
    r"(?:you (?:are )?sit(?:ting)? on|(?:right )?(?:under|beneath|below) you)(?![a-z])"
)
_SHOWS = re.compile(
    r"(?:,[^,.;:]{3,30},)? (?:stands?|shows?|sits?|appears?)(?: up)?(?: openly| visibly)? "
    r"(?:on|in) (?:the |your )$"
)
_OWNER = re.compile(r"(?<![a-z])(?:the|your) (?P<place>year|month|day|hour)'s ")
_WORD = re.compile(r"[a-z]+")
# A name that was not read may be of what stands there.
_NAME = re.compile(r"[A-Z][a-z]+")
_TIMED = Tag.YEAR | Tag.LUCK | Tag.NEXT | Tag.FLOW | Tag.AGE | Tag.GENERAL | Tag.NOW
_ELSE = (
    Tag.RELATION | Tag.STAGE | Tag.SOUND | Tag.PALACE | Tag.VOID | Tag.PATTERN | Tag.USEFUL | Tag.AVOID | Tag.LACK
    | Tag.NEGATION | Tag.HIDDEN | Tag.STRENGTH | Tag.BORN | Tag.OTHER | Tag.ORDINAL
)  # fmt: skip
_PLACES = 4
_KINDS = (
    (Tag.STAR, ClaimKind.STAR),
    (Tag.STEM, ClaimKind.STEM),
    (Tag.BRANCH, ClaimKind.BRANCH),
    (Tag.GOD, ClaimKind.TEN_GOD),
)
_ANCHORED = PILLAR | Tag.STAR
_SORTS = _ANCHORED | Tag.GOD
# Things, then where they stand; or places, then what stands there; as often as a stretch says so.
_ORDERS = (re.compile(r"(?:T+P+)+"), re.compile(r"(?:P+T+)+"))
_GROUPS = (re.compile(r"T+P+"), re.compile(r"P+T+"))


class Place(NamedTuple):
    """A place (0–3) as a sentence names it, and where in the text. openly: by its stem."""

    number: int
    start: int
    end: int
    openly: bool


def may_be(sentence: Sentence) -> bool:
    """Return whether a thing is named that may stand in a place."""
    told = sentence.tags & _SORTS and not sentence.tags & _TIMED
    return bool(told or sentence.tags & Tag.BRANCH)


def unfounded(sentence: Sentence, said: Named, truth: Truth) -> Iterator[Claim]:
    """Yield things that do not stand where a sentence has them stand."""
    if sentence.tags & Tag.BRANCH:
        yield from _all_four(sentence, truth)
    if sentence.tags & _TIMED or not sentence.tags & _SORTS:
        return
    yield from _owned(sentence, truth)
    yield from _told_at_once(sentence, truth)
    if not said.places:
        return
    text = _ASIDE.sub(lambda aside: " " * len(aside.group()), sentence.folded)
    text = _UP_THERE.sub(lambda found: " " * len(found.group()), text)
    named = [_place(sentence, at, number) for at, number in said.places]
    begins, before = 0, list[tuple[int, Token]]()
    for end in (*(match.end() for match in _CUT.finditer(text)), len(text)):
        places = [place for place in named if begins <= place.start < end]
        tokens = [
            (i, t)
            for i, t in enumerate(sentence.tokens)
            if begins <= t.start < end and text[t.start] != " "
        ]
        things = [(i, t) for i, t in tokens if t.tags & (PILLAR | Tag.STAR)]
        if places and not _OTHERWISE.search(text, begins, end):
            gods = any(t.tags & Tag.GOD for _, t in tokens)
            if (things or gods) and _is_read(sentence, (begins, end)):
                yield from _in_stretch(sentence, tokens, places, text, truth)
            elif before and not things and _GOES_ON.fullmatch(text, begins, places[0].start):
                # "Two Geng stems, in the year and the hour": of what was named last.
                yield from _in_stretch(
                    sentence, [*before, *tokens], places, text, truth, goes_on=True
                )
        if things or any(t.tags & (Tag.GOD | Tag.ELEMENT) for _, t in tokens):
            before = [] if places or len(things) != 1 else tokens
        begins = end


def _place(sentence: Sentence, at: int, number: int) -> Place:
    token = next((t for t in sentence.tokens if t.start == at and t.tags & Tag.POSITION), None)
    if token is not None:
        return Place(number, at, token.end, openly=token.part == "stem")
    word = _WORD.match(sentence.folded, at)
    return Place(number, at, word.end() if word else at + 1, openly=False)


def _owned(sentence: Sentence, truth: Truth) -> Iterator[Claim]:
    """A stem or a branch that is said to be a place's: "the hour's Pig"."""
    for match in _OWNER.finditer(sentence.folded):
        pillar = truth.pillars[("year", "month", "day", "hour").index(match.group("place"))]
        for index, token in enumerate(sentence.tokens):
            if token.start == match.end() and token.tags & PILLAR and is_said(sentence, index):
                own = pillar is None or (
                    token.stem in (-1, pillar.stem, *hidden_stems(pillar.branch))
                    and token.branch in (-1, pillar.branch)
                )
                if not own:
                    yield about(ClaimKind.BRANCH if token.branch >= 0 else ClaimKind.STEM, token)


def _told_at_once(sentence: Sentence, truth: Truth) -> Iterator[Claim]:
    """A branch that is said to be under the reader, a stem that is said to stand in a place, in so many words."""
    day = truth.pillars[2]
    for index, token in enumerate(sentence.tokens):
        if not token.tags & PILLAR or not is_said(sentence, index) or is_denied(sentence, token):
            continue
        if token.tags & PILLAR == Tag.BRANCH and day is not None:
            if token.branch != day.branch and _UNDER_YOU.match(sentence.folded, token.end):
                yield about(ClaimKind.BRANCH, token)
        if token.tags & PILLAR == Tag.STEM:
            behind = (
                t for t in sentence.tokens[index + 1 :] if t.tags & (_ANCHORED | Tag.POSITION)
            )
            place = next(behind, None)
            if place is None or not place.tags & Tag.POSITION:
                continue
            if not _SHOWS.fullmatch(sentence.folded, token.end, place.start):
                continue
            told = _place(sentence, place.start, place.number)
            if not _stands(ClaimKind.STEM, token, told, truth):
                yield about(ClaimKind.STEM, token)


def _all_four(sentence: Sentence, truth: Truth) -> Iterator[Claim]:
    """The four branches in a row, one of which is another: "no Rooster among Ox, Tiger, Rabbit and Goat"."""
    own = Counter(pillar.branch for pillar in truth.pillars if pillar is not None)
    branches = [i for i, t in enumerate(sentence.tokens) if t.tags & PILLAR == Tag.BRANCH]
    for row in runs(sentence, branches) if len(branches) >= _PLACES else ():
        said = Counter(sentence.tokens[i].branch for i in row)
        if len(row) == own.total() == _PLACES and (said & own).total() == _PLACES - 1:
            wrong = next(
                i for i in row if said[sentence.tokens[i].branch] > own[sentence.tokens[i].branch]
            )
            if is_said(sentence, wrong):
                yield about(ClaimKind.BRANCH, sentence.tokens[wrong])


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
    places: Sequence[Place],
    text: str,
    truth: Truth,
    *,
    goes_on: bool = False,
) -> Iterator[Claim]:
    things = [(i, t) for i, t in tokens if t.tags & (PILLAR | Tag.STAR)]
    things = things or [(i, t) for i, t in tokens if t.tags & Tag.GOD]
    kind = _kind_of(things)
    if kind is None or any(t.tags & _ELSE for _, t in tokens):
        return
    if not all(is_said(sentence, i) and not is_denied(sentence, t) for i, t in things):
        return
    row: list[Token | Place] = sorted([*(t for _, t in things), *places], key=lambda one: one.start)
    order = "".join("P" if isinstance(one, Place) else "T" for one in row)
    for whole, group in zip(_ORDERS, _GROUPS, strict=True):
        if whole.fullmatch(order):
            for match in group.finditer(order):
                told = row[match.start() : match.end()]
                if goes_on or _is_bound(text, told):
                    yield from _wrong(kind, told, truth)


def _is_bound(text: str, row: Sequence[Token | Place]) -> bool:
    """Whether nothing stands between things and places but what says that the ones are in the others."""
    for one, other in pairwise(row):
        if isinstance(one, Place) is isinstance(other, Place):
            form = _AND
        else:
            form = _HAS if isinstance(one, Place) else _STANDS_IN
        gap = re.sub(" {2,}", " ", text[one.end : other.start])
        if not form.fullmatch(gap):
            return False
    return True


def _kind_of(things: Sequence[tuple[int, Token]]) -> ClaimKind | None:
    """Return of which one sort all of these are, None where they are of several or whole pillars."""
    for tag, kind in _KINDS:
        if things and all(t.tags & _SORTS == tag for _, t in things):
            return kind
    return None


def _wrong(kind: ClaimKind, group: Sequence[Token | Place], truth: Truth) -> Iterator[Claim]:
    things = [one for one in group if not isinstance(one, Place)]
    places = [one for one in group if isinstance(one, Place)]
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


def _stands(kind: ClaimKind, thing: Token, place: Place, truth: Truth) -> bool:
    pillar = truth.pillars[place.number]
    if pillar is None:
        return True
    if kind is ClaimKind.STAR:
        return any(place.number in truth.stars.get(star, ()) for star in thing.ids)
    if kind is ClaimKind.BRANCH:
        return thing.branch == pillar.branch
    there = (pillar.stem,) if place.openly else (pillar.stem, *hidden_stems(pillar.branch))
    if kind is ClaimKind.TEN_GOD:
        return truth.master < 0 or any(god_of(truth.master, stem) in thing.ids for stem in there)
    return thing.stem in there
