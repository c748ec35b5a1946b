"""Ten gods that stand right behind a stem as what it is called: "Gui (癸), your Eating God", 庚是食神.

No other reading is left where nothing stands between but what says that the one is the other, so that here it does not
matter what else the sentence names.
"""

import re
from collections.abc import Iterator

from services.chat.grounding.claims import Claim, ClaimKind
from services.chat.grounding.extract_lists import in_order, runs
from services.chat.grounding.lexicon import Tag, Token
from services.chat.grounding.once import of_words
from services.chat.grounding.presence import is_denied
from services.chat.grounding.scopes import Sentence
from services.chat.grounding.tables import god_of, hidden_stems
from services.chat.grounding.truth import Truth
from services.chat.grounding.unfounded.named import PILLAR, Named, about, is_said

_A_LIST = 2
_ASIDE = re.compile(r" ?\([^()]*\)")
_IS_CALLED = re.compile(
    r"(?: (?:metal|wood|water|fire|earth))?"
    r"(?:,? (?:which|that|who) (?:is|are)|,? (?:is|are|being|as|namely)|,|:| [–—-])?"
    r"(?: also| again)?"
    r"(?: an?| the| your)? ?"
    r"|[金木水火土]?[,，]?(?:就|便|正|也|即|却|乃|亦)?(?:是|为|属|即|叫|称|谓之)(?:做|作)?"
    r"(?:你的?|命主的?|日主的?)?|[金木水火土]?"
)
_BRINGS = re.compile(
    r"[^.;:(){}]{0,60}?(?:(?<![a-z])"
    r"(?:brings?|brought|gives?|gave|puts?|means|is|was|as|with|carries|carried|namely|of"
    r"|(?:is|was) ruled by|belong(?:s|ed) to)|"
    r",|:| [–—-])(?: in)?(?: an?| the| your)? "
    r"|(?:大?运|年|这步|那步|这一?年)?[,，:：]?(?:走的|行的|带来的?)?(?:就|便|正|乃)?"
    r"(?:是|为|带来|送来|引来)?(?:你的?|一步)?"
)
# What may stand between without being what is spoken of.
_TIMES = Tag.YEAR | Tag.DATE | Tag.AGE | Tag.LUCK | Tag.NUMBER | Tag.NOW | Tag.NEXT | Tag.COMMA | Tag.IS | Tag.OPEN | Tag.CLOSE | Tag.LOCATIVE | Tag.CHART | Tag.WORD | Tag.HAVE | Tag.FLOW | Tag.ORDINAL  # fmt: skip
_OF_A_PLACE = re.compile(r" (?:on|in|at) (?:the |your )?(?:year|month|day|hour)(?![a-z])")
# 克庚为…: what is done to a stem is not it. 丁与甲: of several, either.
_ACTED_ON = re.compile(
    r"[克生合制泄争冲见坐化护]$|(?<![a-z])"
    r"(?:of|with|to|for|by|controls?|produces?|feeds?|drains?|meets?) $"
)
_JOINED = re.compile(r"(?:、|,|/|和|与|及| and| or|,? and|&| \+)* ?$")
# "Eating God of Xin", 丁是正官的根, 为食神所生: of another stem, or not the god itself.
_OF_ANOTHER = re.compile(r"(?: of (?!your|the )|'s|的|之|所)")
_TWO = re.compile(
    r"(?:the )?(?:former|first)(?:,? (?:is|being|as))?(?: an?| the| your)? (?P<one>[a-z ]+?)"
    r"(?:,| and| while)+ (?:the )?(?:latter|second)(?:,? (?:is|being|as))?"
    r"(?: an?| the| your)? "
    r"|前者(?:就|乃)?[是为]?(?P<eins>[^,，;；]{1,4})[,，;；](?:而)?后者(?:就|乃)?[是为]?"
)


def may_be(sentence: Sentence) -> bool:
    """Return whether a god stands where it is what something is called."""
    if not sentence.tags & Tag.GOD or not sentence.tags & Tag.STEM:
        return False
    hides = sentence.tags & Tag.HIDDEN != 0
    return hides or bool(_names(sentence)) or _TWO.search(sentence.folded) is not None


def unfounded(sentence: Sentence, said: Named, truth: Truth) -> Iterator[Claim]:
    """Yield gods that the stem right before them is not."""
    if truth.master < 0:
        return
    yield from _in_turn(sentence, truth)
    if sentence.tags & Tag.HIDDEN:
        yield from _as_many(sentence, truth)
    for god, stems in _names(sentence):
        if truth.master not in stems and not any(
            god_of(truth.master, stem) in god.ids for stem in stems
        ):
            yield about(ClaimKind.TEN_GOD, god)


@of_words
def _names(sentence: Sentence) -> tuple[tuple[Token, set[int]], ...]:
    """Return the gods that are the name of a stem, each with the stems that may be meant."""
    listed = {god.start for _, god, _ in in_order(sentence)}
    text = sentence.folded
    if "(" in text:
        text = _ASIDE.sub(lambda aside: "\0" * len(aside.group()), text)
    found = []
    for index, god in enumerate(sentence.tokens):
        if not god.tags & Tag.GOD or len(god.ids) != 1 or god.part == "weak" or god.start in listed:
            continue
        if not is_said(sentence, index) or is_denied(sentence, god):
            continue
        stems = (
            _called(sentence, text, index) or _brings(sentence, index) or _behind(sentence, index)
        )
        if stems and not _OF_ANOTHER.match(sentence.folded, god.end):
            found.append((god, stems))
    return tuple(found)


