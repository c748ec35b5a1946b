"""What is printed and what is kept: baselines first, then the score with all that it rests on."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import fmean
from typing import Any

from bazi import ENGINE_VERSION
from bench.choices.answers import vote
from bench.choices.items import LETTERS, Item, Loaded
from bench.choices.numbers import Baselines, mcnemar, wilson
from bench.choices.prompt import PROMPT

CONTAMINATION = (
    "The questions and their keys are public on the web (BaziQA 2021 to 2025, MingLi-Bench 2022 to 2025; some stand in "
    "both). A model may have been trained on them: a score is no proof that it reads charts."
)
INDEPENDENCE = "Intervals take questions for independent; about five are of one person each, so the truth is wider."
SHUFFLED = "Options stand as published here; models are shown them in another order in each run."


class IncomparableError(Exception):
    """Two runs that were not asked the same; the message says what differs."""


@dataclass(frozen=True, slots=True)
class Answered:
    """An item and what each run chose of its options, None where no letter could be read."""

    item: Item
    chosen: tuple[int | None, ...]

    @property
    def vote(self) -> int | None:
        """What most runs chose."""
        return vote(self.chosen)

    @property
    def is_right(self) -> bool:
        """Whether that is said to be right."""
        return self.vote == self.item.answer


def skew(found: Baselines) -> str:
    """Return why a set measures nothing, empty if it does."""
    letter, share = max(found.letters.items(), key=lambda one: one[1].share)
    if share.low <= 0.5:
        return ""
    return f"always answering {letter} scores {share}: with such a key no score says anything"


def before_any_score(loaded: Loaded, found: Baselines) -> str:
    """Return what stands before any score."""
    items, years = loaded.items, [one.year for one in loaded.items]
    people, assumed = len({one.person for one in items}), sum(one.assumed for one in items)
    head = (
        f"{loaded.name}: {len(items)} questions on {people} people, {min(years)} to {max(years)}; "
        f"{len(loaded.malformed)} rows left out; {assumed} by an assumed clock"
    )
    lines = [
        head,
        "",
        "| without looking | right |",
        "|---|---|",
        *(f"| always {letter} | {share} |" for letter, share in found.letters.items()),
        f"| the best letter of each year | {found.best_of_years} |",
        f"| chance, expected | {found.chance:.1%} |",
        "",
        SHUFFLED,
        CONTAMINATION,
    ]
    return "\n".join(lines)


def score(answered: Sequence[Answered], cut: int, found: Baselines) -> dict[str, Any]:
    """Return the measures of a model's answers."""
    count, runs = len(answered), len(answered[0].chosen)
    each = [
        wilson(sum(one.chosen[run] == one.item.answer for one in answered), count)
        for run in range(runs)
    ]
    voted = wilson(sum(one.is_right for one in answered), count)
    unread = sum(chosen is None for one in answered for chosen in one.chosen)
    return {
        "vote": voted._asdict(),
        "runs": [share._asdict() for share in each],
        "mean_of_runs": fmean(share.share for share in each),
        "unparsed": unread,
        "answers": count * runs,
        "cut": cut,
        "tied_or_unread_votes": sum(one.vote is None for one in answered),
        "above_every_letter": voted.low > max(found.best.share, found.best_of_years.share),
        "above_chance": voted.low > found.chance,
        "by_year": {
            str(year): wilson(
                sum(one.is_right for one in answered if one.item.year == year),
                sum(one.item.year == year for one in answered),
            )._asdict()
            for year in sorted({one.item.year for one in answered})
        },
    }


def score_text(model: str, measured: dict[str, Any]) -> str:
    """Return a score as it is printed."""
    voted = wilson(measured["vote"]["right"], measured["vote"]["all"])
    runs = ", ".join(f"{one['share']:.1%}" for one in measured["runs"])
    above = {True: "yes", False: "no"}
    lines = [
        "| " + model + " | |",
        "|---|---|",
        f"| right by the vote of {len(measured['runs'])} runs | {voted} |",
        f"| right in each run | {runs} |",
        f"| answers without a readable letter, counted as wrong | {measured['unparsed']} of {measured['answers']} |",
        f"| answers cut at their longest | {measured['cut']} |",
        f"| votes without a winner, counted as wrong | {measured['tied_or_unread_votes']} |",
        f"| the interval lies above chance | {above[measured['above_chance']]} |",
        f"| … and above every letter and the best of each year | {above[measured['above_every_letter']]} |",
        "",
        INDEPENDENCE,
    ]
    return "\n".join(lines)


def artefact(
    loaded: Loaded,
    found: Baselines,
    answered: Sequence[Answered],
    measured: dict[str, Any],
    asked: dict[str, Any],
) -> dict[str, Any]:
    """Return all that is kept: what was asked, by what, and each choice. No text of the set: it is not ours."""
    return {
        "set": loaded.name,
        "files": loaded.files,
        "malformed": loaded.malformed,
        "engine": ENGINE_VERSION,
        "prompt": PROMPT,
        **asked,
        "baselines": {
            "letters": {letter: share._asdict() for letter, share in found.letters.items()},
            "best_of_years": found.best_of_years._asdict(),
            "chance": found.chance,
        },
        "score": measured,
        "notes": [CONTAMINATION, INDEPENDENCE],
        "answers": [
            {
                "id": one.item.id,
                "year": one.item.year,
                "zone": one.item.birth.zone,
                "zone_assumed": one.item.assumed,
                "key": LETTERS[one.item.answer],
                "chosen": [None if place is None else LETTERS[place] for place in one.chosen],
                "right": one.is_right,
            }
            for one in answered
        ],
    }


def compared(mine: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Hold a run against another one of the same set; IncomparableError unless both were asked the same."""
    for name in ("set", "files", "seed", "runs", "prompt", "engine"):
        if mine[name] != other.get(name):
            raise IncomparableError(f"{name} differs: {mine[name]!r} and {other.get(name)!r}")
    theirs = {one["id"]: one["right"] for one in other["answers"]}
    if [one["id"] for one in mine["answers"]] != list(theirs):
        raise IncomparableError("not the same questions were answered")
    rights = [one["right"] for one in mine["answers"]]
    return asdict(_Compared(other["model"], *mcnemar(rights, list(theirs.values()))))


@dataclass(frozen=True, slots=True)
class _Compared:
    model: str
    only_this: int
    only_the_other: int
    probability: float


def compared_text(measured: dict[str, Any]) -> str:
    """Return a comparison as it is printed."""
    return (
        f"against {measured['model']}: right alone {measured['only_this']} and {measured['only_the_other']},"
        f" McNemar's exact test p = {measured['probability']:.3g}"
    )
