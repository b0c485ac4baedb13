"""What only the platform's people do about a store's plan."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from billing.actions.asking import BANK_ASKS, change_row, read_row
from billing.actions.moving import move
from billing.actions.noting import note_change
from billing.actions.paying import choose_plan
from billing.allowances import forget_allowances
from billing.events import PlanChosen, TrialLengthened
from billing.letters import bank_letter, send_to_owners, trial_letter
from billing.life import State
from billing.locks import lock_subscription
from billing.models import BoughtAddOn, Plan, Price, SentLetter, Subscription
from billing.queries import question_of
from billing.stripe.subscriptions import Difference
from foundation.errors import ActionError
from foundation.events import SYSTEM, record
from tenants.context import in_store

LONGEST_TRIAL = timedelta(days=366)


def lengthen_trial(
    *, subscription: Subscription, until: datetime, reason: str, now: datetime, actor: str = SYSTEM
) -> Subscription:
    """Let a store try for longer, also where its trial just ended, and tell its owners.

    Raises ActionError: reason_required, not_trying, too_short, too_long.
    """
    if not reason.strip():
        raise ActionError("reason_required", _("Say why."), field="reason")
    store = subscription.store
    with in_store(store), transaction.atomic():
        current = lock_subscription(subscription.pk)
        is_over = current.state == State.READ_ONLY and current.reason == "trial_over"
        if current.state != State.TRIAL and not is_over:
            raise ActionError("not_trying", _("This store does not try any more: it chose a plan."))
        if until <= max(now, current.trial_ends_at):
            text = _("The trial goes on until %(date)s already. Choose a later day.")
            shown = max(now, current.trial_ends_at).date().isoformat()
            raise ActionError("too_short", text % {"date": shown}, field="until")
        if until > now + LONGEST_TRIAL:
            raise ActionError("too_long", _("A trial goes on for a year at most."), field="until")
        current.trial_ends_at = until
        current.save(update_fields=["trial_ends_at"])
        SentLetter.objects.filter(store=store, about__startswith=f"before:{State.TRIAL}:").delete()
        event = TrialLengthened(until=until.isoformat(), reason=reason.strip()[:200])
        record(event, subject=current, actor=actor)
        if is_over:
            move(subscription=current, to=State.TRIAL, now=now, reason="lengthened", actor=actor)
        current.refresh_from_db()
        send_to_owners(store, f"trial:{until.isoformat()}", trial_letter(current))
    return current


def put_on_plan(
    *,
    subscription: Subscription,
    price: Price,
    difference: Difference,
    key: str,
    now: datetime,
    actor: str = SYSTEM,
) -> Subscription:
    """Move a store to a plan: one that pays goes on paying at this price, one that tries tries it.

    Any version may be chosen. Add-ons stay. Raises ActionError: not_paying, and as `choose_plan`.
    """
    current = read_row(subscription)
    if current.state == State.TRIAL and not current.stripe_ref:
        return _try_plan(current, price.plan, now, actor)
    if not current.stripe_ref:
        text = _("This store pays nothing now. Its owner chooses a plan and pays with their card.")
        raise ActionError("not_paying", text)
    try:
        return choose_plan(
            subscription=current,
            price=price,
            add_ons=_kept_add_ons(current, price),
            key=key,
            now=now,
            actor=actor,
            difference=difference,
        )
    except ActionError as refusal:
        if refusal.code == BANK_ASKS:
            raise _owner_confirms(current) from refusal
        raise


def _owner_confirms(current: Subscription) -> ActionError:
    """Tell the owners that only they can answer the bank."""
    question = question_of(current)
    if question is not None:
        about = f"bank:{question.invoice_ref}"
        with transaction.atomic():
            send_to_owners(current.store, about, bank_letter(current.store, question.money))
    text = _(
        "The bank asks the store's owner to confirm this charge. They have a letter; the plan changes once"
        " they did. Nothing is charged until then."
    )
    return ActionError(BANK_ASKS, text)


def _try_plan(current: Subscription, plan: Plan, now: datetime, actor: str) -> Subscription:
    event = PlanChosen(old=str(current.plan), new=str(plan), price=None)
    with transaction.atomic():
        changed = change_row(current, {"plan": plan}, event, actor)
        note_change(subscription=changed, now=now, reason="operator")
        transaction.on_commit(lambda: forget_allowances(changed.store))
    return changed


def _kept_add_ons(current: Subscription, price: Price) -> dict[int, int]:
    """The add-ons of a store in the currency and interval of another price."""
    rows = BoughtAddOn.objects.filter(subscription=current).select_related("price")
    bought = {row.price.plan_id: row.quantity for row in rows}
    found = Price.objects.filter(plan__in=bought, currency=price.currency, interval=price.interval)
    return {row.pk: bought[row.plan_id] for row in found}
