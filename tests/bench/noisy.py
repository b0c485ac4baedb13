"""What shoppers of a quiet store feel while another store is flooded, and imports what it sells."""

from __future__ import annotations

import multiprocessing
import os
import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.sharedctypes import Synchronized

from django.core.files.base import ContentFile

from accounts.models import Account
from kaidian.serve import THREADS
from storefront.catalog.actions.imports import add_import, check_import, start_import
from storefront.catalog.actions.products import create_product
from storefront.catalog.models import Product, ProductImport
from tenants.actions import open_store
from tenants.context import in_store
from tenants.models import Store

from .ground import STORES_DOMAIN, Ground
from .harness import Row, at_most, bench
from .load import Client, Load, ask, get, shuffled
from .shop import draft_of, shop_as_peers
from .web import server, worker

FLOOD = 48
"""Connections that ask the loud store as fast as they are answered."""
SECONDS = 25.0
PAUSE = 0.1
"""Seconds between two requests of the quiet store, on average."""
IMPORTED = 20_000
"""Products in the file: more than are brought in while it is measured."""
GOAL = at_most(1.5)


@bench("noisy")
def flooded(ground: Ground) -> Iterator[Row]:
    """Pages of a quiet store: alone, and while another is asked by 48 at once and imports a huge file."""
    loud, quiet = shop_as_peers(), _quiet_store()
    of_loud, of_quiet = _pages_of(loud), _pages_of(quiet)
    environment = ground.environment()
    with server("kaidian.wsgi:application", environment, threads=THREADS) as port:
        _calmly(port, of_quiet, seconds=6)
        alone = _calmly(port, of_quiet)
        with in_store(loud), worker(environment):
            imported = _begin_import()
            _wait_until(lambda: imported() > 0)
            with _flood(port, of_loud) as answered:
                time.sleep(2)
                before, came = imported(), answered.value
                beside = _calmly(port, of_quiet)
                products, pages = imported() - before, answered.value - came
    if not products:
        raise RuntimeError("the import did not move")
    idle, busy = alone.percentile(95), beside.percentile(95)
    note = (
        f"the 95th of a hundred pages of a store asked ten times a second, while {FLOOD} connections ask "
        f"another as fast as they can (it answers {pages / SECONDS:.0f} pages a second) and it imports "
        f"{products / SECONDS:.0f} products a second; the median goes from "
        f"{alone.percentile(50) * 1e3:.0f} to {beside.percentile(50) * 1e3:.0f} ms"
    )
    yield Row("stores.noisy", busy * 1e3, idle * 1e3, "ms", GOAL, note)


def _quiet_store() -> Store:
    owner = Account.objects.create_user("quiet@example.com", "correct horse")
    store = open_store(
        owner=owner, name="Quiet", handle="bench-quiet", currency="CNY", locale="zh-Hans", locales=["en"]
    )
    with in_store(store):
        for number in range(20):
            create_product(draft=draft_of(f"Stone {number}"), actor="system")
    return store


def _pages_of(store: Store) -> list[bytes]:
    with in_store(store):
        handles = Product.objects.values_list("handle", flat=True)[:100]
        return [get(f"{store.handle}.{STORES_DOMAIN}", f"/products/{handle}") for handle in handles]


def _begin_import() -> Callable[[], int]:
    """Have a file of many products imported into the current store; the function counts those that are in."""
    lines = (f"huge-{number},Huge {number},{number}.00" for number in range(IMPORTED))
    text = "\n".join(("Handle,Title,Variant Price", *lines))
    row = add_import(file=ContentFile(text.encode()), name="huge.csv")
    check_import(import_id=row.pk)
    start_import(import_id=row.pk)
    return lambda: ProductImport.objects.get(pk=row.pk).done


def _wait_until(check: Callable[[], bool]) -> None:
    """What was asked of the worker before goes first. Raises RuntimeError when it takes too long."""
    until = time.monotonic() + 120
    while not check():
        if time.monotonic() > until:
            raise RuntimeError("the worker does not come to it")
        time.sleep(0.2)


def _calmly(port: int, requests: Sequence[bytes], *, seconds: float = SECONDS) -> Load:
    """One request after the other, with pauses as people make them."""
    chance = random.Random(3)
    whole = Load()
    until = time.monotonic() + seconds
    with Client(port) as client:
        while time.monotonic() < until:
            client.send(chance.choice(requests))
            client.wait()
            whole.statuses[client.status] += 1
            whole.latencies.append(time.perf_counter() - client.sent_at)
            time.sleep(chance.expovariate(1 / PAUSE))
    if set(whole.statuses) != {200}:
        raise RuntimeError(f"answers were {dict(whole.statuses)}")
    return whole


@contextmanager
def _flood(port: int, requests: Sequence[bytes]) -> Iterator[Synchronized[int]]:
    """As from another machine: the process that asks gives way to those that answer. Counts the answers."""
    fork = multiprocessing.get_context("fork")
    answered: Synchronized[int] = fork.Value("q", 0)
    process = fork.Process(target=_ask_and_ask, args=(port, requests, answered))
    process.start()
    try:
        yield answered
    finally:
        process.terminate()
        process.join()


def _ask_and_ask(port: int, requests: Sequence[bytes], answered: Synchronized[int]) -> None:
    os.nice(10)

    def counted() -> Iterator[bytes]:
        for each in shuffled(list(requests))():
            answered.value += 1
            yield each

    ask(port, counted(), seconds=10 * SECONDS, connections=FLOOD)
