"""Reading is quick because it passes over places where nothing begins; it must pass over nothing else."""

import re

import pytest

from services.chat.grounding.folding import fold
from services.chat.grounding.patterns import BEGINS, PATTERNS
from tests.grounding.making import read as adversarial

_BARE = "|".join(f"(?P<{name}>{pattern})" for name, pattern in PATTERNS)


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
def test_what_has_a_form_is_found_where_it_may_begin(language: str) -> None:
    slow, quick = re.compile(_BARE), re.compile(f"{BEGINS}(?:{_BARE})")
    texts = {fold(str(item["t"])) for item in adversarial(language, "tuned")}
    assert len(texts) > 2000
    for text in list(texts)[::3]:
        found = [match.span() for match in slow.finditer(text)]
        assert [match.span() for match in quick.finditer(text)] == found, text
