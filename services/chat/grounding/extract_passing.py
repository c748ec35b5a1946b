"""Claims about the pillar of a year or of luck: the god that it brings, and the pillar of birth that it repeats."""

import re
from collections.abc import Iterator

from services.chat.grounding.claims import Claim, ClaimKind, Modality, When
from services.chat.grounding.lexicon import Tag, Token
from services.chat.grounding.scopes import Sentence

_PILLAR = Tag.STEM | Tag.BRANCH
_PASSING = Tag.YEAR | Tag.LUCK | Tag.FLOW | Tag.AGE | Tag.ORDINAL | Tag.NEXT | Tag.NOW
# What stands between a pillar and its god is of another matter then.
_APART = Tag.RELATION | Tag.POSITION | Tag.NEGATION | Tag.LACK | Tag.HIDDEN | Tag.STEM | Tag.BRANCH
_FAR = 26
_SAME = re.compile(
    r"一模一样|完全相同|一个样|干支(?:全|相)同|一字不差|完全一致|伏吟"
    r"|(?<![a-z])(?:repeats?|repeated|repetition of|same (?:pair|pillar)|identical"
    r"|word for word|over again)(?![a-z])"
)

# 时柱完全一模一样; "repeats the whole of your hour pillar"
_BESIDE, _BEHIND = 4, 20
_A_YEAR = re.compile(r"(?:whereas|while|but|and) (?:in )?[12]\d{3} $")
_DENIED = re.compile(
    r"(?:不|非|没有?)(?:是|完全)?[^,，。]{0,3}$|(?<![a-z])(?:not|never|n't)(?![a-z])[^,.]{0,12}$"
)


# What passes is called so: 流月癸卯, or "a Guǐ Mǎo (Rabbit) month passes".
_FLOWS = re.compile(
    r"流(?P<zh>[月日时])(?:柱|的?干支)?(?:是|为|[:：])?$|passing (?P<en>year|month|day|hour)(?:'s pillar)?(?: is(?: an?)?|:)? $"
)
_PASSES = re.compile(r" (?P<en>month|day|hour) passes(?![a-z])")
_SUBJECTS = {"年": "year", "月": "month", "日": "day", "时": "hour"}


def flowing(sentence: Sentence, index: int) -> Claim | None:
    """Return the claim that a pillar is that of the month, day or hour that passes; None where nothing says so."""
    token = sentence.tokens[index]
    day = _date_of(sentence, index)
    if day is not None:
        how = sentence.modality[index]
        return Claim(ClaimKind.PILLAR, token, part="of_date", when=When(days=(day,)), modality=how)
    named = _FLOWS.search(sentence.folded[: token.start])
    found = named or _PASSES.match(sentence.folded, token.end)
    if found is None:
        return None
    said = found.groupdict()
    subject = said.get("en") or _SUBJECTS[said["zh"]]
    return Claim(ClaimKind.PILLAR, token, part=f"flow_{subject}", modality=sentence.modality[index])


_DATED = re.compile(r"[为是]|[:,]? ?(?:the passing day)? is (?:an? )?")
_OPENING = re.compile(r"(?:^|[.;:,，。；：(（—|-])\s*(?:and |but |so |now )?$")
_A_DAY = re.compile(r"日| day(?![a-z])")


def _date_of(sentence: Sentence, index: int) -> Token | None:
    """Return the date whose day a pillar is said to be: 2027-03-05为癸未日, "2027-03-05: the passing day is Guǐ Wèi"."""
    token = sentence.tokens[index]
    dates = [t for t in sentence.tokens[:index] if t.tags & Tag.DATE and t.ids and t.ids[0]]
    gap = sentence.folded[dates[-1].end : token.start] if dates else ""
    if not dates or _OPENING.search(sentence.folded, 0, dates[-1].start) is None:
        # "the day after …", "lunar …"
        return None
    named = "passing day" in gap or _A_DAY.match(sentence.folded, token.end)
    return dates[-1] if named and _DATED.fullmatch(gap) else None


# The stars that it brings: "2027 brings Canopy and Red Beauty", "the passing year brings …", 流日神煞：华盖、将星.
_MOMENT = r"[12]\d{3}(?:-[01]\d(?:-[0-3]\d)?)?"
_BRINGS = re.compile(
    rf"\s*(?:(?:the )?passing (?P<en>year|month|day)|(?P<label>{_MOMENT})) brings "
    rf"|\s*(?:流(?P<zh>[年月日])|(?P<at>{_MOMENT})年?)神煞:"
)
_BETWEEN = re.compile(r"(?:,? (?:and )?|、)?")


