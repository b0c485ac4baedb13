"""The pool of ready schemas: migrated, empty, waiting for a store.

Their names are opaque and never used twice (`s_000123`): the number is a row id that a rollback burns.
"""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.db import transaction

from .context import on_platform
from .databases import at_database, for_new_stores, home
from .dump import replay
from .locks import take_spare, try_refill_lock
from .models import SpareSchema, TemplateSchema
from .template import TEMPLATE, current_template
from .versions import current_version


class PoolError(RuntimeError):
    """No schema is ready and none can be built. The message says why."""


def take() -> tuple[str, str]:
    """Take a ready schema where new stores are opened: its name and version. Raises PoolError.

    Builds one where none waits. Part of the transaction that opens the store: rolled back, the schema is in
    the pool again.
    """
    alias = for_new_stores()
    ready = take_spare([current_version()], alias) or take_spare(_newer_versions(), alias)
    return ready or _build_and_take(alias)


def take_current(alias: str) -> tuple[str, str]:
    """As `take`, in any database, and of this code's version and no other: for rows that fit no other."""
    return take_spare([current_version()], alias) or _build_and_take(alias)


def new_name() -> str:
    """A name for a schema that is built apart from the pool, never used before or again."""
    return f"s_{_next_number():06d}"


def _newer_versions() -> list[str]:
    """What schemas are migrated to while this process still runs the code before: fit to be used by it."""
    latest = TemplateSchema.objects.order_by("-created_at").values_list("pk", flat=True)[:1]
    return list(latest)


def _build_and_take(alias: str) -> tuple[str, str]:
    spare = build_spare(alias)
    spare.delete()
    return spare.schema_name, spare.version


def build_spare(alias: str | None = None) -> SpareSchema:
    """Build one more ready schema, in a transaction of its own or the open one. Raises PoolError.

    In the database `alias`; unless given, where new stores are opened.
    """
    alias = alias or for_new_stores()
    template = current_template()
    if template is None:
        raise PoolError("the template of a store's tables is missing; run `kaidian manage prepare`")
    with on_platform(), transaction.atomic():
        number = _next_number()
        name = f"s_{number:06d}"
        spare = SpareSchema(pk=number, schema_name=name, version=template.version, db_alias=alias)
        spare.save(force_insert=True)
        with at_database(alias):
            replay(template.sql, TEMPLATE, spare.schema_name)
    return spare


def _next_number() -> int:
    with home().cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('public.tenants_spareschema', 'id'))")
        return cast(int, cursor.fetchone()[0])


def missing() -> int:
    """How many schemas the pool lacks. It lies where new stores are opened; elsewhere none wait."""
    ready = SpareSchema.objects.filter(version=current_version(), db_alias=for_new_stores()).count()
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
