"""Which processes a run has started: written down, so that no death of the supervisor leaves them behind.

A helper forked at the start waits for the supervisor to end, however it ends, and stops what is left. Should
the helper die too, the next start stops the leftovers.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psutil

PATIENCE = 8.0
IGNORED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True)
class Child:
    """A started process, the leader of its group. `born` tells it from a later one with the same number."""

    pid: int
    born: float
    stop_signal: int

    def is_alive(self) -> bool:
        """Whether this very process still runs."""
        try:
            process = psutil.Process(self.pid)
            same = abs(process.create_time() - self.born) < 1
            return same and bool(process.status() != psutil.STATUS_ZOMBIE)
        except psutil.Error:
            return False

    def signal(self, number: int) -> None:
        """Send it a signal; nothing happens when it is gone."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(self.pid, number)

    def kill_group(self) -> None:
        """Kill whatever is left of its process group."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)


class Children:
    """The started processes of one supervisor by name, mirrored in a file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._children: dict[str, Child] = {}

    def add(self, name: str, pid: int, stop_signal: int) -> None:
        """Note a process that was started just now."""
        try:
            born = psutil.Process(pid).create_time()
        except psutil.Error:
            return  # already gone
        self._children[name] = Child(pid, born, stop_signal)
        self._write()

    def remove(self, name: str) -> Child | None:
        """Forget a process that ended."""
        child = self._children.pop(name, None)
        self._write()
        return child

    def _write(self) -> None:
        note = {
            "supervisor": os.getpid(),
            "children": {name: asdict(child) for name, child in self._children.items()},
        }
        unfinished = self._path.with_suffix(".new")
        unfinished.write_text(json.dumps(note, indent=1) + "\n")
        unfinished.replace(self._path)


def read_children(path: Path, *, supervisor: int | None = None) -> dict[str, Child]:
    """The processes written down, of this supervisor only if one is given."""
    try:
        note: dict[str, Any] = json.loads(path.read_text())
        if supervisor is not None and note["supervisor"] != supervisor:
            return {}
        return {name: Child(**child) for name, child in note["children"].items()}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def stop_leftovers(path: Path, *, supervisor: int | None = None) -> list[str]:
    """Stop the written-down processes that still run. Returns their names."""
    children = read_children(path, supervisor=supervisor)
    living = {name: child for name, child in children.items() if child.is_alive()}
    for child in living.values():
        child.signal(child.stop_signal)
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and any(child.is_alive() for child in living.values()):
        time.sleep(0.05)
    for child in children.values():
        # A leader that is gone may have left members of its group; a number used anew is not ours to kill.
        if child.is_alive() or not psutil.pid_exists(child.pid):
            child.kill_group()
    return list(living)


def guard(path: Path) -> None:
    """Fork the helper that outlives this process and stops what it leaves. Call it before any thread."""
    supervisor = os.getpid()
    reading, writing = os.pipe()
    if os.fork():
        os.close(reading)  # `writing` stays open until this process ends, however it ends
        return
    os.close(writing)
    os.setsid()
    for number in IGNORED:
        signal.signal(number, signal.SIG_IGN)
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nothing, descriptor)
    try:
        os.read(reading, 1)
        stop_leftovers(path, supervisor=supervisor)
    finally:
        os._exit(0)
