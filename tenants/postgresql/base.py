"""django-tenants' database backend, changed in three things:

- choosing the store that is chosen already costs nothing (no `SET search_path`, no cache cleared);
- the path is set before a transaction begins, so that a rollback does not undo it;
- the connection knows the store itself, not a copy made of its schema's name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django_tenants.postgresql_backend.base import DatabaseWrapper as TenantDatabaseWrapper
from django_tenants.postgresql_backend.base import FakeTenant

if TYPE_CHECKING:
    from tenants.models import Store

PUBLIC = FakeTenant(schema_name="public")


class DatabaseWrapper(TenantDatabaseWrapper):  # type: ignore[misc]
    """The connection of one thread, and the store it is in."""

    store: Store | None = None

    def use_store(self, store: Store | None) -> None:
        """Send this connection's next statements to the store's schema (None: public)."""
        self.store = store
        schema = store.schema_name if store is not None else PUBLIC.schema_name
        if schema == self.schema_name and self.include_public_schema:
            return
        self.tenant = store or PUBLIC
        self.schema_name = schema
        self.include_public_schema = True
        self.set_settings_schema(schema)
        self.search_path_set_schemas = None

    def set_tenant(self, tenant: Any, include_public: bool = True) -> None:
        """django-tenants' own commands come through here; they are in no store of ours."""
        self.store = None
        super().set_tenant(tenant, include_public)

    def set_autocommit(
        self, autocommit: bool, force_begin_transaction_with_broken_autocommit: bool = False
    ) -> None:
        """Set the path first: a `SET` inside a transaction that rolls back is undone."""
        if not autocommit and self.search_path_set_schemas is None:
            with self.cursor():
                pass
        super().set_autocommit(autocommit, force_begin_transaction_with_broken_autocommit)
