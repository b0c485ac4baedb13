"""A store begins: everything is open to it for some days, without a card."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from billing.actions.noting import note_change
from billing.allowances import forget_allowances
from billing.events import SubscriptionMoved
from billing.life import TRIAL
from billing.models import Subscription
from billing.queries import trial_plan
from foundation.events import SYSTEM, record
from tenants.context import in_store
from tenants.models import Store


def begin_trial(*, store: Store, now: datetime | None = None, actor: str = SYSTEM) -> Subscription | None:
    """Let a store try the platform; once. None where the operator sells no plan to try."""
    now = now or timezone.now()
    plan = trial_plan()
    if plan is None:
        return None
    with in_store(store), transaction.atomic():
        subscription, is_new = Subscription.objects.get_or_create(
            store=store, defaults={"plan": plan, "since": now, "trial_ends_at": now + TRIAL}
        )
        if is_new:
            event = SubscriptionMoved(old="", new=subscription.state, reason="opened")
            record(event, subject=subscription, actor=actor)
            note_change(subscription=subscription, now=now, reason="opened")
            transaction.on_commit(lambda: forget_allowances(store))
    return subscription


def try_out(store: Store) -> None:
    """`begin_trial` as a seed of `open_store`."""
    begin_trial(store=store)
