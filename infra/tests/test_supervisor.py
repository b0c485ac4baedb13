"""The supervisor with real, trivial children."""

from __future__ import annotations

import asyncio
import io
import os
import signal
import sys
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psutil
import pytest

from infra.children import Children, read_children
from infra.printer import Printer
from infra.supervisor import Program, StartError, Supervisor


class Screen:
    """A supervisor, what it printed, and where its children are written down."""

    def __init__(self, folder: Path) -> None:
        self.output = io.StringIO()
        self.file = folder / "children.json"
        self.supervisor = Supervisor(Printer(self.output), Children(self.file))

    @property
    def text(self) -> str:
        return self.output.getvalue()

    def pid(self, name: str) -> int:
        return read_children(self.file)[name].pid


@pytest.fixture
def screen(tmp_path: Path) -> Screen:
    return Screen(tmp_path)


def shell(name: str, script: str, ready: Path | None = None, **more: Any) -> Program:
    return Program(
        name=name, argv=["/bin/sh", "-c", script], is_ready=ready.exists if ready else None, **more
    )


def perform(play: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine in a thread of its own: in this one a browser test may have left its loop running."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, play).result()


async def until(condition: Callable[[], bool], seconds: float = 5) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        await asyncio.sleep(0.01)


def test_start_waits_until_a_program_is_ready_and_prefixes_its_lines(screen: Screen, tmp_path: Path) -> None:
    ready = tmp_path / "ready"

    async def play() -> None:
        await screen.supervisor.start(shell("one", f"echo hello; sleep 0.1; touch {ready}; sleep 60", ready))
        assert ready.exists()
        await screen.supervisor.stop()

    perform(play())
    assert " one      | hello\n" in screen.text


def test_a_killed_child_comes_back_and_the_others_stay_up(screen: Screen) -> None:
    async def play() -> None:
        await screen.supervisor.start(shell("dies", "sleep 60"))
        await screen.supervisor.start(shell("stays", "sleep 60"))
        await until(lambda: len(read_children(screen.file)) == 2)
        first, other = screen.pid("dies"), screen.pid("stays")
        os.kill(first, signal.SIGKILL)
        await until(lambda: screen.pid("dies") != first if "dies" in read_children(screen.file) else False)
        assert screen.pid("stays") == other
        await screen.supervisor.stop()

    perform(play())
    assert "ended (killed by signal 9); starting it again in 0.1 s" in screen.text


def test_what_the_last_life_left_is_healed_before_each_start(screen: Screen, tmp_path: Path) -> None:
    stale = tmp_path / "stale.lock"
    script = f"test ! -e {stale} || exit 3; touch {stale}; sleep 60"

    async def play() -> None:
        await screen.supervisor.start(
            shell("careful", script, stale, before_start=lambda: stale.unlink(missing_ok=True))
        )
        first = screen.pid("careful")
        os.kill(first, signal.SIGKILL)
        await until(
            lambda: read_children(screen.file).get("careful") not in {None} and screen.pid("careful") != first
        )
        await until(stale.exists)
        await screen.supervisor.stop()

    perform(play())
    assert "exit code 3" not in screen.text


def test_a_program_that_keeps_dying_is_a_clear_error(screen: Screen, tmp_path: Path) -> None:
    async def play() -> None:
        with pytest.raises(StartError, match="broken does not start"):
            await screen.supervisor.start(shell("broken", "echo no disk; exit 1", tmp_path / "never"))
        await screen.supervisor.stop()

    perform(play())
    assert "no disk" in screen.text


def test_run_ends_with_the_program_and_says_when_it_failed(screen: Screen) -> None:
    async def play() -> None:
        await screen.supervisor.run(shell("fine", "exit 0"))
        with pytest.raises(StartError, match="prepare failed"):
            await screen.supervisor.run(shell("prepare", "exit 4"))

    perform(play())


def test_stop_ends_grandchildren_and_kills_who_does_not_listen(screen: Screen, tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    script = f"trap '' TERM; sleep 60 & echo $! > {pids}; while true; do sleep 0.05; done"

    async def play() -> None:
        await screen.supervisor.start(shell("deaf", script, pids, stop_seconds=0.3))
        await until(lambda: pids.read_text().strip().isdigit())
        await screen.supervisor.stop()

    perform(play())
    assert "does not stop; killing it" in screen.text
    assert read_children(screen.file) == {}
    assert_gone(int(pids.read_text()))


def test_restart_is_no_failure(screen: Screen) -> None:
    async def play() -> None:
        await screen.supervisor.start(shell("web", "sleep 60"))
        await until(lambda: "web" in read_children(screen.file))
        first = screen.pid("web")
        screen.supervisor.restart("web", "unknown")
        await until(lambda: "web" in read_children(screen.file) and screen.pid("web") != first)
        await screen.supervisor.stop()

    perform(play())
    assert "ended" not in screen.text


def test_a_killed_supervisor_leaves_no_child(tmp_path: Path) -> None:
    """The guard stops a child of a supervisor that was killed without a chance to clean up."""
    pid = os.spawnv(
        os.P_NOWAIT, sys.executable, [sys.executable, "-c", KILLED, str(tmp_path / "children.json")]
    )
    deadline = time.monotonic() + 10
    while not (children := read_children(tmp_path / "children.json")):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    assert_gone(children["orphan"].pid)


KILLED = """
import asyncio, sys
from pathlib import Path
from typing import Any
from infra.children import Children, guard
from infra.printer import Printer
from infra.supervisor import Program, Supervisor

async def play():
    supervisor = Supervisor(Printer(), Children(Path(sys.argv[1])))
    await supervisor.start(Program(name="orphan", argv=["/bin/sh", "-c", "sleep 60"]))
    await supervisor.wait()

guard(Path(sys.argv[1]))
asyncio.run(play())
"""


def assert_gone(pid: int) -> None:
    deadline = time.monotonic() + 10
    while psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < deadline, f"process {pid} is still there"
        time.sleep(0.02)
