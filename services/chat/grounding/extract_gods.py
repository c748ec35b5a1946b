"""Claims about ten gods: where they stand, which stem they are, whether there are any."""

import re

from services.chat.grounding.binding import anchor_of
from services.chat.grounding.claims import Claim, ClaimKind
from services.chat.grounding.extract_reference import is_reference, reckoned
from services.chat.grounding.lexicon import Tag
from services.chat.grounding.presence import (
    behind_brackets,
    denied_after,
    denied_before,
    is_of_stems,
    made,
    near,
    presence,
)
from services.chat.grounding.scopes import Sentence

_PILLAR = Tag.STEM | Tag.BRANCH


_MOVING = Tag.FLOW | Tag.YEAR | Tag.LUCK | Tag.ORDINAL | Tag.AGE | Tag.NEXT


# "Ji Earth above the Rooster is your Direct Wealth"
_ABOVE = re.compile(r" (?:above|over|atop|on top of|on) (?:the |an? )?")
# "Direct Officer on the month stem and Direct Resource beneath it"
_BENEATH = re.compile(r" (?:right )?(?:beneath|below|under|underneath) (?:it|that|this)(?![a-z])")
# "Ji Earth in the year is your Direct Resource"
_PLACED = re.compile(r" (?:in|of|on) (?:the |your )")
_OF_STEM = Tag.IS | Tag.OPEN | Tag.CHART | Tag.CLOSE | Tag.NEGATION | Tag.WORD


def _stem_beside(sentence: Sentence, index: int) -> int:
    """Index of the stem that a god is said to be: 庚为七杀, 七杀（庚）, Geng is your Seven Killings; −1 for none."""
    tokens, own = sentence.tokens, sentence.clause[index]
    at = index - 1
    said = []
    while (
        at >= 0
        and sentence.clause[at] == own
        and tokens[at].tags & _OF_STEM
        and not tokens[at].tags & Tag.STEM
    ):
        said.append(tokens[at])
        at -= 1
    if (
        at > 1
        and tokens[at].tags & Tag.POSITION
        and tokens[at - 2].tags & _PILLAR == Tag.STEM
        and _PLACED.fullmatch(sentence.folded, tokens[at - 2].end, tokens[at].start)
    ):
        at -= 2
    if (
        at > 0
        and tokens[at].tags & _PILLAR == Tag.BRANCH
        and _ABOVE.fullmatch(sentence.between(at - 1, at))
    ):
        at -= 1
    if at >= 0 and sentence.clause[at] == own and tokens[at].tags & Tag.STEM:
        gap = sentence.folded[tokens[at].end : tokens[index].start].strip()
        linked = any(t.tags & (Tag.IS | Tag.OPEN) for t in said)
        if (
            linked
            or gap in ("", "之", ",")
            or gap.startswith(("(", "对日主", "对你", "to the day master", "'s god"))
        ):
            return at
    apart = _stem_apart(sentence, index)
    if apart >= 0:
        return apart
    next_ = behind_brackets(sentence, index)
    if (
        next_ > index + 1
        and next_ + 1 < len(tokens)
        and tokens[next_].tags & Tag.IS
        and tokens[next_ + 1].tags & _PILLAR == Tag.STEM
    ):
        return next_ + 1
    if index + 1 < len(tokens):
        gap = sentence.between(index, index + 1).strip()
        follows = tokens[index + 1]
        if follows.tags & Tag.OPEN and index + 2 < len(tokens) and tokens[index + 2].tags & Tag.GOD:
            # Its name again in brackets, then the stem in its own.
            at = index + 3
            while at < len(tokens) and tokens[at].tags & (Tag.OPEN | Tag.CLOSE):
                at += 1
            closed = at < len(tokens) and at > index + 4 and tokens[at].tags & Tag.STEM
            return at if closed else -1
        if (
            follows.tags & Tag.OPEN
            and index + 2 < len(tokens)
            and tokens[index + 2].tags & Tag.STEM
        ):
            return index + 2
        if (
            follows.tags & Tag.STEM
            and follows.part != "polar"
            and gap in ("", ",", ":", "-")
            and not follows.tags & Tag.BRANCH
        ):
            return index + 1
        if (
            follows.tags & Tag.IS
            and index + 2 < len(tokens)
            and tokens[index + 2].tags & Tag.STEM
            and not tokens[index + 2].tags & Tag.BRANCH
        ):
            return index + 2
    return -1


