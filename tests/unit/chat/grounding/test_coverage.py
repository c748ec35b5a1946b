"""A part that was read does not vouch for the rest; the places of a list are each held against the chart."""

import pytest

from services.chat.spans import Verdict
from tests.unit.chat.grounding.charts import checker


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        # Ji Si, Ding Chou, Geng Zi, Geng Chen.
        ("Your day master is Geng Metal.", Verdict.CHECKED),
        ("Your day master is Geng Metal, and Peach Blossom hums along.", Verdict.UNVERIFIABLE),
        ("日主庚金，再添一笔2031年。", Verdict.UNVERIFIABLE),
        ("空亡为辰、巳。", Verdict.CHECKED),
        ("2027年丁未，丁是庚的正官。", Verdict.CHECKED),
        ("日支子没有逢冲，夫妻宫算得安静。", Verdict.CHECKED),
    ],
)
def test_only_what_is_read_in_whole_is_told_as_checked(text: str, verdict: Verdict) -> None:
    assert checker("en").check(text).verdict is verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("正官透于月柱。", Verdict.CHECKED),
        ("正官透于月柱、年柱。", Verdict.REMOVED),
        ("正印透于年柱、又藏于月柱。", Verdict.CHECKED),
        ("正印透于年柱、又藏于日柱。", Verdict.REMOVED),
        ("Direct Resource stands openly in the year pillar and is hidden in the month pillar.", Verdict.CHECKED),
        ("Direct Resource stands openly in the year pillar and is hidden in the day pillar.", Verdict.REMOVED),
        # The second place has something of its own.
        ("正官在月柱，年柱为己巳。", Verdict.CHECKED),
    ],
)  # fmt: skip
def test_every_place_of_a_list_is_held_against_the_chart(text: str, verdict: Verdict) -> None:
    found = checker("en").check(text)
    assert found.verdict in (
        {verdict, Verdict.REPAIRED} if verdict is Verdict.REMOVED else {verdict}
    ), found
