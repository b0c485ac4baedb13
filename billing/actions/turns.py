"""One change at a time of what a store pays: two that talk to Stripe side by side would both be charged."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import cast

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from billing.models import Subscription
from foundation.errors import ActionError

LONGEST = timedelta(minutes=2)
"""After which a change is taken to have died: longer than Stripe is waited for in all."""


def in_turn[**P, T](action: Callable[P, T]) -> Callable[P, T]:
    """Let an action with a `subscription` refuse to run beside another one of the same store.

    Raises ActionError "plan_changing" besides; then it has done nothing.
    """

    @wraps(action)
    def alone(*args: P.args, **kwargs: P.kwargs) -> T:
        rows = Subscription.objects.filter(pk=cast(Subscription, kwargs["subscription"]).pk)
        now = timezone.now()
        until = now + LONGEST
        if not rows.filter(Q(changing_until=None) | Q(changing_until__lte=now)).update(changing_until=until):
            text = _("Your plan is just being changed. Look again in a moment; nothing is charged for this.")
            raise ActionError("plan_changing", text)
        try:
            return action(*args, **kwargs)
        finally:
            rows.filter(changing_until=until).update(changing_until=None)

    return alone