_YOUR = re.compile(
    r", (?:also |which is |that is |namely )?(?:your|the) $|,(?:也就是|即|就是|是|为)(?:你的)?$"
)


def _stem_apart(sentence: Sentence, index: int) -> int:
    """Index of a stem that a comma parts from its god: "Geng, your Seven Killings", "The year stem, Ji, is …"."""
    tokens = sentence.tokens
    if _YOUR.search(sentence.folded[: tokens[index].start]):
        at = index - 1
        while at >= 0 and tokens[at].tags & (
            Tag.CHART | Tag.IS | Tag.COMMA | Tag.CLOSE | Tag.OPEN | Tag.WORD
        ):
            at -= 1
        if at >= 0 and tokens[at].tags & _PILLAR == Tag.STEM:
            return at
    at = index - 1
    while at >= 0 and tokens[at].tags & (Tag.CHART | Tag.IS):
        at -= 1
    if 0 < at < index - 1 and sentence.folded[tokens[at].start] == ",":
        at -= 1
        while at > 0 and tokens[at].tags & (Tag.CLOSE | Tag.OPEN):
            at -= 1
        if (
            at > 0
            and tokens[at].tags & _PILLAR == Tag.STEM
            and sentence.folded[tokens[at - 1].start] == ","
        ):
            return at
    return -1


def god_claims(sentence: Sentence, index: int) -> list[Claim]:
    """Return the claims about a ten god."""
    token = sentence.tokens[index]
    if token.part == "weak" and not sentence.in_clause(
        index, (Tag.POSITION | Tag.STEM | Tag.CHART)
    ):
        return []
    from_another = reckoned(sentence, index)
    if from_another is not None:
        return [from_another]
    if any(is_reference(sentence, at) for at in range(max(index - 3, 0), index)):
        # 水为丁火之官杀, 木对戊土而言是官杀: what is a god of it is no stem.
        return []
    found: list[Claim] = []
    beside = _stem_beside(sentence, index)
    if beside >= 0:
        # 丙火是你命里原本没有的正印: what is lacking is there to be named.
        negated = any(
            t.tags & Tag.NEGATION and not sentence.folded.startswith("的", t.end)
            for t in sentence.tokens[min(beside, index) : max(beside, index)]
        )
        stem = sentence.tokens[beside]
        if stem.tags & Tag.BRANCH and stem.part == "wu":
            return []
        found.append(
            made(sentence, index, ClaimKind.TEN_GOD, part="of", stem=stem.stem, negated=negated)
        )
    hidden = _stem_that_hides(sentence, index) if beside < 0 else -1
    if hidden >= 0:
        return [
            made(sentence, index, ClaimKind.TEN_GOD, part="of", stem=sentence.tokens[hidden].stem)
        ]
    inside = _branch_around(sentence, index) if beside < 0 else -1
    if inside >= 0:
        return [made(sentence, index, ClaimKind.TEN_GOD, part="inside", branch=inside)]
    branch = _branch_beside(sentence, index) if beside < 0 else -1
    if branch >= 0:
        # "Hidden in the Monkey: Indirect Resource" is any of those that hide there.
        before = sentence.folded[: sentence.tokens[branch].start]
        part = "inside" if _HIDDEN_IN.search(before) else "in"
        inner = sentence.tokens[branch].branch
        return [made(sentence, index, ClaimKind.TEN_GOD, part=part, branch=inner)]
    bond = anchor_of(sentence, index)
    if bond is not None and sentence.tokens[bond.index].tags & Tag.POSITION:
        anchor = sentence.tokens[bond.index]
        if anchor.part == "master" and not (bond.direct and sentence.in_clause(index, Tag.SIT)):
            return found
        if not bond.direct and sentence.in_clause(index, _MOVING):
            return found
        hidden = (
            sentence.in_clause(index, Tag.HIDDEN)
            and anchor.part == "pillar"
            and near(sentence, index, Tag.HIDDEN)
            and not _is_shown_there(sentence, index, bond.index)
        )
        shown = anchor.part == "pillar" and near(sentence, index, Tag.SHOWN) and not hidden
        part = "branch" if hidden or anchor.part == "master" else "stem" if shown else anchor.part
        if _BENEATH.match(sentence.folded, token.end):
            part = "branch"
        negated = (
            bond.negated
            or denied_after(sentence, index)
            or (bond.after and denied_before(sentence, index))
        )
        found.append(
            made(
                sentence, index, ClaimKind.TEN_GOD, place=anchor.number, part=part, negated=negated
            )
        )
        return found
    if found or bond is not None:
        return found
    if sentence.in_clause(index, _MOVING):
        return found
    present = presence(sentence, index)
    if present is False and len(token.ids) > 1 and _told_apart(sentence, index):
        return found
    if present is not None:
        shown = near(sentence, index, Tag.SHOWN) and not near(sentence, index, Tag.HIDDEN)
        shown = shown or (not present and is_of_stems(sentence, index))
        part = "stem" if shown else "any"
        found.append(made(sentence, index, ClaimKind.TEN_GOD, part=part, negated=not present))
    return found


