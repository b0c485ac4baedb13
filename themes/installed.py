"""The theme packages that this process knows, each loaded once."""

from functools import cache
from pathlib import Path
from threading import Lock
from time import monotonic

from django.conf import settings

import themes.language  # noqa: F401 - registers filters and tags
from themes.engine import Engine
from themes.load import load_package
from themes.package import Package
from themes.registry import close

FOLDER = Path(__file__).parent / "packages"
CHECK_SECONDS = 1.0

_loaded: dict[str, Package] = {}
_stamps: dict[str, tuple[float, int]] = {}
_lock = Lock()


class UnknownTheme(LookupError):
    """No theme package of this name is installed."""


@cache
def engine() -> Engine:
    """The engine all themes share, with every registered filter and tag."""

    filters, tags = close()
    return Engine(filters=filters, tags=tags)


def package_names() -> list[str]:
    """Names of the installed packages, in order."""
    return sorted(path.name for path in FOLDER.iterdir() if (path / "layout").is_dir())


def package(name: str) -> Package:
    """The package of a name, loaded on first use; in development again when a file changed.

    Raises UnknownTheme, or PackageError when its files are faulty.
    """
    found = _loaded.get(name)
    if found is not None and not (settings.WATCH_THEMES and _changed(name)):
        return found
    if name not in package_names():
        raise UnknownTheme(name)
    with _lock:
        _stamps[name] = (monotonic(), _newest(name))
        _loaded[name] = load_package(FOLDER / name, engine())
        return _loaded[name]


def _changed(name: str) -> bool:
    looked, newest = _stamps[name]
    if monotonic() - looked < CHECK_SECONDS:
        return False
    now = _newest(name)
    _stamps[name] = (monotonic(), newest)
    return now != newest


def _newest(name: str) -> int:
    return max(path.stat().st_mtime_ns for path in (FOLDER / name).rglob("*"))
