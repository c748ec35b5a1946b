"""Ten gods that no stem is which the sentence names."""

import re
from collections.abc import Iterator

from services.chat.grounding.claims import Claim, ClaimKind
from services.chat.grounding.folding import has_chinese
from services.chat.grounding.lexicon import Tag, Token
from services.chat.grounding.presence import is_denied
from services.chat.grounding.scopes import Sentence
from services.chat.grounding.tables import god_of
from services.chat.grounding.truth import Truth
from services.chat.grounding.unfounded.named import PILLAR, Named, about, is_denied_at, is_said

# Behind what is named a god is that of something there; further off it is spoken of for itself.
_NEAR_ZH, _NEAR_EN = 18, 60
_NO_STEM = -2
# 己土生庚，正印护身: a clause of its own is of its own matter, unless it only says what that is.
_CLAUSE = re.compile(
    r"[,，](?!(?:对[你您](?:来说|而言))?(?:它|这|便|就|正|也|乃|即)*"
    r"(?:是|为|即|属|扮演|充当|对应|依次|分别)|[^,，]{0,3}[正偏七比劫食伤])"
)
# What may stand between a stem and the god that it is, beside other gods.
_LINKS = re.compile(
    r"(?:[\s,:;|()\[\]*–—.-]|(?<![a-z])"
    r"(?:is|are|as|your|an?|the|his|her|that|that's|which|to|and|over|under|it|its|namely"
    r"|called|"
    r"respectively|means?|other words|so|you|get|gives?|brings?|put|puts|on|top|this|present"
    r"|luck|branch|contains?|holds?|keeps?|mix(?:es)?|adds?|[a-z]+ly|"
    r"earth|wood|fire|metal|water|yin|yang|again|month|hour|day|year|two|stems?|in|appears"
    r"|stands|of|makes?|who|was|were|main|middle|residual|qi)(?![a-z])"
    r"|(?<![a-z])(?:above|below)(?![a-z]))*"
)
_HAS = re.compile(
    r"(?:有|见|带|透|逢|兼)(?:了|出|着)?$"
    r"|(?<![a-z])(?:have|has|no|with|lacks?) (?:an? |the |your )?$"
)
# What brings a god by its stem, whatever hides in its branch: 正官运, "a Rob Wealth year".
_BY_ITS_STEM = re.compile(
    r"星?(?:大运|运(?![势气])|年(?![柱干支时月])|当头|临门|盖头)|"
    r" (?:luck )?(?:decade|pillar|year|period|cycle)(?![a-z'])| on (?:the )?(?:top|stem)(?![a-z])"
)
_LED_BY_STEM = re.compile(
    r"(?:天干|干)(?:是|为|透|乃)?$|(?<![a-z])stem,? (?:is )?(?:an? |the |your )?$"
)
# "Wu" that is neither 戊 nor 午 for certain.
_WU = re.compile(r"(?<![a-z])wu(?![a-z])")


def may_be(sentence: Sentence) -> bool:
    """Return whether a god is told of something that is named."""
    if not sentence.tags & Tag.GOD or _is_unread(sentence):
        return False
    return any(
        _is_told(sentence, index)
        and (_is_by_its_stem(sentence, token) or _stands_behind(sentence, index, _NO_STEM))
        for index, token in enumerate(sentence.tokens)
    )


def unfounded(sentence: Sentence, said: Named, truth: Truth) -> Iterator[Claim]:
    """Yield ten gods that nothing named is to the day master."""
    if truth.master < 0:
        return
    others = {truth.master} if not _tells_of_others(sentence) else said.stems | {truth.master}
    anywhere = said.stems | said.inside | {truth.master}
    gods = {god_of(master, stem) for master in others for stem in anywhere}
    brought = {god_of(truth.master, stem) for stem in said.stems}
    for index, token in enumerate(sentence.tokens):
        if not _is_told(sentence, index):
            continue
        if _is_by_its_stem(sentence, token) and brought:
            if not brought & set(token.ids) and _is_anchored(sentence, said):
                yield about(ClaimKind.TEN_GOD, token)
        elif _stands_behind(sentence, index, truth.master) and not gods & set(token.ids):
            yield about(ClaimKind.TEN_GOD, token)


def _is_unread(sentence: Sentence) -> bool:
    read = {t.start for t in sentence.tokens if t.tags & PILLAR}
    return any(m.start() not in read for m in _WU.finditer(sentence.folded))


def _tells_of_others(sentence: Sentence) -> bool:
    """Whether a god may be reckoned from another stem than the day master: 癸是庚的伤官, "Officer of Geng"."""
    stems = [t for t in sentence.tokens if t.tags & Tag.STEM]
    return len({t.stem for t in stems}) > 1 and (
        any(sign in sentence.folded for sign in ("'s ", "的", "之"))
        or any(sentence.folded.endswith(" of ", 0, t.start) for t in stems)
    )


def _is_told(sentence: Sentence, index: int) -> bool:
    token = sentence.tokens[index]
    return (
        bool(token.tags & Tag.GOD)
        and len(token.ids) == 1
        and token.part != "weak"
        and is_said(sentence, index)
        and not is_denied(sentence, token)
    )


def _is_by_its_stem(sentence: Sentence, token: Token) -> bool:
    return (
        _BY_ITS_STEM.match(sentence.folded, token.end) is not None
        or _LED_BY_STEM.search(sentence.folded[: token.start]) is not None
    )


def _is_anchored(sentence: Sentence, said: Named) -> bool:
    return bool(said.pairs or said.years) or any(t.tags & PILLAR for t in sentence.tokens)


def _stands_behind(sentence: Sentence, index: int, master: int) -> bool:
    """Whether a god is told of the stem, the branch or the place shortly before it, not for itself."""
    tokens, god = sentence.tokens, sentence.tokens[index]
    if _HAS.search(sentence.folded[: god.start]):
        return False
    before = [
        t
        for t in tokens[:index]
        if t.tags & PILLAR or (t.tags & Tag.POSITION and t.part != "master")
    ]
    if not before or is_denied_at(sentence, before[-1].start):
        return False
    if before[-1].tags & Tag.STEM and before[-1].stem == master:
        # "Geng Metal, and the Direct Officer is your useful god": to whom it is one, not what is.
        return False
    gap = sentence.folded[before[-1].end : god.start]
    if has_chinese(sentence.folded):
        return len(gap) <= _NEAR_ZH and _CLAUSE.search(gap) is None
    gods = [t for t in tokens[:index] if t.tags & Tag.GOD and t.start >= before[-1].end]
    for other in reversed(gods):
        gap = gap[: other.start - before[-1].end] + gap[other.end - before[-1].end :]
    return len(gap) <= _NEAR_EN and _LINKS.fullmatch(gap) is not None
