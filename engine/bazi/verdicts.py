"""Verdicts: judgements by named profiles, each with what it rests on. Facts know nothing of them."""

from functools import lru_cache
from typing import NamedTuple

from bazi.findings import Finding

# The id that stands for nothing in a list.
NOTHING = "condition.none"
PLACES = ("year", "month", "day", "hour")


class Condition(NamedTuple):
    """One thing that a profile looks at: its label id, whether it holds, and the findings that show it."""

    id: str
    holds: bool
    evidence: tuple[str, ...]


class Verdict(NamedTuple):
    """What a profile says. `id` is that of its finding, `verdict` a label id.

    `score` is what the profile counts and `margin` how far that is from saying otherwise; None where a profile does
    not count. `value` holds (key, value) pairs of ids and numbers as in findings.
    """

    id: str
    kind: str
    subject: str
    profile: str
    verdict: str
    value: tuple[tuple[str, str], ...]
    conditions: tuple[Condition, ...]
    evidence: tuple[str, ...]
    source: str
    score: float | None = None
    margin: float | None = None

    @property
    def finding(self) -> Finding:
        """The verdict as a finding that can be cited."""
        held: list[str] = []
        missing: list[str] = []
        evidence = dict.fromkeys(self.evidence)
        for condition in self.conditions:
            (held if condition.holds else missing).append(condition.id)
            evidence.update(dict.fromkeys(condition.evidence))
        counted = (
            ()
            if self.score is None
            else (("score", f"{self.score:g}"), ("margin", f"{self.margin or 0:g}"))
        )
        conditions: tuple[tuple[str, str], ...] = ()
        if self.conditions:
            conditions = (
                ("held", ",".join(held) or NOTHING),
                ("missing", ",".join(missing) or NOTHING),
            )
        return Finding(
            self.id,
            self.kind,
            self.subject,
            (
                ("profile", f"profile.{self.profile}"),
                ("verdict", self.verdict),
                *self.value,
                *conditions,
                *counted,
            ),
            tuple(evidence),
            self.profile,
            self.source,
        )


@lru_cache(maxsize=256)
def pillar_ids(places: tuple[int, ...] | range) -> tuple[str, ...]:
    """Return the finding ids of natal pillars."""
    return tuple(f"pillar.{PLACES[place]}" for place in places)
