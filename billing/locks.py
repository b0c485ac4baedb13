"""Row locks of billing. Order: subscription, then store."""

from __future__ import annotations

from .models import Subscription


def lock_subscription(subscription_id: int) -> Subscription:
    """The subscription as it stands now, locked until the transaction ends; plan and store loaded."""
    rows = Subscription.objects.select_for_update(of=("self",))
    return rows.select_related("plan", "price", "store").get(pk=subscription_id)
