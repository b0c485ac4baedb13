"""`kaidian plugin test`: the plugin's own pytest, with the harness and services of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence

from kaidian.plugin_tools.project import Project

HARNESS = "kaidian.harness.entry"
# The harness chooses settings and services; what a run around this one set is not for this one.
NOT_ITS = ("PYTEST_", "KAIDIAN_", "DATABASE_", "REDIS_", "DJANGO_")


def run_tests(project: Project, rest: Sequence[str] = ()) -> int:
    """Run the tests in a process of their own. `rest` goes to pytest. Returns its exit code."""
    folder = str(project.folder)
    paths = dict.fromkeys((folder, *filter(None, sys.path)))
    environment = {name: value for name, value in os.environ.items() if not name.startswith(NOT_ITS)}
    environment |= {"PYTHONPATH": os.pathsep.join(paths), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "pytest", "-p", HARNESS, "--import-mode=importlib"]
    command += [f"--rootdir={folder}", *rest]
    return subprocess.run(command, cwd=folder, env=environment, check=False).returncode
