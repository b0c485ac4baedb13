"""The catalogue in the API."""

from __future__ import annotations

import base64
import io
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from foundation.models import Event
from plugins.access.testing import ApiClient
from storefront.catalog.models import Collection, Media, Product, Variant
from storefront.inventory.models import StockLevel
from tenants.context import in_store
from tenants.models import Store

pytestmark = pytest.mark.django_db


@pytest.fixture
def api(store: Store) -> ApiClient:
    return ApiClient(store)


def money(amount: int) -> dict[str, object]:
    return {"amount": amount, "currency": "CNY"}


def ring(**more: Any) -> dict[str, Any]:
    return {
        "title": "Ring",
        "options": [{"name": "Size", "values": ["S", "M"]}],
        "variants": [
            {"option_values": ["S"], "price": money(1999), "sku": "R-S", "on_hand": 3},
            {"option_values": ["M"], "price": money(2199), "sku": "R-M"},
        ],
        **more,
    }


def test_a_product_is_made_read_and_changed(store: Store, api: ApiClient) -> None:
    made = api.post("products", ring(tags=["silver"], status="active"))
    assert made.status_code == 201, made.content
    told = made.json()
    assert made.headers["Location"] == f"/api/2026-11/products/{told['id']}"
    assert [(each["title"], each["price"]) for each in told["variants"]] == [
        ("S", money(1999)),
        ("M", money(2199)),
    ]
    assert (told["handle"], told["price_min"], told["tags"]) == ("ring", money(1999), ["silver"])
    with in_store(store):
        assert StockLevel.objects.get(variant__sku="R-S").on_hand == 3
        assert Event.objects.get(name="product.created").actor == f"token:{api.token.pk}"
    changed = api.patch(f"products/{told['id']}", {"title": "Band"}, If_Match=made.headers["ETag"])
    assert (changed.status_code, changed.json()["title"]) == (200, "Band")
    assert [each["id"] for each in changed.json()["variants"]] == [each["id"] for each in told["variants"]]
    stale = api.patch(f"products/{told['id']}", {"title": "Hoop"}, If_Match=made.headers["ETag"])
    assert (stale.status_code, stale.json()["code"]) == (412, "stale")


def test_one_of_many_variants_is_changed(api: ApiClient) -> None:
    small, large = api.post("products", ring()).json()["variants"]
    answer = api.patch(f"variants/{small['id']}", {"price": money(1), "compare_at_price": money(9)})
    assert (answer.status_code, answer.json()["price"], answer.json()["sku"]) == (200, money(1), "R-S")
    assert api.get(f"variants/{large['id']}").json() == large


def test_variants_of_a_list_keep_what_is_not_said_and_others_go(api: ApiClient) -> None:
    told = api.post("products", ring()).json()
    small = told["variants"][0]
    answer = api.patch(f"products/{told['id']}", {"variants": [{"id": small["id"], "barcode": "123"}]})
    [left] = answer.json()["variants"]
    assert left == {**small, "barcode": "123"}


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"title": "x"}, "#/variants", "required"),
        (ring(title=""), "#/title", "blank"),
        (ring(handle="a b"), "#/handle", "handle_invalid"),
        (ring(variants=[{"option_values": ["S"]}]), "#/variants/0/price", "price_missing"),
        (ring(variants=[{"id": 9, "price": money(1)}]), "#/variants/0/id", "variant_unknown"),
        (ring(variants=[{"price": 1}]), "#/variants/0/price", "shape"),
        (ring(variants=[{"price": {"amount": 1, "currency": "USD"}}]), "#/variants/0/price", "currency"),
        (ring(variants=[{"price": money(-1)}]), "#/variants/0/price", "range"),
        (ring(variants=[{"price": money(1), "colour": 1}]), "#/variants/0/colour", "unknown"),
        (ring(pictures=[{"alt": "x"}]), "#/pictures/0/source_url", "picture_missing"),
        (ring(pictures=[{"data": "?"}]), "#/pictures/0/data", "not_base64"),
        (ring(options=[{"name": "Size"}]), "#/options/0/values", "required"),
    ],
)
def test_faults_are_named_by_pointer(
    store: Store, api: ApiClient, body: Any, pointer: str, code: str
) -> None:
    answer = api.post("products", body)
    assert answer.status_code == 422
    assert (pointer, code) in [(fault["pointer"], fault["code"]) for fault in answer.json()["errors"]]
    with in_store(store):
        assert Product.objects.count() == 0


