"""Claims about the natal chart: what stands where, what there is and is not, what it is called."""

import re

from services.chat.grounding import extract_facts
from services.chat.grounding.binding import anchor_of
from services.chat.grounding.claims import Claim, ClaimKind
from services.chat.grounding.extract_branches import branch_claims, has_between, is_present
from services.chat.grounding.extract_lists import in_order, is_in_order, paired
from services.chat.grounding.extract_pillars import (
    USUAL,
    Columns,
    denied_before,
    in_a_row,
    in_row,
    pillar_claims,
)
from services.chat.grounding.extract_reference import NEIGHBOUR, is_reference
from services.chat.grounding.extract_whole import SEEN_FROM
from services.chat.grounding.lexicon import Tag, Token
from services.chat.grounding.presence import is_denied, is_of_stems
from services.chat.grounding.scopes import Sentence

_PILLAR = Tag.STEM | Tag.BRANCH


_MOVING = Tag.FLOW | Tag.YEAR | Tag.LUCK


_SEPARATORS = set("、/·•,|-;")


def claims(sentence: Sentence, used: set[int], columns: Columns = USUAL) -> list[Claim]:
    """Return the claims about the natal chart."""
    found: list[Claim] = []
    found += in_row(sentence, used, columns)
    found += in_a_row(sentence, used, columns)
    for place, at in paired(sentence):
        token, said = sentence.tokens[at], sentence.modality[at]
        kind = ClaimKind.STEM if token.tags & Tag.STEM else ClaimKind.BRANCH
        part = "stem" if kind is ClaimKind.STEM else "branch"
        used.add(at)
        found.append(Claim(kind, token, place, part, modality=said))
    pairs = list(in_order(sentence))
    if not pairs and is_in_order(sentence):
        # Lists of different length: which belongs to which is not known.
        used |= {i for i, t in enumerate(sentence.tokens) if t.tags & Tag.GOD}
    for stem, god, at in pairs:
        used.add(at)
        said = sentence.modality[at]
        found.append(Claim(ClaimKind.TEN_GOD, god, part="of", stem=stem.stem, modality=said))
    for index, token in enumerate(sentence.tokens):
        if index in used:
            if token.tags & _PILLAR and token.element >= 0:
                found += extract_facts.of_element(sentence, index)
            continue
        if token.tags & _PILLAR == _PILLAR:
            found += pillar_claims(sentence, index)
        elif is_reference(sentence, index):
            used.add(index)
        elif token.tags & Tag.STEM:
            found += _stem(sentence, index)
        elif token.tags & Tag.BRANCH:
            found += branch_claims(sentence, index)
        else:
            found += extract_facts.claims(sentence, index)
        if token.tags & _PILLAR and token.element >= 0:
            found += extract_facts.of_element(sentence, index)
    return found


_MASTER_VERB = re.compile(
    r"^(?:木|火|土|金|水)?(?:生于|生在|日生|日元|日主|命|之身"
    r"|(?:day master|as (?:your|the) day master))"
)


# 你是庚金, "you are Yang Water": who one is, is the day master.
_YOU_ARE = re.compile(
    r"(?:(?<![a-z])(?:you are|you're|you were born)(?: not)? (?:an? |the )?"
    r"|(?:你|您)(?:这个?人)?(?:不|就|便|正|其实)*是(?:一个|个)?|(?:你|您)属)$"
)
_SELF = re.compile(r" (?:nature|self|essence|personality|core|character|energy|spirit)")


# 生于癸日的你, being born on a Bing Fire day.
_BORN_ON = re.compile(r"(?:生于|生在|出生于|出生在|(?<![a-z])born (?:on|in) an? )$")
_THE_DAY = re.compile(
    r"^(?:木|火|土|金|水)?日(?![支柱干主元])"
    r"|^ (?:wood |fire |earth |metal |water )?(?:\([^()]*\) )?day(?![a-z])"
    r"(?! (?:branch|pillar|stem|master))"
)


# The stem that commands the month: 甲木司令, 司令者丁, "when Jia Wood rules", "ruling stem Wu".
_RULES = re.compile(
    r"(?:木|火|土|金|水)?(?:来)?(?:司令|司权|司事|用事|值令)"
    r"| (?:is )?(?:rules(?=[,.;]| the (?:month|season))|in command"
    r"|commands (?:the )?(?:month|season)|(?:holds?|held|has|had|takes?|took) (?:the )?command"
    r"|the ruling stem)(?![a-z])"
)
_RULED = re.compile(
    r"(?:(?:司令|用事|司权|司事)(?:(?:者|之神|之干|的?天干|的)(?:是|为|乃|即|:|,)*"
    r"|(?:是|为|乃|:)+)|ruling stem(?: of the month)?(?: is|:)? )$"
)


