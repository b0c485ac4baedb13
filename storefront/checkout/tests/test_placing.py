"""From cart to order, when the cart changes on the way."""

from __future__ import annotations

import pytest

from foundation.errors import ActionError
from storefront.cart.actions import add_line, clear_cart, create_cart, set_attributes, set_quantities
from storefront.cart.queries import CartContents, cart_contents, find_cart
from storefront.checkout.actions import TotalChangedError, place_from_cart
from storefront.checkout.models import Checkout
from storefront.checkout.queries import totals_at
from storefront.orders.models import Order
from storefront.pricing.facts import Buying
from storefront.testing import ADDRESS, make_product, variant_of
from tenants.models import Store

pytestmark = pytest.mark.django_db


def read_cart(token: str) -> CartContents:
    """As a request reads it when it comes in."""
    return cart_contents(find_cart(token))


def place(contents: CartContents, **typed: str) -> Order:
    address = {name: text for name, text in ADDRESS.items() if name != "email"}
    buying = Buying(contents, locale="zh-Hans", currency="CNY", email=ADDRESS["email"], address=address)
    return place_from_cart(totals=totals_at(buying)[0], note="", typed=ADDRESS | typed)


@pytest.fixture
def token(store: Store) -> str:
    cart = create_cart(locale="zh-Hans")
    add_line(cart=cart, variant_id=variant_of(make_product(price=5_000)).pk)
    return cart.token


def test_a_second_click_gives_the_same_order(token: str) -> None:
    first = place(read_cart(token))
    again = place(read_cart(token))
    assert (again.pk, Order.objects.count(), again.total) == (first.pk, 1, 5_000)


def test_an_order_is_of_the_cart_as_it_is_when_its_turn_comes(token: str) -> None:
    read_before = read_cart(token)
    add_line(cart=read_cart(token).cart, variant_id=variant_of(make_product(price=700)).pk)  # type: ignore[arg-type]
    assert place(read_before).total == 5_700


def test_another_total_than_the_one_shown_places_nothing(token: str) -> None:
    read_before = read_cart(token)
    add_line(cart=read_cart(token).cart, variant_id=variant_of(make_product(price=700)).pk)  # type: ignore[arg-type]
    buying = Buying(read_before, locale="zh-Hans", currency="CNY", email=ADDRESS["email"])
    totals = totals_at(buying)[0]
    for shown in (4_999, 5_000):  # the second is right until the cart is read again
        with pytest.raises(TotalChangedError) as refused:
            place_from_cart(totals=totals, note="", typed={}, shown_total=shown)
    assert (refused.value.total, Order.objects.count()) == (5_700, 0)


def test_a_cart_that_was_emptied_meanwhile_gives_no_order(token: str) -> None:
    read_before = read_cart(token)
    clear_cart(cart=read_cart(token).cart)  # type: ignore[arg-type]
    with pytest.raises(ActionError) as refused:
        place(read_before)
    assert (refused.value.code, Order.objects.count()) == ("cart_empty", 0)


def test_what_was_typed_is_kept_with_the_order(token: str) -> None:
    order = place(read_cart(token), phone="138 0013 8000")
    checkout = Checkout.objects.get()
    assert (checkout.order_id, checkout.fields["phone"]) == (order.pk, "138 0013 8000")


def test_the_last_piece_is_still_the_shoppers_after_a_failed_payment(store: Store) -> None:
    variant = variant_of(make_product(price=5_000, on_hand=2))
    cart = create_cart(locale="zh-Hans")
    add_line(cart=cart, variant_id=variant.pk, quantity=2)
    first = place(read_cart(cart.token))
    (item,) = read_cart(cart.token).items
    assert (item.available, item.is_short) == (2, False)
    assert place(read_cart(cart.token)).pk == first.pk

    # Something is asked for differently: the first order gives way to another.
    set_quantities(cart=cart, quantities={item.line.pk: 1})
    second = place(read_cart(cart.token))
    assert (second.pk != first.pk, second.total) == (True, 5_000)
    set_quantities(cart=cart, quantities={item.line.pk: 2})
    with pytest.raises(ActionError) as refused:
        set_quantities(cart=cart, quantities={item.line.pk: 3})
    assert refused.value.code == "out_of_stock"

    # For everybody else it is gone.
    other = create_cart(locale="zh-Hans")
    with pytest.raises(ActionError) as refused:
        add_line(cart=other, variant_id=variant.pk, quantity=2)
    assert refused.value.code == "out_of_stock"


def test_what_the_theme_asked_for_beside_the_note_goes_with_the_order(token: str) -> None:
    cart = read_cart(token).cart
    assert cart is not None
    set_attributes(cart=cart, attributes={"礼品包装": "是"})
    order = place(read_cart(token))
    assert Order.objects.get(pk=order.pk).attributes == {"礼品包装": "是"}
    set_attributes(cart=cart, attributes={"礼品包装": "否"})
    again = place(read_cart(token))
    assert Order.objects.get(pk=again.pk).attributes == {"礼品包装": "否"}
