"""What the platform takes of paid orders: one fee an order, brought to the next bill."""

from __future__ import annotations

import logging
import uuid
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from billing.actions.items import put_on_bill
from billing.exchange import rate_on
from billing.life import SELLS, State
from billing.models import ExchangeRate, Fee, Subscription
from billing.queries import entitlements_of, subscription_of
from billing.stripe import BillingDown, BillingRefused
from foundation.money import Money, exchanged, round_half_even
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
    """Put the fees that wait on the store's next bill: one line for each currency they were taken in and each
    rate that stood on their days. How much, in minor units of the plan's currency.

    Where no rate is declared they wait (`exchange.missing_rates`). Not in a transaction; what breaks half-way
    goes on under the same key, so nothing is billed twice. Raises BillingDown, BillingRefused.
    """
    if subscription.price is None or not subscription.stripe_ref:
        return 0
    currency = subscription.price.currency
    return sum(_bring(subscription, batch, currency) for batch in _batches(subscription.store_id, currency))


def _bring(subscription: Subscription, batch: uuid.UUID, currency: str) -> int:
    rows = Fee.objects.filter(batch=batch)
    some = rows.select_related("rate")[0]
    taken = Money(rows.aggregate(all=Sum("amount"))["all"], some.currency)
    due = billed(taken, some.rate, currency)
    text = _line_text(rows.count(), taken, some.rate)
    ref = put_on_bill(subscription=subscription, due=due, text=text, key=f"fees:{batch}")
    rows.update(item_ref=ref)
    return due.amount


def billed(taken: Money, rate: ExchangeRate | None, currency: str) -> Money:
    """What fees are on a bill of a currency; `rate` is empty for fees of that currency."""
    return taken if rate is None else exchanged(taken, rate.rate, currency)


def _line_text(count: int, taken: Money, rate: ExchangeRate | None) -> str:
    """How Stripe's own bill says it; ours say it in the reader's language (`shown.told_lines`)."""
    text = f"Transaction fees / 交易手续费 × {count}"
    return text if rate is None else f"{text} ({taken.decimal} {taken.currency}, {rate}, {rate.since})"


@transaction.atomic
def _batches(store_id: int, currency: str) -> list[uuid.UUID]:
    """The batches that were begun and not finished, and new ones of all that waits and can be billed."""
    waiting = Fee.objects.select_for_update().filter(store_id=store_id, item_ref="").order_by("pk")
    begun: dict[uuid.UUID, None] = {}
    fresh: dict[tuple[str, ExchangeRate | None], list[Fee]] = {}
    for fee in waiting:
        if fee.batch is not None:
            begun[fee.batch] = None
            continue
        rate = None if fee.currency == currency else rate_on(fee.currency, currency, fee.at.date())
        if fee.currency == currency or rate is not None:
            fresh.setdefault((fee.currency, rate), []).append(fee)
    for (source, rate), fees in fresh.items():
        taken = Money(sum(fee.amount for fee in fees), source)
        if not billed(taken, rate, currency).amount:
            continue  # too little to be a cent of the bill: it waits for more
        batch = uuid.uuid4()
        Fee.objects.filter(pk__in=[fee.pk for fee in fees]).update(batch=batch, rate=rate)
        begun[batch] = None
    return list(begun)


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
