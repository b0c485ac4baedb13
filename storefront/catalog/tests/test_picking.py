"""Picking a variant: by its id or by option values; products as JSON; products that go together."""

from __future__ import annotations

import pytest

from storefront.catalog.drafts import OptionDraft, VariantDraft
from storefront.catalog.drops import ProductDrop
from storefront.catalog.models import Product, Variant
from storefront.catalog.queries.shop import related
from storefront.testing import make_product, make_sizes, shopper_at
from tenants.models import Store
from themes.rendering.page import Page

pytestmark = pytest.mark.django_db


def shirt() -> Product:
    """Red and blue, in S and M; there is no blue M, and red S is sold out."""
    held = {("Red", "S"): 0, ("Red", "M"): 3, ("Blue", "S"): 3}
    return make_product(
        "Shirt",
        options=(
            OptionDraft(name="Color", values=("Red", "Blue"), translations={"zh-Hans": {"name": "颜色"}}),
            OptionDraft(name="Size", values=("S", "M")),
        ),
        variants=tuple(
            VariantDraft(price=10_000, option_values=values, on_hand=n) for values, n in held.items()
        ),
    )


def page() -> Page:
    """A page in English."""
    return Page(locale="en", currency="CNY")


def test_option_values_choose_a_variant(store: Store) -> None:
    drop = ProductDrop(shirt(), page(), picks=["1-1", "2-0"])
    selected = drop.selected_variant()
    assert selected is not None
    assert selected.title() == "Blue / S"
    assert [value.selected() for value in drop.option_drops[0].values()] == [False, True]
    # Size by the colour that is chosen before it; colour by itself.
    assert [value.available() for value in drop.option_drops[1].values()] == [True, False]
    assert [value.available() for value in drop.option_drops[0].values()] == [True, True]


def test_option_values_without_a_variant_stay_chosen(store: Store) -> None:
    drop = ProductDrop(shirt(), page(), picks=["1-1", "2-1"])
    assert drop.selected_variant() is None
    assert [option.selected_value() for option in drop.option_drops] == ["Blue", "M"]
    first = drop.selected_or_first_available_variant()
    assert first is not None
    assert first.title() == "Red / M"


def test_a_colour_has_a_swatch_and_prints_its_name(store: Store) -> None:
    red = ProductDrop(shirt(), page()).option_drops[0].values()[0]
    swatch = red.swatch()
    assert swatch is not None
    assert swatch.color() == "#c4302b"
    assert str(red) == "Red"
    assert red == "Red"


@pytest.mark.parametrize(
    "query", ["variant=abc", "variant=999999999", "option_values=%00,9-9", "option_values=1-0"]
)
def test_a_variant_that_is_not_there_gives_the_product(store: Store, query: str) -> None:
    product = shirt()
    assert shopper_at(store).get(f"/products/{product.handle}?{query}").status_code == 200


def test_products_as_json(store: Store) -> None:
    product = shirt()
    shopper = shopper_at(store)
    found = shopper.get(f"/en/products/{product.handle}.js").json()
    assert found["options"][0] == {"name": "Color", "position": 1, "values": ["Red", "Blue"]}
    assert [variant["options"] for variant in found["variants"]] == [
        ["Red", "S"],
        ["Red", "M"],
        ["Blue", "S"],
    ]
    assert (found["price"], found["available"]) == (10_000, True)
    record = shopper.get(f"/products/{product.handle}.json").json()["product"]
    assert [variant["price"] for variant in record["variants"]] == ["100.00"] * 3
    assert record["variants"][0]["option1"] == "Red"


def test_sections_of_a_page_are_rendered_by_themselves(store: Store) -> None:
    product = make_sizes()
    variant = Variant.objects.filter(product=product).last()
    assert variant is not None
    shopper = shopper_at(store)
    html = shopper.get(
        f"/products/{product.handle}?variant={variant.pk}&section_id=template--product__main"
    ).content.decode()
    assert html.startswith('<section id="shopify-section-template--product__main"')
    assert "<html" not in html
    both = shopper.get("/collections/all?sections=template--collection__main,none").json()
    assert (both["template--collection__main"].startswith("<section"), both["none"]) == (True, None)
    assert shopper.get("/collections/all?section_id=none").status_code == 404


def test_related_products_are_the_most_alike(store: Store) -> None:
    own = make_product("A", product_type="ring", tags=("jade", "new"), vendor="Lin")
    make_product("vendor only", vendor="Lin")
    tagged = make_product("tagged", tags=("jade", "new"))
    both = make_product("both", product_type="ring", tags=("jade",))
    assert related(own, 5) == [both, tagged]
