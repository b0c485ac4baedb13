"""Locks of names, where no row stands for what must be done one at a time."""

from __future__ import annotations

from django.db import connection

_HOLD = "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || ':' || %s, 0))"


def hold(name: str) -> None:
    """Be the only one in this store who holds `name`, until the transaction ends. Waits for others."""
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [name])
