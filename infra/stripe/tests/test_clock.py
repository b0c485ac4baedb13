"""Billing lives by a clock that is ahead of the machine's."""

import time
from pathlib import Path

import stripe

from foundation.moved_clock import MovedClock, make_clock
from infra.stripe.process import SECRET_KEY, StripeProcess

DAY = 24 * 3600


def test_a_subscription_is_renewed_when_the_followed_clock_is_a_month_ahead(tmp_path: Path) -> None:
    process = StripeProcess(clock=make_clock(tmp_path))
    process.start()
    try:
        v1 = stripe.StripeClient(SECRET_KEY, base_addresses={"api": process.url}).v1
        customer = v1.customers.create({"email": "mia@example.com"})
        method = v1.payment_methods.attach("pm_card_visa", {"customer": customer.id})
        product = v1.products.create({"name": "Start"})
        price = v1.prices.create(
            {
                "product": product.id,
                "currency": "cny",
                "unit_amount": 9900,
                "recurring": {"interval": "month"},
            }
        )
        pays_by = {"invoice_settings": {"default_payment_method": method.id}}
        v1.customers.update(customer.id, pays_by)  # type: ignore[arg-type]
        begun = v1.subscriptions.create({"customer": customer.id, "items": [{"price": price.id}]})
        assert process.control("clock", {}) == {"renewed": 0}
        MovedClock(make_clock(tmp_path)).set(ahead=32 * DAY, target=32 * DAY)
        assert process.control("clock", {}) == {"renewed": 1}
        assert [row.total for row in v1.invoices.list({"subscription": begun.id}).data] == [9900, 9900]
        period = v1.subscriptions.retrieve(begun.id)["items"].data[0]
        assert period.current_period_start < time.time() + 32 * DAY < period.current_period_end
    finally:
        process.kill()
