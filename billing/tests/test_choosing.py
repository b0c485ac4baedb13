"""Choosing a plan: what is told before it is paid, and a card that is asked for on the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.http import QueryDict
from django.test import Client

from accounts.models import Account
from backoffice.testing import client_of, member_client
from billing.actions.items import put_on_bill
from billing.actions.paying import set_cancellation
from billing.actions.plans import PriceDraft, grant, publish_plan, withdraw_plan
from billing.entitlements import Change
from billing.models import MeteredMonth, Price
from billing.queries import offered, price_of
from billing.tests.cashier import Cashier
from billing.tests.test_plan_pages import at, text_of
from foundation.money import Money
from foundation.permissions import Role
from storefront.testing import make_product
from tenants.context import in_store
from tenants.models import Store

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_once")]
DAY = timedelta(days=1)
ASKING = "pm_card_authenticationRequired"


@pytest.fixture
def owner(store: Store, store_owner: Account) -> Client:
    """The store's owner, reading English."""
    Account.objects.filter(pk=store_owner.pk).update(language="en")
    return client_of(store_owner)


@pytest.fixture
def told(store: Store, owner: Client) -> Callable[[Price], str]:
    """What the page says before a plan is paid."""
    return lambda price: text_of(owner.get(at(store, "billing_change"), {"price": price.pk}))


def few(cashier: Cashier, *, products: int = 100, orders: int | None = None) -> Price:
    """The smallest plan, of which so many are allowed."""
    old = offered().get(code="start")
    beyond = {} if orders is None else {"orders": {"CNY": 50}}
    terms = replace(old.entitlements, products=products, orders=orders, beyond=beyond)
    prices = [PriceDraft(row.currency, row.interval, row.amount) for row in old.prices.all()]
    publish_plan(code="start", names=old.names, terms=terms, prices=prices, position=old.position)
    return cashier.price("start")


@pytest.mark.parametrize(
    ("gone", "words"),
    [
        (
            timedelta(),
            "Your trial goes on until Mar 15, 2026 without a payment. Once you pay, the 14 days",
        ),
        (4 * DAY + timedelta(hours=1), "Once you pay, the 10 days that are left of it are over."),
        (13 * DAY, "Once you pay, the 1 day that is left of it is over."),
    ],
)
def test_days_left_of_a_trial_are_told_to_be_lost(
    cashier: Cashier, told: Callable[[Price], str], gone: timedelta, words: str
) -> None:
    cashier.move(gone)
    cashier.give_card()
    said = told(cashier.price("start"))
    assert "Paying begins today" in said
    assert words in said
    assert cashier.choose("start").state == "active"
    assert "Paying begins today" not in told(cashier.price("grow"))


def test_chinese_owners_read_of_the_trial_too(cashier: Cashier, store: Store, owner: Client) -> None:
    cashier.give_card()
    Account.objects.update(language="zh-hans")
    said = text_of(owner.get(at(store, "billing_change"), {"price": cashier.price("start").pk}))
    assert "付款后今天就开始计费" in said
    assert "剩余的 14 天" in said


def test_the_day_of_the_next_bill_is_told_where_it_stays(
    cashier: Cashier, told: Callable[[Price], str]
) -> None:
    cashier.give_card()
    assert "Start is then billed each month, until you cancel." in told(cashier.price("start"))
    cashier.choose("start")
    cashier.move(10 * DAY)
    assert "Grow is then billed each month, next on Apr 1, 2026, until" in told(cashier.price("grow"))
    assert "Grow is then billed each year, until you cancel." in told(cashier.price("grow", "year"))


@pytest.mark.parametrize(("paid", "made"), [(None, 3), ("grow", 3), (None, 2)])
def test_what_is_more_than_a_plan_allows_is_named_before(
    cashier: Cashier, store: Store, told: Callable[[Price], str], paid: str | None, made: int
) -> None:
    cashier.give_card()
    if paid:
        cashier.choose(paid)
    price = few(cashier, products=2)
    with in_store(store):
        for number in range(made):
            make_product(f"货 {number}")
    said = told(price)
    warned = "You have more than this plan allows Products 3 of 2 Everything stays and can be used." in said
    assert warned == (made == 3)
    assert ("A smaller plan" in said) is False
    assert "People of the team 1 of 2" not in said  # only what is too much
    grant(store=store, change=Change(add={"products": 5}), reason="test")
    said = told(price)
    assert "You have more than this plan allows" not in said
    assert ("A smaller plan" in said) == (paid is not None)


