"""What the composer says of the years, months and dates that a question names."""

from collections.abc import Iterator

from bazi.labels import label
from services.chat.writers.phrases import MEANINGS, Words
from services.chat.writers.sentence import Sentence
from services.chat.writing import Brief, Fact

# The shortest that passes and is told of: the date's day, the month's month, the year's year.
_FLOWS = ("flow_day", "flow_month", "flow_year")
_SENTENCES: dict[str, Words] = {
    "flow_year": {
        "en": "{label} is a {pillar} year; its stem is {ten_god} to your day master: {meaning}.",
        "zh-Hans": "{label}年为{pillar}年，流年天干对日主为{ten_god}：{meaning}。",
        "zh-Hant": "{label}年為{pillar}年，流年天干對日主為{ten_god}：{meaning}。",
    },
    "flow_month": {
        "en": "{label}: the passing month is {pillar}, and its stem is {ten_god} to your day master: {meaning}.",
        "zh-Hans": "{label}行流月{pillar}，流月天干对日主为{ten_god}：{meaning}。",
        "zh-Hant": "{label}行流月{pillar}，流月天干對日主為{ten_god}：{meaning}。",
    },
    "flow_day": {
        "en": "{label}: the passing day is {pillar}, and its stem is {ten_god} to your day master: {meaning}.",
        "zh-Hans": "{label}为{pillar}日，流日天干对日主为{ten_god}：{meaning}。",
        "zh-Hant": "{label}為{pillar}日，流日天干對日主為{ten_god}：{meaning}。",
    },
    "ties": {
        "en": "With your chart it has: {ties}.",
        "zh-Hans": "与命局的关系：{ties}。",
        "zh-Hant": "與命局的關係：{ties}。",
    },
    "no_ties": {
        "en": "It neither combines nor clashes with a natal pillar.",
        "zh-Hans": "与命局各柱无合无冲。",
        "zh-Hant": "與命局各柱無合無沖。",
    },
    "stars": {
        "en": "It brings {stars}.",
        "zh-Hans": "所临神煞：{stars}。",
        "zh-Hant": "所臨神煞：{stars}。",
    },
}
_MOST_TIES, _MOST_STARS = 4, 4


def moments(brief: Brief) -> Iterator[Sentence]:
    """Yield what passes at each moment that the question names."""
    asked: dict[str, list[Fact]] = {}
    for fact in brief.chart.facts:
        if fact.moment:
            asked.setdefault(fact.moment, []).append(fact)
    for facts in asked.values():
        # Of ten years each is told in a line.
        yield from _moment(facts, brief.language_code, brief_only=len(asked) > 3)


def _moment(facts: list[Fact], language: str, *, brief_only: bool) -> Iterator[Sentence]:
    by_id = {fact.finding_id: fact for fact in facts}
    name = next((flow for flow in _FLOWS if f"flow.{flow}" in by_id), None)
    if name is None:
        return
    said, pillar = _SENTENCES, by_id[f"flow.{name}"]
    god = pillar.value["ten_god"]
    words = {
        "label": pillar.moment,
        "pillar": (" " if language == "en" else "").join(
            label(pillar.value[part], language) for part in ("stem", "branch")
        ),
        "ten_god": label(god, language),
        "meaning": MEANINGS[god][language],
    }
    yield Sentence(said[name][language].format(**words), (pillar.id,))
    if brief_only:
        return
    ties = [fact for fact in facts if fact.kind.startswith("relation") and name in _places(fact)]
    stars = [fact for fact in facts if fact.kind == "star" and fact.subject == name]
    separator = "; " if language == "en" else "；"
    if ties:
        shown = ties[:_MOST_TIES]
        text = separator.join(_plain(fact) for fact in shown)
        yield Sentence(said["ties"][language].format(ties=text), tuple(f.id for f in shown))
    else:
        yield Sentence(said["no_ties"][language], (pillar.id,))
    if stars:
        shown = stars[:_MOST_STARS]
        names = (", " if language == "en" else "、").join(
            label(fact.value["star"], language) for fact in shown
        )
        yield Sentence(said["stars"][language].format(stars=names), tuple(f.id for f in shown))


def _places(fact: Fact) -> list[str]:
    return [place.removeprefix("position.") for place in fact.value["places"].split(",")]


def _plain(fact: Fact) -> str:
    """Return what a finding says without the moment before it."""
    return fact.label.removeprefix(f"{fact.moment}: ")
