"""How stores' uses of coupons begin and end."""

from __future__ import annotations

from datetime import datetime

from billing.actions.asking import change_row
from billing.discounts import end_of, living_use, suits
from billing.events import BillingDetailsChanged
from billing.models import CouponUse, Price, Subscription
from billing.stripe import subscriptions as at_stripe
from foundation.events import SYSTEM


def begin_use(*, use: CouponUse, subscription: Subscription, now: datetime, is_billed: bool = False) -> None:
    """A coupon counts from now on; it takes the place of others. `is_billed`: a bill with it went out."""
    use.began_at = now
    use.ends_at = end_of(use.coupon, now, None if is_billed else subscription.period_end)
    use.save(update_fields=["began_at", "ends_at"])
    drop_uses(subscription=subscription, now=now, but=use)


def drop_uses(*, subscription: Subscription, now: datetime, but: CouponUse | None = None) -> None:
    """The coupons of a store count no more, but for one."""
    rows = CouponUse.objects.filter(store_id=subscription.store_id, dropped_at=None)
    if but is not None:
        rows = rows.exclude(pk=but.pk)
    rows.update(dropped_at=now)


def drop_unsuited(*, subscription: Subscription, price: Price, now: datetime) -> None:
    """Where a store went to a plan that its coupon is not for, the coupon ends.

    Raises BillingDown, BillingRefused.
    """
    use = living_use(subscription, now)
    if use is not None and not suits(use.coupon, price):
        at_stripe.set_discount(subscription.stripe_ref, "")
        drop_uses(subscription=subscription, now=now)
        change_row(subscription, {"coupon": ""}, BillingDetailsChanged(field="coupon"), SYSTEM)
