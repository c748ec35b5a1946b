"""Checks a text against a chart while it is being written, sentence by sentence.

What is false is put right where exactly one right word exists, and cut with a note where none does. The checker is
pure and keeps no more than one unfinished sentence.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from services.chat.grounding import safety, sentences, two_people
from services.chat.grounding.between import Between
from services.chat.grounding.binding import twin_of
from services.chat.grounding.claims import Claim, ClaimKind
from services.chat.grounding.extract_pillars import USUAL, Columns, heading
from services.chat.grounding.extraction import FIELD, claims_of
from services.chat.grounding.judge import Judgement, Standing, judge
from services.chat.grounding.lexicon import Tag
from services.chat.grounding.scopes import Sentence
from services.chat.grounding.specificity import Said, is_own, panel, specificity
from services.chat.grounding.standing import is_read, standing
from services.chat.grounding.third_person import ThirdPerson, addressed
from services.chat.grounding.truth import Truth
from services.chat.grounding.twins import twins_differ
from services.chat.grounding.unfounded import may_be_unfounded, unfounded
from services.chat.grounding.unsaid import without_unsaid
from services.chat.model import ClassCount, GroundingReport
from services.chat.spans import Verdict
from services.chat.writing import ChartFacts

MARKER = re.compile(r" ?\[([FP]\d{1,6})\]")
NOTES = {
    "en": "(A sentence that did not agree with the chart was left out.)",
    "zh-Hans": "（此处有一句与命盘不符，已略去。）",
    "zh-Hant": "（此處有一句與命盤不符，已略去。）",
}
WITHHELD = {
    "en": "(A sentence that could not be checked against the chart was left out.)",
    "zh-Hans": "（此处有一句未能与命盘核对，已略去。）",
    "zh-Hant": "（此處有一句未能與命盤核對，已略去。）",
}
_LEFT_OUT = (Verdict.REMOVED, Verdict.WITHHELD)
_ROUNDS = 3
# In a sentence that says several things only these are bound for certain; of the others a wrong bond would turn what is
# true into what is false, which is worse than to cut it.
_SURE = frozenset(
    (ClaimKind.PILLAR, ClaimKind.YEAR, ClaimKind.STRENGTH, ClaimKind.RULER, ClaimKind.DATE)
)
# So many claims tell how specific a reply is; a longer one is not told any better.
_MOST_SAID = 200


# Not frozen, as that takes three times as long to make; nobody changes one that was given out.
@dataclass(slots=True)
class Checked:
    """A sentence as it may be shown.

    findings: ids that support it. markers: those it still cites, in order; unknown: those that were taken out. rules:
    names of safety rules that changed it. judgements: each claim as it was written, and how it stood. said: claims that
    hold, with the sentence that makes them. third: who "he" and "she" are, as far as is known with this sentence.
    """

    text: str
    verdict: Verdict
    findings: tuple[str, ...] = ()
    markers: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    said: tuple[Said, ...] = ()
    third: ThirdPerson | None = None


@dataclass(slots=True)
class Checker:
    """One text against one chart.

    language: that of the notes. withholds: what was not understood in whole is left out.
    """

    truth: Truth
    language: str
    minor: bool = False
    withholds: bool = False
    known: set[str] = field(default_factory=set)
    _held: str = ""
    _verdicts: Counter[str] = field(default_factory=Counter)
    _claims: Counter[str] = field(default_factory=Counter)
    _false: Counter[str] = field(default_factory=Counter)
    _rules: Counter[str] = field(default_factory=Counter)
    _said: list[Said] = field(default_factory=list)
    _unknown: int = 0
    _removed_last: bool = False
    _columns: Columns = USUAL
    # Whether the rows of the table are headed "void branches".
    _of_voids: bool = False
    _third: ThirdPerson = field(default_factory=ThirdPerson)
    _note_before: str = ""

    @staticmethod
    def of(chart: ChartFacts, today: date, *, withholds: bool = False) -> "Checker":
        """Return a checker of a reply about a chart. withholds: what was not understood in whole is left out."""
        return Checker(Truth(chart, today), chart.language_code, withholds=withholds)

    def know(self, marker: str) -> None:
        """Let a citation marker stand; markers that nobody made known are taken out."""
        self.known.add(marker)

    def feed(self, text: str) -> list[Checked]:
        """Take more of the text; return the sentences that it completes."""
        may_end = sentences.may_end(self._held, text)
        self._held += text
        return list(self._ready(final=False)) if may_end else []

    def finish(self) -> list[Checked]:
        """Return what is left: the last sentence may have no end."""
        return list(self._ready(final=True))

    def recall(self, shown: Iterable[tuple[str, Verdict]]) -> None:
        """Take in what readers have been shown before, by pieces of whole sentences with what had become of them.

        It is read as it stands; what was put right or cut in it counts as that.
        """
        for text, verdict in shown:
            before = self._verdicts.copy()
            self.feed(text)
            self.finish()
            if verdict is not Verdict.UNREAD:
                before[verdict] += self._verdicts.total() - before.total()
                self._verdicts = before

    def _ready(self, *, final: bool) -> Iterator[Checked]:
        while self._held:
            end = sentences.end_of_first(self._held, final=final)
            if end < 0:
                return
            sentence, self._held = self._held[:end], self._held[end:]
            yield self._counted(self.check(sentence), sentence)

    def _counted(self, checked: Checked, written: str) -> Checked:
        # A blank line is no sentence.
        self._verdicts[checked.verdict] += checked.verdict is not Verdict.PLAIN or bool(checked.text.strip())  # fmt: skip
        for judgement in checked.judgements:
            kind = judgement.claim.kind.value
            self._claims[kind] += 1
            self._false[kind] += judgement.standing is Standing.FALSE
        if len(self._said) < _MOST_SAID:
            self._said += checked.said
        if checked.rules:
            self._rules.update(checked.rules)
        self._unknown += len(checked.unknown)
        self._third = checked.third or self._third
        self._removed_last = checked.verdict in _LEFT_OUT
        if "|" in written:
            # As it was written: a heading that is left out heads its rows all the same.
            read = self._judged(_without_markers(written))[0]
            self._columns = heading(read) or self._columns
            self._of_voids = self._of_voids or read.tags & Tag.VOID != 0
        elif checked.text.strip():
            self._columns, self._of_voids = USUAL, False
        note, self._note_before = (
            self._note_before,
            checked.text.strip() if self._removed_last else "",
        )
        if note and self._note_before == note:
            # One note for what was cut in one piece.
            return replace(checked, text=checked.text.replace(note, "").lstrip(" "))
        return checked

    @property
    def report(self) -> GroundingReport:
        """The counts so far."""
        return GroundingReport(
            checked=self._verdicts[Verdict.CHECKED],
            unverifiable=self._verdicts[Verdict.UNVERIFIABLE],
            repaired=self._verdicts[Verdict.REPAIRED],
            removed=self._verdicts[Verdict.REMOVED],
            plain=self._verdicts[Verdict.PLAIN],
            withheld=self._verdicts[Verdict.WITHHELD],
            unknown_markers=self._unknown,
            safety=self._rules.total(),
            specificity=specificity(self._said, self.truth.today),
            classes=tuple(
                ClassCount(kind, self._claims[kind], self._false[kind])
                for kind in sorted(self._claims)
            ),
        )

    # --- one sentence ---------------------------------------------------------------------------

    def check(self, sentence: str) -> Checked:
        """Return one sentence as it may be shown. Counts nothing."""
        text, kept, unknown = self._marked(sentence)
        if not text.strip():
            return Checked(text, Verdict.PLAIN, markers=kept, unknown=unknown)
        said = _without_markers(text)
        shown, rules, cut = safety.guarded(said, self.language, minor=self.minor)
        if cut:
            return Checked(shown, Verdict.REMOVED, unknown=unknown, rules=rules)
        between = self.truth.between
        if between is not None and two_people.is_of_two(said):
            checked, third = self._of_two(text, said, between), self._third
        else:
            checked, third = self._of_one(text, said)
        if self.withholds and not self._is_vouched(checked, third.ours):
            note = self._note(text, WITHHELD)
            checked = Checked(note, Verdict.WITHHELD, judgements=checked.judgements)
        if checked.verdict not in _LEFT_OUT:
            checked.markers = kept
        checked.unknown, checked.rules, checked.third = unknown, rules, third
        return checked

    def _of_one(self, text: str, said: str) -> tuple[Checked, ThirdPerson]:
        """Return what becomes of a sentence about the chart, and who "he" and "she" are with it."""
        read, claims = claims_of(said, self.truth.today, self._columns)
        if self._of_voids and "|" in said:
            claims = _void_row(read)
        third = self._third.after(read, self._judged, self.truth)
        heard = addressed(said, third.ours)[0] if third.ours else said
        judged = self._stand(read, claims) if heard == said else self._judged(heard)
        return self._held_against(text, *judged, third.ours), third

    def _of_two(self, text: str, said: str, between: Between) -> Checked:
        """Return what becomes of a sentence that speaks of two people: nothing of it is put right."""
        two = two_people.read(said, self.truth, between)
        if two.wrong:
            return Checked(self._note(text), Verdict.REMOVED)
        mine = [self._held_against(c, *self._judged(c), frozenset()) for c in two.of_reader]
        if two.whole and all(one.verdict is Verdict.CHECKED for one in mine):
            found = (*two.findings, *(finding for one in mine for finding in one.findings))
            return Checked(text, Verdict.CHECKED, tuple(dict.fromkeys(found)))
        left = self._held_against(two.rest, *self._judged(two.rest), frozenset())
        wrong = [one.claim for one in left.judgements if one.standing is Standing.FALSE]
        if not all(two_people.may_be_of_other(claim, between) for claim in wrong):
            return Checked(self._note(text), Verdict.REMOVED, judgements=left.judgements)
        names = self._judged(said)[0].tags & FIELD != 0 or two_people.is_of_a_chart(said)
        says_nothing = left.verdict is Verdict.PLAIN and not names
        return Checked(text, Verdict.PLAIN if says_nothing else Verdict.UNVERIFIABLE)

    def _is_vouched(self, checked: Checked, ours: frozenset[str]) -> bool:
        """Whether all that a sentence says as it is to be shown was checked, or it says nothing of the chart."""
        if checked.verdict is not Verdict.REPAIRED:
            return checked.verdict is not Verdict.UNVERIFIABLE
        read, judged = self._judged(_spoken(checked.text, ours)[0])
        covered = is_read(read, judged, self.truth)
        return standing(read, judged, self.truth, covered=covered) is Verdict.CHECKED

    def _held_against(
        self, text: str, read: Sentence, judged: tuple[Judgement, ...], ours: frozenset[str]
    ) -> Checked:
        """Return what becomes of a sentence that was read so. ours: who of "he" and "she" is the chart's person."""
        wrong = [one for one in judged if one.standing is Standing.FALSE]
        if not wrong:
            covered, findings = is_read(read, judged, self.truth), _findings(judged)
            loose = self._unfounded(read, judged, covered=covered)
            if loose:
                # No more than that is known of it: there is nothing to put in its place.
                return Checked(self._note(text), Verdict.REMOVED, judgements=(*judged, *loose))
            verdict = standing(read, judged, self.truth, covered=covered)
            return Checked(text, verdict, findings, judgements=judged, said=_said(read, judged))
        may = not read.is_rich or all(one.claim.kind in _SURE for one in wrong)
        fixed, again = self._repaired(text, ours) if may else (None, judged)
        if fixed is None:
            return Checked(self._note(text), Verdict.REMOVED, judgements=judged)
        return Checked(fixed, Verdict.REPAIRED, _findings(again), judgements=judged)

    def _marked(self, sentence: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
        """Take unknown markers out of a sentence."""
        kept: list[str] = []
        unknown: list[str] = []

        def judged(found: re.Match[str]) -> str:
            marker = found.group(1)
            if marker in self.known and not (self._removed_last and not sentence[: found.start()].strip()):  # fmt: skip
                kept.append(marker)
                return found.group()
            unknown.append(marker)
            return ""

        text = MARKER.sub(judged, sentence) if "[" in sentence else sentence
        return text, tuple(kept), tuple(unknown)

    def _judged(self, said: str) -> tuple[Sentence, tuple[Judgement, ...]]:
        return self._stand(*claims_of(said, self.truth.today, self._columns))

    def _stand(
        self, read: Sentence, claims: tuple[Claim, ...]
    ) -> tuple[Sentence, tuple[Judgement, ...]]:
        found = (judge(claim, read, self.truth) for claim in claims)
        return read, tuple(one for one in found if one is not None)

    def _unfounded(
        self, read: Sentence, judged: tuple[Judgement, ...], *, covered: bool
    ) -> tuple[Judgement, ...]:
        """What nothing in a sentence bears out, though nothing of it was read as false."""
        if not may_be_unfounded(read, self.truth, covered=covered):
            return ()
        held = [one.claim for one in judged if one.standing is Standing.CHECKED]
        denied = [claim for claim in held if claim.negated]
        if covered and denied:
            # All of it is read, and what it denies needs nothing to bear it out.
            return ()
        found = unfounded(read, held if covered else denied, self.truth)
        return tuple(Judgement(claim, Standing.FALSE) for claim in without_unsaid(found, read))

    def _repaired(
        self, text: str, ours: frozenset[str]
    ) -> tuple[str | None, tuple[Judgement, ...]]:
        """Put right what can be, and judge again: what then still is false cannot be shown."""
        said, at = _spoken(text, ours)
        read, judged = self._judged(said)
        for _ in range(_ROUNDS):
            wrong = [one for one in judged if one.standing is Standing.FALSE]
            if not wrong:
                return (None if twins_differ(read) else text), judged
            found = [one.repair for one in (*wrong, *self._again(read, wrong))]
            fixes = sorted({one for one in found if one is not None}, reverse=True)
            if len({fix[:2] for fix in fixes}) != len(fixes) or None in found:
                return None, judged
            for start, end, new in fixes:
                text = text[: at[start]] + new + text[at[end - 1] + 1 :]
            said, at = _spoken(text, ours)
            read, judged = self._judged(said)
        return None, judged

    def _again(self, read: Sentence, wrong: list[Judgement]) -> Iterator[Judgement]:
        """What is said once more in brackets behind a word that is put right: it is to be put right with it."""
        starts = {one.claim.token.start for one in wrong}
        for index, token in enumerate(read.tokens):
            other = twin_of(read, index)
            if other < 0 or token.start in starts:
                continue
            for one in wrong:
                if one.claim.token.start == read.tokens[other].start:
                    judged = judge(replace(one.claim, token=token), read, self.truth)
                    if judged is not None and judged.standing is Standing.FALSE:
                        yield judged

    def _note(self, text: str, notes: Mapping[str, str] = NOTES) -> str:
        language = self.language if self.language in notes else "en"
        tail = text[len(text.rstrip()) :]
        head = text[: len(text) - len(text.lstrip())]
        # A row goes on being one: else the table ends there.
        row = text.strip().startswith("|")
        return head + (f"| {notes[language]} |" if row else notes[language]) + tail


def _void_row(read: Sentence) -> tuple[Claim, ...]:
    """What a row says under "void branches": those of the pillar that it names."""
    places = {token.number for token in read.tokens if token.tags & Tag.POSITION}
    place = places.pop() if len(places) == 1 else -1
    branches = (t for t in read.tokens if t.tags & (Tag.STEM | Tag.BRANCH) == Tag.BRANCH)
    return tuple(Claim(ClaimKind.VOID, token, place) for token in branches)


def _without_markers(text: str) -> str:
    """Return what a sentence says: the same words cited otherwise are the same sentence, which is read once."""
    return MARKER.sub("", text) if "[" in text else text


def _spoken(text: str, ours: frozenset[str]) -> tuple[str, Sequence[int]]:
    """Return what a sentence says to its person, and where each character of that stands in it, markers included."""
    said = _without_markers(text)
    said, at = addressed(said, ours) if ours else (said, range(len(said)))
    if "[" not in text:
        return said, at
    marked = {n for found in MARKER.finditer(text) for n in range(found.start(), found.end())}
    left = [n for n in range(len(text)) if n not in marked]
    return said, [left[n] for n in at]


def prepare(today: date) -> None:
    """Build what is built once per process, a tenth of a second: else the first reply would wait for it."""
    claims_of("年柱", today)
    panel(today)


def _said(read: Sentence, judged: tuple[Judgement, ...]) -> tuple[Said, ...]:
    return tuple((one.claim, read) for one in judged if is_own(one))


def _findings(judged: tuple[Judgement, ...]) -> tuple[str, ...]:
    found = (f for one in judged if one.standing is Standing.CHECKED for f in one.findings)
    return tuple(dict.fromkeys(found))
