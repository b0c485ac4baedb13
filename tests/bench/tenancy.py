"""What it costs to have many stores: opening one, building one's schema, and each request."""

from __future__ import annotations

import random
import re
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path

from django.core.management import call_command
from django.db import connection, transaction

from accounts.models import Account
from foundation.models import StoreSetting
from storefront.catalog.models import Product, Variant
from tenants import pool
from tenants.actions import open_store
from tenants.actions.open_store import claim_schema
from tenants.context import enter_store, in_store
from tenants.dump import dump_schema
from tenants.models import SpareSchema, Store
from tenants.template import TEMPLATE

from .ground import STORES_DOMAIN, Ground
from .harness import Row, at_least, at_most, bench, in_turns
from .load import compare, get, same, shuffled
from .web import server

STORES = 200
CLAIMS = 30
BUILDS = 10
PRODUCTS = 12
TABLES = ("catalog_product", "catalog_variant", "foundation_storesetting")


@bench("tenancy")
def claiming(ground: Ground) -> Iterator[Row]:
    """A ready schema becomes a store."""
    owner = Account.objects.create_user("claims@example.com", "correct horse")
    warm_up = 3
    while SpareSchema.objects.count() < CLAIMS + warm_up:
        pool.build_spare()
    numbers = iter(range(CLAIMS + warm_up))

    def claim() -> None:
        number = next(numbers)
        store = Store(name="Bench", handle=f"claim-{number}", currency="CNY", locale="en")
        with transaction.atomic():
            claim_schema(store=store, owner=owner)

    with ground.connect() as plain:
        plain.execute("CREATE TABLE one_row (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, word text)")

        def commit() -> None:
            plain.execute("INSERT INTO one_row (word) VALUES ('one')")

        ours, baseline = in_turns([claim, commit], rounds=CLAIMS, warm_up=warm_up)
    whole = statistics.median(list(_seconds_to_open(owner)))
    note = f"against a one-row commit; all of open_store, with every domain's rows: {whole * 1e3:.1f} ms"
    yield Row("tenancy.claim", ours * 1e3, baseline * 1e3, "ms", at_most(10), note)


def _seconds_to_open(owner: Account) -> Iterator[float]:
    for number in range(8):
        pool.build_spare()
        started = time.perf_counter()
        _open(owner, f"opened-{number}")
        if number:
            yield time.perf_counter() - started


@bench("tenancy")
def building(ground: Ground) -> Iterator[Row]:
    """A ready schema is built, and with it the text's raw replay, and what django-tenants does instead."""
    raw_text = dump_schema(TEMPLATE, rows=False)
    raw = "\n".join(line for line in raw_text.splitlines() if not line.startswith("\\"))
    numbers = iter(range(1000))
    with ground.connect() as plain:

        def raw_replay() -> None:
            with plain.transaction():
                plain.execute(raw.replace(TEMPLATE, f"raw_{next(numbers)}"))

        ours, baseline = in_turns([pool.build_spare, raw_replay], rounds=BUILDS, warm_up=1)
    # Apart, because it closes the connection, and ours would pay for a new one.
    (migrated,) = in_turns([lambda: _by_django_tenants(next(numbers))], rounds=3, warm_up=1)
    note = (
        f"against one execute of the pg_dump text; django-tenants' own way takes {migrated:.2f} s, "
        f"ours {ours / migrated:.4f} of it (goal <= 0.05)"
    )
    yield Row("tenancy.build_spare", ours * 1e3, baseline * 1e3, "ms", at_most(1.15), note)


def _by_django_tenants(number: int) -> None:
    """What `TenantMixin.create_schema` does: every migration, in the new schema."""
    name = f"by_migrations_{number}"
    store = Store.objects.create(schema_name=name, name="Bench", handle=name, schema_version="")
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {name}")
    call_command("migrate_schemas", tenant=True, schema_name=name, interactive=False, verbosity=0)
    enter_store(None)
    store.delete()


@bench("tenancy")
def requesting(ground: Ground) -> Iterator[Row]:
    """Requests to one store, and to many in no order, beside plain Django with one shop's tables."""
    stores = _shops()
    address = ground.new_database("plain")
    with ground.connect("plain") as plain, plain.transaction():
        text = dump_schema(stores[0].schema_name).replace(stores[0].schema_name, "shop")
        plain.execute("\n".join(line for line in text.splitlines() if not line.startswith("\\")))
        plain.execute("ALTER DATABASE plain SET search_path = shop, public")
        plain.execute("ANALYZE")
    hosts = [f"{store.handle}.{STORES_DOMAIN}" for store in stores]
    random_hosts = random.Random(1).choices(hosts, k=20_000)
    with (
        _serving(ground, "tests.bench.plain.one_shop", {"PLAIN_DATABASE_URL": address}) as plain_port,
        _serving(ground, "tests.bench.plain.many_shops", {}) as our_port,
    ):
        baseline, one, many = compare(
            [
                (plain_port, same(get(hosts[0], "/three"))),
                (our_port, same(get(hosts[0], "/three"))),
                (our_port, shuffled([get(host, "/three") for host in random_hosts])),
            ],
        )
        memory = _largest_backend(ground)
    note = f"a view with three statements, granian with 2 workers of 4 threads; {STORES} stores"
    yield Row("tenancy.request_same", one, baseline, "/s", at_least(0.95), note)
    note += f"; the largest database process has {memory / 1e6:.0f} MB of its own (goal <= 150)"
    yield Row("tenancy.request_random", many, baseline, "/s", at_least(0.80), note)


@contextmanager
def _serving(ground: Ground, settings: str, more: dict[str, str]) -> Iterator[int]:
    environment = {**ground.environment(), "BENCH_SETTINGS": settings, **more}
    with server("tests.bench.plain.wsgi:application", environment) as port:
        yield port


def _shops() -> list[Store]:
    """Stores with the same few products each."""
    owner = Account.objects.create_user("shops@example.com", "correct horse")
    stores = [_open(owner, f"shop-{number}") for number in range(STORES)]
    with in_store(stores[0]), transaction.atomic():
        StoreSetting.objects.create(name="bench", value="yes")
        for number in range(PRODUCTS):
            bead = Product.objects.create(handle=f"bead-{number}", title=f"Bead {number}", status="active")
            for position in range(2):
                Variant.objects.create(
                    product=bead, position=position, price=1999, option_values=[f"{position}"]
                )
    with connection.cursor() as cursor:
        for store, table in product(stores[1:], TABLES):
            target, source = f"{store.schema_name}.{table}", f"{stores[0].schema_name}.{table}"
            cursor.execute(f"INSERT INTO {target} SELECT * FROM {source} ON CONFLICT DO NOTHING")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return stores


def _open(owner: Account, handle: str) -> Store:
    return open_store(
        owner=owner, name="Bench", handle=handle, currency="CNY", locale="zh-Hans", locales=["en"]
    )


def _largest_backend(ground: Ground, application: str = "kaidian") -> int:
    """Bytes of its own that the largest PostgreSQL process of the web server has; 0 where /proc is not."""
    with ground.connect() as plain:
        rows = plain.execute("SELECT pid FROM pg_stat_activity WHERE application_name = %s", [application])
        pids = [int(pid) for (pid,) in rows.fetchall()]
    found = [
        re.search(r"RssAnon:\s+(\d+) kB", status.read_text())
        for pid in pids
        if pid != _own_backend() and (status := Path(f"/proc/{pid}/status")).exists()
    ]
    return max((int(size[1]) * 1024 for size in found if size), default=0)


def _own_backend() -> int:
    """The process that serves this one's connection: it opened all the stores, and is none of the web's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])
