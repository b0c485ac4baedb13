"""Suspending, reopening and closing a store."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from foundation.errors import ActionError
from foundation.events import SYSTEM, EventPayload, record
from tenants.context import in_store
from tenants.events import StoreClosed, StoreReopened, StoreSuspended
from tenants.invalidation import announce
from tenants.locks import lock_store
from tenants.models import Store

LONGEST_REASON = 200


def suspend_store(*, store: Store, reason: str, actor: str = SYSTEM) -> Store:
    """Pause an active store: its shop answers 503. `reason` is for its team.

    Raises ActionError (store_closed, reason_required); a suspended store only gets the new reason.
    """
    reason = reason.strip()[:LONGEST_REASON]
    if not reason:
        raise ActionError("reason_required", _("Say why the store is suspended."), field="reason")
    return _change_status(store, Store.Status.SUSPENDED, StoreSuspended(reason=reason), actor, reason)


def reopen_store(*, store: Store, actor: str = SYSTEM) -> Store:
    """Make a suspended or closed store active again. An active one stays as it is."""
    return _change_status(store, Store.Status.ACTIVE, StoreReopened(), actor)


def close_store(*, store: Store, actor: str = SYSTEM) -> Store:
    """Close a store: its shop answers 404 and its team no longer sees it. Its data and its hosts are kept."""
    return _change_status(store, Store.Status.CLOSED, StoreClosed(), actor)


def _change_status(store: Store, status: str, event: EventPayload, actor: str, reason: str = "") -> Store:
    with in_store(store), transaction.atomic():
        current = lock_store(store.pk)
        if current.status == Store.Status.CLOSED and status == Store.Status.SUSPENDED:
            raise ActionError("store_closed", _("The store is closed already."))
        if (current.status, current.suspended_reason) == (status, reason):
            return current
        current.status, current.suspended_reason = status, reason
        current.save(update_fields=["status", "suspended_reason"])
        record(event, subject=current, actor=actor)
        announce(current.pk)
    return current
