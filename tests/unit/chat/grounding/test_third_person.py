"""Readings that say "she": hers is this chart when what is told of her holds here, and then nothing false is told of her."""

import pytest

from services.chat.grounding.third_person import addressed
from services.chat.spans import Verdict
from tests.unit.chat.grounding.charts import checker

# True of the chart: 己巳 丁丑 庚子 庚辰.
ABOUT = {
    "en": (
        "Her four pillars are Ji Si, Ding Chou, Geng Zi and Geng Chen.",
        "She is Geng Metal, and Ding on her month stem is the Direct Officer.",
    ),
    "zh-Hans": ("她的四柱是己巳、丁丑、庚子、庚辰。", "她的日主是庚金，月干丁火是正官。"),
}
FALSE = {
    "en": "Her hour stem is Ren, an Eating God.",
    "zh-Hans": "她的时干是壬水，为食神。",
}
# Of a chart that is not this one, sentence by sentence.
ANOTHER = {
    "en": (
        "His year pillar is Ren Shen.",
        "His day master is Bing Fire, born in the month of the Horse.",
        "He has Seven Killings on the year stem.",
        "His hour branch is the Rat.",
    ),
    "zh-Hans": (
        "他的年柱是壬申。",
        "他的日主是丙火，生在午月。",
        "他的年干壬水是七杀。",
        "他的时支是子水。",
    ),
}
LANGUAGES = ("en", "zh-Hans")
CUT = (Verdict.REMOVED, Verdict.REPAIRED)


def verdicts(language: str, *sentences: str) -> list[Verdict]:
    one = checker(language)
    return [
        found.verdict for text in sentences for found in one.feed(f"{text}\n") if found.text.strip()
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_is_told_what_holds_here_is_the_person_of_this_chart(language: str) -> None:
    *true, false = verdicts(language, *ABOUT[language], FALSE[language])
    assert true == [Verdict.CHECKED] * 2
    assert false in CUT


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_whom_nothing_is_known_nothing_is_cut(language: str) -> None:
    assert verdicts(language, FALSE[language])[0] not in CUT
    assert set(verdicts(language, *ANOTHER[language])).isdisjoint(CUT)


@pytest.mark.parametrize("language", LANGUAGES)
def test_he_is_another_than_she(language: str) -> None:
    assert set(verdicts(language, *ABOUT[language], *ANOTHER[language])).isdisjoint(CUT)


@pytest.mark.parametrize(
    ("language", "yours"),
    [("en", "Your day master is Geng Metal."), ("zh-Hans", "你的日主是庚金。")],
)
def test_where_the_chart_is_yours_she_is_somebody_else(language: str, yours: str) -> None:
    assert set(verdicts(language, yours, *ABOUT[language], FALSE[language])).isdisjoint(CUT)


def test_whoever_was_named_last_may_be_she() -> None:
    mother = "My mother has Ren on her hour stem."
    assert verdicts("en", *ABOUT["en"], mother, FALSE["en"])[-1] not in CUT


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Her brother was born on a Jia day, and he has Eating God on the hour."),
        ("en", "Her grandmother is a Wu day master and her hour pillar is Jia Yin."),
        ("en", "Her daughter has a Jia day master, and her luck runs forward."),
        ("en", "A colleague has Jia on her day, and her hour is Yi Hai."),
        ("en", "Her younger sister, a Yi Wood, sits on the Pig."),
        ("zh-Hans", "她的先生是丙午日生，与她子午相冲。"),
        ("zh-Hans", "她的月柱是戊辰，与你不同。"),
    ],
)
def test_somebody_of_hers_is_not_she(language: str, text: str) -> None:
    assert verdicts(language, *ABOUT[language], text)[-1] not in CUT


def test_one_of_whom_all_was_right_may_be_followed_by_another() -> None:
    seen = verdicts(
        "en",
        *ABOUT["en"],
        *(text.replace("He", "She").replace("His", "Her") for text in ANOTHER["en"] * 2),
    )
    assert seen[-1] not in CUT


@pytest.mark.parametrize(
    ("language", "text", "right"),
    [
        ("en", "Her year pillar[F1] is Geng Wu.", "Her year pillar[F1] is Ji Si."),
        ("zh-Hans", "她的年柱[F1]是庚午。", "她的年柱[F1]是己巳。"),
    ],
)
def test_what_is_put_right_is_still_said_of_her(language: str, text: str, right: str) -> None:
    one = checker(language)
    one.know("F1")
    for sentence in ABOUT[language]:
        one.feed(f"{sentence}\n")
    assert one.check(text).text == right


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_takes_a_reply_over_knows_her_too(language: str) -> None:
    one = checker(language)
    one.feed("".join(ABOUT[language]))
    one.finish()
    assert one.check(FALSE[language]).verdict in CUT


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("She's Geng, and it gives her a root.", "You're Geng, and it gives you a root."),
        ("It combines with her.", "It combines with you."),
        ("Geng is HER stem; he likes it.", "Geng is Your stem; he likes it."),
        ("There, others gather; the theory is hers.", "There, others gather; the theory is yours."),
        ("其他的不论，她们都说她好。", "其他的不论，她们都说你好。"),
    ],
)
def test_a_sentence_about_her_is_heard_as_said_to_you(said: str, heard: str) -> None:
    text, at = addressed(said, frozenset(("she",)))
    assert text == heard
    assert len(at) == len(text)
    assert at == sorted(at)
    assert all(said[n] == char for n, char in zip(at, text, strict=True) if char in ".;,、。 ")


def test_some_day_is_nobody() -> None:
    assert addressed("他日再看，他日支是子。", frozenset(("he",)))[0] == "他日再看，你日支是子。"


@pytest.mark.parametrize(
    "said",
    ["It brings Heavenly Virtue Partner (tiān dé hé).", "Liù Hé and Sān Hé are combinations."],
)
def test_the_pinyin_of_a_combination_is_nobody(said: str) -> None:
    assert addressed(said, frozenset({"he"}))[0] == said
