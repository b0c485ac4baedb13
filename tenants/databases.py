"""The databases of the platform: home, which has the public tables, and others that stores may lie in.

Outside of stores, and in stores at home, nothing differs from a platform with one database. In a store that
lies elsewhere, whatever names no database goes to the store's own; models of the public schema go home.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from django.apps import apps
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model
from django_tenants.routers import TenantSyncRouter

from .postgresql.handler import HOME

if TYPE_CHECKING:
    from .postgresql.base import DatabaseWrapper
    from .postgresql.handler import StoreConnections

AT_HOME = DEFAULT_DB_ALIAS
"""What `Store.db_alias` says of a store that lies where the public tables are."""


def all_aliases() -> list[str]:
    """Every database that stores may lie in, home first."""
    return list(connections)


def is_known(alias: str) -> bool:
    """Whether the settings name this database."""
    return alias in connections.settings


def for_new_stores() -> str:
    """The database in which stores are opened."""
    return str(settings.NEW_STORES_DATABASE)


def home() -> DatabaseWrapper:
    """The connection to the public tables, for SQL that names them. Part of an open transaction."""
    return cast("DatabaseWrapper", connections[HOME])


def enter_database(alias: str) -> DatabaseWrapper:
    """Let this thread's statements go to this database. Raises ConnectionDoesNotExist."""
    return cast("StoreConnections", connections).enter(alias)


@contextmanager
def at_database(alias: str) -> Iterator[DatabaseWrapper]:
    """A block outside of every store whose statements go to this database: for SQL that names a schema."""
    here = cast("DatabaseWrapper", connections[DEFAULT_DB_ALIAS])
    alias_before, store_before = here.alias, here.store
    there = enter_database(alias)
    there.use_store(None)
    try:
        yield there
    finally:
        enter_database(alias_before).use_store(store_before)


@cache
def _is_public(label: str) -> bool:
    return apps.get_app_config(label).name in settings.SHARED_APPS


class PublicAtHome(TenantSyncRouter):  # type: ignore[misc]
    """Django's question where a model's rows are: public ones at home, all others where the thread is."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        return HOME if _is_public(model._meta.app_label) else DEFAULT_DB_ALIAS

    db_for_write = db_for_read

    def allow_relation(self, one: Model, other: Model, **hints: Any) -> bool | None:
        """Where rows were read says nothing: home has two names."""
        return _is_public(one._meta.app_label) == _is_public(other._meta.app_label) or None

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **hints: Any) -> bool:
        """As in a platform with one database: the schema that the thread is in decides."""
        if db in (HOME, connections[DEFAULT_DB_ALIAS].alias):
            db = DEFAULT_DB_ALIAS
        return super().allow_migrate(db, app_label, model_name, **hints) is not False
