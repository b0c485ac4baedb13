"""An order's life: placed, paid, sent, refunded, cancelled; stock and statuses follow the facts."""

from __future__ import annotations

import pytest

from foundation.errors import ActionError
from foundation.models import Event
from storefront.inventory.actions import OutOfStockError, set_on_hand
from storefront.inventory.models import StockLevel, StockMovement
from storefront.orders.actions import cancel_order, fulfil_order, mark_paid, mark_refunded, place_order
from storefront.orders.actions.cancel_order import reinstate_order
from storefront.orders.draft import DraftLine, DraftTax, OrderDraft
from storefront.orders.models import Order
from storefront.orders.queries import search_orders
from storefront.testing import make_product, variant_of
from tenants.models import Store

pytestmark = pytest.mark.django_db


def draft(quantity: int = 2, *, on_hand: int = 10, tax: DraftTax | None = None) -> OrderDraft:
    variant = variant_of(make_product(on_hand=on_hand, variant={"sku": "AM-8"}))
    line = DraftLine(
        variant=variant,
        quantity=quantity,
        unit_price=12_800,
        title="紫水晶手串",
        variant_title="8 mm",
        picture="",
        taxes=(tax,) if tax else (),
    )
    return OrderDraft(
        cart_token="t",
        fingerprint="f",
        email="Lin@Example.com",
        phone="+8613800138000",
        locale="zh-Hans",
        currency="CNY",
        lines=[line],
        address={"name": "林小雨", "country": "CN"},
        shipping_name="快递",
        shipping=1_200,
    )


def level(order: Order) -> tuple[int, int]:
    stock = StockLevel.objects.get(variant=order.lines.get().variant)
    return stock.on_hand, stock.reserved


def units(order: Order, count: int) -> dict[int, int]:
    return {order.lines.get().pk: count}


def paid(order: Order) -> Order:
    return mark_paid(order=order, amount=order.total)


def events(order: Order) -> list[str]:
    return list(
        Event.objects.filter(subject=f"order:{order.pk}").order_by("pk").values_list("name", flat=True)
    )


def test_placing_reserves_and_waits_for_the_payment(store: Store) -> None:
    order = place_order(draft=draft(2))
    assert (order.subtotal, order.total, order.payment_status) == (25_600, 26_800, "pending")
    assert level(order) == (10, 2)
    assert order.is_open
    assert order.customer.email == "lin@example.com"
    assert events(order) == ["order.placed"]


def test_the_stock_that_an_order_moves_is_nobodys_own_act(store: Store) -> None:
    order = place_order(draft=draft(3))
    shopper, packer = f"customer:{order.customer_id}", "account:7"
    fulfil_order(order=paid(order), units=units(order, 1), actor=packer)
    mark_refunded(order=order, amount=25_600, units=units(order, 2), actor=packer)
    stock = Event.objects.filter(
        name="inventory.changed", payload__kind__in=["reserved", "shipped", "released"]
    )
    assert list(stock.order_by("pk").values_list("payload__kind", "actor")) == [
        ("reserved", "system"),
        ("shipped", "system"),
        ("released", "system"),
    ]
    moved = StockMovement.objects.exclude(reference="").order_by("pk").values_list("kind", "actor")
    assert list(moved) == [("reserved", shopper), ("shipped", packer), ("released", packer)]
    variant = order.lines.get().variant
    assert variant is not None
    set_on_hand(counts={variant: 4}, actor=packer)
    assert Event.objects.latest("pk").actor == packer


def test_without_stock_there_is_no_order(store: Store) -> None:
    with pytest.raises(OutOfStockError):
        place_order(draft=draft(3, on_hand=2))
    assert not Order.objects.exists()


def test_sending_ships_what_was_reserved(store: Store) -> None:
    order = paid(place_order(draft=draft(2)))
    fulfil_order(order=order, units=units(order, 1))
    order.refresh_from_db()
    assert (order.fulfilment_status, level(order)) == ("partial", (9, 1))
    fulfil_order(order=order, units=units(order, 1))
    order.refresh_from_db()
    assert (order.fulfilment_status, level(order)) == ("fulfilled", (8, 0))
    assert events(order) == ["order.placed", "order.paid", "order.fulfilled", "order.fulfilled"]


