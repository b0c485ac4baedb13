"""django-tenants' database backend, changed in ten things:

- the path is set when a statement needs another one than the server has; choosing a store costs nothing;
- the path is set before a transaction begins, so that a rollback does not undo it;
- the connection knows the store itself, not a copy made of its schema's name;
- a connection whose server process has grown large is replaced between requests: the process keeps what it
  learnt of every table of every store it has touched, for as long as it lives;
- a connection that worked moments ago is not asked at each request whether it still does;
- between two statements, a loud store stops for quiet ones (tenants.fairness), and
  the time of statements counts as its;
- with the path goes how long a statement of the store may take, and what was stopped is counted;
- tables are made without indexes that nothing uses (.schema);
- which database the thread is in changes with the store (.handler);
- a transaction can be part of one in another database (.together).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError, connections
from django.db.utils import DatabaseErrorWrapper
from django_tenants.postgresql_backend.base import FakeTenant
from psycopg.errors import QueryCanceled

from foundation.meter import STATEMENTS as STATEMENTS_STOPPED
from foundation.meter import strike
from tenants.fairness import has_used_database, stop_for_others

from .handler import StoreConnections
from .schema import SchemaEditor
from .together import JoiningWrapper

if TYPE_CHECKING:
    from tenants.models import Store

PUBLIC = FakeTenant(schema_name="public")
SERVER_MEMORY = 140_000_000
"""Bytes that a server process may take for itself."""
MEMORY_PER_TABLE = 24_000
"""Bytes that it keeps of each table it has touched, with its indexes (measured)."""
FEWEST_SWITCHES = 10
_NOT_KNOWN = -1
TRUSTED_SECONDS = 5.0
"""How long after its last use a connection is taken to work."""


@cache
def memory_per_store() -> int:
    """Bytes that a server process keeps of a store whose every table it has touched."""
    from tenants.versions import store_apps  # the backend is loaded before the apps are

    tables = sum(1 for config in store_apps() for _model in config.get_models(include_auto_created=True))
    return MEMORY_PER_TABLE * max(1, tables)


# Django makes its connections before anything of ours is there; this comes before the first of them.
connections.__class__ = StoreConnections


def _timed(execute: Callable[..., Any], *about: Any) -> Any:
    began = time.perf_counter()
    try:
        return execute(*about)
    finally:
        has_used_database(time.perf_counter() - began)


class _WithTimeout:
    """A cursor that sets how long statements may take along with the path, in the same round trip."""

    def __init__(self, cursor: Any, seconds: int | None) -> None:
        self._cursor = cursor
        self._time_out = "DEFAULT" if seconds is None else f"'{seconds}s'"

    def execute(self, sql: str) -> None:
        self._cursor.execute(f"{sql}; SET statement_timeout = {self._time_out}")


class _Errors(DatabaseErrorWrapper):
    """Counts the statements of stores that the server stopped because they took too long."""

    wrapper: DatabaseWrapper

    def __exit__(self, exc_type: Any, exc_value: Any, traceback: Any) -> None:
        if exc_type is None:
            return
        if exc_type is QueryCanceled and self.wrapper.store is not None:
            strike(STATEMENTS_STOPPED, store_id=self.wrapper.store.pk)
        super().__exit__(exc_type, exc_value, traceback)


class DatabaseWrapper(JoiningWrapper):
    """The connection of one thread, and the store it is in."""

    SchemaEditorClass = SchemaEditor

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.store: Store | None = None
        self.schema_name: str
        self.search_path_set_schemas: list[str] | None
        self._switches_left = FEWEST_SWITCHES
        self._used = False
        self._used_at = 0.0
        self.statements = 0
        self._seconds_set: int | None = None
        self._is_changed = False
        super().__init__(*args, **kwargs)
        self.execute_wrappers.append(_timed)

    def use_store(self, store: Store | None) -> None:
        """Send this connection's next statements to the store's schema (None: public)."""
        self.store = store
        self.tenant = PUBLIC if store is None else store
        self.schema_name = self.tenant.schema_name
        self.include_public_schema = True

    def set_tenant(self, tenant: Any, include_public: bool = True) -> None:
        """Enter a schema that is no store of ours: django-tenants' own commands, and the template."""
        self.store = None
        super().set_tenant(tenant, include_public)

    def _wants(self) -> list[str]:
        """The path that the next statement is to run with."""
        if self.schema_name == PUBLIC.schema_name:
            return [PUBLIC.schema_name]
        if self.include_public_schema:
            return [self.schema_name, PUBLIC.schema_name]
        return [self.schema_name]

    def _handle_search_path(self, cursor: Any = None) -> None:
        self._used = True
        self.statements += 1
        stop_for_others(in_transaction=self.in_atomic_block)
        # None: not known, because the connection is new or a rollback undid what was set.
        if self._is_set():
            return
        if self._setting_search_path:
            return
        self.search_path_set_schemas = None
        self._switches_left -= 1
        seconds = self._statement_seconds()
        if seconds is None and self._seconds_set is None:
            super()._handle_search_path(cursor)  # whoever set one himself keeps it
            return
        if cursor is not None:
            super()._handle_search_path(_WithTimeout(cursor, seconds))
        else:
            with self.connection.cursor() as raw:
                super()._handle_search_path(_WithTimeout(raw, seconds))
        self._seconds_set = seconds
        self._is_changed = True

    def rollback(self) -> None:
        super().rollback()
        self._doubt_seconds()

    def savepoint_rollback(self, sid: str) -> None:
        try:
            super().savepoint_rollback(sid)
        finally:
            self._doubt_seconds()

    def _doubt_seconds(self) -> None:
        """A rollback undid what was set inside."""
        if self._is_changed:
            self._seconds_set = _NOT_KNOWN

    def _is_set(self) -> bool:
        """Whether the server has the path and the time that the next statement is to run with."""
        return (
            self.search_path_set_schemas == self._wants() and self._seconds_set == self._statement_seconds()
        )

    def _statement_seconds(self) -> int | None:
        """How long a statement may take; None as the role says: outside of stores."""
        if self.store is None:
            return None
        from tenants.own_limits import STATEMENTS, limit_of  # the backend is loaded before the apps are

        return limit_of(self.store, STATEMENTS)

    @cached_property
    def wrap_database_errors(self) -> _Errors:
        """Translates the driver's errors into Django's."""
        return _Errors(self)

    def set_autocommit(
        self, autocommit: bool, force_begin_transaction_with_broken_autocommit: bool = False
    ) -> None:
        """Set the path first: a `SET` inside a transaction that rolls back is undone."""
        if not autocommit and not self._is_set():
            with self.cursor():
                pass
        super().set_autocommit(autocommit, force_begin_transaction_with_broken_autocommit)

    def close_if_unusable_or_obsolete(self) -> None:
        """Called by Django between requests: also replace a connection whose server process is too large."""
        super().close_if_unusable_or_obsolete()
        if self.connection is None:
            return
        now = time.monotonic()
        if self._used:
            self._used, self._used_at = False, now
        if now - self._used_at < TRUSTED_SECONDS:
            self.health_check_done = True
        if self._switches_left <= 0 and not self.in_atomic_block and self._is_too_large():
            self.close()

    def _is_too_large(self) -> bool:
        """Ask the server process for its size, and work out after how many stores to ask again.

        Even if it touches every table of each, it won't have outgrown its limit by then.
        """
        try:
            with self.cursor() as cursor:
                cursor.execute("SELECT sum(total_bytes) FROM pg_catalog.pg_backend_memory_contexts")
                size = int(cursor.fetchone()[0])
        except DatabaseError:
            size = SERVER_MEMORY  # our role may not ask (it needs pg_read_all_stats): taken to be full
        self._switches_left = (SERVER_MEMORY - size) // memory_per_store()
        return self._switches_left < FEWEST_SWITCHES

    def connect(self) -> None:
        self._seconds_set, self._is_changed = None, False
        super().connect()
        # A new process has room; where it can't be asked later, it is replaced when this is used up.
        self._switches_left = max(FEWEST_SWITCHES, SERVER_MEMORY // memory_per_store())
