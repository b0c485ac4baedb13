"""A shop's pages beside a bare Django view; whole guest orders beside what the database can write."""

from __future__ import annotations

import json
import os
import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from urllib.parse import quote

from accounts.models import Account
from infra.testing.live import LiveStack
from storefront.catalog.actions.products import create_product
from storefront.catalog.drafts import OptionDraft, ProductDraft, VariantDraft
from storefront.catalog.models import Product, Variant
from tenants.actions import open_store
from tenants.context import in_store
from tenants.models import Store
from tests.live_shop import LiveShop, open_shop
from tests.shopping import Shopper

from .ground import PRODUCTION, STORES_DOMAIN, Ground
from .harness import Row, at_least, bench
from .load import compare, get, same, shuffled
from .web import server

PRODUCTS = 150
SIZES = ("6 mm", "8 mm", "10 mm")
STONES = (
    "紫水晶",
    "月光石",
    "青金石",
    "黑曜石",
    "海蓝宝",
    "Amethyst",
    "Moonstone",
    "Lapis",
    "Obsidian",
    "Garnet",
)
GOAL = at_least(0.008)
ORDER_GOAL = at_least(0.005)
CLIENTS = 4
WARM_UP_SECONDS = 3
ORDER_SECONDS = 20


@bench("shop")
def pages(ground: Ground) -> Iterator[Row]:
    """Product, collection, search and a new cart with a line; nothing of a page is kept between requests."""
    store = shop_as_peers()
    host = f"{store.handle}.{STORES_DOMAIN}"
    with in_store(store):
        handles = list(Product.objects.values_list("handle", flat=True))
        variants = list(Variant.objects.values_list("pk", flat=True))
    chance = random.Random(7)
    requests = {
        "shop.product": [get(host, f"/products/{handle}") for handle in chance.sample(handles, 100)],
        "shop.collection": [get(host, f"/collections/all?page={page}") for page in range(1, 7)],
        "shop.search": [get(host, f"/search?q={quote(stone)}") for stone in STONES],
        "shop.cart": [_add(host, variant) for variant in chance.sample(variants, 100)],
    }
    notes = {
        "shop.product": "a page of a product with 3 variants and related products",
        "shop.collection": "24 of 150 products with paging and sort",
        "shop.search": "one of ten words, Chinese and English",
        "shop.cart": "a new cart with one line, by a script's call",
    }
    with (
        server(
            "tests.bench.plain.wsgi:application", {"BENCH_SETTINGS": "tests.bench.plain.settings"}
        ) as bare,
        server("kaidian.wsgi:application", ground.environment()) as ours,
    ):
        for name, asked in requests.items():
            baseline, rate = compare(
                [(bare, same(get("localhost", "/page"))), (ours, shuffled(asked))], rounds=3, seconds=3.0
            )
            note = f"{notes[name]}; the baseline is a bare Django view of 50 kB under the same server"
            yield Row(name, rate, baseline, "/s", GOAL, note)


def shop_as_peers() -> Store:
    """A shop as the peers were measured with: 150 products of 3 variants; made once."""
    made: Store | None = Store.objects.filter(handle="bench-shop").first()
    if made is not None:
        return made
    owner = Account.objects.create_user("shop@example.com", "correct horse")
    store = open_store(
        owner=owner, name="Bench", handle="bench-shop", currency="CNY", locale="zh-Hans", locales=["en"]
    )
    with in_store(store):
        for number in range(PRODUCTS):
            stone = STONES[number % len(STONES)]
            create_product(draft=draft_of(f"{stone} {number}"), actor="system")
    return store


def draft_of(title: str) -> ProductDraft:
    """A bracelet in three sizes."""
    return ProductDraft(
        title=title,
        description="<p>Turned, drilled and strung by hand, one by one.</p>" * 4,
        vendor="Bench",
        product_type="Bracelet",
        status=Product.Status.ACTIVE.value,
        options=(OptionDraft(name="Size", values=SIZES),),
        variants=tuple(
            VariantDraft(price=9_900 + 1_000 * place, option_values=(size,), on_hand=100_000)
            for place, size in enumerate(SIZES)
        ),
    )


def _add(host: str, variant: int) -> bytes:
    body = json.dumps({"id": variant, "quantity": 1}).encode()
    head = (
        f"POST /cart/add.js HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n"
        f"Sec-Fetch-Site: same-origin\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


@bench("shop")
def orders(ground: Ground) -> Iterator[Row]:
    """Whole guest orders over HTTP: cart, checkout, payment at the local Stripe, its webhook, the order."""
    baseline = ground.tpc_b(clients=CLIENTS, seconds=8)
    with _as_if_outside(), LiveStack() as stack:
        shop = open_shop(stack, "bench-orders", units=100_000)
        _buy_side_by_side(shop, "warm-up", WARM_UP_SECONDS)
        started = time.perf_counter()
        count = _buy_side_by_side(shop, "client", ORDER_SECONDS)
        rate = count / (time.perf_counter() - started)
        paid = [order for order in shop.orders() if order["status"] == "paid"]
    if len(paid) < count:
        raise RuntimeError(f"{count} orders were bought, {len(paid)} are paid")
    note = (
        f"{CLIENTS} clients, {count} orders with web, worker and Stripe on the same cores; "
        "the baseline is pgbench's TPC-B with as many clients"
    )
    yield Row("shop.order", rate, baseline, "/s", ORDER_GOAL, note)


@contextmanager
def _as_if_outside() -> Iterator[None]:
    """Without the variables of this run's ground: the platform that starts now has its own."""
    kept = {name: os.environ.pop(name) for name in list(os.environ) if name in PRODUCTION}
    try:
        yield
    finally:
        os.environ.update(kept)


def _buy_side_by_side(shop: LiveShop, name: str, seconds: float) -> int:
    """Orders that the clients together bought in that time."""
    until = time.perf_counter() + seconds

    def buy(client: int) -> int:
        count = 0
        while time.perf_counter() < until:
            Shopper(shop, f"{name}{client}-{count}").buy_with_pages()
            count += 1
        return count

    with ThreadPoolExecutor(CLIENTS) as pool:
        return sum(pool.map(buy, range(CLIENTS)))
