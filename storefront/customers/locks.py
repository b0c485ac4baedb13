"""The locks on a customer and on a letter's link: the second click waits for the first."""

from __future__ import annotations

from .models import Customer, CustomerToken


def lock_customer(customer_id: int) -> Customer:
    """The customer's row, locked until the transaction ends. Raises Customer.DoesNotExist."""
    return Customer.objects.select_for_update().get(pk=customer_id)


def lock_token(token_id: int) -> CustomerToken | None:
    """A link's row, locked until the transaction ends; None when it was used meanwhile."""
    return CustomerToken.objects.select_for_update().filter(pk=token_id).first()
