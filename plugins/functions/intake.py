"""Looks at a module before it is taken: every reason to refuse it, in words that say what to change."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from django.utils.translation import gettext as _
from wasmtime import Module, WasmtimeError, wat2wasm

from .anatomy import Anatomy, BrokenModuleError, anatomy_of
from .host import CALLS, STANDING_STILL, WASI
from .limits import LARGEST_MODULE, MOST_MEMORY, MOST_TABLE_ENTRIES, PAGE
from .machine import machine
from .trial import trial_fault

MAGIC = b"\0asm\1\0\0\0"


class ModuleRefusedError(ValueError):
    """A module that can't be taken. `faults` has every reason, each a sentence."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


def digest_of(wasm: bytes) -> str:
    """What a module is kept under."""
    return hashlib.sha256(wasm).hexdigest()


def built_from_text(source: str) -> bytes:
    """A module from its text form (WAT). Raises ModuleRefusedError."""
    try:
        return bytes(wat2wasm(source))
    except WasmtimeError as error:
        raise ModuleRefusedError([str(error).strip()]) from None


def inspect(wasm: bytes) -> Anatomy:
    """What a module is made of. Raises ModuleRefusedError with all that is wrong with it."""
    if len(wasm) > LARGEST_MODULE:
        most = LARGEST_MODULE // 1024
        message = _("The module has %(size)s kB; up to %(most)s kB are taken.")
        raise ModuleRefusedError([message % {"size": -(-len(wasm) // 1024), "most": most}])
    if not wasm.startswith(MAGIC):
        raise ModuleRefusedError([_("This is no WebAssembly module.")])
    try:
        Module.validate(machine().engine, wasm)
        found = anatomy_of(wasm)
    except (WasmtimeError, BrokenModuleError) as error:
        message = _("The module is broken, or uses what functions don't have: %(reason)s.")
        raise ModuleRefusedError([message % {"reason": str(error).strip().rstrip(".")}]) from None
    if faults := [*_import_faults(found), *_size_faults(found), *_export_faults(found)]:
        raise ModuleRefusedError(faults)
    return found


def check_module(wasm: bytes) -> Anatomy:
    """`inspect`, and compile it on trial. Raises ModuleRefusedError. It takes some tenths of a second."""
    found = inspect(wasm)
    if fault := trial_fault(wasm):
        raise ModuleRefusedError([_("The module can't be used: %(reason)s.") % {"reason": fault.rstrip(".")}])
    return found


def remarks(found: Anatomy) -> list[str]:
    """What a developer may not expect of a module that can be taken, in English."""
    called = {name for _module, name, _kind in found.imports}
    return [f"it calls {name}, but {said}" for name, said in STANDING_STILL.items() if name in called]


def _import_faults(found: Anatomy) -> Iterator[str]:
    for module, name, kind in found.imports:
        named = {"name": name, "module": module}
        if kind != "function":
            yield _("It imports a %(kind)s, “%(name)s” of “%(module)s”; only calls can be imported.") % {
                **named,
                "kind": kind,
            }
        elif module != WASI:
            message = _("It imports “%(name)s” of “%(module)s”; there is only %(wasi)s.")
            yield message % {**named, "wasi": WASI}
        elif name not in CALLS:
            message = _("It calls “%(name)s”; functions have no files, no network and no processes.")
            yield message % named


def _size_faults(found: Anatomy) -> Iterator[str]:
    if sum(found.memories) * PAGE > MOST_MEMORY:
        message = _("It begins with %(size)s kB of memory; up to %(most)s kB are there.")
        yield message % {"size": sum(found.memories) * PAGE // 1024, "most": MOST_MEMORY // 1024}
    if len(found.tables) > 1:
        yield _("It has %(count)s tables; one is there.") % {"count": len(found.tables)}
    if any(size > MOST_TABLE_ENTRIES for size in found.tables):
        yield _("Its table has more than %(most)s entries.") % {"most": MOST_TABLE_ENTRIES}


def _export_faults(found: Anatomy) -> Iterator[str]:
    if found.exports.get("memory") != "memory":
        yield _("It exports no memory under the name “memory”.")
    if found.exports.get("_start") != "function":
        yield _("It exports no function “_start”, which is what runs.")
