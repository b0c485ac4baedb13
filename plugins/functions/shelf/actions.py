"""Every change of the modules."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.utils import timezone

from plugins.functions.intake import digest_of
from tenants.context import on_platform

from .models import Module
from .queries import some_came


def put_module(*, wasm: bytes) -> str:
    """Keep a module that was checked; its digest. One that is there counts as taken anew."""
    digest = digest_of(wasm)
    with on_platform():
        Module.objects.bulk_create(
            [Module(digest=digest, wasm=wasm, taken_at=timezone.now())],
            update_conflicts=True,
            unique_fields=["digest"],
            update_fields=["taken_at"],
        )
    some_came()
    return digest


def drop_modules(*, digests: Collection[str], taken_before: datetime) -> int:
    """Remove modules that no store uses, unless one took it in the meantime; how many went."""
    count, _models = Module.objects.filter(pk__in=digests, taken_at__lt=taken_before).delete()
    return count
