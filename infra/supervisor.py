"""Keeps some processes running: ordered start, prefixed logs on one screen, restarts, a clean stop."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from infra.children import Children
from infra.people import Person
from infra.printer import Printer

BACKOFF = (0.1, 0.5, 1.0, 2.0, 5.0)
HEALTHY_AFTER = 20.0
LONGEST_LINE = 1 << 20


class StartError(Exception):
    """A process could not be started; the log above says why."""


@dataclass(frozen=True)
class Program:
    """One process to keep running.

    `before_start` heals what its last run left, and may take a while.
    Lines with a text of `hidden` are not shown.
    """

    name: str
    argv: list[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    folder: Path | None = None
    person: Person | None = None
    before_start: Callable[[], None] | None = None
    is_ready: Callable[[], bool] | None = None
    ready_seconds: float = 60.0
    stop_signal: signal.Signals = signal.SIGTERM
    stop_seconds: float = 10.0
    hidden: tuple[str, ...] = ()


class _Life(asyncio.SubprocessProtocol):
    """One life of a program: prints its lines, and knows of its end at once.

    (`asyncio.Process.wait` would wait on while a grandchild holds the output open.)
    """

    def __init__(self, program: Program, printer: Printer) -> None:
        self._program = program
        self._printer = printer
        self._rest = b""
        self.ended = asyncio.Event()
        self.silent = asyncio.Event()

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        *lines, self._rest = (self._rest + data).split(b"\n")
        if len(self._rest) > LONGEST_LINE:
            lines, self._rest = [*lines, self._rest], b""
        for text in (line.decode(errors="replace").rstrip() for line in lines):
            if not any(hidden in text for hidden in self._program.hidden):
                self._printer.line(self._program.name, text)

    def pipe_connection_lost(self, fd: int, exc: Exception | None) -> None:
        if self._rest:
            self.pipe_data_received(fd, b"\n")
        self.silent.set()

    def process_exited(self) -> None:
        self.ended.set()


class _Kept:
    """A program and its present process."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.process: asyncio.SubprocessTransport | None = None
        self.task: asyncio.Task[None] | None = None
        self.failures = 0
        self.restart_asked = False

    def is_running(self) -> bool:
        """Whether it has a process now."""
        return self.process is not None and self.process.get_returncode() is None

    def signal(self, number: signal.Signals) -> None:
        """Send the process a signal; nothing happens when it is gone."""
        if self.process is not None and self.is_running():
            with contextlib.suppress(ProcessLookupError):
                self.process.send_signal(number)


class Supervisor:
    """Starts programs one after the other and keeps each running until `stop`."""

    def __init__(self, printer: Printer, children: Children) -> None:
        self._printer = printer
        self._children = children
        self._kept: dict[str, _Kept] = {}
        self._stopping = False

    async def start(self, program: Program) -> None:
        """Start a program and wait until it is ready. Raises StartError when it dies or takes too long."""
        kept = self._kept[program.name] = _Kept(program)
        kept.task = asyncio.create_task(self._keep(kept))
        deadline = time.monotonic() + program.ready_seconds
        while program.is_ready and not (kept.is_running() and await asyncio.to_thread(program.is_ready)):
            if kept.task.done():
                kept.task.result()
            if kept.failures >= 3 or time.monotonic() > deadline:
                raise StartError(f"{program.name} does not start; its lines above say why.")
            await asyncio.sleep(0.02)

    async def run(self, program: Program) -> None:
        """Run a program that ends by itself. Raises StartError when it fails."""
        kept = self._kept[program.name] = _Kept(program)
        code = await self._run_once(kept)
        del self._kept[program.name]
        if code and not self._stopping:
            raise StartError(f"{program.name} failed; its lines above say why.")

    def restart(self, *names: str) -> None:
        """Stop these programs; each comes back by itself, at once."""
        for name in names:
            kept = self._kept.get(name)
            if kept and kept.is_running():
                kept.restart_asked = True
                kept.signal(kept.program.stop_signal)

    async def wait(self) -> None:
        """Wait for the programs, which is for ever, or until one can't be started any more."""
        tasks = [kept.task for kept in self._kept.values() if kept.task]
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
        for task in done:
            task.result()

    async def stop(self, *, keep: frozenset[str] = frozenset()) -> None:
        """Stop everything but `keep`: a polite signal, and a kill for who doesn't hear it."""
        self._stopping = True
        going = [kept for name, kept in self._kept.items() if name not in keep]
        await asyncio.gather(*(self._stop_one(kept) for kept in going))

    def kill(self) -> None:
        """Kill everything at once."""
        for kept in self._kept.values():
            kept.signal(signal.SIGKILL)

    async def _stop_one(self, kept: _Kept) -> None:
        kept.signal(kept.program.stop_signal)
        if kept.task is None:
            return
        if not kept.is_running():
            kept.task.cancel()  # it is between two runs
        done, _ = await asyncio.wait([kept.task], timeout=kept.program.stop_seconds)
        if not done:
            self._printer.line(kept.program.name, "does not stop; killing it")
            kept.signal(signal.SIGKILL)
            await asyncio.wait([kept.task], timeout=5)

    async def _keep(self, kept: _Kept) -> None:
        while True:
            began = time.monotonic()
            code = await self._run_once(kept)
            if self._stopping:
                return
            if kept.restart_asked:
                kept.restart_asked = False
                continue
            if time.monotonic() - began > HEALTHY_AFTER:
                kept.failures = 0
            pause = BACKOFF[min(kept.failures, len(BACKOFF) - 1)]
            kept.failures += 1
            reason = f"killed by signal {-code}" if code < 0 else f"exit code {code}"
            self._printer.line(kept.program.name, f"ended ({reason}); starting it again in {pause:g} s")
            await asyncio.sleep(pause)

    async def _run_once(self, kept: _Kept) -> int:
        """One life of a program. Returns its exit code, negative for a signal."""
        program = kept.program
        if program.before_start is not None:
            await asyncio.to_thread(program.before_start)
            if self._stopping:
                return 0
        options: dict[str, Any] = program.person.popen_options() if program.person else {}
        kept.process, life = await asyncio.get_running_loop().subprocess_exec(
            lambda: _Life(program, self._printer),
            *program.argv,
            env=dict(program.environment) or None,
            cwd=program.folder,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            # A group of its own: Ctrl-C reaches it through us only, in order, and all of it can be killed.
            start_new_session=True,
            **options,
        )
        self._children.add(program.name, kept.process.get_pid(), program.stop_signal)
        await life.ended.wait()
        if child := self._children.remove(program.name):
            child.kill_group()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(life.silent.wait(), 1)
        kept.process.close()
        return kept.process.get_returncode() or 0