def _told_apart(sentence: Sentence, index: int) -> bool:
    """Whether a pair of gods is only the heading of what is said of each: 官杀：正官藏于丑中，七杀不见."""
    ids = set(sentence.tokens[index].ids)
    return any(t.tags & Tag.GOD and set(t.ids) < ids for t in sentence.tokens[index + 1 :])


def _is_shown_there(sentence: Sentence, index: int, anchor: int) -> bool:
    """Whether a god is said to show itself in a place, whatever is said to be hidden in the next one."""
    first, second = sorted((index, anchor))
    between = sentence.tokens[first + 1 : second]
    return any(t.tags & Tag.SHOWN for t in between) and not any(
        t.tags & Tag.HIDDEN for t in between
    )


# "the Seven Killings stays hidden in the Snake"
_HIDES_IN = re.compile(
    r" (?:stays |is |lies |sits )?(?:hidden|tucked|concealed) (?:away )?(?:in|inside|within) "
    r"(?:the |your )?"
)


def _branch_around(sentence: Sentence, index: int) -> int:
    """Branch in which a god is said to hide right behind its name, −1 for none."""
    start = sentence.tokens[index].end
    for token in sentence.tokens[index + 1 : index + 4]:
        if token.tags & _PILLAR == Tag.BRANCH:
            return token.branch if _HIDES_IN.fullmatch(sentence.folded, start, token.start) else -1
    return -1


def _stem_that_hides(sentence: Sentence, index: int) -> int:
    """Index of the stem that is said to be this god and to hide somewhere: "the Ji inside your Ox and Goat is …"; −1 for none."""
    tokens, own = sentence.tokens, sentence.clause[index]
    at, linked, inside, hides = index - 1, False, False, False
    while at >= 0 and sentence.clause[at] == own:
        token = tokens[at]
        if token.tags & _PILLAR == Tag.STEM:
            return at if linked and inside and hides else -1
        if token.tags & _PILLAR == Tag.BRANCH:
            inside = True
        elif token.tags & Tag.IS and not inside:
            linked = True
        elif token.tags & (Tag.LOCATIVE | Tag.HIDDEN) and inside:
            hides = True
        elif not token.tags & (Tag.CHART | Tag.WORD | Tag.OPEN | Tag.CLOSE):
            return -1
        at -= 1
    return -1


_HIDDEN_IN = re.compile(
    r"(?<![a-z])(?:hidden|hiding|tucked|stored|concealed) (?:away )?(?:in|inside|within) (?:the |your )?$"
    r"|[藏含][于在]?$"
)


def _branch_beside(sentence: Sentence, index: int) -> int:
    """Index of the branch that a god is said to be of, −1 for none."""
    tokens = sentence.tokens
    at = index - 1
    while (
        at >= 0
        and tokens[at].tags & _OF_STEM
        and not tokens[at].tags & Tag.NEGATION
        and sentence.clause[at] == sentence.clause[index]
    ):
        at -= 1
    if at > 0 and _ABOVE.fullmatch(sentence.between(at - 1, at)):
        return -1
    if at >= 0 and tokens[at].tags & _PILLAR == Tag.BRANCH and at + 1 < index:
        if any(t.tags & _PILLAR == Tag.STEM for t in tokens[max(at - 2, 0) : at]):
            # "Gui in the Dragon acts as your Direct Resource": the stem does.
            return -1
        linked = any(t.tags & Tag.IS for t in tokens[at + 1 : index])
        placed = at and tokens[at - 1].tags & Tag.POSITION
        return at if linked and not placed else -1
    return -1
