"""What the platform takes of paid orders: one fee an order, brought to the next bill."""

from __future__ import annotations

import logging
import uuid
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from billing.life import SELLS, State
from billing.models import Fee, Subscription
from billing.queries import entitlements_of, subscription_of
from billing.stripe import BillingDown, BillingRefused
from billing.stripe import subscriptions as at_stripe
from foundation.money import Money, round_half_even
from tenants.models import Store

log = logging.getLogger(__name__)
WHOLE = 10_000
"""Basis points in one."""


def note_fee(*, store: Store, order: int, total: Money) -> Fee | None:
    """Note the fee of a paid order by the plan of now, once. None during the trial or without a plan."""
    subscription = subscription_of(store)
    if subscription is None or State(subscription.state) not in SELLS - {State.TRIAL}:
        return None
    entitled = entitlements_of(store)
    points = (entitled.fee_basis_points if entitled else 0) or 0
    amount = round_half_even(Decimal(total.amount) * points / WHOLE)
    if not amount:
        return None
    fee, _made = Fee.objects.get_or_create(
        store=store,
        order=order,
        defaults={
            "currency": total.currency,
            "order_total": total.amount,
            "basis_points": points,
            "amount": amount,
            "at": timezone.now(),
        },
    )
    return fee


def bring_fees(*, subscription: Subscription) -> int:
    """Put the fees that wait on the store's next bill, as one line. How much, in minor units.

    Fees in another currency than the plan's wait: a bill has one currency. Not in a transaction; what breaks
    half-way goes on under the same key, so nothing is billed twice. Raises BillingDown, BillingRefused.
    """
    if subscription.price is None or not subscription.stripe_ref:
        return 0
    currency = subscription.price.currency
    batch = _batch(subscription.store_id, currency)
    if batch is None:
        return 0
    rows = Fee.objects.filter(batch=batch)
    amount = rows.aggregate(all=Sum("amount"))["all"]
    ref = at_stripe.add_item(
        customer=subscription.customer_ref,
        amount=amount,
        currency=currency,
        text=f"Transaction fees / 交易手续费 × {rows.count()}",
        key=f"fees:{batch}",
    )
    rows.update(item_ref=ref)
    return int(amount)


@transaction.atomic
def _batch(store_id: int, currency: str) -> uuid.UUID | None:
    """The batch that was begun and not finished, or a new one of all that waits."""
    waiting = Fee.objects.select_for_update().filter(store_id=store_id, currency=currency, item_ref="")
    begun = waiting.exclude(batch=None).values_list("batch", flat=True).first()
    if begun is not None:
        return begun
    batch = uuid.uuid4()
    ids = list(waiting.values_list("pk", flat=True))
    return batch if Fee.objects.filter(pk__in=ids).update(batch=batch) else None


def bring_all_fees() -> int:
    """`bring_fees` for every paying store. How many had some; a fault of one stops no other."""
    count = 0
    rows = Subscription.objects.select_related("price", "store").exclude(stripe_ref="")
    for subscription in rows.filter(state__in=(State.ACTIVE, State.PAST_DUE, State.GRACE)).iterator():
        try:
            count += bool(bring_fees(subscription=subscription))
        except (BillingDown, BillingRefused) as error:
            log.warning("fees of store %s wait: %s", subscription.store_id, error)
    return count
