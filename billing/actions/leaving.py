"""The end: a store that nobody pays for is deleted, after every notice was given."""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import datetime, timedelta

from django.utils import translation
from django.utils.translation import gettext as _

from billing.actions.moving import BY, language_of, move
from billing.life import State
from billing.models import Subscription
from foundation.errors import ActionError
from tenants.archive.deletion import ask_deletion

log = logging.getLogger(__name__)


def delete_for_good(*, subscription: Subscription, now: datetime) -> Subscription:
    """End a subscription that is leaving, and have its store deleted, with a certificate. Bills are kept.

    The days of notice are over by then, so there is no further grace. A store that an operator holds stays:
    it may be evidence.
    """
    store = subscription.store
    if store.held_by not in ("", BY):
        log.info("store %s is not deleted: %s holds it", store.uid, store.held_by)
        return subscription
    gone = move(subscription=subscription, to=State.DELETED, now=now, reason="unpaid")
    with translation.override(language_of(store)):
        reason = _("The plan was not paid for, after every notice.")
    with suppress(ActionError):  # its owner has asked for that already
        ask_deletion(store=store, reason=reason, grace=timedelta())
    return gone
