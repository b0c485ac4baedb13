"""What Stripe says becomes what we know: asked anew each time, so that no message can be too old or twice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from billing.actions.moving import move
from billing.actions.noting import note_change
from billing.allowances import forget_allowances
from billing.events import InvoiceIssued, PlanChosen
from billing.life import State
from billing.locks import lock_subscription
from billing.models import BoughtAddOn, Invoice, Plan, Price, Subscription
from billing.stripe import InvoiceFacts, SubscriptionFacts
from billing.stripe import subscriptions as at_stripe
from foundation.events import SYSTEM, record
from tenants.context import in_store

FAILED = frozenset({"past_due", "unpaid", "incomplete"})


def refresh(*, subscription: Subscription, now: datetime, actor: str = SYSTEM) -> Subscription:
    """Ask Stripe how a subscription and its bills stand, and take it over. Not inside a transaction.

    Raises BillingDown, BillingRefused.
    """
    subscription = Subscription.objects.select_related("store").get(pk=subscription.pk)
    if not subscription.customer_ref:
        return subscription
    asked_at = timezone.now()
    facts = at_stripe.fetch(subscription.stripe_ref) if subscription.stripe_ref else None
    invoices = at_stripe.fetch_invoices(subscription.customer_ref)
    with in_store(subscription.store), transaction.atomic():
        current = lock_subscription(subscription.pk)
        if current.read_at is not None and current.read_at > asked_at:
            return current
        current.read_at = asked_at
        current.save(update_fields=["read_at"])
        _keep_invoices(current, invoices, actor)
        if facts is None or facts.ref != current.stripe_ref:
            return current
        return _take_over(current, facts, now, actor)


def _take_over(current: Subscription, facts: SubscriptionFacts, now: datetime, actor: str) -> Subscription:
    if facts.status == "canceled":
        current.stripe_ref = ""
        current.save(update_fields=["stripe_ref"])
        if current.state in (State.ACTIVE, State.PAST_DUE, State.GRACE):
            return move(subscription=current, to=State.READ_ONLY, now=now, reason="cancelled", actor=actor)
        return current
    _keep_terms(current, facts, actor)
    if facts.status in FAILED:
        if current.state == State.ACTIVE:
            return move(
                subscription=current, to=State.PAST_DUE, now=now, reason="payment_failed", actor=actor
            )
        return current
    active = move(subscription=current, to=State.ACTIVE, now=now, reason="paid", actor=actor)
    note_change(subscription=active, now=now, reason="terms")
    return active


def _keep_terms(current: Subscription, facts: SubscriptionFacts, actor: str) -> None:
    """Take over plan, add-ons and period as Stripe has them. Prices that are not ours are passed by."""
    refs = [line.price for line in facts.lines]
    prices = {row.stripe_id: row for row in Price.objects.filter(stripe_id__in=refs).select_related("plan")}
    main = next((row for row in prices.values() if row.plan.kind == Plan.Kind.PLAN), None)
    old = current.price_id
    current.period_start, current.period_end = facts.period_start, facts.period_end
    current.cancels_at_end = facts.cancels_at_end
    if main is not None and main.pk != old:
        event = PlanChosen(old=str(current.plan), new=str(main.plan), price=main.pk)
        current.plan, current.price = main.plan, main
        record(event, subject=current, actor=actor)
    current.save(update_fields=["period_start", "period_end", "cancels_at_end", "plan", "price"])
    add_ons = {
        prices[line.price].pk: line.quantity
        for line in facts.lines
        if line.price in prices and prices[line.price].plan.kind == Plan.Kind.ADD_ON
    }
    BoughtAddOn.objects.filter(subscription=current).exclude(price_id__in=add_ons).delete()
    for price_id, quantity in add_ons.items():
        BoughtAddOn.objects.update_or_create(
            subscription=current, price_id=price_id, defaults={"quantity": quantity}
        )
    store = current.store
    transaction.on_commit(lambda: forget_allowances(store))


def _keep_invoices(current: Subscription, found: Sequence[InvoiceFacts], actor: str) -> None:
    known = {row.stripe_ref: row for row in Invoice.objects.filter(stripe_ref__in=[f.ref for f in found])}
    for facts in reversed(found):
        before = known.get(facts.ref)
        if before is not None and (before.status, before.paid) == (facts.status, facts.paid):
            continue
        row, _made = Invoice.objects.update_or_create(
            stripe_ref=facts.ref,
            defaults={
                "store": current.store,
                "number": facts.number,
                "status": facts.status,
                "currency": facts.currency,
                "subtotal": facts.subtotal,
                "discount": facts.discount,
                "tax": facts.tax,
                "total": facts.total,
                "paid": facts.paid,
                "lines": facts.lines,
                "payer": facts.payer,
                "period_start": facts.period_start,
                "period_end": facts.period_end,
                "issued_at": facts.issued_at,
                "paid_at": facts.paid_at,
            },
        )
        event = InvoiceIssued(invoice=row.pk, status=row.status, total=row.total, currency=row.currency)
        record(event, subject=row, actor=actor)
