"""What a bank asks an owner before it pays for their plan: begun, looked at again, given up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from billing.actions.asking import BANK_ASKS, asked, bank_asks, payments_down, read_row
from billing.actions.refreshing import refresh
from billing.models import BankQuestion, CouponUse, Invoice, Price, Subscription
from billing.queries import asking_bill, question_of
from billing.stripe import BillingDown, BillingRefused, Line, PaymentFacts, SubscriptionFacts, customers
from billing.stripe import subscriptions as at_stripe
from foundation.errors import ActionError
from foundation.events import SYSTEM
from foundation.money import Money

PATIENCE = timedelta(hours=23)
"""How long Stripe waits for the owner's answer."""


def charge(
    *,
    subscription: Subscription,
    price: Price,
    lines: Sequence[Line],
    ask: Callable[[bool], SubscriptionFacts],
    now: datetime,
    use: CouponUse | None = None,
) -> SubscriptionFacts:
    """Charge for a plan or a change of it by `ask(waits)`; where the bank asks its customer, let it wait.

    `use` is the coupon that begins with the plan. Raises ActionError as `asked`; after "bank_asks" the
    question stands in `question_of`.
    """
    try:
        return asked(lambda: ask(False))
    except ActionError as refusal:
        if refusal.code != BANK_ASKS:
            raise
        facts = asked(lambda: ask(True))
        payment = asked(lambda: at_stripe.payment_of(facts.invoice)) if facts.waits else None
        if payment is None:
            return facts  # the bank let it pass this time
        BankQuestion.objects.update_or_create(
            subscription=subscription,
            defaults={
                "stripe_ref": facts.ref,
                "invoice_ref": facts.invoice,
                "price": price,
                "lines": [[line.price, line.quantity] for line in lines],
                "amount": payment.amount,
                "currency": payment.currency,
                "coupon_use": use,
                "asked_at": now,
                "expires_at": facts.pending_until or now + PATIENCE,
            },
        )
        raise


def look_again(*, subscription: Subscription, now: datetime, actor: str = SYSTEM) -> Subscription:
    """Ask Stripe whether the owner has answered their bank. Raises ActionError as `asked`."""
    return asked(lambda: refresh(subscription=subscription, now=now, actor=actor))


def clear_way(
    *, subscription: Subscription, lines: Sequence[Line], now: datetime, actor: str = SYSTEM
) -> Subscription:
    """Before another charge: take over what was answered, and give up what was not.

    Raises ActionError bank_asks where the same is wished again that waits already.
    """
    if question_of(subscription) is None:
        return subscription
    current = look_again(subscription=subscription, now=now, actor=actor)
    question = question_of(current)
    if question is not None:
        if question.lines == [[line.price, line.quantity] for line in lines]:
            raise bank_asks()
        give_up(subscription=current, now=now, actor=actor)
    return read_row(current)


def give_up(*, subscription: Subscription, now: datetime, actor: str = SYSTEM) -> bool:
    """Let what waits for the bank never begin: all stays as it is, and nothing is charged.

    Whether anything waited. Where the owner has confirmed it meanwhile it begins instead.
    """
    question = question_of(subscription)
    if question is None:
        return False
    try:
        at_stripe.void(question.invoice_ref)
    except BillingRefused:  # it is paid, or Stripe has given it up itself
        look_again(subscription=subscription, now=now, actor=actor)
    except BillingDown as error:
        raise payments_down() from error
    else:
        question.delete()
    return True


@dataclass(frozen=True)
class Asked:
    """What the owner's bank asks about: a plan that waits (`question`), else a bill.

    `card` is Stripe's id of the card that would pay.
    """

    money: Money
    payment: PaymentFacts
    card: str
    question: BankQuestion | None = None
    bill: Invoice | None = None


def asked_of(subscription: Subscription) -> Asked | None:
    """What waits for the owner's answer at the bank, with how its payment stands; None while nothing does.

    Raises ActionError as `asked`.
    """
    question, bill = question_of(subscription), asking_bill(subscription.store)
    ref = question.invoice_ref if question else bill.stripe_ref if bill else ""
    payment = asked(lambda: at_stripe.payment_of(ref)) if ref else None
    if payment is None:
        return None
    card = asked(lambda: customers.card_of(subscription.customer_ref))
    return Asked(Money(payment.amount, payment.currency), payment, card, question, None if question else bill)
