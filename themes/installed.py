"""The theme packages that this process knows, each loaded once: ours, and those that pip installed."""

from functools import cache
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from time import monotonic

from django.conf import settings

import themes.language  # noqa: F401 - registers filters and tags
from themes.engine import Engine
from themes.errors import UnknownTheme
from themes.format.load import load_package
from themes.format.package import Package
from themes.registry import close

FOLDER = Path(__file__).parent / "packages"
ENTRY_POINTS = "kaidian.themes"
"""Group of entry points: name of the theme = Python package whose folder is the theme."""
CHECK_SECONDS = 1.0

_loaded: dict[str, Package] = {}
_stamps: dict[str, tuple[float, int]] = {}
_lock = Lock()


@cache
def engine() -> Engine:
    """The engine all themes share, with every registered filter and tag."""

    filters, tags = close()
    return Engine(filters=filters, tags=tags)


def package_names() -> list[str]:
    """Names of the installed packages, in order."""
    return sorted({*_own_names(), *_plugged()})


def own_names() -> list[str]:
    """Names of the packages that come with the platform, in order."""
    return sorted(_own_names())


def plugged_names() -> list[str]:
    """Names of the packages that pip installed, in order."""
    return sorted(set(_plugged()) - set(_own_names()))


def folder(name: str) -> Path:
    """The folder of an installed package; ours win over those of the same name. Raises UnknownTheme."""
    if name in _own_names():
        return FOLDER / name
    try:
        return _plugged()[name]
    except KeyError:
        raise UnknownTheme(name) from None


def package(name: str) -> Package:
    """The package of a name, loaded on first use; in development again when a file changed.

    Raises UnknownTheme, or PackageError when its files are faulty.
    """
    found = _loaded.get(name)
    if found is not None and not (settings.WATCH_THEMES and _changed(name)):
        return found
    place = folder(name)
    with _lock:
        _stamps[name] = (monotonic(), _newest(place))
        _loaded[name] = load_package(place, engine())
        return _loaded[name]


def _own_names() -> list[str]:
    return [path.name for path in FOLDER.iterdir() if (path / "layout").is_dir()]


@cache
def _plugged() -> dict[str, Path]:
    """Folders of the themes that pip installed, found without running any code of theirs."""
    found: dict[str, Path] = {}
    for entry in entry_points(group=ENTRY_POINTS):
        spec = find_spec(entry.value)
        for place in (spec.submodule_search_locations or ()) if spec else ():
            if (Path(place) / "layout").is_dir():
                found[entry.name] = Path(place)
    return found


def _changed(name: str) -> bool:
    looked, newest = _stamps[name]
    if monotonic() - looked < CHECK_SECONDS:
        return False
    now = _newest(folder(name))
    _stamps[name] = (monotonic(), newest)
    return now != newest


def _newest(place: Path) -> int:
    return max(path.stat().st_mtime_ns for path in place.rglob("*"))
