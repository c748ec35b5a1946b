"""Claims about stars: where they stand, whether there are any, and where the doctrine looks for them."""

import re

from services.chat.grounding.binding import anchor_of
from services.chat.grounding.claims import Claim, ClaimKind, Operand
from services.chat.grounding.lexicon import Tag, Token
from services.chat.grounding.presence import denied_after, denied_before, made, presence
from services.chat.grounding.scopes import Sentence

_PILLAR = Tag.STEM | Tag.BRANCH
_MOVING = Tag.FLOW | Tag.YEAR | Tag.LUCK | Tag.ORDINAL | Tag.AGE | Tag.NEXT
# So many words apart a star and its branch may stand: "Peach Blossom for a Tiger year falls on Mao".
_APART = 7
_OWNS = re.compile(
    r"(?:木|火|土|金|水)?(?:日|日主|日元|日干|日生人|生人|日生的人)?(?:的|之|以|见|,|查|遇)*"
    r"|'s | has (?:its|his|her|the) | (?:has|finds|puts) "
)
_BELONGS = re.compile(r"(?:的)?| (?:star )?(?:of|for|to) (?:a |an |the )?")
_IS_THERE = re.compile(
    r"(?:是|为|即|乃|就是|便是|正是|恰是|作)(?:你的|命中的?)?"
    r"| (?:is|as|being) (?:your |the |its |a |also )*(?:place of the )?"
    r"|, where (?:[a-z]+ )?(?:has|finds) its "
)


def star_claims(sentence: Sentence, index: int) -> list[Claim]:
    """Return the claims about a star."""
    token = sentence.tokens[index]
    if token.tags & Tag.VOID and (
        _void_of_branches(sentence, index) or _names_branches(sentence, index)
    ):
        return []
    basis = _basis(sentence, index)
    speaks = basis is not None or sentence.in_clause(index, Tag.POSITION | Tag.CHART)
    if token.part == "weak" and not speaks:
        return []
    bond = anchor_of(sentence, index)
    if bond is not None and sentence.tokens[bond.index].tags & Tag.POSITION:
        anchor = sentence.tokens[bond.index]
        if sentence.in_clause(index, _MOVING):
            return []
        place = anchor.number
        if anchor.part == "master" and not sentence.in_clause(index, Tag.SIT):
            place = -1
        negated = (
            bond.negated
            or denied_after(sentence, index)
            or (bond.after and denied_before(sentence, index))
        )
        if place >= 0 or presence(sentence, index) is not None:
            return [made(sentence, index, ClaimKind.STAR, place=place, negated=negated)]
        return []
    if sentence.in_clause(index, _MOVING):
        return []
    branch = _star_branch(sentence, index)
    if branch >= 0:
        by = () if basis is None else (basis,)
        named = [branch, *_further(sentence, index, branch)] if by else [branch]
        return [made(sentence, index, ClaimKind.STAR, branch=b, operands=by) for b in named]
    if basis is not None:
        return []
    present = presence(sentence, index)
    if present is None:
        yours = re.search(
            r"(?:你|您|命中|命局|命盘|八字|your)(?:里|中)?(?:的)? ?$",
            sentence.folded[: token.start],
        )
        if not yours:
            return []
        present = True
    return [made(sentence, index, ClaimKind.STAR, negated=not present)]


_LOOKED_UP = re.compile(r"(?:查|起|论|看|推|求|取|定)(?:旬)?$")


def _names_branches(sentence: Sentence, index: int) -> bool:
    """Whether a void is spoken of whose branches are named: 以日柱查空亡，得辰、巳二支; 辰和巳两个地支是你的空亡."""
    tokens, token = sentence.tokens, sentence.tokens[index]
    own = sentence.clause[index]
    named = [
        i
        for i, t in enumerate(tokens)
        if t.tags & _PILLAR == Tag.BRANCH and own <= sentence.clause[i] <= own + 1
    ]
    before = [i for i in named if i < index]
    bound = any(tokens[i - 1].tags & Tag.POSITION for i in named if i)
    looked_up = _LOOKED_UP.search(sentence.folded[: token.start]) is not None
    return len(named) == 2 and not bound and (looked_up or len(before) == 2)


