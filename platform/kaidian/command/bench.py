"""`kaidian bench`: the measurements of `tests/bench`, each beside its baseline."""

from __future__ import annotations

import subprocess
import sys
from argparse import Namespace

from infra.fingerprint import PROJECT


def run(options: Namespace) -> int:
    """Measure the named parts, or all. Returns the exit code."""
    return subprocess.run(
        [sys.executable, "-m", "tests.bench", *options.only], check=False, cwd=PROJECT
    ).returncode
