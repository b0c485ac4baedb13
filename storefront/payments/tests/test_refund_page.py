"""The refund page: nothing goes back that was not chosen, and what is proposed adds up to what was paid."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from backoffice.testing import client_of
from storefront.catalog.models import Variant
from storefront.orders.models import Order, TaxLine
from storefront.payments.actions import record_payment
from storefront.payments.models import Refund
from storefront.payments.proposals import Share, propose, read_shares
from storefront.payments.tests.till import order_of
from tenants.context import in_store
from tenants.models import Store

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def paid(store: Store, bracelet: Variant) -> Order:
    """Two bracelets at 128.00 with 12.00 of shipping, paid: 268.00."""
    order = order_of(bracelet, 2, shipping=1_200)
    record_payment(order=order, actor="system")
    order.refresh_from_db()
    return order


@pytest.fixture
def owner(store: Store) -> Client:
    return client_of(store.memberships.get().account)


def path(store: Store, order: Order) -> str:
    return f"/stores/{store.handle}/orders/{order.number}/refund"


def value_of(page: str, name: str) -> str:
    """The value that the page gives a field; "" where it gives none."""
    field = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)
    assert field is not None
    value = re.search(r' value="([^"]*)"', field[0])
    return value[1] if value else ""


def values(page: str, order: Order, store: Store) -> tuple[str, str]:
    with in_store(store):
        line = order.lines.get()
    return value_of(page, f"units_{line.pk}"), value_of(page, "amount")


def refunds(store: Store) -> list[int]:
    with in_store(store):
        return list(Refund.objects.order_by("pk").values_list("amount", flat=True))


def test_nothing_is_chosen_at_first_and_everything_is_one_click(
    store: Store, owner: Client, paid: Order
) -> None:
    page = owner.get(path(store, paid)).content.decode()
    assert values(page, paid, store) == ("0", "")
    assert 'href="?everything=1"' in page
    page = owner.get(path(store, paid) + "?everything=1").content.decode()
    assert values(page, paid, store) == ("2", "268.00")


def test_without_a_choice_no_money_moves(store: Store, owner: Client, paid: Order) -> None:
    answer = owner.post(path(store, paid), {"amount": "", "reason": "broken"})
    assert answer.status_code == 422
    assert "Choose items or enter an amount." in answer.content.decode()
    assert refunds(store) == []


def test_an_empty_amount_is_proposed_and_sent_only_when_seen(
    store: Store, owner: Client, paid: Order
) -> None:
    line = paid.lines.get()
    answer = owner.post(path(store, paid), {f"units_{line.pk}": "1", "amount": "", "key": "k"})
    page = answer.content.decode()
    assert (answer.status_code, values(page, paid, store)) == (422, ("1", "128.00"))
    assert "This is what the chosen items cost. Check it, then refund." in page
    assert refunds(store) == []
    answer = owner.post(path(store, paid), {f"units_{line.pk}": "1", "amount": "128.00", "key": "k"})
    assert (answer.status_code, refunds(store)) == (302, [12_800])


def test_an_amount_by_hand_needs_no_items(store: Store, owner: Client, paid: Order) -> None:
    assert owner.post(path(store, paid), {"amount": "5"}).status_code == 302
    assert refunds(store) == [500]


def test_shares_hold_the_added_tax_and_what_went_back(paid: Order) -> None:
    line = paid.lines.get()
    for tax, is_included in ((1_001, False), (700, True)):
        TaxLine.objects.create(
            order=paid, line=line, name="VAT", basis_points=1, amount=tax, is_included=is_included
        )
    assert read_shares(paid) == {line.pk: Share(total=26_601, quantity=2, returned=0)}
    line.cancelled = 1
    line.save()
    assert read_shares(paid)[line.pk].left == 1


def test_units_add_up_to_the_line_and_never_to_more_than_is_left() -> None:
    singles = [Share(total=1_000, quantity=3, returned=gone).of(1) for gone in range(3)]
    assert (singles, Share(1_000, 3, 0).of(3)) == ([333, 333, 334], 1_000)
    assert propose({7: Share(1_000, 3, 0)}, {7: 2}, most=500) == 500
