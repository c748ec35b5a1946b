"""Stems that are said to hide where they do not, to be at a stage which is not theirs, to be what another stem is."""

import re
from collections.abc import Iterator
from itertools import pairwise

from services.chat.grounding.claims import Claim, ClaimKind
from services.chat.grounding.lexicon import Tag, Token
from services.chat.grounding.presence import is_denied
from services.chat.grounding.scopes import Sentence
from services.chat.grounding.tables import god_of, hidden_stems, stages_of
from services.chat.grounding.truth import Truth
from services.chat.grounding.unfounded.named import (
    PILLAR,
    Named,
    about,
    at_match,
    is_denied_at,
    is_said,
    is_said_at,
)

_STEMS_THEN = re.compile(r" (?:the )?(?:same )?(?:two|three) (?:heavenly )?stems?,?")
_HIDES = re.compile(
    r"藏(?:着|有|了)?|(?<![a-z])(?:hides?|hiding|conceals?"
    r"|(?P<weak>carry|carries|holds?|contains?))(?![a-z])(?: only| just)?"
)
_FURTHER = re.compile(r"(?:另|还另|又|也)$")
_LISTED = Tag.STEM | Tag.ELEMENT | Tag.OPEN | Tag.CLOSE | Tag.GOD | Tag.POLARITY | Tag.NUMBER
_PLACES = Tag.BRANCH | Tag.POSITION | Tag.UNIT | Tag.NUMBER | Tag.CHART | Tag.OPEN | Tag.CLOSE
_BETWEEN = 10
_A_STAGE = re.compile(r" (?:stage|\(|on|in|at|of)")
_JOINS = "、和与"
_COMMAS = (",", "、", "，")
_STEMS = 10
_IS_A = re.compile(r"[,，]? ?(?:属|是|为|乃|is|,) ?(?:an? )?")
_KEEPS = re.compile(r"(?:水|木|火|土|金)?(?:中|里|内)(?:的|有|藏着?|所藏)?")
_IT = re.compile(r"(?<![a-z])(?:it|they|which|both)(?![a-z])|它|其")
_ROOTED = re.compile(r"(?:通根|扎根|生根|有根)(?:于|在)|(?<![a-z])rooted in (?:the |your )?")
_BARE_STAGE = re.compile(r"(?:之|的)(?P<stage>[墓绝胎养衰病死])(?:地|位|库)?(?=[,，。;；、]|$)")
_STAGES = {"墓": "grave", "绝": "extinction", "胎": "embryo", "养": "nourishing", "衰": "decline", "病": "illness", "死": "death"}  # fmt: skip
_IN = re.compile(
    r"(?:藏(?:于|在)|(?<![a-z])(?:hid(?:es|den|ing)|lies|tucked|inside|kept)"
    r"(?: in| inside| within)?)"
)


def may_be(sentence: Sentence) -> bool:
    """Return whether something is said to hide, to be rooted, to be at a stage or of a polarity."""
    text = sentence.folded
    if sentence.tags & Tag.STAGE or any(True for _ in _polar(sentence)):
        return True
    if sentence.tags & Tag.BRANCH and (
        any(form.search(text) for form in (_HIDES, _IN, _ROOTED))
        or any(True for _ in _kept(sentence))
    ):
        return True
    return sentence.tags & Tag.STEM != 0 and _BARE_STAGE.search(text) is not None


def unfounded(sentence: Sentence, said: Named, truth: Truth) -> Iterator[Claim]:
    """Yield stems, stages and branches that nothing named bears out."""
    if sentence.tags & Tag.BRANCH:
        yield from _hidden(sentence, said, truth)
        yield from _in(sentence, truth)
        yield from _kept(sentence)
        yield from _rooted(sentence)
    if sentence.tags & Tag.STAGE and said.branches:
        yield from _stages(sentence, said, truth)
    if sentence.tags & Tag.STEM and said.branches:
        yield from _bare_stages(sentence, said)
    yield from _polar(sentence)


