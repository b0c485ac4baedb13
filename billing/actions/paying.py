"""What owners do about their plan: give a card, choose, change, cancel, come back, pay.

Each talks to Stripe outside of any transaction, and then asks it how things stand. Raises ActionError
"payment_refused" where Stripe or a bank says no, "bank_asks" where the owner has to tell the bank first that
it is them, "payments_down" where nobody answers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from billing.actions.asking import BANK_ASKS, asked, change_row, customer_of, read_row
from billing.actions.coupon_uses import begin_use, drop_unsuited, drop_uses
from billing.actions.coupons import first_discount
from billing.actions.questions import charge, clear_way, give_up
from billing.actions.refreshing import refresh
from billing.actions.turns import in_turn
from billing.discounts import off_of, suits, waiting_use
from billing.events import BillingDetailsChanged, CancellationChanged, CardChanged
from billing.letters import cancelled_letter, send_to_owners
from billing.life import State
from billing.models import Invoice, Plan, Price, Subscription
from billing.queries import credit_left
from billing.shelf import MOST_OF_AN_ADD_ON
from billing.stripe import Card, Line, PreviewFacts, customers
from billing.stripe import subscriptions as at_stripe
from billing.stripe.subscriptions import Difference
from foundation.errors import ActionError
from foundation.events import SYSTEM, record
from foundation.money import Money
from tenants.context import in_store


def begin_card(*, subscription: Subscription) -> str:
    """The secret by which the owner's browser gives Stripe a card."""
    return asked(lambda: customers.begin_card(customer_of(subscription)))


def take_card(*, subscription: Subscription, setup_intent: str, now: datetime, actor: str = SYSTEM) -> Card:
    """Pay with the card that the browser gave to Stripe; what is owed is tried with it at once.

    Raises ActionError besides: card_unconfirmed, where the bank did not agree to keep it.
    """
    card = asked(lambda: customers.take_card(customer_of(subscription), setup_intent))
    kept = {"brand": card.brand, "last4": card.last4, "exp_month": card.exp_month, "exp_year": card.exp_year}
    event = CardChanged(brand=card.brand, last4=card.last4)
    current = change_row(subscription, {"card": kept}, event, actor)
    if current.state not in (State.TRIAL, State.ACTIVE) and current.stripe_ref:
        pay_now(subscription=current, now=now, actor=actor)
    return card


@in_turn
def choose_plan(
    *,
    subscription: Subscription,
    price: Price,
    add_ons: Mapping[int, int] | None = None,
    key: str,
    now: datetime,
    actor: str = SYSTEM,
    difference: Difference | None = None,
) -> Subscription:
    """Begin to pay for a plan, or go to another. `add_ons` are {id of an add-on's price: how many}.

    A dearer plan costs the difference at once, a cheaper one comes off the next bill, unless `difference`
    says otherwise. `key` names this wish: sent twice, it is done once. Where the bank asks, it waits
    (`question_of`) in place of what waited before. Raises ActionError besides: card_missing, price_unknown,
    plan_changing.
    """
    if not subscription.card:
        raise ActionError("card_missing", _("Add a card first. Nothing was charged."))
    lines = _lines(price, add_ons or {})
    current = clear_way(subscription=read_row(subscription), lines=lines, now=now, actor=actor)
    once = hashlib.sha256(f"{current.pk}:{key}:{lines}".encode()).hexdigest()[:40]
    if current.stripe_ref:
        dearer = current.price is None or _a_year(price) >= _a_year(current.price)
        usual = Difference.CHARGED if dearer else Difference.ON_NEXT_BILL
        change = partial(
            at_stripe.change, current.stripe_ref, lines, difference=difference or usual, key=once
        )
        charge(subscription=current, price=price, lines=lines, now=now, ask=lambda waits: change(waits=waits))
        asked(lambda: drop_unsuited(subscription=current, price=price, now=now))
    else:
        _subscribe(current, price, lines, once, now)
    return _refreshed(current, now, actor)


def preview_change(
    *, subscription: Subscription, price: Price, add_ons: Mapping[int, int] | None = None
) -> PreviewFacts:
    """What `choose_plan` would charge now."""
    lines = _lines(price, add_ons or {})
    if not subscription.stripe_ref:
        total = sum(_price(line.price).amount * line.quantity for line in lines)
        rows = [
            {
                "text": _price(line.price).plan.name,
                "quantity": line.quantity,
                "amount": _price(line.price).amount * line.quantity,
            }
            for line in lines
        ]
        use = waiting_use(subscription)
        fits = use is not None and suits(use.coupon, price)
        off = off_of(use.coupon, Money(total, price.currency)) if use and fits else 0
        credit = min(total - off, credit_left(subscription.store, price.currency).amount)
        return PreviewFacts(total - off - credit, 0, price.currency, rows, off, credit)
    return asked(lambda: at_stripe.preview(subscription.stripe_ref, lines))


