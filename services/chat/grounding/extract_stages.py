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
_BRANCHES = f"[{terms.BRANCHES}]"
_IN = re.compile(
    rf"[在至于坐]{_BRANCHES}(?:[木火土金水])?(?:这里|此处|上|中)?(?:是|为|处于|处|居|逢|入)(?:其|它的)?(?P<stage>{_STAGE})(?:地|位|之地|乡)?(?=[、，,。；;：: ]|$)"
)
_OF = re.compile(
    rf"(?P<stage>{'|'.join(n for n in _NAMES if len(n) > 1)})(?:也|亦|即|就)?在(?P<branch>{_BRANCHES})"
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
