"""Letting other limits hold for one store than for others."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.errors import ActionError, sentence
from tenants.invalidation import announce
from tenants.models import Store
from tenants.own_limits import StoreLimit


@transaction.atomic
def set_limit(
    *, store: Store, limit: StoreLimit, value: int, until: datetime | None, reason: str, by: str
) -> None:
    """Let another limit hold for a store than for others. `value` is in the limit's own unit.

    Raises ActionError (limit_range, limit_over, reason_required).
    """
    if not limit.least * limit.scale <= value <= limit.most * limit.scale:
        told = sentence(_("Between %(least)s and %(most)s."), least=limit.least, most=limit.most)
        raise ActionError("limit_range", told, field="value")
    if until is not None and until <= timezone.now():
        raise ActionError("limit_over", _("This day is over. Choose a later one."), field="until")
    if not reason.strip():
        raise ActionError("reason_required", _("Say why. It is kept with the limit."), field="reason")
    row: dict[str, object] = {
        "value": value,
        "until": None if until is None else until.timestamp(),
        "reason": reason.strip()[:200],
        "by": by,
    }
    _write(store, limit, row)


@transaction.atomic
def drop_limit(*, store: Store, limit: StoreLimit) -> None:
    """Let the usual limit hold again."""
    _write(store, limit, None)


def _write(store: Store, limit: StoreLimit, row: dict[str, object] | None) -> None:
    locked = Store.objects.select_for_update().get(pk=store.pk)
    kept = {**(locked.own_limits or {}), limit.name: row}
    locked.own_limits = {name: value for name, value in kept.items() if value is not None}
    locked.save(update_fields=["own_limits"])
    store.own_limits = locked.own_limits
    announce(store.pk)
