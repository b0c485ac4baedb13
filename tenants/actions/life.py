"""Suspending, reopening and closing a store."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from foundation.errors import ActionError
from foundation.events import SYSTEM, EventPayload, record
from tenants.context import in_store
from tenants.events import StoreClosed, StoreHeld, StoreReopened, StoreSuspended
from tenants.invalidation import announce
from tenants.locks import lock_store
from tenants.models import Store

LONGEST_REASON = 200


OPERATOR = "operator"
"""Whose hold outranks all others: what an operator suspended, only an operator opens again."""


def suspend_store(*, store: Store, reason: str, by: str = OPERATOR, actor: str = SYSTEM) -> Store:
    """Pause a store: its shop answers 503. `reason` is for its team, `by` is who paused it.

    Raises ActionError (store_closed, reason_required); a suspended store only gets the new reason, and one
    that an operator suspended stays theirs.
    """
    reason = _reason(reason)
    return _change_status(store, Store.Status.SUSPENDED, StoreSuspended(reason=reason), actor, by, reason)


def hold_store(*, store: Store, reason: str, by: str = OPERATOR, actor: str = SYSTEM) -> Store:
    """Let a store be seen and not changed: its shop sells nothing. Else as `suspend_store`."""
    reason = _reason(reason)
    return _change_status(store, Store.Status.READ_ONLY, StoreHeld(reason=reason), actor, by, reason)


def reopen_store(*, store: Store, by: str = OPERATOR, actor: str = SYSTEM) -> Store:
    """Make a paused or closed store active again. An active one stays as it is.

    Whoever is no operator only opens what they paused themselves. Raises ActionError "store_leaving".
    """
    return _change_status(store, Store.Status.ACTIVE, StoreReopened(), actor, by)


def close_store(*, store: Store, actor: str = SYSTEM) -> Store:
    """Close a store: its shop answers 404 and its team no longer sees it. Its data and its hosts are kept."""
    return _change_status(store, Store.Status.CLOSED, StoreClosed(), actor, OPERATOR)


def _reason(text: str) -> str:
    reason = text.strip()[:LONGEST_REASON]
    if not reason:
        raise ActionError("reason_required", _("Say why the store is suspended."), field="reason")
    return reason


def _change_status(
    store: Store, status: str, event: EventPayload, actor: str, by: str, reason: str = ""
) -> Store:
    with in_store(store), transaction.atomic():
        current = lock_store(store.pk)
        if by != OPERATOR and not _is_theirs(current, by):
            return current
        if current.status == Store.Status.LEAVING:
            raise ActionError("store_leaving", _("The store is to be deleted. Take it back first."))
        if current.status == Store.Status.CLOSED and status in _PAUSED:
            raise ActionError("store_closed", _("The store is closed already."))
        held_by = by if status in _PAUSED else ""
        if (current.status, current.suspended_reason, current.held_by) == (status, reason, held_by):
            return current
        current.status, current.suspended_reason, current.held_by = status, reason, held_by
        current.save(update_fields=["status", "suspended_reason", "held_by"])
        record(event, subject=current, actor=actor)
        announce(current.pk)
    return current


_PAUSED = frozenset({Store.Status.SUSPENDED, Store.Status.READ_ONLY})


def _is_theirs(store: Store, by: str) -> bool:
    """Whether somebody who is no operator may change the store's state: nobody else did."""
    return store.status == Store.Status.ACTIVE or (store.status in _PAUSED and store.held_by == by)
