"""The budget is never exceeded, whatever was said; what is told is what the receipt says."""

import asyncio
import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bazi import Birth, Sex, compute
from bazi.labels import describe
from services.chat.context.builder import fitted, refitted
from services.chat.context.material import Counting, Part, Summary
from services.chat.context.ports import TokenCounter
from services.chat.context.relevance import Rank, ranked
from services.chat.manuscript import dump_brief, dump_receipt, load_brief, load_receipt
from services.chat.model import Role
from services.chat.writers.counting import ByteCounter, VocabularyCounter
from services.chat.writers.prompt import markers, messages
from services.chat.writing import Brief, ChartFacts, Fact, Turn
from services.kit.faults import Fault, Reason
from tests.fakes.chat import BRIEF
from tests.unit.chat.context.histories import COUNTERS, VOCABULARY, Unexact, briefs

BIRTH = Birth(year=1990, month=2, day=4, hour=10, minute=12, zone="Asia/Shanghai", sex=Sex.MALE)


def fit(brief: Brief, counter: TokenCounter | None) -> Brief:
    return asyncio.run(fitted(brief, counter, "m"))


def tried(brief: Brief, counter: TokenCounter) -> tuple[Brief, Fault | None]:
    try:
        return fit(brief, counter), None
    except Fault as fault:
        return brief, fault


def real(language: str = "en", question: str = "What about work?") -> Brief:
    """A real chart and a long talk."""
    found = compute(BIRTH).findings
    facts = (Fact(f.id, f.kind, f.subject, dict(f.value), describe(f, language)) for f in found)
    turns = [
        Turn((Role.USER, Role.ASSISTANT)[n % 2], f"{n}. " + "我们说说事业。" * 30, f"m{n}")
        for n in range(12)
    ]
    return replace(
        BRIEF,
        question=question,
        question_id="q",
        chart=ChartFacts("users/u/profiles/p/charts/c", language, tuple(facts)),
        turns=tuple(turns),
        summary=Summary("m-old", 20, ()),
    )


@settings(max_examples=250, deadline=None)
@given(briefs(), COUNTERS)
def test_never_over_the_window_for_any_history_in_any_language(
    brief: Brief, counter: TokenCounter
) -> None:
    limit = counter.window - counter.answer
    told, fault = tried(brief, counter)
    if fault is not None:
        assert fault.reason is Reason.CONTEXT_TOO_LONG
        assert fault.metadata["limit"] == str(limit)
        assert int(fault.metadata["size"]) > limit
        return
    receipt = told.receipt
    assert receipt is not None
    # As it is sent, by the tokenizer that the server would use.
    assert len(VOCABULARY.prompt(messages(told))) <= receipt.prompt <= limit
    assert receipt.counting is counter.counting
    items = {
        Part.SYSTEM: 1,
        Part.QUESTION: 1,
        Part.FINDINGS: len(brief.chart.facts),
        Part.PASSAGES: len(brief.passages),
        **({Part.MEMORIES: len(brief.memories)} if brief.memories else {}),
        Part.SUMMARY: int(brief.summary is not None),
        Part.TURNS: len(brief.turns) + brief.older + (brief.summary.covers if brief.summary else 0),
    }
    assert {section.part: section.all for section in receipt.sections} == items
    turns = [turn.message_id for turn in brief.turns]
    kept = receipt.section(Part.TURNS).included
    # The newest ones, without a gap, from a question on.
    assert list(kept) == turns[len(turns) - len(kept) :]
    assert not kept or brief.turns[len(turns) - len(kept)].role is Role.USER
    natal = brief.chart.natal
    pinned = {fact.id for fact in natal if fact.kind in ("pillar", "day_master")}
    assert pinned <= set(receipt.section(Part.FINDINGS).included)


@settings(max_examples=50, deadline=None)
@given(briefs(), COUNTERS)
def test_it_is_the_same_each_time_and_survives_being_kept(
    brief: Brief, counter: TokenCounter
) -> None:
    try:
        told = fit(brief, counter)
    except Fault:
        return
    assert fit(brief, counter) == told
    assert load_brief(dump_brief(told)) == told
    assert told.receipt is not None
    assert load_receipt(dump_receipt(told.receipt)) == told.receipt


@settings(max_examples=50, deadline=None)
@given(briefs())
def test_a_writer_without_a_window_is_given_all_that_it_reads(brief: Brief) -> None:
    receipt = fit(brief, None).receipt
    assert receipt is not None
    assert (receipt.counting, receipt.window, receipt.prompt) == (Counting.NONE, 0, 0)
    assert receipt.section(Part.FINDINGS).cut == 0
    assert receipt.section(Part.TURNS).included == tuple(turn.message_id for turn in brief.turns)
    assert receipt.section(Part.SUMMARY).included == ()


@settings(max_examples=60, deadline=None)
@given(briefs(), st.integers(64, 6000))
def test_roles_take_turns(brief: Brief, window: int) -> None:
    """Many templates refuse two messages of one role, or a talk that begins with an answer."""
    try:
        told = fit(brief, VocabularyCounter("m", window, 16, VOCABULARY))
    except Fault:
        return
    roles = [message["role"] for message in messages(told)]
    assert roles[0] == "system"
    assert roles[1:] == [("user", "assistant")[n % 2] for n in range(len(roles) - 1)]
    assert roles[-1] == "user"


def test_everything_is_told_where_there_is_room() -> None:
    brief = real()
    receipt = fit(brief, VocabularyCounter("m", 100_000, 1024, VOCABULARY)).receipt
    assert receipt is not None
    assert [section.cut for section in receipt.sections] == [0] * 6
    assert receipt.section(Part.TURNS).summarised == 20
    parts = sum(section.tokens for section in receipt.sections)
    # The template and line ends between findings.
    assert 0 < receipt.prompt - parts < 100 + len(brief.chart.facts)


