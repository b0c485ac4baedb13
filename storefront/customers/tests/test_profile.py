"""Shoppers change their own details and their password."""

from __future__ import annotations

import pytest
from django.contrib.auth.hashers import check_password

from foundation.models import Event
from storefront.customers.models import Customer, CustomerSession
from storefront.customers.testing import PASSWORD, make_account, signed_in_at
from storefront.testing import shopper_at
from tenants.context import enter_store
from tenants.models import Store

pytestmark = pytest.mark.django_db
NEW = "a whole new sentence"
PROFILE = {
    "customer[first_name]": "小雨",
    "customer[last_name]": "林",
    "customer[phone]": "13800138000",
    "customer[accepts_marketing]": "true",
}


def _now(store: Store, customer: Customer) -> Customer:
    enter_store(store)
    return Customer.objects.get(pk=customer.pk)


def test_details_are_changed_and_shown(store: Store) -> None:
    customer = make_account("mei@example.com", first_name="Mei", last_name="Lin")
    shopper = signed_in_at(store, customer)
    page = shopper.get("/account").content.decode()
    assert (
        'name="customer[first_name]" type="text" autocomplete="given-name" maxlength="80" value="Mei"' in page
    )
    answer = shopper.post("/en/account/profile", PROFILE)
    assert (answer.status_code, answer.headers["Location"]) == (
        303,
        "/en/account?customer_profile_posted=true#profile",
    )
    after = _now(store, customer)
    assert (after.name, after.phone, after.accepts_marketing) == ("林小雨", "+8613800138000", True)
    page = shopper.get("/en/account?customer_profile_posted=true").content.decode()
    assert "Saved." in page
    assert 'value="小雨"' in page
    enter_store(store)
    shopper.post("/account/profile", {**PROFILE, "customer[accepts_marketing]": ""})
    assert not _now(store, customer).accepts_marketing


def test_a_wrong_phone_number_loses_nothing(store: Store) -> None:
    customer = make_account("mei@example.com", first_name="Mei", last_name="Lin")
    typed = {"customer[first_name]": "<b>May", "customer[phone]": "call me"}
    answer = signed_in_at(store, customer).post("/account/profile", typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="&lt;b&gt;May"' in page
    assert 'value="call me"' in page
    assert (_now(store, customer).first_name, _now(store, customer).phone) == ("Mei", "")


def test_a_new_password_signs_out_everywhere_else(store: Store) -> None:
    customer = make_account("mei@example.com", first_name="Mei", last_name="Lin")
    shopper, elsewhere = signed_in_at(store, customer), signed_in_at(store, customer)
    new = {
        "customer[password]": "a whole new sentence",
        "customer[password_confirmation]": "a whole new sentence",
    }
    for faulty in (
        {**new, "customer[password_current]": "something else"},
        {**new, "customer[password_current]": PASSWORD, "customer[password]": "12345678"},
        {**new, "customer[password_current]": PASSWORD, "customer[password_confirmation]": "another"},
        new,
    ):
        answer = shopper.post("/account/password", faulty)
        assert answer.status_code == 422
        assert NEW not in answer.content.decode()
        assert check_password(PASSWORD, _now(store, customer).password)
    answer = shopper.post("/account/password", {**new, "customer[password_current]": PASSWORD})
    assert (answer.status_code, answer.headers["Location"]) == (
        303,
        "/account?customer_password_posted=true#password",
    )
    assert check_password(NEW, _now(store, customer).password)
    assert CustomerSession.objects.filter(customer=customer).count() == 1
    assert Event.objects.filter(name="customer.password_changed").count() == 1
    assert shopper.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 302


@pytest.mark.parametrize("path", ["/account/profile", "/account/password"])
def test_guests_sign_in_first(store: Store, path: str) -> None:
    customer = make_account("mei@example.com", first_name="Mei", last_name="Lin")
    answer = shopper_at(store).post(path, PROFILE)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/account/login")
    assert _now(store, customer).first_name == "Mei"
    assert signed_in_at(store, customer).get(path).headers["Location"] == "/account"
