"""Many products and collections as JSON."""

from __future__ import annotations

from typing import Any

import pytest

from storefront.catalog.actions.collections import CollectionDraft, create_collection
from storefront.testing import make_product, shopper_at
from tenants.models import Store

pytestmark = pytest.mark.django_db


def test_many_products_as_json(store: Store, django_assert_max_num_queries: Any) -> None:
    shopper = shopper_at(store)
    for title in ("A", "B", "C"):
        make_product(title, tags=("jade",))
    first = shopper.get("/products.json?limit=2").json()["products"]
    assert [(each["title"], each["tags"], each["variants"][0]["available"]) for each in first] == [
        ("C", ["jade"], True),
        ("B", ["jade"], True),
    ]
    assert [each["title"] for each in shopper.get("/products.json?limit=2&page=2").json()["products"]] == [
        "A"
    ]
    with django_assert_max_num_queries(8):
        assert len(shopper.get("/collections/all/products.json").json()["products"]) == 3
    assert shopper.get("/products.json?limit=x&page=-1").status_code == 200
    assert shopper.get("/collections/gone/products.json").status_code == 404


def test_collections_as_json(store: Store) -> None:
    shelf = create_collection(draft=CollectionDraft(title="Quartz"), product_ids=[make_product().pk])
    shopper = shopper_at(store)
    found = shopper.get("/collections.json").json()["collections"]
    assert [(each["title"], each["products_count"]) for each in found] == [("Quartz", 1)]
    assert shopper.get(f"/collections/{shelf.handle}.json").json() == {"collection": found[0]}
    assert shopper.get("/collections/gone.json").status_code == 404
