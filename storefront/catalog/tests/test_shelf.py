"""A shelf of cards: the same facts, whichever way they are read, and as many queries for many as for few."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from storefront.catalog.drops.shelves import AllProductsDrop
from storefront.catalog.models import Product
from storefront.catalog.queries.shop import CardFacts, Shelf
from storefront.testing import make_product, make_sizes, shopper_at
from tenants.models import Store
from tenants.testing import queries_of
from themes.rendering.page import Page

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
        counts.append(len(queries_of(lambda: shopper.get("/collections/all"))))
    assert Product.objects.count() == 20
    assert counts[0] == counts[1]


def test_products_that_a_setting_lists_are_read_at_once(store: Store) -> None:
    products = [make_product(f"手串 {number}") for number in range(5)]
    hidden = make_product("未上架", status=Product.Status.DRAFT)
    handles = [product.handle for product in (products[3], hidden, products[0])]
    drop = AllProductsDrop(Page(locale="zh-Hans", currency="CNY"))
    with CaptureQueriesContext(connection) as queries:
        found = drop.by_handles([*handles, "nowhere"])
        assert [each["handle"] for each in found] == [products[3].handle, products[0].handle]
    assert sum("catalog_product" in query["sql"] for query in queries) == 1
