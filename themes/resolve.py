"""The theme of one store: package, preset and the store's own settings, resolved once for each version."""

import json
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from typing import Any

from themes import installed
from themes.placed import ResolvedTheme, values_of

RESOLVED_THEMES = 256
"""How many stores' themes a process keeps resolved."""


def resolve(package_name: str, preset: str, own: Mapping[str, Any]) -> ResolvedTheme:
    """A store's theme. `own` is what the store changed: {"settings": …, "sections": …, "templates": …},
    each optional.

    Cached by the package's digest and the content of `own`. Raises UnknownTheme.
    """
    package = installed.package(package_name)
    return _resolve(package_name, package.digest, preset, json.dumps(own, sort_keys=True))


@lru_cache(maxsize=RESOLVED_THEMES)
def _resolve(package_name: str, package_digest: str, preset: str, own_json: str) -> ResolvedTheme:
    package = installed.package(package_name)
    chosen = package.presets.get(preset) or package.presets[package.default_preset]
    own = json.loads(own_json)
    merged = {
        part: {**getattr(chosen, part), **own.get(part, {})} for part in ("settings", "sections", "templates")
    }
    digest = sha256(f"{package_digest} {chosen.name} {own_json}".encode()).hexdigest()[:12]
    return ResolvedTheme(package, digest, values_of(package.settings, merged["settings"]), merged)
