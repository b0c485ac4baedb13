"""A web server to be measured."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psutil

from infra.ports import free_port
from infra.programs import Platform

from .ground import PROJECT


@contextmanager
def server(
    application: str, environment: Mapping[str, str], *, workers: int = 2, threads: int = 4
) -> Iterator[int]:
    """A WSGI application ("module:name") under granian, as the platform runs; gives its port.

    Raises RuntimeError with the end of its log when it does not start.
    """
    port = free_port()
    with tempfile.NamedTemporaryFile(prefix="kaidian-bench-", suffix=".log") as log:
        process = subprocess.Popen(
            [
                sys.executable, "-m", "granian", "--interface", "wsgi", "--http", "1", "--host", "127.0.0.1",
                "--port", str(port), "--workers", str(workers), "--blocking-threads", str(threads),
                "--backpressure", "512", "--no-ws", "--log-level", "error", application,
            ],
            env={**os.environ, **environment, "PYTHONPATH": f"{PROJECT}:{PROJECT / 'platform'}"},
            cwd=PROJECT, stdout=log, stderr=log,
        )  # fmt: skip
        try:
            _wait_until_it_listens(process, port, Path(log.name))
            yield port
        finally:
            _stop(process)


@contextmanager
def worker(environment: Mapping[str, str]) -> Iterator[None]:
    """The platform's Celery worker, as the platform runs it. What it is given to do waits until it is up."""
    of = Platform({**os.environ, **environment}, Path(environment["KAIDIAN_RUN_DIR"]), "", 0, "").worker()
    process = subprocess.Popen(
        of.argv, env=dict(of.environment), cwd=of.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        _stop(process)


def _wait_until_it_listens(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the server does not start:\n{log.read_text()[-3000:]}") from None
            time.sleep(0.05)
        else:
            return


def _stop(process: subprocess.Popen[bytes]) -> None:
    children = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for child in children:
        if child.is_running():
            child.kill()
