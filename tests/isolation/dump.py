"""What a database holds, in a form that two moments can be compared in."""

from __future__ import annotations

from functools import cache

from django.db import connection

from tenants.context import in_store, on_platform
from tenants.models import Store

type Dump = dict[str, tuple[int, str]]
"""{table: (rows, checksum of their contents)}."""

COMINGS_AND_GOINGS = ("django_session", "usersessions_usersession")
"""Public tables that every visit may write to."""


def dump_of(store: Store) -> Dump:
    """Every table of the store's schema."""
    with in_store(store):
        return _dump(store.schema_name)


def dump_of_public() -> Dump:
    """Every table of the platform: stores, domains, memberships, invitations, accounts."""
    with on_platform():
        return _dump("public")


def differences(before: Dump, after: Dump) -> list[str]:
    """The tables that are not the same any more."""
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


def _dump(schema: str) -> Dump:
    with connection.cursor() as cursor:
        cursor.execute(_statement(schema))
        return {name: (count, checksum) for name, count, checksum in cursor.fetchall()}


@cache
def _statement(schema: str) -> str:
    """One statement that reads all tables: a test makes many dumps."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY 1", [schema])
        names = [name for (name,) in cursor.fetchall() if name not in COMINGS_AND_GOINGS]
    return " UNION ALL ".join(
        f"SELECT '{name}', count(*), coalesce(md5(string_agg(row::text, E'\\n' ORDER BY row::text)), '')"
        f' FROM "{schema}"."{name}" row'
        for name in names
    )