def test_an_add_on_that_is_chosen_along_makes_room(cashier: Cashier, store: Store, owner: Client) -> None:
    cashier.give_card()
    member_client(store, Role.CATALOG)
    member_client(store, Role.FULFILMENT)
    extra = price_of(offered("add_on").get(code="more-staff"), "CNY", "month")
    assert extra is not None
    wish = {"price": cashier.price("start").pk}
    said = text_of(owner.get(at(store, "billing_change"), wish))
    assert "You have more than this plan allows People of the team 3 of 2" in said
    said = text_of(owner.get(at(store, "billing_change"), {**wish, f"add_on_{extra.pk}": 1}))
    assert "You have more than this plan allows" not in said


def test_orders_beyond_what_a_plan_includes_are_told_with_their_price(
    cashier: Cashier, store: Store, told: Callable[[Price], str]
) -> None:
    cashier.give_card()
    price = few(cashier, orders=2)
    assert "Orders a month" not in told(price)
    MeteredMonth.objects.create(store=store, meter="orders", month=cashier.now.date(), quantity=5)
    said = told(price)
    assert "Orders a month 5 of 2 3 more than included, CN¥0.50 each: CN¥1.50 so far" in said
    assert "You have more than this plan allows" not in said  # nothing stops there


def wish_of(cashier: Cashier) -> dict[str, int]:
    """A plan with two of an add-on, as the form sends it."""
    extra = price_of(offered("add_on").get(code="more-staff"), "CNY", "month")
    assert extra is not None
    return {"price": cashier.price("grow").pk, f"add_on_{extra.pk}": 2}


def query_of(url: str) -> dict[str, str]:
    """What an address asks for."""
    return QueryDict(url.partition("?")[2]).dict()


@pytest.mark.parametrize("method", ["pm_card_visa", ASKING])
def test_a_plan_that_was_chosen_before_the_card_is_led_back_to(
    cashier: Cashier, store: Store, owner: Client, method: str
) -> None:
    wish = wish_of(cashier)
    card = owner.get(at(store, "billing_change"), wish).headers["Location"]
    page = owner.get(card)
    assert "Then you see what Grow costs, before you pay." in text_of(page)
    assert page.context["back"].endswith(card)
    intent = cashier.type_card(method)
    answer = owner.get(card, {**query_of(card), "setup_intent": intent, "redirect_status": "succeeded"})
    url, _, _query = answer.headers["Location"].partition("?")
    assert url == at(store, "billing_change")
    shown = owner.get(answer.headers["Location"])
    assert "Charged now" in text_of(shown)
    assert dict(shown.context["wanted"]) == wish
    assert (cashier.state, cashier.bills()) == ("trial", [])


def test_a_card_that_its_bank_refuses_is_not_saved_and_asked_for_again(
    cashier: Cashier, store: Store, owner: Client
) -> None:
    wish = wish_of(cashier)
    intent = cashier.type_card(ASKING, agrees=False)
    sent: dict[str, int | str] = {**wish, "setup_intent": intent}
    answer = owner.get(at(store, "billing_card"), sent)
    (said,) = [str(each) for each in get_messages(answer.wsgi_request)]
    assert said == "Your bank did not confirm this card. Try again, or use another card."
    url, _, _query = answer.headers["Location"].partition("?")
    assert url == at(store, "billing_card")
    assert query_of(answer.headers["Location"]) == {name: str(value) for name, value in wish.items()}
    assert cashier.subscription.card == {}


