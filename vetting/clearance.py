"""Whether a store may take real payments: asked at each checkout with a real way to pay, so kept."""

from __future__ import annotations

import logging
from datetime import datetime

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from redis.exceptions import RedisError

from storefront.payments.queries import took_real_money
from tenants.context import in_store, require_store
from tenants.models import Store

from .models import BusinessProfile
from .states import WAITING, State

log = logging.getLogger(__name__)
_KEY = "vetting-clearance"
_SECONDS = 60


def is_asked() -> bool:
    """Whether this platform asks who is behind a store before it takes real payments."""
    return bool(settings.ASK_BUSINESS)


def is_open_for(profile: BusinessProfile, now: datetime) -> bool:
    """Whether the store of this profile may take real payments now."""
    if profile.is_cleared:
        return True
    return profile.due_at is not None and (profile.due_at > now or State(profile.state) in WAITING)


def may_take_payments() -> bool:
    """Whether the current store may take real payments.

    One that took them before anybody asked goes on: the clock asks it, and says until when.
    """
    if not is_asked():
        return True
    try:
        kept = cache.get(_KEY)
    except RedisError as error:
        log.warning("whether a store may take payments can't be kept: %s", error)
        return _found()
    if kept is not None:
        return bool(kept)
    found = _found()
    try:
        cache.set(_KEY, int(found), timeout=_SECONDS)
    except RedisError as error:
        log.warning("whether a store may take payments can't be kept: %s", error)
    return found


def _found() -> bool:
    profile = BusinessProfile.objects.filter(store_id=require_store().pk).first()
    if profile is None:
        return took_real_money()
    return is_open_for(profile, timezone.now()) or (profile.asked_at is None and took_real_money())


def forget_clearance(store: Store) -> None:
    """Let a decision count at once. Call on commit."""
    try:
        with in_store(store):
            cache.delete(_KEY)
    except RedisError as error:
        log.warning("whether a store may take payments can't be forgotten: %s", error)
