"""Who is answered on this machine, in this process and in others."""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.synchronize import Event
from pathlib import Path
from unittest.mock import patch

import pytest

from tenants.quiet import ABOUT, STALE, Quiet


def answer(file: Path, begun: Event, may_end: Event, ended: Event) -> None:
    """What another process does: one request."""
    quiet = Quiet(file)
    quiet.begin()
    begun.set()
    may_end.wait(20)
    quiet.end()
    ended.set()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "run" / "quiet"


@contextmanager
def other_process(file: Path) -> Iterator[tuple[Event, Event]]:
    """Answers a quiet store until the first event is set; then sets the second."""
    fork = multiprocessing.get_context("fork")
    begun, may_end, ended = fork.Event(), fork.Event(), fork.Event()
    process = fork.Process(target=answer, args=(file, begun, may_end, ended))
    process.start()
    try:
        assert begun.wait(20)
        yield may_end, ended
    finally:
        may_end.set()
        process.join(20)


def test_what_another_process_answers_is_seen_and_waited_for(file: Path) -> None:
    quiet = Quiet(file)
    assert (quiet.is_answered(), quiet.is_about()) == (False, False)
    with other_process(file) as (may_end, ended):
        assert (quiet.is_answered(), quiet.is_about()) == (True, True)
        assert quiet.wait(0.01) >= 0.01
        threading.Timer(0.05, may_end.set).start()
        assert 0 < quiet.wait(20) < 20
        assert ended.wait(20)
        assert (quiet.is_answered(), quiet.is_about()) == (False, True)


def test_who_died_while_answering_is_waited_for_no_longer(file: Path) -> None:
    with other_process(file):
        later = time.monotonic() + STALE
        with patch.object(time, "monotonic", lambda: later):
            assert not Quiet(file).is_answered()


def test_what_was_written_before_the_machine_began_anew_counts_for_nothing(file: Path) -> None:
    with other_process(file), patch.object(time, "monotonic", lambda: 1.0):
        assert (Quiet(file).is_answered(), Quiet(file).is_about()) == (False, False)


def test_two_of_one_process_are_both_waited_for(file: Path) -> None:
    quiet = Quiet(file)
    quiet.begin()
    quiet.begin()
    quiet.end()
    assert quiet.is_answered()
    quiet.end()
    assert not quiet.is_answered()
    assert quiet.wait(20) < 20


def test_a_process_does_not_see_itself_in_the_file(file: Path) -> None:
    quiet = Quiet(file)
    quiet.begin()
    assert quiet.is_answered()
    assert not Quiet(file).is_answered()


def test_quiet_stores_are_about_for_a_while_only() -> None:
    quiet = Quiet()
    quiet.begin()
    quiet.end()
    assert quiet.is_about()
    later = time.monotonic() + ABOUT
    with patch.object(time, "monotonic", lambda: later):
        assert not quiet.is_about()
