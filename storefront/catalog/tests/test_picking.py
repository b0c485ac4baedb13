"""Picking a variant: by its id or by option values; products as JSON; products that go together."""

from __future__ import annotations

import json

import pytest

from storefront.catalog.drafts import OptionDraft, VariantDraft
from storefront.catalog.drops import CollectionDrop, ProductDrop
from storefront.catalog.models import Product, Variant
from storefront.catalog.queries.shop import related
from storefront.testing import make_product, make_sizes, shopper_at
from tenants.models import Store
from themes.engine import Run
from themes.installed import engine
from themes.language.text import json as json_filter
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
    printed = json.loads(str(json_filter(ProductDrop(product, page()))))
    when = {name: printed[name] for name in ("created_at", "published_at")}
    assert printed == {**found, **when, "options": ["Color", "Size"], "url": f"/products/{product.handle}"}
    assert json.loads(str(json_filter(ProductDrop(product, page()).variants()))) == found["variants"]
    record = shopper.get(f"/products/{product.handle}.json").json()["product"]
    assert [variant["price"] for variant in record["variants"]] == ["100.00"] * 3
    assert record["variants"][0]["option1"] == "Red"


def test_options_are_found_by_name_in_any_case_and_in_both_languages(store: Store) -> None:
    drop = ProductDrop(shirt(), Page(locale="zh-Hans", currency="CNY"))
    found = [drop.options_by_name()[name] for name in ("color", "COLOR", "颜色", "Colour")]
    assert found == [drop.option_drops[0]] * 3 + [None]


def test_a_product_without_options_is_called_as_scripts_expect(store: Store) -> None:
    product = make_product("Ring")
    found = shopper_at(store).get(f"/products/{product.handle}.js").json()
    assert found["options"] == [{"name": "Title", "position": 1, "values": ["Default Title"]}]
    assert [variant["options"] for variant in found["variants"]] == [["Default Title"]]


def test_a_product_within_a_collection_knows_its_neighbours(store: Store) -> None:
    first, second, third = (make_product(title) for title in ("A", "B", "C"))
    shopper = shopper_at(store)
    html = shopper.get(f"/collections/all/products/{second.handle}?sort_by=title-ascending").content.decode()
    assert f'<link rel="canonical" href="{store.url}/products/{second.handle}"' in html
    for product, before, after in ((first, None, "b"), (second, "a", "c"), (third, "b", None)):
        shown = page()
        shown.objects = {"product": ProductDrop(product, shown)}
        around = CollectionDrop(None, shown, "title-ascending")
        beside = (around.previous_product(), around.next_product())
        assert [drop.row.handle if drop else None for drop in beside] == [before, after]
    assert (
        shopper.get(f"/collections/gone/products/{first.handle}").headers["Location"]
        == f"/products/{first.handle}"
    )
    assert shopper.get("/collections/all/products/gone").status_code == 404


def test_what_a_setting_holds_prints_and_equals_its_handle(store: Store) -> None:
    shelf, ring = CollectionDrop(None, page()), ProductDrop(make_product("Ring"), page())
    source = "{{ c }} {{ p }} {{ collections[c].title }} {{ all_products[p].title }}"
    source += "{% if p == 'ring' %} yes{% endif %}"
    globals_: dict[str, object] = {"collections": {"all": shelf}, "all_products": {"ring": ring}}
    html = engine().compile(source, "x").render(Run(objects={**globals_, "c": shelf, "p": ring}))
    assert html == "all ring All products Ring yes"


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
    by_short_name = shopper.get(f"/products/{product.handle}?variant={variant.pk}&section_id=main")
    assert by_short_name.status_code == 200
    assert 'id="shopify-section-template--product__main"' in by_short_name.text
    assert shopper.get("/collections/all?section_id=none").status_code == 404


def test_a_variant_has_an_address_and_sections_of_its_own(store: Store) -> None:
    product = make_sizes()
    last = product.variants.order_by("position").last()
    assert last is not None
    shopper = shopper_at(store)
    assert (
        shopper.get(f"/variants/{last.pk}").headers["Location"]
        == f"/products/{product.handle}?variant={last.pk}"
    )
    html = shopper.get(f"/variants/{last.pk}?section_id=template--product__main").content.decode()
    assert html.startswith('<section id="shopify-section-template--product__main"')
    assert [shopper.get(f"/variants/{number}").status_code for number in (0, 10**30)] == [404, 404]


def test_related_products_are_the_most_alike(store: Store) -> None:
    own = make_product("A", product_type="ring", tags=("jade", "new"), vendor="Lin")
    make_product("vendor only", vendor="Lin")
    tagged = make_product("tagged", tags=("jade", "new"))
    both = make_product("both", product_type="ring", tags=("jade",))
    assert related(own, 5) == [both, tagged]
