"""Row locks on the tables of stores. A store's row is locked before the rows that belong to it."""

from __future__ import annotations

from collections.abc import Sequence

from .databases import home
from .models import Store

_TAKE = """
    DELETE FROM public.tenants_spareschema WHERE id = (
        SELECT id FROM public.tenants_spareschema WHERE version = ANY(%s) AND db_alias = %s
        ORDER BY array_position(%s, version::text), id LIMIT 1 FOR UPDATE SKIP LOCKED
    ) RETURNING schema_name, version
"""


def lock_store(store_id: int) -> Store:
    """The store's row as it stands now, locked until the transaction ends. A copy of the caller's own."""
    store: Store = Store.objects.select_for_update(of=("self",)).get(pk=store_id)
    return store


def take_spare(versions: Sequence[str], alias: str) -> tuple[str, str] | None:
    """Take a ready schema of a database out of the pool: its name and version, or None when there is none.

    `versions`: those that will do, the best first. Schemas that others are taking are passed over, and the
    schema is back in the pool when the transaction rolls back.
    """
    wanted = list(versions)
    with home().cursor() as cursor:
        cursor.execute(_TAKE, [wanted, alias, wanted])
        row: tuple[str, str] | None = cursor.fetchone()
    return row


REFILL_LOCK, PREPARE_LOCK, MOVE_LOCK = 7_001, 7_002, 7_003
"""Numbers of advisory locks, in one place so that no two mean the same."""


def try_refill_lock() -> bool:
    """Whether this process is the one that fills the pool, until the transaction ends. Never waits."""
    with home().cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [REFILL_LOCK])
        return bool(cursor.fetchone()[0])
