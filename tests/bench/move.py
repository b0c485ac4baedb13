"""How long writing waits while a store is taken to another database, against the bare copying of its rows."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator, Sequence

import psycopg
from django.db import connections, transaction
from psycopg import sql

from tenants import pool
from tenants.archive.move import move_store
from tenants.archive.tables import Table, tables_of
from tenants.context import in_store, on_platform
from tenants.databases import at_database
from tenants.models import Store
from tenants.prepare import add_extensions

from .ground import Ground
from .harness import Row, at_most, bench
from .large import large_store
from .store import typical_store

EAST = "east"
ROUNDS = 6
PRODUCTS, ORDERS = 20_000, 100_000


@bench("move")
def moving(ground: Ground) -> Iterator[Row]:
    """A typical store there and back, some times over: how long writing waits."""
    ground.new_database(EAST)
    connections.settings[EAST] = {**connections.settings["default"], "NAME": EAST}
    with at_database(EAST):
        add_extensions()
    store = typical_store("mover")
    with on_platform(), transaction.atomic():
        bare, _version = pool.take_current(EAST)
    ours, baseline = [], []
    rows = 0
    for number in range(ROUNDS + 1):
        store = Store.objects.get(pk=store.pk)
        if store.db_alias == "default":
            baseline.append(_bare_copy(ground, store, bare))
        move = move_store(store=store, to="default" if store.db_alias == EAST else EAST)
        rows = move.rows
        if number:
            ours.append(move.paused_ms / 1e3)
    note = f"the pause: {max(ours):.2f} s at most, for {rows} rows, comparing and switching included"
    yield Row(
        "store.move", statistics.median(ours) * 1e3, statistics.median(baseline) * 1e3, "ms", at_most(2), note
    )
    yield _moving_much(ground)


def _moving_much(ground: Ground) -> Row:
    """A very large store once: copying takes long, and nobody waits for it."""
    store = large_store(products=PRODUCTS, orders=ORDERS)
    with on_platform(), transaction.atomic():
        bare, _version = pool.take_current(EAST)
    copying = _bare_copy(ground, store, bare)
    began = time.perf_counter()
    move = move_store(store=store, to=EAST)
    paused, all_of_it = move.paused_ms / 1e3, time.perf_counter() - began
    note = (
        f"the pause: {paused:.2f} s of {all_of_it:.0f}, for {PRODUCTS} products and {ORDERS} orders, "
        f"{move.rows} rows: {paused / move.rows * 1e6:.1f} s a million; against the bare copying of them"
    )
    return Row("store.move_large", paused * 1e3, copying * 1e3, "ms", at_most(0.5), note)


def _bare_copy(ground: Ground, store: Store, bare: str) -> float:
    """Seconds for the same rows, table after table, into an empty schema of the other database."""
    with in_store(store):
        tables = tables_of(store.schema_name)
    with (
        ground.connect() as source,
        ground.connect(EAST) as target,
        target.transaction(force_rollback=True),
    ):
        for table in tables:
            target.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(bare, table.name)))
        started = time.perf_counter()
        _copy_all(source, target, tables, bare)
        return time.perf_counter() - started


def _copy_all(
    source: psycopg.Connection, target: psycopg.Connection, tables: Sequence[Table], bare: str
) -> None:
    for table in tables:
        columns = sql.SQL(", ").join(map(sql.Identifier, table.columns))
        out = sql.SQL("COPY {} ({}) TO STDOUT (FORMAT binary)").format(table.place, columns)
        into = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT binary)").format(
            sql.Identifier(bare, table.name), columns
        )
        with source.cursor().copy(out) as rows, target.cursor().copy(into) as copy:
            for block in rows:
                copy.write(block)
