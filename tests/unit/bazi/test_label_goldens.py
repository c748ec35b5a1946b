"""What is said of a chart, line by line in every language, as it was read.

The goldens are in `tests/fixtures/labels`. To make them anew after a change that is meant:
`.venv/bin/python -m tests.unit.bazi.test_label_goldens`, and read what has changed.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bazi import Birth, Clock, DayBoundary, Options, Precision, Sex, compute
from bazi.compatibility import compare
from bazi.flow_moment import flow_at
from bazi.judgement import judgement
from bazi.labels import LANGUAGES, describe
from bazi.uncertainty import uncertainty

GOLDENS = Path(__file__).resolve().parents[2] / "fixtures/labels"
NEAR_LI_CHUN = Birth(1990, 2, 4, 10, "Asia/Shanghai", 12, longitude=104.07, sex=Sex.MALE)
# Summer time, a clock time shown twice, an hour that nobody knows: what seldom is said.
SUMMER = Birth(1988, 7, 1, 23, "Asia/Shanghai", 30, sex=Sex.FEMALE)
TWICE = Birth(1986, 9, 14, 1, "Asia/Shanghai", 30, fold=1)
UNKNOWN = Birth(2300, 2, 4, None, "Asia/Tokyo", precision=Precision.UNKNOWN)
AT_MS = 1_800_000_000_000


def lines(language: str) -> Iterator[str]:
    one = compute(NEAR_LI_CHUN)
    other = compute(SUMMER, Options(day_boundary=DayBoundary.SPLIT, clock=Clock.STANDARD))
    groups = {
        "one": (*one.findings, *judgement(one)),
        "other": other.findings,
        "twice": compute(TWICE).findings,
        "unknown": (*compute(UNKNOWN).findings, *uncertainty(UNKNOWN).findings),
        "passing": flow_at(one, AT_MS).findings,
        "both": compare(one, other).findings,
    }
    for name, findings in groups.items():
        for finding in findings:
            yield f"{name}/{finding.id}: {describe(finding, language)}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_goldens(language: str) -> None:
    expected = (GOLDENS / f"{language}.txt").read_text(encoding="utf-8").splitlines()
    assert list(lines(language)) == expected


def main() -> None:
    GOLDENS.mkdir(exist_ok=True)
    for language in LANGUAGES:
        text = "".join(f"{line}\n" for line in lines(language))
        (GOLDENS / f"{language}.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
