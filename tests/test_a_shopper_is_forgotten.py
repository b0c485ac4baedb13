"""What a store knows of a shopper is handed out whole, and is gone from every table when they are erased."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from foundation.errors import ActionError
from tests.isolation.conftest import whole_world, world

if TYPE_CHECKING:
    from tests.isolation.world import Side, World

__all__ = ["whole_world", "world"]


def tables_with(side: Side, text: str) -> list[str]:
    """The tables of the store in which a text stands."""
    from tenants.archive.tables import copy_out, tables_of
    from tenants.context import in_store

    with in_store(side.store):
        return [
            table.name
            for table in tables_of(side.store.schema_name)
            if text.encode() in b"".join(bytes(line) for line in copy_out(table))
        ]


def settle_all(side: Side) -> None:
    """No order is under way any more."""
    from storefront.orders.models import Order
    from tenants.context import in_store

    with in_store(side.store):
        Order.objects.update(payment_status="paid", fulfilment_status="fulfilled")


def test_an_erased_shopper_is_in_no_table_and_the_books_stay(world: World) -> None:
    from foundation.models import Event
    from storefront.customers.actions import erase_customer, is_erased
    from storefront.orders.models import Order, OrderLine
    from tenants.context import in_store

    side = world.a
    settle_all(side)
    customer = side.order.customer
    who = (customer.email, "13800138000", f"{side.word} 林小雨", f"{side.word} 路 18 号", "连云港市")
    billed = (f"{side.word} 账单", f"{side.word} 财务处")
    said = (f"{side.word} 留言", f"{side.word} order note", f"{side.word} note")
    mine = ("customers_customer", "orders_order", "checkout_checkout", "content_message")
    assert set(mine) <= {table for text in (*who, *billed, *said) for table in tables_with(side, text)}
    columns = ("pk", "total", "tax", "subtotal", "paid", "refunded", "placed_at")
    with in_store(side.store):
        books = list(Order.objects.order_by("pk").values(*columns))
        lines = list(OrderLine.objects.order_by("pk").values("title", "quantity", "total"))
        erase_customer(customer=customer, actor="account:1")
        erase_customer(customer=customer, actor="account:1")
        customer.refresh_from_db()
        assert is_erased(customer)
        assert Event.objects.filter(name="customer.erased").count() == 1
        assert list(Order.objects.order_by("pk").values(*columns)) == books
        assert list(OrderLine.objects.order_by("pk").values("title", "quantity", "total")) == lines
        assert Order.objects.get(pk=side.order.pk).shipping_address == {"country": "CN", "region": "江苏省"}
        assert Order.objects.get(pk=side.order.pk).email == f"erased-{customer.pk}@erased.invalid"
    # The other shopper's address book has the same town.
    left = {text: tables_with(side, text) for text in (*who, *billed, *said)}
    assert {text: tables for text, tables in left.items() if tables} == {
        f"{side.word} 路 18 号": ["customers_customeraddress"],
        "连云港市": ["customers_customeraddress"],
    }


def test_a_shopper_with_an_account_is_erased_too(world: World) -> None:
    from storefront.customers.actions import erase_customer
    from storefront.customers.models import CustomerAddress, CustomerToken
    from tenants.context import in_store

    customer = world.a.customer
    email = customer.email
    assert tables_with(world.a, email) != []
    with in_store(world.a.store):
        erase_customer(customer=customer, actor="account:1")
        assert not CustomerAddress.objects.filter(customer=customer).exists()
        assert not CustomerToken.objects.filter(customer=customer).exists()
    assert tables_with(world.a, email) == []
    assert tables_with(world.b, world.b.customer.email) != []


def test_the_team_reads_that_somebody_was_erased_and_no_made_up_address(world: World) -> None:
    from backoffice.testing import client_of
    from storefront.customers.actions import erase_customer
    from tenants.context import in_store

    side = world.a
    settle_all(side)
    customer, owner = side.order.customer, client_of(side.store.memberships.get(role="owner").account)
    with in_store(side.store):
        erase_customer(customer=customer, actor="account:1")
    owner.get("/stores/")
    for path in ("customers/", f"customers/{customer.pk}/", "orders/", f"orders/{side.order.number}/", ""):
        page = owner.get(f"/stores/{side.store.handle}/{path}").content.decode()
        assert ("Erased customer" in page or "已注销顾客" in page, "erased.invalid" in page) == (
            True,
            False,
        ), path


def test_nobody_is_erased_while_an_order_is_under_way(world: World) -> None:
    from storefront.customers.actions import erase_customer
    from tenants.context import in_store

    customer = world.a.order.customer
    with in_store(world.a.store):
        with pytest.raises(ActionError) as refused:
            erase_customer(customer=customer, actor="account:1")
        assert refused.value.code == "not_yet"
        assert world.a.order.name in str(refused.value)
        customer.refresh_from_db()
        assert customer.email == f"lin@{world.a.word.lower()}.example"


def test_the_team_hands_out_and_erases(world: World) -> None:
    from backoffice.testing import client_of
    from storefront.customers.models import Customer
    from tenants.context import in_store

    side = world.a
    settle_all(side)
    at = {"handle": side.store.handle, "customer_id": side.order.customer_id}
    client = client_of(side.owner)
    told = json.loads(client.get(reverse("backoffice:customer_data", kwargs=at)).content)
    assert set(told) == {
        "customer", "orders", "payments", "checkouts", "messages", "plugins", "requests", "apps",
    }  # fmt: skip
    assert told["customer"]["email"] == f"lin@{side.word.lower()}.example"
    assert len(told["orders"]) == 3
    assert told["orders"][0]["shipping_address"]["line1"] == f"{side.word} 路 18 号"
    assert told["messages"]["messages"][0]["body"] == f"{side.word} 留言"
    assert client_of(side.packer).post(reverse("backoffice:customer_erase", kwargs=at)).status_code == 403
    assert client.post(reverse("backoffice:customer_erase", kwargs=at)).status_code == 302
    with in_store(side.store):
        assert Customer.objects.get(pk=side.order.customer_id).name == ""
    page = client.get(reverse("backoffice:customer", kwargs=at)).content.decode()
    assert "Erase this customer" not in page
