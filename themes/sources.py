"""Every package a store's theme can be made of, installed or stored, loaded once and kept within bounds."""

from collections import OrderedDict
from dataclasses import dataclass, field
from threading import RLock

from themes import installed
from themes.format.load import load_package
from themes.format.package import Package
from themes.rendering.placed import ResolvedTheme
from themes.stored import shelf
from themes.stored.blobs import is_digest

MOST_BYTES = 256 * 1024 * 1024
"""What stored packages may weigh in a process together."""
WEIGHT_OF_A_BYTE = 8
"""A compiled template weighs about this many times its source."""
RESOLVED_THEMES = 256
"""How many stores' themes are kept resolved for each package."""


@dataclass(slots=True)
class Held:
    """A package in memory, with the themes of stores that were made of it."""

    package: Package
    weight: int
    resolved: OrderedDict[tuple[str, str], ResolvedTheme] = field(default_factory=OrderedDict)


_held: OrderedDict[str, Held] = OrderedDict()
_gates: dict[str, RLock] = {}
"""One for each stored package that is being loaded."""
_lock = RLock()


def package(source: str) -> Package:
    """The package that a theme's `source` names. Raises UnknownTheme, or PackageError for faulty files."""
    return held(source).package


def held(source: str) -> Held:
    """As `package`, with what is kept beside it."""
    found = _held.get(source)
    if is_digest(source):
        return _touched(source) if found else _load(source)
    current = installed.package(source)
    if found is None or found.package is not current:
        with _lock:
            found = _held[source] = Held(current, 0)
    return found


def _touched(source: str) -> Held:
    with _lock:
        found = _held.get(source)
        if found is not None:
            _held.move_to_end(source)
    return found or _load(source)


def _load(source: str) -> Held:
    """Load a stored package. A large one takes long: others are served and loaded meanwhile."""
    with _lock:
        gate = _gates.setdefault(source, RLock())
    try:
        with gate:
            known = _held.get(source)
            if known is not None:
                return known
            place = shelf.folder(source)
            loaded = Held(load_package(place, installed.engine()), shelf.size(place) * WEIGHT_OF_A_BYTE)
            with _lock:
                _held[source] = loaded
                _make_room(source)
            return loaded
    finally:
        with _lock:
            _gates.pop(source, None)


def _make_room(newest: str) -> None:
    total = sum(each.weight for each in _held.values())
    for source in list(_held):
        if total <= MOST_BYTES:
            return
        if source != newest and is_digest(source):
            total -= _held.pop(source).weight
