"""Runs a set through the checker: python -m tests.grounding.measure [language …] [tuned | held_out | third …] [show]."""

import sys
import time
from collections import Counter, defaultdict

from services.chat.grounding.checker import Checked, Checker
from services.chat.spans import Verdict
from tests.grounding import making
from tests.grounding.samples import births, truth_of
from tests.grounding.words import LANGUAGES

BLOCKED = (Verdict.REPAIRED, Verdict.REMOVED)
# What a reader takes to be so: it was checked, or says nothing that could be.
VOUCHED = (Verdict.CHECKED, Verdict.PLAIN)
_WORST = (*BLOCKED, Verdict.UNVERIFIABLE, Verdict.CHECKED, Verdict.PLAIN)


_NAMES = (making.TUNED, making.HELD_OUT, *making.ROUNDS)
# Of a round of sentences that have been learnt from, fewer charts say as much.
_FEW = 20


def _read(checker: Checker, text: str) -> Checked:
    """What becomes of a text: of one with lines, as a table has, of the line that fares worst."""
    if "\n" not in text.strip():
        return checker.check(text)
    fresh = Checker(checker.truth, checker.language)
    lines = [*fresh.feed(text), *fresh.finish()]
    return min(lines, key=lambda line: _WORST.index(line.verdict))


def measured(language: str, name: str) -> tuple[dict[str, Counter[str]], list[dict[str, object]]]:
    """Counts by kind and the items that went wrong."""
    rounds = name in making.ROUNDS
    set_ = making.made(language, name, _FEW) if rounds else making.read(language, name)
    checkers = [
        Checker(truth_of(birth, language), language) for birth in births(making.SEED, making.CHARTS)
    ]
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    wrong = []
    for item in set_:
        checker = checkers[int(str(item["c"]))]
        checked = _read(checker, str(item["t"]))
        blocked = checked.verdict in BLOCKED
        name = "true" if item["ok"] else "false"
        counts[str(item["k"])][name] += 1
        counts["all"][name] += 1
        counts["all"][f"{name}_checked"] += checked.verdict is Verdict.CHECKED
        counts["all"][f"{name}_unverifiable"] += checked.verdict is Verdict.UNVERIFIABLE
        counts["all"][f"{name}_vouched"] += checked.verdict in VOUCHED
        if blocked == item["ok"]:
            counts[str(item["k"])][f"{name}_wrong"] += 1
            counts["all"][f"{name}_wrong"] += 1
            wrong.append(
                item
                | {
                    "v": checked.verdict.value,
                    "o": checked.text,
                    "j": [
                        (j.claim.kind.value, j.claim.token.start, j.standing.value)
                        for j in checked.judgements
                    ],
                }
            )
    return counts, wrong


if __name__ == "__main__":
    name = next((one for one in sys.argv[1:] if one in _NAMES), making.TUNED)
    for language in [one for one in sys.argv[1:] if one in LANGUAGES] or LANGUAGES:
        began = time.process_time()
        counts, wrong = measured(language, name)
        spent = time.process_time() - began
        total = counts["all"]
        print(
            f"{language} {name}: false passed {total['false_wrong']}/{total['false']}, true blocked {total['true_wrong']}/{total['true']}, vouched for (checked or plain, all that checked_only shows): false {total['false_vouched']}, true {total['true_vouched']}, of these checked {total['true_checked']}, {spent / (total['true'] + total['false']) * 1000:.2f} ms an item"
        )
        if "show" in sys.argv:
            seen: Counter[tuple[object, object]] = Counter()
            for item in wrong:
                seen[item["k"], item["m"]] += 1
                if seen[item["k"], item["m"]] <= 6:
                    print(
                        "  ",
                        item["k"],
                        item["m"],
                        item["t"],
                        "->",
                        item["v"],
                        "" if item["v"] != "repaired" else item["o"],
                        item["j"],
                    )
            print(dict(seen))
