"""django-tenants' database backend, changed in five things:

- the path is set when a statement needs another one than the server has; choosing a store costs nothing;
- the path is set before a transaction begins, so that a rollback does not undo it;
- the connection knows the store itself, not a copy made of its schema's name;
- a connection that has visited many stores is closed between requests: a server process keeps what it
  learnt of every table it has touched, about 30 KiB each, for as long as it lives;
- a connection that worked moments ago is not asked at each request whether it still does.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from django_tenants.postgresql_backend.base import DatabaseWrapper as TenantDatabaseWrapper
from django_tenants.postgresql_backend.base import FakeTenant

if TYPE_CHECKING:
    from tenants.models import Store

PUBLIC = FakeTenant(schema_name="public")
STORES_PER_CONNECTION = 100
"""How many stores a connection visits before it is replaced: about 1 MB of the server's memory each."""
TRUSTED_SECONDS = 5.0
"""How long after its last use a connection is taken to work."""


class DatabaseWrapper(TenantDatabaseWrapper):  # type: ignore[misc]
    """The connection of one thread, and the store it is in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.store: Store | None = None
        self.schema_name: str
        self.search_path_set_schemas: list[str] | None
        self._visited: set[str] = set()
        self._used = False
        self._used_at = 0.0
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
        wanted = self._wants()
        # None: not known, because the connection is new or a rollback undid what was set.
        if self.search_path_set_schemas == wanted:
            return
        if not self._setting_search_path:
            self.search_path_set_schemas = None
            if self.store is not None:
                self._visited.add(wanted[0])
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
        """Called by Django between requests: also replace a connection that knows too many stores."""
        if len(self._visited) > STORES_PER_CONNECTION and not self.in_atomic_block:
            self.close()
        super().close_if_unusable_or_obsolete()
        now = time.monotonic()
        if self._used:
            self._used, self._used_at = False, now
        if self.connection is not None and now - self._used_at < TRUSTED_SECONDS:
            self.health_check_done = True

    def close(self) -> None:
        self._visited.clear()
        super().close()
