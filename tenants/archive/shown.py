"""How far something in the background is, written down in its row for the people who wait."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model
from psycopg import sql

from tenants.databases import AT_HOME

from .file import Progress, quietly

_STEP_SECONDS = 0.5
_TELL = sql.SQL("UPDATE public.{} SET parts_done = %s, parts_all = %s WHERE id = %s")


@contextmanager
def shown_in(row: Model, progress: Progress = quietly) -> Iterator[Progress]:
    """A progress that a row shows: on a connection of its own, beside snapshots that can only be read."""
    keeper = connections.create_connection(AT_HOME)
    try:
        yield told_by(keeper, row, progress)
    finally:
        keeper.close()


def told_by(keeper: BaseDatabaseWrapper, row: Model, progress: Progress) -> Progress:
    """The same on a connection that there is: now and then, and at the end."""
    query = _TELL.format(sql.Identifier(row._meta.db_table))
    told_at = 0.0

    def tell(done: int, total: int) -> None:
        nonlocal told_at
        progress(done, total)
        if done < total and time.monotonic() - told_at < _STEP_SECONDS:
            return
        told_at = time.monotonic()
        with keeper.cursor() as cursor:
            cursor.execute(query, [done, total, row.pk])

    return tell
