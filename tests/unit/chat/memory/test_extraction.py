"""What is learnt from a message: little, word for word, and nothing that can mean something else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.chat.memory.extraction import told
from services.chat.memory.model import Kind
from services.chat.memory.sensitive import is_sensitive


@pytest.mark.parametrize(
    ("message", "kind", "text"),
    [
        ("我在杭州做老师", Kind.WORK, "我在杭州做老师"),
        ("我在杭州做老师，今年适合换工作吗？", Kind.WORK, "我在杭州做老师"),
        ("我在台灣當護士。今年如何？", Kind.WORK, "我在台灣當護士"),
        ("我是工程师。", Kind.WORK, "我是工程师"),
        ("I work as a nurse and I want to quit. What about work?", Kind.WORK, "I work as a nurse"),
        ("call me Lin", Kind.NAME, "call me Lin"),
        ("Hello. My name is Ada Lovelace!", Kind.NAME, "My name is Ada Lovelace"),
        ("叫我小林吧", Kind.NAME, "叫我小林吧"),
        ("我叫林晓。", Kind.NAME, "我叫林晓"),
        ("I live in New York, should I move?", Kind.PLACE, "I live in New York"),
        ("我家住在成都", Kind.PLACE, "我家住在成都"),
        ("From now on, answer in English.", Kind.LANGUAGE, "From now on, answer in English"),
        ("以后用英文回答我", Kind.LANGUAGE, "以后用英文回答我"),
        ("Please keep your answers short.", Kind.LENGTH, "Please keep your answers short"),
        ("以後回答簡短一點", Kind.LENGTH, "以後回答簡短一點"),
        ("Remember that I like hiking.", Kind.NOTE, "I like hiking"),
        ("記住我喜歡爬山", Kind.NOTE, "我喜歡爬山"),
        ("请记住，我在杭州做老师。", Kind.NOTE, "我在杭州做老师"),
        # What is sensitive is kept when it is asked for, and then only.
        ("请记住我对花生过敏", Kind.NOTE, "我对花生过敏"),
        ("Remember that I am allergic to peanuts.", Kind.NOTE, "I am allergic to peanuts"),
    ],
)
def test_what_is_said_plainly_is_learnt(message: str, kind: Kind, text: str) -> None:
    assert [(one.kind, one.text) for one in told(message)] == [(kind, text)]


@pytest.mark.parametrize(
    "message",
    [
        # Questions.
        "我在杭州做老师，好吗？",
        "Do you remember that I work as a nurse?",
        "你记住了吗？",
        "我叫什么名字？",
        "我住哪里好？",
        "Should I work as a nurse?",
        # Suppositions, the past, wishes.
        "如果我在杭州做老师会怎么样",
        "If I live in Berlin, I will be lonely.",
        "Suppose I work as a nurse.",
        "我以前是老师",
        "我想当老师",
        "I used to work as a nurse",
        # Others, and quotes.
        "他说“我在杭州做老师”",
        "She said I work as a nurse",
        "我是他的老师",
        "他在杭州做老师",
        "“我在杭州做老师”",
        # Other meanings of the same words.
        "Call me back later",
        "call me maybe",
        "叫我回家",
        "我叫他来",
        "I live in fear",
        "我做梦了",
        "记住了",
        "remember me",
        "I remember that I am tall",
        "Answer in English.",
        # Sensitive.
        "I work as a priest",
        "我在教会当牧师助理",
        "I have diabetes",
        "我住在精神科病房",
        "I work as a union secretary",
    ],
)
def test_what_can_mean_something_else_or_is_sensitive_is_not(message: str) -> None:
    assert told(message) == ()


def test_one_message_tells_more_than_one_thing_each_once() -> None:
    found = told("我住在上海，我是律师。我是律师。事业如何？")
    assert [(one.kind, one.text) for one in found] == [
        (Kind.PLACE, "我住在上海"),
        (Kind.WORK, "我是律师"),
    ]


def test_a_note_that_is_too_long_or_cannot_be_seen_is_not_kept_by_half() -> None:
    assert told("Remember that " + "I walk " * 40) == ()
    assert told("Remember that I am\u202e tall and old") == ()


@given(st.text(max_size=300), st.sampled_from(("记住", "Remember that ", "我是老师，", "")))
def test_what_is_learnt_stands_in_the_message(text: str, before: str) -> None:
    message = before + text
    for one in told(message):
        assert one.text in message
        assert 0 < len(one.text) <= 200
        assert one.text == one.text.strip()
        assert one.kind is Kind.NOTE or not is_sensitive(one.text)


@pytest.mark.parametrize("piece", [" ", "我", "“", "I work as a ", "，", ".", "remember that "])
def test_no_text_takes_long(piece: str) -> None:
    told(piece * (8000 // len(piece)))
