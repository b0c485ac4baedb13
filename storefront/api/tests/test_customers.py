"""Customers in a shop's API: signed in by a token of one store, for a day, told what is theirs."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from backoffice.testing import open_another
from storefront.customers.models import Customer, CustomerSession
from storefront.customers.testing import PASSWORD, make_account
from storefront.customers.tests.test_account_pages import an_order
from storefront.orders.models import Order
from tenants.models import Store

pytestmark = pytest.mark.django_db
OWN = "/api/2026-11/customer"


def elsewhere(store: Store, token: str = "") -> Client:
    headers = {"host": store.host, "origin": "https://app.example", "sec-fetch-site": "cross-site"}
    return Client(headers=headers | ({"authorization": f"Bearer {token}"} if token else {}))


def sign_in(store: Store, password: str = PASSWORD, **more: Any) -> Any:
    body = json.dumps({"email": "lin@example.com", "password": password, **more})
    return elsewhere(store).post(f"{OWN}/token", body, content_type="application/json")


def test_a_customer_signs_in_and_out(store: Store) -> None:
    make_account()
    answer = sign_in(store)
    assert (answer.status_code, len(answer.cookies), answer["Access-Control-Allow-Origin"]) == (201, 0, "*")
    token = answer.json()["token"]
    session = CustomerSession.objects.get()
    assert token not in session.digest
    assert timedelta(hours=23) < session.expires_at - timezone.now() <= timedelta(hours=24)
    client = elsewhere(store, token)
    assert client.get(OWN).json()["email"] == "lin@example.com"
    assert client.delete(f"{OWN}/token").status_code == 204
    assert (client.get(OWN).status_code, client.delete(f"{OWN}/token").status_code) == (401, 401)


def test_who_is_not_let_in(store: Store) -> None:
    customer = make_account()
    wrong = sign_in(store, "not the password")
    assert (wrong.status_code, wrong.json()["code"]) == (401, "wrong_password")
    assert sign_in(store, colour="red").status_code == 422
    assert {sign_in(store, "not the password").status_code for _each in range(30)} == {401, 429}
    assert elsewhere(store).get(OWN).json()["code"] == "unauthorized"
    assert elsewhere(store, "A" * 43).get(f"{OWN}/orders").status_code == 401
    assert CustomerSession.objects.count() == 0
    Customer.objects.filter(pk=customer.pk).update(disabled_at=timezone.now())
    assert sign_in(store).status_code in {401, 429}


def test_a_token_ends_and_is_of_one_store(store: Store) -> None:
    make_account()
    token = sign_in(store).json()["token"]
    other = open_another()
    assert elsewhere(other, token).get(OWN).status_code == 401
    assert elsewhere(other, token).get(f"{OWN}/orders").status_code == 401
    assert elsewhere(store, token).get(OWN).status_code == 200
    CustomerSession.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    assert elsewhere(store, token).get(OWN).status_code == 401


def test_their_orders_alone_are_told(store: Store) -> None:
    customer = make_account()
    order = an_order(customer)
    an_order(email="wu@example.com")
    Order.objects.update(paid_at=timezone.now())
    client = elsewhere(store, sign_in(store).json()["token"])
    (told,) = client.get(f"{OWN}/orders").json()["data"]
    assert (told["number"], told["url"]) == (order.number, f"{store.url}/orders/{order.token}")
    assert told["total"] == {"amount": order.total, "currency": "CNY"}
    assert [(row["title"], row["quantity"], row["properties"]) for row in told["lines"]] == [
        ("紫水晶手串", 1, {"刻字": "雨"})
    ]
    assert client.get(f"{OWN}/orders?limit=0").status_code == 400


def test_the_number_of_queries_of_orders_does_not_grow(store: Store) -> None:
    customer = make_account()
    client = elsewhere(store, sign_in(store).json()["token"])

    def asked() -> int:
        Order.objects.update(paid_at=timezone.now())
        client.get(f"{OWN}/orders")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"{OWN}/orders").status_code == 200
        return len(queries)

    an_order(customer)
    before = asked()
    for _each in range(3):
        an_order(customer)
    assert asked() == before
