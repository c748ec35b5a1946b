"""One chart for the tests of grounding: 己巳 丁丑 庚子 庚辰."""

from dataclasses import replace
from datetime import date

from bazi import Birth, Sex, compute
from bazi.compatibility import Comparison
from bazi.flow_moment import flow_at
from bazi.labels import describe
from services.chart.codec import comparison
from services.chat.grounding.checker import Checker
from services.chat.grounding.truth import Truth
from services.chat.needs import needs_of
from services.chat.peers import _SHORTER, of_both
from services.chat.writing import ChartFacts, Fact

TODAY = date(2026, 11, 28)
LI = Birth(
    year=1990, month=2, day=4, hour=10, minute=12, zone="Asia/Shanghai",
    longitude=104.07, latitude=30.67, sex=Sex.MALE,
)  # fmt: skip
UNTIMED = Birth(year=1996, month=2, day=29, hour=None, zone="Asia/Shanghai")


def chart(birth: Birth = LI, language: str = "zh-Hans") -> ChartFacts:
    """The findings of a birth, as a writer is given them."""
    return ChartFacts(
        "users/ada/profiles/li/charts/c1",
        language,
        tuple(
            Fact(f.id, f.kind, f.subject, dict(f.value), describe(f, language))
            for f in compute(birth).findings
        ),
    )


def truth(birth: Birth = LI, language: str = "zh-Hans") -> Truth:
    """What that chart says."""
    return Truth(chart(birth, language), TODAY)


def checker(language: str = "zh-Hans", birth: Birth = LI) -> Checker:
    """A checker of a reply about it."""
    return Checker.of(chart(birth, language), TODAY)


def chart_at(birth: Birth, language: str, question: str) -> ChartFacts:
    """The chart with what passes at the moments that a question names, as the Chart service tells it."""
    found = chart(birth, language)
    computed = compute(birth)
    facts = [
        Fact(
            f"{moment.label}/{f.id}",
            f.kind,
            f.subject,
            dict(f.value),
            f"{moment.label}: {describe(f, language)}",
            moment=moment.label,
            at=moment.instant,
            finding_id=f.id,
        )
        for moment in needs_of(question, TODAY, date(birth.year, birth.month, birth.day)).moments
        for f in flow_at(computed, int(moment.instant.timestamp() * 1000)).findings
        if not any(name in f.id for name in _SHORTER[moment.span])
    ]
    return replace(found, facts=(*found.facts, *facts))


def chart_beside(
    birth: Birth, other: Birth, language: str, name: str = "users/ada/profiles/mei/charts/c1"
) -> ChartFacts:
    """The chart with what is between it and a second one, as the Chart service tells it."""
    found = chart(birth, language)
    answer = comparison.response(Comparison(compute(birth), compute(other)), language)
    return replace(found, facts=(*found.facts, *of_both(answer, name)))