def test_pictures_are_added_ordered_described_and_taken_off(store: Store, api: ApiClient) -> None:
    file = io.BytesIO()
    Image.new("RGB", (8, 8), "#336699").save(file, "PNG")
    data = base64.b64encode(file.getvalue()).decode()
    pk = api.post("products", ring(pictures=[{"source_url": "https://example.com/a.png"}])).json()["id"]
    added = api.post(f"products/{pk}/pictures", {"pictures": [{"data": data, "alt": "Blue"}]})
    first, second = added.json()["pictures"]
    assert (added.status_code, first["source_url"], second["alt"]) == (
        200,
        "https://example.com/a.png",
        "Blue",
    )
    turned = api.post(f"products/{pk}/pictures/order", {"picture_ids": [second["id"]]}).json()["pictures"]
    assert [each["id"] for each in turned] == [second["id"], first["id"]]
    assert api.patch(f"pictures/{first['id']}", {"alt": "First"}).json()["alt"] == "First"
    assert api.delete(f"pictures/{second['id']}").status_code == 204
    with in_store(store):
        assert [media.pk for media in Media.objects.all()] == [first["id"]]


def test_lists_are_filtered_sorted_and_paged(api: ApiClient) -> None:
    for index in range(5):
        api.post("products", ring(title=f"Ring {index}", vendor="Odd" if index % 2 else "Even"))
    seen: list[str] = []
    url: str | None = "products?limit=2&sort=title&fields=title&vendor=Even"
    while url:
        page = api.get(url.partition("localhost")[2] or url).json()
        seen += [row["title"] for row in page["data"]]
        url = page["next"]
    assert seen == ["Ring 0", "Ring 2", "Ring 4"]
    assert [row["title"] for row in api.get("products?q=ring+3").json()["data"]] == ["Ring 3"]
    assert api.get("products?sku=R-M&limit=250").json()["next"] is None
    assert len(api.get("products?sku=R-M").json()["data"]) == 5
    [row] = api.get("products?limit=1&fields=title,variants.price").json()["data"]
    assert row == {"title": "Ring 4", "variants": [{"price": money(1999)}, {"price": money(2199)}]}


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("limit=0", "limit"),
        ("limit=x", "limit"),
        ("sort=price", "sort"),
        ("cursor=x", "cursor"),
        ("cursor=WyItaWQiLCJ4Il0", "cursor"),
        ("status=gone", "status"),
        ("updated_since=yesterday", "updated_since"),
        ("collection_id=x", "collection_id"),
        ("colour=red", "colour"),
    ],
)
def test_what_can_not_be_asked_is_named(api: ApiClient, query: str, parameter: str) -> None:
    answer = api.get(f"products?{query}")
    assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (400, parameter)


def test_lists_tell_variants_only_where_they_are_asked_for(api: ApiClient) -> None:
    api.post("products", ring())
    [row] = api.get("products").json()["data"]
    assert "variants" not in row
    assert len(row["options"]) == 1


def test_the_number_of_queries_does_not_grow_with_rows(store: Store, api: ApiClient) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert api.get(f"products?fields={','.join(fields)}").status_code == 200
        return len(caught)

    fields = api.post("products", ring()).json()
    api.get("products")
    few = queries()
    for _ in range(5):
        api.post("products", ring(pictures=[{"source_url": "https://example.com/a.png"}]))
    assert queries() == few


def test_collections_by_hand_and_by_rules(store: Store, api: ApiClient) -> None:
    one, two = (api.post("products", ring(title=title, status="active")).json()["id"] for title in ("A", "B"))
    made = api.post("collections", {"title": "Rings"})
    assert (made.status_code, made.json()["products_count"]) == (201, 0)
    pk = made.json()["id"]
    assert api.put(f"collections/{pk}/products", {"product_ids": [two, one]}).json()["products_count"] == 2
    listed = api.get(f"products?collection_id={pk}&fields=id&sort=id").json()["data"]
    assert [row["id"] for row in listed] == [one, two]
    rules = [{"field": "title", "relation": "equals", "value": "A"}]
    ruled = api.patch(f"collections/{pk}", {"rules": rules}).json()
    assert (ruled["rules"], ruled["products_count"]) == (rules, 1)
    refused = api.put(f"collections/{pk}/products", {"product_ids": [two]})
    assert (refused.status_code, refused.json()["code"]) == (409, "has_rules")
    wrong = api.patch(f"collections/{pk}", {"rules": [{"field": "price", "relation": "more", "value": "x"}]})
    assert wrong.json()["errors"][0]["pointer"] == "#/rules/0/value"
    assert api.delete(f"collections/{pk}").status_code == 204
    with in_store(store):
        assert Collection.objects.count() == 0
        assert Variant.objects.count() == 4
