"""The price of 100 ml: reckoned, typed in the editor, told to themes, kept in files."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps

from foundation.errors import ActionError
from storefront.catalog.actions import update_product
from storefront.catalog.drafts import draft_of
from storefront.catalog.exporting.table import export_csv
from storefront.catalog.measures import UNITS, Measure, amount_of
from storefront.catalog.models import Product
from storefront.testing import make_product, shopper_at, variant_of
from tenants.context import in_store
from tenants.models import Store

from .product_files import imported, made, product_row
from .test_catalog_pages import Office, office  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
BOTTLE = Measure(Decimal(250), "ml", 100, "ml")


@pytest.mark.parametrize(
    ("price", "measure", "told"),
    [
        (1_990, BOTTLE, 796),
        (1_990, Measure(Decimal("0.75"), "l", 1, "l"), 2_653),
        (12_800, Measure(Decimal(500), "g", 1, "kg"), 25_600),
        (999, Measure(Decimal(12), "item", 1, "item"), 83),
        (1_000, Measure(Decimal(16), "oz", 100, "g"), 220),
        (100, Measure(Decimal(8), "ml", 1, "ml"), 12),
    ],
)
def test_the_price_of_a_unit(price: int, measure: Measure, told: int) -> None:
    assert measure.fits
    assert measure.price_of(price) == told


def test_units_that_measure_different_things_do_not_fit() -> None:
    assert not Measure(Decimal(1), "l", 1, "kg").fits
    assert not Measure(Decimal(1), "stone", 1, "stone").fits
    assert not Measure(Decimal(0), "g", 1, "g").fits
    assert {kind for kind, _factor in UNITS.values()} == {"volume", "weight", "length", "area", "count"}
    assert [amount_of(replace(BOTTLE, quantity=Decimal(text))) for text in ("250.000", "0.500", "1E+3")] == [
        *("250", "0.5", "1000"),
    ]


def test_what_does_not_fit_is_refused_by_the_action(store: Store) -> None:
    product = make_product(variant={"measure": BOTTLE})
    draft = draft_of(Product.objects.get())
    wrong = replace(draft, variants=(replace(draft.variants[0], measure=replace(BOTTLE, unit="kg")),))
    with pytest.raises(ActionError) as refused:
        update_product(product_id=product.pk, draft=wrong, actor="system")
    assert (refused.value.code, refused.value.field) == ("measure_unfit", "variants.0.measure")
    assert variant_of(product).measure == BOTTLE


FORM = {
    "title": "洗发水",
    "status": "active",
    "v0-values": "[]",
    "v0-price": "19.90",
    "v0-contents": "250",
    "v0-contents_unit": "ml",
    "v0-per": "100",
    "v0-per_unit": "ml",
}


def test_it_is_typed_in_the_editor(office: Office, store: Store) -> None:  # noqa: F811 - the fixture
    assert office.post("product_new", FORM).status_code == 302
    with in_store(store):
        product = Product.objects.get()
        variant = variant_of(product)
    assert variant.measure == BOTTLE
    page = office.get("product", number=product.pk).content.decode()
    assert 'name="v0-contents" value="250"' in page
    assert 'name="v0-per" value="100"' in page
    without = {**FORM, "v0-id": str(variant.pk), "v0-contents": ""}
    office.post("product", without, number=product.pk)
    with in_store(store):
        assert variant_of(product).measure is None


@pytest.mark.parametrize("typed", [{"v0-contents": "much"}, {"v0-per": "x"}, {"v0-per_unit": "kg"}])
def test_a_mistake_is_told_beside_it_and_what_was_typed_stays(
    office: Office,  # noqa: F811 - the fixture
    store: Store,
    typed: dict[str, str],
) -> None:
    answer = office.post("product_new", {**FORM, **typed})
    page = answer.content.decode()
    assert (answer.status_code, page.count('class="errorlist"')) == (422, 1)
    assert f'name="v0-contents" value="{typed.get("v0-contents", "250")}"' in page
    with in_store(store):
        assert not Product.objects.exists()


def test_themes_show_it(store: Store) -> None:
    make_product("洗发水", price=1_990, handle="shampoo", variant={"measure": BOTTLE})
    shopper = shopper_at(store)
    assert "¥7.96/100ml" in shopper.get("/products/shampoo").text
    variant = shopper.get("/products/shampoo.js").json()["variants"][0]
    assert (variant["unit_price"], variant["unit_price_measurement"]) == (
        796,
        {
            "measured_type": "volume",
            "quantity_value": 250,
            "quantity_unit": "ml",
            "reference_value": 100,
            "reference_unit": "ml",
        },
    )
    make_product("手串", handle="beads")
    plain = shopper.get("/products/beads.js").json()["variants"][0]
    assert "unit_price" not in plain
    assert "price__unit" not in shopper.get("/products/beads").text


def test_files_keep_it(store: Store) -> None:
    cells = {"Unit Price Total Measure": "250.0", "Unit Price Total Measure Unit": "ML"}
    base = {"Unit Price Base Measure": "100", "Unit Price Base Measure Unit": "ml"}
    imported(made(product_row("shampoo") | cells | base, product_row("beads")))
    measures = {product.handle: variant_of(product).measure for product in Product.objects.all()}
    assert measures == {"shampoo": BOTTLE, "beads": None}
    exported = "".join(export_csv(Product.objects.all(), store))
    Product.objects.all().delete()
    imported(exported)
    assert {product.handle: variant_of(product).measure for product in Product.objects.all()} == measures


def test_what_earlier_imports_brought_along_becomes_fields(store: Store) -> None:
    extra = {"Unit price total measure": "250", "Unit price total measure unit": "ml", "Colour": "blue"}
    product = make_product()
    Product.objects.update(extra={**extra, "Unit Price Base Measure": "100"})
    odd = make_product("手串")
    odd.variants.update(extra={"Unit Price Total Measure": "some"})
    import_module("storefront.catalog.migrations.0005_unit_prices").read_extras(apps, None)
    product.refresh_from_db()
    assert (variant_of(product).measure, product.extra) == (BOTTLE, {"Colour": "blue"})
    assert (variant_of(odd).measure, variant_of(odd).extra) == (None, {"Unit Price Total Measure": "some"})