@pytest.mark.parametrize(
    "given",
    [
        {"price": "https://evil.example/"},
        {"price": "//evil.example"},
        {"next": "https://evil.example/"},
        {"price": "999999999"},
        {"price": "withdrawn"},
    ],
)
def test_a_card_leads_nowhere_but_to_plans_on_sale(
    cashier: Cashier, store: Store, owner: Client, given: dict[str, str]
) -> None:
    if given.get("price") == "withdrawn":
        given = {"price": str(cashier.price("start").pk)}
        withdraw_plan(code="start")
    page = owner.get(at(store, "billing_card"), given)
    assert page.status_code == 200
    assert page.context["back"].endswith(at(store, "billing_card"))
    assert "evil" not in page.context["back"]
    intent = cashier.type_card("pm_card_visa")
    answer = owner.get(at(store, "billing_card"), {**given, "setup_intent": intent})
    assert answer.headers["Location"] == at(store)
    assert cashier.subscription.card["last4"] == "4242"


def test_the_next_bill_shows_what_comes_off_it(cashier: Cashier, store: Store, owner: Client) -> None:
    cashier.give_card()
    cashier.choose("grow")
    page = owner.get(at(store, "billing"))
    assert f'hx-get="{at(store, "billing_next")}"' in page.content.decode()
    cashier.choose("start")
    told = text_of(owner.get(at(store, "billing_next"), headers={"HX-Request": "true"}))
    assert "Grow: time not used -CN¥299.00 Start: the rest of the time CN¥99.00" in told
    assert "Charged on Apr 1, 2026 CN¥0.00 CN¥101.00 is left for the bills after it." in told
    put_on_bill(subscription=cashier.subscription, due=Money(200, "CNY"), text="A fee", key="one")
    whole = text_of(owner.get(at(store, "billing_next")))
    assert "A fee" in whole
    assert "Plan" in whole


def test_where_no_bill_comes_none_is_told(cashier: Cashier, store: Store, owner: Client) -> None:
    assert "so no bill comes" in text_of(owner.get(at(store, "billing_next")))
    cashier.give_card()
    cashier.choose("start")
    set_cancellation(subscription=cashier.subscription, cancels=True, now=cashier.now)
    assert at(store, "billing_next") not in owner.get(at(store, "billing")).content.decode()
    assert "so no bill comes" in text_of(owner.get(at(store, "billing_next")))


def test_a_bill_that_stripe_does_not_tell_leaves_the_page_whole(
    cashier: Cashier, store: Store, owner: Client
) -> None:
    cashier.give_card()
    cashier.choose("start")
    cashier.stripe.control("api", {"fail_next": 5, "status": 500})
    told = text_of(owner.get(at(store, "billing_next"), headers={"HX-Request": "true"}))
    cashier.stripe.control("api", {"fail_next": 0})
    assert "can't be told right now" in told


def test_a_plan_that_changed_in_another_tab_is_shown_anew_before_it_is_paid(
    cashier: Cashier, store: Store, owner: Client
) -> None:
    cashier.give_card()
    cashier.choose("grow")
    page = owner.get(at(store, "billing_change"), {"price": cashier.price("start").pk})
    form = {name: page.context[fact] for name, fact in (("from", "standing"), ("key", "key"))}
    cashier.choose("scale")
    again = owner.post(at(store, "billing_change"), {"price": cashier.price("start").pk, **form})
    assert "Your plan was changed meanwhile." in again.content.decode()
    assert cashier.subscription.plan.code == "scale"
    form["from"] = again.context["standing"]
    owner.post(at(store, "billing_change"), {"price": cashier.price("start").pk, **form})
    cashier.bring()
    assert cashier.subscription.plan.code == "start"


def test_what_a_smaller_plan_leaves_out_is_told_by_name(
    cashier: Cashier, told: Callable[[Price], str]
) -> None:
    cashier.give_card()
    cashier.choose("scale")
    smaller = told(cashier.price("grow"))
    assert "Not included in this plan Functions in checkout What you have set up goes on." in smaller
    assert "Not included in this plan Webhooks · Functions in checkout" in told(cashier.price("start"))
    cashier.choose("start")
    assert "Not included" not in told(cashier.price("scale"))
