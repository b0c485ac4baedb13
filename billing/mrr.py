"""What a store pays a month, as things stand: MRR.

Plan and add-ons by their prices, a year's by twelve, less what a coupon takes off that goes on (for months or
for good; one for a single bill is none). Trials pay nothing. A store pays until its shop stops selling: also
through failed payments and grace, and not any more when it is only read. Fees and taxes are no part of it.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from foundation.money import Money, round_half_even

from .discounts import living_use, off_of
from .life import State
from .models import BoughtAddOn, Coupon, Price, Subscription

PAYING = frozenset({State.ACTIVE, State.PAST_DUE, State.GRACE})
MONTHS_OF_A_YEAR = 12


def monthly_of(subscription: Subscription, now: datetime) -> Money | None:
    """What a store pays a month, in minor units; None for one that pays nothing."""
    if subscription.state not in PAYING or subscription.price_id is None:
        return None
    price = Price.objects.get(pk=subscription.price_id)
    bought = BoughtAddOn.objects.filter(subscription=subscription).select_related("price")
    total = price.amount + sum(row.price.amount * row.quantity for row in bought)
    use = living_use(subscription, now)
    if use is not None and use.coupon.duration != Coupon.Duration.ONCE:
        total -= off_of(use.coupon, Money(total, price.currency))
    if price.interval == Price.Interval.YEAR:
        total = round_half_even(Decimal(total) / MONTHS_OF_A_YEAR)
    return Money(total, price.currency)