def _hidden(sentence: Sentence, said: Named, truth: Truth) -> Iterator[Claim]:
    """A list of stems behind a word that says they hide: 丑中藏己、癸、庚."""
    for match in _HIDES.finditer(sentence.folded):
        before = sentence.folded[: match.start()]
        if is_denied_at(sentence, match.start()) or _FURTHER.search(before):
            continue
        then = _STEMS_THEN.match(sentence.folded, match.end())
        listed = _run(sentence, then.end() if then else match.end(), _LISTED)
        stems = [i for i in listed if sentence.tokens[i].tags & PILLAR == Tag.STEM]
        if match.group("weak") and len(stems) < len(("one", "other")):
            # "The Ox carries Ding on its back."
            continue
        for index in stems:
            token = sentence.tokens[index]
            # "…, which to Ding are": to the day master.
            if token.stem not in said.inside | {truth.master}:
                yield about(ClaimKind.HIDDEN_STEM, token)


def _in(sentence: Sentence, truth: Truth) -> Iterator[Claim]:
    """Branches in which a thing is said to hide, where none of what is named does: 辛金藏于丑、卯二支."""
    stems = _meant(sentence, truth)
    if not stems:
        return
    for match in _IN.finditer(sentence.folded):
        stars = any(t.tags & Tag.STAR and t.start < match.start() for t in sentence.tokens)
        if stars or is_denied_at(sentence, match.start()):
            # "The Scholar star of Bing lies in Shen": the star does.
            continue
        beside = [
            t
            for t in sentence.tokens
            if t.tags & PILLAR == Tag.STEM and 0 <= match.start() - t.end <= 1
        ]
        own = {t.stem for t in beside} or stems
        for index in _run(sentence, match.end(), _PLACES):
            token = sentence.tokens[index]
            if token.tags & PILLAR != Tag.BRANCH or _is_wu(sentence, token):
                continue
            if not own & set(hidden_stems(token.branch)):
                yield about(ClaimKind.HIDDEN_STEM, token)


def _kept(sentence: Sentence) -> Iterator[Claim]:
    """Stems right behind the branch that keeps them: 未中己、丁、乙."""
    tokens = sentence.tokens
    for at, branch in enumerate(tokens):
        keeps = _KEEPS.match(sentence.folded, branch.end)
        if branch.tags & PILLAR != Tag.BRANCH or keeps is None:
            continue
        end = keeps.end()
        for index in range(at + 1, len(tokens)):
            token = tokens[index]
            if token.start == end and sentence.folded[token.start] in _JOINS:
                end = token.end
                continue
            if token.tags & PILLAR != Tag.STEM or sentence.folded[end : token.start].strip(_JOINS):
                break
            end = token.end
            if token.stem not in hidden_stems(branch.branch) and is_said(sentence, index):
                yield about(ClaimKind.HIDDEN_STEM, token)


