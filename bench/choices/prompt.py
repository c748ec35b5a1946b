"""What a model is asked: the chart as our engine has it, the years that are spoken of, the question."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache

from bazi import Birth, Chart, Clock, Options, compute
from bazi.errors import BaziError
from bazi.flow_moment import flow_at
from bazi.labels import describe
from bench.choices.items import LETTERS, Item

# Name it anew with every change of the words or the form.
PROMPT = "choices-1"
_LANGUAGE = "zh-Hans"
# By the clock of the sheet: it says the double-hour that the contest means.
_OPTIONS = Options(clock=Clock.WALL)
# Of the instant and the zone: a birth is not to be looked up by them.
_UNTOLD = frozenset({"moment", "clock", "daylight_saving", "solar_term"})
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_MOST_YEARS = 12
_SYSTEM = (
    "你是八字命理师。下面的命盘由排盘程序算出，请直接采用，不要重新排盘。每道题只有一个正确选项。"
    "可以先简要分析；最后单独一行写“答案：”和一个选项字母，例如“答案：A”。"
)


def messages(item: Item, order: Sequence[int]) -> list[dict[str, str]]:
    """Return the chat in OpenAI's form, with the options in an order."""
    options = "\n".join(f"{LETTERS[place]}. {item.options[one]}" for place, one in enumerate(order))
    told = [f"命盘：\n{chart_text(item.birth)}"]
    if years := _years(item):
        told.append(f"题中年份：\n{years}")
    told.append(f"题目：{item.question}\n{options}")
    return [
        {"role": "system", "content": _SYSTEM},
        {"role": "user", "content": "\n\n".join(told)},
    ]


@lru_cache(maxsize=256)
def _chart(birth: Birth) -> Chart:
    return compute(birth, _OPTIONS)


@lru_cache(maxsize=256)
def chart_text(birth: Birth) -> str:
    """Return a chart in words, a finding a line."""
    return "\n".join(
        describe(one, _LANGUAGE) for one in _chart(birth).findings if one.kind not in _UNTOLD
    )


def _years(item: Item) -> str:
    """Return what passes in the years that a question or its options name."""
    named = dict.fromkeys(_YEAR.findall("\n".join((item.question, *item.options))))
    lines = []
    for year in list(named)[:_MOST_YEARS]:
        middle = datetime(int(year), 7, 1, tzinfo=UTC)
        try:
            found = flow_at(_chart(item.birth), int(middle.timestamp() * 1000))
        except BaziError:
            # Before the birth, or beyond the tables.
            continue
        told = [describe(one, _LANGUAGE) for one in found.findings if one.id in _OF_YEAR]
        lines.append(f"{year}年：{'；'.join(told)}")
    return "\n".join(lines)


_OF_YEAR = ("flow.age", "flow.luck", "flow.flow_year")
