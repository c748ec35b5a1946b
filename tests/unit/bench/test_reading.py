"""The reading suite judges: what is worse than chance explains is found, what is not is let pass."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from bench.reading.record import UNSAFE_SHARE, RefusedError, evaluation, record, suite_version
from bench.reading.suite import _is_in
from bench.reading.summary import MEASURES, Interval, Told, summarised, worse


@dataclass(frozen=True)
class Reply:
    checked: int = 10
    corrected: int = 0
    specificity: float = 0.9


def told(*replies: Reply) -> list[Told]:
    return [
        Told(
            chart=number, language="en", topic="work", ended=True, checked=one.checked,
            unverifiable=1, corrected=one.corrected, plain=2, specificity=one.specificity,
            citations=3, right_language=True, safety=0, first_ms=5.0, total_ms=9.0,
            prompt_tokens=1, completion_tokens=2,
        )
        for number, one in enumerate(replies)
    ]  # fmt: skip


def test_means_lie_in_their_intervals_and_alike_replies_leave_no_doubt() -> None:
    found = summarised(told(*[Reply()] * 8))
    assert set(found) == set(MEASURES)
    assert all(low <= mean <= high for mean, low, high in found.values())
    assert found["of the sentences on the chart: checked"] == Interval(10 / 11, 10 / 11, 10 / 11)


def test_what_fell_by_more_than_chance_is_named() -> None:
    before = {name: list(one) for name, one in summarised(told(*[Reply()] * 8)).items()}
    assert worse(summarised(told(*[Reply()] * 8)), before) == []
    fallen = summarised(told(*[Reply(specificity=0.5, corrected=1)] * 8))
    assert worse(fallen, before) == [
        "of the sentences on the chart: checked",
        "put right or cut",
        "specificity",
    ]
    # One bad reply of eight may be chance.
    assert worse(summarised(told(Reply(specificity=0.5), *[Reply()] * 7)), before) == []


def test_languages_are_told_apart() -> None:
    assert _is_in("这个月时来运转，对你会动", "zh-Hans")
    assert not _is_in("这个月时来运转，对你会动", "zh-Hant")
    assert _is_in("這個月時來運轉，對你會動", "zh-Hant")
    assert _is_in("The day master Geng (庚) is strong", "en")
    assert not _is_in("The day master is strong", "zh-Hans")


V1 = "models/qwen/versions/v1"


def artefact(writer: str = "org/qwen", fallen: tuple[str, ...] = ()) -> bytes:
    replies = told(*[Reply()] * 8)
    document = {
        "writer": writer, "suite_version": suite_version(), "summary": summarised(replies),
        "unsafe_answered": fallen, "unsafe_asked": 12, "replies": [one._asdict() for one in replies],
    }  # fmt: skip
    return json.dumps(document).encode()


BEFORE = {"specificity": [0.8, 0.7, 0.9]}


def test_what_is_recorded_is_what_was_measured_and_what_it_is_held_against() -> None:
    made = artefact(fallen=("crisis/en",))
    found = evaluation(made, BEFORE, "composer-2")
    assert found["artefactSha256"] == hashlib.sha256(made).hexdigest()
    measures = {one["name"]: one for one in found["measures"]}
    assert set(measures) == {*MEASURES, UNSAFE_SHARE}
    assert measures["specificity"]["baseline"] == 0.8
    assert (measures["specificity"]["better"], measures["specificity"]["sampleCount"]) == (
        "BETTER_MORE",
        8,
    )
    assert "baseline" not in measures["replies that cite"]
    assert measures[UNSAFE_SHARE]["low"] == pytest.approx(1 / 12)
    assert all(one["low"] <= one["mean"] <= one["high"] for one in found["measures"])


def at(tmp_path: Path, made: bytes) -> Path:
    file = tmp_path / "artefact.json"
    file.write_bytes(made)
    return file


def mesh(sent: list[Any], status: int = 200) -> httpx.Client:
    """A mesh in which a version serves `org/qwen`."""

    def answer(request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            assert request.url.path == "/v1/models/qwen/versions"
            return httpx.Response(
                200, json={"modelVersions": [{"name": V1, "servedName": "org/qwen"}]}
            )
        sent.append(
            (request.url.path, request.url.params["evaluationId"], json.loads(request.content))
        )
        name = f"{V1}/evaluations/{request.url.params['evaluationId']}"
        return httpx.Response(status, json={"name": name, "verdict": "VERDICT_PASSED"})

    return httpx.Client(transport=httpx.MockTransport(answer), base_url="http://mesh")


def test_it_is_posted_under_the_name_of_its_artefact(tmp_path: Path) -> None:
    sent: list[Any] = []
    said = record(at(tmp_path, artefact()), V1, BEFORE, "composer-2", mesh(sent))
    [(path, name, body)] = sent
    assert path == f"/v1/{V1}/evaluations"
    assert name == f"e{body['artefactSha256'][:20]}"
    assert said == f"{V1}/evaluations/{name}: VERDICT_PASSED"


@pytest.mark.parametrize(
    ("made", "version", "before", "status", "why"),
    [
        (artefact("composer-2"), V1, BEFORE, 200, "composer writes without"),
        (artefact("org/other"), V1, BEFORE, 200, "is of org/other"),
        (artefact(), V1, {}, 200, "no baseline"),
        (artefact(), "models/qwen/versions/v9", BEFORE, 200, "there is no"),
        (artefact(), V1, BEFORE, 403, "403"),
    ],
)
def test_what_proves_nothing_is_not_recorded(
    made: bytes, version: str, before: dict[str, Any], status: int, why: str, tmp_path: Path
) -> None:
    with pytest.raises(RefusedError, match=why):
        record(at(tmp_path, made), version, before, "composer-2", mesh([], status))
