"""Published sets: what is malformed is named, what is asked is ours, and no score stands without what it is worth."""

import asyncio
import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import httpx
import pytest

from bench.choices import __main__ as choices
from bench.choices.answers import letter, order, vote
from bench.choices.asking import Model, NoModelError
from bench.choices.card import Answered, IncomparableError, compared, score, skew
from bench.choices.formats import load
from bench.choices.items import Loaded
from bench.choices.numbers import baselines, mcnemar, wilson
from bench.choices.prompt import chart_text, messages

# Made up: in the form of the sets, of nobody.
PERSON: dict[str, Any] = {
    "person_id": "made_up_P001",
    "profile": {
        "birth": {
            "year": 1990, "month": 2, "day": 4, "hour": 10, "minute": 12, "place": "广东，中国",
        },
        "gender": "male",
    },
    "questions": [
        {
            "question_id": f"Q{number}",
            "question": "命主哪一年搬家？",
            "options": ["A. 2011", "B. 2012", "C. 2013", "D. 2014"],
            "answer": "ABCD"[number % 4],
        }
        for number in range(8)
    ],
}  # fmt: skip
HEAD = {"contest_id": "contest8_2021", "current_year": "2021", "total_questions": 8}
ROW: dict[str, Any] = {
    "id": "x_0001",
    "question_number": 41,
    "case_id": "case_1",
    "birth_info": {
        "gender": "女", "year": 1990, "month": 2, "day": 4, "hour": 10, "minute": 12,
        "country": "usa", "location": "usa", "calendar_type": "solar",
    },
    "question": "命主性格如何？",
    "options": [{"letter": one, "text": text} for one, text in zip("ABCD", "急慢静动", strict=True)],
    "answer": "C",
    "category": "性格",
}  # fmt: skip


def baziqa(folder: Path, *people: Any) -> Loaded:
    told = json.dumps([HEAD, *(people or (PERSON,))], ensure_ascii=False)
    (folder / "contest8_2021.json").write_text(told, encoding="utf-8")
    return load("baziqa", folder)


def mingli(folder: Path, *rows: Any) -> Loaded:
    (folder / "data.json").write_text(json.dumps({"questions": rows or (ROW,)}), encoding="utf-8")
    return load("mingli", folder)


class TestLoading:
    """Both formats."""

    def test_questions_come_with_birth_and_bare_options(self, tmp_path: Path) -> None:
        found = baziqa(tmp_path)
        assert (len(found.items), found.malformed) == (8, [])
        assert list(found.files) == ["contest8_2021.json"]
        one = found.items[1]
        assert (one.id, one.year, one.answer) == ("2021/Q1", 2021, 1)
        assert one.options == ("2011", "2012", "2013", "2014")
        assert (one.birth.zone, one.assumed) == ("Asia/Shanghai", False)

    def test_years_of_the_other_set_are_counted_and_its_clock_is_said_to_be_assumed(
        self, tmp_path: Path
    ) -> None:
        [one] = mingli(tmp_path).items
        assert (one.year, one.answer) == (2023, 2)
        assert (one.birth.zone, one.assumed) == ("America/New_York", True)

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            (lambda row: row.update(answer="E"), "answer: 'E'"),
            (lambda row: row.update(answer="AB"), "answer: 'AB'"),
            (lambda row: row.pop("options"), "options"),
            (lambda row: row["options"].pop(), "letter of no option"),
            (lambda row: row["options"][0].update(text=""), "two to eight texts"),
            (lambda row: row["options"][0].update(text="慢"), "something else"),
            (lambda row: row["birth_info"].update(month=13), "birth:"),
            (lambda row: row["birth_info"].update(hour=None), "birth.hour"),
            (lambda row: row["birth_info"].update(gender="?"), "gender"),
            (lambda row: row["birth_info"].update(location="Atlantis", country=""), "no clock"),
            (lambda row: row["birth_info"].update(calendar_type="lunar"), "calendar_type"),
            (lambda row: row.pop("id"), "id: must be a text"),
        ],
    )
    def test_what_is_malformed_is_named_and_left_out(
        self, change: Callable[[Any], Any], said: str, tmp_path: Path
    ) -> None:
        broken = deepcopy(ROW) | {"answer": "D"}
        change(broken)
        found = mingli(tmp_path, ROW | {"id": "x_0002"}, broken)
        assert [one.id for one in found.items] == ["x_0002"]
        [place] = found.malformed
        assert place.startswith("data.json: [1]")
        assert said in place

    def test_so_are_people_files_and_names_that_are_taken(self, tmp_path: Path) -> None:
        assert len(mingli(tmp_path, ROW, ROW).malformed) == 1
        nobody = {"person_id": "P9", "questions": []}
        found = baziqa(tmp_path, PERSON, nobody)
        assert found.malformed == ["contest8_2021.json: [2] P9: profile.birth: is missing"]
        (tmp_path / "contest8_2022.json").write_text("{")
        assert "contest8_2022.json: no JSON" in load("baziqa", tmp_path).malformed[-1]


