"""What the platform is made of, as people know it, and the states that it can be in."""

from __future__ import annotations

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(StrEnum):
    """How a component is. NOT_KNOWN: nobody looked lately."""

    WELL = "well"
    SLOW = "slow"
    DOWN = "down"
    MAINTENANCE = "maintenance"
    NOT_KNOWN = "not_known"


STATES: dict[State, str | Promise] = {
    State.WELL: _("Working"),
    State.SLOW: _("Slow"),
    State.DOWN: _("Not working"),
    State.MAINTENANCE: _("Maintenance"),
    State.NOT_KNOWN: _("Not measured"),
}
COMPONENTS: dict[str, str | Promise] = {
    "storefronts": _("Shops"),
    "backoffice": _("Back office"),
    "checkout": _("Checkout and payments"),
    "email": pgettext_lazy("status", "E-mail"),
    "webhooks": _("Webhooks"),
    "jobs": _("Background work"),
}
"""Every component and what it is called, in the order in which people read them."""
