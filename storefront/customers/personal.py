"""What is known of a shopper as a customer: who they are, their address book, where they are signed in."""

from __future__ import annotations

from typing import Any

from django.forms.models import model_to_dict
from django.utils import timezone

from storefront.personal import Person, PersonalData, know

from .models import CustomerAddress, CustomerSession, CustomerToken

TOLD = (
    "email", "name", "first_name", "last_name", "phone", "locale", "accepts_marketing", "marketing_at",
    "marketing_source", "tags", "note", "created_at", "registered_at", "email_proven_at",
)  # fmt: skip


def register() -> None:
    """Called when the platform starts."""
    know(PersonalData(name="customer", tell=_tell, erase=_erase))


def _tell(person: Person) -> dict[str, Any]:
    customer = person.customer
    left_out = ("id", "customer")
    addresses = customer.addresses.order_by("pk")
    return {
        **{name: getattr(customer, name) for name in TOLD},
        "addresses": [model_to_dict(each, exclude=left_out) for each in addresses],
        "signed_in": [each.created_at for each in customer.sessions.order_by("pk")],
    }


def _erase(person: Person) -> None:
    customer = person.customer
    for model in (CustomerAddress, CustomerSession, CustomerToken):
        model.objects.filter(customer=customer).delete()
    customer.email = person.pseudonym
    customer.name = customer.first_name = customer.last_name = customer.phone = ""
    customer.password = customer.note = customer.marketing_source = ""
    customer.tags = []
    customer.accepts_marketing = False
    customer.marketing_at = customer.email_proven_at = customer.registered_at = customer.invited_at = None
    customer.disabled_at = timezone.now()
    customer.save()
