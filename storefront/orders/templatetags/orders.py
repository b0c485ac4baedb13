"""`{% load orders %}`: the statuses of an order as badges, and small look-ups of its pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from foundation.addresses import format_lines
from storefront.languages import own_name
from storefront.orders.models import Order

register = template.Library()


@register.inclusion_tag("orders/badge.html")
def payment_badge(order: Order) -> dict[str, str]:
    """How the payment stands, told by colour, icon and word."""
    status = Order.Payment(order.payment_status)
    shown = {
        Order.Payment.PENDING: ("warning", _("Unpaid")),
        Order.Payment.PAID: ("success", _("Paid")),
        Order.Payment.PARTLY_REFUNDED: ("info", _("Partly refunded")),
        Order.Payment.REFUNDED: ("neutral", _("Refunded")),
        Order.Payment.VOIDED: ("neutral", _("Not paid")),
    }[status]
    return {"tone": shown[0], "text": shown[1]}


@register.inclusion_tag("orders/badge.html")
def fulfilment_badge(order: Order) -> dict[str, str]:
    """How far the goods have come."""
    if order.cancelled_at is not None:
        return {"tone": "neutral", "text": _("Cancelled")}
    shown = {
        Order.Fulfilment.UNFULFILLED: ("warning" if order.paid_at else "neutral", _("To fulfil")),
        Order.Fulfilment.PARTIAL: ("info", _("Partly fulfilled")),
        Order.Fulfilment.FULFILLED: ("success", _("Fulfilled")),
    }[Order.Fulfilment(order.fulfilment_status)]
    return {"tone": shown[0], "text": shown[1]}


@register.filter
def item(mapping: Mapping[Any, Any], key: Any) -> Any:
    """A value of a mapping by a variable key; empty where there is none."""
    return mapping.get(key, "")


@register.filter
def actor_name(actor: str, people: Mapping[str, str]) -> str:
    """Who did it, as shown: a member's name, the shopper, or nobody in particular."""
    if actor in people:
        return people[actor]
    return _("Shopper") if actor.startswith("customer:") else ""


@register.filter
def language_name(locale: str) -> str:
    """A language in its own words."""
    return own_name(locale)


@register.filter
def address_lines(address: Mapping[str, str]) -> SafeString:
    """An address as its country writes it, one line each, in the reader's language."""
    reader = "zh-Hans" if (get_language() or "").startswith("zh") else "en"
    lines = format_lines(address, reader)
    shown = SafeString("")
    for line in lines:
        shown += format_html("{}<br>", line)
    return SafeString(shown)
