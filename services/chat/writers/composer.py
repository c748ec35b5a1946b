"""The composer: a deterministic writer that phrases the findings of a chart for the question asked.

It states nothing that is not a finding and cites one for every statement. It says first that no language model
wrote it.
"""

import re
from collections.abc import AsyncGenerator, Iterator

from services.chat.context.ports import TokenCounter
from services.chat.grounding.safety import guarded, is_minor
from services.chat.model import FinishReason, Role, Usage, WriterId, WriterKind
from services.chat.needs import needs_of
from services.chat.writers.findings import Findings
from services.chat.writers.moments import moments
from services.chat.writers.pairs import Pair
from services.chat.writers.phrases import SENTENCES
from services.chat.writers.phrases_ties import FRAMING
from services.chat.writers.plan import Plan
from services.chat.writers.plan_luck import Years
from services.chat.writers.sentence import Sentence
from services.chat.writers.topics import Topic, topic_of, year_asked
from services.chat.writing import Anew, Brief, Cited, Counted, Ended, Piece, Text

_ID = WriterId(WriterKind.COMPOSER, "composer-2")
# A word with the space behind it, or one Chinese character: what people see arrive, and what is counted.
_WORD = re.compile(r"[⺀-鿿＀-￯]|[^\s⺀-鿿＀-￯]+\s*|\s+")
_MARKER = re.compile(r" ?\[[A-Z]\d+\]")


class Composer:
    """Implements `ports.Writer`."""

    @property
    def id(self) -> WriterId:
        """The composer and its version."""
        return _ID

    async def check(self) -> None:
        """It can always write."""

    async def counter(self) -> TokenCounter | None:
        """It has no window."""
        return None

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
        read, written = len(_WORD.findall(brief.question)), 0
        for number, paragraph in enumerate(compose(brief)):
            for at, sentence in enumerate(paragraph):
                cited = []
                for fact in sentence.facts:
                    marker = markers.setdefault(fact, f"F{len(markers) + 1}")
                    cited.append(f"[{marker}]")
                    yield Cited(marker, fact)
                text = _marked(sentence.text, "".join(cited), brief.language_code)
                if at:
                    text = (" " if brief.language_code == "en" else "") + text
                elif number:
                    text = "\n\n" + text
                for word in _WORD.findall(text):
                    written += 1
                    yield Text(word)
                yield Counted(Usage(read, written))
        yield Ended(FinishReason.STOP, Usage(read, written))


def _marked(text: str, markers: str, language: str) -> str:
    if not markers:
        return text
    stop, body = text[-1], text[:-1]
    return f"{body} {markers}{stop}" if language == "en" else f"{body}{markers}{stop}"


def compose(brief: Brief) -> list[list[Sentence]]:
    """Return the paragraphs of the answer; what an earlier answer of the talk has said is not said again."""
    findings, topic, language = Findings(brief), topic_of(brief.question), brief.language_code
    born = brief.chart.born
    needs = needs_of(brief.question, findings.today, born)
    minor = is_minor(brief.question, born, findings.today)
    beside = brief.chart.other_is_minor
    # Of love nothing is told to a child, nor of one.
    of_love = topic is Topic.PARTNERSHIP or (bool(brief.chart.between) and not needs.kin)
    young = of_love and (minor or beside)
    if young:
        topic = Topic.CHARACTER
    plan = Plan(findings, topic)
    opening = list(_cautions(plan, findings))
    if young:
        own = is_minor("", born, findings.today)
        opening.append(plan.say(FRAMING["young" if own else "young_other"]))
    elif topic is Topic.OPEN and not brief.chart.asked:
        opening.append(plan.say(SENTENCES["open_question"]))
    couple = topic is Topic.PARTNERSHIP and not needs.kin
    pair = [] if young else list(Pair(findings, brief.chart.between, couple=couple).told())
    body = _body(brief, findings, plan, topic, pair)
    body[0] = [*opening, *body[0]]
    if minor or beside:
        # What the floor would cut is not written.
        body = [[one for one in part if not _is_cut(one.text, language)] for part in body]
    earlier = _said(brief)
    limits = list(plan.limits())
    new = [[one for one in part if one.text not in earlier] for part in body]
    if not any(one.facts for part in new for one in part):
        return [[plan.say(FRAMING["disclosure_again"]), plan.say(FRAMING["said_before"])]]
    first = SENTENCES["disclosure"] if not earlier else FRAMING["disclosure_again"]
    closing = [one for one in limits if one.text not in earlier]
    told = [part for part in new if part]
    told[0].insert(0, Sentence(first[language]))
    return [*told, closing] if closing else told


def _body(
    brief: Brief, findings: Findings, plan: Plan, topic: Topic, pair: list[Sentence]
) -> list[list[Sentence]]:
    """Return the paragraphs between how the question was read and the limits.

    In this order: what has been explained is not explained again.
    """
    answer = list(plan.answer())
    # Moments that the question names are computed and told as such.
    asked = list(moments(brief, findings))
    if pair:
        return [pair, *asked, answer]
    if topic is Topic.LUCK:
        year = None if asked else year_asked(brief.question) or 0
        brings = [*Years(findings, plan, topic).told(year), *plan.watch()]
        return [[*answer, *brings], *asked, list(plan.bearing())]
    bearing = list(plan.bearing())
    year = None if asked else year_asked(brief.question)
    brings = [*Years(findings, plan, topic).told(year), *plan.watch()]
    if topic is Topic.OPEN and asked:
        # Nothing but a time is asked about.
        return [*asked, answer, bearing, brings]
    return [answer, bearing, brings, *asked]


def _is_cut(text: str, language: str) -> bool:
    _, _, cut = guarded(text, language, minor=True)
    return cut


def _said(brief: Brief) -> str:
    """Return what earlier answers said, without their markers."""
    said = (turn.text for turn in brief.turns if turn.role is Role.ASSISTANT)
    return _MARKER.sub("", "\n".join(said))


def _cautions(plan: Plan, findings: Findings) -> Iterator[Sentence]:
    """What makes the chart itself uncertain."""
    unknown = findings.get("hour.unknown")
    if unknown is not None:
        yield plan.say(SENTENCES["hour_unknown"], unknown)
    for kind in ("term", "hour", "day"):
        near = findings.get(f"boundary.{kind}.near")
        if near is not None:
            edge = SENTENCES[f"edge_{kind}"][findings.language] if kind != "term" else ""
            yield plan.say(
                SENTENCES["boundary"],
                near,
                seconds=near.value["seconds"].partition(".")[0],
                edge=edge or findings.name(near.value["term"]),
            )
