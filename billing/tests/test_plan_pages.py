"""The plan's pages in the back office: who may see them, what they show in each state, and what they do."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from accounts.models import Account
from backoffice.testing import check_access, client_of, open_another, personas
from billing.actions.coupons import CouponDraft, make_coupon
from billing.actions.paying import begin_card
from billing.actions.plans import withdraw_plan
from billing.life import State
from billing.models import CouponUse, Invoice, Subscription
from billing.pdf import bill_pdf
from billing.queries import offered, price_of
from billing.shown import told_lines
from billing.stripe.client import client
from billing.stripe.customers import use_card
from billing.tests.cashier import Cashier
from tenants.models import Store

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_once")]


def at(store: Store, name: str = "billing", **kwargs: Any) -> str:
    """The address of a page."""
    return reverse(f"backoffice:{name}", kwargs={"handle": store.handle, **kwargs})


@pytest.fixture
def owner(store: Store, store_owner: Account) -> Client:
    """The store's owner, reading English."""
    Account.objects.filter(pk=store_owner.pk).update(language="en")
    return client_of(store_owner)


def text_of(response: Any) -> str:
    """What a page says, in one line."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_only_who_may_pay_sees_the_plan(store: Store, subscription: Subscription) -> None:
    people = personas(store, open_another())
    check_access(people, store, "billing")
    for name in ("billing_pay", "billing_cancel", "billing_tax", "billing_code"):
        check_access(
            people,
            store,
            name,
            method="post",
            unchanged=lambda: list(
                Subscription.objects.values("state", "cancels_at_end", "tax_id", "coupon")
            ),
        )


@pytest.mark.parametrize("state", [state for state in State if state != State.DELETED])
def test_every_state_has_its_page(
    store: Store, subscription: Subscription, owner: Client, state: State
) -> None:
    Subscription.objects.update(state=state)
    page = owner.get(at(store))
    assert page.status_code == 200
    said = text_of(page)
    for words in ("Products 0 ", "Storage", "People of the team 1 of 50", "¥299.00 a month"):
        assert words.replace("¥", "CN¥") in said or words in said, words
    assert 'name="price"' in page.content.decode()


def test_a_store_without_a_plan_says_so(store: Store, owner: Client) -> None:
    assert "This store has no plan" in text_of(owner.get(at(store)))


def test_an_owner_chooses_pays_and_reads_the_bill(cashier: Cashier, store: Store, owner: Client) -> None:
    price = cashier.price("grow")
    url = at(store, "billing_change")
    asked_first = owner.get(url, {"price": price.pk}).headers["Location"]
    assert asked_first == f"{at(store, 'billing_card')}?price={price.pk}"
    cashier.give_card()
    shown = owner.get(url, {"price": price.pk})
    assert "Charged now CN¥299.00" in text_of(shown)
    key = re.search(r'name="key" value="([^"]+)"', shown.content.decode())
    assert key is not None
    for _twice in range(2):
        owner.post(url, {"price": price.pk, "key": key[1]})
    assert (cashier.state, cashier.subscription.plan.code) == ("active", "grow")
    assert cashier.bills() == [("paid", 29_900)]
    bill = Invoice.objects.get()
    page = owner.get(at(store))
    assert bill.number in text_of(page)
    pdf = owner.get(at(store, "billing_bill", bill_uid=bill.uid))
    assert (pdf.headers["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    other = open_another()
    stranger = client_of(other.memberships.get().account)
    assert stranger.get(at(other, "billing_bill", bill_uid=bill.uid)).status_code == 404
    owner.post(at(store, "billing_cancel"))
    assert Subscription.objects.get().cancels_at_end
    owner.post(at(store, "billing_cancel"), {"keep": "1"})
    assert not Subscription.objects.get().cancels_at_end


def test_an_owner_sets_the_tax_number_and_a_code(cashier: Cashier, store: Store, owner: Client) -> None:
    make_coupon(draft=CouponDraft(code="half", note="", percent=50), now=cashier.now)
    owner.post(at(store, "billing_tax"), {"kind": "cn_tin", "value": "91310000MA1FL0B47E"})
    owner.post(at(store, "billing_code"), {"code": "half"})
    kept = Subscription.objects.get()
    assert (kept.tax_id_kind, kept.tax_id, kept.coupon) == ("cn_tin", "91310000MA1FL0B47E", "HALF")


def test_a_second_code_is_asked_about_before_it_takes_the_place_of_the_first(
    cashier: Cashier, store: Store, owner: Client
) -> None:
    for code, percent in (("HALF", 50), ("TENTH", 10)):
        make_coupon(draft=CouponDraft(code=code, note="", percent=percent), now=cashier.now)
    cashier.give_card()
    cashier.choose("start")
    owner.post(at(store, "billing_code"), {"code": "half"})
    assert cashier.subscription.coupon == "HALF"
    page = owner.post(at(store, "billing_code"), {"code": "tenth"})
    said = text_of(page)
    assert (page.status_code, cashier.subscription.coupon) == (200, "HALF")
    assert "You have: HALF until Apr 1, 2026 50% off one bill" in said
    assert "You typed: TENTH 10% off one bill" in said
    assert owner.post(at(store, "billing_code"), {"code": "wrong", "replace": "1"}).status_code == 302
    assert list(CouponUse.objects.values_list("coupon__code", "dropped_at")) == [("HALF", None)]
    owner.post(at(store, "billing_code"), {"code": "TENTH", "replace": "1"})
    assert cashier.subscription.coupon == "TENTH"


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ({"price": "99999999"}, "Choose one of the plans below."),
        ({"price": "1e9"}, "Choose one of the plans below."),
        ({"price": "9" * 40}, "Choose one of the plans below."),
        ({}, "Choose one of the plans below."),
        ({"price": "start", "extra": "-3"}, "Of each add-on you can have from 0 to 100."),
        ({"price": "start", "extra": "101"}, "Of each add-on you can have from 0 to 100."),
        ({"price": "start", "extra": "9" * 30}, "Of each add-on you can have from 0 to 100."),
        ({"price": "start", "add_on_7777777": "1"}, "An add-on is not on sale any more."),
        ({"price": "start", "add_on_x": "1"}, "An add-on is not on sale any more."),
        ({"price": "old"}, "“Grow” is not on sale any more as it was."),
    ],
)
def test_a_wish_that_cannot_be_is_refused_with_words_and_costs_nothing(
    cashier: Cashier, store: Store, owner: Client, wish: dict[str, str], words: str
) -> None:
    extra = offered("add_on").get(code="more-staff").prices.get(currency="CNY", interval="month")
    known = {"start": cashier.price("start"), "old": cashier.price("grow")}
    withdraw_plan(code="grow")
    sent = {("price" if name == "price" else name): value for name, value in wish.items()}
    if sent.get("price") in known:
        sent["price"] = str(known[sent["price"]].pk)
    if "extra" in sent:
        sent[f"add_on_{extra.pk}"] = sent.pop("extra")
    cashier.give_card()
    url = at(store, "billing_change")
    for answer in (owner.post(url, {**sent, "key": "k"}), owner.get(url, sent)):
        if answer.status_code == 302:  # a link without a wish leads to where one is chosen
            assert (sent, answer.headers["Location"]) == ({}, at(store))
            continue
        assert (answer.status_code, words in text_of(answer)) == (422, True)
        assert 'name="price"' in answer.content.decode()
    assert (cashier.state, cashier.bills()) == ("trial", [])


def test_shares_of_plans_are_told_in_the_readers_language(
    cashier: Cashier, store: Store, owner: Client
) -> None:
    cashier.give_card()
    cashier.choose("start")
    cashier.move(timedelta(days=10))
    Account.objects.update(language="zh-hans")
    page = owner.get(at(store, "billing_change"), {"price": cashier.price("grow").pk})
    told = page.context["lines"]
    assert [line["text"] for line in told] == ["起步版：未用完的时间", "成长版：剩余的时间"]
    assert "立即付款" in page.text
    cashier.choose("grow")
    with override("en"):
        told = told_lines(Invoice.objects.order_by("-pk")[0].lines)
        assert [line["text"] for line in told] == ["Start: time not used", "Grow: the rest of the time"]


@pytest.mark.usefixtures("owner")
def test_an_owner_tries_the_card_again(cashier: Cashier, store: Store, store_owner: Account) -> None:
    cashier.give_card()
    cashier.choose("start")
    cashier.give_card("pm_card_chargeCustomerFail")
    assert cashier.move(timedelta(days=31)) == "past_due"
    page = client_of(store_owner).get(at(store))
    said = text_of(page)
    assert "CN¥99.00 could not be charged to your card Visa •••• 0341. Your shop goes on as before." in said
    assert page.content.decode().count(f'action="{at(store, "billing_pay")}"') == 1
    answer = client_of(store_owner).post(at(store, "billing_pay"))
    (said,) = [str(each) for each in get_messages(answer.wsgi_request)]
    assert said.startswith("The payment was refused")
    intent = begin_card(subscription=cashier.subscription).partition("_secret")[0]
    confirmed: Any = client().v1.setup_intents.confirm(intent, {"payment_method": "pm_card_visa"})
    use_card(cashier.subscription.customer_ref, confirmed.payment_method)
    answer = client_of(store_owner).post(at(store, "billing_pay"))
    (said,) = [str(each) for each in get_messages(answer.wsgi_request)]
    assert (said, cashier.state) == ("Thank you, all is well again.", "active")
    assert at(store, "billing_pay") not in client_of(store_owner).get(at(store)).content.decode()


def test_a_card_is_believed_only_when_stripe_says_so(cashier: Cashier, store: Store, owner: Client) -> None:
    page = owner.get(at(store, "billing_card"))
    assert page.status_code == 200
    assert "js.stripe.com" in page.headers["Content-Security-Policy"]
    assert "js.stripe.com" not in owner.get(at(store)).headers["Content-Security-Policy"]
    answer = owner.get(at(store, "billing_card"), {"setup_intent": "seti_of_nobody"})
    assert (answer.status_code, cashier.subscription.card) == (302, {})


def test_a_paused_store_can_still_be_paid_for(cashier: Cashier, store: Store, owner: Client) -> None:
    Subscription.objects.update(state=State.READ_ONLY)
    Store.objects.update(status="read_only", held_by="billing")
    assert "Pay and go on" in text_of(owner.get(at(store, "dashboard")))
    cashier.give_card()
    paid = owner.post(at(store, "billing_change"), {"price": cashier.price("start").pk, "key": "k"})
    assert [str(each) for each in get_messages(paid.wsgi_request)] == ["Thank you. Your plan is Start now."]
    assert (cashier.state, Store.objects.get(pk=store.pk).status) == ("active", "active")


def test_a_bill_is_set_in_chinese_and_latin(store: Store, subscription: Subscription) -> None:
    from django.utils import translation

    bill = Invoice(
        store=store,
        number="A-0001",
        status="open",
        currency="CNY",
        subtotal=100,
        total=100,
        lines=[{"text": "成长版 Grow", "quantity": 2, "amount": 100}] * 30,
        payer={"name": "拾光手作", "email": "a@example.com", "tax_ids": ["cn_tin 913"]},
        issued_at=subscription.since,
    )
    with translation.override("zh-hans"):
        data = bill_pdf(bill)
    assert (data.count(b"/Type /Page\n"), b"STSong-Light" in data, len(data) < 20_000) == (2, True, True)


def test_an_add_on_that_is_not_sold_any_more_stays_with_who_has_it(
    cashier: Cashier, owner: Client, store: Store
) -> None:
    cashier.give_card()
    extra = price_of(offered("add_on").get(code="more-staff"), "CNY", "month")
    assert extra is not None
    cashier.choose("start", add_ons={extra.pk: 2})
    withdraw_plan(code="more-staff")
    page = owner.get(at(store)).content.decode()
    assert re.search(rf'name="add_on_{extra.pk}"[^>]*value="2"', page)
    wanted = {"price": cashier.price("grow").pk, f"add_on_{extra.pk}": 2, "key": "k"}
    assert owner.post(at(store, "billing_change"), wanted).status_code == 302
    assert [(row.price_id, row.quantity) for row in cashier.subscription.add_ons.all()] == [(extra.pk, 2)]
    assert cashier.subscription.plan.code == "grow"
