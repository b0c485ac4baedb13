"""Fields of plugins: filled in by merchants, read by themes, apart by store and plugin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backoffice.testing import check_access, client_of, open_another, personas
from foundation.errors import ActionError
from foundation.models import Event
from plugins.access.testing import ApiClient
from plugins.actions import install_plugin, remove_plugin, switch_plugin
from plugins.actions.metafields import fill_fields
from plugins.metafields import fields_on, values_of
from plugins.models import FieldValue
from plugins.testing import with_plugins
from storefront.catalog.actions import create_collection
from storefront.catalog.actions.collections import CollectionDraft
from storefront.catalog.drops import CollectionDrop, ProductDrop, product_drops
from storefront.catalog.drops.shelves import all_collections
from storefront.catalog.models import Product
from storefront.orders.tests.test_order_api import make_order
from storefront.testing import make_product, shopper_at
from tenants.context import in_store
from tenants.models import Store
from tenants.testing import queries_of
from themes.engine import Run
from themes.installed import engine
from themes.objects.metafields import HasMetafields
from themes.rendering.page import Page

pytestmark = pytest.mark.django_db
TAILOR = "fine-tailor"


@pytest.fixture(autouse=True)
def tailor(store: Store) -> Iterator[Store]:
    """A store with the plugin `fine-tailor`."""
    with with_plugins("storefront.extensions.tests.tailor"):
        install_plugin(plugin=TAILOR)
        yield store


@pytest.fixture
def ring(store: Store) -> Product:
    return make_product("Ring")


def fill(product: Product, **values: Any) -> list[str]:
    return fill_fields(plugin=TAILOR, thing="product", number=product.pk, values=values)


def field(drop: HasMetafields, key: str, namespace: str = TAILOR) -> object:
    found: Any = drop.metafields().lookup(namespace)
    return str(found.lookup(key)) if found.lookup(key) is not None else None


def page() -> Page:
    return Page(locale="en", currency="CNY")


def test_values_are_kept_and_what_changed_is_told(ring: Product) -> None:
    assert fill(ring, care="Cold", layers=2, code="s3cret") == ["care", "layers", "code"]
    assert fill(ring, care="Cold", layers=2, code="") == []
    assert fill(ring, care="", layers=None) == ["care", "layers"]
    (code,) = FieldValue.objects.all()
    assert (code.field, "s3cret" in str(code.value)) == ("code", False)
    told = Event.objects.filter(name="plugin.fields_filled").order_by("pk").values_list("payload", flat=True)
    assert [each["fields"] for each in told] == [["care", "code", "layers"], ["care", "layers"]]
    with pytest.raises(ActionError, match="no such field"):
        fill(ring, price=1)


def test_themes_read_them_and_never_a_secret(ring: Product) -> None:
    fill(ring, care="<b>Cold</b>", code="s3cret")
    drop = ProductDrop(ring, page())
    assert (field(drop, "care"), field(drop, "layers"), field(drop, "code")) == ("<b>Cold</b>", "1", None)
    assert field(drop, "care", "fine_tailor") == "<b>Cold</b>"
    assert field(drop, "care", "other") is None


def test_liquid_reads_them_escaped(ring: Product, store: Store) -> None:
    fill(ring, care="<b>Cold</b>")
    template = engine().compile("{{ product.metafields.fine-tailor.care }}", "t")
    text = template.render(Run(objects={"product": ProductDrop(ring, page())}))
    assert text == "&lt;b&gt;Cold&lt;/b&gt;"


def test_a_shelf_of_products_costs_two_queries(store: Store) -> None:
    rows = [make_product(f"Ring {number}") for number in range(6)]
    fill(rows[3], care="Cold")
    drops = product_drops(rows, page())
    with CaptureQueriesContext(connection) as asked:
        assert [field(drop, "care") for drop in drops] == [None, None, None, "Cold", None, None]
    assert len(asked) == 2


def test_without_plugins_they_cost_nothing(ring: Product) -> None:
    with with_plugins(), CaptureQueriesContext(connection) as asked:
        assert field(ProductDrop(ring, page()), "care") is None
        assert fields_on("product") == []
    assert len(asked) == 0


def test_a_plugin_that_is_off_shows_nothing_and_loses_nothing(ring: Product) -> None:
    fill(ring, care="Cold")
    switch_plugin(plugin=TAILOR, is_on=False)
    assert field(ProductDrop(ring, page()), "care") is None
    with pytest.raises(ActionError):
        fill(ring, care="Hot")
    switch_plugin(plugin=TAILOR, is_on=True)
    assert field(ProductDrop(ring, page()), "care") == "Cold"
    remove_plugin(plugin=TAILOR, with_data=False)
    assert FieldValue.objects.count() == 1
    install_plugin(plugin=TAILOR)
    remove_plugin(plugin=TAILOR, with_data=True)
    assert FieldValue.objects.count() == 0


def test_another_store_has_none_of_it(ring: Product) -> None:
    fill(ring, care="Cold")
    with in_store(open_another()):
        assert values_of("product", [ring.pk]) == {}


def test_merchants_fill_them_in(ring: Product, store: Store, store_owner: Any) -> None:
    check_access(personas(store, open_another()), store, "product_fields", {"number": ring.pk})
    client = client_of(store_owner)
    shown = f"/stores/{store.handle}/products/{ring.pk}/"
    assert f"{shown}fields" in client.get(shown).text
    wrong = client.post(f"{shown}fields", {"fine-tailor-care": "x" * 21, "fine-tailor-layers": "3"})
    assert (wrong.status_code, "x" * 21 in wrong.text) == (422, True)
    client.post(f"{shown}fields", {"fine-tailor-care": "Cold", "fine-tailor-layers": "3"})
    assert "Cold" in client.get(shown).text
    with in_store(store):
        assert values_of("product", [ring.pk]) == {ring.pk: {TAILOR: {"care": "Cold", "layers": 3}}}
    assert client.get(f"/stores/{store.handle}/products/999999/fields").status_code == 404


def test_variants_and_collections_have_them_too(store: Store) -> None:
    rows = [make_product(f"Ring {number}") for number in range(3)]
    variant = rows[1].variants.get()
    fill_fields(plugin=TAILOR, thing="variant", number=variant.pk, values={"care": "Dry"})
    for number in range(3):
        create_collection(draft=CollectionDraft(title=f"Shelf {number}", is_published=True))
    around = page()
    shelves = all_collections(around)
    first = [drop.variants()[0] for drop in product_drops(rows, around)]
    shelf = list(shelves)
    fill_fields(plugin=TAILOR, thing="collection", number=shelf[2].id(), values={"care": "Hot"})
    with CaptureQueriesContext(connection) as asked:
        assert [field(drop, "care") for drop in first] == [None, "Dry", None]
        assert [field(drop, "care") for drop in shelf] == [None, None, "Hot"]
        assert field(CollectionDrop(None, around), "care") is None
    assert len(asked) == 4


def test_merchants_fill_in_variants_and_collections(store: Store, store_owner: Any) -> None:
    ring = make_product("Ring")
    variant = ring.variants.get()
    shelf = create_collection(draft=CollectionDraft(title="Shelf"))
    people = personas(store, open_another())
    client, base = client_of(store_owner), f"/stores/{store.handle}"
    below, shelves = f"{base}/products", f"{base}/collections"
    for name, number, shown, path in (
        ("variant_fields", variant.pk, f"{below}/{ring.pk}/", f"{below}/variants/{variant.pk}"),
        ("collection_fields", shelf.pk, f"{shelves}/{shelf.pk}/", f"{shelves}/{shelf.pk}"),
    ):
        check_access(people, store, name, {"number": number})
        assert f"{path}/fields" in client.get(shown).text
        answer = client.post(f"{path}/fields", {"fine-tailor-care": "Cold"})
        assert answer.headers["Location"] == shown
        assert "Cold" in client.get(shown).text
    assert client.get(f"{base}/products/variants/999999/fields").status_code == 404
    with in_store(store):
        assert values_of("variant", [variant.pk]) == {variant.pk: {TAILOR: {"care": "Cold"}}}
        assert values_of("collection", [shelf.pk]) == {shelf.pk: {TAILOR: {"care": "Cold"}}}


def _thing(kind: str, store: Store, api: ApiClient) -> int:
    if kind == "customers":
        return int(api.post("customers", {"email": "lin@example.com"}).json()["id"])
    if kind == "orders":
        return make_order(store).pk
    if kind == "collections":
        return create_collection(draft=CollectionDraft(title="Shelf")).pk
    ring = make_product("Ring")
    return ring.pk if kind == "products" else ring.variants.get().pk


@pytest.mark.parametrize("kind", ["products", "variants", "collections", "customers", "orders"])
def test_programs_read_and_fill_them_in(store: Store, kind: str) -> None:
    api = ApiClient(store)
    names = {"customers": ("size", "M", 7), "orders": ("gift", True, "yes")}
    name, value, wrong = names.get(kind, ("care", "Cold", "x" * 21))
    path = f"{kind}/{_thing(kind, store, api)}/metafields"
    seen = api.get(path)
    assert (seen.status_code, seen.json()["metafields"][TAILOR][name]) == (200, None)
    told = api.patch(path, {"metafields": {TAILOR: {name: value}}}, If_Match=seen.headers["ETag"])
    assert (told.status_code, told.json()["metafields"][TAILOR][name]) == (200, value), told.content
    late = api.patch(path, {"metafields": {TAILOR: {name: value}}}, If_Match=seen.headers["ETag"])
    assert late.status_code == 412
    for values in ({TAILOR: {name: wrong}}, {TAILOR: {"no": "x"}}, {"other": {name: value}}):
        assert api.patch(path, {"metafields": values}).status_code == 422
    assert api.get(path).json()["metafields"][TAILOR][name] == value
    assert api.patch(path, {}).json()["metafields"][TAILOR][name] == value
    gone = api.patch(path, {"metafields": {TAILOR: {name: None}}})
    assert gone.json()["metafields"][TAILOR][name] is None
    assert api.get(f"{kind}/999999/metafields").status_code == 404
    switch_plugin(plugin=TAILOR, is_on=False)
    assert api.get(path).json()["metafields"] == {}


def test_programs_never_get_a_secret_nor_fill_in_without_the_right(ring: Product, store: Store) -> None:
    path = f"products/{ring.pk}/metafields"
    told = ApiClient(store).patch(path, {"metafields": {TAILOR: {"code": "s3cret", "layers": 2}}})
    assert told.json()["metafields"] == {TAILOR: {"care": None, "layers": 2}}
    reader = ApiClient(store, scopes=["catalog.view"])
    assert reader.patch(path, {"metafields": {TAILOR: {"layers": 3}}}).status_code == 403
    assert reader.get(path).json()["metafields"] == {TAILOR: {"care": None, "layers": 2}}


def test_the_shops_api_tells_public_ones_alone(ring: Product, store: Store) -> None:
    fill(ring, care="Cold", layers=2, code="s3cret")
    variant = ring.variants.get()
    fill_fields(plugin=TAILOR, thing="variant", number=variant.pk, values={"care": "Dry"})
    shelf = create_collection(draft=CollectionDraft(title="Rings"), product_ids=[ring.pk])
    shopper = shopper_at(store)
    told = shopper.get(f"/api/2026-11/products/{ring.handle}").json()
    assert told["metafields"] == {TAILOR: {"care": "Cold"}}
    assert told["variants"][0]["metafields"] == {TAILOR: {"care": "Dry"}}
    collection = shopper.get(f"/api/2026-11/collections/{shelf.handle}").json()
    assert collection["metafields"] == {TAILOR: {"care": None}}
    switch_plugin(plugin=TAILOR, is_on=False)
    assert shopper.get(f"/api/2026-11/products/{ring.handle}").json()["metafields"] == {}


def test_the_shops_api_reads_them_at_once(store: Store) -> None:
    shopper = shopper_at(store)

    def asked() -> int:
        return len(queries_of(lambda: shopper.get("/api/2026-11/products")))

    fill(make_product("First"), care="Cold")
    few = asked()
    for number in range(4):
        fill(make_product(f"Ring {number}"), care="Cold")
    assert asked() == few
