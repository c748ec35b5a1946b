"""Claims about whole natal pillars, alone or in a row."""

import re
from itertools import pairwise

from services.chat.grounding.binding import anchor_of, twin_of
from services.chat.grounding.claims import Claim, ClaimKind
from services.chat.grounding.extract_lists import runs
from services.chat.grounding.lexicon import Tag
from services.chat.grounding.scopes import Sentence

_PILLAR = Tag.STEM | Tag.BRANCH


_MOVING = Tag.FLOW | Tag.YEAR | Tag.LUCK


_SEPARATORS = set("、/·•,|-;")


Columns = tuple[int, ...]
USUAL: Columns = (0, 1, 2, 3)
HOUR_FIRST = re.compile(r"(?<![a-z])from (?:the )?hour|[从自由]时柱?(?:到|至|往|倒)")
_ROW = re.compile(
    r"(?:天干|地支|(?:heavenly |earthly )?(?:stems?|branch(?:es)?))(?:依次|分别)?"
    r"(?:[\s:|*]|为|是|are(?![a-z])|is(?![a-z]))+"
)


def in_row(sentence: Sentence, used: set[int], columns: Columns) -> list[Claim]:
    """Four stems, or four branches, of a row that is named so or stands in a table."""
    named = _ROW.search(sentence.folded)
    table = sentence.folded.count("|") >= len(columns)
    if not (named or table) or sentence.tags & (Tag.VOID | Tag.LUCK | Tag.HIDDEN):
        return []
    tokens, found = sentence.tokens, []
    for kind, claimed, part in (
        (Tag.STEM, ClaimKind.STEM, "stem"),
        (Tag.BRANCH, ClaimKind.BRANCH, "branch"),
    ):
        run = [
            i
            for i, t in enumerate(tokens)
            if t.tags & _PILLAR == int(kind) and twin_of(sentence, i) < 0
        ]
        others = any(t.tags & (Tag.POSITION | Tag.GOD | Tag.STAR | Tag.RELATION) for t in tokens)
        if len(run) != len(columns) or others or any(i in used for i in run):
            continue
        if not table and len(runs(sentence, run)) > 1:
            # "Ding is …: here two Jia stems stand": no row.
            continue
        used |= set(run)
        found += [
            Claim(claimed, tokens[i], place, part, modality=sentence.modality[i])
            for place, i in zip(columns, run, strict=True)
        ]
    return found


def heading(sentence: Sentence) -> Columns:
    """Return the places that the columns of a table are headed with; empty if this is no such heading."""
    tokens = sentence.tokens
    places = tuple(t.number for t in tokens if t.tags & Tag.POSITION)
    values = any(t.tags & (_PILLAR | Tag.GOD) for t in tokens)
    return (
        places
        if "|" in sentence.folded and len(set(places)) == len(places) >= 3 and not values
        else ()
    )


def in_a_row(sentence: Sentence, used: set[int], columns: Columns = USUAL) -> list[Claim]:
    """Three or four pillars one after another are year, month, day and hour, where no word says otherwise."""
    if sentence.tags & (Tag.LUCK | Tag.ORDINAL) and not counts_columns(sentence):
        return []
    tokens = sentence.tokens
    places = [i for i, t in enumerate(tokens) if t.tags & _PILLAR == _PILLAR]
    found = [*_pairwise(sentence, places, used), *_labelled(sentence, places, used)]
    runs: list[list[int]] = []
    for index in places:
        if runs and _adjoining(sentence, runs[-1][-1], index):
            runs[-1].append(index)
        else:
            runs.append([index])
    for run in runs:
        if len(run) not in (3, 4) or any(i in used for i in run):
            continue
        labelled = run[0] > 0 and tokens[run[0] - 1].tags & Tag.POSITION
        if labelled and tokens[run[0] - 1].number != 0:
            continue
        apart = [i for i in places if i not in run and twin_of(sentence, i) < 0]
        if apart and not (
            len(run) == len(USUAL) - 1 and _is_first_of_four(sentence, apart, run[0])
        ):
            # More than four, of luck or of years to come, or "the other three": which is which, is not known.
            continue
        order = columns if "|" in sentence.folded and len(columns) == len(run) else USUAL
        if apart:
            # "A year pillar of Ji Si, followed by …"
            order = USUAL[1:]
        elif HOUR_FIRST.search(sentence.folded):
            order = order[::-1]
        for place, index in zip(order, run, strict=False):
            used.add(index)
            found.append(
                Claim(
                    ClaimKind.PILLAR,
                    tokens[index],
                    place,
                    "pillar",
                    modality=sentence.modality[index],
                )
            )
    return found


