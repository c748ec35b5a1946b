"""What was worked out for one chart says nothing of another."""

import pytest

from bazi import Birth
from services.chat.grounding.checker import Checker
from services.chat.grounding.claims import Claim
from services.chat.grounding.extraction import claims_of
from services.chat.grounding.judge import Standing
from services.chat.grounding.specificity import specificity
from services.chat.spans import Verdict
from tests.grounding import making
from tests.grounding.samples import births, truth_of

_CHARTS = births(making.SEED, making.CHARTS)
_EVERY = 17
_HOURS = (1, 9, 14, 21)


Told = tuple[str, Verdict, tuple[str, ...], float, tuple[tuple[Claim, Standing], ...]]


def _of_each(text: str, near: list[Birth], language: str, *, anew: bool) -> list[Told]:
    """Return what a checker of each chart makes of a text, read once for all of them, or anew for each."""
    told = []
    for birth in near:
        if anew:
            claims_of.cache_clear()
        checker = Checker(truth_of(birth, language), language)
        one = checker.check(text)
        judged = tuple((each.claim, each.standing) for each in one.judgements)
        specific = specificity(one.said, checker.truth.today)
        told.append((one.text, one.verdict, one.findings, specific, judged))
    return told


@pytest.mark.parametrize("language", ["en", "zh-Hans", "zh-Hant"])
def test_a_sentence_that_is_read_once_is_judged_for_each_chart(language: str) -> None:
    verdicts = set()
    items = [item for name in making.ROUNDS for item in making.made(language, name, 1)]
    for item in items[::_EVERY]:
        text, born = str(item["t"]), _CHARTS[int(str(item["c"]))]
        # Of one day: much of what is told of the one is so for the others too.
        near = [born, *(born._replace(hour=hour) for hour in _HOURS)]
        anew = _of_each(text, near, language, anew=True)
        claims_of.cache_clear()
        assert _of_each(text, near, language, anew=False) == anew, text
        # Nor does it matter which chart was the first to ask.
        assert _of_each(text, near[::-1], language, anew=False) == anew[::-1], text
        verdicts |= {tuple(verdict for _, verdict, *_ in anew)}
    assert any(len(set(several)) > 1 for several in verdicts)
