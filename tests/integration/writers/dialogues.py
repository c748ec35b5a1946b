"""What the writers of the conformance suite are asked, and what a model that knows it answers.

Scripted servers say these answers; the tiny model of `make test-vllm` is taught them: `python -m
tests.integration.writers.dialogues` prints its lessons.
"""

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from services.chat.writers.prompt import messages
from services.chat.writing import Brief, ChartFacts, Fact

_LABELS = {
    "en": ("day stem 庚", "day branch 午", "month stem 丁", "year branch 辰", "day master weak"),
    "zh-Hans": ("日干庚", "日支午", "月干丁", "年支辰", "日主偏弱"),
}
# Twelve findings, so that there is a marker of two digits.
_FACTS = 12
# No tokenizer that was made for a test has these whole.
_RARE = "龘靐齉👩‍🚀"


@dataclass(frozen=True)
class Dialogue:
    """A question and its answer; one that has no end is repeated for ever."""

    question: str
    answer: str
    language_code: str = "en"
    endless: bool = False


PLAIN = Dialogue(
    "What is my work like?", "Your day stem is 庚 [F1]. It meets fire [F3]. Hello world."
)
CHINESE = Dialogue("事业如何?", f"日主为庚金[F1]。{_RARE},身偏弱[F12]。谢谢。", "zh-Hans")
ENDLESS = Dialogue("Speak for ever.", "We go on and on. ", endless=True)
DIALOGUES = (PLAIN, CHINESE, ENDLESS)


def brief(dialogue: Dialogue, question: str = "", shift: int = 0) -> Brief:
    """Return what a writer is asked; `shift` moves the findings and the day about."""
    language, labels = dialogue.language_code, _LABELS[dialogue.language_code]
    facts = tuple(
        Fact(f"fact-{n}", "pillar", "day", {}, labels[(n + shift) % len(labels)])
        for n in range(_FACTS - shift)
    )
    chart = ChartFacts("charts/c", language, facts)
    today = datetime(2026, 7, 1 + shift, tzinfo=UTC)
    return Brief(question or dialogue.question, language, chart, (), today)


def _lessons() -> list[dict[str, object]]:
    told = [(d, brief(d, shift=shift)) for d in DIALOGUES for shift in range(2)]
    # A question may come with rules in another language and nothing to cite.
    bare = ChartFacts("charts/c", "zh-Hans", ())
    told += [(d, replace(b, language_code="zh-Hans", chart=bare)) for d, b in told[::2]]
    return [
        {"messages": messages(asked), "answer": dialogue.answer, "endless": dialogue.endless}
        for dialogue, asked in told
    ]


if __name__ == "__main__":
    print(json.dumps({"rare": _RARE, "lessons": _lessons()}, ensure_ascii=False))
