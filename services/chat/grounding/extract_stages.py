"""Claims about the stage of life of a stem in a branch that is named: 辛金在卯为绝, 丙火长生在寅."""

import re
from collections.abc import Iterator

from services.chat.grounding import terms
from services.chat.grounding.claims import Claim, ClaimKind
from services.chat.grounding.lexicon import Tag, Token
from services.chat.grounding.scopes import Sentence

_PILLAR = Tag.STEM | Tag.BRANCH
_NAMES = {
    "长生": "birth", "沐浴": "bathing", "冠带": "crowning", "临官": "office", "帝旺": "prosperity", "衰": "decline",
    "病": "illness", "死": "death", "墓": "grave", "绝": "extinction", "胎": "embryo", "养": "nourishing",
}  # fmt: skip
_STAGE = "|".join(_NAMES)
_STORES = frozenset((1, 4, 7, 10))
_BRANCHES = f"[{terms.BRANCHES}]"
_IN = re.compile(
    rf"[在至于坐]{_BRANCHES}(?:[木火土金水])?(?:这里|此处|上|中)?(?:是|为|处于|处|居|逢|入)"
    rf"(?:其|它的)?(?P<stage>{_STAGE})(?:地|位|之地|乡)?(?=[、，,。；;：: ]|$)"
)
_OF = re.compile(
    rf"(?P<stage>{'|'.join(n for n in _NAMES if len(n) > 1)})(?:也|亦|即|就)?在"
    rf"(?P<branch>{_BRANCHES})"
)

# 午为丁火之墓
_OF_A_STEM = re.compile(
    rf"(?P<branch>{_BRANCHES})(?:[木火土金水])?[为是乃即]"
    rf"(?P<stem>[{terms.STEMS}])[木火土金水]?[之的](?P<stage>{_STAGE})"
    rf"(?=[、，,。；;： ]|$|地|位)"
)
# "the Pig, where Ren has its Grave", "the Pig is Ren's Grave", "Ren's Grave is the Dragon": what stands between the three.
_HAS = re.compile(
    r"'s |(?: (?:has|have|finds|keeps|meets|reaches|enters|is|stands|sits))?(?: only)?"
    r"(?: in| at)? (?:its|his|her|the) (?:own )?"
)
_WHERE = re.compile(r",? (?:where|in which|there)(?: the)? | is(?: the)? ")
_LIES = re.compile(
    r"(?: stage)?(?: is|,)?(?: (?:in|at|on|falls in|sits in|lies in|found in))?(?: the)? "
)


def stages(sentence: Sentence) -> Iterator[Claim]:
    """Yield the claims; −1 stands for the day master."""
    for pattern in (_IN, _OF):
        for found in pattern.finditer(sentence.folded):
            branch = next((t for t in sentence.tokens if _is_branch_in(t, found)), None)
            if branch is None:
                continue
            start, end = found.span("stage")
            at = sentence.tokens.index(branch)
            subject = _subject(sentence, at)
            if subject is None:
                continue
            token = Token(Tag.STAGE, start, end, ids=(f"stage.{_NAMES[found.group('stage')]}",))
            yield Claim(
                ClaimKind.STAGE,
                token,
                part="of",
                stem=subject,
                branch=branch.branch,
                modality=sentence.modality[at],
            )
    yield from _of_a_stem(sentence)


def _of_a_stem(sentence: Sentence) -> Iterator[Claim]:
    """Yield what is said in so many words of a stem and a branch."""
    tokens, text = sentence.tokens, sentence.folded
    for found in _OF_A_STEM.finditer(text):
        at = next((i for i, t in enumerate(tokens) if _is_branch_in(t, found)), None)
        if at is not None:
            token = Token(Tag.STAGE, *found.span("stage"), ids=(f"stage.{_NAMES[found['stage']]}",))
            yield from _told(
                sentence, at, token, terms.STEMS.index(found["stem"]), tokens[at].branch
            )
    for index, token in enumerate(tokens):
        if not token.tags & Tag.STAGE:
            continue
        at = index - 1
        while at >= 0 and tokens[at].tags & (Tag.HAVE | Tag.IS | Tag.LOCATIVE):
            at -= 1
        stem = tokens[at] if at >= 0 else None
        if stem is None or stem.tags & _PILLAR != Tag.STEM:
            continue
        if not _HAS.fullmatch(text, stem.end, token.start):
            continue
        left = _value_before(sentence, at)
        right = tokens[index + 1] if index + 1 < len(tokens) else None
        if left is not None and _is_branch(left) and _WHERE.fullmatch(text, left.end, stem.start):
            yield from _told(sentence, index, token, stem.stem, left.branch)
        elif right is not None and _is_branch(right) and _LIES.fullmatch(text, token.end, right.start):  # fmt: skip
            yield from _told(sentence, index, token, stem.stem, right.branch)


def _value_before(sentence: Sentence, at: int) -> Token | None:
    found = (t for t in reversed(sentence.tokens[:at]) if t.tags & _PILLAR)
    return next(found, None)


def _told(sentence: Sentence, index: int, token: Token, stem: int, branch: int) -> Iterator[Claim]:
    if "stage.grave" in token.ids and stem % 2 and branch in _STORES:
        # The store of an element, which some count for its yin stem too.
        return
    yield Claim(
        ClaimKind.STAGE,
        token,
        part="of",
        stem=stem,
        branch=branch,
        modality=sentence.modality[index],
    )


def _is_branch(token: Token) -> bool:
    return token.tags & _PILLAR == Tag.BRANCH


def _subject(sentence: Sentence, before: int) -> int | None:
    """The stem whose stages are told: the last that is named, −1 for the day master; None for an element, or nobody."""
    for token in reversed(sentence.tokens[:before]):
        if token.tags & Tag.POSITION and token.part == "master":
            return -1
        if token.tags & _PILLAR == Tag.STEM:
            # What stands somewhere is not what the stages are told of: 月干丁火是官，长生在巳.
            at = sentence.tokens.index(token)
            placed = at and sentence.tokens[at - 1].tags & Tag.POSITION
            return None if placed and sentence.tokens[at - 1].part != "master" else token.stem
        if token.tags & Tag.ELEMENT:
            return None
    return None


def _is_branch_in(token: Token, found: re.Match[str]) -> bool:
    return token.tags & _PILLAR == Tag.BRANCH and found.start() <= token.start < found.end()
