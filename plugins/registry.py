"""The plugins that this platform knows:

its own parts, packages in `plugins/packages`, and those that pip installed.

They are loaded once, at the start. A package that can't be used is left out, and `refused()` says why: one
plugin never keeps the platform from starting.
"""

from __future__ import annotations

import importlib
import logging
import sys
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from functools import cache
from importlib import resources
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pluggy
from django.conf import settings

from foundation.permissions import NAMES
from kaidian_sdk.catalogue import POINTS
from kaidian_sdk.hooks import GROUP, Hooks
from kaidian_sdk.manifest import Manifest, ManifestError

log = logging.getLogger(__name__)

PLATFORM = "1.0.0"
"""The version that manifests name in `platform`."""
ENTRY_POINTS = "kaidian.plugins"
PACKAGES = Path(__file__).parent / "packages"


@dataclass(frozen=True)
class Plugin:
    """A loaded plugin and all that it declares, by hook.

    `is_core` marks the platform's own parts, which are always on; `is_strange` what pip installed and the
    platform does not bring along, so that an operator has to approve it.
    """

    manifest: Manifest
    package: str
    declared: dict[str, list[Any]] = field(default_factory=dict)
    is_core: bool = False
    is_strange: bool = False

    @property
    def id(self) -> str:
        return self.manifest.id

    def declaration(self, hook: str, name: str) -> Any:
        """What it declares at a point under a name, None where it does not."""
        return next((each for each in self.declared.get(hook, ()) if each.id == name), None)


@dataclass(frozen=True)
class Refused:
    """A package that was left out: where it came from, and every reason."""

    source: str
    reasons: tuple[str, ...]


class _Registry:
    def __init__(self) -> None:
        self.plugins: dict[str, Plugin] = {}
        self.refused: list[Refused] = []

    def add(self, source: str, *, is_core: bool = False, is_strange: bool = False) -> None:
        """Load the plugin of a module. What is wrong with it is kept, not raised."""
        try:
            plugin = load(source, is_core=is_core, is_strange=is_strange)
            if plugin.id in self.plugins:
                raise ManifestError([f"there is a plugin “{plugin.id}” already"])
        except ManifestError as error:
            self._refuse(source, error.faults)
        except Exception as error:
            log.exception("the plugin %s can't be loaded", source)
            self._refuse(source, [f"{type(error).__name__}: {error}"])
        else:
            self.plugins[plugin.id] = plugin

    def _refuse(self, source: str, reasons: Iterable[str]) -> None:
        self.refused.append(Refused(source, tuple(reasons)))
        log.error("the plugin %s is left out: %s", source, "; ".join(reasons))


_core: list[str] = []


def add_core(module: str) -> None:
    """Name a module of the platform that declares what the core itself does at the points.

    Call it in `AppConfig.ready`.
    """
    if module not in _core:
        _core.append(module)
        _loaded.cache_clear()


@cache
def _loaded() -> _Registry:
    registry = _Registry()
    for module in _core:
        registry.add(module, is_core=True)
    ours = installed_modules()
    for module in ours:
        registry.add(module)
    for module in strange_modules():
        if module not in ours:
            registry.add(module, is_strange=True)
    return registry


def plugins() -> dict[str, Plugin]:
    """Every plugin that can be used, by id."""
    return _loaded().plugins


def refused() -> list[Refused]:
    """Every package that can't be used, with the reasons."""
    return _loaded().refused


def declaring(hook: str) -> list[Plugin]:
    """The plugins that declare anything at a point."""
    return _by_hook().get(hook, [])


@cache
def _by_hook() -> dict[str, list[Plugin]]:
    return {hook: [each for each in plugins().values() if each.declared.get(hook)] for hook in POINTS}


def installed_modules() -> list[str]:
    """Modules of plugins that come with the platform, and of those that a developer tries, each once."""
    return list(dict.fromkeys((*_tried_modules(), *_modules_here(ENTRY_POINTS))))


def strange_modules(group: str = ENTRY_POINTS) -> list[str]:
    """Modules that pip installed, by an entry point, each once; ours may be among them."""
    return list(dict.fromkeys(point.value for point in entry_points(group=group)))


def modules_of(group: str) -> list[str]:
    """Modules that packages name at an entry point: those that come with the platform, then strangers'."""
    return list(dict.fromkeys((*_modules_here(group), *strange_modules(group))))


def _modules_here(group: str) -> Iterator[str]:
    for project in sorted(PACKAGES.glob("*/pyproject.toml")):
        yield from _named_in(project, group)


def _tried_modules() -> Iterator[str]:
    """Modules of the folders that a developer tries (`kaidian plugin dev`)."""
    for folder in settings.PLUGIN_FOLDERS:
        if folder not in sys.path:
            sys.path.insert(0, folder)
        yield from _named_in(Path(folder, "pyproject.toml"))


def tried() -> list[str]:
    """The ids of the plugins that a developer tries."""
    modules = {*_tried_modules()}
    return [plugin.id for plugin in plugins().values() if plugin.package in modules]


def _named_in(project: Path, group: str = ENTRY_POINTS) -> Iterator[str]:
    named = tomllib.loads(project.read_text()).get("project", {}).get("entry-points", {})
    yield from named.get(group, {}).values()


def load(module: str, *, is_core: bool = False, is_strange: bool = False) -> Plugin:
    """The plugin of a module. Raises ManifestError with every reason why it can't be used."""
    found = importlib.import_module(module)
    package = found.__package__ or module
    manifest = Manifest.parse(resources.files(package).joinpath("plugin.toml").read_text())
    faults = [f"there is no right “{scope}”" for scope in manifest.scopes if scope not in NAMES]
    if not manifest.works_with(PLATFORM):
        faults.append(f"it works with {manifest.platform}, and this platform is {PLATFORM}")
    declared = declared_by(found, faults)
    if faults:
        raise ManifestError(faults)
    return Plugin(manifest, package, declared, is_core, is_strange)


def declared_by(module: Any, faults: list[str]) -> dict[str, list[Any]]:
    """What the hooks of a module give; what is wrong with it is added to `faults`."""
    manager = pluggy.PluginManager(GROUP)
    manager.add_hookspecs(Hooks)
    try:
        manager.register(module)
        manager.check_pending()
    except pluggy.PluginValidationError as error:
        faults.append(str(error))
        return {}
    declared: dict[str, list[Any]] = {}
    for hook, point in POINTS.items():
        for given in getattr(manager.hook, hook)():
            wrong = [each for each in given if not isinstance(each, point.declares)]
            faults += [f"{hook} gives {each!r}, which is no {point.declares.__name__}" for each in wrong]
            declared.setdefault(hook, []).extend(each for each in given if isinstance(each, point.declares))
    faults += _twice(declared)
    return declared


def _twice(declared: dict[str, list[Any]]) -> Iterator[str]:
    for hook, rows in declared.items():
        if any(each.name == "id" for each in fields(POINTS[hook].declares)):
            names = [row.id for row in rows]
            yield from (f"{hook} declares “{name}” twice" for name in {*names} if names.count(name) > 1)


def forget() -> None:
    """Load all anew at the next question. For tests, and for the development server."""
    _loaded.cache_clear()
    _by_hook.cache_clear()
