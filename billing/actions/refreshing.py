"""What Stripe says becomes what we know: asked anew each time, so that no message can be too old or twice."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from billing.actions.coupon_uses import begin_use, drop_unsuited, drop_uses
from billing.actions.moving import move
from billing.actions.noting import note_change
from billing.allowances import forget_allowances
from billing.events import InvoiceIssued, PlanChosen
from billing.letters import receipt_letter, send_to_owners
from billing.life import State
from billing.locks import lock_subscription
from billing.models import BankQuestion, BoughtAddOn, Invoice, Plan, Price, Subscription
from billing.queries import question_of
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
    question = question_of(subscription)
    waited = at_stripe.fetch(question.stripe_ref) if question else None
    invoices = at_stripe.fetch_invoices(subscription.customer_ref)
    asking = _asking(invoices) if facts is not None and facts.status in FAILED else set()
    if question is not None and facts is not None and not facts.waits and _is_made(question, facts):
        drop_unsuited(subscription=subscription, price=question.price, now=now)
    with in_store(subscription.store), transaction.atomic():
        current = lock_subscription(subscription.pk)
        if current.read_at is not None and current.read_at > asked_at:
            return current
        current.read_at = asked_at
        current.save(update_fields=["read_at"])
        _keep_invoices(current, invoices, asking, actor)
        if question is not None and waited is not None and not waited.waits:
            facts = waited
            _hear_bank(current, question, waited, now)
        if facts is None or facts.ref != current.stripe_ref:
            return current
        return _take_over(current, facts, now, actor)


def _asking(invoices: Sequence[InvoiceFacts]) -> set[str]:
    """The open bills that a bank wants confirmed."""
    refs = [row.ref for row in invoices if row.status == Invoice.Status.OPEN and not row.is_wish]
    return {ref for ref in refs if (payment := at_stripe.payment_of(ref)) and payment.asks}


def _is_made(question: BankQuestion, facts: SubscriptionFacts) -> bool:
    """Whether the change that waited is what the store has now."""
    return sorted(question.lines) == sorted([line.price, line.quantity] for line in facts.lines)


def _hear_bank(
    current: Subscription, question: BankQuestion, facts: SubscriptionFacts, now: datetime
) -> None:
    """The bank's question is over. A plan that was confirmed becomes the store's own, with its coupon."""
    still_there, _counts = BankQuestion.objects.filter(pk=question.pk).delete()
    if not still_there or current.stripe_ref or facts.is_over:
        return
    use = question.coupon_use
    if use is None:
        drop_uses(subscription=current, now=now)
    else:
        begin_use(use=use, subscription=current, now=now, is_billed=True)
    current.stripe_ref, current.coupon = facts.ref, use.coupon.code if use else ""
    current.save(update_fields=["stripe_ref", "coupon"])


def _take_over(current: Subscription, facts: SubscriptionFacts, now: datetime, actor: str) -> Subscription:
    if facts.is_over:
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


def _keep_invoices(
    current: Subscription, found: Sequence[InvoiceFacts], asking: Collection[str], actor: str
) -> None:
    """Take over bills that changed; one for a wish that nobody paid is none."""
    known = {row.stripe_ref: row for row in Invoice.objects.filter(stripe_ref__in=[f.ref for f in found])}
    for facts in reversed(found):
        before, asks = known.get(facts.ref), facts.ref in asking
        if before is None and facts.is_wish:
            continue
        if before is not None and (before.status, before.paid) == (facts.status, facts.paid):
            if before.asks != asks:
                Invoice.objects.filter(pk=before.pk).update(asks=asks)
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
                "asks": asks,
            },
        )
        event = InvoiceIssued(invoice=row.pk, status=row.status, total=row.total, currency=row.currency)
        record(event, subject=row, actor=actor)
        if row.status == Invoice.Status.PAID and row.paid:
            send_to_owners(current.store, f"receipt:{row.stripe_ref}", receipt_letter(current.store, row))
