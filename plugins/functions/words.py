"""What merchants read of functions: what each kind decides, and why a run gave no answer."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .execution import Fault

DECIDES: dict[str, str | Promise] = {
    "discounts": _("Discounts"),
    "cart_validation": _("What a cart may hold"),
    "checkout_validation": _("Which orders are taken"),
    "shipping_rate_adjustment": _("Ways of sending and their prices"),
    "payment_method_order": _("Ways to pay and their order"),
    "order_routing": _("Where orders are sent from"),
}
"""By kind, in the order in which merchants read them."""

FAULTS: dict[str, str | Promise] = {
    Fault.FUEL: _("It worked for too long."),
    Fault.LATE: _("It was too slow."),
    Fault.MEMORY: _("It needed too much memory."),
    Fault.OUTPUT: _("Its answer was too long."),
    Fault.INPUT: _("The cart was too large for it."),
    Fault.STOPPED: _("It stopped with an error."),
    Fault.RUBBISH: _("Its answer was not what was asked for."),
    Fault.MISSING: _("Its module is not on the platform any more."),
    Fault.BROKEN: _("Its module can't be run."),
}
