"""`kaidian theme new`: a copy of the starter theme under another name."""

import json
import re
import shutil
from pathlib import Path

STARTER = Path(__file__).parent / "starter"
NAME = re.compile(r"[A-Za-z0-9][\w.-]{0,63}", re.ASCII)
TITLE = "Starter"
"""What the starter calls itself, in its settings and its README."""


class ScaffoldFault(Exception):
    """No theme can be made there; the message says why."""


def make_theme(folder: Path) -> Path:
    """Copy the starter theme into a folder that is new or empty. Raises ScaffoldFault."""
    if not NAME.fullmatch(folder.name):
        raise ScaffoldFault(f"“{folder.name}” is no name for a theme: letters, digits, “-”, “_” and “.” are")
    if folder.exists() and any(folder.iterdir()):
        raise ScaffoldFault(f"{folder} is there already and not empty")
    shutil.copytree(STARTER, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    title = re.sub(r"[-_.]+", " ", folder.name).strip().title()
    _rename(folder / "config/settings_schema.json", json.dumps(TITLE), json.dumps(title))
    _rename(folder / "README.md", f"# {TITLE}", f"# {title}")
    return folder


def _rename(file: Path, old: str, new: str) -> None:
    file.write_text(file.read_text().replace(old, new, 1))
