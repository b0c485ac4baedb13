"""A large shelf with all its facets counted, beside a bare Django view."""

from __future__ import annotations

import random
from collections.abc import Iterator
from urllib.parse import quote

from django.db import connection

from accounts.models import Account
from storefront.catalog.models import Option, Product, Variant
from storefront.inventory.actions import ensure_location
from storefront.inventory.models import StockLevel
from tenants.actions import open_store
from tenants.context import in_store
from tenants.models import Store

from .ground import STORES_DOMAIN, Ground
from .harness import Row, at_least, bench
from .load import compare, get, same, shuffled
from .web import server

PRODUCTS = 10_000
COLOURS = ("Red", "Blue", "Green", "Black", "White", "Gold", "Silver", "Pink")
SIZES = ("S", "M", "L")
VENDORS = tuple(f"Workshop {number}" for number in range(40))
TYPES = tuple(f"Kind {number}" for number in range(25))
TAGS = tuple(f"tag {number}" for number in range(120))
ASKED = (
    "",
    "?filter.v.availability=1",
    f"?filter.p.vendor={quote('Workshop 3')}",
    "?filter.v.option.colour=Red&filter.v.option.size=M",
    "?filter.v.price.gte=50&filter.v.price.lte=90&filter.v.option.size=L",
    f"?filter.p.tag={quote('tag 7')}&filter.v.availability=1",
)
GOAL = at_least(0.004)
GOAL_ANEW = at_least(0.0005)
NOTES = {
    "shop.facets": f"{PRODUCTS} products of 3 variants, six choices of facets, asked again and again",
    "shop.facets_anew": f"{PRODUCTS} products of 3 variants, a choice that nobody made before",
}
BESIDE = "the baseline is a bare Django view of 50 kB under the same server"


@bench("facets")
def narrowed_pages(ground: Ground) -> Iterator[Row]:
    """All products of a large shop, narrowed, every facet with exact counts: as shoppers ask, over and over
    while little changes, and each time for the first time.
    """
    store = large_shop()
    host = f"{store.handle}.{STORES_DOMAIN}"
    asked = [get(host, f"/collections/all{query}") for query in ASKED]
    first = [get(host, f"/collections/all?filter.v.price.gte={price / 100}") for price in range(1, 3000)]
    with (
        server(
            "tests.bench.plain.wsgi:application", {"BENCH_SETTINGS": "tests.bench.plain.settings"}
        ) as bare,
        server("kaidian.wsgi:application", ground.environment()) as ours,
    ):
        for name, pages, goal in (("shop.facets", asked, GOAL), ("shop.facets_anew", first, GOAL_ANEW)):
            baseline, rate = compare(
                [(bare, same(get("localhost", "/page"))), (ours, shuffled(pages))], rounds=3, seconds=3.0
            )
            yield Row(name, rate, baseline, "/s", goal, f"{NOTES[name]}; {BESIDE}")


def large_shop() -> Store:
    """A shop of 10,000 products, written in bulk: actions would take minutes."""
    owner = Account.objects.create_user("large@example.com", "correct horse")
    store = open_store(
        owner=owner, name="Large", handle="bench-large", currency="CNY", locale="zh-Hans", locales=["en"]
    )
    chance = random.Random(7)
    with in_store(store):
        products = Product.objects.bulk_create(
            [_product(number, chance) for number in range(PRODUCTS)], batch_size=1000
        )
        colours = {product.pk: chance.choice(COLOURS) for product in products}
        Option.objects.bulk_create(
            [
                Option(product=product, position=place, name=name, values=values)
                for product in products
                for place, name, values in (
                    (1, "Colour", [colours[product.pk]]),
                    (2, "Size", list(SIZES)),
                )
            ],
            batch_size=1000,
        )
        variants = Variant.objects.bulk_create(
            [
                Variant(
                    product=product,
                    position=place + 1,
                    option_values=[colours[product.pk], size],
                    price=product.price_min + 1_000 * place,
                )
                for product in products
                for place, size in enumerate(SIZES)
            ],
            batch_size=1000,
        )
        place = ensure_location()
        StockLevel.objects.bulk_create(
            [
                StockLevel(variant=variant, location=place, on_hand=chance.choice((0, 5, 20)))
                for variant in variants
            ],
            batch_size=1000,
        )
        # As autovacuum does a minute after so much is written.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return store


def _product(number: int, chance: random.Random) -> Product:
    price = chance.randrange(1_000, 20_000)
    title = f"Thing {number}"
    return Product(
        handle=f"thing-{number}",
        title=title,
        description="<p>Turned, drilled and strung by hand, one by one.</p>" * 4,
        vendor=chance.choice(VENDORS),
        product_type=chance.choice(TYPES),
        tags=chance.sample(TAGS, 3),
        status=Product.Status.ACTIVE,
        search_text=title,
        price_min=price,
        price_max=price + 2_000,
    )
