"""What orders know of a shopper. Erased, they keep what the books need: amounts, taxes, country, region."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import F, Func, JSONField, QuerySet, Value
from django.utils.translation import gettext as _

from foundation.models import Event
from storefront.personal import Person, PersonalData, know, pseudonym_of

from .locks import lock_orders
from .models import Order, OrderLine, OrderRisk

KEPT_OF_ADDRESS = ("country", "region")
"""What a tax office asks of where goods went."""


def register() -> None:
    """Called when the platform starts."""
    know(PersonalData(name="orders", tell=_tell, erase=_erase, hinders=_hinders, forget=_forget))


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
            "billing_address": order.bill_to,
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


def _kept_of(address: Mapping[str, str]) -> dict[str, str]:
    return {name: address[name] for name in KEPT_OF_ADDRESS if address.get(name)}


def _erase(person: Person) -> None:
    _forget(list(_orders(person).values_list("pk", flat=True)))


def _forget(orders: Sequence[int]) -> None:
    """Take names out of these orders: statements do not grow with them, for `orders` of some hundreds."""
    titles: dict[int, list[str]] = {}
    for number, title in (
        OrderLine.objects.filter(order__in=orders).order_by("pk").values_list("order_id", "title")
    ):
        titles.setdefault(number, []).append(title)
    rows = lock_orders(orders)
    for order in rows:
        order.email = pseudonym_of(order.customer_id)
        order.shipping_address = _kept_of(order.shipping_address)
        order.billing_address = _kept_of(order.billing_address)
        order.search_text = " ".join([order.email, *titles.get(order.pk, ())])
    changed = ["email", "shipping_address", "billing_address", "search_text"]
    Order.objects.bulk_update(rows, changed, batch_size=500)
    Order.objects.filter(pk__in=orders).update(phone="", note="", ip="", browser="", attributes={})
    OrderLine.objects.filter(order__in=orders).exclude(properties={}).update(properties={})
    OrderRisk.objects.filter(order__in=orders).delete()
    notes = Event.objects.filter(name="order.noted", subject__in=[f"order:{number}" for number in orders])
    emptied = (Value("order"), F("payload__order"), Value("text"), Value(""))
    notes.update(payload=Func(*emptied, function="jsonb_build_object", output_field=JSONField()))
