"""A store with very many products and orders, made in minutes: one of each by actions, the others from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import connection
from psycopg import sql

from accounts.models import Account
from storefront.catalog.actions import create_product
from storefront.catalog.drafts import OptionDraft, ProductDraft, VariantDraft
from storefront.catalog.models import Variant
from storefront.payments.actions import record_payment
from storefront.payments.tests.till import order_of
from tenants.actions import open_store
from tenants.archive.tables import Table, count_on, tables_of
from tenants.context import in_store
from tenants.models import Store

AT_ONCE = 5_000
_LINKS = """
    SELECT a.attname, f.relname FROM pg_constraint k
    JOIN pg_class f ON f.oid = k.confrelid
    JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
    WHERE k.contype = 'f' AND k.conrelid = %s::regclass
"""
_UNIQUE = """
    SELECT a.attname, a.atttypid::regtype::text FROM pg_attribute a
    WHERE a.attrelid = %s::regclass AND a.atttypid::regtype::text IN ('text', 'character varying', 'uuid')
    AND EXISTS (
        SELECT FROM pg_index i LEFT JOIN pg_depend d ON d.objid = i.indexrelid AND d.refobjid = i.indrelid
        WHERE i.indrelid = a.attrelid AND i.indisunique
        AND (a.attnum = d.refobjsubid OR a.attnum = ANY(i.indkey))
        AND NOT EXISTS (
            SELECT FROM pg_constraint k
            WHERE k.contype = 'f' AND k.conrelid = i.indrelid AND k.conkey[1] = ANY(i.indkey)
        )
    )
"""


@dataclass(frozen=True)
class _Sample:
    """Rows that were made by hand in a table: those above `after`, `count` of them."""

    table: Table
    after: int
    count: int
    links: Mapping[str, str] = field(default_factory=dict)
    unique: Mapping[str, str] = field(default_factory=dict)


def large_store(*, products: int, orders: int, handle: str = "large") -> Store:
    """A store with so many products of three variants, and so many paid orders of two pieces."""
    owner = Account.objects.create_user(f"{handle}@example.com", "correct horse")
    store = open_store(owner=owner, name="Large", handle=handle, currency="CNY", locale="en")
    with in_store(store):
        with _many(store, products):
            _product()
        with _many(store, orders):
            order = order_of(Variant.objects.all()[0], 2)
            record_payment(order=order, actor="system")
        # As autovacuum does a minute after so much is written.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return store


def _product() -> None:
    sizes = tuple(str(size) for size in range(3))
    create_product(
        draft=ProductDraft(
            title="Thing",
            description="<p>Turned, drilled and strung by hand, one by one.</p>" * 4,
            options=(OptionDraft("Size", sizes),),
            variants=tuple(VariantDraft(1_000, (size,), on_hand=5) for size in sizes),
        )
    )


@contextmanager
def _many(store: Store, wanted: int) -> Iterator[None]:
    """Make as many, in all, of whatever is made in the block."""
    before = _last_numbers(store)
    yield
    samples = []
    for table in tables_of(store.schema_name):
        after, last = before.get(table.name, 0), _last_numbers(store).get(table.name, 0)
        if last > after:
            samples.append(_sample(table, after, last - after))
    with connection.cursor() as cursor:
        for first in range(1, wanted, AT_ONCE):
            cursor.execute("BEGIN; SET CONSTRAINTS ALL DEFERRED")
            for sample in samples:
                cursor.execute(_copies(sample, samples, first, min(first + AT_ONCE, wanted)))
            cursor.execute("COMMIT")
    count_on(
        [sample.table for sample in samples],
        {f"{each.table.name}.id": each.after + each.count * wanted + 1 for each in samples},
    )


def _last_numbers(store: Store) -> dict[str, int]:
    counted = [table for table in tables_of(store.schema_name) if table.key == ("id",) and table.serials]
    parts = [
        sql.SQL("SELECT {}, coalesce(max(id), 0) FROM {}").format(sql.Literal(table.name), table.place)
        for table in counted
    ]
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(" UNION ALL ").join(parts))
        return dict(cursor.fetchall())


def _sample(table: Table, after: int, count: int) -> _Sample:
    place = table.place.as_string()
    with connection.cursor() as cursor:
        cursor.execute(_LINKS, [place])
        links = dict(cursor.fetchall())
        cursor.execute(_UNIQUE, [place])
        return _Sample(table, after, count, links, dict(cursor.fetchall()))


def _copies(sample: _Sample, others: Sequence[_Sample], first: int, end: int) -> sql.Composed:
    """The sample's rows once more for each number: numbered on, linked among themselves, unique where they
    must be."""
    by_name = {each.table.name: each for each in others}
    values = []
    for column in sample.table.columns:
        name, other = sql.Identifier(column), by_name.get(sample.links.get(column, ""))
        if column == "id":
            values.append(sql.SQL("id + n * {}").format(sql.Literal(sample.count)))
        elif other is not None:
            linked = sql.SQL("CASE WHEN {0} > {1} THEN {0} + n * {2} ELSE {0} END")
            values.append(linked.format(name, sql.Literal(other.after), sql.Literal(other.count)))
        elif column in sample.unique:
            fresh = "gen_random_uuid()" if sample.unique[column] == "uuid" else "{0} || '-' || n"
            values.append(sql.SQL(fresh).format(name))
        else:
            values.append(sql.SQL("{}").format(name))
    return sql.SQL(
        "INSERT INTO {place} ({columns}) OVERRIDING SYSTEM VALUE SELECT {values} "
        "FROM {place}, generate_series({first}, {last}) n WHERE id > {after} AND id <= {until}"
    ).format(
        place=sample.table.place,
        columns=sql.SQL(", ").join(map(sql.Identifier, sample.table.columns)),
        values=sql.SQL(", ").join(values),
        first=sql.Literal(first),
        last=sql.Literal(end - 1),
        after=sql.Literal(sample.after),
        until=sql.Literal(sample.after + sample.count),
    )
