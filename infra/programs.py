"""The processes of the platform itself: web server, worker, beat, and what prepares the database for them."""

from __future__ import annotations

import http.client
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from infra.fingerprint import PROJECT
from infra.services import Service
from infra.supervisor import Program

WEB_WORKERS = 2
TASK_THREADS = 4
_KINDLY = {"worker": ("nice", "-n", "5")} if shutil.which("nice") else {}
"""On one machine, imports and backups let people's pages go before."""
# glibc keeps what pictures took while they were rendered unless it is told to give it back: 410 MB, else 230.
FRUGAL = {"MALLOC_ARENA_MAX": "2", "MALLOC_TRIM_THRESHOLD_": "131072"}


def service(of: Service) -> Program:
    """An embedded service; an unclean end is healed before each start."""
    return Program(
        name=of.name,
        argv=of.command(),
        person=of.person,
        before_start=of.prepare,
        is_ready=of.is_ready,
        stop_signal=of.stop_signal,
        hidden=of.hidden,
    )


@dataclass(frozen=True)
class Platform:
    """Where the platform listens, and the environment of its processes."""

    environment: Mapping[str, str]
    run_dir: Path
    listen: str
    port: int
    platform_host: str

    def prepare(self, *, demo: bool) -> Program:
        """Migrations, ready schemas and, for a new database, the demo store."""
        return self._python("prepare", "-m", "kaidian", "prepare", *([] if demo else ["--without-demo"]))

    def web(self, *, workers: int = WEB_WORKERS) -> Program:
        """The web server, ready when /readyz says so."""
        return self._python(
            "web", "-m", "kaidian.serve",
            "--host", self.listen, "--port", str(self.port), "--workers", str(workers),
            is_ready=partial(_is_ready, self.port, self.platform_host),
            hidden=("No directory at:", "mw_instance ="),
        )  # fmt: skip

    def worker(self) -> Program:
        """The Celery worker: threads, because tasks wait for network and database, and memory counts."""
        return self._celery(
            "kaidian.celery", "worker", "--pool", "threads", "--concurrency", str(TASK_THREADS),
            "--loglevel", "INFO", "--without-gossip", "--without-mingle", "--without-heartbeat",
        )  # fmt: skip

    def beat(self) -> Program:
        """Celery's clock. It writes no pid file, so that none is ever stale."""
        schedule = str(self.run_dir / "beat-schedule")
        return self._celery(
            "kaidian.clock", "beat", "--loglevel", "WARNING", "--schedule", schedule, "--pidfile", ""
        )

    def _celery(self, app: str, name: str, *arguments: str) -> Program:
        # Django's checks load every page, which no task needs; the web server and `make lint` run them.
        options = ("--app", app, "--quiet", "--skip-checks")
        quiet = ("-W", "ignore:You're running the worker with superuser privileges")
        return self._python(name, *quiet, "-m", "celery", *options, name, *arguments)

    def _python(
        self,
        name: str,
        *arguments: str,
        is_ready: Callable[[], bool] | None = None,
        hidden: tuple[str, ...] = (),
    ) -> Program:
        return Program(
            name=name,
            argv=[*_KINDLY.get(name, ()), sys.executable, *arguments],
            environment={**FRUGAL, **self.environment},
            folder=PROJECT,
            is_ready=is_ready,
            hidden=hidden,
        )


def _is_ready(port: int, host: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/readyz", headers={"Host": host})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