class TestAsking:
    """What the model is shown."""

    def test_the_chart_is_ours_with_the_years_that_are_spoken_of(self, tmp_path: Path) -> None:
        item = baziqa(tmp_path).items[0]
        system, asked = messages(item, (3, 2, 1, 0))
        assert "不要重新排盘" in system["content"]
        text = asked["content"]
        assert chart_text(item.birth) in text
        # Two minutes before 立春: still the year of the snake.
        assert "年柱：己巳" in text
        assert "流年：甲午" in text
        assert text.endswith("A. 2014\nB. 2013\nC. 2012\nD. 2011")

    def test_the_order_is_of_the_seed_the_item_and_the_run(self) -> None:
        assert order(1, "q", 0, 4) == order(1, "q", 0, 4)
        shown = {order(1, f"q{number}", run, 4) for number in range(80) for run in range(3)}
        assert len(shown) == 24


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("日主偏弱……\n答案：B", 1),
        ("答案是 **C**。", 2),
        ("Answer: D", 3),
        ("The answer is (A).", 0),
        ("先看 A，再看 B。答案：A\n不对，答案：B", 1),
        ("\\boxed{C}", 2),
        ("想了想\nB", 1),
        ("答案：A或B", None),
        ("答案：E", None),
        ("A 和 B 都有可能", None),
        ("Answer: Definitely maybe", None),
        ("", None),
    ],
)
def test_a_letter_is_read_or_counted_as_unread(text: str, place: int | None) -> None:
    assert letter(text, 4) == place


def test_most_votes_win_and_a_tie_wins_nothing() -> None:
    assert vote([1, 1, 2]) == 1
    assert vote([1, None, None]) == 1
    assert vote([1, 2]) is None
    assert vote([None]) is None


def test_intervals_and_the_paired_test_are_those_of_the_books() -> None:
    # Newcombe 1998, table I: 81 of 263, 0 of 20.
    found = wilson(81, 263)
    assert (round(found.low, 4), round(found.high, 4)) == (0.2553, 0.3662)
    assert (wilson(0, 20).low, round(wilson(0, 20).high, 4)) == (0, 0.1611)
    first, second = [True] * 9 + [False], [False] * 9 + [True]
    paired = mcnemar(first, second)
    assert (paired.first_alone, paired.second_alone) == (9, 1)
    assert paired.probability == pytest.approx(2 * 11 / 1024)
    assert mcnemar([True, False], [True, False]).probability == 1


def test_what_answers_without_looking_scores(tmp_path: Path) -> None:
    found = baselines(baziqa(tmp_path).items)
    assert [share.right for share in found.letters.values()] == [2, 2, 2, 2]
    assert (found.best_of_years.right, found.chance) == (2, 0.25)
    assert skew(found) == ""
    same = deepcopy(PERSON)
    for question in same["questions"]:
        question["answer"] = "B"
    assert "always answering B" in skew(baselines(baziqa(tmp_path, same).items))


