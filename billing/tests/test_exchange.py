"""Fees of stores that sell in another currency than they pay their plan in."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from billing.actions.fees import bring_all_fees, bring_fees, note_fee
from billing.actions.rates import declare_rate
from billing.exchange import MissingRate, missing_rates
from billing.models import ExchangeRate, Fee, Invoice
from billing.pdf import bill_pdf
from billing.shown import told_lines
from billing.tests.cashier import Cashier
from foundation.errors import ActionError
from foundation.money import Money, exchanged
from tenants.models import Store

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def declare(rate: str, since: date, source: str = "EUR", target: str = "CNY") -> ExchangeRate:
    """A rate, declared whenever."""
    return declare_rate(
        source=source, target=target, rate=Decimal(rate), since=since, today=date(2026, 12, 31)
    )


@pytest.mark.parametrize(
    ("amount", "rate", "currency", "expected"),
    [
        (Money(432, "EUR"), "7.8312", "CNY", 3_383),  # 4.32 x 7.8312 = 33.830784
        (Money(1_000, "JPY"), "0.0065", "USD", 650),
        (Money(650, "USD"), "153.8462", "JPY", 1_000),
        (Money(1, "EUR"), "0.5", "USD", 0),  # half a cent, to the even one
        (Money(3, "EUR"), "0.5", "USD", 2),
    ],
)
def test_amounts_are_exchanged_and_rounded_once(
    amount: Money, rate: str, currency: str, expected: int
) -> None:
    assert exchanged(amount, Decimal(rate), currency) == Money(expected, currency)


@pytest.fixture
def paying(cashier: Cashier) -> Cashier:
    """A store that pays its plan in yuan."""
    cashier.give_card()
    cashier.choose("start")
    return cashier


def test_fees_in_another_currency_wait_for_a_rate_and_then_stand_on_the_bill(
    paying: Cashier, store: Store
) -> None:
    first = paying.now.date()
    note_fee(store=store, order=1, total=Money(10_000, "CNY"))
    note_fee(store=store, order=2, total=Money(10_000, "EUR"))
    assert bring_fees(subscription=paying.subscription) == 200
    assert missing_rates() == [MissingRate("EUR", "CNY", 1, 1, first)]
    assert Fee.objects.get(order=2).item_ref == ""
    declare("7.80", first)
    assert missing_rates() == []
    paying.move(2 * DAY)
    note_fee(store=store, order=3, total=Money(5_000, "EUR"))
    declare("8", first + timedelta(days=1))  # for orders of that day on
    note_fee(store=store, order=4, total=Money(7_500, "EUR"))
    assert bring_all_fees() == 1
    assert bring_all_fees() == 0
    # 2.00 EUR x 7.80, and (1.00 + 1.50) EUR x 8
    rates = Fee.objects.order_by("order").values_list("order", "amount", "rate__rate")
    assert list(rates) == [
        (1, 200, None),
        (2, 200, Decimal("7.8")),
        (3, 100, Decimal(8)),
        (4, 150, Decimal(8)),
    ]
    paying.move(31 * DAY)
    assert paying.bills()[1] == ("paid", 9_900 + 200 + 1_560 + 2_000)
    bill = Invoice.objects.latest("pk")
    told = [(line["text"], line["note"], line["amount"]) for line in told_lines(bill.lines)][1:]
    assert told == [
        ("Transaction fee of 1 order", "", 200),
        ("Transaction fee of 1 order", "€2.00 at the rate of Mar 1, 2026: 1 EUR = 7.8 CNY", 1_560),
        ("Transaction fees of 2 orders", "€2.50 at the rate of Mar 2, 2026: 1 EUR = 8 CNY", 2_000),
    ]
    assert bill_pdf(bill)[:5] == b"%PDF-"


def test_an_order_before_the_first_rate_is_exchanged_by_it(paying: Cashier, store: Store) -> None:
    note_fee(store=store, order=1, total=Money(10_000, "EUR"))
    declare("8", paying.now.date() + timedelta(days=9))
    assert bring_fees(subscription=paying.subscription) == 1_600


def test_what_is_billed_keeps_its_rate_and_less_than_a_cent_waits(paying: Cashier, store: Store) -> None:
    day = paying.now.date()
    declare("0.0005", day, source="KRW")
    note_fee(store=store, order=1, total=Money(400, "KRW"))  # a fee of 8 won: 0.4 fen
    assert bring_fees(subscription=paying.subscription) == 0
    note_fee(store=store, order=2, total=Money(800, "KRW"))  # together 24 won: 1.2 fen
    assert bring_fees(subscription=paying.subscription) == 1
    declare("0.005", day, source="KRW")  # mends a slip of the same day, for what comes
    note_fee(store=store, order=3, total=Money(10_000, "KRW"))
    assert bring_fees(subscription=paying.subscription) == 100
    rates = Fee.objects.order_by("order").values_list("rate__rate", flat=True)
    assert list(rates) == [Decimal("0.0005"), Decimal("0.0005"), Decimal("0.005")]


@pytest.mark.parametrize(
    ("source", "target", "rate", "since", "code"),
    [
        ("EUX", "CNY", "7", date(2026, 3, 1), "currency_unknown"),
        ("EUR", "EUR", "1", date(2026, 3, 1), "currency_same"),
        ("EUR", "CNY", "0", date(2026, 3, 1), "rate_wrong"),
        ("EUR", "CNY", "7.123456789", date(2026, 3, 1), "rate_wrong"),
        ("EUR", "CNY", "7", date(2027, 3, 1), "later"),
    ],
)
def test_a_rate_that_cannot_be_is_refused(
    source: str, target: str, rate: str, since: date, code: str
) -> None:
    with pytest.raises(ActionError) as caught:
        declare(rate, since, source, target)
    assert (caught.value.code, ExchangeRate.objects.count()) == (code, 0)
