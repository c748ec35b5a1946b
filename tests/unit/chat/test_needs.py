"""What questions name in time, in three languages."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.chat.needs import MOST_MOMENTS, needs_of

TODAY = date(2026, 11, 28)
BORN = date(1990, 2, 4)
DECADE = " ".join(str(year) for year in range(2026, 2036))


@pytest.mark.parametrize(
    ("question", "labels"),
    [
        ("2027年运势如何？", "2027"),
        ("2027年運勢如何？", "2027"),
        ("二〇二七年和二零二八年", "2027 2028"),
        ("今年财运？明年呢？", "2026 2027"),
        ("去年为什么不顺", "2025"),
        ("後年可以結婚嗎", "2028"),
        ("前年", "2024"),
        ("35岁那年会怎样", "2025"),
        ("三十五歲", "2025"),
        ("虚岁三十五岁", "2024"),
        ("十八岁", "2008"),
        ("一百零二岁", "2092"),
        ("未来十年", DECADE),
        ("接下来的10年大运", DECADE),
        ("未來幾年", "2026 2027 2028"),
        ("这三年", "2026 2027 2028"),
        ("2027年5月3日搬家好吗", "2027-05-03"),
        ("2027年5月3號", "2027-05-03"),
        ("5月3日呢", "2026-05-03"),
        ("2027-05-03", "2027-05-03"),
        ("2027/5/3", "2027-05-03"),
        ("2027年5月", "2027-05"),
        ("下个月", "2026-12"),
        ("本月", "2026-11"),
        ("明天", "2026-11-29"),
        ("后天开业", "2026-11-30"),
        ("今天适合签约吗", "2026-11-28"),
        ("How will 2027 be?", "2027"),
        ("in 2027 or 2028", "2027 2028"),
        ("this year and next year", "2026 2027"),
        ("What about last year?", "2025"),
        ("the year after next", "2028"),
        ("the next ten years", DECADE),
        ("the coming decade", DECADE),
        ("next few years", "2026 2027 2028"),
        ("when I turn 40", "2030"),
        ("at 35 I changed jobs", "2025"),
        ("at age 35", "2025"),
        ("I am 36 years old", "2026"),
        ("I am 14. When will I marry?", ""),
        ("when I am 60", "2050"),
        ("May 3, 2027", "2027-05-03"),
        ("May 3rd 2027", "2027-05-03"),
        ("3 May 2027", "2027-05-03"),
        ("the 3rd of September 2027", "2027-09-03"),
        ("in May 2027", "2027-05"),
        ("Sept 2027", "2027-09"),
        ("tomorrow", "2026-11-29"),
        ("next month", "2026-12"),
        ("1850", ""),
        ("1989年", ""),
        ("1990年", "1990"),
        ("I earn 2000元 a month", ""),
        ("2027-13-40", ""),
        ("2月30日", ""),
        ("我的事业如何？", ""),
        ("What about work?", ""),
        ("a 12345 b", ""),
        ("meet at 3 o'clock", ""),
        ("9999年", ""),
        ("2399年", "2399"),
        ("2400年", ""),
        ("我100%确定", ""),
    ],
)
def test_moments(question: str, labels: str) -> None:
    assert " ".join(m.label for m in needs_of(question, TODAY, BORN).moments) == labels


@pytest.mark.parametrize(
    ("question", "other"),
    [
        ("我们合婚如何", True),
        ("我和她般配吗", True),
        ("八字合不合", True),
        ("Are we compatible?", True),
        ("my husband and me", True),
        ("我的婚姻", False),
        ("When will I marry?", False),
    ],
)
def test_two_people(question: str, other: bool) -> None:
    assert needs_of(question, TODAY, BORN).other is other


def test_without_a_birth_ages_are_no_years() -> None:
    assert needs_of("35岁", TODAY, None).moments == ()
    assert [m.label for m in needs_of("1900", TODAY, None).moments] == ["1900"]


@given(st.text(max_size=200), st.dates(date(1600, 1, 1), date(2399, 12, 31)))
def test_any_question_needs_little_and_nothing_that_cannot_be_asked(text: str, today: date) -> None:
    needs = needs_of(text, today, BORN)
    assert len(needs.moments) <= MOST_MOMENTS
    assert len({m.label for m in needs.moments}) == len(needs.moments)
    for moment in needs.moments:
        assert moment.instant.date() >= BORN
        assert 1600 <= moment.instant.year <= 2400