# How the month is shared out between its stems, or what is so whenever one of them commands, is no claim of this chart.
_RULES_OF_ALL = re.compile(
    r"(?:司令|司权)[^,，。;；]{0,3}[日天]|司令的?(?:人|时|者多)|[上中下]旬|还是|司令.*司令"
    r"|(?<![a-z])(?:when|whenever|if) [^,.]*(?:rules|commands)(?: the (?:month|season))"
    r"(?![a-z])"
)
_OURS = re.compile(r"[你您生造命]|月令|月支|(?<![a-z])(?:you|your|born|day master)(?![a-z])")


def _ruler(sentence: Sentence, index: int) -> bool:
    token, text = sentence.tokens[index], sentence.folded
    led = _RULED.search(text[: token.start])
    return led is not None or _RULES.match(text, token.end) is not None


# 天干无一庚辛: what hides in branches is not spoken of.
_IN_STEMS = re.compile(r"天干[^,。]{0,4}(?:无|没|不见|未见)|不透|未透")
_OWNS = re.compile(r"(?:日主|日元)?[的之](?: )*|'s |(?=$)")


def _is_basis(sentence: Sentence, index: int) -> bool:
    """Whether a stem is what a star or a stage is reckoned from: 时支卯是甲木的羊刃. It does not stand there."""
    if index + 1 >= len(sentence.tokens):
        return False
    after = sentence.tokens[index + 1]
    named = after.tags & (Tag.STAR | Tag.STAGE)
    return bool(named and _OWNS.fullmatch(sentence.between(index, index + 1)))


_DAY = 2
_TOP_OF = re.compile(r"(?<![a-z])(?:top|head|top half) of (?:the |your )?$")


def _stem(sentence: Sentence, index: int) -> list[Claim]:
    token, modality = sentence.tokens[index], sentence.modality[index]
    if _ruler(sentence, index):
        if _RULES_OF_ALL.search(sentence.folded) or not _OURS.search(sentence.folded):
            return []
        denied = denied_before(sentence, index)
        return [Claim(ClaimKind.RULER, token, 1, negated=denied, modality=modality)]
    hidden = _hidden_in(sentence, index)
    if hidden is not None:
        return [hidden]
    if _is_basis(sentence, index) or NEIGHBOUR.match(sentence.folded, token.end):
        return []
    before = sentence.folded[: token.start]
    if _BORN_ON.search(before) and _THE_DAY.match(sentence.folded[token.end :]):
        return [Claim(ClaimKind.STEM, token, 2, "master", modality=modality)]
    if before.endswith("以") and sentence.folded.startswith("之身", token.end):
        # 偏财以丙之身，隐伏在月令: what form it has.
        return []
    if _MASTER_VERB.match(sentence.folded[token.end :]) and not before.endswith(("的",)):
        return [
            Claim(
                ClaimKind.STEM,
                token,
                2,
                "master",
                negated=denied_before(sentence, index),
                modality=modality,
            )
        ]
    if _YOU_ARE.search(before) or (
        token.part == "polar"
        and before.endswith("your ")
        and _SELF.match(sentence.folded, token.end)
    ):
        denied = before.rstrip().endswith(("not", "not a", "不是"))
        return [Claim(ClaimKind.STEM, token, 2, "master", negated=denied, modality=modality)]
    bond = anchor_of(sentence, index)
    if bond is not None:
        anchor = sentence.tokens[bond.index]
        if anchor.tags & Tag.PALACE:
            return [
                Claim(
                    ClaimKind.PALACE,
                    token,
                    palace=anchor.ids[0],
                    negated=bond.negated,
                    modality=modality,
                )
            ]
        if anchor.part == "master" and not bond.direct and not bond.after:
            return []
        if anchor.part == "master" and SEEN_FROM.search(sentence.folded[: anchor.start]):
            return []
        if not bond.direct and sentence.in_clause(index, _MOVING):
            return []
        exact = bond.direct and _is_plain(sentence, index, bond.index)
        part = anchor.part
        if part == "pillar" and _TOP_OF.search(sentence.folded[: anchor.start]):
            # "Wu stands at the top of your day pillar": what hides there does not.
            part = "master" if anchor.number == _DAY else "stem"
        if part == "branch" or has_between(sentence, index, bond.index, Tag.HIDDEN):
            return [
                Claim(
                    ClaimKind.HIDDEN_STEM,
                    token,
                    anchor.number,
                    negated=bond.negated,
                    modality=modality,
                )
            ]
        if part == "pillar" and not exact:
            part = "any"
        return [
            Claim(
                ClaimKind.STEM,
                token,
                anchor.number,
                part,
                exact=exact,
                negated=bond.negated,
                modality=modality,
            )
        ]
    if sentence.in_clause(index, _MOVING | Tag.ORDINAL) or not is_present(sentence, index):
        return []
    if _ANOTHER.search(sentence.folded[: token.start]):
        # "No second Geng anywhere": besides the one that is there; 寅中一点丙火 hides.
        return []
    denied = denied_before(sentence, index) or is_denied(sentence, token)
    # 里面有丙，平时不露面: it is there, and does not show.
    above = _IN_STEMS.search(sentence.folded) or (denied and is_of_stems(sentence, index))
    shown = "shown" if above else "any"
    return [
        Claim(
            ClaimKind.STEM,
            token,
            -1,
            shown,
            negated=denied,
            modality=modality,
        )
    ]


