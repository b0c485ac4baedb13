"""The whole platform under its supervisor: what dies comes back, and what is stopped is gone."""

from __future__ import annotations

import shutil
import signal
import time
from collections.abc import Iterator

import psutil
import psycopg
import pytest

from infra.children import read_children
from infra.testing.live import LiveStack

PARTS = ("web", "worker", "beat", "postgres", "valkey", "stripe")


@pytest.fixture
def own_stack() -> Iterator[LiveStack]:
    """A stack that a test may stop and start."""
    with LiveStack() as stack:
        yield stack


def everyone(stack: LiveStack) -> list[psutil.Process]:
    """All processes of a stack but the supervisor."""
    deadline = time.monotonic() + 30
    while len(read_children(stack.run_dir / "children.json")) < len(PARTS):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    leaders = [psutil.Process(stack.pid(name)) for name in PARTS]
    return [process for leader in leaders for process in (leader, *leader.children(recursive=True))]


def assert_all_gone(processes: list[psutil.Process]) -> None:
    _, living = psutil.wait_procs(processes, timeout=20)
    assert [process.cmdline() for process in living] == []


@pytest.mark.parametrize("part", PARTS)
def test_a_killed_part_heals_by_itself_and_the_others_stay(live_stack: LiveStack, part: str) -> None:
    everyone(live_stack)
    others = {name: live_stack.pid(name) for name in PARTS if name != part}
    live_stack.kill(part)
    live_stack.wait_until_ready(seconds=30)
    assert {name: live_stack.pid(name) for name in others} == others


def test_a_killed_web_worker_is_replaced(live_stack: LiveStack) -> None:
    everyone(live_stack)
    leader = psutil.Process(live_stack.pid("web"))
    before = {child.pid for child in leader.children()}
    assert len(before) == 2
    killed = psutil.Process(min(before))
    killed.kill()
    deadline = time.monotonic() + 30
    while len(now := {child.pid for child in leader.children()} - {killed.pid}) < 2:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert now & before == before - {killed.pid}
    live_stack.wait_until_ready(seconds=30)
    assert leader.is_running()


def test_a_stop_leaves_nothing_behind_and_a_second_start_keeps_the_data(own_stack: LiveStack) -> None:
    with psycopg.connect(own_stack.environment()["DATABASE_URL"]) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
    processes = everyone(own_stack)
    assert own_stack.stop(with_signal=signal.SIGINT) == 0
    assert_all_gone(processes)
    assert not (own_stack.run_dir / "postgres" / "postmaster.pid").exists()
    own_stack.start()
    with psycopg.connect(own_stack.environment()["DATABASE_URL"]) as connection:
        assert connection.execute("SELECT number FROM kept").fetchone() == (7,)
    processes = everyone(own_stack)
    assert own_stack.stop(with_signal=signal.SIGKILL) == -signal.SIGKILL
    assert_all_gone(processes)
    own_stack.start()


def test_a_second_start_in_the_same_folder_is_refused(live_stack: LiveStack) -> None:
    second = LiveStack()
    second.run_dir = live_stack.run_dir
    with pytest.raises(RuntimeError, match="Kaidian already runs in"):
        second.start()
    assert live_stack.is_ready()
    shutil.rmtree(second.folder)
