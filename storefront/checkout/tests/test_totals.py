"""What a cart comes to: shipping and taxes, included and added."""

from __future__ import annotations

import pytest

from storefront.cart.actions import add_line, create_cart
from storefront.cart.queries import CartContents, cart_contents
from storefront.checkout.offers import Offer
from storefront.checkout.queries import totals_at
from storefront.checkout.totals import Totals
from storefront.pricing.facts import Buying
from storefront.taxes.actions import save_tax_rate
from storefront.testing import make_product, make_rate, variant_of
from tenants.models import Store

pytestmark = pytest.mark.django_db


def contents(price: int, quantity: int = 1, **more: object) -> CartContents:
    cart = create_cart(locale="zh-Hans")
    add_line(cart=cart, variant_id=variant_of(make_product(price=price, variant=more)).pk, quantity=quantity)
    return cart_contents(cart)


def at(country: str, cart: CartContents, region: str = "") -> tuple[Totals, list[Offer]]:
    return totals_at(Buying(cart, currency="CNY", address={"country": country, "region": region}))


def test_shipping_is_free_from_the_amount_on(store: Store) -> None:
    make_rate(price=1_200, free_over=19_900)
    below, _rates = at("CN", contents(19_899))
    over, _rates = at("CN", contents(19_900))
    assert (below.shipping, below.total) == (1_200, 21_099)
    assert (over.shipping, over.total) == (0, 19_900)


def test_where_nothing_is_shipped_there_is_no_rate(store: Store) -> None:
    make_rate()
    totals, rates = at("FR", contents(5_000))
    assert (rates, totals.rate, totals.shipping) == ([], None, 0)


def test_goods_that_need_no_parcel_cost_no_shipping(store: Store) -> None:
    make_rate()
    totals, rates = at("CN", contents(5_000, requires_shipping=False))
    assert (rates, totals.shipping, totals.total) == ([], 0, 5_000)


def test_included_tax_is_told_and_not_added(store: Store) -> None:
    save_tax_rate(country="CN", name="增值税", basis_points=1_300, is_included=True)
    totals, _rates = at("CN", contents(11_300))
    assert (totals.tax, totals.total) == (1_300, 11_300)


def test_added_tax_is_rounded_half_even_line_by_line(store: Store) -> None:
    save_tax_rate(country="US", region="NY", name="Sales tax", basis_points=500, is_included=False)
    totals, _rates = at("US", contents(1_010), "NY")
    assert (totals.tax, totals.total) == (50, 1_060)  # 50.5 goes to the even 50
    totals, _rates = at("US", contents(1_030), "NY")
    assert totals.tax == 52  # 51.5 goes to the even 52
    totals, _rates = at("US", contents(1_010), "CA")
    assert totals.tax == 0


def test_shipping_is_taxed_only_where_it_is_said(store: Store) -> None:
    make_rate(price=1_000, free_over=None)
    save_tax_rate(country="CN", name="VAT", basis_points=1_000, is_included=False, applies_to_shipping=True)
    totals, _rates = at("CN", contents(5_000))
    assert (totals.tax, totals.total) == (600, 6_600)


def test_goods_without_tax_have_none(store: Store) -> None:
    save_tax_rate(country="CN", name="VAT", basis_points=1_000, is_included=False)
    totals, _rates = at("CN", contents(5_000, is_taxable=False))
    assert (totals.tax, totals.total) == (0, 5_000)
