"""Opening a store: take a ready schema, write the public rows, and let every domain lay its first rows."""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from foundation.errors import ActionError
from foundation.events import record
from foundation.money import is_currency
from foundation.permissions import Role
from tenants import pool
from tenants.context import in_store, on_platform
from tenants.databases import for_new_stores
from tenants.events import StoreOpened
from tenants.handles import check_handle, handle_taken, host_of
from tenants.invalidation import announce
from tenants.models import Domain, Membership, Store
from tenants.seeding import Seed, registered_seeds
from tenants.tasks import refill_pool

if TYPE_CHECKING:
    from accounts.models import Account

log = logging.getLogger(__name__)
LONGEST_NAME = 80
_LOCALE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?")


def open_store(
    *,
    owner: Account,
    name: str,
    handle: str,
    currency: str,
    locale: str,
    locales: Sequence[str] = (),
    time_zone: str = "Asia/Shanghai",
    email: str = "",
    seeds: Sequence[Seed] = (),
) -> Store:
    """Open a store for `owner` and return it, live. Milliseconds when a ready schema waits.

    `currency` is an ISO 4217 code, `locale` the store's first language ("zh-Hans"), `locales` all of them.
    `seeds` run after those of the domains, inside the store, in the same transaction: all of it stands, or
    nothing. Raises ActionError (handle_…, name_…, currency_unknown, locale_unknown, time_zone_unknown,
    store_unavailable).
    """
    store = Store(
        name=clean_name(name),
        handle=check_handle(handle),
        currency=_known(currency, is_currency(currency), "currency"),
        locale=_known(locale, bool(_LOCALE.fullmatch(locale)), "locale"),
        locales=[_known(other, bool(_LOCALE.fullmatch(other)), "locale") for other in locales],
        time_zone=_known(time_zone, time_zone in available_timezones(), "time_zone"),
        email=email or owner.email,
    )
    try:
        with on_platform(), transaction.atomic():
            claim_schema(store=store, owner=owner)
            _furnish(store, owner, seeds)
            announce(store.pk, [store.host])
            transaction.on_commit(refill_pool.delay, robust=True)
    except IntegrityError as error:
        if Domain.objects.filter(host=host_of(store.handle)).exists():
            raise handle_taken() from error
        raise
    return store


def clean_name(text: str) -> str:
    """A store's name without control characters and outer space. Raises ActionError (name_…)."""
    name = "".join(sign for sign in text if unicodedata.category(sign) != "Cc").strip()
    if not name:
        raise ActionError("name_required", _("Give the store a name."), field="name")
    if len(name) > LONGEST_NAME:
        message = _("Use at most %(count)s characters.") % {"count": LONGEST_NAME}
        raise ActionError("name_long", message, field="name")
    return name


def claim_schema(*, store: Store, owner: Account) -> None:
    """Give the unsaved store a ready schema, a host and its owner. Writes public rows only.

    Part of `open_store`, in its transaction. Raises ActionError (store_unavailable) where no schema is
    ready and none can be built.
    """
    try:
        store.schema_name, store.schema_version = pool.take()
        store.db_alias = for_new_stores()
    except pool.PoolError as error:
        log.error("a store can't be opened: %s", error)
        message = _("No store can be opened at the moment. Nothing was lost; try again in a few minutes.")
        raise ActionError("store_unavailable", message) from error
    store.save(force_insert=True)
    Domain(store=store, host=store.host, is_primary=True).save(force_insert=True)
    Membership(store=store, account=owner, role=Role.OWNER).save(force_insert=True)


def _furnish(store: Store, owner: Account, seeds: Sequence[Seed]) -> None:
    with in_store(store):
        record(StoreOpened(handle=store.handle), subject=store, actor=f"account:{owner.pk}")
        for seed in (*registered_seeds(), *seeds):
            seed(store)


def _known(value: str, known: bool, field: str) -> str:
    if not known:
        messages = {
            "currency": _("This currency is unknown."),
            "locale": _("This language is unknown."),
            "time_zone": _("This time zone is unknown."),
        }
        raise ActionError(f"{field}_unknown", messages[field], field=field)
    return value
