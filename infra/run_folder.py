"""The folder of one run: its lock, its ports and the addresses that other commands may use meanwhile."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from infra.ports import Ports

BYTES_NEEDED = 500_000_000


class RunFolderError(Exception):
    """The folder can't be used. Its message says why and what to do."""


class RunFolder:
    """`.run`: everything that lives on this machine. Deleting it starts from nothing."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.postgres = path / "postgres"
        self.valkey = path / "valkey"
        self.children = path / "children.json"
        self.demo = path / "demo.json"
        self._lock = path / "lock"
        self._prepared = path / "prepared"
        self._environment = path / "environment.json"

    def ports(self) -> Ports:
        """The ports of this run."""
        return Ports(self.path / "ports.json")

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the folder for this process alone. Raises RunFolderError when somebody else does."""
        self._make()
        with self._lock.open("a+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise RunFolderError(
                    f"Kaidian already runs in {self.path} (process {self.holder() or 'unknown'}). "
                    "Stop it first, or start a second one elsewhere: KAIDIAN_RUN_DIR=.run2 PORT=8001 make run"
                ) from error
            lock.truncate(0)
            lock.write(str(os.getpid()))
            lock.flush()
            try:
                yield
            finally:
                self._environment.unlink(missing_ok=True)
                lock.truncate(0)

    def is_held(self) -> bool:
        """Whether a process holds the folder now."""
        try:
            with self._lock.open("a+") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except FileNotFoundError:
            return False
        except OSError:
            return True
        return False

    def holder(self) -> int:
        """The number of the process that holds the folder, 0 when none does."""
        try:
            return int(self._lock.read_text() or 0)
        except (OSError, ValueError):
            return 0

    @property
    def prepared(self) -> str:
        """The name of the code and database that were made ready for each other last; empty at first."""
        try:
            return self._prepared.read_text()
        except OSError:
            return ""

    @prepared.setter
    def prepared(self, name: str) -> None:
        self._prepared.write_text(name)

    def publish(self, environment: Mapping[str, str]) -> None:
        """Write down the services' addresses for other commands; with passwords, so for our eyes only."""
        with tempfile.NamedTemporaryFile("w", dir=self.path, delete=False) as file:
            json.dump(dict(environment), file, indent=1)
        Path(file.name).replace(self._environment)

    def published(self) -> dict[str, str]:
        """The addresses of the running services; empty when nothing runs."""
        if not self.is_held():
            return {}
        try:
            environment: dict[str, str] = json.loads(self._environment.read_text())
        except (OSError, ValueError):
            return {}
        return environment

    def _make(self) -> None:
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            (self.path / "lock").touch()
        except OSError as error:
            raise RunFolderError(f"{self.path} can't be written: {error.strerror}.") from error
        free = shutil.disk_usage(self.path).free
        if free < BYTES_NEEDED:
            raise RunFolderError(
                f"The disk of {self.path} is full: {free // 10**6} MB are left and "
                f"{BYTES_NEEDED // 10**6} MB are needed. Make room, or set KAIDIAN_RUN_DIR to another disk."
            )
