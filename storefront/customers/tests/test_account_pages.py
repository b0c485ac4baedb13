"""Order history, address book and checkout of somebody who is signed in; nobody sees what is another's."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from storefront.customers.actions import remember_customer, save_address
from storefront.customers.actions.addresses import AddressDraft
from storefront.customers.models import MAX_ADDRESSES, Customer, CustomerAddress
from storefront.customers.tasks import _on_paid
from storefront.customers.testing import make_account, signed_in_at
from storefront.orders.actions import fulfil_order, place_order
from storefront.orders.actions.fulfil_order import Tracking
from storefront.orders.draft import DraftLine, DraftTax, OrderDraft
from storefront.orders.events import OrderPaid
from storefront.orders.models import Order
from storefront.payments.actions import record_payment
from storefront.testing import ADDRESS, make_product, make_rate, shopper_at, variant_of
from tenants.models import Store
from tenants.testing import queries_of
from themes.actions import install_theme

pytestmark = pytest.mark.django_db
HOME = {
    "address[first_name]": "小雨",
    "address[last_name]": "林",
    "address[address1]": "海州区花果山路 18 号",
    "address[city]": "连云港市",
    "address[province]": "江苏省",
    "address[country]": "中国",
    "address[phone]": "13800138000",
}
HOME_DRAFT = AddressDraft(
    country="CN", first_name="小雨", last_name="林", line1="花果山路 18 号", city="连云港市", region="江苏省"
)


def an_order(
    customer: Customer | None = None,
    *,
    email: str = "lin@example.com",
    variant: Any = None,
    billing: dict[str, str] | None = None,
) -> Order:
    variant = variant or variant_of(make_product(on_hand=100))
    tax = DraftTax("VAT", 1300, 1473, is_included=True)
    line = DraftLine(variant, 1, 12_800, "紫水晶手串", "8 mm", "", {"刻字": "雨"}, (tax,))
    return place_order(
        draft=OrderDraft(
            cart_token="",
            fingerprint="",
            email=email,
            phone="",
            locale="zh-Hans",
            currency="CNY",
            lines=[line],
            address={name: text for name, text in ADDRESS.items() if name != "email"},
            billing_address=billing or {},
            shipping_name="快递",
            shipping=1_200,
            customer=customer,
        )
    )


def test_an_order_of_mine_is_shown_with_all_its_parts(store: Store) -> None:
    customer = make_account()
    order = an_order(customer)
    record_payment(order=order, actor="system", method="bank")
    line = order.lines.get()
    fulfil_order(order=order, units={line.pk: 1}, tracking=Tracking("顺丰", "SF1", "https://sf.example/SF1"))
    shopper = signed_in_at(store, customer)
    history = shopper.get("/account").text
    assert f'href="/account/orders/{order.token}"' in history
    assert "已付款 · 运送中" in re.sub(r"\s+", " ", history)
    page = shopper.get(f"/account/orders/{order.token}").text
    for text in (
        "紫水晶手串",
        "8 mm",
        "刻字: 雨",
        "¥140.00",
        "VAT (13.0 %) · 已含",
        "SF1",
        "林小雨",
        "花果山路",
    ):
        assert text in page, text


@pytest.mark.parametrize("theme", ["courtyard", "circuit", "folio", "harbour"])
def test_an_order_names_the_address_of_its_bill_where_that_is_another(store: Store, theme: str) -> None:
    customer = make_account()
    office = {"name": "Parcel Ltd", "phone": "+14085550100", "country": "US", "line1": "1 Office Park"}
    plain, billed = an_order(customer), an_order(customer, billing=office)
    install_theme(package=theme)
    shopper = signed_in_at(store, customer)
    for root, title in (("", "账单地址"), ("/en", "Billed to")):
        page = shopper.get(f"{root}/account/orders/{billed.token}").text
        part = page.partition(f'id="billed-to">{title}</h2>')[2].partition("</section>")[0]
        for text in ("Parcel Ltd", "1 Office Park", "+14085550100"):
            assert text in part, (root, text)
        assert "billed-to" not in shopper.get(f"{root}/account/orders/{plain.token}").text


def test_orders_of_others_and_addresses_of_others_are_not_there(store: Store) -> None:
    me, other = make_account(), make_account("other@example.com")
    order = an_order(other, email="other@example.com")
    theirs = save_address(customer=other, draft=HOME_DRAFT)
    shopper = signed_in_at(store, me)
    assert shopper.get(f"/account/orders/{order.token}").status_code == 404
    assert shopper.get("/account/orders/x").status_code == 404
    for method in ("put", "delete"):
        answer = shopper.post(f"/account/addresses/{theirs.pk}", {**HOME, "_method": method})
        assert answer.status_code == 404
    assert CustomerAddress.objects.get().line1 == "花果山路 18 号"
    guest = shopper_at(store)
    assert guest.get(f"/account/orders/{order.token}").status_code == 302
    assert guest.post(f"/account/addresses/{theirs.pk}", {"_method": "delete"}).status_code == 302
    assert CustomerAddress.objects.count() == 1


def test_what_a_guest_ordered_shows_once_the_address_is_proven(store: Store) -> None:
    guests = an_order()
    customer = guests.customer
    assert not customer.has_account
    customer.password = make_account("x@example.com").password
    customer.save()
    own = an_order(customer, email="work@example.com")
    shopper = signed_in_at(store, customer)
    page = shopper.get("/account").text
    assert (own.token in page, guests.token in page) == (True, False)
    assert shopper.get(f"/account/orders/{guests.token}").status_code == 404
    Customer.objects.filter(pk=customer.pk).update(email_proven_at="2026-01-01T00:00Z")
    assert guests.token in shopper.get("/account").text


def test_the_number_of_queries_does_not_grow_with_the_orders(store: Store) -> None:
    customer = make_account()
    variant = variant_of(make_product(on_hand=100))
    shopper = signed_in_at(store, customer)

    def queries() -> int:
        return len(queries_of(lambda: shopper.get("/account")))

    an_order(customer, variant=variant)
    one = queries()
    for _turn in range(22):
        an_order(customer, variant=variant)
    assert queries() == one
    second = shopper.get("/account?page=2").text
    assert second.count('class="account-order"') == 3


def test_the_address_book(store: Store) -> None:
    customer = make_account()
    shopper = signed_in_at(store, customer)
    assert shopper.post("/account/addresses", HOME)["Location"] == "/account/addresses"
    assert shopper.post("/account/addresses", HOME)["Location"] == "/account/addresses"  # the second click
    home = CustomerAddress.objects.get()
    assert (home.country, home.phone, home.region, home.is_default) == (
        "CN",
        "+8613800138000",
        "江苏省",
        True,
    )
    work = {**HOME, "address[country]": "United States", "address[zip]": "20500", "address[default]": "1"}
    work["address[province]"] = "California"
    shopper.post("/account/addresses", {**work, "address[phone]": "+1 202 555 0142"})
    latest = CustomerAddress.objects.latest("pk")
    assert latest.region == "CA"
    assert [row.is_default for row in CustomerAddress.objects.order_by("pk")] == [False, True]
    shopper.post(f"/account/addresses/{home.pk}", {**HOME, "address[city]": "南京市", "_method": "put"})
    home.refresh_from_db()
    assert (home.city, home.is_default) == ("南京市", False)
    page = shopper.get("/account/addresses").text
    assert page.index("美国") < page.index("南京市")
    for _click in range(2):
        answer = shopper.post(f"/account/addresses/{latest.pk}", {"_method": "delete"})
        assert answer["Location"] == "/account/addresses"
    home.refresh_from_db()
    assert home.is_default


def test_a_wrong_address_comes_back_with_what_was_typed(store: Store) -> None:
    shopper = signed_in_at(store, make_account())
    wrong = {**HOME, "address[country]": "United States", "address[city]": "", "address[phone]": "123"}
    answer = shopper.post("/account/addresses", wrong)
    assert answer.status_code == 422
    assert 'value="海州区花果山路 18 号"' in answer.text
    for name in ("city", "zip", "phone", "province"):
        assert f'id="address-new-{name}-fault"' in answer.text, name
    assert not CustomerAddress.objects.exists()
    answer = shopper.post("/account/addresses", {**HOME, "address[country]": "Atlantis"})
    assert 'id="address-new-country-fault"' in answer.text


def test_a_full_book_takes_no_more(store: Store) -> None:
    customer = make_account()
    CustomerAddress.objects.bulk_create(
        CustomerAddress(customer=customer, country="CN", line1=str(number)) for number in range(MAX_ADDRESSES)
    )
    answer = signed_in_at(store, customer).post("/account/addresses", HOME)
    assert (answer.status_code, "地址簿满了" in answer.text) == (422, True)


def checkout_fields(page: str) -> dict[str, str]:
    found = re.findall(r'<input[^>]*name="(\w+)"[^>]*value="([^"]*)"', page)
    return dict(found) | {
        name: value for value, name in re.findall(r'value="([^"]*)"[^>]*name="(\w+)"', page)
    }


def test_the_checkout_knows_who_is_signed_in(store: Store) -> None:
    make_rate()
    variant = variant_of(make_product())
    customer = make_account()
    save_address(customer=customer, draft=HOME_DRAFT)
    shopper = signed_in_at(store, customer)
    shopper.post("/cart/add", {"id": variant.pk})
    page = shopper.get("/checkout").text
    fields = checkout_fields(page)
    assert (fields["email"], fields["name"], fields["city"]) == ("lin@example.com", "林小雨", "连云港市")
    assert page.count("data-fields=") == 1
    shopper.post("/checkout/totals", {**ADDRESS, "email": "typed@example.com"})
    assert checkout_fields(shopper.get("/checkout").text)["email"] == "typed@example.com"
    shopper.get("/account/logout")
    after = checkout_fields(shopper.get("/checkout").text)
    assert "typed@example.com" not in after.values()
    assert "林小雨" not in after.values()


@pytest.mark.usefixtures("stripe")
def test_an_order_belongs_to_who_is_signed_in_whatever_address_it_names(store: Store) -> None:
    rate = make_rate()
    variant = variant_of(make_product())
    customer = make_account()
    shopper = signed_in_at(store, customer)
    shopper.post("/cart/add", {"id": variant.pk})
    fields = {**ADDRESS, "email": "work@example.com", "rate": str(rate.pk)}
    shopper.post("/checkout/pay", fields)
    order = Order.objects.get()
    assert (order.customer, order.from_account, order.email) == (customer, True, "work@example.com")
    assert Customer.objects.count() == 1
    paid = OrderPaid(order=order.pk, amount=order.total, currency="CNY")
    for _delivery in range(2):
        _on_paid(paid, None)  # type: ignore[arg-type]
    address = CustomerAddress.objects.get()
    assert (address.first_name, address.city, address.is_default) == ("林小雨", "连云港市", True)


def test_the_newsletter_makes_a_customer_and_gives_nobody_a_tag_that_opens_doors(store: Store) -> None:
    known = remember_customer(email="lin@example.com", name="林小雨", phone="", locale="zh-Hans")
    for email in ("Lin@example.com", "new@example.com", "new@example.com"):
        sent = {"form_type": "customer", "contact[email]": email, "contact[tags]": "newsletter, wholesale"}
        assert shopper_at(store).post("/contact", sent).status_code == 303
    known.refresh_from_db()
    assert (known.accepts_marketing, known.tags, known.name) == (True, [], "林小雨")
    new = Customer.objects.exclude(pk=known.pk).get()
    assert (new.email, new.accepts_marketing, new.tags) == ("new@example.com", True, ["newsletter"])
    assert not new.has_account


def test_guests_checkout_asks_nothing_about_customers(store: Store) -> None:
    make_rate()
    shopper = shopper_at(store)
    shopper.post("/cart/add", {"id": variant_of(make_product()).pk})
    with CaptureQueriesContext(connection) as seen:
        page = shopper.get("/checkout")
    assert "customers_" not in str(seen.captured_queries)
    assert 'href="/account/login?checkout_url=/checkout"' in page.text


def test_a_guest_who_orders_is_the_same_customer_next_time(store: Store) -> None:
    one = remember_customer(email="lin@example.com", name="", phone="", locale="en")
    assert an_order().customer == one
