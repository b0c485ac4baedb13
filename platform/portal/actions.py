"""Opening a store from the portal, once for each form."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from billing.actions.trial import try_out
from foundation.errors import ActionError
from portal.models import Opening
from tenants.actions import open_store
from tenants.context import on_platform
from tenants.models import Store
from tenants.seeding import Seed

if TYPE_CHECKING:
    from accounts.models import Account


@dataclass(frozen=True)
class StorePlan:
    """What a merchant decided about the store to be opened."""

    name: str
    handle: str
    locale: str
    locales: Sequence[str]
    currency: str
    time_zone: str


def open_once(
    *, key: uuid.UUID, owner: Account, plan: StorePlan, seeds: Sequence[Seed] = ()
) -> tuple[Store, bool]:
    """Open the store that the form with this key asks for; (store, False) if it was opened already.

    Sent twice at once, the second waits for the first and gets its store. `seeds` run inside the new store,
    in the same transaction. Raises ActionError as `open_store` does, and opening_other for somebody else's
    form.
    """
    with on_platform(), transaction.atomic():
        opening, is_new = Opening.objects.select_related("store").get_or_create(
            key=key, defaults={"account": owner}
        )
        if not is_new:
            if opening.account_id != owner.pk or opening.store is None:
                raise ActionError("opening_other", _("This form belongs to somebody else. Start anew."))
            return opening.store, False
        opening.store = open_store(
            owner=owner,
            name=plan.name,
            handle=plan.handle,
            currency=plan.currency,
            locale=plan.locale,
            locales=plan.locales,
            time_zone=plan.time_zone,
            seeds=(try_out, *seeds),
        )
        opening.save(update_fields=["store"])
    return opening.store, True
