"""Changing what a store says of itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _

from backoffice.events import SecondStepDemanded, ShopPasswordChanged, StoreChanged
from backoffice.second_step import has_second_step
from foundation.errors import ActionError
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


def demand_second_step(*, store: Store, is_needed: bool, account_id: int, actor: str) -> Store:
    """Ask the whole team for a second step when signing in, or stop it. Who has none is led to set it up.

    Programs with tokens go on. Raises ActionError (second_step_missing): who asks it of others has one.
    """
    if is_needed and not has_second_step(account_id):
        raise ActionError("second_step_missing", _("Set up two-step sign-in for yourself first."))
    with in_store(store), transaction.atomic():
        current = lock_store(store.pk)
        if current.needs_second_step != is_needed:
            current.needs_second_step = is_needed
            current.save(update_fields=["needs_second_step"])
            record(SecondStepDemanded(is_needed=is_needed), subject=current, actor=actor)
            announce(current.pk)
    return current


def set_shop_password(
    *, store: Store, is_closed: bool, password: str, messages: Mapping[str, str], actor: str
) -> Store:
    """Close the shop to visitors who don't know a password, or open it. Returns the store as it is now.

    An empty password keeps the one there is. A new one signs out everybody who knew the old. `messages` is
    what visitors are told, {locale: text}; it stays while the shop is open. Raises ActionError
    "password_missing".
    """
    kept = {locale: text.strip() for locale, text in messages.items() if text.strip()}
    with in_store(store), transaction.atomic():
        current = lock_store(store.pk)
        if is_closed and not password and not current.has_password:
            raise ActionError("password_missing", _("Choose a password."), field="password")
        before = (current.password_hash, current.password_messages)
        if not is_closed:
            current.password_hash = ""
        elif password:
            current.password_hash = make_password(password)
        current.password_messages = kept
        if before != (current.password_hash, current.password_messages):
            current.save(update_fields=["password_hash", "password_messages"])
            told = ShopPasswordChanged(is_closed=is_closed, is_new_password=is_closed and bool(password))
            record(told, subject=current, actor=actor)
            announce(current.pk)
    return current
