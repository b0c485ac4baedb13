"""`{% load privacy %}`: how a request stands, and those of one customer."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from plugins.forms import said
from plugins.registry import plugins
from storefront.customers.models import Customer
from storefront.privacy import queries
from storefront.privacy.models import DataRequest

register = template.Library()
Kind, State = DataRequest.Kind, DataRequest.State
LATEST = 5


@register.inclusion_tag("orders/badge.html")
def request_badge(row: DataRequest) -> dict[str, str]:
    """How a request stands, told by colour, icon and word."""
    tone, text = _standing(row)
    return {"tone": "danger" if row.is_late else tone, "text": text}


def _standing(row: DataRequest) -> tuple[str, str]:
    is_copy = row.kind == Kind.COPY
    if row.state == State.OPEN:
        if is_copy:
            return "info", _("Being made")
        if row.acts_at is not None and row.acts_at > timezone.now():
            return "info", _("Can be taken back")
        return "warning", _("Waits")
    if row.state == State.DONE:
        return "success", _("Handed out") if is_copy else _("Erased")
    return "neutral", pgettext("data request", "Void") if is_copy else _("Taken back")


@register.inclusion_tag("privacy/of_customer.html", takes_context=True)
def customer_requests(context: dict[str, Any], customer: Customer) -> dict[str, Any]:
    """The latest requests of a customer, with what an open erasure waits for."""
    rows = list(queries.confirmed().filter(customer=customer)[:LATEST])
    waits = any(row.kind == Kind.ERASURE and row.state == State.OPEN for row in rows)
    return {
        **{name: context.get(name) for name in ("request", "store", "csrf_token")},
        "customer": customer,
        "rows": rows,
        "unfinished": [(plugin_name(row.plugin), row) for row in queries.unfinished_erasures(customer)],
        "reasons": queries.reasons_to_wait(customer) if waits else [],
    }


def plugin_name(plugin: str) -> str:
    """What people call a plugin; its id where it is gone."""
    known = plugins().get(plugin)
    return said(known.manifest.name) if known else plugin
