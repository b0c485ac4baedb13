"""Lines on a store's next bill."""

from __future__ import annotations

from billing.models import Price, Subscription
from billing.stripe import subscriptions as at_stripe
from foundation.money import Money


def put_on_bill(*, subscription: Subscription, due: Money, text: str, key: str) -> str:
    """A line for the next bill, which comes within a month: Stripe's id of it. The same key puts it once.

    Not in a transaction. Raises BillingDown, BillingRefused.
    """
    if subscription.price is not None and subscription.price.interval == Price.Interval.YEAR:
        at_stripe.bill_items_monthly(subscription.stripe_ref)
    return at_stripe.add_item(
        customer=subscription.customer_ref,
        amount=due.amount,
        currency=due.currency,
        text=text,
        key=key,
    )
