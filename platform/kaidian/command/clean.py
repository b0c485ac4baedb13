"""`kaidian clean`: stops what runs in the run folder and deletes it."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time
from argparse import Namespace

from infra.children import stop_leftovers
from kaidian.command.manage import run_folder

PATIENCE = 30.0


def run(options: Namespace) -> int:
    """Stop and delete. Returns the exit code."""
    folder = run_folder()
    if folder.is_held():
        os.kill(folder.holder(), signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE
        while folder.is_held():
            if time.monotonic() > deadline:
                sys.stderr.write(f"What runs in {folder.path} does not stop; nothing was deleted.\n")
                return 1
            time.sleep(0.1)
    stop_leftovers(folder.children)
    shutil.rmtree(folder.path, ignore_errors=True)
    return 0
