"""django-tenants' database backend, changed in seven things:

- the path is set when a statement needs another one than the server has; choosing a store costs nothing;
- the path is set before a transaction begins, so that a rollback does not undo it;
- the connection knows the store itself, not a copy made of its schema's name;
- a connection whose server process has grown large is replaced between requests: the process keeps what it
  learnt of every table of every store it has touched, for as long as it lives;
- a connection that worked moments ago is not asked at each request whether it still does;
- between two statements outside of a transaction, a loud store stops for quiet ones (tenants.fairness);
- tables are made without indexes that nothing uses (.schema).
"""

from __future__ import annotations

import time
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError
from django_tenants.postgresql_backend.base import DatabaseWrapper as TenantDatabaseWrapper
from django_tenants.postgresql_backend.base import FakeTenant

from tenants.fairness import stop_for_others

from .schema import SchemaEditor

if TYPE_CHECKING:
    from tenants.models import Store

PUBLIC = FakeTenant(schema_name="public")
SERVER_MEMORY = 140_000_000
"""Bytes that a server process may take for itself."""
MEMORY_PER_TABLE = 24_000
"""Bytes that it keeps of each table it has touched, with its indexes (measured)."""
FEWEST_SWITCHES = 10
TRUSTED_SECONDS = 5.0
"""How long after its last use a connection is taken to work."""


@cache
def memory_per_store() -> int:
    """Bytes that a server process keeps of a store whose every table it has touched."""
    from tenants.versions import store_apps  # the backend is loaded before the apps are

    tables = sum(1 for config in store_apps() for _model in config.get_models(include_auto_created=True))
    return MEMORY_PER_TABLE * max(1, tables)


class DatabaseWrapper(TenantDatabaseWrapper):  # type: ignore[misc]
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
        super().__init__(*args, **kwargs)

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
        if not self.in_atomic_block:
            stop_for_others()
        # None: not known, because the connection is new or a rollback undid what was set.
        if self.search_path_set_schemas == self._wants():
            return
        if not self._setting_search_path:
            self.search_path_set_schemas = None
            self._switches_left -= 1
        super()._handle_search_path(cursor)

    def set_autocommit(
        self, autocommit: bool, force_begin_transaction_with_broken_autocommit: bool = False
    ) -> None:
        """Set the path first: a `SET` inside a transaction that rolls back is undone."""
        if not autocommit and self.search_path_set_schemas != self._wants():
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
        super().connect()
        # A new process has room; where it can't be asked later, it is replaced when this is used up.
        self._switches_left = max(FEWEST_SWITCHES, SERVER_MEMORY // memory_per_store())
