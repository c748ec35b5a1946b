"""Which place a word is said to stand in: the anchor before it, or the one after it that a preposition leads to."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from services.chat.grounding.lexicon import Tag, Token
from services.chat.grounding.scopes import ANCHORS, VALUES, Sentence

_FILLER = (
    Tag.IS | Tag.HAVE | Tag.CHART | Tag.SHOWN | Tag.HIDDEN | Tag.WORD | Tag.NEGATION | Tag.SIT | Tag.NOW
    | Tag.LACK | Tag.MOST | Tag.POLARITY | Tag.BORN
)  # fmt: skip
_LEADING = Tag.LOCATIVE | Tag.IS | Tag.HIDDEN | Tag.SHOWN | Tag.SIT | Tag.HAVE
_PREDICATE = Tag.IS | Tag.HAVE | Tag.SHOWN | Tag.HIDDEN | Tag.SIT | Tag.NEGATION | Tag.LACK
_BREAK = Tag.COMMA
_LISTS = set("、/·•")
_WHOLE = Tag.STEM | Tag.BRANCH
_FAR = 24
_JOINING = re.compile(r"(?<![a-z])and(?![a-z])|[和与及跟]")
# A verb that no word of the lexicon is: "Yi Hai forms the hour pillar".
_LEADING_WORDS = re.compile(r"^[a-z ]{0,20}(?:the|your|a|this|my)$")
# What stands in a place does something to the other: it does not stand there too.
_ACTING = re.compile(
    r"[生克泄耗制]|(?<![a-z])(?:feeds?|controls?|generates?|produces?|drains?|supports?"
    r"|weakens?|strengthens?|nourish\w*|melts?|cuts?)(?![a-z])"
)
_OF = re.compile(r" of (?:the )?")
_IN_THE = re.compile(
    r"(?: ?\([^()]*\))? (?:of|in|at|on) (?:the |your )|(?:在|居|坐|落|位)(?:在|于)?(?:你|您)?的?"
)
_YOURS = re.compile(r"(?:(?<![a-z])yours is (?:an? )?|而?你(?:的)?(?:则|却|就)?(?:是|为))$")
_YOUR = re.compile(r", (?:which is |namely )?(?:your|the) ")
_TOPIC = re.compile(
    r"(?:就|论|说到|至于|关于|再看|先看|来看|看|谈到|讲到|提到|说起|as for|regarding"
    r"|concerning|turning to|looking at|look at|consider|speaking of|as to"
    r"|what about)[^,，]{0,4}?(?:the |your |你的)?$"
)


@dataclass(frozen=True, slots=True)
class Bond:
    """An anchor of a word. direct: nothing but 是, a colon or a bracket stands between; after: the anchor follows."""

    index: int
    direct: bool
    after: bool
    negated: bool = False


def anchor_of(
    sentence: Sentence, index: int, wanted: int = (Tag.POSITION | Tag.PALACE)
) -> Bond | None:
    """Return the anchor of a value; None where it has none of its own."""
    if not sentence.tags & wanted:
        return None
    twin = twin_of(sentence, index)
    if twin >= 0:
        return anchor_of(sentence, twin, wanted)
    owner = _owner(sentence, index, wanted)
    if owner is not None:
        return owner
    before = _adjacent_before(sentence, index, wanted)
    if before is not None:
        return before
    after = _after(sentence, index, wanted)
    if after is not None:
        return after
    if _YOURS.search(sentence.folded[: sentence.tokens[index].start]):
        # "His day master is Ren, while yours is Geng."
        last = max((i for i in range(index) if sentence.tokens[i].tags & wanted), default=-1)
        return Bond(last, direct=True, after=False) if last >= 0 else None
    return _earlier(sentence, index, wanted)


def _owner(sentence: Sentence, index: int, wanted: int) -> Bond | None:
    """The place that a value is said to be of, right before it or behind it: "a year pillar of Yi Chou", "Si of the day branch"."""
    tokens = sentence.tokens
    if (
        index > 1
        and tokens[index - 2].tags & wanted
        and _OF.fullmatch(sentence.folded[tokens[index - 2].end : tokens[index].start])
    ):
        return Bond(index - 2, direct=True, after=False)
    follows = next((i for i in range(index + 1, len(tokens)) if tokens[i].tags & wanted), -1)
    if follows >= 0 and _IN_THE.fullmatch(
        sentence.folded[tokens[index].end : tokens[follows].start]
    ):
        return Bond(follows, direct=True, after=True)
    return None


def twin_of(sentence: Sentence, index: int) -> int:
    """Index of the word that this one says again in brackets: Jia Wood (甲); −1 for none."""
    tokens = sentence.tokens
    if index < 2 or not tokens[index - 1].tags & Tag.OPEN:
        return -1
    before = tokens[index - 2]
    same = Tag.STEM | Tag.BRANCH | Tag.GOD | Tag.STAR
    return (
        index - 2 if before.tags & same and before.tags & same == tokens[index].tags & same else -1
    )


def _negates(token: Token) -> bool:
    return token.tags & Tag.NEGATION != 0


def _adjacent_before(sentence: Sentence, index: int, wanted: int) -> Bond | None:
    tokens, negated, at = sentence.tokens, False, index - 1
    depth = 0
    while at >= 0:
        token = tokens[at]
        if token.tags & Tag.CLOSE:
            depth += 1
        elif depth:
            if token.tags & Tag.OPEN:
                depth -= 1
            elif token.tags & wanted and sentence.tokens[at].ids == ("label",):
                return Bond(at, direct=True, after=False, negated=negated)
        elif token.tags & wanted:
            gap = sentence.folded[token.end : tokens[at + 1].start]
            if (
                len(gap) > _FAR
                or _JOINING.search(gap)
                or _ACTING.search(sentence.folded[token.end : tokens[index].start])
            ):
                return None
            return Bond(at, direct=True, after=False, negated=negated)
        elif token.tags & _BREAK:
            # "Your month stem, Geng, …": an apposition.
            said = sentence.folded[token.start : token.end]
            near = at + 1 == index and at > 0 and tokens[at - 1].tags & wanted
            told = _has_value_before(tokens, at - 1)
            spaced = sentence.text[token.start : token.end + 1] in (", ", "| ", "- ")
            if near and (
                said == "-"
                or (said == "|" and not _is_named(sentence, at))
                or (said == "," and spaced and not told)
            ):
                at -= 1
                continue
            inner = _apposition(sentence, at)
            if inner < 0:
                return None
            at = inner
            continue
        elif token.tags & Tag.OPEN or token.tags & _FILLER:
            negated = negated or _negates(token)
        elif token.tags & (Tag.STEM | Tag.BRANCH) and token.tags & tokens[index].tags == 0:
            pass
        elif token.tags & (Tag.STEM | Tag.BRANCH | Tag.POLARITY | Tag.UNIT) and tokens[index].tags & (Tag.GOD | Tag.STAR | Tag.SOUND | Tag.STAGE):  # fmt: skip
            pass
        else:
            return None
        at -= 1
    return None


def _has_value_before(tokens: Sequence[Token], anchor: int) -> bool:
    """Whether a value stands right before a place that is its own: "Ren, your year stem, and Ding, your hour stem"."""
    at = anchor - 1
    if at > 0 and tokens[at].tags & (Tag.LOCATIVE | Tag.CHART):
        at -= 1
    if at > 0 and tokens[at].tags & Tag.COMMA and tokens[at + 1].tags & Tag.CHART:
        at -= 1
    return at >= 0 and tokens[at].tags & VALUES != 0


def _is_named(sentence: Sentence, bar: int) -> bool:
    """Whether the place before a bar has its value already, in its own cell: "Geng, year stem | Yi, day stem"."""
    for token in reversed(sentence.tokens[: bar - 1]):
        if sentence.folded[token.start] == "|" or token.tags & VALUES:
            return token.tags & VALUES != 0
    return False


def _apposition(sentence: Sentence, comma: int) -> int:
    """Index right before an apposition that ends in this comma: "The year stem, Ji, is …"; −1 if there is none."""
    tokens, at = sentence.tokens, comma - 1
    if sentence.folded[tokens[comma].start] != ",":
        return -1
    seen = False
    while at >= 0 and tokens[at].tags & (VALUES | (Tag.OPEN | Tag.CLOSE)):
        seen = seen or tokens[at].tags & VALUES != 0
        at -= 1
    if (
        seen
        and at > 0
        and sentence.folded[tokens[at].start : tokens[at].end] == ","
        and tokens[at - 1].tags & ANCHORS
    ):
        return at - 1
    return -1


def _after(sentence: Sentence, index: int, wanted: int) -> Bond | None:
    tokens, at, leads, negated = sentence.tokens, index + 1, False, False
    depth, opened = 0, False
    last = tokens[index].end
    while at < len(tokens):
        token = tokens[at]
        if token.tags & Tag.OPEN:
            depth += 1
            follows = at + 1 < len(tokens) and tokens[at + 1].tags & wanted
            if follows and depth == 1:
                opened = True
        elif token.tags & Tag.CLOSE:
            if opened:
                return None
            depth = max(depth - 1, 0)
            last = token.end
        elif token.tags & wanted:
            gap = sentence.folded[last : token.start].strip(" '的-(")
            if opened or leads or not gap or _LEADING_WORDS.search(gap):
                if depth and not opened:
                    return None
                owned = _owned_ahead(sentence, at, tokens[index])
                return None if owned else Bond(at, direct=True, after=True, negated=negated)
            return None
        elif depth and not opened:
            pass
        elif token.tags & _BREAK:
            said = sentence.folded[token.start : token.end]
            if _YOUR.match(sentence.folded, token.start):
                # "Geng Wu, your year pillar, …"
                leads, last = True, token.end
            elif said not in _LISTS:
                return None
            else:
                leads = False
        elif token.tags & _LEADING:
            leads, last = True, token.end
        elif token.tags & (Tag.NEGATION | Tag.CHART | Tag.WORD | Tag.POLARITY | Tag.BORN):
            negated = negated or _negates(token)
            last = token.end
        elif token.tags & VALUES and not leads and token.tags & tokens[index].tags:
            # A list before its place: 正官、七杀透于月柱.
            last = token.end
        elif token.tags & VALUES and not leads:
            last = token.end
        else:
            return None
        at += 1
    return None


def _owned_ahead(sentence: Sentence, anchor: int, value: Token) -> bool:
    """Whether the anchor ahead has a value of the same kind of its own right behind it."""
    tokens = sentence.tokens
    if anchor + 1 >= len(tokens):
        return False
    follows = tokens[anchor + 1]
    at = anchor + 1
    if follows.tags & Tag.IS and at + 1 < len(tokens):
        follows, at = tokens[at + 1], at + 1
    same = follows.tags & value.tags & VALUES
    gap = sentence.folded[tokens[at - 1].end : follows.start]
    return bool(same) and len(gap.strip()) == 0


def _earlier(sentence: Sentence, index: int, wanted: int) -> Bond | None:
    """The nearest anchor before it in its clause, or in the clause before when this one only goes on about it."""
    tokens, clause = sentence.tokens, sentence.clause
    own = clause[index]
    negated = False
    for at in range(index - 1, -1, -1):
        if clause[at] != own:
            break
        token = tokens[at]
        if _negates(token):
            negated = True
        if token.tags & wanted and not _spent(sentence, at, index):
            if _ACTING.search(sentence.folded[token.end : tokens[index].start]):
                return None
            return Bond(at, direct=False, after=False, negated=negated)
    first = next((i for i in range(len(tokens)) if clause[i] == own), index)
    topic = _topic(sentence, index, wanted)
    if topic >= 0:
        return Bond(topic, direct=True, after=False, negated=negated)
    if own == 0 or not (tokens[first].tags & _PREDICATE) or first > index:
        return None
    if sentence.hard[first - 1] != sentence.hard[index] and first:
        return None
    leading = any(tokens[i].tags & Tag.NEGATION for i in range(first, index))
    for at in range(first - 1, -1, -1):
        if clause[at] < own - 1:
            return None
        if tokens[at].tags & wanted:
            if _has_its_pillar(sentence, at, index):
                return None
            exact = tokens[first].tags & Tag.IS and first + 1 == index
            return Bond(at, direct=bool(exact), after=False, negated=leading)
    return None


def _topic(sentence: Sentence, index: int, wanted: int) -> int:
    """Index of the anchor that the clause before names as what is now spoken of: 就年柱而言，…; −1 for none."""
    tokens, clause, own = sentence.tokens, sentence.clause, sentence.clause[index]
    before = [i for i in range(index) if clause[i] == own - 1 and not tokens[i].tags & _BREAK]
    inside = [i for i in range(index) if clause[i] == own and tokens[i].tags & (VALUES | ANCHORS)]
    anchors = [i for i in before if tokens[i].tags & wanted]
    if len(anchors) != 1 or inside or any(tokens[i].tags & VALUES for i in before):
        return -1
    if tokens[anchors[0]].part == "master" and tokens[index].tags & Tag.BRANCH:
        # 就日干而言，丑内藏食神: what it is seen from.
        return -1
    return (
        anchors[0]
        if _TOPIC.search(sentence.folded[: tokens[anchors[0]].start].rstrip())
        or _TOPIC.search(sentence.folded[: tokens[anchors[0]].start])
        else -1
    )


def _has_its_pillar(sentence: Sentence, anchor: int, index: int) -> bool:
    """Whether a pillar is named behind a place that has one already: 时柱丙申收尾，前面依次是乙丑、戊寅、辛卯."""
    tokens = sentence.tokens
    return tokens[index].tags & _WHOLE == _WHOLE and any(
        token.tags & _WHOLE == _WHOLE for token in tokens[anchor + 1 : index]
    )


def _spent(sentence: Sentence, anchor: int, index: int) -> bool:
    """Whether an anchor has already got a value of that kind, with no list that would go on from it."""
    tokens = sentence.tokens
    kinds = tokens[index].tags & VALUES
    for at in range(anchor + 1, index):
        if tokens[at].tags & kinds:
            gap = tokens[at + 1 : index]
            listed = all(
                token.tags & (VALUES | Tag.WORD | Tag.OPEN | Tag.CLOSE)
                or sentence.folded[token.start : token.end] in _LISTS | {",", "和", "与"}
                for token in gap
            )
            said = sentence.folded[tokens[at].end : tokens[index].start]
            joined = (
                any(word in said for word in ("、", ",", "和", "与", "及", "and", "/")) or not said
            )
            if not (listed and joined):
                return True
        if tokens[at].tags & (ANCHORS | Tag.YEAR | Tag.RELATION):
            return True
    return False
