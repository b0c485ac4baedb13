"""What orders know of a shopper. Erased, they keep what the books need: amounts, taxes, country, region."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from foundation.models import Event
from storefront.personal import Person, PersonalData, know

from .models import Order, OrderLine, OrderRisk

KEPT_OF_ADDRESS = ("country", "region")
"""What a tax office asks of where goods went."""


def register() -> None:
    """Called when the platform starts."""
    know(PersonalData(name="orders", tell=_tell, erase=_erase, hinders=_hinders))


def _orders(person: Person) -> QuerySet[Order]:
    return Order.objects.filter(customer=person.customer).order_by("pk")


def _tell(person: Person) -> list[dict[str, Any]]:
    return [
        {
            "number": order.name,
            "placed_at": order.placed_at,
            "email": order.email,
            "phone": order.phone,
            "currency": order.currency,
            "total": order.total,
            "tax": order.tax,
            "payment": order.payment_status,
            "fulfilment": order.fulfilment_status,
            "shipping_address": order.shipping_address,
            "note": order.note,
            "attributes": order.attributes,
            "ip": order.ip,
            "browser": order.browser,
            "lines": [
                {"title": line.title, "variant": line.variant_title, "quantity": line.quantity}
                for line in order.lines.all()
            ],
        }
        for order in _orders(person).prefetch_related("lines")
    ]


def _hinders(person: Person) -> str:
    """Orders that are still to be paid or sent."""
    open_ones = [order for order in _orders(person) if _is_under_way(order)]
    if not open_ones:
        return ""
    names = ", ".join(order.name for order in open_ones[:5])
    return _("Orders are still under way: %(names)s.") % {"names": names}


def _is_under_way(order: Order) -> bool:
    if order.cancelled_at is not None or order.payment_status in (
        Order.Payment.REFUNDED,
        Order.Payment.VOIDED,
    ):
        return False
    return order.is_open or order.fulfilment_status != Order.Fulfilment.FULFILLED


def _erase(person: Person) -> None:
    orders = list(_orders(person).select_for_update())
    for order in orders:
        address = order.shipping_address
        order.email, order.phone, order.note = person.pseudonym, "", ""
        order.ip = order.browser = ""
        order.attributes = {}
        order.shipping_address = {name: address[name] for name in KEPT_OF_ADDRESS if address.get(name)}
        order.search_text = " ".join([person.pseudonym, *(line.title for line in order.lines.all())])
        order.save()
    numbers = [order.pk for order in orders]
    OrderLine.objects.filter(order__in=numbers).exclude(properties={}).update(properties={})
    OrderRisk.objects.filter(order__in=numbers).delete()
    for number in numbers:
        notes = Event.objects.filter(subject=f"order:{number}", name="order.noted")
        notes.update(payload={"order": number, "text": ""})
