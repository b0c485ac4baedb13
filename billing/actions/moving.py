"""A subscription goes from one state to the next, and its store with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from billing.actions.noting import note_change
from billing.allowances import forget_allowances
from billing.events import SubscriptionMoved
from billing.letters import state_letter, tell_step
from billing.life import FOLLOWS, SELLS, State
from billing.locks import lock_subscription
from billing.models import Subscription
from foundation.events import SYSTEM, record
from tenants.actions import hold_store, reopen_store, suspend_store
from tenants.context import in_store
from tenants.models import Store

BY = "billing"
"""Who pauses stores that don't pay: an operator's own hold outranks it."""


class WrongMoveError(RuntimeError):
    """A move that the life of a subscription does not know."""


def move(
    *, subscription: Subscription, to: State, now: datetime, reason: str, actor: str = SYSTEM
) -> Subscription:
    """Let a subscription begin another state now, tell its owners, and let its store follow.

    `reason` is machine-readable ("payment_failed"). A state that it is in already changes nothing. Raises
    WrongMoveError for what does not follow (billing.life.FOLLOWS).
    """
    with in_store(subscription.store), transaction.atomic():
        current = lock_subscription(subscription.pk)
        old = State(current.state)
        if old == to:
            return current
        if to not in FOLLOWS[old]:
            raise WrongMoveError(f"{to} does not follow {old}")
        current.state, current.since, current.reason, current.retried = to, now, reason, 0
        if to != State.ACTIVE:
            current.cancels_at_end = False
        current.save(update_fields=["state", "since", "reason", "retried", "cancels_at_end"])
        record(SubscriptionMoved(old=old, new=to, reason=reason), subject=current, actor=actor)
        note_change(subscription=current, now=now, reason=reason)
        align_store(current)
        letter = state_letter(current, old)
        if letter is not None:
            tell_step(current.store, f"{to}:{now.isoformat()}", letter)
        transaction.on_commit(lambda: forget_allowances(current.store))
    return current


def align_store(subscription: Subscription) -> Store:
    """Let a store be open, only read, or suspended as its subscription says; an operator's hold stays."""
    store, state = subscription.store, State(subscription.state)
    if state in SELLS:
        return store if not store.held_by else reopen_store(store=store, by=BY)
    if state == State.READ_ONLY:
        return hold_store(store=store, reason=_told(store, lambda: _why_read_only(subscription)), by=BY)
    if state in (State.SUSPENDED, State.LEAVING):
        return suspend_store(store=store, reason=_told(store, _why_suspended), by=BY)
    return store


def _why_read_only(subscription: Subscription) -> str:
    if subscription.reason == "trial_over":
        return _("The trial is over, and no plan was chosen. Everything is kept.")
    return _("The plan is not paid for. Everything is kept.")


def _why_suspended() -> str:
    return _("The plan has not been paid for in a long time. Everything is kept for now.")


def language_of(store: Store) -> str:
    """The interface language that is nearest to the store's own."""
    offered = dict(settings.LANGUAGES)
    return next((code for code in offered if code == store.locale.lower()), settings.LANGUAGE_CODE)


def _told(store: Store, words: Callable[[], str]) -> str:
    with translation.override(language_of(store)):
        return words()
