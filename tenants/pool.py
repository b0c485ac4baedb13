"""The pool of ready schemas: migrated, empty, waiting for a store.

Their names are opaque and never used twice (`s_000123`): the number is a row id that a rollback burns.
"""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.db import connection, transaction

from .context import on_platform
from .dump import replay
from .locks import take_spare, try_refill_lock
from .models import SpareSchema, TemplateSchema
from .template import TEMPLATE, current_template
from .versions import current_version


class PoolError(RuntimeError):
    """No schema is ready and none can be built. The message says why."""


def take() -> tuple[str, str]:
    """Take a ready schema: its name and version. Builds one where none waits. Raises PoolError.

    Part of the transaction that opens the store: rolled back, the schema is in the pool again.
    """
    return take_spare([current_version()]) or take_spare(_newer_versions()) or _build_and_take()


def take_current() -> tuple[str, str]:
    """As `take`, but a schema of this code's version and no other: for rows that fit no other."""
    return take_spare([current_version()]) or _build_and_take()


def new_name() -> str:
    """A name for a schema that is built apart from the pool, never used before or again."""
    return f"s_{_next_number():06d}"


def _newer_versions() -> list[str]:
    """What schemas are migrated to while this process still runs the code before: fit to be used by it."""
    latest = TemplateSchema.objects.order_by("-created_at").values_list("pk", flat=True)[:1]
    return list(latest)


def _build_and_take() -> tuple[str, str]:
    spare = build_spare()
    spare.delete()
    return spare.schema_name, spare.version


def build_spare() -> SpareSchema:
    """Build one more ready schema, in a transaction of its own or the open one. Raises PoolError."""
    template = current_template()
    if template is None:
        raise PoolError("the template of a store's tables is missing; run `kaidian manage prepare`")
    with on_platform(), transaction.atomic():
        number = _next_number()
        spare = SpareSchema(pk=number, schema_name=f"s_{number:06d}", version=template.version)
        spare.save(force_insert=True)
        replay(template.sql, TEMPLATE, spare.schema_name)
    return spare


def _next_number() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('public.tenants_spareschema', 'id'))")
        return cast(int, cursor.fetchone()[0])


def missing() -> int:
    """How many schemas the pool lacks."""
    ready = SpareSchema.objects.filter(version=current_version()).count()
    return max(0, settings.SPARE_SCHEMAS - ready)


def refill(limit: int | None = None) -> int:
    """Build what the pool lacks, at most `limit`; how many were built. Another process at it: none.

    Each schema is its own short transaction. Raises PoolError.
    """
    built = 0
    while limit is None or built < limit:
        with on_platform(), transaction.atomic():
            if not try_refill_lock() or not missing():
                return built
            build_spare()
        built += 1
    return built