@pytest.mark.parametrize(("count", "code"), [(0, "nothing_to_fulfil"), (3, "too_many_units")])
def test_a_wrong_parcel_is_refused(store: Store, count: int, code: str) -> None:
    order = paid(place_order(draft=draft(2)))
    with pytest.raises(ActionError) as refusal:
        fulfil_order(order=order, units=units(order, count))
    assert refusal.value.code == code
    assert level(order) == (10, 2)


def test_what_is_not_paid_does_not_leave(store: Store) -> None:
    order = place_order(draft=draft())
    with pytest.raises(ActionError) as refusal:
        fulfil_order(order=order, units=units(order, 1))
    assert refusal.value.code == "not_paid"


def test_a_refund_before_sending_frees_the_reservation(store: Store) -> None:
    order = paid(place_order(draft=draft(2)))
    order = mark_refunded(order=order, amount=12_800, units=units(order, 1))
    assert (order.payment_status, order.refunded, level(order)) == ("partly_refunded", 12_800, (10, 1))
    with pytest.raises(ActionError):
        fulfil_order(order=order, units=units(order, 2))


def test_a_refund_after_sending_takes_goods_back_if_wanted(store: Store) -> None:
    order = paid(place_order(draft=draft(2)))
    fulfil_order(order=order, units=units(order, 2))
    mark_refunded(order=order, amount=12_800, units=units(order, 1), restock=True)
    assert level(order) == (9, 0)
    order = mark_refunded(order=order, amount=14_000, units=units(order, 1), restock=False)
    assert (order.payment_status, level(order)) == ("refunded", (9, 0))


def test_cancelling_frees_everything_and_twice_is_once(store: Store) -> None:
    order = place_order(draft=draft(2))
    cancel_order(order=order, reason="unpaid")
    order = cancel_order(order=order, reason="unpaid")
    assert (order.payment_status, level(order)) == ("voided", (10, 0))
    assert events(order) == ["order.placed", "order.cancelled"]


def test_a_paid_order_is_refunded_before_it_is_cancelled(store: Store) -> None:
    order = paid(place_order(draft=draft()))
    with pytest.raises(ActionError) as refusal:
        cancel_order(order=order, reason="team")
    assert refusal.value.code == "order_paid"
    mark_refunded(order=order, amount=order.total, units=units(order, 2))
    assert cancel_order(order=order, reason="team").cancelled_at is not None
    assert level(order) == (10, 0)


def test_money_at_the_last_moment_brings_the_order_back(store: Store) -> None:
    order = cancel_order(order=place_order(draft=draft(2)), reason="unpaid")
    order = reinstate_order(order=order)
    assert (order.cancelled_at, level(order)) == (None, (10, 2))


def test_but_not_when_its_goods_are_gone(store: Store) -> None:
    mine = draft(2, on_hand=2)
    order = cancel_order(order=place_order(draft=mine), reason="unpaid")
    place_order(draft=mine)
    with pytest.raises(OutOfStockError):
        reinstate_order(order=order)
    order.refresh_from_db()
    assert order.cancelled_at is not None


def test_added_tax_is_part_of_the_total_and_included_tax_is_not(store: Store) -> None:
    added = place_order(draft=draft(1, tax=DraftTax("VAT", 1_000, 1_280, is_included=False)))
    inside = place_order(draft=draft(1, tax=DraftTax("VAT", 1_000, 1_164, is_included=True)))
    assert (added.total, added.tax, added.tax_lines.get().amount) == (15_280, 1_280, 1_280)
    assert (inside.total, inside.tax) == (14_000, 1_164)


@pytest.mark.parametrize("words", ["lin@example", "林小雨", "13800138000", "AM-8", "紫水晶"])
def test_orders_are_found_by_what_people_remember(store: Store, words: str) -> None:
    order = place_order(draft=draft())
    assert list(search_orders(words)) == [order]
    assert list(search_orders(order.name)) == [order]
    assert list(search_orders("nobody")) == []