def test_what_bears_on_the_question_stays_longest() -> None:
    brief = real(question="When will I have money?")
    topic = {fact.id for fact in ranked(brief)[Rank.TOPIC]}
    before: set[str] = set()
    for window in range(2000, 14_000, 400):
        receipt = fit(brief, VocabularyCounter("m", window, 16, VOCABULARY)).receipt
        assert receipt is not None
        kept = set(receipt.section(Part.FINDINGS).included)
        # No turn and no finding that bears less on it is told before all of these are.
        assert before <= kept
        assert topic <= kept or not receipt.section(Part.TURNS).included
        before = kept & topic
    small = fit(brief, VocabularyCounter("m", 5000, 16, VOCABULARY)).receipt
    assert small is not None
    kept = set(small.section(Part.FINDINGS).included)
    assert small.section(Part.FINDINGS).cut > 0
    stars = [fact for fact in brief.chart.facts if fact.kind == "star"]
    wealth = [f for f in brief.chart.facts if f.value.get("ten_god") == "ten_god.direct_wealth"]
    assert {fact.id for fact in wealth if fact.kind == "ten_god"} <= kept
    assert not {fact.id for fact in stars} <= kept


def test_a_question_that_leaves_no_room_is_refused() -> None:
    brief = real(question="为什么？" * 2000)
    with pytest.raises(Fault) as refused:
        fit(brief, VocabularyCounter("m", 8192, 1024, VOCABULARY))
    assert refused.value.reason is Reason.CONTEXT_TOO_LONG
    assert set(refused.value.metadata) == {"limit", "size"}


class Counted(Unexact):
    """Remembers how often it was asked."""

    measured = 0

    async def measure(self, prompt: object) -> int:
        self.measured += 1
        return await super().measure(prompt)  # type: ignore[arg-type]


@pytest.mark.parametrize("window", [3000, 6000, 9000, 100_000])
def test_a_server_that_counts_is_asked_a_few_times_and_its_window_is_used(window: int) -> None:
    brief = real()
    counter = Counted("m", window, 256)
    by_server = fit(brief, counter).receipt
    by_tokens = fit(brief, VocabularyCounter("m", window, 256, VOCABULARY)).receipt
    assert by_server is not None and by_tokens is not None
    assert counter.measured <= 6
    by_bytes = fit(brief, ByteCounter("m", window, 256))
    # Nearly as much as by tokens that are known, and more than by bytes.
    assert len(VOCABULARY.prompt(messages(by_bytes))) <= by_server.prompt
    assert by_server.prompt > 0.8 * by_tokens.prompt
    if window == 100_000:
        assert counter.measured == 1


def test_markers_are_numbers_of_the_chart_whatever_is_told() -> None:
    brief = real()
    told = fit(brief, VocabularyCounter("m", 3000, 16, VOCABULARY))
    assert told.receipt is not None
    system = messages(told)[0]["content"]
    known = {f"F{n}": fact.id for n, fact in enumerate(brief.chart.facts, start=1)}
    shown = {marker: known[marker] for marker in known if f"[{marker}] " in system}
    assert list(shown.values()) == list(told.receipt.section(Part.FINDINGS).included)
    assert len(shown) < len(known)
    assert markers(told) == shown
    # What an earlier answer cited may be cited again, if the answer is told.
    hidden = next(marker for marker in known if marker not in shown)
    turns = (Turn(Role.USER, f"[{hidden}2]", "a"), Turn(Role.ASSISTANT, f"x [{hidden}]", "b"))
    assert markers(replace(told, turns=turns)) == shown
    sections = tuple(
        replace(one, included=("a", "b")) if one.part is Part.TURNS else one
        for one in told.receipt.sections
    )
    with_turns = replace(told, turns=turns, receipt=replace(told.receipt, sections=sections))
    assert markers(with_turns) == shown | {hidden: known[hidden]}


async def test_who_goes_on_is_given_the_same_unless_it_has_less_room() -> None:
    brief = real()
    counter = VocabularyCounter("m", 6000, 256, VOCABULARY)
    made = await fitted(brief, counter, "m")
    assert await refitted(made, counter, "m") is made
    assert await refitted(made, VocabularyCounter("m", 9000, 256, VOCABULARY), "m") is made
    smaller = await refitted(made, VocabularyCounter("m", 4000, 256, VOCABULARY), "m")
    assert smaller.receipt is not None
    assert smaller.receipt.prompt <= 4000 - 256
    by_composer = await refitted(made, None, "composer-2")
    assert by_composer.receipt is not None
    assert by_composer.receipt.section(Part.FINDINGS).cut == 0
    # What an older release began has no receipt.
    assert (await refitted(brief, None, "composer-2")).receipt == by_composer.receipt
    assert (await refitted(brief, counter, "m")).receipt == made.receipt


def test_a_long_brief_is_fitted_in_milliseconds() -> None:
    """No promise to readers: a guard against weighing again and again."""
    brief = real()
    calls = 0

    class Weighed(VocabularyCounter):
        def weigh(self, text: str) -> int:
            nonlocal calls
            calls += 1
            return super().weigh(text)

    fit(brief, Weighed("m", random.Random(1).randint(2000, 4000), 256, VOCABULARY))
    pieces = len(brief.chart.facts) + len(brief.turns)
    # Each piece once, then six parts for the receipt.
    assert calls <= pieces + 10
