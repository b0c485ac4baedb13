"""Counting what plans include by the month, and bringing what is beyond to the next bill."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from billing.actions.items import put_on_bill
from billing.life import SELLS, State
from billing.meters import METERS, Meter, month_of
from billing.models import MeteredMonth, Subscription
from billing.queries import entitlements_of, subscription_of
from billing.stripe import BillingDown, BillingRefused
from foundation.money import Money
from tenants.models import Store

log = logging.getLogger(__name__)


@transaction.atomic
def count_one(*, store: Store, meter: Meter, at: datetime) -> MeteredMonth | None:
    """Count one for a store that pays; None during the trial or without a plan.

    What is heard of after its month was closed counts in the month of now.
    """
    subscription = subscription_of(store)
    if subscription is None or State(subscription.state) not in SELLS - {State.TRIAL}:
        return None
    row = _row(store, meter, at)
    if row.closed_at is not None:
        row = _row(store, meter, timezone.now())
    MeteredMonth.objects.filter(pk=row.pk).update(quantity=F("quantity") + 1)
    row.refresh_from_db(fields=["quantity"])
    return row


def _row(store: Store, meter: Meter, at: datetime) -> MeteredMonth:
    """The row of a month, locked: nobody closes it meanwhile."""
    MeteredMonth.objects.get_or_create(store=store, meter=meter.name, month=month_of(at))
    return MeteredMonth.objects.select_for_update().get(store=store, meter=meter.name, month=month_of(at))


def close_months(*, now: datetime) -> int:
    """Work out what was beyond the plans in months that are over. How many were closed."""
    due = MeteredMonth.objects.filter(month__lt=month_of(now), closed_at=None, store__isnull=False)
    return sum(_close(pk, now) for pk in list(due.values_list("pk", flat=True)))


@transaction.atomic
def _close(pk: int, now: datetime) -> bool:
    """Close one by the plan of now, unless somebody else did."""
    row = MeteredMonth.objects.select_for_update(of=("self",)).filter(pk=pk, closed_at=None).first()
    if row is None or row.store is None:
        return False
    subscription, entitled = subscription_of(row.store), entitlements_of(row.store, now)
    if subscription is not None and entitled is not None and subscription.price is not None:
        price = entitled.price_beyond(row.meter, subscription.price.currency)
        row.included = entitled.most(row.meter)
        if price is not None:
            row.currency, row.each = price.currency, price.amount
            row.amount = row.beyond * row.each
    row.closed_at = now
    row.save(update_fields=["included", "currency", "each", "amount", "closed_at"])
    return True


def bring_metered(*, subscription: Subscription) -> int:
    """Put what waits on the store's next bill, a line a month. How much, in minor units.

    What was counted in another currency than the plan's waits. Not in a transaction; brought twice it is
    billed once. Raises BillingDown, BillingRefused.
    """
    if subscription.price is None or not subscription.stripe_ref:
        return 0
    currency = subscription.price.currency
    rows = MeteredMonth.objects.filter(store_id=subscription.store_id, amount__gt=0, item_ref="")
    brought = 0
    for row in rows.filter(currency=currency).order_by("month"):
        text = f"{METERS[row.meter].line} {row.month:%Y-%m} × {row.beyond}"
        due = Money(row.amount, currency)
        ref = put_on_bill(subscription=subscription, due=due, text=text, key=f"metered:{row.pk}")
        MeteredMonth.objects.filter(pk=row.pk).update(item_ref=ref)
        brought += row.amount
    return brought


def bring_all_metered(*, now: datetime) -> int:
    """Close the months that are over, and bring what they cost. How many stores had something to pay."""
    close_months(now=now)
    waiting = MeteredMonth.objects.filter(amount__gt=0, item_ref="").values("store_id")
    rows = Subscription.objects.select_related("price", "store").exclude(stripe_ref="")
    states = (State.ACTIVE, State.PAST_DUE, State.GRACE)
    count = 0
    for subscription in rows.filter(store_id__in=waiting, state__in=states).iterator():
        try:
            count += bool(bring_metered(subscription=subscription))
        except (BillingDown, BillingRefused) as error:
            log.warning("what store %s used waits: %s", subscription.store_id, error)
    return count
