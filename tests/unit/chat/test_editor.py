"""What a writer writes and what readers are told: checked, cited, safe, and the same as what is stored."""

import random
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bazi import Birth
from services.chat.editor import Editor
from services.chat.grounding import checker
from services.chat.grounding.safety import HELP, NOTES
from services.chat.grounding.sentences import count_of
from services.chat.model import FinishReason, Usage
from services.chat.spans import Span, Verdict, joined
from services.chat.telling import Explained, Wrote
from services.chat.writers.composer import Composer
from services.chat.writing import Brief, Cited, Ended, Piece, Text
from services.kit.languages import READINGS
from tests.grounding.samples import births
from tests.unit.chat.grounding.charts import LI, UNTIMED, chart, chart_at
from tests.unit.chat.rooms import room_of
from tests.unit.chat.test_composer import QUESTIONS

END = Ended(FinishReason.STOP, Usage())


def brief(question: str = "事业？", language: str = "zh-Hans", birth: Birth = LI) -> Brief:
    return Brief(question, language, chart(birth, language), (), datetime(2026, 11, 28, tzinfo=UTC))


def told(editor: Editor, *pieces: Piece) -> list[Wrote | Explained]:
    events: list[Wrote | Explained] = [Wrote(editor.preface)] if editor.preface else []
    for piece in (*pieces, END):
        events += editor.edit(piece)
    return events


def text_of(events: list[Wrote | Explained]) -> str:
    return "".join(event.text for event in events if isinstance(event, Wrote))


def test_a_false_word_is_put_right_before_anybody_reads_it() -> None:
    editor = Editor(brief())
    events = told(editor, Text("你的日"), Text("主是甲"), Text("木[F9]。月干"), Text("透出正官。"))
    assert text_of(events) == "你的日主是庚金[F9]。月干透出正官[F17]。"
    assert (editor.report.repaired, editor.report.checked, editor.report.unknown_markers) == (
        1,
        1,
        1,
    )


def test_a_marker_is_explained_when_its_sentence_goes_out_and_once() -> None:
    events = told(Editor(brief()), Cited("F1", "day_master"), Text("日主庚金[F1]。日主是庚[F1]。"))
    assert [type(event) for event in events] == [Explained, Wrote, Wrote]
    explained = events[0]
    assert isinstance(explained, Explained)
    assert explained.citation.finding_id == "day_master"


def test_a_blank_line_goes_with_what_stands_before_it() -> None:
    events = told(Editor(brief()), Text("日主庚金。\n\n月干透出正官。\n\n好。"))
    verdicts = [event.verdict for event in events if isinstance(event, Wrote)]
    assert set(verdicts[:-1]) == {Verdict.CHECKED}
    assert verdicts[-1] is Verdict.PLAIN


@pytest.mark.parametrize("question", ["事业？", "我想死"])
@pytest.mark.parametrize("checked_only", [False, True])
def test_who_goes_on_with_a_reply_counts_what_became_of_its_sentences(
    question: str, checked_only: bool
) -> None:
    asked = replace(brief(question), checked_only=checked_only)
    first, rest = (
        "你的日主是甲木。月干透出正官。\n\n命带羊刃。辰里似有丙火。愿你安好。",
        "日主庚金。",
    )
    whole = Editor(asked)
    events = [Wrote(whole.preface, verdict=Verdict.PLAIN), *whole.edit(Text(first))]
    spans = tuple(Span(len(e.text), e.verdict) for e in events if isinstance(e, Wrote))
    cited = tuple(e.citation for e in events if isinstance(e, Explained))
    after = Editor(asked, text_of(events), cited, joined(spans))
    told(whole, Text(rest))
    told(after, Text(rest))
    counts = [
        (r.checked, r.unverifiable, r.repaired, r.removed, r.plain, r.withheld)
        for r in (whole.report, after.report)
    ]
    assert counts[0] == counts[1]
    assert whole.report.repaired == whole.report.removed == 1
    assert whole.report.withheld == checked_only


def test_half_a_sentence_is_not_cited_for_the_whole() -> None:
    editor = Editor(brief())
    assert not list(editor.edit(Text("日支子的本气是癸水，为伤官，主才华外")))
    half = list(editor.close(cut=True))
    assert text_of(half) == "日支子的本气是癸水，为伤官，主才华外"
    assert not any(isinstance(event, Explained) for event in half)
    # Whole, it is cited, also where its writer was stopped behind its end.
    assert "[F" in text_of(told(Editor(brief()), Text("日支子的本气是癸水，为伤官，主才华外露")))
    ended = Editor(brief())
    list(ended.edit(Text("日主是庚金.")))
    assert "[F" in text_of(list(ended.close(cut=True)))


