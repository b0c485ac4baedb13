"""The catalogue in a shop's API: what shoppers see, in its shape, page by page, and nothing else."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from backoffice.actions import set_shop_password
from backoffice.testing import open_another
from storefront.catalog.actions.collections import CollectionDraft, create_collection
from storefront.catalog.measures import Measure
from storefront.catalog.models import Product
from storefront.testing import make_product, make_sizes, shopper_at
from tenants.context import in_store
from tenants.hosts import routes
from tenants.models import Store
from tenants.testing import queries_of

pytestmark = pytest.mark.django_db
API = "/api/2026-11/"


def elsewhere(store: Store) -> Client:
    """A script of another site."""
    headers = {"host": store.host, "origin": "https://app.example", "sec-fetch-site": "cross-site"}
    return Client(headers=headers)


def titles(answer: Any) -> list[str]:
    return [row["title"] for row in answer.json()["data"]]


def walked(client: Client, path: str) -> list[str]:
    """The titles of all pages."""
    found: list[str] = []
    following: str | None = path
    while following:
        answer = client.get(following)
        found += titles(answer)
        following = answer.json()["next"]
    return found


def test_a_product_is_told_as_shoppers_see_it(store: Store) -> None:
    product = make_sizes("手串", on_hand=0)
    answer = elsewhere(store).get(f"{API}products/{product.handle}")
    told = answer.json()
    assert {name: told[name] for name in ("id", "handle", "title", "is_available", "url", "pictures")} == {
        "id": product.pk,
        "handle": product.handle,
        "title": "手串",
        "is_available": False,
        "url": f"{store.url}/products/{product.handle}",
        "pictures": [],
    }
    assert (told["price_min"], told["price_max"]) == (
        {"amount": 10_000, "currency": "CNY"},
        {"amount": 20_000, "currency": "CNY"},
    )
    assert told["options"] == [{"name": "珠径", "values": ["6 mm", "8 mm"]}]
    assert [(row["title"], row["option_values"], row["price"]["amount"]) for row in told["variants"]] == [
        ("6 mm", ["6 mm"], 10_000),
        ("8 mm", ["8 mm"], 20_000),
    ]
    assert not {"cost", "on_hand", "status", "extra"} & (told.keys() | told["variants"][0].keys())
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer
    assert not answer.cookies
    assert answer["RateLimit"].startswith('"shop-calls";r=')
    again = elsewhere(store).get(answer.wsgi_request.path, headers={"if-none-match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_price_of_a_unit_is_told(store: Store) -> None:
    bottle = Measure(quantity=Decimal(250), unit="ml", reference=100, reference_unit="ml")
    product = make_product(price=5_000, variant={"measure": bottle})
    (told,) = elsewhere(store).get(f"{API}products/{product.handle}").json()["variants"]
    assert (told["unit_price"], told["unit_measure"]) == (
        {"amount": 2_000, "currency": "CNY"},
        {
            "measured_type": "volume",
            "quantity_value": 250.0,
            "quantity_unit": "ml",
            "reference_value": 100,
            "reference_unit": "ml",
        },
    )
    (plain,) = elsewhere(store).get(f"{API}products/{make_product('B').handle}").json()["variants"]
    assert (plain["unit_price"], plain["unit_measure"]) == (None, None)


def test_what_is_not_published_is_not_there(store: Store) -> None:
    draft = make_product("Draft", status=Product.Status.DRAFT.value)
    shelf = create_collection(draft=CollectionDraft(title="Hidden", is_published=False))
    client = elsewhere(store)
    assert titles(client.get(f"{API}products")) == []
    assert titles(client.get(f"{API}collections")) == []
    assert titles(client.get(f"{API}search?q=Draft")) == []
    for path in (
        f"products/{draft.handle}",
        f"products/{draft.handle}/recommendations",
        f"collections/{shelf.handle}",
        f"collections/{shelf.handle}/products",
        f"collections/{shelf.handle}/facets",
        "nowhere",
    ):
        answer = client.get(API + path)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), path


@pytest.mark.parametrize("sort", ["manual", "best-selling", "title-ascending", "title-descending",
    "price-ascending", "price-descending", "created-ascending", "created-descending"])  # fmt: skip
def test_every_order_goes_through_all_pages(store: Store, sort: str) -> None:
    rows = [make_product(title, price=price) for title, price in (("B", 2), ("A", 3), ("C", 1), ("D", 1))]
    shelf = create_collection(draft=CollectionDraft(title="All"), product_ids=[row.pk for row in rows])
    wanted = {
        "manual": "BACD", "best-selling": "DCAB", "title-ascending": "ABCD", "title-descending": "DCBA",
        "price-ascending": "CDBA", "price-descending": "ABDC", "created-ascending": "BACD",
        "created-descending": "DCAB",
    }  # fmt: skip
    client = elsewhere(store)
    found = walked(client, f"{API}collections/{shelf.handle}/products?limit=1&sort={sort}")
    assert "".join(found) == wanted[sort]
    if sort != "manual":
        assert "".join(walked(client, f"{API}products?limit=3&sort={sort}")) == wanted[sort]


def test_a_shelf_is_narrowed_and_tells_its_facets(store: Store) -> None:
    make_product("Jade", vendor="Lin", price=5_000)
    make_product("Amber", vendor="Wu", price=9_000, on_hand=0)
    rows = list(Product.objects.order_by("pk"))
    shelf = create_collection(draft=CollectionDraft(title="All"), product_ids=[row.pk for row in rows])
    client, own = elsewhere(store), f"{API}collections/{shelf.handle}"
    assert titles(client.get(f"{API}products?filter.p.vendor=Lin")) == ["Jade"]
    assert titles(client.get(f"{own}/products?filter.v.price.gte=60")) == ["Amber"]
    assert titles(client.get(f"{own}/products?filter.v.availability=1")) == ["Jade"]
    assert titles(client.get(f"{own}/products?filter.v.option.size=L")) == []
    facets = {row["parameter"]: row for row in client.get(f"{own}/facets").json()["data"]}
    assert {row["value"]: row["count"] for row in facets["filter.p.vendor"]["values"]} == {"Lin": 1, "Wu": 1}
    assert facets["filter.v.price"]["highest"] == 9_000
    assert facets["filter.p.vendor"]["highest"] is None


def test_search_and_recommendations(store: Store) -> None:
    jade = make_product("Jade ring", product_type="ring")
    make_product("Amber ring", product_type="ring")
    make_product("Vase", product_type="vase")
    client = elsewhere(store)
    assert titles(client.get(f"{API}search?q=jade")) == ["Jade ring"]
    assert len(titles(client.get(f"{API}search?q=ring&limit=1"))) == 1
    assert titles(client.get(f"{API}products/{jade.handle}/recommendations")) == ["Amber ring"]
    assert titles(client.get(f"{API}products/{jade.handle}/recommendations?intent=complementary")) == []


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("products?vendor=Lin", "vendor"),
        ("products?limit=0", "limit"),
        ("products?limit=251", "limit"),
        ("products?sort=manual", "sort"),
        ("products?cursor=x", "cursor"),
        ("products?filter.v.price.gte=cheap", "filter.v.price.gte"),
        ("products?filter.v.availability=yes", "filter.v.availability"),
        ("products?fields=cost", "fields"),
        ("search", "q"),
        ("search?q=a&limit=51", "limit"),
        ("products/jade/recommendations?limit=11", "limit"),
        ("products/jade/recommendations?intent=none", "intent"),
    ],
)
def test_what_means_nothing_is_refused_by_its_name(store: Store, path: str, parameter: str) -> None:
    make_product("Jade", handle="jade")
    answer = elsewhere(store).get(API + path)
    assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (400, parameter)
    assert answer["Content-Type"] == "application/problem+json"


def test_the_number_of_queries_does_not_grow(store: Store, django_assert_num_queries: Any) -> None:
    client = elsewhere(store)

    def asked() -> int:
        return len(queries_of(lambda: client.get(f"{API}products")))

    make_sizes("A")
    before = asked()
    for title in ("B", "C", "D"):
        make_sizes(title)
    assert asked() == before
    with django_assert_num_queries(1):
        client.get(f"{API}products?fields=handle,title")


def test_another_language_has_its_prefix(store: Store) -> None:
    texts = {"en": {"title": "Amethyst"}}
    product = make_product("紫水晶", translations=texts)
    Store.objects.filter(pk=store.pk).update(locales=["zh-Hans", "en"])
    routes.forget_all()
    client = elsewhere(store)
    assert client.get(f"{API}products/{product.handle}").json()["title"] == "紫水晶"
    assert client.get(f"/en{API}products/{product.handle}").json()["title"] == "Amethyst"


def test_a_closed_shop_tells_nothing(store: Store) -> None:
    product = make_product("Jade")
    set_shop_password(store=store, is_closed=True, password="open sesame 1", messages={}, actor="account:1")
    routes.forget_all()
    answer = elsewhere(store).get(f"{API}products/{product.handle}")
    assert (answer.status_code, answer.json()["code"]) == (401, "password_required")
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Jade" not in answer.content.decode()


def test_things_of_another_store_are_not_there(store: Store) -> None:
    other = open_another()
    with in_store(other):
        product = make_product("Theirs", handle="theirs")
        shelf = create_collection(draft=CollectionDraft(title="Theirs", handle="theirs"))
    client = elsewhere(store)
    assert client.get(f"{API}products/{product.handle}").status_code == 404
    assert client.get(f"{API}collections/{shelf.handle}/products").status_code == 404
    assert titles(client.get(f"{API}search?q=Theirs")) == []
    assert titles(elsewhere(other).get(f"{API}search?q=Theirs")) == ["Theirs"]


def test_a_browser_may_ask_what_may_be_sent(store: Store) -> None:
    answer = elsewhere(store).options(f"{API}products")
    assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (204, "*")
    assert "Idempotency-Key" in answer["Access-Control-Allow-Headers"]
    # Everything but the API is refused as it was.
    assert elsewhere(store).post("/cart/add.js").status_code == 403
    assert shopper_at(store).get("/").status_code == 200


def test_its_description_is_served_at_the_shop(store: Store) -> None:
    told = elsewhere(store).get(f"{API}openapi.json").json()
    assert told["info"]["title"] == "Kaidian storefront API"
    assert f"{API}products/{{handle}}" in told["paths"]
    assert list(told["components"]["securitySchemes"]) == ["customer"]
    assert told["paths"][f"{API}products"]["get"].get("security", []) == []
