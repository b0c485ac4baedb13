"""The theme of one store: package, preset and the store's own document, resolved once for each version."""

import json
from collections.abc import Callable, Mapping
from hashlib import sha256
from threading import Lock
from typing import Any

from themes.format.package import Package
from themes.rendering.placed import ResolvedTheme, values_of
from themes.sources import RESOLVED_THEMES, held

_lock = Lock()


def resolve(source: str, preset: str, own: Mapping[str, Any]) -> ResolvedTheme:
    """A store's theme. `source` names an installed or a stored package; `own` is what the store changed:
    {"settings": …, "sections": …, "templates": …}, each optional.

    Cached by the package and the content of `own`. Raises UnknownTheme.
    """
    key = sha256(json.dumps(own, sort_keys=True).encode()).hexdigest()
    return resolve_by_key(source, preset, key, lambda: own)


def resolve_by_key(
    source: str, preset: str, key: str, read: Callable[[], Mapping[str, Any]]
) -> ResolvedTheme:
    """As `resolve`; `key` names the content of the document, which is read only when it is not known yet."""
    holder = held(source)
    found = holder.resolved.get((preset, key))
    if found is not None:
        return found
    made = resolve_package(holder.package, preset, key, read())
    with _lock:
        holder.resolved[preset, key] = made
        while len(holder.resolved) > RESOLVED_THEMES:
            holder.resolved.popitem(last=False)
    return made


def resolve_package(package: Package, preset: str, key: str, own: Mapping[str, Any]) -> ResolvedTheme:
    """A theme of a package at hand, cached nowhere; `key` names the content of `own`."""
    chosen = package.presets.get(preset) or package.presets[package.default_preset]
    merged: dict[str, Any] = {
        part: {**getattr(chosen, part), **own.get(part, {})} for part in ("settings", "sections", "templates")
    }
    merged |= {"embeds": chosen.embeds, "custom_css": chosen.custom_css}
    digest = sha256(f"{package.digest} {chosen.name} {key}".encode()).hexdigest()[:12]
    return ResolvedTheme(package, digest, values_of(package.settings, merged["settings"]), merged)
