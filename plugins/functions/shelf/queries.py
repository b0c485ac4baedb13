"""Reads of modules, from inside a store too."""

from __future__ import annotations

import time
from datetime import datetime

from tenants.context import on_platform

from .models import Module

BLIND_SECONDS = 5.0
"""While there is no function on the whole platform, this long it is not looked for."""

_has_any = False
_looked_at = float("-inf")


def wasm_of(digest: str) -> bytes | None:
    """A module; None where there is none (any more)."""
    with on_platform():
        found = Module.objects.filter(pk=digest).values_list("wasm", flat=True).first()
    return None if found is None else bytes(found)


def has_any() -> bool:
    """Whether anybody has a function. Remembered for good once it is so, so it mostly costs nothing."""
    global _has_any, _looked_at
    if not _has_any and time.monotonic() - _looked_at > BLIND_SECONDS:
        with on_platform():
            _has_any = Module.objects.exists()
        _looked_at = time.monotonic()
    return _has_any


def some_came() -> None:
    """There is a function now. Where that is taken back, nothing is lost but a question."""
    global _has_any
    _has_any = True


def taken_before(moment: datetime) -> set[str]:
    """Digests of modules that no store took since."""
    return set(Module.objects.filter(taken_at__lt=moment).values_list("digest", flat=True))
