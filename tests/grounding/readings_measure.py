"""Runs whole readings through the checker: python -m tests.grounding.readings_measure [language …] [first … held_out] [show].

Each is twenty sentences of prose about a chart, true as they stand, and each of them with one fact made false, by people
who never saw a rule. A sentence says several things at once, as readings do.
"""

import json
import sys
from collections import Counter

from services.chat.grounding.checker import Checker
from services.chat.spans import Verdict
from tests.grounding import making
from tests.grounding.measure import BLOCKED, VOUCHED
from tests.grounding.samples import births, truth_of
from tests.grounding.words import LANGUAGES, traditional
from tests.unit.chat.grounding.charts import LI

# In the order in which they came; `hostile` by somebody who set out to break the checker, of the chart of the unit tests.
# Of the last no rule has seen one yet.
NAMES = (
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "hostile",
    making.HELD_OUT,
)
_THE_UNIT_TESTS = -1


def measured(language: str, name: str) -> tuple[Counter[str], list[tuple[str, str, str]]]:
    """Counts by what was said and what became of it, and what went wrong: (true or false, verdict, sentence)."""
    kept = json.loads((making.FOLDER / "readings" / f"{name}.json").read_text())
    charts = births(making.SEED, making.CHARTS)
    checkers: dict[int, Checker] = {}
    counts: Counter[str] = Counter()
    wrong = []
    for item in kept:
        if item["lang"] != language.partition("-")[0]:
            continue
        number = item["chart"]
        if number not in checkers:
            birth = LI if number == _THE_UNIT_TESTS else charts[number]
            checkers[number] = Checker(truth_of(birth, language), language)
        for said in ("true", "false"):
            if item[said] is None:
                continue
            text = traditional(item[said]) if language == "zh-Hant" else item[said]
            verdict = checkers[number].check(text).verdict
            blocked = verdict in BLOCKED
            counts[said] += 1
            counts[f"{said}_blocked"] += blocked
            counts[f"{said}_checked"] += verdict is Verdict.CHECKED
            counts[f"{said}_vouched"] += verdict in VOUCHED
            if blocked == (said == "true"):
                wrong.append((said, verdict.value, text))
        # Both stand behind what is true of the reading so far.
        checkers[number].feed(f"{item['true']}\n")
    return counts, wrong


if __name__ == "__main__":
    name = next((one for one in sys.argv[1:] if one in NAMES), NAMES[-1])
    for language in [one for one in sys.argv[1:] if one in LANGUAGES] or LANGUAGES:
        counts, wrong = measured(language, name)
        print(
            f"{language} {name}: true blocked {counts['true_blocked']}/{counts['true']},"
            f" false passed {counts['false'] - counts['false_blocked']}/{counts['false']},"
            f" vouched for (checked or plain): false {counts['false_vouched']}, true {counts['true_vouched']},"
            f" of these checked {counts['false_checked']} and {counts['true_checked']}"
        )
        if "show" in sys.argv:
            for said, verdict, text in wrong:
                print("  ", said, verdict, text)
