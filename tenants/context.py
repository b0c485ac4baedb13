"""Entering a store: the block's queries, cache keys and log lines are the store's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections

from .databases import AT_HOME, at_database, enter_database

if TYPE_CHECKING:
    from .models import Store
    from .postgresql.base import DatabaseWrapper


class NoStoreError(RuntimeError):
    """Code that belongs to a store ran outside of one."""


def _connection() -> DatabaseWrapper:
    return cast("DatabaseWrapper", connection)


def current_store() -> Store | None:
    """The store that this thread is in, or None on the platform."""
    return _connection().store


def require_store() -> Store:
    """The store that this thread is in. Raises NoStoreError on the platform."""
    store = _connection().store
    if store is None:
        raise NoStoreError("this belongs to a store, and the thread is in none")
    return store


def enter_schema(name: str) -> None:
    """Put this thread into a schema that is no store's: the template, or one that is being migrated."""
    _connection().set_schema(name)


def statements_run() -> int:
    """How many statements this thread's connection has run in all, to be subtracted from a later number."""
    return _connection().statements


def current_schema() -> str:
    """The schema that this thread's next statement is for: "public" on the platform."""
    return _connection().schema_name


def enter_store(store: Store | None) -> None:
    """Put this thread into a store (None: the platform) until told otherwise. Used once a request."""
    alias = AT_HOME if store is None else store.db_alias
    here = cast("DatabaseWrapper", connections[DEFAULT_DB_ALIAS])
    if here.alias != alias:
        here = enter_database(alias)
    here.use_store(store)


@contextmanager
def in_store(store: Store) -> Iterator[Store]:
    """Run a block in the store, then return to where the thread was. Nests, and is safe between threads.

    A failure of the database that leaves the block says in which store it was (`failed_in`).
    """
    here = _connection()
    alias, before = here.alias, here.store
    enter_store(store)
    try:
        yield store
    except DatabaseError as error:
        error.failed_in = store  # type: ignore[attr-defined]
        raise
    finally:
        enter_database(alias).use_store(before)


@contextmanager
def on_platform() -> Iterator[None]:
    """Run a block outside of every store."""
    with at_database(AT_HOME):
        yield
