"""Somebody buys: whoever has ordered before is the same customer."""

from __future__ import annotations

from django.db import transaction

from foundation.events import record
from storefront.customers.events import CustomerCreated
from storefront.customers.models import Customer
from storefront.customers.queries import customer_by_email


@transaction.atomic(savepoint=False)
def remember_customer(*, email: str, name: str, phone: str, locale: str) -> Customer:
    """The customer with this address, made on the first order. A later order fills in what was empty."""
    customer = customer_by_email(email)
    if customer is None:
        customer, made = Customer.objects.get_or_create(
            email=email.lower(), defaults={"name": name, "phone": phone, "locale": locale}
        )
        if made:
            record(CustomerCreated(customer=customer.pk), subject=customer)
            return customer
    missing = {
        field: value
        for field, value in (("name", name), ("phone", phone))
        if value and not getattr(customer, field)
    }
    if missing:
        for field, value in missing.items():
            setattr(customer, field, value)
        customer.save(update_fields=list(missing))
    return customer
