"""A shelf of cards: the same facts, whichever way they are read, and as many queries for many as for few."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from storefront.catalog.models import Product
from storefront.catalog.queries.shop import CardFacts, Shelf
from storefront.testing import make_product, make_sizes, shopper_at
from tenants.models import Store

pytestmark = pytest.mark.django_db


def test_facts_are_the_same_from_rows_and_from_the_database(store: Store) -> None:
    shown = [
        make_sizes("两种"),
        make_product("售罄", on_hand=0),
        make_product("预售", on_hand=0, variant={"when_sold_out": "continue", "compare_at_price": 20_000}),
        make_product("不计库存", variant={"is_tracked": False}),
    ]
    counted, read = Shelf(shown), Shelf(shown)
    assert len(read.variants) == 4
    assert counted.facts == read.facts
    assert [counted.facts[product.pk] for product in shown] == [
        CardFacts(is_available=True, compare_at_min=None, count=2),
        CardFacts(is_available=False, compare_at_min=None, count=1),
        CardFacts(is_available=True, compare_at_min=20_000, count=1),
        CardFacts(is_available=True, compare_at_min=None, count=1),
    ]


def test_twenty_cards_cost_as_many_queries_as_two(store: Store) -> None:
    shopper = shopper_at(store)
    counts = []
    for already, wanted in ((0, 2), (2, 20)):
        for number in range(already, wanted):
            make_product(f"手串 {number}")
        shopper.get("/collections/all")
        with CaptureQueriesContext(connection) as queries:
            assert shopper.get("/collections/all").status_code == 200
        # Who the store is may be looked up anew at any time; that is not the page's doing.
        texts = [query["sql"] for query in queries]
        counts.append(sum("tenants_" not in text and "search_path" not in text for text in texts))
    assert Product.objects.count() == 20
    assert counts[0] == counts[1]
