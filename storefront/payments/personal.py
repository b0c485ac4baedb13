"""What payments know of a shopper: what they paid, and how. The books keep that; it has no names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from storefront.personal import Person, PersonalData, know

from .models import Payment, Refund


def register() -> None:
    """Called when the platform starts."""
    know(PersonalData(name="payments", tell=_tell, erase=_erase, hinders=_hinders, forget=_forget))


def _tell(person: Person) -> list[dict[str, Any]]:
    rows = Payment.objects.filter(order__customer=person.customer).select_related("order").order_by("pk")
    return [
        {
            "order": row.order.name,
            "provider": row.provider,
            "method": row.method,
            "amount": row.amount,
            "currency": row.currency,
            "state": row.status,
            "created_at": row.created_at,
        }
        for row in rows
    ]


def _hinders(person: Person) -> str:
    """Refunds that have not arrived."""
    open_ones = Refund.objects.filter(
        order__customer=person.customer, status__in=(Refund.Status.STARTED, Refund.Status.PENDING)
    ).select_related("order")
    names = sorted({refund.order.name for refund in open_ones.order_by("pk")[:5]})
    return _("Refunds are still under way: %(names)s.") % {"names": ", ".join(names)} if names else ""


def _erase(person: Person) -> None:
    """The provider's number stays, since money is found by it; the ways back into its pages go."""
    Payment.objects.filter(order__customer=person.customer).update(client_secret="", pay_url="")


def _forget(orders: Sequence[int]) -> None:
    Payment.objects.filter(order__in=orders).update(client_secret="", pay_url="")
