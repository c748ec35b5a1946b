"""One chart for the tests of grounding: 己巳 丁丑 庚子 庚辰."""

from datetime import date

from bazi import Birth, Sex, compute
from bazi.labels import describe
from services.chat.grounding.checker import Checker
from services.chat.grounding.truth import Truth
from services.chat.model import ChartFacts, Fact

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
