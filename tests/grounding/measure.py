"""Runs the set through the checker: python -m tests.grounding.measure [language …] [held] [show]."""

import sys
import time
from collections import Counter, defaultdict

from services.chat.grounding.checker import Checker, Verdict
from tests.grounding import making
from tests.grounding.samples import births, truth_of
from tests.grounding.words import LANGUAGES

BLOCKED = (Verdict.REPAIRED, Verdict.REMOVED)


def measured(
    language: str, *, held: bool
) -> tuple[dict[str, Counter[str]], list[dict[str, object]]]:
    """Counts by kind and the items that went wrong."""
    checkers = [
        Checker(truth_of(birth, language), language) for birth in births(making.SEED, making.CHARTS)
    ]
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    wrong = []
    for item in making.read(language, held=held):
        checker = checkers[int(str(item["c"]))]
        checked = checker.check(str(item["t"]))
        blocked = checked.verdict in BLOCKED
        name = "true" if item["ok"] else "false"
        counts[str(item["k"])][name] += 1
        counts["all"][name] += 1
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
    held = "held" in sys.argv
    for language in [one for one in sys.argv[1:] if one in LANGUAGES] or LANGUAGES:
        began = time.process_time()
        counts, wrong = measured(language, held=held)
        spent = time.process_time() - began
        total = counts["all"]
        print(
            f"{language} {'held out' if held else 'tuned'}: false passed {total['false_wrong']}/{total['false']}, true blocked {total['true_wrong']}/{total['true']}, {spent / (total['true'] + total['false']) * 1000:.2f} ms an item"
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
