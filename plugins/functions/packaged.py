"""Functions that packages bring, so that a store can add them without a file.

A package names a folder with `function.toml` and the built module at the entry point `kaidian.functions`.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import cache
from importlib import resources

from kaidian_sdk.function_manifest import FunctionManifest
from plugins.registry import modules_of

log = logging.getLogger(__name__)
ENTRY_POINTS = "kaidian.functions"
MANIFEST = "function.toml"


@dataclass(frozen=True)
class Packaged:
    """A function on this platform's shelf: its manifest, that as text, and its module."""

    manifest: FunctionManifest
    source: str
    wasm: bytes


@cache
def packaged() -> dict[str, Packaged]:
    """Every function that a package brings, by id. One that can't be read is logged and left out."""
    found = {}
    for module in modules_of(ENTRY_POINTS):
        try:
            folder = resources.files(module)
            source = folder.joinpath(MANIFEST).read_text(encoding="utf-8")
            manifest = FunctionManifest.parse(source)
            wasm = folder.joinpath(manifest.module).read_bytes()
        except (ImportError, OSError, ValueError):
            log.exception("the function of %s can't be read", module)
        else:
            found[manifest.id] = Packaged(manifest, source, wasm)
    return found
