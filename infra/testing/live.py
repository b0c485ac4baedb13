"""The whole platform, really running, for tests that drive it over HTTP."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from infra.children import read_children
from infra.fingerprint import PROJECT
from infra.ports import free_port
from infra.run_folder import RunFolder
from infra.testing.cluster import copy_cluster

# What pytest's own process set is not the running platform's.
NOT_ITS = ("KAIDIAN_", "DATABASE_", "REDIS_", "STRIPE_", "PYTEST_", "DJANGO_")


class LiveStack:
    """`kaidian run` on a free port, with services and data of its own: nothing in it is pretended.

    Every part may be killed (`kill("web")`): the supervisor brings it back.
    """

    def __init__(self, *, environment: dict[str, str] | None = None) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="kaidian-live-"))
        self.folder.chmod(0o755)
        self.run_dir = self.folder / "run"
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.log = self.folder / "log"
        self._children = self.run_dir / "children.json"
        self._environment = environment or {}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until /readyz answers. Raises RuntimeError with the end of its log."""
        if not self.run_dir.exists():
            self.run_dir.mkdir()
            copy_cluster(self.run_dir / "postgres")
        own = {name: value for name, value in os.environ.items() if not name.startswith(NOT_ITS)}
        with self.log.open("ab") as log, _hearing_interrupts():
            self._process = subprocess.Popen(
                [sys.executable, "-m", "kaidian", "run", "--without-demo", "--with-parent"],
                env={
                    **own,
                    **self._environment,
                    "KAIDIAN_RUN_DIR": str(self.run_dir),
                    "PORT": str(self.port),
                },
                cwd=PROJECT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.wait_until_ready()

    def wait_until_ready(self, *, seconds: float = 60) -> None:
        """Wait until the web server and all it needs answer."""
        deadline = time.monotonic() + seconds
        while not self.is_ready():
            ended = self._process is None or self._process.poll() is not None
            if ended or time.monotonic() > deadline:
                raise RuntimeError(
                    f"the platform is not ready; its log ends:\n{self.log.read_text()[-4000:]}"
                )
            time.sleep(0.05)

    def is_ready(self) -> bool:
        """Whether /readyz says so now (our own: a killed run's server may answer for a moment)."""
        if self._process is None or "web" not in read_children(self._children, supervisor=self._process.pid):
            return False
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/readyz", headers={"Host": "localhost"})
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def store_url(self, handle: str) -> str:
        """The address of a store's home page, without a slash at its end."""
        return f"http://{handle}.localhost:{self.port}"

    def environment(self) -> dict[str, str]:
        """The addresses of its services: DATABASE_URL, REDIS_URL and STRIPE_…."""
        return RunFolder(self.run_dir).published()

    def pid(self, name: str) -> int:
        """The process number of "web", "worker", "beat", "postgres", "valkey" or "stripe"."""
        return read_children(self._children)[name].pid

    def kill(self, name: str) -> None:
        """Kill a part as a crash would, and wait until the supervisor has started it anew."""
        before = self.pid(name)
        os.kill(before, signal.SIGKILL)
        deadline = time.monotonic() + 30
        while (now := read_children(self._children).get(name)) is None or now.pid == before:
            if time.monotonic() > deadline:
                raise RuntimeError(f"{name} did not come back; the log ends:\n{self.log.read_text()[-4000:]}")
            time.sleep(0.02)

    def stop(self, *, with_signal: signal.Signals = signal.SIGTERM) -> int:
        """Stop it. Returns the exit code, negative for a signal."""
        if self._process is None:
            return 0
        if self._process.poll() is None:
            self._process.send_signal(with_signal)
        code = self._process.wait(60)
        self._process = None
        return code

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


@contextmanager
def _hearing_interrupts() -> Iterator[None]:
    """Children started here hear SIGINT, also when the tests run in the background."""
    heard = signal.getsignal(signal.SIGINT)
    if heard is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, heard)
