"""The composer: a deterministic writer that phrases the findings of a chart for the question asked.

It states nothing that is not a finding and cites one for every statement. It says first that no language model
wrote it.
"""

import re
from collections.abc import AsyncGenerator, Iterable, Iterator

from bazi.labels import label
from services.chat.model import (
    Anew,
    Brief,
    Cited,
    Ended,
    Fact,
    FinishReason,
    Piece,
    Text,
    Usage,
    WriterId,
    WriterKind,
)
from services.chat.writers.moments import moments
from services.chat.writers.phrases import GODS, IMAGES, MEANINGS, SENTENCES
from services.chat.writers.sentence import Sentence
from services.chat.writers.topics import Topic, topic_of

_ID = WriterId(WriterKind.COMPOSER, "composer-1")
_POSITIONS = ("year", "month", "day", "hour")
_ELEMENTS = ("wood", "fire", "earth", "metal", "water")
# Steps in the cycle of production from the day master's element to that of a pair of gods.
_STEPS = {
    "friend": 0,
    "rob_wealth": 0,
    "eating_god": 1,
    "hurting_officer": 1,
    "indirect_wealth": 2,
    "direct_wealth": 2,
    "seven_killings": 3,
    "direct_officer": 3,
    "indirect_resource": 4,
    "direct_resource": 4,
}
# A word with the space behind it, or one Chinese character: what people see arrive, and what is counted.
_WORD = re.compile(r"[⺀-鿿＀-￯]|[^\s⺀-鿿＀-￯]+\s*|\s+")


class Composer:
    """Implements `ports.Writer`."""

    @property
    def id(self) -> WriterId:
        """The composer and its version."""
        return _ID

    async def check(self) -> None:
        """It can always write."""

    async def write(self, brief: Brief, so_far: str = "") -> AsyncGenerator[Piece, None]:
        """Write sentence by sentence, each with its markers.

        The same brief makes the same text, so what another one has written is passed over.
        """
        pieces = list(self._pieces(brief))
        if so_far:
            whole = "".join(piece.text for piece in pieces if isinstance(piece, Text))
            if not whole.startswith(so_far):
                # An older release's sentences.
                yield Anew()
                so_far = ""
        for piece in pieces:
            if isinstance(piece, Text) and so_far:
                passed = min(len(so_far), len(piece.text))
                so_far, rest = so_far[passed:], piece.text[passed:]
                if rest:
                    yield Text(rest)
            else:
                yield piece

    def _pieces(self, brief: Brief) -> Iterator[Piece]:
        markers: dict[str, str] = {}
        written = 0
        for sentence in compose(brief):
            cited = []
            for fact in sentence.facts:
                marker = markers.setdefault(fact, f"F{len(markers) + 1}")
                cited.append(f"[{marker}]")
                yield Cited(marker, fact)
            text = _joined(sentence.text, "".join(cited), brief.language_code)
            for word in _WORD.findall(text):
                written += 1
                yield Text(word)
        read = len(_WORD.findall(brief.question))
        yield Ended(FinishReason.STOP, Usage(read, written))


def _joined(text: str, markers: str, language: str) -> str:
    if not markers:
        return text + (" " if language == "en" else "")
    stop, body = text[-1], text[:-1]
    return f"{body} {markers}{stop} " if language == "en" else f"{body}{markers}{stop}"


def compose(brief: Brief) -> Iterator[Sentence]:
    """Yield the sentences of the answer."""
    chart = _Chart(brief)
    topic = topic_of(brief.question)
    yield chart.say("disclosure")
    yield from chart.cautions()
    yield from chart.outline()
    if topic is None:
        yield chart.say("open_question")
        yield from chart.balance()
        yield from chart.luck()
    elif topic is Topic.LUCK:
        yield from chart.luck()
    elif topic is Topic.HEALTH:
        yield from chart.balance()
    else:
        yield from chart.gods(GODS[topic])
        yield from chart.luck()
    yield from moments(brief)
    yield chart.say("closing")


