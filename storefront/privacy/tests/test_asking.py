"""Shoppers ask for their data and to be erased: by password, by letter, and with time to think it over."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from foundation.models import Event
from storefront.content.models import Message
from storefront.customers.actions import is_erased
from storefront.customers.models import Customer, CustomerSession
from storefront.customers.testing import PASSWORD, link_in_letter, make_account, signed_in_at
from storefront.privacy.actions import change_terms, throw_away
from storefront.privacy.models import DataRequest
from storefront.privacy.tasks import mail_closing, mail_copy, mail_question, work
from storefront.privacy.terms import kept_years, last_day
from storefront.testing import shopper_at
from tenants.context import enter_store
from tenants.models import Store

pytestmark = pytest.mark.django_db
PAGE = "/en/account/privacy"


def the_request() -> DataRequest:
    return DataRequest.objects.get()


def let_time_pass(days: int) -> None:
    """As if an erasure had been asked for so many days before."""
    row = the_request()
    assert row.acts_at is not None
    row.acts_at -= timedelta(days=days)
    row.save()


def names() -> list[str]:
    return list(
        Event.objects.filter(name__contains="customer.").order_by("pk").values_list("name", flat=True)
    )


def test_a_copy_is_made_told_of_and_fetched(store: Store) -> None:
    customer = make_account()
    shopper = signed_in_at(store, customer)
    assert "Get a copy" in shopper.get(PAGE).text
    answer = shopper.post(f"{PAGE}/copy")
    assert (answer.status_code, answer["Location"]) == (303, f"{PAGE}?customer_data_copy_posted=true#copy")
    page = shopper.get(PAGE).text
    assert "We are getting your copy ready." in page
    assert "Get a copy" not in page
    enter_store(store)
    row = the_request()
    assert (row.kind, row.state, row.locale) == ("copy", "open", "en")
    assert names()[-1] == "customer.data_requested"
    work(row.pk)
    work(row.pk)
    assert names().count("customer.data_ready") == 1
    mail_copy(row.pk)
    assert [letter.subject for letter in mail.outbox] == ["Your data is ready · Test Store"]
    path = link_in_letter("lin@example.com")
    # The letter's link asks for no sign-in, and serves for the page as for the file.
    stranger = shopper_at(store)
    assert f'href="{path}/file"' in stranger.get(path).text
    for answer in (stranger.get(f"{path}/file"), shopper.get(f"{PAGE}/file")):
        assert answer.headers["Cache-Control"].startswith("private, no-store")
        assert answer.headers["Content-Disposition"] == 'attachment; filename="my-data.zip"'
        with zipfile.ZipFile(io.BytesIO(answer.content)) as file:
            assert file.namelist() == ["data.json", "read-me.txt"]
            told = json.loads(file.read("data.json"))
            assert "This is what Test Store keeps about you." in file.read("read-me.txt").decode()
        assert told["customer"]["email"] == "lin@example.com"
        assert "password" not in told["customer"]
        assert set(told) >= {"customer", "orders", "payments", "checkouts", "messages", "requests"}
    enter_store(store)
    DataRequest.objects.update(file_until=timezone.now() - timedelta(minutes=1))
    assert stranger.get(f"{path}/file").status_code == 404
    assert shopper.get(f"{PAGE}/file").status_code == 404
    enter_store(store)
    throw_away()
    assert DataRequest.objects.filter(file=None, digest="").count() == 1


def test_only_so_many_copies_a_day(store: Store) -> None:
    shopper = signed_in_at(store, make_account())
    for _copy in range(2):
        assert shopper.post(f"{PAGE}/copy").status_code == 303
        enter_store(store)
        work(DataRequest.objects.get(state="open").pk)
    refused = shopper.post(f"{PAGE}/copy")
    assert refused.status_code == 422
    assert "You had copies of your data today already. Ask again tomorrow." in refused.text
    enter_store(store)
    assert DataRequest.objects.count() == 2


def test_an_account_closes_by_password_after_a_week(store: Store) -> None:
    customer = make_account()
    shopper = signed_in_at(store, customer)
    page = shopper.get(PAGE).text
    assert "Kept for at least 10 years" in page
    assert "7 days to think it over" in page
    wrong = shopper.post(f"{PAGE}/close", {"customer[password_current]": "not it"})
    assert (wrong.status_code, "This is not your password." in wrong.text) == (422, True)
    enter_store(store)
    assert not DataRequest.objects.exists()
    answer = shopper.post(f"{PAGE}/close", {"customer[password_current]": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (303, f"{PAGE}?customer_closing_posted=true#close")
    assert answer.cookies["customer"].value == ""
    assert "You are signed out" in shopper.get(answer["Location"].partition("#")[0]).text
    enter_store(store)
    assert not CustomerSession.objects.exists()
    row = the_request()
    mail_closing(row.pk)
    assert mail.outbox[-1].subject == "Your account closes · Test Store"
    let_time_pass(6)
    work(row.pk)
    customer.refresh_from_db()
    assert not is_erased(customer)
    let_time_pass(1)
    work(row.pk)
    customer.refresh_from_db()
    assert is_erased(customer)
    row = the_request()
    assert (row.state, row.email, row.digest) == ("done", "", "")
    assert names()[-2:] == ["customer.erasure_requested", "customer.erased"]
    assert shopper.get(link_in_letter("lin@example.com")).status_code == 404


def test_it_is_taken_back_by_signing_in_or_by_the_letter(store: Store) -> None:
    customer = make_account()
    for way in ("account", "letter"):
        signed_in_at(store, customer).post(f"{PAGE}/close", {"customer[password_current]": PASSWORD})
        enter_store(store)
        row = DataRequest.objects.get(state="open")
        if way == "account":
            shopper = signed_in_at(store, customer)
            assert "Keep my data" in shopper.get(PAGE).text
            assert shopper.post(f"{PAGE}/keep").status_code == 302
        else:
            mail_closing(row.pk)
            shopper, path = shopper_at(store), link_in_letter("lin@example.com")
            assert "Keep my data" in shopper.get(path).text
            answer = shopper.post(f"{PAGE}/request", {"token": path.rpartition("/")[2]})
            assert "Good that you stay. Nothing is erased." in shopper.get(answer["Location"]).text
        enter_store(store)
        row.refresh_from_db()
        assert row.state == "withdrawn"
        let_pass = timezone.now() - timedelta(days=1)
        DataRequest.objects.update(acts_at=let_pass)
        work(row.pk)
        customer.refresh_from_db()
        assert customer.email == "lin@example.com"


def test_guests_ask_by_letter_and_nobody_learns_who_is_known(store: Store) -> None:
    Message.objects.create(name="Amy", email="amy@example.com", body="Where is my parcel?")
    fields = {"customer[wish]": "erasure"}
    answers = [
        shopper_at(store).post(f"{PAGE}/ask", {**fields, "customer[email]": email})
        for email in ("amy@example.com", "nobody@example.com")
    ]
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {
        (303, f"{PAGE}?customer_data_posted=true#ask")
    }
    enter_store(store)
    mail_question("nobody@example.com", "erasure", "en")
    assert (mail.outbox, DataRequest.objects.count(), Customer.objects.count()) == ([], 0, 0)
    mail_question("AMY@example.com", "erasure", "en")
    assert mail.outbox[-1].subject == "Erase your data? · Test Store"
    path = link_in_letter(mail.outbox[-1].to[0])
    shopper = shopper_at(store)
    assert "Close and erase" in shopper.get(path).text
    enter_store(store)
    assert the_request().state == "asked"  # looking at the page is no yes
    change_terms(waits_days=0, kept_years=10, forgets_orders=True, actor="account:1")
    assert shopper.post(f"{PAGE}/request", {"token": path.rpartition("/")[2]}).status_code == 303
    enter_store(store)
    work(the_request().pk)
    assert the_request().state == "done"
    assert not Message.objects.exists()
    assert not Customer.objects.filter(email__icontains="amy").exists()
    assert shopper.get(path).status_code == 404


def test_who_took_a_strangers_address_gets_nothing_without_the_letter(store: Store) -> None:
    customer = make_account(proven=False)
    shopper = signed_in_at(store, customer)
    for address in ("copy", "close"):
        answer = shopper.post(f"{PAGE}/{address}", {"customer[password_current]": PASSWORD})
        assert answer["Location"] == f"{PAGE}?customer_data_posted=true#ask"
    enter_store(store)
    assert not DataRequest.objects.exists()
    mail_question("lin@example.com", "copy", "en")
    token = link_in_letter("lin@example.com").rpartition("/")[2]
    shopper_at(store).post(f"{PAGE}/request", {"token": token})
    enter_store(store)
    work(the_request().pk)
    assert the_request().has_file
    assert shopper.get(f"{PAGE}/file").status_code == 404
    assert "Download" not in shopper.get(PAGE).text


def test_a_field_that_no_person_sees_stops_letters(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[tuple[object, ...]] = []
    monkeypatch.setattr(mail_question, "send", lambda *given: sent.append(given))
    shopper = shopper_at(store)
    typed = {"customer[email]": "amy@example.com", "customer[wish]": "copy"}
    assert shopper.post(f"{PAGE}/ask", {**typed, "website_url": "x"}).status_code == 303
    assert sent == []
    assert shopper.post(f"{PAGE}/ask", typed).status_code == 303
    assert sent == [("amy@example.com", "copy", "en")]
    wrong = shopper.post(f"{PAGE}/ask", {**typed, "customer[email]": "<b>no"})
    assert (wrong.status_code, 'value="&lt;b&gt;no"' in wrong.text) == (422, True)


def test_the_law_of_the_country_counts_days_and_years(store: Store) -> None:
    friday = date(2026, 11, 20)
    assert (store.locale, last_day(friday), kept_years()) == ("zh-Hans", date(2026, 12, 11), 10)
    store.locale = "de-DE"
    enter_store(store)
    assert (last_day(friday), kept_years()) == (date(2026, 12, 20), 8)
    change_terms(waits_days=3, kept_years=12, forgets_orders=True, actor="account:1")
    assert kept_years() == 12
    change_terms(waits_days=3, kept_years=8, forgets_orders=True, actor="account:1")
    store.locale = "en-GB"
    enter_store(store)
    assert kept_years() == 6  # what the country asks for is not written down
