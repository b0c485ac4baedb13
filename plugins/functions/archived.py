"""What archives of stores carry of functions: their modules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from django.utils.translation import gettext as _

from foundation.errors import ActionError
from tenants.archive.declared import Attached, attach

from .intake import ModuleRefusedError, check_module, digest_of
from .limits import LARGEST_MODULE
from .queries import digests_in_use
from .shelf.actions import put_module
from .shelf.queries import wasm_of


def register() -> None:
    """Called when the platform starts."""
    attach(Attached("functions", write=_write, read=_read))


def _write() -> Iterator[tuple[str, bytes]]:
    for digest in sorted(digests_in_use()):
        wasm = wasm_of(digest)
        if wasm is not None:
            yield f"{digest}.wasm", wasm


def _read(name: str, file: IO[bytes]) -> None:
    wasm = file.read(LARGEST_MODULE + 1)
    digest = digest_of(wasm)
    if f"{digest}.wasm" != name:
        message = _("A function in this archive is not what it says it is.")
        raise ActionError("archive_damaged", message)
    if wasm_of(digest) is None:
        try:
            check_module(wasm)  # it comes from elsewhere: as careful as with what a merchant brings
        except ModuleRefusedError as error:
            raise ActionError("archive_damaged", str(error)) from error
    put_module(wasm=wasm)