class _Chart:
    """The findings of the brief, and how to say them."""

    def __init__(self, brief: Brief) -> None:
        self._language = brief.language_code
        self._today = brief.today.date().isoformat()
        self._facts = {fact.id: fact for fact in brief.chart.natal}

    def say(self, sentence: str, *facts: Fact, **words: str) -> Sentence:
        """Return a sentence in the reader's language, resting on these findings."""
        text = SENTENCES[sentence][self._language].format(**words)
        return Sentence(text, tuple(fact.id for fact in facts))

    def _label(self, identifier: str) -> str:
        return label(identifier, self._language)

    def _meaning(self, ten_god: str) -> str:
        return MEANINGS[ten_god][self._language]

    def _pillar(self, fact: Fact) -> str:
        parts = (self._label(fact.value["stem"]), self._label(fact.value["branch"]))
        return " ".join(parts) if self._language == "en" else "".join(parts)

    def _of_kind(self, kind: str) -> list[Fact]:
        return [fact for fact in self._facts.values() if fact.kind == kind]

    def cautions(self) -> Iterator[Sentence]:
        """What makes the chart itself uncertain."""
        if "hour.unknown" in self._facts:
            yield self.say("hour_unknown", self._facts["hour.unknown"])
        for kind in ("term", "hour", "day"):
            near = self._facts.get(f"boundary.{kind}.near")
            if near is not None:
                seconds = near.value["seconds"].partition(".")[0]
                yield self.say("boundary", near, seconds=seconds, edge=self._edge(kind, near))

    def _edge(self, kind: str, near: Fact) -> str:
        if kind == "term":
            return self._label(near.value["term"])
        return SENTENCES[f"edge_{kind}"][self._language]

    def outline(self) -> Iterator[Sentence]:
        """Pillars and day master."""
        pillars = [self._facts[f"pillar.{p}"] for p in _POSITIONS if f"pillar.{p}" in self._facts]
        separator = ", " if self._language == "en" else "、"
        yield self.say("pillars", *pillars, pillars=separator.join(map(self._pillar, pillars)))
        master = self._facts["day_master"]
        yield self.say(
            "day_master",
            master,
            stem=self._label(master.value["stem"]),
            polarity=self._label(master.value["polarity"]),
            element=self._label(master.value["element"]),
            image=IMAGES[master.value["stem"]][self._language],
        )
        month = self._facts["pillar.month"]
        yield self.say("month", month, pillar=self._pillar(month))

    def balance(self) -> Iterator[Sentence]:
        """Which elements are most and least present."""
        counts = [self._facts[f"elements.count.{element}"] for element in _ELEMENTS]
        most = max(counts, key=_presence)
        yield self._count("most", most)
        for fact in counts:
            visible, hidden = int(fact.value["visible"]), int(fact.value["hidden"])
            if visible == hidden == 0:
                yield self._count("missing", fact)
            elif visible == 0:
                yield self._count("hidden_only", fact)

    def _count(self, sentence: str, fact: Fact) -> Sentence:
        words = {
            "element": self._label(fact.value["element"]),
            "visible": fact.value["visible"],
            "hidden": fact.value["hidden"],
        }
        return self.say(sentence, fact, **words)

    def gods(self, wanted: Iterable[str]) -> Iterator[Sentence]:
        """Where the ten gods of a topic stand, or that they do not."""
        placed = self._of_kind("ten_god")
        for ten_god in wanted:
            found = [fact for fact in placed if fact.value["ten_god"] == ten_god]
            for fact in found:
                visible = fact.value["rank"] == "rank.stem"
                yield self.say(
                    "star_visible" if visible else "star_hidden",
                    fact,
                    ten_god=self._label(ten_god),
                    stem=self._label(fact.value["stem"]),
                    position=self._label(f"position.{fact.subject}"),
                    rank=self._label(fact.value["rank"]),
                    meaning=self._meaning(ten_god),
                )
            count = self._element_of(ten_god)
            if not found and _presence(count) == (0, 0):
                yield self.say(
                    "star_absent",
                    self._facts["day_master"],
                    count,
                    ten_god=self._label(ten_god),
                    element=self._label(count.value["element"]),
                )

    def _element_of(self, ten_god: str) -> Fact:
        own = self._facts["day_master"].value["element"].removeprefix("element.")
        step = _STEPS[ten_god.removeprefix("ten_god.")]
        element = _ELEMENTS[(_ELEMENTS.index(own) + step) % len(_ELEMENTS)]
        return self._facts[f"elements.count.{element}"]

    def luck(self) -> Iterator[Sentence]:
        """The luck pillar of today and the next one."""
        absent = self._facts.get("luck.absent")
        if absent is not None:
            yield self.say("luck_absent", absent, label=absent.label)
            return
        start = self._facts["luck.start"]
        at_once = {start.value[part] for part in ("years", "months", "days")} == {"0"}
        yield self.say(
            "luck_start_at_once" if at_once else "luck_start",
            start,
            years=start.value["years"],
            months=start.value["months"],
            days=start.value["days"],
            date=start.value["date"],
        )
        decades = sorted(self._of_kind("luck.pillar"), key=lambda fact: int(fact.value["number"]))
        current = next((i for i, d in enumerate(decades) if self._covers(d)), None)
        if current is None:
            if self._today < decades[0].value["start"]:
                yield self.say("luck_before", decades[0])
            return
        yield self._decade("luck_now", decades[current])
        if current + 1 < len(decades):
            yield self._decade("luck_next", decades[current + 1])

    def _covers(self, decade: Fact) -> bool:
        return decade.value["start"] <= self._today < decade.value["end"]

    def _decade(self, sentence: str, fact: Fact) -> Sentence:
        return self.say(
            sentence,
            fact,
            number=fact.value["number"],
            pillar=self._pillar(fact),
            start=fact.value["start"],
            end=fact.value["end"],
            ten_god=self._label(fact.value["ten_god"]),
            meaning=self._meaning(fact.value["ten_god"]),
        )


def _presence(fact: Fact) -> tuple[int, int]:
    return int(fact.value["visible"]), int(fact.value["hidden"])
