"""`{% load customers %}`: the state of an account as a badge."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from storefront.customers.models import Customer

register = template.Library()


@register.inclusion_tag("orders/badge.html")
def account_badge(customer: Customer) -> dict[str, str]:
    """How the account stands, told by colour, icon and word."""
    shown = {
        Customer.State.GUEST: ("neutral", _("Guest")),
        Customer.State.INVITED: ("info", _("Invited")),
        Customer.State.ENABLED: ("success", pgettext("customer", "Account")),
        Customer.State.DISABLED: ("danger", pgettext("customer", "Disabled")),
    }[customer.state]
    return {"tone": shown[0], "text": shown[1]}
