"""What coupons take off: how much of a bill, of which plans, and until when."""

from __future__ import annotations

import calendar
from datetime import datetime
from decimal import Decimal

from django.db.models import Q

from foundation.money import Money, round_half_even

from .models import Coupon, CouponUse, Price, Subscription

WHOLE_PERCENT = 100


def off_of(coupon: Coupon, total: Money) -> int:
    """What a coupon takes off a bill, in minor units: at most all of it, nothing in other currencies."""
    if total.amount <= 0:
        return 0
    if coupon.percent is not None:
        return round_half_even(Decimal(total.amount) * coupon.percent / WHOLE_PERCENT)
    return min(total.amount, int(coupon.amounts.get(total.currency, 0)))


def suits(coupon: Coupon, price: Price) -> bool:
    """Whether a coupon takes something off this plan in this currency."""
    if coupon.plans and price.plan.code not in coupon.plans:
        return False
    return coupon.percent is not None or bool(coupon.amounts.get(price.currency))


def months_after(moment: datetime, months: int) -> datetime:
    """So many months later, on the same day where the month has it, else on its last."""
    month = moment.month - 1 + months
    year, month = moment.year + month // 12, month % 12 + 1
    return moment.replace(year=year, month=month, day=min(moment.day, calendar.monthrange(year, month)[1]))


def end_of(coupon: Coupon, began: datetime, next_bill: datetime | None) -> datetime | None:
    """Until when a coupon counts that begins now; None for good. One for once counts until the next bill."""
    if coupon.duration == Coupon.Duration.FOREVER:
        return None
    if coupon.duration == Coupon.Duration.MONTHS:
        return months_after(began, coupon.months or 1)
    return next_bill or began


def waiting_use(subscription: Subscription) -> CouponUse | None:
    """The coupon that a store will use when it begins to pay."""
    rows = CouponUse.objects.filter(store_id=subscription.store_id, dropped_at=None)
    again = Q(coupon__duration=Coupon.Duration.FOREVER)
    return rows.filter(Q(began_at=None) | again).select_related("coupon").order_by("-pk").first()


def living_use(subscription: Subscription, now: datetime) -> CouponUse | None:
    """The coupon that takes something off a store's bills now."""
    rows = CouponUse.objects.filter(store_id=subscription.store_id, dropped_at=None)
    rows = rows.exclude(began_at=None).filter(Q(ends_at=None) | Q(ends_at__gt=now))
    return rows.select_related("coupon").order_by("-pk").first()
