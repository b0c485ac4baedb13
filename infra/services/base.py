"""What every embedded service can do: make its data, start, say when it is ready, stop, tell its address."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Self

from infra.people import Person


class ServiceError(Exception):
    """A service can't do its work. Its message says why and what to do."""


class Service(ABC):
    """A server process that keeps its data in one folder and listens on 127.0.0.1.

    The supervisor uses `prepare`, `command`, `is_ready` and keeps the process itself; tests and single
    commands use it as a context manager. Log lines with a text of `hidden` tell nothing.
    """

    name: str
    stop_signal: signal.Signals = signal.SIGTERM
    hidden: tuple[str, ...] = ()

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder.absolute()
        self.port = port
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def person(self) -> Person | None:
        """Who runs the process; None: whoever runs us."""
        return None

    @abstractmethod
    def prepare(self) -> None:
        """Make the data folder if there is none, and heal what an unclean stop left. Raises ServiceError."""

    @abstractmethod
    def command(self) -> list[str]:
        """The process, in the foreground."""

    @abstractmethod
    def is_ready(self) -> bool:
        """Whether it answers."""

    @abstractmethod
    def url(self) -> str:
        """Its address, with the password in it."""

    def start(self, *, seconds: float = 30) -> None:
        """Start it and wait until it answers. Raises ServiceError with the end of its log."""
        self.prepare()
        log_path = self.folder.parent / f"{self.name}.log"
        with log_path.open("wb") as log:
            self._process = subprocess.Popen(
                self.command(),
                stdout=log,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                cwd=self.folder,
                **(self.person.popen_options() if self.person else {}),
            )
        deadline = time.monotonic() + seconds
        while not self.is_ready():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                ending = log_path.read_text(errors="replace")[-2000:]
                raise ServiceError(f"{self.name} did not start; it said:\n{ending}")
            time.sleep(0.01)

    @property
    def pid(self) -> int:
        """The number of the process that `start` started."""
        if self._process is None:
            raise ServiceError(f"{self.name} is not running")
        return self._process.pid

    def stop(self, *, seconds: float = 10) -> None:
        """Stop it and wait until it is gone; kill it when it takes too long."""
        if self._process is None:
            return
        if self._process.poll() is None:
            self._process.send_signal(self.stop_signal)
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._process = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.stop()