def test_sentences_are_counted_and_blank_lines_are_none() -> None:
    editor = Editor(brief("我想死"))
    told(editor, Text("日主庚金。\n\n好。\n\n"))
    report = editor.report
    assert (report.checked, report.plain) == (1, 1 + count_of(editor.preface))
    assert count_of(editor.preface) > 0


def test_a_cut_sentence_takes_its_citations_along() -> None:
    events = told(Editor(brief()), Cited("F1", "pillar.day"), Text("命带羊刃[F1]。"))
    assert not [event for event in events if isinstance(event, Explained)]


@pytest.mark.parametrize("language", READINGS)
def test_who_asks_for_nothing_unchecked_is_shown_none_of_it(language: str) -> None:
    asked = replace(brief(language=language), checked_only=True)
    editor = Editor(asked)
    said = ["日主是庚金。", "2026年与日柱相冲！", "2024年与时柱相同[F1]！", "好！", "命带羊刃。"]
    events = told(editor, Cited("F1", "pillar.day"), *map(Text, said))
    note = checker.WITHHELD[language]
    # One note for what was left out in one piece, and nothing is cited there.
    shown = [(event.text, event.verdict) for event in events if isinstance(event, Wrote)]
    assert [verdict for text, verdict in shown if text] == [
        Verdict.CHECKED,
        Verdict.WITHHELD,
        Verdict.PLAIN,
        Verdict.REMOVED,
    ]
    assert text_of(events).endswith(f"。{note}好！{checker.NOTES[language]}")
    assert not any(
        event.citation.marker == "F1" for event in events if isinstance(event, Explained)
    )
    report = editor.report
    assert (report.withheld, report.unverifiable, report.sentences) == (2, 0, 5)


def test_a_table_stays_one_and_is_read_under_its_heading_where_rows_are_left_out() -> None:
    asked = replace(brief(), checked_only=True)
    heading = "| 时柱 | 日柱 | 月柱 | 年柱 |\n|---|---|---|---|\n"
    table = f"{heading}| 庚辰 | 庚子 | 丁丑 | 己巳 |\n| 2024年与时柱相同 | | | |\n"
    shown = text_of(told(Editor(asked), Text(table)))
    assert shown.startswith(table[: table.index("| 2024")])
    assert shown.rstrip().endswith(f"| {checker.WITHHELD['zh-Hans']} |")


def test_what_was_put_right_is_left_out_too_where_its_rest_was_not_checked() -> None:
    said = "你的月柱是丙寅，七杀主子女孝顺，命带贵人相助。"
    assert "丁丑" in text_of(told(Editor(brief()), Text(said)))
    editor = Editor(replace(brief(), checked_only=True))
    assert text_of(told(editor, Text(said))) == checker.WITHHELD["zh-Hans"]
    assert editor.report.withheld == 1


def test_a_writer_that_is_stopped_in_a_sentence_loses_nothing() -> None:
    editor = Editor(brief())
    assert list(editor.edit(Text("日主庚"))) == []
    assert text_of(list(editor.close())) == "日主庚[F9]"
    assert list(editor.close()) == []


def test_help_comes_first() -> None:
    events = told(Editor(brief("我不想活了，我的命好吗")), Text("日主庚金。"))
    assert text_of(events).startswith(HELP["zh-Hans"])


def test_of_love_nothing_is_told_to_a_child() -> None:
    asked = brief("my 12-year-old daughter", "en")
    events = told(Editor(asked), Text("Marriage comes late. "), Text("Her marriage is stable. "))
    assert text_of(events).strip() == NOTES["minor_partnership"]["en"]


@pytest.mark.parametrize("language", READINGS)
async def test_the_composer_passes_whole(language: str) -> None:
    """Every sentence of the composer over random charts and all topics: nothing repaired, nothing removed."""
    adults = [birth for birth in births(7, 12) if birth.year < 2008]
    for birth in (*adults, LI, UNTIMED):
        for question in QUESTIONS:
            asked = brief(question, language, birth)
            editor, written = Editor(asked), []
            events: list[Wrote | Explained] = []
            async for piece in Composer().write(asked):
                if isinstance(piece, Text):
                    written.append(piece.text)
                events += editor.edit(piece)
            assert text_of(events) == "".join(written)
            report = editor.report
            assert not (report.repaired or report.removed or report.unknown_markers)
            assert report.false_claims == 0


