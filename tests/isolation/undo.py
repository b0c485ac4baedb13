"""Blocks that leave nothing behind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction


@contextmanager
def rolled_back() -> Iterator[None]:
    """A transaction that ends as if it had never been, and that counts for durable ones as none."""
    atomic = transaction.atomic()
    vars(atomic)["_from_testcase"] = True
    with atomic:
        yield
        transaction.set_rollback(True)
