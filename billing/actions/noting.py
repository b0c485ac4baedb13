"""Writing down what changes in what stores pay, one row a change: the books that revenue is counted from."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from billing.life import State
from billing.locks import lock_subscription
from billing.models import Coupon, CouponUse, Subscription, SubscriptionChange
from billing.mrr import monthly_of
from foundation.money import Money
from tenants.models import Store

Movement, Trial = SubscriptionChange.Movement, SubscriptionChange.Trial
GONE = "gone"


def note_change(*, subscription: Subscription, now: datetime, reason: str = "") -> SubscriptionChange | None:
    """Write down what changed since the last row of the store; None where nothing did.

    The subscription must be locked, so that no two write at once. Another currency is two rows: what was paid
    in the old one ends, and what is paid in the new one begins.
    """
    last = _last(subscription.store_id)
    pays = monthly_of(subscription, now)
    if last is not None and pays is not None and last.mrr and last.currency != pays.currency:
        last = _write(subscription, last, None, now, reason)
    known = last is not None and (last.state, last.plan) == (subscription.state, subscription.plan.code)
    if known and last is not None and last.mrr == (pays.amount if pays else 0):
        return None
    return _write(subscription, last, pays, now, reason)


@transaction.atomic
def note_now(*, subscription: Subscription, now: datetime, reason: str = "") -> SubscriptionChange | None:
    """`note_change` of a subscription that nobody has locked."""
    return note_change(subscription=lock_subscription(subscription.pk), now=now, reason=reason)


def note_ended_coupons(*, now: datetime) -> int:
    """Write down that stores pay more since their coupons' months are over. How many ended."""
    rows = CouponUse.objects.filter(
        coupon__duration=Coupon.Duration.MONTHS, ends_at__lte=now, dropped_at=None, store__isnull=False
    )
    count = 0
    for use in rows.select_related("coupon", "store"):
        with transaction.atomic():
            CouponUse.objects.filter(pk=use.pk).update(dropped_at=use.ends_at)
            found = Subscription.objects.filter(store=use.store).first()
            if found is not None and use.ends_at is not None:
                note_now(subscription=found, now=use.ends_at, reason="coupon_over")
        count += 1
    return count


def note_gone_stores(*, now: datetime) -> int:
    """Write down that stores which were deleted pay no more. How many were found."""
    later = SubscriptionChange.objects.filter(store=OuterRef("store"), pk__gt=OuterRef("pk"))
    rows = SubscriptionChange.objects.filter(~Exists(later), mrr__gt=0)
    gone = rows.exclude(Exists(Subscription.objects.filter(store_id=OuterRef("store"))))
    for last in gone:
        SubscriptionChange.objects.create(
            store=last.store,
            store_name=last.store_name,
            at=now,
            state=State.DELETED,
            state_before=last.state,
            plan=last.plan,
            plan_before=last.plan,
            currency=last.currency,
            mrr_before=last.mrr,
            movement=Movement.CHURN,
            reason=GONE,
        )
    return len(gone)


def _last(store_id: int) -> SubscriptionChange | None:
    return SubscriptionChange.objects.filter(store=store_id).order_by("-pk").first()


def _write(
    subscription: Subscription,
    last: SubscriptionChange | None,
    pays: Money | None,
    now: datetime,
    reason: str,
) -> SubscriptionChange:
    before, after = last.mrr if last else 0, pays.amount if pays else 0
    return SubscriptionChange.objects.create(
        store=subscription.store_id,
        store_name=Store.objects.only("name").get(pk=subscription.store_id).name,
        at=now,
        state=subscription.state,
        state_before=last.state if last else "",
        plan=subscription.plan.code,
        plan_before=last.plan if last else "",
        currency=pays.currency if pays else (last.currency if last else ""),
        mrr_before=before,
        mrr=after,
        movement=_movement(subscription.store_id, before, after),
        trial=_trial(last.state if last else "", State(subscription.state)),
        reason=reason[:20],
    )


def _movement(store_id: int, before: int, after: int) -> str:
    if before == after:
        return Movement.NONE
    if before and after:
        return Movement.EXPANSION if after > before else Movement.CONTRACTION
    if before:
        return Movement.CHURN
    paid_before = SubscriptionChange.objects.filter(store=store_id, movement=Movement.NEW).exists()
    return Movement.REACTIVATION if paid_before else Movement.NEW


def _trial(before: str, after: State) -> str:
    if not before and after == State.TRIAL:
        return Trial.BEGAN
    if before != State.TRIAL or after == State.TRIAL:
        return Trial.NONE
    return Trial.CONVERTED if after == State.ACTIVE else Trial.ENDED
