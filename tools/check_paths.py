"""Find REST paths that answer for each other: `python -m tools.check_paths`.

Two bindings of one verb collide when a single URL matches both templates, such as `/v1/charts/{chart}` and
`/v1/charts/latest`. Which of them Envoy then picks depends on its routing tree, not on the contract.
"""

import re
import sys
from itertools import combinations

from tools.descriptors import Binding, bindings, read_contract

ONE, MANY = "*", "**"


def segments(template: str) -> tuple[list[str], str]:
    """Return the segments that a template matches, variables opened up, and its custom verb ("" when it has none).

    `/v1/{name=users/*/charts/*}:undelete` gives (["v1", "users", "*", "charts", "*"], "undelete").
    """
    opened = re.sub(r"\{[^}=]+=([^}]*)\}", r"\1", template)
    opened = re.sub(r"\{[^}=]+\}", ONE, opened)
    path, _, verb = opened.partition(":")
    return path.strip("/").split("/"), verb


def overlap(one: list[str], other: list[str]) -> bool:
    """Tell whether some sequence of segments matches both; `*` stands for one segment, `**` for any number."""
    if not one or not other:
        return all(segment == MANY for segment in one or other)
    if one[0] == MANY:
        return overlap(one[1:], other) or overlap(one, other[1:])
    if other[0] == MANY:
        return overlap(other, one)
    return (one[0] == other[0] or ONE in (one[0], other[0])) and overlap(one[1:], other[1:])


def collide(one: Binding, other: Binding) -> bool:
    """Tell whether one request can match both bindings."""
    (path, verb), (other_path, other_verb) = segments(one.path), segments(other.path)
    return one.verb == other.verb and verb == other_verb and overlap(path, other_path)


def collisions(found: list[Binding]) -> list[str]:
    """Return one line for each pair of bindings that collide."""
    return [
        f"{one.verb} {one.path} ({one.rpc}) collides with {other.path} ({other.rpc})"
        for one, other in combinations(found, 2)
        if collide(one, other)
    ]


def main() -> int:
    """Print the collisions; 1 when there are any."""
    found = bindings(read_contract())
    lines = collisions(found)
    print("\n".join(lines) or f"paths: {len(found)} bindings, none collides")
    return int(bool(lines))


if __name__ == "__main__":
    sys.exit(main())