def _called(sentence: Sentence, text: str, index: int) -> set[int]:
    """Return the stem that a god is the name of, with those which a list joins to it; empty where none is.

    text: the sentence without what is put in brackets, each character of which is a zero.
    """
    god = sentence.tokens[index]
    before = [t for t in sentence.tokens[:index] if t.tags & PILLAR and text[t.start] != "\0"]
    if not before or before[-1].tags & PILLAR != Tag.STEM:
        return set()
    if not _IS_CALLED.fullmatch(text[before[-1].end : god.start].replace("\0", "")):
        return set()
    if _ACTED_ON.search(text[: before[-1].start].replace("\0", "")):
        return set()
    return {t.stem for t in _list(text, before)}


def _brings(sentence: Sentence, index: int) -> set[int]:
    """Return the stems of the whole pillar that a god is told of, in its branch too: "Jia Shen brings Seven Killings"."""
    god = sentence.tokens[index]
    before = [t for t in sentence.tokens[:index] if t.tags & (PILLAR | Tag.GOD | Tag.POSITION)]
    if not before or before[-1].tags & PILLAR != PILLAR:
        return set()
    if any(t.start > before[-1].start and t.tags & ~_TIMES for t in sentence.tokens[:index]):
        return set()
    pillar, text = before[-1], _ASIDE.sub("", sentence.folded[before[-1].end : god.start])
    if not _BRINGS.fullmatch(text) or _OF_A_PLACE.match(sentence.folded, god.end):
        return set()
    return {pillar.stem, *hidden_stems(pillar.branch)}


def _behind(sentence: Sentence, index: int) -> set[int]:
    """Return the stems that stand right behind the god's name: 正印己土, "Direct Officer Ding"."""
    god, found, end = sentence.tokens[index], set[int](), sentence.tokens[index].end
    for token in sentence.tokens[index + 1 : index + 3]:
        if token.tags & PILLAR != Tag.STEM or sentence.folded[end : token.start] not in ("", " "):
            break
        found.add(token.stem)
        end = token.end
    follows = sentence.folded[god.end : god.end + 1]
    return found if follows != "," else set()


def _list(text: str, before: list[Token]) -> Iterator[Token]:
    """Yield the last of some stems, and those that stand before it in one list."""
    last = before[-1]
    yield last
    for other in reversed(before[:-1]):
        gap = text[other.end : last.start].replace("\0", "")
        if other.tags & PILLAR != Tag.STEM or not (gap == "" or _JOINED.fullmatch(gap)):
            return
        yield other
        last = other


def _in_turn(sentence: Sentence, truth: Truth) -> Iterator[Claim]:
    """Of two stems, the former and the latter: 午藏丁与己，前者是劫财，后者是伤官."""
    for match in _TWO.finditer(sentence.folded):
        before = [
            i
            for i, t in enumerate(sentence.tokens)
            if t.end <= match.start() and t.tags & PILLAR == Tag.STEM
        ]
        # Of three the first and the second are others than the last two.
        lists = runs(sentence, before)
        stems = [sentence.tokens[i].stem for i in lists[-1]] if lists else []
        gods = [
            (i, t)
            for i, t in enumerate(sentence.tokens)
            if t.tags & Tag.GOD and match.start() <= t.start <= match.end()
        ]
        if len(stems) != len(gods):
            continue
        for stem, (index, god) in zip(stems, gods, strict=True):
            if god_of(truth.master, stem) not in god.ids and is_said(sentence, index):
                yield about(ClaimKind.TEN_GOD, god)


def _as_many(sentence: Sentence, truth: Truth) -> Iterator[Claim]:
    """A list of stems that hide, and behind it a list of as many gods: "hides Wu, Xin and Ding, that's …"."""
    stems = [i for i, t in enumerate(sentence.tokens) if t.tags & PILLAR == Tag.STEM]
    gods = [i for i, t in enumerate(sentence.tokens) if t.tags & Tag.GOD and len(t.ids) == 1]
    told = [run for run in runs(sentence, stems) if len(run) >= _A_LIST]
    named = [run for run in runs(sentence, gods) if len(run) >= _A_LIST]
    if (
        len(told) != 1
        or len(named) != 1
        or len(told[0]) != len(named[0])
        or told[0][-1] > named[0][0]
    ):
        return
    between = sentence.tokens[told[0][-1] + 1 : named[0][0]]
    hides = any(t.tags & Tag.HIDDEN for t in sentence.tokens[: told[0][0]])
    if not hides or any(t.tags & (PILLAR | Tag.GOD | Tag.POSITION | Tag.RELATION) for t in between):
        return
    left = [god_of(truth.master, sentence.tokens[i].stem) for i in told[0]]
    for index in named[0]:
        token = sentence.tokens[index]
        right = next((god for god in left if god in token.ids), None)
        if right is not None:
            left.remove(right)
        elif is_said(sentence, index) and not is_denied(sentence, token):
            yield about(ClaimKind.TEN_GOD, token)
