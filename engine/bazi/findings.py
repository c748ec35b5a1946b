"""Findings: every derived thing as a small citable statement with a stable id."""

from typing import NamedTuple


# A named tuple, not a dataclass: a chart has fifty and they cost a quarter to build.
class Finding(NamedTuple):
    """One derived statement.

    id: stable, e.g. `ten_god.month.stem`. kind: what sort of statement (the first part of the
    id, or two). subject: what it is about, e.g. `month`. value: (key, value) pairs of stable
    ids and numbers as strings. evidence: ids of findings or `input.…` it rests on. rule: id of
    the rule applied. source: where the rule comes from.
    """

    id: str
    kind: str
    subject: str
    value: tuple[tuple[str, str], ...]
    evidence: tuple[str, ...]
    rule: str
    source: str

    def get(self, key: str) -> str:
        """Return the value stored under `key`; KeyError when there is none."""
        for name, value in self.value:
            if name == key:
                return value
        raise KeyError(key)
