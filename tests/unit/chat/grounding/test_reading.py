"""Reading is quick because only what can begin at a place is tried there; nothing else may begin there."""

import re
from datetime import date

import pytest

from services.chat.grounding.folding import fold
from services.chat.grounding.patterns import PATTERNS
from services.chat.grounding.reading import read
from services.chat.grounding.scanning import FIRSTS, form_of, places
from tests.grounding.making import read as adversarial

_ALL = [re.compile(pattern) for _, pattern in PATTERNS]
_IN_A_WORD = re.compile(r"(?<=[a-z])[a-z]")


def test_every_form_says_what_it_begins_with() -> None:
    assert list(FIRSTS) == [name for name, _ in PATTERNS]


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
def test_what_has_a_form_is_found_where_it_begins(language: str) -> None:
    texts = {fold(str(item["t"])) for item in adversarial(language, "tuned")}
    assert len(texts) > 2000
    for text in sorted(texts)[::3]:
        begins = {at: form_of(forms, text, at) for at, forms, _ in places(text)}
        for start in range(len(text)):
            if _IN_A_WORD.match(text, start):
                continue
            ends = [m.end() for p in _ALL if (m := p.match(text, start)) and m.group()]
            form = begins.get(start)
            assert [form[0].end()] == ends[:1] if form else not ends, (text, start)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Luck pillar #3 begins in 2031.", "#3"),
        ("命主肖蛇。", "肖蛇"),
        ("| \tday | 甲子 |", " \tday"),
    ],
)
def test_what_begins_with_a_sign_is_read(text: str, said: str) -> None:
    found = [text[token.start : token.end] for token in read(text, fold(text), date(2026, 1, 1))]
    assert said in found