def _is_first_of_four(sentence: Sentence, apart: list[int], run: int) -> bool:
    """Whether the one pillar that stands apart before others is the year's: "a year pillar of Ji Si, followed by …"."""
    if len(apart) != 1 or apart[0] > run or sentence.tags & (Tag.FLOW | Tag.LUCK | Tag.NOW):
        return False
    around = sentence.tokens[max(apart[0] - 2, 0) : apart[0]]
    return any(t.tags & Tag.POSITION and t.number == 0 for t in around)


def counts_columns(sentence: Sentence) -> bool:
    """Return whether its numbers are of the four pillars of birth: 头一柱壬戌，第二柱己酉，…，末一柱丁卯."""
    numbers = [t for t in sentence.tokens if t.tags & Tag.ORDINAL]
    pillars = sum(1 for t in sentence.tokens if t.tags & _PILLAR == _PILLAR)
    if sentence.tags & (Tag.LUCK | Tag.YEAR | Tag.AGE) or pillars != len(USUAL):
        return False
    return len(numbers) > 1 and all(
        sentence.folded[t.start : t.end].endswith("柱") for t in numbers
    )


def _pairwise(sentence: Sentence, places: list[int], used: set[int]) -> list[Claim]:
    """As many pillars as places were named before in a clause: 年柱、月柱分别为己巳、丁丑."""
    found = []
    for clause in sorted({sentence.clause[i] for i in places}):
        found += _paired_off(sentence, [i for i in places if sentence.clause[i] == clause], used)
    return found


def _paired_off(sentence: Sentence, places: list[int], used: set[int]) -> list[Claim]:
    tokens = sentence.tokens
    anchors = [i for i in sentence.own(places[0]) if tokens[i].tags & Tag.POSITION]
    if len(anchors) < 2 or len(anchors) != len(places) or anchors[-1] > places[0]:
        return []
    if any(t.tags & (Tag.GOD | Tag.RELATION) for t in tokens) or not all(
        _adjoining(sentence, a, b) for a, b in pairwise(places)
    ):
        return []
    used |= set(places)
    return [
        Claim(
            ClaimKind.PILLAR, tokens[i], tokens[a].number, "pillar", modality=sentence.modality[i]
        )
        for a, i in zip(anchors, places, strict=True)
    ]


def _labelled(sentence: Sentence, places: list[int], used: set[int]) -> list[Claim]:
    """Pillars each behind its own 年 or "month": "Year Ji Wei, month Ren Chen, day Ding Mao"."""
    tokens = sentence.tokens
    named = [
        i
        for i in places
        if i and tokens[i - 1].tags & Tag.UNIT and sentence.between(i - 1, i).strip() == ""
    ]
    if any(
        i >= 2 and tokens[i - 2].tags & _PILLAR and tokens[i - 2].end == tokens[i - 1].start
        for i in named
    ):
        return []
    if len(named) < 3 or len({tokens[i - 1].number for i in named}) != len(named):
        return []
    if (
        tokens[named[0] - 1].number != 0
        and named[0] >= 2
        and tokens[named[0] - 2].tags & (Tag.STEM | Tag.BRANCH)
    ):
        return []
    used |= set(named)
    return [
        Claim(
            ClaimKind.PILLAR,
            tokens[i],
            tokens[i - 1].number,
            "pillar",
            modality=sentence.modality[i],
        )
        for i in named
    ]


