"""The merchant chooses which ways to pay shoppers are offered."""

from __future__ import annotations

from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext as _

from foundation.errors import ActionError
from foundation.events import SYSTEM, record
from storefront.payments.clearance import is_cleared, is_real
from storefront.payments.events import GatewayChosen
from storefront.payments.ways import CHOSEN, offerable
from tenants.context import require_store


class Turn(StrEnum):
    """What becomes of a gateway."""

    ON = "on"
    OFF = "off"
    FIRST = "first"


def choose_gateway(*, name: str, turn: Turn, actor: str = SYSTEM) -> list[str]:
    """Offer a gateway to shoppers, no longer, or on top of the others; the names that are offered then.

    Payments that were begun go on with a gateway that is no longer offered. Raises ActionError
    "unknown_gateway", "last_gateway", "not_cleared" where real money needs a leave that the store lacks.
    """
    known = [gateway.name for gateway in offerable()]
    if name not in known:
        raise ActionError("unknown_gateway", _("This way to pay is not there any more. Its plugin is off."))
    if turn is not Turn.OFF and is_real(name) and not is_cleared():
        message = _(
            "Real payments need your business to be approved first. Fill it in under Store → Business."
        )
        raise ActionError("not_cleared", message)
    with transaction.atomic():
        # What is gone is kept in its place: its plugin may be turned on again.
        before = CHOSEN.read()
        others = [each for each in before if each != name]
        after = {Turn.ON: [*others, name], Turn.OFF: others, Turn.FIRST: [name, *others]}[turn]
        if name in before and turn is Turn.ON:
            return before
        if not any(each in known for each in after):
            message = _("Shoppers need one way to pay. Turn another on before you turn this off.")
            raise ActionError("last_gateway", message)
        CHOSEN.write(after)
        if (name in before) != (name in after):
            chosen = GatewayChosen(gateway=name, is_on=name in after)
            record(chosen, subject=require_store(), actor=actor)
    return after
