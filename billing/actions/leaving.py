"""The end: a store that nobody pays for is deleted, after every notice was given."""

from __future__ import annotations

from datetime import datetime

from billing.actions.moving import move
from billing.life import State
from billing.models import Subscription
from tenants.actions import close_store


def delete_for_good(*, subscription: Subscription, now: datetime) -> Subscription:
    """End a subscription that is leaving, and its store with it. What tax law asks for is kept.

    The store is closed: nobody sees it any more. Its rows go with the store's own deletion.
    """
    gone = move(subscription=subscription, to=State.DELETED, now=now, reason="unpaid")
    close_store(store=gone.store)
    return gone
