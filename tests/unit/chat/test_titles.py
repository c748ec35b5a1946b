"""Titles are short, one line, and nothing that a title may not be."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.chat.titles import title_of


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("What about work?", "What about work?"),
        ("  我的事业如何？ 再说说财运。", "我的事业如何？"),
        ("Hello.\nI was born in Chengdu.", "Hello."),
        ("\n\nwhat\tabout   money", "what about money"),
        ("v1.5 of my life plan", "v1.5 of my life plan"),
        (
            "Should I move to another city next year or stay where I am and wait for better times",
            "Should I move to another city next year or stay…",
        ),
        ("一" * 40, "一" * 24 + "…"),
        ("w" * 80, "w" * 48 + "…"),
        ("\u200b\u202eabc\x07", "abc"),
        ("👨‍👩‍👧 family?", "👨👩👧 family?"),
        ("…", "…"),
    ],
)
def test_titles(question: str, title: str) -> None:
    assert title_of(question) == title


@given(st.text(max_size=300))
def test_any_question_has_a_title_that_may_be_one(question: str) -> None:
    title = title_of(question)
    assert len(title) <= 49
    assert re.fullmatch(r"[^\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\ufeff]*", title)
    assert title == title.strip()
