"""The breaker against its promises, by whatever order of requests, outcomes and time."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from services.chat.models.breaker import (
    FAILURES,
    FIRST_REST_SECONDS,
    LONGEST_REST_SECONDS,
    Breaker,
    State,
)


class Requests(RuleBasedStateMachine):
    """Requests begin while they are allowed, last as they like and end as they like."""

    tickets = Bundle("tickets")

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.breaker = Breaker(lambda: self.now)
        self.opened_at: float | None = None
        # Failures since the last whole answer, of requests that began after it last opened.
        self.failures = 0
        self.trials: set[int] = set()
        self.number = 0

    @rule(target=tickets)
    def begin(self) -> tuple[int, int]:
        if not self.breaker.allows:
            return (-1, -1)
        half = self.breaker.state is State.HALF_OPEN
        ticket = (self.number, self.breaker.begin())
        if half:
            assert not self.trials
            self.trials.add(ticket[0])
        self.number += 1
        return ticket

    @rule(ticket=tickets)
    def first_word(self, ticket: tuple[int, int]) -> None:
        if ticket[0] >= 0:
            before = self.breaker.state
            self.breaker.answered(ticket[1])
            if ticket[0] not in self.trials:
                assert self.breaker.state is before
            else:
                assert self.breaker.state is State.CLOSED
                self.failures = FAILURES - 1
                self.trials.discard(ticket[0])

    @rule(
        ticket=consumes(tickets),
        how=st.sampled_from(["succeed", "fail", "leave"]),
    )
    def end(self, ticket: tuple[int, int], how: str) -> None:
        number, opened = ticket
        if number < 0:
            return
        before = self.breaker.state
        stale = opened != self.breaker._opened
        getattr(self.breaker, how)(opened)
        after = self.breaker.state
        trial = number in self.trials
        self.trials.discard(number)
        if stale:
            assert after is before
        elif how == "succeed":
            assert after is State.CLOSED
            self.failures = 0
        elif how == "leave":
            assert after is before
        else:
            self.failures += 1
            if trial or self.failures >= FAILURES:
                assert after is State.OPEN
                self.opened_at, self.failures = self.now, 0
            else:
                assert after is State.CLOSED

    @rule(seconds=st.floats(0, 2 * LONGEST_REST_SECONDS))
    def time_passes(self, seconds: float) -> None:
        self.now += seconds

    @invariant()
    def rests_long_enough_and_not_too_long(self) -> None:
        state = self.breaker.state
        if state is State.OPEN:
            assert not self.breaker.allows
            assert self.opened_at is not None
            assert self.now < self.opened_at + LONGEST_REST_SECONDS
        elif state is State.HALF_OPEN:
            assert self.opened_at is not None
            assert self.now >= self.opened_at + FIRST_REST_SECONDS
            assert self.breaker.allows is not bool(self.trials)
        else:
            assert self.breaker.allows


TestRequests = Requests.TestCase
TestRequests.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)


def test_it_rests_longer_each_time_and_forgets_after_a_whole_answer() -> None:
    now = 0.0
    breaker = Breaker(lambda: now)
    for _ in range(FAILURES):
        assert breaker.state is State.CLOSED
        breaker.fail(breaker.begin())
    rests = []
    for _ in range(6):
        began = now
        while not breaker.allows:
            now += 0.5
        rests.append(now - began)
        breaker.fail(breaker.begin())
    assert rests == [5, 10, 20, 40, 60, 60]
    now += LONGEST_REST_SECONDS
    ticket = breaker.begin()
    breaker.answered(ticket)
    breaker.succeed(ticket)
    for _ in range(FAILURES - 1):
        breaker.fail(breaker.begin())
    assert breaker.state is State.CLOSED
