"""What a shopper typed on the way to an order, and the carts behind it. Erased, both are gone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from storefront.cart.models import Cart
from storefront.orders.models import Order
from storefront.personal import Person, PersonalData, know

from .models import Checkout


def register() -> None:
    """Called when the platform starts."""
    know(PersonalData(name="checkouts", tell=_tell, erase=_erase, forget=_forget))


def _tell(person: Person) -> list[dict[str, Any]]:
    found = Checkout.objects.filter(fields__email__iexact=person.email).order_by("pk")
    return [{"fields": each.fields, "updated_at": each.updated_at} for each in found]


def _erase(person: Person) -> None:
    tokens = Order.objects.filter(customer=person.customer).values_list("cart_token", flat=True)
    typed = Q(checkout__fields__email__iexact=person.email)
    Cart.objects.filter(typed | Q(token__in=list(tokens))).delete()


def _forget(orders: Sequence[int]) -> None:
    tokens = Order.objects.filter(pk__in=orders).exclude(cart_token="").values_list("cart_token", flat=True)
    Cart.objects.filter(token__in=list(tokens)).delete()
