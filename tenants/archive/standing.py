"""What a restore does not bring back: rights that were taken, and wishes that were said since the backup."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import batched
from typing import Any

from tenants.context import in_store

from .declared import Returned, Standing, standing

AT_ONCE = 1_000
"""Rows that one statement changes."""


def keep_standing(returned: Returned) -> None:
    """Let the rows that are declared so be as they were until now. Runs in the store, in its transaction."""
    for each in standing():
        _keep(each, returned)


def _keep(each: Standing, returned: Returned) -> None:
    with in_store(returned.before):
        now = dict(_rows(each))
    gone, changed = [], []
    for key, row in _rows(each):
        if key not in now:
            gone.append(row.pk)
            continue
        values = [getattr(now[key], column) for column in each.columns]
        if values != [getattr(row, column) for column in each.columns]:
            for column, value in zip(each.columns, values, strict=True):
                setattr(row, column, value)
            changed.append(row)
    if changed:
        each.model._default_manager.bulk_update(changed, each.columns, batch_size=AT_ONCE)
    if not each.is_kept:
        for pks in batched(gone, AT_ONCE):
            each.model._default_manager.filter(pk__in=pks).delete()


def _rows(each: Standing) -> Iterator[tuple[tuple[Any, ...], Any]]:
    rows = each.model._default_manager.order_by("pk").only("pk", *each.key, *each.columns)
    for row in rows.iterator(chunk_size=AT_ONCE):
        yield tuple(getattr(row, column) for column in each.key), row
