"""What the current store is allowed, as the floors below ask for it (foundation.limits)."""

from __future__ import annotations

import logging

from django.core.cache import cache
from redis.exceptions import RedisError

from tenants.context import current_store, in_store
from tenants.models import Store

from .entitlements import Entitlements
from .queries import entitlements_of

log = logging.getLogger(__name__)
_KEY = "allowances"
_SECONDS = 300
_NONE = "none"


def current_allowances() -> Entitlements | None:
    """The entitlements of the store the thread is in; None on the platform and for one without a plan.

    Kept for minutes, since every call of a program asks: a grant that ends is noticed that late.
    """
    store = current_store()
    if store is None:
        return None
    try:
        kept = cache.get(_KEY)
    except RedisError as error:
        log.warning("what a store is allowed can't be kept: %s", error)
        return entitlements_of(store)
    if kept is not None:
        return None if kept == _NONE else Entitlements.from_json(kept)
    found = entitlements_of(store)
    try:
        cache.set(_KEY, _NONE if found is None else found.as_json(), timeout=_SECONDS)
    except RedisError as error:
        log.warning("what a store is allowed can't be kept: %s", error)
    return found


def forget_allowances(store: Store) -> None:
    """Let a change of plan, add-ons or grants count at once. Call on commit."""
    try:
        with in_store(store):
            cache.delete(_KEY)
    except RedisError as error:
        log.warning("what a store was allowed can't be forgotten: %s", error)
