"""The web server: granian, with the application loaded once, before its workers fork from this process.

Forked workers share the memory of what is loaded, start (and restart) at once, and hear every signal.
Nothing may open a connection or start a thread while loading; what a worker needs it opens itself.
"""

from __future__ import annotations

import argparse
import gc
import multiprocessing
import sys

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

# Most of them wait for a turn (kaidian.front), so that a store with many requests can't take them all.
THREADS = 64
WAITING = 512
"""Requests that a worker takes on at once; more wait in the kernel's queue."""


def main() -> int:
    """Serve until told to stop. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="kaidian.serve", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    if sys.platform == "linux":
        multiprocessing.set_start_method("fork")
        load()
    Granian(
        "kaidian.wsgi:application",
        address=options.host,
        port=options.port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=options.workers,
        blocking_threads=THREADS,
        blocking_threads_idle_timeout=600,
        backpressure=WAITING,
        respawn_failed_workers=True,
        respawn_interval=0.2,
        workers_kill_timeout=8,
        log_level=LogLevels.error,
    ).serve()
    return 0


def load() -> None:
    """Import the application, its pages and themes, and set it aside from the garbage collector."""
    from django.conf import settings
    from django.db import connections
    from django.urls import get_resolver

    import kaidian.wsgi  # noqa: F401 - loads the apps and the middleware
    from themes.gallery import list_themes

    list_themes()
    for urls in (settings.ROOT_URLCONF, settings.STORE_URLCONF):
        get_resolver(urls)._populate()
    connections.close_all()
    gc.collect()
    gc.freeze()


if __name__ == "__main__":
    sys.exit(main())
