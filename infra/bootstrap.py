"""Makes `.venv`: every package of requirements.lock, this project on its path, and the `kaidian` command.

`make` runs it with the machine's own Python before anything else, so it may import the standard library only.
The stamp is written last: a half-made `.venv`, one of another Python or of another folder, is made anew.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
VENV = PROJECT / ".venv"
LOCK = PROJECT / "requirements.lock"
STAMP = VENV / "complete"
SOURCE_ROOTS = (
    PROJECT,
    PROJECT / "platform",
    PROJECT / "plugins/sdk",
    *sorted(path.parent for path in (PROJECT / "plugins/packages").glob("*/pyproject.toml")),
)
BYTES_NEEDED = 1_200_000_000


class SetupError(Exception):
    """The set-up can't go on. Its message says why and what to do."""


def main() -> int:
    """Make `.venv` if it isn't complete. Returns the exit code."""
    try:
        with LOCK.open("rb") as lock:
            # Two `make` at once: the second waits here, then finds the work done.
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not is_complete():
                build()
            elif not is_linked():
                link_project()
    except SetupError as error:
        say(f"\nKaidian can't be set up: {error}")
        return 1
    except KeyboardInterrupt:
        say("\nStopped. The next start begins the set-up anew.")
        return 130
    return 0


def fingerprint() -> str:
    """What a finished `.venv` was made from: the lock, the Python, the folder and this file."""
    digest = hashlib.sha256()
    for part in (LOCK.read_bytes(), Path(__file__).read_bytes(), sys.version.encode(), str(VENV).encode()):
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()


def is_complete() -> bool:
    """Whether `.venv` was finished by this very set-up."""
    return STAMP.is_file() and STAMP.read_text() == fingerprint() and (VENV / "bin/python").exists()


def build() -> None:
    """Make `.venv` from nothing. Raises SetupError when a step fails."""
    free = shutil.disk_usage(PROJECT).free
    if free < BYTES_NEEDED:
        raise SetupError(f"the disk has {free // 10**6} MB left, {BYTES_NEEDED // 10**6} MB are needed.")
    started = time.monotonic()
    say("Setting up .venv: about a minute, this once.")
    if VENV.exists():
        shutil.rmtree(VENV)
    run(
        "Python can't make a virtual environment (on Debian and Ubuntu: apt install python3-venv).",
        sys.executable, "-m", "venv", str(VENV),
    )  # fmt: skip
    run(
        "the packages of requirements.lock can't be installed; the lines above say which and why.",
        str(VENV / "bin/python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
        "--no-input", "--no-compile", "--require-hashes", "--requirement", str(LOCK),
    )  # fmt: skip
    # Two processes compile faster than pip's one; a file that is no valid Python is no error here.
    subprocess.run(
        [VENV / "bin/python", "-m", "compileall", "-q", "-j", "0", VENV / "lib"],
        check=False,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    link_project()
    STAMP.write_text(fingerprint())
    say(f"Set up in {time.monotonic() - started:.0f} s.")


def is_linked() -> bool:
    """Whether the path has every source root: one may have come since, with a plugin's folder."""
    return _path_file().is_file() and _path_file().read_text() == _path()


def link_project() -> None:
    """Put the source roots on the path and write the `kaidian` command: no build, no index, no network."""
    _path_file().write_text(_path())
    command = VENV / "bin/kaidian"
    command.write_text(
        f"#!{VENV / 'bin/python'}\nimport sys\n\nfrom kaidian.command import main\n\nsys.exit(main())\n"
    )
    command.chmod(0o755)


def _path_file() -> Path:
    return next((VENV / "lib").glob("python*/site-packages")) / "kaidian.pth"


def _path() -> str:
    return "".join(f"{root}\n" for root in SOURCE_ROOTS)


def run(complaint: str, *command: str) -> None:
    """Run one step. Raises SetupError with the complaint when it fails."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in {"PYTHONPATH", "PYTHONHOME", "PIP_TARGET"}
    }
    if subprocess.run(command, check=False, env=environment, stdin=subprocess.DEVNULL).returncode:
        raise SetupError(complaint)


def say(line: str) -> None:
    """Print one line at once."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
