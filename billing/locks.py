"""Row locks of billing. Order: subscription, then store."""

from __future__ import annotations

from .models import Subscription


def lock_subscription(subscription_id: int) -> Subscription:
    """The subscription as it stands now, locked until the transaction ends; plan and store loaded."""
    # Alone: joined with its plan, a row whose plan changed while we waited for it would not be found.
    Subscription.objects.select_for_update().only("pk").get(pk=subscription_id)
    return Subscription.objects.select_related("plan", "price", "store").get(pk=subscription_id)
