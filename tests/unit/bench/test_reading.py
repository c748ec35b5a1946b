"""The reading suite judges: what is worse than chance explains is found, what is not is let pass."""

from dataclasses import dataclass

from bench.reading.suite import _is_in
from bench.reading.summary import MEASURES, Interval, Told, summarised, worse


@dataclass(frozen=True)
class Reply:
    checked: int = 10
    corrected: int = 0
    specificity: float = 0.9


def told(*replies: Reply) -> list[Told]:
    return [
        Told(
            chart=number, language="en", topic="work", ended=True, checked=one.checked,
            unverifiable=1, corrected=one.corrected, plain=2, specificity=one.specificity,
            citations=3, right_language=True, safety=0, first_ms=5.0, total_ms=9.0,
            prompt_tokens=1, completion_tokens=2,
        )
        for number, one in enumerate(replies)
    ]  # fmt: skip


def test_means_lie_in_their_intervals_and_alike_replies_leave_no_doubt() -> None:
    found = summarised(told(*[Reply()] * 8))
    assert set(found) == set(MEASURES)
    assert all(low <= mean <= high for mean, low, high in found.values())
    assert found["of the sentences on the chart: checked"] == Interval(10 / 11, 10 / 11, 10 / 11)


def test_what_fell_by_more_than_chance_is_named() -> None:
    before = {name: list(one) for name, one in summarised(told(*[Reply()] * 8)).items()}
    assert worse(summarised(told(*[Reply()] * 8)), before) == []
    fallen = summarised(told(*[Reply(specificity=0.5, corrected=1)] * 8))
    assert worse(fallen, before) == [
        "of the sentences on the chart: checked",
        "put right or cut",
        "specificity",
    ]
    # One bad reply of eight may be chance.
    assert worse(summarised(told(Reply(specificity=0.5), *[Reply()] * 7)), before) == []


def test_languages_are_told_apart() -> None:
    assert _is_in("这个月时来运转，对你会动", "zh-Hans")
    assert not _is_in("这个月时来运转，对你会动", "zh-Hant")
    assert _is_in("這個月時來運轉，對你會動", "zh-Hant")
    assert _is_in("The day master Geng (庚) is strong", "en")
    assert not _is_in("The day master is strong", "zh-Hans")
