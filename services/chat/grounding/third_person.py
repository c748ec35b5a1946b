"""Readings that call their person "she": a parent's of a child, a friend's of a friend.

Who "she" is no sentence says, but what is told of her does. Each claim of such a sentence is held against this chart: one
that holds here and in few other charts speaks for this being her chart, one that fails here speaks for another. Let h be
the share of other charts for which a claim holds (of a panel of twelve, one added to each side) and 0.8 the share of claims
that hold where a writer does speak of this chart. Then the odds that she is meant are

    exp(Σ ln(0.8 / h) over what holds + Σ ln(0.2 / (1 − h)) over what does not),

reckoned for "he" and "she" each. From twenty to one on their sentences are read as if they were said to "you". Never in a
text that calls the chart "yours": there she is somebody else.
"""

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from services.chat.grounding.claims import Modality
from services.chat.grounding.folding import fold
from services.chat.grounding.judge import Judgement, Standing
from services.chat.grounding.lexicon import Tag
from services.chat.grounding.scopes import ANCHORS, VALUES, Sentence
from services.chat.grounding.specificity import PANEL, is_own, shared
from services.chat.grounding.truth import Truth

Judged = tuple[Sentence, tuple[Judgement, ...]]

_LIKELY = math.log(20)
# Somebody of whom all was right so far may be followed by another: a few false sentences are enough to doubt it again.
_MOST = 8.0
_RIGHT = 0.8

_PRONOUN = re.compile(
    # Of 合 the pinyin is "he": liù hé, (tiān dé hé).
    r"(?<![a-z'-])(?<!liu )(?<!san )(?<!ban )(?<!gong )(?<! an )(?<! de )(?<! wu )"
    r"(?:(?P<he>he|him|his|himself)|(?P<she>she|hers?|herself))"
    r"(?:'s| is| was| has| does)?(?![a-z)])"
    # 他日 and 他年 are some day; 他日支 is his day branch.
    r"|(?<![其吉维利])(?P<m>他)(?![们人乡方处]|[日年](?![支干柱主元上]))|(?<!其)(?P<f>她)(?!们)"
)
# These are no words of the lexicon.
_NO_TOKEN = re.compile(r"(?<![a-z])(?:him(?:self)?|herself)(?![a-z])")
_YOU = {
    "he": "you", "him": "you", "his": "your", "himself": "yourself",
    "she": "you", "her": "your", "hers": "yours", "herself": "yourself",
}  # fmt: skip
_VERBS = {"'s": "'re", " is": " are", " was": " were", " has": " have", " does": " do"}
# "for her, …", "gives her a hand": what follows is nothing that she could own.
_OWNS_NOTHING = re.compile(
    r"\s*(?:$|[^\sa-z'\"]|(?:in|on|to|with|and|or|but|from|at|for|an?|the|by|into|as|well|more"
    r"|most|through|out|up|when|while|"
    r"before|after|until|that|than|so|if|because|not|no|some|any)(?![a-z]))"
)
_TO_YOU = re.compile(
    r"(?<![a-z])(?:your (?:own |birth |natal )*|you(?: are|'re|r) (?:an? )?)$"
    r"|(?:你|您)(?:自己|本人)?(?:的|是|属|生于)?$"
)
# Words for people that are nobody: the next "she" is not one of them.
_ANYBODY = re.compile(
    r"(?:people|those|(?:a )?person|anyone|some(?:one|body)(?:'s)?|they|their)"
    r"(?: with| whose| born)?|有人|有的人|别人|他们|她们|他人|某人|书上"
)
# Somebody of theirs, or of anybody: "her brother", "a colleague", 她的先生; not "her mother star".
_KIN = re.compile(
    r"(?<![a-z])(?:his|her|my|an?|their) (?:[a-z]+ )?"
    r"(?:(?:grand|step)?(?:mother|father|parents?|sons?|daughters?|child(?:ren)?)|mum|mom|dad"
    r"|brothers?|sisters?|siblings?|"
    r"twins?|cousins?|aunts?|uncles?|wife|husband|spouse|partner|fianc[a-z]+|boyfriend"
    r"|girlfriend|friends?|colleagues?|boss|clients?|teachers?|neighbou?rs?|lady|"
    r"gentleman|patient|student)(?![a-z])(?!'s? (?:palace|star)| (?:palace|star))"
    r"|[他她]的?(?:先生|太太|妻子|丈夫|老公|老婆|爱人|对象|母亲|父亲|妈妈|爸爸|父母|儿子|女儿"
    r"|孩子|哥哥|姐姐|弟弟|妹妹|兄弟|姐妹|朋友|同事|上司|老板|奶奶|爷爷|"
    r"外婆|外公|同学|男友|女友|男朋友|女朋友)(?![宫星缘])"
)
_UNLIKE_YOU = re.compile(
    r"(?:与|和|跟|同|像)[你您](?:的)?(?:不同|不一样|一样|相同|相反|相似)"
    r"|(?<![a-z])(?:unlike|like) you(?:rs)?(?![a-z])"
)
_LONGEST = 24


