"""Customers ask for their data in a shop's API: what they can on the shop's pages, within the same bounds."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from backoffice.testing import open_another
from storefront.api.testing import Script
from storefront.customers.actions import is_erased
from storefront.customers.actions.sessions import start_session
from storefront.customers.models import Customer, CustomerSession
from storefront.customers.testing import PASSWORD, link_in_letter, make_account
from storefront.privacy.models import DataRequest
from storefront.privacy.tasks import mail_closing, mail_question, work
from tenants.context import enter_store
from tenants.models import Store

pytestmark = pytest.mark.django_db
OWN = "customer/privacy"


def signed_in(store: Store, customer: Customer) -> Script:
    enter_store(store)
    return Script(store, start_session(customer=customer, until=timezone.now() + timedelta(hours=1)))


def the_request(store: Store) -> DataRequest:
    enter_store(store)
    return DataRequest.objects.get()


def asked(customer: Customer) -> dict[str, Any]:
    return {
        "by_letter": False,
        "copy": None,
        "erasure": None,
        "reasons_to_wait": [],
        "days_to_think": 7,
        "years_kept": 10,
    }


def test_a_copy_is_asked_for_and_read(store: Store) -> None:
    customer = make_account()
    script = signed_in(store, customer)
    assert script.get(OWN).json() == asked(customer)
    assert script.get(f"{OWN}/copy").json() == {"file_until": None, "missing": [], "content": None}
    first = script.post(f"{OWN}/copy")
    assert (first.status_code, first.json()["copy"]["state"]) == (200, "open")
    assert script.post(f"{OWN}/copy").status_code == 200
    row = the_request(store)
    assert (row.kind, row.state, row.locale) == ("copy", "open", "zh-Hans")
    work(row.pk)
    told = script.get(f"{OWN}/copy").json()
    assert told["content"]["customer"]["email"] == "lin@example.com"
    assert set(told["content"]) >= {"customer", "orders", "payments", "messages", "requests", "apps"}
    assert told["file_until"] == script.get(OWN).json()["copy"]["file_until"] is not None


def test_only_so_many_copies_a_day(store: Store) -> None:
    script = signed_in(store, make_account())
    for _copy in range(2):
        assert script.post(f"{OWN}/copy").status_code == 200
        enter_store(store)
        work(DataRequest.objects.get(state="open").pk)
    refused = script.post(f"{OWN}/copy")
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many")
    enter_store(store)
    assert DataRequest.objects.count() == 2


def test_an_erasure_needs_the_password_and_ends_every_token(store: Store) -> None:
    customer = make_account()
    script = signed_in(store, customer)
    for body in ({}, {"password": "wrong"}):
        refused = script.post(f"{OWN}/erasure", body)
        assert (refused.status_code, refused.json()["code"]) == (422, "wrong_password")
        assert refused.json()["errors"][0]["pointer"] == "#/password"
    enter_store(store)
    assert not DataRequest.objects.exists()
    answer = script.post(f"{OWN}/erasure", {"password": PASSWORD})
    assert (answer.status_code, answer.json()["erasure"]["state"]) == (200, "open")
    assert script.get(OWN).status_code == 401
    enter_store(store)
    assert CustomerSession.objects.count() == 0
    again = signed_in(store, customer)
    assert again.get(OWN).json()["erasure"]["kind"] == "erasure"
    assert again.delete(f"{OWN}/erasure").json()["erasure"] is None
    assert again.delete(f"{OWN}/erasure").status_code == 200
    assert the_request(store).state == "withdrawn"
    work(the_request(store).pk)
    assert not is_erased(Customer.objects.get(pk=customer.pk))


def test_guessing_the_password_is_bounded(store: Store) -> None:
    script = signed_in(store, make_account())
    answers = {script.post(f"{OWN}/erasure", {"password": "wrong"}).status_code for _try in range(30)}
    assert answers == {422, 429}


def test_an_address_that_is_not_proven_asks_by_letter(store: Store) -> None:
    customer = make_account()
    Customer.objects.filter(pk=customer.pk).update(email_proven_at=None)
    script = signed_in(store, customer)
    for way in ("copy", "erasure"):
        assert script.post(f"{OWN}/{way}", {}).json() == {**asked(customer), "by_letter": True}
    assert script.get(f"{OWN}/copy").json()["content"] is None
    enter_store(store)
    assert not DataRequest.objects.filter(state="open").exists()


def test_by_letter_it_is_asked_confirmed_and_taken_back(store: Store) -> None:
    make_account()
    guest = Script(store)
    wish = {"email": "lin@example.com", "kind": "erasure"}
    nobody = {"email": "nobody@example.com", "kind": "erasure"}
    assert [guest.post("customers/privacy", body).status_code for body in (wish, nobody)] == [204, 204]
    enter_store(store)
    mail_question("lin@example.com", "erasure", "en")
    mail_question("nobody@example.com", "erasure", "en")
    assert [letter.to for letter in mail.outbox] == [["lin@example.com"]]
    token = link_in_letter("lin@example.com").rpartition("/")[2]
    assert guest.post("customers/privacy/withdrawal", {"token": token}).json()["code"] == "link_used"
    other = Script(open_another())
    assert other.post("customers/privacy/confirmation", {"token": token}).status_code == 422
    assert the_request(store).state == "asked"
    told = guest.post("customers/privacy/confirmation", {"token": token})
    assert (told.status_code, told.json()["state"], told.json()["kind"]) == (200, "open", "erasure")
    assert guest.post("customers/privacy/confirmation", {"token": token}).status_code == 422
    mail.outbox.clear()
    mail_closing(the_request(store).pk)
    later = link_in_letter("lin@example.com").rpartition("/")[2]
    assert guest.post("customers/privacy/withdrawal", {"token": later}).json()["state"] == "withdrawn"
    refused = guest.post("customers/privacy/confirmation", {"token": "A" * 43})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "#/token")


def test_asking_by_letter_is_bounded(store: Store) -> None:
    guest = Script(store)
    wish = {"email": "lin@example.com", "kind": "copy"}
    assert {guest.post("customers/privacy", wish).status_code for _try in range(40)} == {204, 429}


def test_nobody_is_told_without_a_token(store: Store) -> None:
    other = open_another()
    enter_store(other)
    stranger = Script(
        store,
        start_session(customer=make_account("amy@example.com"), until=timezone.now() + timedelta(hours=1)),
    )
    for script in (Script(store), stranger):
        assert {script.get(path).status_code for path in (OWN, f"{OWN}/copy")} == {401}
        assert script.post(f"{OWN}/erasure", {"password": PASSWORD}).status_code == 401