def brought(sentence: Sentence) -> Iterator[Claim]:
    """Yield the stars that what passes is said to bring, where the sentence says nothing else."""
    brings = _BRINGS.match(sentence.folded)
    stars = [(i, t) for i, t in enumerate(sentence.tokens) if t.tags & Tag.STAR and t.ids]
    if brings is None or not stars:
        return
    end = brings.end()
    for _, star in stars:
        if not _BETWEEN.fullmatch(sentence.folded, end, star.start):
            return
        end = star.end
    if sentence.folded[end:].strip() not in (".", "。", ""):
        return
    said = brings.groupdict()
    moment = said["label"] or said["at"] or said["en"] or _SUBJECTS[said["zh"]]
    times = [t for t in sentence.tokens if t.tags & (Tag.YEAR | Tag.DATE)]
    years = tuple(t for t in times if not t.tags & Tag.DATE)
    when = When(years=years, days=tuple(t for t in times if t.tags & Tag.DATE))
    for index, star in stars:
        how = sentence.modality[index]
        yield Claim(ClaimKind.STAR, star, part=f"flow_{moment}", when=when, modality=how)


def passing(sentence: Sentence, found: list[Claim]) -> Iterator[Claim]:
    """Yield what is said of pillars that pass; `found`: the claims that have been read."""
    if not sentence.tags & _PASSING:
        return
    yield from brought(sentence)
    tokens = sentence.tokens
    natal = {c.token.start for c in found if c.kind is ClaimKind.PILLAR and c.place >= 0}
    pillars = [
        i for i, t in enumerate(tokens) if t.tags & _PILLAR == _PILLAR and t.start not in natal
    ]
    if not pillars:
        return
    told = {claim.token.start for claim in found}
    for index, token in enumerate(tokens):
        asserted = sentence.modality[index] is Modality.ASSERTED
        if token.tags & Tag.GOD and token.part != "weak" and token.start not in told and asserted:
            at = max((i for i in pillars if i < index), default=-1)
            if at >= 0 and _brings(sentence, at, index):
                pillar = tokens[at]
                yield Claim(
                    ClaimKind.TEN_GOD, token, part="brought", stem=pillar.stem, branch=pillar.branch
                )
    yield from _repeated(sentence, pillars)


def _brings(sentence: Sentence, pillar: int, god: int) -> bool:
    """Whether a god is that of the pillar before it: 己未，偏财当头, "Yi Chou, Seven Killings on an Ox", | 丁未 | 偏财 |."""
    tokens = sentence.tokens
    gap = sentence.folded[tokens[pillar].end : tokens[god].start]
    between = tokens[pillar + 1 : god]
    led = pillar and tokens[pillar - 1].tags & Tag.POSITION
    return (
        len(gap) <= _FAR
        and not led
        and sentence.hard[pillar] == sentence.hard[god] - gap.count("|")
        and not any(t.tags & _APART for t in between)
        and not any(t.tags & Tag.GOD for t in between)
    )


def _repeated(sentence: Sentence, pillars: list[int]) -> Iterator[Claim]:
    """Whether a pillar that passes is one of birth over again: 己酉年和你的月柱一模一样."""
    tokens = sentence.tokens
    same = _SAME.search(sentence.folded)
    if same is None:
        return
    # Not "… the Ox of your month, while Ding repeats the Officer".
    stand = [t for t in tokens if t.tags & Tag.POSITION]
    before = [t for t in stand if 0 <= same.start() - t.end <= _BESIDE]
    places = before or [t for t in stand if 0 <= t.start - same.end() <= _BEHIND]
    if len(places) != 1 or places[0].part != "pillar":
        return
    if any(t.tags & _PILLAR and same.end() <= t.start < places[0].start for t in tokens):
        # "repeats the Bing of the hour"
        return
    earlier = [i for i in pillars if tokens[i].start < places[0].start]
    if _A_YEAR.search(sentence.folded[: same.start()]):
        # "2024 was Jia Chen, whereas 2028 repeats his day pillar"
        return
    if earlier and any(t.tags & Tag.FLOW for t in tokens[earlier[-1] : tokens.index(places[0])]):
        # 还在癸未运里，流年跟你时柱一个样: not that pillar, but the year's.
        return
    if earlier and sentence.hard[earlier[-1]] == sentence.hard[tokens.index(places[0])]:
        yield Claim(
            ClaimKind.PILLAR,
            tokens[earlier[-1]],
            places[0].number,
            "again",
            negated=_DENIED.search(sentence.folded[: same.start()]) is not None,
            modality=sentence.modality[earlier[-1]],
        )
