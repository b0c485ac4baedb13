"""Customers in a shop's API: signed in by a token of one store, for a day, told what is theirs."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client
from django.utils import timezone

from backoffice.testing import open_another
from foundation.rates import Rate
from storefront.api.testing import Script
from storefront.customers.actions import issue_link
from storefront.customers.actions.sessions import start_session
from storefront.customers.models import Customer, CustomerAddress, CustomerSession, CustomerToken
from storefront.customers.testing import PASSWORD, make_account
from storefront.customers.tests.test_account_pages import an_order
from storefront.orders.models import Order
from tenants.models import Store
from tenants.testing import queries_of

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
        return len(queries_of(lambda: client.get(f"{OWN}/orders")))

    an_order(customer)
    before = asked()
    for _each in range(3):
        an_order(customer)
    assert asked() == before


NEW = {"email": "Mei@Example.com", "password": "blue-kettle-42", "first_name": "Mei"}


def test_a_customer_registers_and_is_signed_in(store: Store) -> None:
    made = Script(store).post("customers", {**NEW, "accepts_marketing": True})
    customer = Customer.objects.get()
    assert (made.status_code, customer.email, customer.accepts_marketing) == (201, "mei@example.com", True)
    assert customer.email_proven_at is None
    mine = Script(store, made.json()["token"])
    told = mine.get("customer").json()
    assert (told["name"], told["email_proven_at"]) == ("Mei", None)
    changed = mine.patch("customer", {"last_name": "Lin", "phone": "138 0013 8000"})
    assert (changed.json()["name"], changed.json()["phone"]) == ("Mei Lin", "+8613800138000")
    assert changed.json()["accepts_marketing"] is True
    wrong = mine.patch("customer", {"phone": "1"})
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "#/phone")
    weak = Script(store).post("customers", {"email": "wu@example.com", "password": "123"})
    assert (weak.status_code, weak.json()["errors"][0]["pointer"]) == (422, "#/password")


def test_an_address_that_the_shop_knows_is_registered_by_letter_only(store: Store) -> None:
    make_account()
    taken = {"email": "lin@example.com", "password": "another-one-77"}
    with patch("storefront.customers.shop.trying.mail_known.send") as letter:
        answer = Script(store).post("customers", taken)
        assert (answer.status_code, answer.json()["code"]) == (422, "email_known")
        letter.assert_called_once_with("lin@example.com", "zh-Hans")
        known = Script(store).post("customers", taken | {"password": PASSWORD})
        assert known.status_code == 201
        assert letter.call_count == 1
    assert Customer.objects.count() == 1


def test_registering_is_limited(store: Store) -> None:
    with patch("storefront.customers.shop.trying.ASKED_OF_ONE", Rate("asked-test", most=1, seconds=60)):
        assert Script(store).post("customers", NEW).status_code == 201
        late = Script(store).post("customers", NEW | {"email": "wu@example.com"})
    assert (late.status_code, late.json()["code"], Customer.objects.count()) == (429, "too_many", 1)


def test_a_forgotten_password_is_chosen_anew_by_a_letters_link(store: Store) -> None:
    customer = make_account()
    before = start_session(customer=customer)
    with patch("storefront.api.account.mail_recovery.send") as letter:
        for email in ("lin@example.com", "nobody@example.com"):
            assert Script(store).post("customers/recovery", {"email": email}).status_code == 204
    assert [call.args[0] for call in letter.call_args_list] == ["lin@example.com", "nobody@example.com"]
    link = issue_link(customer=customer, purpose=CustomerToken.Purpose.RESET)
    chosen = {"token": link, "password": "blue-kettle-42"}
    weak = Script(store).post("customers/password", chosen | {"password": "123"})
    assert weak.json()["errors"][0]["pointer"] == "#/password"
    answer = Script(store).post("customers/password", chosen)
    assert answer.status_code == 201
    assert Script(store, answer.json()["token"]).get("customer").status_code == 200
    assert Script(store, before).get("customer").status_code == 401
    used = Script(store).post("customers/password", chosen)
    assert (used.status_code, used.json()["errors"][0]["pointer"]) == (422, "#/token")
    assert sign_in(store, "blue-kettle-42").status_code == 201


def test_a_password_is_changed_by_who_knows_it(store: Store) -> None:
    mine = Script(store, sign_in(store_with_account(store)).json()["token"])
    wrong = mine.post("customer/password", {"current": "not it", "password": "blue-kettle-42"})
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "#/current")
    changed = mine.post("customer/password", {"current": PASSWORD, "password": "blue-kettle-42"})
    assert (changed.status_code, mine.get("customer").status_code) == (201, 401)
    assert Script(store, changed.json()["token"]).get("customer").status_code == 200


def store_with_account(store: Store) -> Store:
    make_account()
    return store


def test_an_address_is_proven_by_who_is_signed_in_and_has_the_letter(store: Store) -> None:
    made = Script(store).post("customers", NEW)
    mine, customer = Script(store, made.json()["token"]), Customer.objects.get()
    assert mine.post("customer/confirmation", {"token": "A" * 43}).status_code == 422
    link = issue_link(customer=customer, purpose=CustomerToken.Purpose.CONFIRM)
    assert Script(store).post("customer/confirmation", {"token": link}).status_code == 401
    with patch("storefront.api.account.mail_confirmation.send") as letter:
        assert mine.post("customer/confirmation/letter").status_code == 204
        letter.assert_called_once_with(customer.pk)
        told = mine.post("customer/confirmation", {"token": link})
        assert (told.status_code, told.json()["email_proven_at"] is not None) == (200, True)
        assert mine.post("customer/confirmation/letter").status_code == 204
        assert letter.call_count == 1


HOME = {
    "country": "CN",
    "first_name": "小雨",
    "last_name": "林",
    "line1": "花果山路 18 号",
    "city": "连云港市",
}


def test_the_address_book_is_kept(store: Store) -> None:
    mine = Script(store, sign_in(store_with_account(store)).json()["token"])
    book = "customer/addresses"
    wrong = mine.post(book, {**HOME, "region": "Atlantis"})
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "#/region")
    made = mine.post(book, {**HOME, "region": "JS"})
    first = made.json()
    assert (made.status_code, first["region"], first["is_default"]) == (201, "江苏省", True)
    assert made["Location"] == f"/api/2026-11/{book}/{first['id']}"
    second = mine.post(book, {**HOME, "region": "JS", "line1": "海棠路 2 号", "is_default": True}).json()
    assert [(row["id"], row["is_default"]) for row in mine.get(book).json()["data"]] == [
        (second["id"], True),
        (first["id"], False),
    ]
    own = f"{book}/{first['id']}"
    changed = mine.patch(own, {"city": "南京市"}, If_Match=mine.get(own)["ETag"])
    assert (changed.json()["city"], changed.json()["line1"]) == ("南京市", "花果山路 18 号")
    assert mine.patch(own, {"city": "苏州市"}, If_Match=made["ETag"]).status_code == 412
    assert (mine.delete(own).status_code, mine.delete(own).status_code) == (204, 404)


def test_the_address_book_is_of_one_customer(store: Store) -> None:
    mine = Script(store, sign_in(store_with_account(store)).json()["token"])
    own = f"customer/addresses/{mine.post('customer/addresses', {**HOME, 'region': 'JS'}).json()['id']}"
    theirs = Script(store, Script(store).post("customers", NEW).json()["token"])
    assert theirs.get("customer/addresses").json()["data"] == []
    assert (theirs.get(own).status_code, theirs.delete(own).status_code) == (404, 404)
    assert theirs.patch(own, {"city": "x"}).status_code == 404
    assert Script(store).get(own).status_code == 401
    assert CustomerAddress.objects.get().city == "连云港市"


def test_a_kept_answer_is_told_to_nobody_else(store: Store) -> None:
    mine = Script(store, sign_in(store_with_account(store)).json()["token"])
    theirs = Script(store, Script(store).post("customers", NEW).json()["token"])
    sent = {**HOME, "region": "JS"}
    first = mine.post("customer/addresses", sent, Idempotency_Key="one")
    assert mine.post("customer/addresses", sent, Idempotency_Key="one").json() == first.json()
    other = theirs.post("customer/addresses", sent, Idempotency_Key="one")
    assert (other.status_code, other.json()["id"] != first.json()["id"]) == (201, True)
    mine.delete("customer/token")
    assert mine.post("customer/addresses", sent, Idempotency_Key="one").status_code == 401
