"""What plugins' fields say of a shopper.

What plugins keep by themselves they hand out and erase at `customer_data` (`storefront/privacy/app_data.py`);
remote apps hear of `customer.data_requested` and `customer.erased`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet

from plugins.functions.models import Run
from plugins.models import FieldValue
from plugins.secrets import opened
from plugins.webhooks.models import Message
from storefront.orders.models import Order
from storefront.personal import Person, PersonalData, know


def register() -> None:
    """Called when the platform starts."""
    know(PersonalData(name="plugins", tell=_tell, erase=_erase, forget=_forget))


def _values(person: Person) -> QuerySet[FieldValue]:
    orders = list(Order.objects.filter(customer=person.customer).values_list("pk", flat=True))
    own = Q(thing="customer", number=person.customer.pk) | Q(thing="order", number__in=orders)
    return FieldValue.objects.filter(own).order_by("pk")


def _tell(person: Person) -> list[dict[str, Any]]:
    rows = _values(person).values("plugin", "thing", "field", "value")
    return [{**row, "value": opened(row["value"]) or row["value"]} for row in rows]


def _erase(person: Person) -> None:
    """Their fields, and texts that were sent or run about them: those name addresses and carts."""
    orders = Order.objects.filter(customer=person.customer).values_list("pk", flat=True)
    subjects = [f"customer:{person.customer.pk}", *(f"order:{number}" for number in orders)]
    _values(person).delete()
    Message.objects.filter(subject__in=subjects, state__in=("delivered", "failed")).delete()
    Run.objects.filter(Q(input__icontains=person.email) | Q(notes__icontains=person.email)).delete()


def _forget(orders: Sequence[int]) -> None:
    subjects = [f"order:{number}" for number in orders]
    FieldValue.objects.filter(thing="order", number__in=orders).delete()
    Message.objects.filter(subject__in=subjects, state__in=("delivered", "failed")).delete()