@pytest.mark.parametrize("language", READINGS)
@pytest.mark.parametrize(
    "question",
    [
        "今年怎么样？", "How is 8 March 2027?", "未来十年怎么样？", "How is March 2027?", "2027年1月怎么样？",
        "What about next month?", "What will 2028 bring?", "2031年财运", "What will 2035 bring?",
        "What happens at age 40?", "next year love",
    ],
)  # fmt: skip
async def test_what_passes_is_told_whole(language: str, question: str) -> None:
    """What a year or a day has with the chart is no relation of the chart, and true all the same."""
    for birth in (LI, *births(11, 6)):
        asked = replace(brief(question, language), chart=chart_at(birth, language, question))
        editor, written = Editor(asked), ""
        events: list[Wrote | Explained] = []
        async for piece in Composer().write(asked):
            written += piece.text if isinstance(piece, Text) else ""
            events += editor.edit(piece)
        assert text_of(events) == written
        assert editor.report.false_claims == 0


def test_a_tie_with_what_passes_is_checked_where_it_was_computed() -> None:
    """2026 is a 午 year: it clashes with the 子 of the day, and with nothing else of this chart."""
    question = "How is 2026?"
    asked = replace(brief(question, "en"), chart=chart_at(LI, "en", question))
    editor = Editor(asked)
    told(editor, Text("Day pillar–Passing year: clash. Day pillar–Passing year: half combination."))
    assert (editor.report.checked, editor.report.unverifiable) == (1, 1)
    alone = Editor(brief(question, "en"))
    told(alone, Text("Day pillar–Passing year: clash."))
    assert (alone.report.checked, alone.report.unverifiable) == (0, 1)


@settings(deadline=None, max_examples=300)
@given(st.text(max_size=120) | st.integers(0, 2**32).map(str))
def test_no_text_breaks_the_editor_and_plain_text_passes_unchanged(text: str) -> None:
    text = _rubbish(int(text)) if text.isdecimal() and text.isascii() else text
    editor = Editor(brief())
    shown = text_of(told(editor, Text(text)))
    report = editor.report
    if not (report.repaired or report.removed or report.checked or report.unknown_markers):
        assert shown == text


_SHARDS = (
    "年柱", "月干", "日支", "时柱", "日主", "甲", "乙", "庚午", "己巳", "七杀", "正官", "桃花", "华盖", "合",
    "冲", "六合", "第三步大运", "2027年", "25岁", "起运", "空亡", "命宫", "缺", "木", "最旺", "用神", "为",
    "是", "在", "于", "（", "）", "「", "」", "，", "、", "。", ":", "[F1]", "[F", "your", "day master",
    "year pillar", "Geng Wu", "Wu", "(Horse)", "clash", "combine", "luck pillar", "age 25", "from 2015 to",
    "no", "not", "Blade", "the", "(", ")", ",", ".", "?", "|", "\n",
)  # fmt: skip


def _rubbish(seed: int) -> str:
    rng = random.Random(seed)
    return rng.choice(("", " ")).join(rng.choice(_SHARDS) for _ in range(rng.randint(1, 30)))


async def test_what_readers_see_is_what_is_stored_with_the_counts_on_the_reply() -> None:
    pieces = (Text("日主甲木。"), Text("命带"), Text("羊刃。好。"), END)
    async with room_of(pieces) as room:
        await room.talk(language_code="zh-Hans")
        room.charts.facts = chart(LI).facts
        reply = await room.asked("事业？")
        message = await room.answer()
    assert "甲" not in message.text
    assert message.spans == (
        Span(len("日主庚金[F9]。"), Verdict.REPAIRED),
        Span(len(checker.NOTES["zh-Hans"]), Verdict.REMOVED),
        Span(len("好。"), Verdict.PLAIN),
    )
    assert message.text.startswith("日主庚金[F9]。")
    assert [one.finding_id for one in message.citations] == ["day_master"]
    assert reply.grounding is not None
    assert (reply.grounding.repaired, reply.grounding.removed, reply.grounding.plain) == (1, 1, 1)


def test_a_piece_of_a_sentence_that_is_too_long_cites_nothing_of_its_own() -> None:
    """What supports the whole need not support a piece, and the writer's own markers stand at the end."""
    editor = Editor(brief("?", "en"))
    long = "Your day master is Geng, and you were born so, " + "as they say, " * 40
    events = list(editor.edit(Text(long)))
    assert (editor.report.checked, "[F" in text_of(events)) == (1, False)
    assert "[F" in text_of(list(Editor(brief("?", "en")).edit(Text("Your day master is Geng. "))))