def _void_of_branches(sentence: Sentence, index: int) -> bool:
    tokens = sentence.tokens
    rest = [
        t for t in tokens[index + 1 : index + 4] if not t.tags & (Tag.IS | Tag.LOCATIVE | Tag.WORD)
    ]
    if rest and rest[0].tags & _PILLAR == Tag.BRANCH:
        return True
    at = index - 1
    while at >= 0 and tokens[at].tags & (Tag.IS | Tag.WORD | Tag.CLOSE):
        at -= 1
    return at >= 0 and tokens[at].tags & _PILLAR == Tag.BRANCH


def _is_pure_branch(token: Token) -> bool:
    return token.tags & _PILLAR == Tag.BRANCH


def _of_a_year(sentence: Sentence, at: int) -> bool:
    """Whether a branch is that of a year of birth: 亥年生人, "a Tiger year", "an Ox-year native"."""
    tokens = sentence.tokens
    if not _is_pure_branch(tokens[at]):
        return False
    follows = sentence.folded[tokens[at].end :]
    return follows.startswith(("年", " year", "-year"))


def _basis(sentence: Sentence, index: int) -> Operand | None:
    """What a star is reckoned from: 庚金的文昌, 亥年生人的桃花, "the Blade of Geng". Where it stands is doctrine then."""
    tokens, own = sentence.tokens, sentence.clause[index]
    near = range(max(index - _APART, 0), min(index + _APART, len(tokens)))
    for at in near:
        if sentence.clause[at] == own and _of_a_year(sentence, at):
            return Operand(branch=tokens[at].branch)
    at = index - 1
    while at >= 0 and tokens[at].tags & Tag.POSITION and tokens[at].part == "master":
        at -= 1
    if at >= 0 and tokens[at].tags & Tag.HAVE:
        at -= 1
    if at >= 0 and tokens[at].tags & _PILLAR == Tag.STEM:
        gap = sentence.folded[tokens[at].end : tokens[index].start]
        own_word = sentence.folded[tokens[index].start]
        if _OWNS.fullmatch(gap) and (gap.strip() or own_word in "之的禄"):
            return Operand(stem=tokens[at].stem)
    for at in range(index + 1, min(index + 3, len(tokens))):
        if tokens[at].tags & _PILLAR == Tag.STEM:
            gap = sentence.folded[tokens[index].end : tokens[at].start]
            is_basis = gap.strip() and _BELONGS.fullmatch(gap)
            return Operand(stem=tokens[at].stem) if is_basis else None
    return None


_JOINED = re.compile(r"[木火土金水]?(?:、|与|和|及|,)| and (?:the |on (?:the )?)?")


def _further(sentence: Sentence, index: int, first: int) -> list[int]:
    """The other branch of a star that has two: 己土之天乙贵人在子与申."""
    tokens = sentence.tokens
    at = next(
        (
            i
            for i in range(index, len(tokens))
            if _is_pure_branch(tokens[i]) and tokens[i].branch == first
        ),
        -1,
    )
    if at < 0 or at + 1 >= len(tokens):
        return []
    after = next((t for t in tokens[at + 1 : at + 3] if _is_pure_branch(t)), None)
    joined = after is not None and _JOINED.fullmatch(sentence.folded, tokens[at].end, after.start)
    return [after.branch] if after is not None and joined else []


def _star_branch(sentence: Sentence, index: int) -> int:
    """Branch that a star is said to be in: 桃花在卯, 卯为桃花, Peach Blossom (Mao), "falls on the Pig"; −1 for none."""
    tokens, own = sentence.tokens, sentence.clause[index]
    # 辛禄在酉
    led = sentence.folded[: tokens[index].end].endswith(("在", "居"))
    for at in range(index + 1, min(index + _APART, len(tokens))):
        token = tokens[at]
        if sentence.clause[at] != own or token.tags & (Tag.STAR | Tag.GOD | Tag.POSITION):
            break
        if _is_pure_branch(token) and not _of_a_year(sentence, at):
            return token.branch if led else -1
        if token.tags & (Tag.LOCATIVE | Tag.OPEN | Tag.IS):
            led = sentence.folded[token.start : token.end] not in ("of", "for", "to")
    for at in range(index - 1, max(index - 4, -1), -1):
        if _is_pure_branch(tokens[at]) and not _of_a_year(sentence, at):
            gap = sentence.folded[tokens[at].end : tokens[index].start]
            return tokens[at].branch if _IS_THERE.fullmatch(gap) else -1
    return -1
