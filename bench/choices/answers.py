"""From what a model writes to an option: the order it was shown, the letter that it names, the vote of its runs."""

import random
import re
from collections import Counter
from collections.abc import Sequence

from bench.choices.items import LETTERS

_NAMED = re.compile(
    r"(?:答案|answer|选择|選擇|选项|選項)(?:应该|應該)?\s*(?:是|为|為|is)?\s*[:：]?[\s*_（(【\[「“\"]*([A-H])(?![A-Za-z])",
    re.IGNORECASE,
)
_BOXED = re.compile(r"\\boxed\{\s*(?:\\text\{)?\s*([A-H])\b")
_ALONE = re.compile(r"[\s*_（(【\[]*([A-H])[\s*_）)】\].。]*")
# After the letter: another one that it could be too.
_OR = re.compile(
    r"[\s*_）)】\]]*(?:或|或者|/|、|和|与|or|and)\s*[（(]?[A-H](?![A-Za-z])", re.IGNORECASE
)


def order(seed: int, item_id: str, run: int, count: int) -> tuple[int, ...]:
    """Return the order in which the options of an item are shown in a run: the same for every model."""
    return tuple(random.Random(f"{seed}/{item_id}/{run}").sample(range(count), count))


def letter(text: str, count: int) -> int | None:
    """Return the place of the letter that an answer names, None if it names none, or not just one."""
    for pattern in (_NAMED, _BOXED):
        if named := list(pattern.finditer(text)):
            last = named[-1]
            return None if _OR.match(text, last.end()) else _place(last.group(1), count)
    alone = _ALONE.fullmatch(text.strip().rpartition("\n")[2])
    return None if alone is None else _place(alone.group(1), count)


def _place(named: str, count: int) -> int | None:
    place = LETTERS.index(named.upper())
    return place if place < count else None


def vote(chosen: Sequence[int | None]) -> int | None:
    """Return what most runs chose; None where two lead alike, or none chose."""
    counted = Counter(one for one in chosen if one is not None).most_common(2)
    if not counted or (len(counted) > 1 and counted[0][1] == counted[1][1]):
        return None
    return counted[0][0]
