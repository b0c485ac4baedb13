"""Asking stores that took payments before anybody asked: a date first, then a reminder."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from storefront.payments.queries import took_real_money
from tenants.context import in_store
from tenants.models import Store
from vetting.letters import tell_asked
from vetting.locks import lock_profile

GRACE = timedelta(days=30)
"""How long such a store goes on taking payments before its business is approved."""
REMINDER = timedelta(days=7)
"""How long before that ends its owners are told once more."""


def ask_store(*, store: Store, now: datetime) -> bool:
    """Ask who is behind the store, if it takes real payments and was not asked; whether it was asked now."""
    with in_store(store), transaction.atomic():
        if not took_real_money():
            return False
        profile = lock_profile(store)
        if profile.asked_at is not None or profile.is_cleared:
            return False
        profile.asked_at, profile.due_at = now, now + GRACE
        profile.save(update_fields=["asked_at", "due_at"])
        tell_asked.send(is_reminder=False)
    return True


def remind_store(*, store: Store, now: datetime) -> bool:
    """Tell the owners once more before payments end; whether it was due."""
    with in_store(store), transaction.atomic():
        profile = lock_profile(store)
        is_due = profile.due_at is not None and now < profile.due_at < now + REMINDER
        if not is_due or (profile.reminded_at and profile.reminded_at > now - REMINDER):
            return False
        profile.reminded_at = now
        profile.save(update_fields=["reminded_at"])
        tell_asked.send(is_reminder=True)
    return True
