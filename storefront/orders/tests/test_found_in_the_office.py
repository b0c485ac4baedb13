"""What members of a team find and may do about orders and customers, by their rights."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import Account
from backoffice.testing import client_of, member_client
from foundation.permissions import Role
from storefront.customers.testing import make_account
from storefront.orders.models import Order
from storefront.payments.actions import record_payment
from storefront.payments.tests.till import order_of
from storefront.testing import make_product, variant_of
from tenants.context import in_store
from tenants.models import Store

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(store: Store, store_owner: Account) -> None:
    Account.objects.update(language="en")


@pytest.fixture
def order(store: Store) -> Order:
    """A paid order with something to send."""
    with in_store(store):
        found = order_of(variant_of(make_product("Jade ring", on_hand=10)), 1, price=1000)
        record_payment(order=found, actor="system")
        return Order.objects.select_related("customer").get(pk=found.pk)


def page_of(client: Client, store: Store, path: str) -> str:
    Account.objects.update(language="en")
    return client.get(f"/stores/{store.handle}/{path}").text


def hits(client: Client, store: Store, words: str) -> list[str]:
    """The groups that the search shows."""
    Account.objects.update(language="en")
    text = client.get(f"/stores/{store.handle}/search?q={words}", headers={"HX-Request": "true"}).text
    return [name for name in ("Products", "Orders", "Customers") if f'aria-label="{name}"' in text]


def test_the_search_finds_orders_and_customers_for_those_who_may_see_them(
    store: Store, store_owner: Account, order: Order
) -> None:
    owner = client_of(store_owner)
    for words in (str(order.number), f"%23{order.number}"):
        assert hits(owner, store, words) == ["Orders"], words
    assert f"/stores/{store.handle}/orders/{order.number}" in page_of(
        owner, store, f"search?q={order.number}"
    )
    assert hits(owner, store, order.email) == ["Orders", "Customers"]
    assert hits(owner, store, "Jade") == ["Products"]
    assert hits(member_client(store, Role.MARKETING), store, order.email) == ["Customers"]
    assert hits(member_client(store, Role.CATALOG), store, order.email) == []


@pytest.mark.parametrize(
    ("role", "shown"),
    [
        (Role.ANALYST, []),
        (Role.FULFILMENT, ["/fulfil", "/note"]),
        (Role.SUPPORT, ["/refund", "/note"]),
        (Role.MANAGER, ["/refund", "/fulfil", "/note"]),
    ],
)
def test_an_order_shows_only_what_its_reader_may_do(
    store: Store, order: Order, role: Role, shown: list[str]
) -> None:
    path = f"orders/{order.number}"
    text = page_of(member_client(store, role), store, f"{path}/")
    assert order.name in text
    assert [end for end in ("/refund", "/fulfil", "/note") if f"{path}{end}" in text] == shown


@pytest.mark.parametrize(
    ("role", "may_change", "sees_orders"),
    [(Role.ANALYST, False, True), (Role.MARKETING, False, False), (Role.SUPPORT, True, True)],
)
def test_a_customer_shows_only_what_its_reader_may_do(
    store: Store, role: Role, may_change: bool, sees_orders: bool
) -> None:
    with in_store(store):
        customer = make_account()
    text = page_of(member_client(store, role), store, f"customers/{customer.pk}/")
    for words in ("Edit", "Disable account", "Download their data", "Erase this customer"):
        assert (words in text) is may_change, words
    assert ("No orders yet." in text) is sees_orders
