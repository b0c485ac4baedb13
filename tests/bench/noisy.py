"""What shoppers of a quiet store feel while another store is flooded."""

from __future__ import annotations

import multiprocessing
import os
import random
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from accounts.models import Account
from kaidian.serve import THREADS
from storefront.catalog.actions.products import create_product
from storefront.catalog.models import Product
from tenants.actions import open_store
from tenants.context import in_store

from .ground import STORES_DOMAIN, Ground
from .harness import Row, at_most, bench
from .load import Client, Load, ask, get, shuffled
from .shop import draft_of, shop_as_peers
from .web import server

FLOOD = 48
"""Connections that ask the loud store as fast as they are answered."""
SECONDS = 25.0
PAUSE = 0.1
"""Seconds between two requests of the quiet store, on average."""
GOAL = at_most(1.5)


@bench("noisy")
def flooded(ground: Ground) -> Iterator[Row]:
    """Pages of a quiet store, alone and while another is asked by 48 at once."""
    loud = shop_as_peers()
    quiet = open_store(
        owner=Account.objects.create_user("quiet@example.com", "correct horse"),
        name="Quiet", handle="bench-quiet", currency="CNY", locale="zh-Hans", locales=["en"],
    )  # fmt: skip
    asked = []
    for store in (loud, quiet):
        with in_store(store):
            if store is quiet:
                for number in range(20):
                    create_product(draft=draft_of(f"Stone {number}"), actor="system")
            handles = Product.objects.values_list("handle", flat=True)[:100]
            host = f"{store.handle}.{STORES_DOMAIN}"
            asked.append([get(host, f"/products/{handle}") for handle in handles])
    with server("kaidian.wsgi:application", ground.environment(), threads=THREADS) as port:
        _calmly(port, asked[1], seconds=6)
        alone = _calmly(port, asked[1])
        with _flood(port, asked[0]):
            time.sleep(2)
            beside = _calmly(port, asked[1])
    idle, busy = alone.percentile(95), beside.percentile(95)
    note = (
        f"the 95th of a hundred pages of a store asked ten times a second, while {FLOOD} connections ask "
        f"another as fast as they can; the median goes from {alone.percentile(50) * 1e3:.0f} to "
        f"{beside.percentile(50) * 1e3:.0f} ms"
    )
    yield Row("stores.noisy", busy * 1e3, idle * 1e3, "ms", GOAL, note)


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
def _flood(port: int, requests: Sequence[bytes]) -> Iterator[None]:
    """As from another machine: the process that asks gives way to those that answer."""
    process = multiprocessing.get_context("fork").Process(target=_ask_and_ask, args=(port, requests))
    process.start()
    try:
        yield
    finally:
        process.terminate()
        process.join()


def _ask_and_ask(port: int, requests: Sequence[bytes]) -> None:
    os.nice(10)
    ask(port, shuffled(list(requests))(), seconds=10 * SECONDS, connections=FLOOD)