_ANOTHER = re.compile(
    r"(?<![a-z])(?:second|third|other|another|further|more) $"
    r"|(?:第[二三]个|别的|其他的?|另一个)$"
    r"|[子丑寅卯辰巳午未申酉戌亥][木火土金水]?[中里内](?:的|那)?(?:只有)?一?[点丝个颗]?$"
)


def _is_plain(sentence: Sentence, index: int, anchor: int) -> bool:
    return not has_between(sentence, index, anchor, (Tag.HAVE | Tag.HIDDEN | Tag.SHOWN) & ~Tag.IS)


_INSIDE = re.compile(
    r" (?:\([^()]*\) )?(?:(?:sits|hides|lies|is hidden|tucked) )?(?:only |also )?"
    r"(?:in|inside|within|into) (?:the |your |that |its |both )?"
)


def _hidden_in(sentence: Sentence, index: int) -> Claim | None:
    """A stem said to be hidden in a branch: 午藏丁己, 寅中甲木, 庚藏于申, Wu hides Ding."""
    if not sentence.tags & Tag.BRANCH:
        return None
    tokens, at = sentence.tokens, index - 1
    token = tokens[index]
    inside = next(
        (t for t in tokens[index + 1 : index + 4] if t.tags & _PILLAR == Tag.BRANCH), None
    )
    # "the Literary Star of Ji in the Rooster"
    basis = any(t.tags & Tag.STAR for t in tokens[max(index - 2, 0) : index])
    if (
        inside is not None
        and not basis
        and _INSIDE.fullmatch(sentence.folded, token.end, inside.start)
    ):
        return Claim(ClaimKind.HIDDEN_STEM, token, branch=inside.branch, modality=sentence.modality[index])  # fmt: skip
    saw = False
    while at >= 0 and sentence.clause[at] == sentence.clause[index]:
        other = tokens[at]
        if other.tags & Tag.HIDDEN:
            saw = True
        elif other.tags & _PILLAR == Tag.BRANCH:
            gap = sentence.folded[other.end : tokens[index].start]
            if saw or re.fullmatch(r"[火木土金水]?(?:之?中|内|里)(?:的|之|有|藏)*", gap):
                negated = has_between(sentence, index, at, Tag.NEGATION)
                return Claim(
                    ClaimKind.HIDDEN_STEM,
                    token,
                    branch=other.branch,
                    negated=negated,
                    modality=sentence.modality[index],
                )
            return None
        elif not (
            other.tags
            & (
                Tag.IS
                | Tag.HAVE
                | Tag.NEGATION
                | Tag.WORD
                | Tag.LOCATIVE
                | Tag.OPEN
                | Tag.CLOSE
                | Tag.GOD
            )
            or other.tags & _PILLAR == Tag.STEM
            or sentence.folded[other.start : other.end] in _SEPARATORS | {"和", "与"}
        ):
            return None
        at -= 1
    follows = tokens[index + 1 : index + 4]
    for n, other in enumerate(follows):
        if other.tags & Tag.HIDDEN:
            rest = [t for t in follows[n + 1 :] if not t.tags & (Tag.LOCATIVE | Tag.IS)]
            if rest and rest[0].tags & _PILLAR == Tag.BRANCH:
                return Claim(
                    ClaimKind.HIDDEN_STEM,
                    token,
                    branch=rest[0].branch,
                    modality=sentence.modality[index],
                )
            return None
        if not other.tags & (Tag.IS | Tag.NEGATION | Tag.GOD):
            return None
    return None


def token_before(sentence: Sentence, index: int, tags: int) -> Token | None:
    """Return the token right before, if it is one of these."""
    if index and sentence.tokens[index - 1].tags & tags:
        return sentence.tokens[index - 1]
    return None
