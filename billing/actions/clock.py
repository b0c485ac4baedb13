"""What time does to subscriptions: states that end, letters before they do, limits that fill up."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet

from billing.actions.leaving import delete_for_good
from billing.actions.moving import BY, align_store, move
from billing.actions.noting import note_ended_coupons, note_gone_stores
from billing.actions.paying import open_bills
from billing.actions.refreshing import refresh
from billing.letters import limit_letter, notice_letter, send_to_owners, tell_step
from billing.life import (
    RETRIES,
    SELLS,
    TIMETABLE,
    TRIAL_NOTICES,
    State,
    due_notice,
    due_retry,
    next_state,
    reason_of,
)
from billing.models import SentLetter, Subscription
from billing.queries import usage_of
from billing.stripe import BillingRefused
from billing.stripe import subscriptions as at_stripe
from foundation.limits import WARN_FROM_PERCENT
from tenants.context import in_store, on_platform
from tenants.models import Store

log = logging.getLogger(__name__)
PATIENCE = timedelta(hours=1)
"""How long after a renewal its webhook may take."""
FORGET_WARNING_BELOW = WARN_FROM_PERCENT - 10
"""Percent of a limit below which a warning may come again."""


def run_clock(*, now: datetime) -> int:
    """Let every subscription live on to `now`. How many were looked at; a fault of one stops no other."""
    count = 0
    for subscription in _due(now).iterator():
        count += 1
        _or_log(subscription, lambda row: live_on(subscription=row, now=now))
    for subscription in _astray().iterator():
        _or_log(subscription, align_store)
    for subscription in _to_ask(now).iterator():
        _or_log(subscription, lambda row: ask_stripe(subscription=row, now=now))
    note_ended_coupons(now=now)
    note_gone_stores(now=now)
    return count


def ask_stripe(*, subscription: Subscription, now: datetime) -> None:
    """Try a card again that failed, end what nobody pays for any more, or hear what no webhook told."""
    if subscription.stripe_ref and subscription.state in (State.SUSPENDED, State.LEAVING, State.DELETED):
        at_stripe.end(subscription.stripe_ref)
        Subscription.objects.filter(pk=subscription.pk).update(stripe_ref="")
        return
    is_leaving = subscription.store.status == Store.Status.LEAVING
    if is_leaving and subscription.stripe_ref and not subscription.cancels_at_end:
        at_stripe.set_cancellation(subscription.stripe_ref, cancels=True)  # its owner is deleting the store
    if due_retry(subscription, now):
        Subscription.objects.filter(pk=subscription.pk).update(retried=F("retried") + 1)
        for bill in open_bills(subscription):
            if bill.asks:  # only its owner can answer the bank
                continue
            with suppress(BillingRefused):  # the card failed again: the timetable goes on
                at_stripe.pay(bill.stripe_ref, is_there=False)
    refresh(subscription=subscription, now=now)


def _to_ask(now: datetime) -> QuerySet[Subscription]:
    """Subscriptions of which Stripe has to be asked: unpaid, ended, renewed without a word, or with a bank's
    question that ran out."""
    unheard = Q(state=State.ACTIVE, period_end__lte=now - PATIENCE)
    unpaid = Q(state=State.PAST_DUE, since__lte=now - RETRIES[0], retried__lt=len(RETRIES))
    ended = Q(state__in=(State.SUSPENDED, State.LEAVING, State.DELETED))
    going = Q(store__status=Store.Status.LEAVING, cancels_at_end=False)
    known = ~Q(stripe_ref="") & (unheard | unpaid | ended | going)
    return _rows().filter(known | Q(question__expires_at__lte=now - PATIENCE))


def live_on(*, subscription: Subscription, now: datetime) -> Subscription:
    """Begin the state that is due, or send the letter that is."""
    state = next_state(subscription, now)
    if state == State.DELETED:
        return delete_for_good(subscription=subscription, now=now)
    if state is not None:
        reason = reason_of(State(subscription.state))
        return move(subscription=subscription, to=state, now=now, reason=reason)
    notice = due_notice(subscription, now)
    if notice is not None:
        about = f"before:{subscription.state}:{subscription.since.isoformat()}:{notice.days}"
        with transaction.atomic():
            tell_step(subscription.store, about, notice_letter(subscription, notice.days))
    return subscription


def warn_of_limits(*, store: Store) -> list[str]:
    """Write to the owners about each limit that is near or full, once; the limits told of now."""
    told = []
    for used in usage_of(store):
        level = "full" if used.is_full else "near" if used.is_near else ""
        with in_store(store), transaction.atomic():
            if level and send_to_owners(store, f"limit:{used.name}:{level}", limit_letter(store, used)):
                told.append(used.name)
            elif used.percent < FORGET_WARNING_BELOW:
                SentLetter.objects.filter(store=store, about__startswith=f"limit:{used.name}:").delete()
    return told


def _due(now: datetime) -> QuerySet[Subscription]:
    """Subscriptions whose state ends by now, or of whose end a letter may be due."""
    wanted = Q(state=State.TRIAL, trial_ends_at__lte=now + max(TRIAL_NOTICES))
    wanted |= Q(state=State.ACTIVE, cancels_at_end=True, period_end__lte=now)
    for state, step in TIMETABLE.items():
        early = max(step.notices) if step.notices else timedelta()
        wanted |= Q(state=state, since__lte=now - step.after + early)
    return _rows().filter(wanted)


def _astray() -> QuerySet[Subscription]:
    """Subscriptions whose store stands otherwise than they say: an operator opened or suspended it."""
    paused = Q(state__in=(State.READ_ONLY, State.SUSPENDED, State.LEAVING))
    open_store = Q(store__status=Store.Status.ACTIVE)
    return _rows().filter((paused & open_store) | Q(state__in=SELLS, store__held_by=BY))


def _rows() -> QuerySet[Subscription]:
    return Subscription.objects.select_related("plan", "price", "store").order_by("pk")


def _or_log(subscription: Subscription, live: Callable[[Subscription], object]) -> None:
    try:
        with on_platform():
            live(subscription)
    except Exception:
        log.exception("the subscription of store %s could not live on", subscription.store_id)