@dataclass(frozen=True, slots=True)
class ThirdPerson:
    """Who "he" and "she" are, as far as a text has told. he, she: logarithms of the odds that it is this chart's person.

    aside: the sentence just heard names somebody of theirs, so that who is meant in it is open.
    """

    he: float = 0.0
    she: float = 0.0
    spoken_to: bool = False
    aside: bool = False

    @property
    def ours(self) -> frozenset[str]:
        """Which of "he" and "she" is taken to be the person of this chart."""
        if self.spoken_to or self.aside:
            return frozenset()
        return frozenset(who for who in ("he", "she") if getattr(self, who) >= _LIKELY)

    def after(self, read: Sentence, judged: Callable[[str], Judged], truth: Truth) -> "ThirdPerson":
        """Return what is known when a sentence has been heard. judged: holds one against the chart as it is said."""
        if self.spoken_to:
            return self
        if read.tags & Tag.CHART and _speaks_to_you(read):
            return replace(self, spoken_to=True)
        if not read.tags & Tag.OTHER and not _NO_TOKEN.search(read.folded):
            return self
        who = sorted({_who(found) for found in _PRONOUN.finditer(read.folded)})
        if _names_another(read):
            # The next "she" may be that one.
            return replace(self, he=min(self.he, 0.0), she=min(self.she, 0.0), aside=True)
        known = replace(self, aside=_KIN.search(read.folded) is not None) if who else self
        for one in who if not known.aside else ():
            again, found = judged(addressed(read.text, known.ours | {one})[0])
            odds = getattr(known, one) + _told(found, again, truth)
            known = replace(known, **{one: max(-_MOST, min(_MOST, odds))})
        return known


def addressed(said: str, who: frozenset[str]) -> tuple[str, list[int]]:
    """Return a sentence as if it were said to "he" or "she", and where each of its characters stands in it."""
    text, at, done = "", list[int](), 0
    folded = fold(said)
    for found in _PRONOUN.finditer(folded):
        if _who(found) not in who:
            continue
        word = _instead(folded, found)
        if said[found.start()].isupper():
            word = word[0].upper() + word[1:]
        text += said[done : found.start()] + word
        at += range(done, found.start())
        at += (min(found.start() + n, found.end() - 1) for n in range(len(word)))
        done = found.end()
    return text + said[done:], [*at, *range(done, len(said))]


def _instead(folded: str, found: re.Match[str]) -> str:
    if found.group("m") or found.group("f"):
        return "你"
    word = found.group("he") or found.group("she")
    verb = found.group()[len(word) :]
    if word == "her" and _OWNS_NOTHING.match(folded, found.end()):
        return "you" + _VERBS.get(verb, verb)
    return _YOU[word] + _VERBS.get(verb, verb)


def _who(found: re.Match[str]) -> str:
    return "he" if found.group("he") or found.group("m") else "she"


def _speaks_to_you(read: Sentence) -> bool:
    """Whether something of the chart is said to be the reader's, or somebody is held against the reader."""
    return _UNLIKE_YOU.search(read.folded) is not None or any(
        token.tags & (VALUES | ANCHORS | Tag.CHART)
        and _TO_YOU.search(read.folded, max(token.start - _LONGEST, 0), token.start)
        for token in read.tokens
    )


def _names_another(read: Sentence) -> bool:
    """Whether something of a chart is said to be somebody's who is called by a word that is no pronoun."""
    kin = _KIN.search(read.folded)
    things = [t.start for t in read.tokens if t.tags & (VALUES | ANCHORS | Tag.BORN)]
    if kin is not None and any(0 <= start - kin.end() <= _LONGEST for start in things):
        return True
    another = False
    for token, modality in zip(read.tokens, read.modality, strict=True):
        if token.tags & Tag.OTHER:
            word = read.folded[token.start : token.end].removesuffix("的")
            another = another or not (_PRONOUN.fullmatch(word) or _ANYBODY.fullmatch(word))
        elif another and modality is Modality.OTHER and token.tags & (VALUES | ANCHORS):
            return True
    return False


def _told(judged: Iterable[Judgement], read: Sentence, truth: Truth) -> float:
    """Return what claims say for this being the chart of whom they are made; of one word the one that says most."""
    told: dict[int, float] = {}
    for one in judged:
        if one.standing is not Standing.FALSE and not is_own(one):
            continue
        share = (1 + shared(one.claim, read, truth.today)) / (PANEL + 2)
        says = math.log((1 - _RIGHT) / (1 - share) if one.standing is Standing.FALSE else _RIGHT / share)  # fmt: skip
        at = one.claim.token.start
        if at not in told or abs(says) > abs(told[at]):
            told[at] = says
    return sum(told.values())