def set_cancellation(
    *, subscription: Subscription, cancels: bool, now: datetime, actor: str = SYSTEM
) -> Subscription:
    """Let the plan end with what is paid for, or take that back. Raises ActionError nothing_to_cancel."""
    current = read_row(subscription)
    if current.state != State.ACTIVE or not current.stripe_ref:
        raise ActionError("nothing_to_cancel", _("There is no paid plan that could be cancelled."))
    if cancels:
        give_up(subscription=current, now=now, actor=actor)
    asked(lambda: at_stripe.set_cancellation(current.stripe_ref, cancels=cancels))
    current = _refreshed(current, now, actor)
    with in_store(current.store), transaction.atomic():
        record(CancellationChanged(cancels=cancels), subject=current, actor=actor)
        if cancels:
            send_to_owners(current.store, f"cancelled:{now.isoformat()}", cancelled_letter(current))
    return current


def pay_now(*, subscription: Subscription, now: datetime, actor: str = SYSTEM) -> Subscription:
    """Try the card with all bills that are open, the oldest first; the owner is there."""
    current = _refreshed(read_row(subscription), now, actor)
    for row in open_bills(current):
        _pay(current, row, now, actor)
    return _refreshed(current, now, actor)


def _pay(current: Subscription, bill: Invoice, now: datetime, actor: str) -> None:
    try:
        asked(lambda: at_stripe.pay(bill.stripe_ref, is_there=True))
    except ActionError as refusal:
        if refusal.code == BANK_ASKS:
            _refreshed(current, now, actor)  # so that the bill is known to ask
        raise


def open_bills(subscription: Subscription) -> list[Invoice]:
    """Bills of the store that wait to be paid, the oldest first."""
    rows = Invoice.objects.filter(store_id=subscription.store_id, status=Invoice.Status.OPEN)
    return list(rows.order_by("issued_at", "pk"))


def set_tax_id(*, subscription: Subscription, kind: str, value: str, actor: str = SYSTEM) -> Subscription:
    """Put a tax number on bills from now on; an empty one takes it off."""
    value = value.strip()
    asked(lambda: customers.set_tax_id(customer_of(subscription), kind, value))
    changes = {"tax_id": value, "tax_id_kind": kind if value else ""}
    return change_row(subscription, changes, BillingDetailsChanged(field="tax_id"), actor)


def _subscribe(current: Subscription, price: Price, lines: list[Line], key: str, now: datetime) -> None:
    customer = customer_of(current)
    use, coupon = first_discount(current, price)
    store = str(current.store.uid)
    begin = partial(at_stripe.subscribe, customer=customer, lines=lines, coupon=coupon, store=store, key=key)
    facts = charge(
        subscription=current, price=price, lines=lines, now=now, use=use, ask=lambda waits: begin(waits=waits)
    )
    with transaction.atomic():
        if use is None:
            drop_uses(subscription=current, now=now)
        else:
            begin_use(use=use, subscription=current, now=now, is_billed=True)
        changes = {"stripe_ref": facts.ref, "coupon": use.coupon.code if use else ""}
        change_row(current, changes, None, SYSTEM)


def _lines(price: Price, add_ons: Mapping[int, int]) -> list[Line]:
    """The prices at Stripe of a plan and its add-ons, in the plan's currency and interval."""
    if price.plan.kind != Plan.Kind.PLAN:
        raise _unknown()
    rows = Price.objects.select_related("plan").filter(
        pk__in=add_ons, plan__kind=Plan.Kind.ADD_ON, currency=price.currency, interval=price.interval
    )
    found = {row.pk: row for row in rows}
    if set(found) != set(add_ons) or any(not 1 <= n <= MOST_OF_AN_ADD_ON for n in add_ons.values()):
        raise _unknown()
    return [
        Line(_sold(price)),
        *(Line(_sold(found[pk]), quantity) for pk, quantity in sorted(add_ons.items())),
    ]


def _unknown() -> ActionError:
    return ActionError("price_unknown", _("This is not on sale any more. Look at the plans again."))


def _sold(price: Price) -> str:
    """Stripe's id of a price, which is made there when it is first sold."""
    if price.stripe_id:
        return price.stripe_id
    ref = asked(
        lambda: at_stripe.make_price(
            name=price.plan.name,
            currency=price.currency,
            interval=price.interval,
            amount=price.amount,
            key=f"price:{price.pk}",
        )
    )
    Price.objects.filter(pk=price.pk).update(stripe_id=ref)
    price.stripe_id = ref
    return ref


def _price(ref: str) -> Price:
    return Price.objects.select_related("plan").get(stripe_id=ref)


def _a_year(price: Price) -> int:
    return price.amount * (12 if price.interval == Price.Interval.MONTH else 1)


def _refreshed(subscription: Subscription, now: datetime, actor: str) -> Subscription:
    return asked(lambda: refresh(subscription=subscription, now=now, actor=actor))
