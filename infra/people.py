"""Who runs a process. PostgreSQL refuses to run as root, so root hands it to an account without rights."""

from __future__ import annotations

import os
import pwd
import stat
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

THROUGH = stat.S_IXGRP | stat.S_IXOTH
READABLE = stat.S_IRGRP | stat.S_IROTH


@dataclass(frozen=True)
class Person:
    """A system account."""

    uid: int
    gid: int

    def popen_options(self) -> dict[str, Any]:
        """Arguments of `subprocess.Popen` that run a process as this account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def give(self, path: Path) -> None:
        """Make a file or folder, not what is in it, this account's own."""
        os.chown(path, self.uid, self.gid)


def unprivileged() -> Person | None:
    """`nobody` when we are root, else None: we are unprivileged ourselves."""
    if os.geteuid() != 0:
        return None
    entry = pwd.getpwnam("nobody")
    return Person(entry.pw_uid, entry.pw_gid)


def let_through(path: Path) -> None:
    """Let every account pass through the folders above `path`, so that an unprivileged one reaches it.

    Root's own home is often closed; passing through it shows nobody what is in it.
    """
    for folder in path.absolute().parents:
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            sys.stderr.write(
                f"Letting other accounts pass through {folder}: PostgreSQL does not run as root.\n"
            )
            folder.chmod(mode | THROUGH)


def let_read(folder: Path) -> None:
    """Let every account read and run what is in a folder of programs."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            runs = THROUGH if path.is_dir() or mode & stat.S_IXUSR else 0
            path.chmod(mode | READABLE | runs)
