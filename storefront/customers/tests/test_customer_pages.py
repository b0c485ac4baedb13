"""Customers in the back office."""

from __future__ import annotations

from typing import Any

import pytest

from backoffice.testing import check_access, client_of, open_another, personas
from foundation.models import Event
from storefront.customers.actions import remember_customer
from storefront.customers.cookies import COOKIE
from storefront.customers.models import Customer, CustomerSession
from storefront.customers.testing import make_account, signed_in_at
from tenants.context import in_store
from tenants.models import Store
from tenants.testing import queries_of

pytestmark = pytest.mark.django_db


class Office:
    """The owner at their back office; afterwards the test is in the store again."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._client = client_of(store.memberships.get().account)
        self._client.cookies["language"] = "zh-hans"

    def get(self, path: str) -> Any:
        with in_store(self._store):
            return self._client.get(path)

    def post(self, path: str, fields: dict[str, str] | None = None) -> Any:
        with in_store(self._store):
            return self._client.post(path, fields or {})


@pytest.fixture
def office(store: Store) -> Office:
    return Office(store)


def at(store: Store, path: str) -> str:
    return f"/stores/{store.handle}/{path}"


def test_who_may_see_and_change_customers(store: Store) -> None:
    customer = make_account()
    people = personas(store, open_another())
    check_access(people, store, "customers")
    check_access(people, store, "customer", {"customer_id": customer.pk})
    check_access(people, store, "customer_edit", {"customer_id": customer.pk})
    check_access(people, store, "customer_new")

    def state() -> object:
        with in_store(store):
            return list(Customer.objects.values_list()), Event.objects.count()

    for name in ("customer_invite", "customer_disable", "customer_enable"):
        check_access(people, store, name, {"customer_id": customer.pk}, method="post", unchanged=state)


def test_the_list_is_searched_and_narrowed(store: Store, office: Office) -> None:
    assert "客户会出现在这里" in office.get(at(store, "customers/")).text
    make_account("lin@example.com")
    remember_customer(email="amy@shop.example", name="Amy O'Neil", phone="+12025550142", locale="en")
    for query, found in [
        ("", {"lin@example.com", "amy@shop.example"}),
        ("?q=o'neil", {"amy@shop.example"}),
        ("?q=5550142", {"amy@shop.example"}),
        ("?q=EXAMPLE.com", {"lin@example.com"}),
        ("?view=guests", {"amy@shop.example"}),
        ("?view=accounts", {"lin@example.com"}),
        ("?view=disabled", set()),
    ]:
        page = office.get(at(store, f"customers/{query}")).text
        shown = {email for email in ("lin@example.com", "amy@shop.example") if f">{email}<" in page}
        assert shown == found, query
    assert "没有符合的客户" in office.get(at(store, "customers/?q=nobody")).text


def test_the_list_costs_the_same_however_long(store: Store, office: Office) -> None:
    def queries() -> int:
        return len(queries_of(lambda: office.get(at(store, "customers/"))))

    make_account()
    one = queries()
    Customer.objects.bulk_create(Customer(email=f"{n}@example.com", locale="en") for n in range(40))
    assert queries() == one


def test_a_customer_is_added_changed_and_their_wrong_input_kept(store: Store, office: Office) -> None:
    fields = {
        "first_name": "Amy",
        "last_name": "O'Neil",
        "email": "AMY@example.com",
        "phone": "",
        "locale": "en",
        "tags": "vip,wholesale",
        "note": "Likes jade",
        "accepts_marketing": "on",
    }
    answer = office.post(at(store, "customers/new"), fields)
    customer = Customer.objects.get()
    assert answer["Location"] == at(store, f"customers/{customer.pk}/")
    assert (customer.name, customer.email, customer.tags) == (
        "Amy O'Neil",
        "amy@example.com",
        ["vip", "wholesale"],
    )
    assert (customer.accepts_marketing, customer.marketing_source) == (True, "team")
    assert "由店铺员工" in office.get(at(store, f"customers/{customer.pk}/")).text
    again = office.post(at(store, "customers/new"), {**fields, "email": "amy@EXAMPLE.com", "note": "Typed"})
    assert (again.status_code, "另一位客户" in again.text, "Typed" in again.text) == (422, True, True)
    Customer.objects.update(email_proven_at="2026-01-01T00:00Z")
    office.post(at(store, f"customers/{customer.pk}/edit"), {**fields, "email": "new@example.com"})
    customer.refresh_from_db()
    assert (customer.email, customer.email_proven_at) == ("new@example.com", None)
    page = office.get(at(store, f"customers/{customer.pk}/")).text
    for text in ("Likes jade", "vip", "资料已修改", "new@example.com"):
        assert text in page, text


def test_a_disabled_account_is_signed_out_and_stays_out_until_enabled(store: Store, office: Office) -> None:
    customer = make_account()
    shopper = signed_in_at(store, customer)
    office.post(at(store, f"customers/{customer.pk}/disable"))
    assert not CustomerSession.objects.exists()
    assert shopper.get("/account").status_code == 302
    assert shopper.cookies[COOKIE].value
    office.post(at(store, f"customers/{customer.pk}/enable"))
    customer.refresh_from_db()
    assert customer.state == Customer.State.ENABLED


def test_a_guest_is_invited_and_whoever_has_an_account_is_not(store: Store, office: Office) -> None:
    guest = remember_customer(email="amy@example.com", name="Amy", phone="", locale="en")
    office.post(at(store, f"customers/{guest.pk}/invite"))
    guest.refresh_from_db()
    assert guest.state == Customer.State.INVITED
    other = make_account()
    office.post(at(store, f"customers/{other.pk}/invite"))
    other.refresh_from_db()
    assert other.invited_at is None
