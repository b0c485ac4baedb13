"""Money that the platform gives a store: kept first, then brought to its balance at Stripe, once."""

from __future__ import annotations

import logging

from django.db import transaction
from django.utils.translation import gettext as _

from billing.actions.asking import asked, customer_of, read_row
from billing.events import CreditGiven
from billing.letters import credit_letter, send_to_owners
from billing.models import Credit, Subscription
from billing.queries import subscription_of
from billing.shelf import pays_in
from billing.stripe import customers
from foundation.errors import ActionError
from foundation.events import SYSTEM, record
from foundation.money import Money
from foundation.ui.formats import money_text
from tenants.context import in_store

MOST = 10_000_000
"""Minor units of one credit: more is a slip of the hand."""

log = logging.getLogger(__name__)


def give_credit(*, subscription: Subscription, amount: Money, reason: str, actor: str = SYSTEM) -> Credit:
    """Take an amount off a store's next bills, and tell its owners. Not inside a transaction.

    Where Stripe does not answer, it is brought later. Raises ActionError: reason_required, amount_wrong,
    currency_wrong.
    """
    current = read_row(subscription)
    if not reason.strip():
        raise ActionError("reason_required", _("Say why."), field="reason")
    if not 0 < amount.amount <= MOST:
        text = _("Give an amount above zero, and %(most)s at most.")
        most = money_text(MOST, amount.currency)
        raise ActionError("amount_wrong", text % {"most": most}, field="amount")
    if amount.currency != pays_in(current):
        text = _("This store pays in %(currency)s.") % {"currency": pays_in(current)}
        raise ActionError("currency_wrong", text, field="amount")
    with in_store(current.store), transaction.atomic():
        row = Credit.objects.create(
            store=current.store,
            amount=amount.amount,
            currency=amount.currency,
            reason=reason.strip()[:200],
            given_by=actor,
        )
        event = CreditGiven(credit=row.pk, amount=row.amount, currency=row.currency, reason=row.reason)
        record(event, subject=row, actor=actor)
        send_to_owners(current.store, f"credit:{row.pk}", credit_letter(current.store, amount))
    try:
        bring_credit(credit=row)
    except ActionError as error:
        log.warning("a credit of store %s waits: %s", current.store_id, error)
    return row


def bring_credit(*, credit: Credit) -> Credit:
    """Put a credit into the customer's balance at Stripe, once. Raises ActionError as `asked`."""
    subscription = subscription_of(credit.store) if credit.store else None
    if credit.stripe_ref or subscription is None:
        return credit
    customer = customer_of(subscription)
    credit.stripe_ref = asked(
        lambda: customers.add_credit(
            customer,
            amount=credit.amount,
            currency=credit.currency,
            text=credit.reason,
            key=f"credit:{credit.pk}",
        )
    )
    credit.save(update_fields=["stripe_ref"])
    return credit


def bring_all_credits() -> int:
    """`bring_credit` for all that wait. How many were brought; a fault of one stops no other."""
    count = 0
    for row in Credit.objects.filter(stripe_ref="", store__isnull=False).select_related("store"):
        try:
            count += bool(bring_credit(credit=row).stripe_ref)
        except ActionError as error:
            log.warning("a credit of store %s waits: %s", row.store_id, error)
    return count
