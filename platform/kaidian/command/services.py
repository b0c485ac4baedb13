"""`kaidian test-services`: throw-away services for a command, or kept until Ctrl-C for several test runs."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
from argparse import Namespace

from infra.testing.cluster import TestCluster


def run(options: Namespace) -> int:
    """Run `options.rest` with the services in its environment; without it, print the variables and wait."""
    command = options.rest[1:] if options.rest[:1] == ["--"] else options.rest
    cluster = TestCluster()
    try:
        cluster.start()
        environment = cluster.environment()
        if command:
            return subprocess.run(command, check=False, env={**os.environ, **environment}).returncode
        for name, value in environment.items():
            sys.stdout.write(f"export {name}={shlex.quote(value)}\n")
        sys.stdout.flush()
        stops = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
        signal.pthread_sigmask(signal.SIG_BLOCK, stops)
        signal.sigwait(stops)
        return 0
    finally:
        cluster.stop()
