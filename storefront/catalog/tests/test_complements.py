"""Products that go with a product: chosen by the merchant, else what is bought together with it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from storefront.catalog.actions import delete_product, update_product
from storefront.catalog.drafts import draft_of
from storefront.catalog.models import Complement, Product
from storefront.catalog.pages.companions import companions_of
from storefront.orders.actions import place_order
from storefront.orders.draft import DraftLine, OrderDraft
from storefront.search.queries import Intent, recommended
from storefront.testing import ADDRESS, make_product, shopper_at, variant_of
from tenants.context import in_store
from tenants.models import Store

from .test_catalog_pages import Office, form, office  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db


def choose(product: Product, *others: int) -> None:
    """Let these go with it."""
    draft = replace(draft_of(Product.objects.get(pk=product.pk)), complements=others)
    update_product(product_id=product.pk, draft=draft)


def together(*products: Product) -> None:
    """An order of one piece each."""
    lines = [DraftLine(variant_of(each), 1, 12_800, each.title, "", "") for each in products]
    address = {name: text for name, text in ADDRESS.items() if name != "email"}
    draft = OrderDraft(
        cart_token="",
        fingerprint="",
        email="lin@example.com",
        phone="",
        locale="zh-Hans",
        currency="CNY",
        lines=lines,
        address=address,
        shipping_name="快递",
        shipping=0,
    )
    place_order(draft=draft)


def test_the_merchants_choice_comes_before_what_is_bought_together(store: Store) -> None:
    tea, cup, pot, tray = (make_product(title) for title in ("茶", "杯", "壶", "盘"))
    together(tea, cup)
    together(tea, cup, pot)

    def shown() -> list[str]:
        return [product.title for product in recommended(tea, Intent.COMPLEMENTARY, 10)]

    assert shown() == ["杯", "壶"]
    choose(tea, tray.pk, pot.pk)
    with CaptureQueriesContext(connection) as queries:
        assert shown() == ["盘", "壶"]
    assert len(queries) == 1
    Product.objects.filter(pk=tray.pk).update(status="draft")
    assert shown() == ["壶"]
    choose(tea)
    assert shown() == ["杯", "壶"]


def test_it_goes_with_others_once_each_and_never_with_itself(store: Store) -> None:
    tea, cup = make_product("茶"), make_product("杯")
    choose(tea, cup.pk, tea.pk, cup.pk, 999_999)
    assert companions_of(tea) == [cup]
    many = [make_product(f"{number}").pk for number in range(12)]
    choose(tea, *many)
    assert [product.pk for product in companions_of(tea)] == many[:10]
    update_product(product_id=tea.pk, draft=draft_of(Product.objects.get(pk=tea.pk)))
    assert Complement.objects.count() == 10  # a draft that says nothing of them leaves them
    delete_product(product_id=many[0])
    assert [product.pk for product in companions_of(tea)] == many[1:10]


def test_they_are_chosen_in_the_editor(office: Office, store: Store) -> None:  # noqa: F811 - the fixture
    with in_store(store):
        tea, cup, pot = (make_product(title) for title in ("茶", "杯", "壶"))
        variant = variant_of(tea).pk
    fields = form(title="茶", **{"v0-id": str(variant), "complements": "1", "products": [pot.pk, cup.pk]})
    assert office.post("product", fields, number=tea.pk).status_code == 302
    with in_store(store):
        assert companions_of(tea) == [pot, cup]
    page = office.get("product", number=tea.pk).content.decode()
    assert page.index(f'name="products" value="{pot.pk}"') < page.index(f'name="products" value="{cup.pk}"')
    wrong = office.post("product", {**fields, "title": "", "products": [cup.pk]}, number=tea.pk)
    assert (wrong.status_code, f'name="products" value="{cup.pk}"' in wrong.content.decode()) == (422, True)
    with in_store(store):
        assert companions_of(tea) == [pot, cup]


def test_shoppers_get_them(store: Store) -> None:
    tea, cup = make_product("茶"), make_product("杯")
    choose(tea, cup.pk)
    address = f"/recommendations/products.json?product_id={tea.pk}&intent=complementary"
    answer = shopper_at(store).get(address).json()
    assert (answer["intent"], [product["id"] for product in answer["products"]]) == (
        "complementary",
        [cup.pk],
    )
