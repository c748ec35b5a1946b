"""Births that questions tell, in three languages: whose, when, and where they stand."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.chat.needs import needs_of, unread_in
from services.chat.told import births_told, without_births

TODAY = date(2026, 11, 28)
BORN = date(1990, 2, 4)


def said(question: str) -> list[str]:
    """Each birth in one line: whose, date (lunar, leap), time, sex."""
    lines = []
    for told in births_told(question, TODAY):
        of = told.day
        day = f"{of.year}-{of.month}-{of.day}" if of else "?"
        calendar = " lunar" * of.lunar + " leap" * of.leap if of else ""
        time = "" if told.hour is None else f" {told.hour}:{told.minute:02}"
        whose = "own" if told.person.own else "other"
        lines.append(f"{whose} {day}{calendar}{time} {told.person.sex}".strip())
    return lines


@pytest.mark.parametrize(
    ("question", "births"),
    [
        ("My husband was born 1985-03-05 at 08:00 in Shanghai.", ["other 1985-3-5 8:00 MALE"]),
        ("he was born 5 March 1985, 8am.", ["other 1985-3-5 8:00 MALE"]),
        ("my wife (1988-07-12 14:30) and I", ["other 1988-7-12 14:30 FEMALE"]),
        ("my partner's birthday is March 5th, 1985 at 3:15 pm", ["other 1985-3-5 15:15"]),
        ("My mother was born at 8am on 5 March 1955.", ["other 1955-3-5 8:00 FEMALE"]),
        ("born 1985-03-05, do my partner and I match?", ["other 1985-3-5"]),
        ("Born 1990-02-04 10:12 in Beijing: my career?", ["own 1990-2-4 10:12"]),
        ("我老公是1985年3月5日早上8点出生的", ["other 1985-3-5 8:00 MALE"]),
        ("我老公1985年3月5日早上八点半生，我们合吗", ["other 1985-3-5 8:30 MALE"]),
        ("對方生於1985年3月5日下午3點，合嗎", ["other 1985-3-5 15:00"]),
        ("我先生1985年2月28日14时30分生", ["other 1985-2-28 14:30 MALE"]),
        ("她生日是一九九五年八月十五日", ["other 1995-8-15 FEMALE"]),
        ("他是1985年3月5日的，我们配吗", ["other 1985-3-5 MALE"]),
        # By the moon: where that is said, and where only the moon counts so.
        ("我女朋友农历1995年闰八月初五辰时生", ["other 1995-8-5 lunar leap 8:00 FEMALE"]),
        ("她生日是一九九五年八月十五", ["other 1995-8-15 lunar FEMALE"]),
        ("老婆1990年冬月廿三卯时生", ["other 1990-11-23 lunar 6:00 FEMALE"]),
        ("my sister, born lunar 1984-10-01", ["other 1984-10-1 lunar FEMALE"]),
        # Midnight, and 子, are of two days.
        ("老婆1990年1月3日晚上十二点生", ["other 1990-1-3 FEMALE"]),
        ("老婆1990年1月3日子时生", ["other 1990-1-3 FEMALE"]),
        # Two of them, each with its own time.
        (
            "I was born on 1990-02-04 10:12 and my husband on 1985-03-05 08:00",
            ["own 1990-2-4 10:12", "other 1985-3-5 8:00 MALE"],
        ),
        (
            "男1985-03-05 08:00，女1988-07-12 14:30，合婚",
            ["other 1985-3-5 8:00 MALE", "other 1988-7-12 14:30 FEMALE"],
        ),
        (
            "我是1990年2月4日生的，我男朋友是1985年3月5日",
            ["own 1990-2-4", "other 1985-3-5 MALE"],
        ),
        # Not whole.
        ("I was born at 23:30, not 10:12", ["own ? 23:30"]),
        ("我是23:30出生的，不是10:12", ["own ? 23:30"]),
        ("我出生时间是晚上11点", ["own ? 23:00"]),
        ("My son was born in 2013, will he do well?", ["other ? MALE"]),
        ("我儿子2013年出生，学习怎么样", ["other ? MALE"]),
        ("my boyfriend DOB 03/05/1985", ["other ? MALE"]),
        ("我朋友的生日是2月30日", ["other ?"]),
        (
            "My birthday is 1990-02-04 and his birthday is 1985-03-05",
            ["own 1990-2-4", "other 1985-3-5 MALE"],
        ),
        (
            "Mine is 1990-02-04 10:12, his is 1985-03-05 08:00",
            ["own 1990-2-4 10:12", "other 1985-3-5 8:00 MALE"],
        ),
        (
            "我1990年2月4日10点12分出生，他1985年3月5日8点出生，合吗",
            ["own 1990-2-4 10:12", "other 1985-3-5 8:00 MALE"],
        ),
        ("我1990年2月4日生，我老公呢？", ["own 1990-2-4"]),
        (
            "乾造 1990年2月4日巳时 坤造 1988年7月12日未时 合婚",
            ["other 1990-2-4 10:00 MALE", "other 1988-7-12 14:00 FEMALE"],
        ),
        ("女命，1988年7月12日14时", ["other 1988-7-12 14:00 FEMALE"]),
        ("我老公1985年（农历）3月5日生", ["other 1985-3-5 lunar MALE"]),
        # Anybody who is not the reader is somebody else, known by a word or not.
        ("John was born 1985-03-05. Do we match?", ["other 1985-3-5"]),
        ("My roommate was born 1985-03-05, are we compatible?", ["other 1985-3-5"]),
        ("我婆婆1955年3月5日生", ["other 1955-3-5 FEMALE"]),
        ("我跟小美合吗，小美1985年3月5日生", ["other 1985-3-5"]),
        # Parts of the day.
        ("My son was born on 5 March 2015 at 8 in the morning", ["other 2015-3-5 8:00 MALE"]),
        ("She was born 1985-03-05 at 8 o'clock in the evening", ["other 1985-3-5 20:00 FEMALE"]),
        ("She was born 1985-03-05 at noon", ["other 1985-3-5 12:00 FEMALE"]),
        ("我老公1985年3月5日夜里1点生", ["other 1985-3-5 MALE"]),
        ("我老公1985年3月5日晚上9点生", ["other 1985-3-5 21:00 MALE"]),
        ("我老公1985年3月5日半夜1点生", ["other 1985-3-5 1:00 MALE"]),
        # Times of something else.
        ("我老公1985年3月5日生，我一点都不喜欢他", ["other 1985-3-5 MALE"]),
        ("我老公1985年3月5日生，请从三点分析", ["other 1985-3-5 MALE"]),
        ("My husband was born on 1985-03-05, we met at 8pm.", ["other 1985-3-5 MALE"]),
        ("It is 8pm here, my husband was born 1985-03-05", ["other 1985-3-5 MALE"]),
        ("我男朋友85年3月5日生", ["other ? MALE"]),
        # Whoever the words say.
        (
            "I am a man born 1988-03-05 at 9am, my wife was born 1990-02-04 10:12.",
            ["own 1988-3-5 9:00", "other 1990-2-4 10:12 FEMALE"],
        ),
        ("Someone born 1985-03-05 8:00, do we match?", ["other 1985-3-5 8:00"]),
        ("帮我看看1985年3月5日8点出生的人性格", ["other 1985-3-5 8:00"]),
        ("2015年3月5日我儿子出生，那年我的运势如何", ["other 2015-3-5 MALE"]),
        ("He is 1985-03-05, she is 1988-07-12.", ["other 1985-3-5 MALE", "other 1988-7-12 FEMALE"]),
        ("My husband Tom (b. 1985-03-05, 8am) and I", ["other 1985-3-5 8:00 MALE"]),
        ("我老公是甲子年生的，合婚", ["other ? MALE"]),
        ("坤造：乙丑年正月十四辰时，合婚", ["other ? FEMALE"]),
        # Days that are no births.
        ("The first date with my husband was 2015-03-05. Was it lucky?", []),
        ("The day I met my husband was 2015-03-05.", []),
        ("She is due to give birth 2026-05-05. Do we match?", []),
        ("My dog was born 2020-03-05. Do we match?", []),
        ("My husband was born in Beijing, and we married on 2015-06-01.", []),
        ("My husband was born a liar and left me on 2020-05-04", []),
        ("我出生于北京，2015年6月1日结婚", []),
        ("born in 1990, I married on 2015-06-01", ["own ?"]),
        ("My birthday party is on 2025-05-04, is it a good day?", []),
        ("What about my birthday on 2025-02-04?", []),
        ("我生日2025年2月4日那天会怎样", []),
        ("我要给妈妈过生日，2025年5月4日好吗", []),
        ("我老公1985年3月5日出生于上海，我们2015年6月1日结婚", ["other 1985-3-5 MALE"]),
        ("my wife, 2020-05-04, left me", []),
        ("其他2020年5月4日的", []),
        ("Is 2027-05-04 a good day to marry my husband?", []),
        ("Is 2027-05-04 good for my child to be born?", []),
        ("My husband died 2019-03-05. Will I marry again?", []),
        ("I met him on 2019-03-05 at 8pm. Do we match?", []),
        ("她2019年3月5日离开我，为什么", []),
        ("Between 2020-01-01 and 2021-01-01 what happened to him?", []),
        ("How is 1990-02-04?", []),
        ("2027年3月怎么样？", []),
    ],
)
def test_births(question: str, births: list[str]) -> None:
    assert said(question) == births


@pytest.mark.parametrize(
    ("question", "moments", "told"),
    [
        ("My wife was born 1993-03-05 at 08:00. How is 2027 for us?", "2027", 1993),
        ("My husband, born 1985-03-05: do we match?", "", 1985),
        ("我儿子2013年出生，2027年学习怎么样", "2027", None),
        ("I was born 1990-02-04 10:12. How is 2027?", "2027", None),
        # That year is asked about.
        ("2015年3月5日我儿子出生，那年我的运势如何", "2015", 2015),
        # Who is named again is who is asked about; of two who are not the reader nobody is.
        ("我前男友1985年3月5日生，我老公1988年3月6日生，我和老公合吗", "", 1988),
        ("He was born 1985-03-05, she was born 1988-07-12. Do they match?", "", None),
        # What is still to come is no birth to compute.
        ("My wife was born 2030-03-05. Do we match?", "", None),
    ],
)
def test_a_birth_is_no_time_that_is_asked_about(
    question: str, moments: str, told: int | None
) -> None:
    needs = needs_of(question, TODAY, BORN)
    assert " ".join(moment.label for moment in needs.moments) == moments
    assert (needs.told.day.year if needs.told and needs.told.day else None) == told
    assert unread_in(question, TODAY, BORN) == ()


_BITS = (
    "我",
    "my husband ",
    "born ",
    "生于",
    "1985-03-05",
    "1985年3月5日",
    " 下午",
    "8点半",
    " 14:30",
    "闰",
    "和",
    ".",
)


@pytest.mark.parametrize(
    ("question", "minor"),
    [
        ("My girlfriend was born 2008-12-12 at 08:00.", True),
        ("我女朋友农历2008年十一月十五辰时生", True),
        ("My girlfriend was born in 2012. Are we compatible?", True),
        ("My girlfriend was born 2012-02-30. Are we compatible?", True),
        ("My ex was born 1985-03-05, my new girlfriend 2012-03-05.", True),
        ("My daughter was born 2012-03-05.", False),
        ("My girlfriend was born 2008-11-01 at 08:00.", False),
        ("I was born 2012-03-05.", False),
    ],
)
def test_minors(question: str, minor: bool) -> None:
    assert needs_of(question, TODAY, BORN).minor is minor


@given(st.text(max_size=120) | st.lists(st.sampled_from(_BITS), max_size=9).map("".join))
def test_whatever_is_asked_what_is_told_lies_in_it(question: str) -> None:
    told = births_told(question, TODAY)
    assert len(without_births(question, told)) == len(question)
    for one in told:
        assert all(0 <= start < end <= len(question) for start, end in one.spans)
        assert one.hour is None or 0 <= one.hour < 24
        assert 0 <= one.minute < 60
        assert one.day is None or (1 <= one.day.month <= 12 and 1 <= one.day.day <= 31)


@pytest.mark.parametrize(
    "row", ["8 ", "in in ", "12", "in the ", " ", "is ", "at ", "born ", "我", "8点"]
)
def test_a_row_of_the_same_words_is_read_in_one_way(row: str) -> None:
    # In all the ways in which it could be read it would take for ever.
    assert len(births_told(f"born {row * 1000}x 1985-03-05 at {row * 1000}", TODAY)) <= 25