def test_a_score_counts_what_could_not_be_read(tmp_path: Path) -> None:
    items = baziqa(tmp_path).items
    answered = [Answered(item, (item.answer, item.answer, None)) for item in items[:7]]
    answered.append(Answered(items[7], (None, None, None)))
    found = score(answered, 3, baselines(items))
    assert (found["vote"]["right"], found["unparsed"], found["answers"]) == (7, 10, 24)
    assert (found["tied_or_unread_votes"], found["cut"]) == (1, 3)
    assert found["runs"][2]["right"] == 0
    assert found["above_every_letter"]


_CLIENT = httpx.AsyncClient


def answers(say: Callable[[str], str]) -> httpx.MockTransport:
    """A server that has the model `m`."""

    def answer(request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            return httpx.Response(200, json={"data": [{"id": "m"}]})
        body = json.loads(request.content)
        said = say(body["messages"][-1]["content"])
        return httpx.Response(200, json={"choices": [{"message": {"content": said}}]})

    return httpx.MockTransport(answer)


class TestRunning:
    """From the command line."""

    @pytest.fixture
    def configured(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., None]:
        monkeypatch.setattr(choices, "_OUT", tmp_path / "out")

        def configure(say: Callable[[str], str], name: str = "m") -> None:
            monkeypatch.setenv("BAZIAI_MODEL__URL", "http://model/v1")
            monkeypatch.setenv("BAZIAI_MODEL__NAME", name)
            transport = answers(say)

            def client(**more: Any) -> httpx.AsyncClient:
                return _CLIENT(transport=transport, **more)

            monkeypatch.setattr(httpx, "AsyncClient", client)

        return configure

    def test_without_a_model_there_are_baselines_and_no_score(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.delenv("BAZIAI_MODEL__URL", raising=False)
        baziqa(tmp_path)
        assert choices.main(["baziqa", str(tmp_path)]) == 3
        printed = capsys.readouterr()
        assert "| always A | 25.0%" in printed.out
        assert "right by the vote" not in printed.out
        assert "the composer answers no multiple choice" in printed.err

    def test_a_server_without_the_model_is_none(
        self, configured: Callable[..., None], tmp_path: Path
    ) -> None:
        baziqa(tmp_path)
        configured(lambda _: "答案：A", name="other")
        assert choices.main(["baziqa", str(tmp_path)]) == 3

    def test_baselines_come_first_and_two_models_are_paired(
        self,
        configured: Callable[..., None],
        tmp_path: Path,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        baziqa(tmp_path)
        # Finds the line that says 2012, wherever it stands: right twice in eight.
        configured(lambda asked: "答案：" + asked.split(". 2012")[0][-1])
        assert choices.main(["baziqa", str(tmp_path), "--runs", "2"]) == 0
        printed = capsys.readouterr().out
        assert printed.index("always A") < printed.index("right by the vote of 2 runs | 25.0%")
        kept = tmp_path / "out" / "baziqa-m.json"
        first = json.loads(kept.read_text())
        assert {one["chosen"][0] for one in first["answers"]} == {"B"}
        assert "搬家" not in kept.read_text()
        other = tmp_path / "other.json"
        other.write_text(kept.read_text())
        configured(lambda _: "我不知道")
        again = ["baziqa", str(tmp_path), "--runs", "2", "--against", str(other)]
        assert choices.main(again) == 0
        assert "right alone 0 and 2, McNemar's exact test p = 0.5" in capsys.readouterr().out
        assert json.loads(kept.read_text())["score"]["unparsed"] == 16

    def test_runs_that_were_asked_something_else_are_not_compared(self) -> None:
        mine = {"set": "baziqa", "files": {}, "seed": 1, "runs": 1, "prompt": "p", "engine": "e"}
        with pytest.raises(IncomparableError, match="seed differs"):
            compared(mine, mine | {"seed": 2})

    def test_a_set_of_which_a_part_cannot_be_asked_has_no_score(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("bench.choices.asking._WAIT_SECONDS", 0)

        async def ask() -> None:
            gone = httpx.MockTransport(lambda _: httpx.Response(500))
            async with httpx.AsyncClient(transport=gone, base_url="http://model/v1/") as client:
                await Model(client, "m", 16, 0.0).ask([[{"role": "user", "content": "x"}]] * 3, 2)

        with pytest.raises(NoModelError, match="an answer cannot be had"):
            asyncio.run(ask())
