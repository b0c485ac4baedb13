"""Finds a Chromium for the browser tests; `python -m infra.chromium` installs one where there is none."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
ARGUMENTS = [
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def find() -> str | None:
    """The path of the system's Chromium or Chrome; CHROMIUM in the environment names another."""
    given = os.environ.get("CHROMIUM")
    if given:
        return given
    found = next((path for path in map(shutil.which, NAMES) if path), None)
    return found or next((path for path in MAC if Path(path).exists()), None)


def launch_arguments() -> list[str]:
    """Arguments that keep the browser quiet. Its sandbox does not work for root."""
    return [*(["--no-sandbox"] if os.geteuid() == 0 else []), *ARGUMENTS]


def main() -> int:
    """Make sure that there is a browser. Returns the exit code."""
    if find() or _from_debian():
        return 0
    if (
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False).returncode
        == 0
    ):
        return 0
    sys.stderr.write(
        "The browser tests need Chromium or Chrome: install one, or say where it is: CHROMIUM=/path\n"
    )
    return 1


def _from_debian() -> bool:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    sys.stderr.write("Installing Chromium for the browser tests, this once.\n")
    quiet = {"DEBIAN_FRONTEND": "noninteractive", **os.environ}
    for command in (["update", "-qq"], ["install", "-qq", "--no-install-recommends", "chromium"]):
        subprocess.run(["apt-get", "-y", *command], check=False, env=quiet, stdout=subprocess.DEVNULL)
    return shutil.which("chromium") is not None


if __name__ == "__main__":
    sys.exit(main())
