"""How much a text is about one chart: a score that a text which would fit anybody does not get.

Swap the chart and see what still holds. Every claim of the text that its own chart supports is judged against a fixed
panel of twelve other charts (every day master, every month branch, both sexes). Let h be the share of the panel for
which a claim holds too. A claim about everybody has h = 1, one that only this chart supports h = 0, and

    score = Σ w · (1 − h) / Σ w    over different claims, 0 where a text claims nothing.

Weights w: 2 for pillars, luck pillars and dates, which are hardly ever shared; ½ for denials and for strength, of which
there are only few kinds; 1 for the rest. What is true without any chart (甲 is wood, 2027 is 丁未) has no weight: it says
nothing of anybody. Saying a thing twice does not count twice.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache

from bazi import Birth, Sex, compute
from services.chat.grounding.claims import Claim, ClaimKind
from services.chat.grounding.extraction import claims_of
from services.chat.grounding.judge import Judgement, Standing, judge, supports
from services.chat.grounding.scopes import Sentence
from services.chat.grounding.sentences import end_of_first
from services.chat.grounding.truth import Truth
from services.chat.writing import ChartFacts, Fact

# Year, month, day, hour, at half past, on the clock in Shanghai. Day masters 甲 to 癸 and 甲, 己 again; every month branch.
_BIRTHS = (
    (1943, 3, 17, 5), (1949, 8, 13, 21), (1955, 11, 21, 9), (1961, 1, 14, 14), (1967, 6, 23, 1), (1973, 10, 20, 17),
    (1979, 4, 23, 7), (1985, 12, 17, 23), (1991, 9, 19, 11), (1997, 2, 10, 19), (2003, 7, 20, 3), (2009, 5, 24, 13),
)  # fmt: skip
# So many charts a text is held against.
PANEL = len(_BIRTHS)
_WEIGHTS = {
    ClaimKind.PILLAR: 2.0,
    ClaimKind.LUCK: 2.0,
    ClaimKind.DATE: 2.0,
    ClaimKind.STRENGTH: 0.5,
}
_DENIAL = 0.5
_CHARTLESS = frozenset((ClaimKind.YEAR,))

Said = tuple[Claim, Sentence]
Key = tuple[object, ...]


@lru_cache(maxsize=2)
def panel(today: date) -> tuple[Truth, ...]:
    """Return the charts that a text is held against; made when first asked for, some milliseconds."""
    return tuple(_truth(birth, n, today) for n, birth in enumerate(_BIRTHS))


def _truth(born: tuple[int, int, int, int], number: int, today: date) -> Truth:
    year, month, day, hour = born
    sex = (Sex.FEMALE, Sex.MALE)[number % 2]
    chart = compute(Birth(year, month, day, hour, "Asia/Shanghai", minute=30, sex=sex))
    facts = tuple(Fact(f.id, f.kind, f.subject, dict(f.value), "") for f in chart.findings)
    return Truth(ChartFacts("", "en", facts), today)


def specificity(said: Iterable[Said], today: date) -> float:
    """Return the score (0 … 1) of claims that their own chart supports."""
    total = own = 0.0
    for claim, sentence in _different(said):
        weight = _weight(claim)
        total += weight
        own += weight * (1 - shared(claim, sentence, today) / PANEL)
    return round(own / total, 4) if total else 0.0


# What is said of a place of birth, of a god and its stem, or of strength is judged without a look at the rest of its sentence,
# and there are not many such things.
_OF_A_PLACE = frozenset(
    (
        ClaimKind.PILLAR,
        ClaimKind.STEM,
        ClaimKind.BRANCH,
        ClaimKind.TEN_GOD,
        ClaimKind.STAR,
        ClaimKind.HIDDEN_STEM,
    )
)
_OF_A_GOD = frozenset(("of", "family", "in", "inside"))
_MOST_KEPT = 4096
_kept: dict[Key, int] = {}


def shared(claim: Claim, sentence: Sentence, today: date) -> int:
    """Return for how many charts of the panel a claim holds."""
    # By what finds it again; claims that were made anew for a row of a table take the place of those before.
    at = (claim.kind, claim.part, claim.place, claim.token.start)
    kept = sentence.kept.get(at)
    if kept is None or kept[0] is not claim:
        kept = sentence.kept[at] = (claim, _shared(claim, sentence, today))
    share: int = kept[1]
    return share


def _shared(claim: Claim, sentence: Sentence, today: date) -> int:
    if not _stands_alone(claim):
        return sum(supports(other, claim, sentence) for other in panel(today))
    key = (_key(claim), claim.exact, claim.modality)
    if key not in _kept:
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        _kept[key] = sum(supports(other, claim, sentence) for other in panel(today))
    return _kept[key]


def _stands_alone(claim: Claim) -> bool:
    if claim.kind is ClaimKind.TEN_GOD and claim.part in _OF_A_GOD:
        return True
    placed = claim.place >= 0 and claim.kind in _OF_A_PLACE and claim.part != "again"
    return placed or claim.kind is ClaimKind.STRENGTH


def is_own(judged: Judgement) -> bool:
    """Return whether a chart's findings say that a claim is so; what rests on none is true by the doctrine alone."""
    return judged.standing is Standing.CHECKED and bool(judged.findings)


def specificity_of(text: str, truth: Truth) -> float:
    """Return the score of a whole text about a chart."""
    return specificity(_supported(text, truth), truth.today)


def _supported(text: str, truth: Truth) -> Iterator[Said]:
    while text:
        end = end_of_first(text, final=True)
        sentence, claims = claims_of(text[:end], truth.today)
        judged = (judge(claim, sentence, truth) for claim in claims)
        yield from ((one.claim, sentence) for one in judged if one is not None and is_own(one))
        text = text[end:]


def _weight(claim: Claim) -> float:
    return _DENIAL if claim.negated else _WEIGHTS.get(claim.kind, 1.0)


def _different(said: Iterable[Said]) -> Iterator[Said]:
    seen = set()
    for claim, sentence in said:
        if claim.kind in _CHARTLESS or (
            claim.kind is ClaimKind.ELEMENT and claim.part in ("own", "of")
        ):
            continue
        key = _key(claim)
        if key not in seen:
            seen.add(key)
            yield claim, sentence


def _key(claim: Claim) -> Key:
    """Return all that is claimed, however it is written."""
    token = claim.token
    return (
        claim.kind, claim.place, claim.part, claim.stem, claim.branch, claim.palace, claim.operands, claim.negated,
        token.stem, token.branch, token.element, token.ids, token.number, token.to,
    )  # fmt: skip
