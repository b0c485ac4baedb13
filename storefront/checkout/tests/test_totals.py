"""What a cart comes to: shipping and taxes, included and added."""

from __future__ import annotations

import pytest

from storefront.cart.actions import add_line, create_cart
from storefront.cart.queries import CartContents, cart_contents
from storefront.checkout.queries import totals_at
from storefront.shipping.queries import shipping_table
from storefront.taxes.actions import save_tax_rate
from storefront.testing import make_product, make_rate, variant_of
from tenants.models import Store

pytestmark = pytest.mark.django_db


def contents(price: int, quantity: int = 1, **more: object) -> CartContents:
    cart = create_cart(locale="zh-Hans")
    add_line(cart=cart, variant_id=variant_of(make_product(price=price, variant=more)).pk, quantity=quantity)
    return cart_contents(cart)


def test_shipping_is_free_from_the_amount_on(store: Store) -> None:
    make_rate(price=1_200, free_over=19_900)
    below, _rates = totals_at(contents(19_899), shipping_table(), country="CN")
    at, _rates = totals_at(contents(19_900), shipping_table(), country="CN")
    assert (below.shipping, below.total) == (1_200, 21_099)
    assert (at.shipping, at.total) == (0, 19_900)


def test_where_nothing_is_shipped_there_is_no_rate(store: Store) -> None:
    make_rate()
    totals, rates = totals_at(contents(5_000), shipping_table(), country="FR")
    assert (rates, totals.rate, totals.shipping) == ([], None, 0)


def test_goods_that_need_no_parcel_cost_no_shipping(store: Store) -> None:
    make_rate()
    totals, rates = totals_at(contents(5_000, requires_shipping=False), shipping_table(), country="CN")
    assert (rates, totals.shipping, totals.total) == ([], 0, 5_000)


def test_included_tax_is_told_and_not_added(store: Store) -> None:
    save_tax_rate(country="CN", name="增值税", basis_points=1_300, is_included=True)
    totals, _rates = totals_at(contents(11_300), shipping_table(), country="CN")
    assert (totals.tax, totals.total) == (1_300, 11_300)


def test_added_tax_is_rounded_half_even_line_by_line(store: Store) -> None:
    save_tax_rate(country="US", region="NY", name="Sales tax", basis_points=500, is_included=False)
    totals, _rates = totals_at(contents(1_010), shipping_table(), country="US", region="NY")
    assert (totals.tax, totals.total) == (50, 1_060)  # 50.5 goes to the even 50
    totals, _rates = totals_at(contents(1_030), shipping_table(), country="US", region="NY")
    assert totals.tax == 52  # 51.5 goes to the even 52
    totals, _rates = totals_at(contents(1_010), shipping_table(), country="US", region="CA")
    assert totals.tax == 0


def test_shipping_is_taxed_only_where_it_is_said(store: Store) -> None:
    make_rate(price=1_000, free_over=None)
    save_tax_rate(country="CN", name="VAT", basis_points=1_000, is_included=False, applies_to_shipping=True)
    totals, _rates = totals_at(contents(5_000), shipping_table(), country="CN")
    assert (totals.tax, totals.total) == (600, 6_600)


def test_goods_without_tax_have_none(store: Store) -> None:
    save_tax_rate(country="CN", name="VAT", basis_points=1_000, is_included=False)
    totals, _rates = totals_at(contents(5_000, is_taxable=False), shipping_table(), country="CN")
    assert (totals.tax, totals.total) == (0, 5_000)
