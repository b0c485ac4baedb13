"""Somebody of the team writes something down."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from foundation.errors import ActionError
from foundation.events import record
from storefront.orders.events import OrderNoted
from storefront.orders.models import Order

MAX_NOTE = 2000


@transaction.atomic
def note_order(*, order: Order, text: str, actor: str) -> None:
    """Put a note on the order's timeline. Raises ActionError "note_empty", "note_long"."""
    kept = text.strip()
    if not kept:
        raise ActionError("note_empty", _("Write something first."), field="text")
    if len(kept) > MAX_NOTE:
        raise ActionError("note_long", _("Keep a note under 2,000 characters."), field="text")
    record(OrderNoted(order=order.pk, text=kept), subject=order, actor=actor)