def _rooted(sentence: Sentence) -> Iterator[Claim]:
    """A stem that is said to have its root in a branch where nothing of its element hides."""
    for match in _ROOTED.finditer(sentence.folded):
        before = [
            t
            for t in sentence.tokens
            if t.end <= match.start() and t.tags & (Tag.STEM | Tag.ELEMENT | Tag.GOD)
        ]
        after = next((t for t in sentence.tokens if t.start >= match.end()), None)
        stem = before[-1] if before else None
        if stem is not None and _IT.search(sentence.folded, stem.end, match.start()):
            continue
        if before and before[-1].tags & Tag.GOD:
            # "Wu, the Direct Wealth, is rooted in …"
            stem = before[-2] if len(before) > 1 and before[-2].tags & Tag.STEM else None
        if (
            stem is None
            or stem.tags & PILLAR != Tag.STEM
            or after is None
            or after.tags & PILLAR != Tag.BRANCH
        ):
            continue
        elements = {hidden // 2 for hidden in hidden_stems(after.branch)}
        if (
            stem.stem // 2 not in elements
            and is_said_at(sentence, match.start())
            and not is_denied_at(sentence, match.start())
        ):
            yield about(ClaimKind.HIDDEN_STEM, after)


def _bare_stages(sentence: Sentence, said: Named) -> Iterator[Claim]:
    """A stage in one character, of the stem before it, in a branch that is named: 寅正是甲木的墓."""
    for match in _BARE_STAGE.finditer(sentence.folded):
        stem = next(
            (t for t in sentence.tokens if t.tags & PILLAR == Tag.STEM and t.end == match.start()),
            None,
        )
        if (
            stem is None
            or not is_said_at(sentence, match.start())
            or is_denied_at(sentence, stem.start)
        ):
            continue
        name = f"stage.{_STAGES[match.group('stage')]}"
        if name not in {stages_of(stem.stem, branch) for branch in said.branches}:
            yield at_match(ClaimKind.STAGE, match)


def _run(sentence: Sentence, end: int, tags: int) -> Iterator[int]:
    """Yield the words of a list that begins at a place in the text, as far as they stand close and are of these."""
    for index, token in enumerate(sentence.tokens):
        if token.start < end:
            continue
        listed = token.tags & tags or sentence.folded[token.start : token.end] in _COMMAS
        if token.start - end > _BETWEEN or not (listed or _is_wu(sentence, token)):
            return
        end = token.end
        if is_said(sentence, index):
            yield index


def _is_wu(sentence: Sentence, token: Token) -> bool:
    """Whether a word is "Wu", which alone may be 戊 or 午."""
    return sentence.folded[token.start : token.end] == "wu"


def _meant(sentence: Sentence, truth: Truth) -> set[int]:
    """Stems that a sentence names, by themselves, by their element, by what they are to the day master."""
    found: set[int] = set()
    for token in sentence.tokens:
        if token.tags & Tag.STEM:
            found.add(token.stem)
        if token.tags & Tag.ELEMENT and token.element >= 0:
            found |= {2 * token.element, 2 * token.element + 1}
        if token.tags & Tag.GOD and truth.master >= 0:
            found |= {stem for stem in range(_STEMS) if god_of(truth.master, stem) in token.ids}
    return found


def _stages(sentence: Sentence, said: Named, truth: Truth) -> Iterator[Claim]:
    if not any(t.tags & PILLAR for t in sentence.tokens):
        return
    stems = {t.stem for t in sentence.tokens if t.tags & Tag.STEM} | {truth.master}
    # 水长生在申: of an element, either of its stems.
    stems |= {2 * t.element + n for t in sentence.tokens if t.tags & Tag.ELEMENT for n in (0, 1)}
    stages = {stages_of(stem, branch) for stem in stems if stem >= 0 for branch in said.branches}
    for index, token in enumerate(sentence.tokens):
        if not token.tags & Tag.STAGE or token.tags & (Tag.WORD | Tag.STAR) or not token.ids:
            continue
        if token.part == "weak" and not _A_STAGE.match(sentence.folded, token.end):
            continue
        if sentence.folded[: token.start].endswith("十二") or is_denied(sentence, token):
            continue
        if is_said(sentence, index) and not stages & set(token.ids):
            yield about(ClaimKind.STAGE, token)


def _polar(sentence: Sentence) -> Iterator[Claim]:
    """A stem that is called by what another one is: 日主壬属阴水."""
    tokens = [(i, t) for i, t in enumerate(sentence.tokens) if not t.tags & Tag.IS]
    for (_, stem), (index, polar) in pairwise(tokens):
        if (
            stem.tags & PILLAR == polar.tags & PILLAR == Tag.STEM
            and polar.part == "polar"
            and stem.part != "polar"
            and stem.stem != polar.stem
            and is_said(sentence, index)
            and _IS_A.fullmatch(sentence.folded[stem.end : polar.start])
        ):
            yield about(ClaimKind.STEM, polar)
