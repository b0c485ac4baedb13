"""Changing what a store says of itself."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from backoffice.events import StoreChanged
from foundation.events import record
from tenants.actions.open_store import clean_name
from tenants.context import in_store
from tenants.invalidation import announce
from tenants.locks import lock_store
from tenants.models import Store


def change_store(
    *, store: Store, name: str, email: str, locales: Sequence[str], time_zone: str, actor: str
) -> Store:
    """Set name, contact e-mail, languages beside the first, and time zone. Returns the store as it is now.

    Raises ActionError (name_…). The first language and the currency stay: prices and texts are kept in them.
    """
    values = {"name": clean_name(name), "email": email, "locales": list(locales), "time_zone": time_zone}
    with in_store(store), transaction.atomic():
        current = lock_store(store.pk)
        changes = {
            field: [getattr(current, field), value]
            for field, value in values.items()
            if getattr(current, field) != value
        }
        if changes:
            for field, value in values.items():
                setattr(current, field, value)
            current.save(update_fields=list(changes))
            record(StoreChanged(changes=changes), subject=current, actor=actor)
            announce(current.pk)
    return current