def _adjoining(sentence: Sentence, first: int, second: int) -> bool:
    for token in sentence.tokens[first + 1 : second]:
        said = sentence.folded[token.start : token.end]
        if not (
            said in _SEPARATORS or said == "and" or said in ("和", "与") or said.endswith("柱")
        ):
            return False
    gap = sentence.folded[sentence.tokens[first].end : sentence.tokens[second].start]
    return (
        re.fullmatch(
            r"[\s、/·•,|;\-]*(?:and|和|与)?(?: ?(?:then|finally|lastly))?[\s|]*"
            r"(?:(?:头|末)一柱|第[一二三四]柱)?",
            gap,
        )
        is not None
    )


def unit_of(sentence: Sentence, index: int) -> int:
    """Place that a word like 日 right after a value, or "day of" before it, gives it; −1 for none."""
    tokens = sentence.tokens
    if index + 1 < len(tokens) and tokens[index + 1].tags & Tag.UNIT:
        gap = sentence.between(index, index + 1)
        if gap.strip(" -)'s") == "":
            return tokens[index + 1].number
    if index >= 2 and tokens[index - 1].tags & Tag.LOCATIVE and tokens[index - 2].tags & Tag.UNIT:
        if sentence.folded[tokens[index - 2].end : tokens[index].start].strip() in ("of the", "of"):
            return tokens[index - 2].number
    return -1


def natal_unit(sentence: Sentence, index: int, place: int) -> bool:
    """Whether 寅月 or 庚午日 speaks of the birth, not of a month or day to come."""
    if sentence.in_clause(index, Tag.BORN):
        return True
    if sentence.in_clause(index, _MOVING | (Tag.AGE | Tag.NEXT | Tag.NOW)):
        return False
    after = sentence.folded[sentence.tokens[index].end :]
    if re.match(r"[年月日时](?:生|柱|辰)", after):
        return True
    if place == 0:
        units = {t.number for t in sentence.tokens if t.tags & Tag.UNIT}
        return len(units) > 2 or (
            sentence.tokens[index].part == "animal" and bool(sentence.tags & Tag.CHART)
        )
    return bool(sentence.tags & (Tag.CHART | Tag.POSITION)) or len({t.number for t in sentence.tokens if t.tags & Tag.UNIT}) > 1  # fmt: skip


def pillar_claims(sentence: Sentence, index: int) -> list[Claim]:
    """Return the claims about a pillar."""
    token, modality = sentence.tokens[index], sentence.modality[index]
    place = unit_of(sentence, index)
    if place >= 0:
        if natal_unit(sentence, index, place):
            denied = denied_before(sentence, index)
            return [
                Claim(ClaimKind.PILLAR, token, place, "pillar", negated=denied, modality=modality)
            ]
        if not _positioned(sentence, index):
            return []
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
        if not bond.direct and sentence.in_clause(index, _MOVING):
            return []
        return [
            Claim(
                ClaimKind.PILLAR,
                token,
                anchor.number,
                "pillar",
                negated=bond.negated,
                modality=modality,
            )
        ]
    if sentence.in_clause(index, _MOVING | (Tag.ORDINAL | Tag.AGE)) or not _speaks_of_chart(
        sentence, index
    ):
        return []
    return [
        Claim(
            ClaimKind.PILLAR,
            token,
            -1,
            "pillar",
            negated=denied_before(sentence, index),
            modality=modality,
        )
    ]


def _positioned(sentence: Sentence, index: int) -> bool:
    return any(t.tags & Tag.POSITION for t in sentence.tokens[max(index - 2, 0) : index + 4])


def _speaks_of_chart(sentence: Sentence, index: int) -> bool:
    own = sentence.clause[index]
    return any(
        t.tags & (Tag.CHART | Tag.HAVE | Tag.LACK)
        for t, c in zip(sentence.tokens, sentence.clause, strict=True)
        if c == own
    ) and bool(sentence.tags & Tag.CHART)


def denied_before(sentence: Sentence, index: int) -> bool:
    """Return whether a value without a place is denied."""
    at = index - 1
    skip = Tag.IS | Tag.HAVE | Tag.LOCATIVE | Tag.CHART | Tag.BORN | Tag.WORD | Tag.LACK | Tag.SHOWN
    while at >= 0 and sentence.clause[at] == sentence.clause[index]:
        if sentence.tokens[at].tags & Tag.NEGATION:
            return True
        if not sentence.tokens[at].tags & skip:
            return False
        at -= 1
    return False
