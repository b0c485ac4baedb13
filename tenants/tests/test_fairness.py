"""Whose turn it is, with threads that wait for events and never for time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from unittest.mock import patch

import pytest

from tenants import fairness
from tenants.fairness import CrowdedError, Gate, Job, Turn, giving_way, has_used_database, stop_for_others
from tenants.quiet import ABOUT, Quiet


class Clock:
    """Time that passes when told."""

    def __init__(self) -> None:
        self.now = 100.0
        self.processor = 0.0


@pytest.fixture
def clock() -> Iterator[Clock]:
    """The gate's clock, and that of each thread's processor time."""
    clock = Clock()
    with (
        patch.object(time, "monotonic", lambda: clock.now),
        patch.object(time, "thread_time", lambda: clock.processor),
    ):
        yield clock


class Visitor(threading.Thread):
    """A request that takes its turn when it gets one, and keeps it until told."""

    def __init__(self, gate: Gate, key: str) -> None:
        super().__init__(daemon=True)
        self.gate, self.key = gate, key
        self.has_turn, self.may_go = threading.Event(), threading.Event()
        self.turn: Turn | None = None
        self.was_refused = False
        self.start()

    def run(self) -> None:
        try:
            self.turn = self.gate.enter(self.key)
        except CrowdedError:
            self.was_refused = True
            return
        self.has_turn.set()
        self.may_go.wait(20)
        self.gate.leave(self.turn)

    def go(self) -> None:
        """End the request."""
        self.may_go.set()
        self.join(20)


def waiting(gate: Gate) -> int:
    with gate._mutex:
        return sum(len(each.waiting) for each in gate._accounts.values())


def eventually(check: Callable[[], bool]) -> None:
    """Wait until another thread has come so far."""
    pause = threading.Event()
    for _try in range(2_000):
        if check():
            return
        pause.wait(0.005)
    raise AssertionError("it did not happen")


@contextmanager
def at(gate: Gate, key: str, *, uses: float, clock: Clock) -> Iterator[Turn]:
    turn = gate.enter(key)
    yield turn
    clock.processor += uses
    gate.leave(turn)


def make_loud(gate: Gate, key: str, clock: Clock) -> None:
    with at(gate, key, uses=5.0, clock=clock):
        pass


def test_who_has_fewer_turns_goes_first() -> None:
    gate = Gate(turns=2, of_one=2)
    first, second = Visitor(gate, "many"), Visitor(gate, "many")
    for each in (first, second):
        assert each.has_turn.wait(20)
    third = Visitor(gate, "many")
    eventually(lambda: waiting(gate) == 1)
    other = Visitor(gate, "other")
    eventually(lambda: waiting(gate) == 2)
    first.go()
    assert other.has_turn.wait(20)
    assert not third.has_turn.is_set()
    second.go()
    assert third.has_turn.wait(20)
    third.go()
    other.go()
    assert len(gate._free) == 2


def test_one_store_never_takes_all_turns() -> None:
    gate = Gate(turns=3, of_one=2)
    many = [Visitor(gate, "many") for _number in range(3)]
    eventually(lambda: waiting(gate) == 1)
    other = Visitor(gate, "other")
    assert other.has_turn.wait(20)
    for each in (*many, other):
        each.may_go.set()
    for each in many:
        assert each.has_turn.wait(20)
        each.go()


def test_too_many_of_one_store_are_sent_away_and_nobody_else() -> None:
    gate = Gate(turns=2, of_one=1, waiting_of_one=1)
    turn = gate.enter("many")
    waits = Visitor(gate, "many")
    eventually(lambda: waiting(gate) == 1)
    late = Visitor(gate, "many")
    late.join(20)
    assert late.was_refused
    gate.leave(gate.enter("other"))
    gate.leave(turn)
    assert waits.has_turn.wait(20)
    waits.go()


def test_who_waits_too_long_is_sent_away_and_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fairness, "LONGEST_WAIT", 0.01)
    gate = Gate(turns=1, of_one=1)
    turn = gate.enter("one")
    with pytest.raises(CrowdedError):
        gate.enter("two")
    assert waiting(gate) == 0
    gate.leave(turn)
    gate.leave(gate.enter("two"))


def test_a_store_gets_the_place_back_that_it_had() -> None:
    gate = Gate(turns=3)
    a, b = gate.enter("a"), gate.enter("b")
    places = {"a": a.place, "b": b.place}
    gate.leave(a)
    gate.leave(b)
    assert [gate.enter(key).place for key in ("b", "a")] == [places["b"], places["a"]]


def test_a_store_that_takes_much_time_is_loud_until_it_is_calm_again(clock: Clock) -> None:
    gate = Gate()
    make_loud(gate, "loud", clock)
    with at(gate, "loud", uses=0, clock=clock) as turn:
        assert turn.is_loud
    with at(gate, "other", uses=0.01, clock=clock) as turn:
        assert not turn.is_loud
    clock.now += 4  # 5 seconds of use count 0.3 then
    with at(gate, "loud", uses=0, clock=clock) as turn:
        assert not turn.is_loud


def test_a_loud_store_has_few_turns_while_others_are_about_and_many_alone(clock: Clock) -> None:
    gate = Gate()
    make_loud(gate, "loud", clock)
    clock.now += 0.1
    gate._accounts["loud"].use(5.0, clock.now)
    with at(gate, "quiet", uses=0.0, clock=clock):
        pass
    turns = [gate.enter("loud"), gate.enter("loud")]
    third = Visitor(gate, "loud")
    eventually(lambda: waiting(gate) == 1)
    gate.leave(turns.pop())
    assert third.has_turn.wait(20)
    third.go()
    gate._accounts["loud"].use(50.0, clock.now)
    clock.now += ABOUT
    turns += [gate.enter("loud") for _number in range(4)]
    assert all(turn.is_loud for turn in turns[1:])


def test_a_loud_request_stops_while_a_quiet_one_runs() -> None:
    gate = Gate()
    gate._accounts["loud"] = fairness._Account(used=5.0, used_at=time.monotonic())
    with patch.object(fairness, "LONGEST_STOP", 20.0):
        turn = gate.enter("loud")
        assert turn.is_loud
        stop_for_others()  # nobody is there
        assert turn.stopped == 0
        quiet = Visitor(gate, "quiet")
        assert quiet.has_turn.wait(20)
        threading.Timer(0.05, quiet.may_go.set).start()
        stop_for_others()
        assert quiet.turn is not None
        assert not gate._quiet.is_answered()
        assert 0.0 < turn.stopped < 20
    gate.leave(turn)
    stop_for_others()  # without a turn: nothing


def test_a_loud_request_stops_for_a_moment_only(clock: Clock) -> None:
    gate = Gate()
    make_loud(gate, "loud", clock)
    turn = gate.enter("loud")
    quiet = gate.enter("quiet")
    turn.stopped = fairness.LONGEST_STOPS
    turn.stop_for_others(20.0)  # would wait if it stopped
    assert turn.stopped == fairness.LONGEST_STOPS
    quiet.stop_for_others(20.0)
    gate.leave(quiet)


def test_the_time_of_statements_makes_a_store_loud(clock: Clock) -> None:
    gate = Gate()
    with at(gate, "searches", uses=0.0, clock=clock):
        has_used_database(fairness.LOUD + 0.1)
    with at(gate, "searches", uses=0.0, clock=clock) as turn:
        assert turn.is_loud
    has_used_database(5.0)  # without a turn: nothing


class Watched(Quiet):
    """One that tells for how long it was asked to wait."""

    def __init__(self, takes: float) -> None:
        super().__init__()
        self.takes = takes
        self.asked: list[float] = []

    def wait(self, seconds: float) -> float:
        self.asked.append(seconds)
        return min(seconds, self.takes)


def test_a_job_stops_no_longer_than_it_has_worked(clock: Clock) -> None:
    quiet = Watched(takes=20.0)
    with giving_way(quiet):
        clock.now += 0.01
        stop_for_others()
        clock.now += 0.02
        stop_for_others()
        clock.now += 20.0
        stop_for_others()
        clock.now += 20.0
        stop_for_others(in_transaction=True)
    stop_for_others()  # the job is over
    longest = [fairness.LONGEST_STOP, fairness.LONGEST_STOP_IN_TRANSACTION]
    assert quiet.asked == [pytest.approx(0.01), pytest.approx(0.02), *longest]


def test_work_that_stopped_for_nobody_has_worked_all_the_time(clock: Clock) -> None:
    job = Job(Watched(takes=0.0), since=clock.now)
    clock.now += 0.01
    job.stop_for_others(20.0)
    clock.now += 0.01
    job.stop_for_others(20.0)
    assert isinstance(job.quiet, Watched)
    assert job.quiet.asked == [pytest.approx(0.01), pytest.approx(0.02)]


def test_a_job_within_a_request_leaves_it_its_turn() -> None:
    gate = Gate()
    turn = gate.enter("shop")
    with giving_way(Quiet()):
        has_used_database(1.0)
    has_used_database(2.0)
    assert turn.in_database == 2.0
    gate.leave(turn)
