"""A shopper opens an account."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.errors import ActionError
from foundation.events import record
from storefront.customers.events import CustomerCreated, CustomerRegistered, MarketingChanged
from storefront.customers.models import Customer
from storefront.customers.names import full_name
from storefront.customers.queries import customer_by_email

from .passwords import check_new_password
from .sessions import actor_of


@dataclass(frozen=True)
class Registration:
    """What somebody typed to open an account."""

    email: str
    password: str
    first_name: str
    last_name: str
    phone: str
    note: str
    accepts_marketing: bool
    locale: str


def register_customer(*, wanted: Registration) -> Customer:
    """A new customer with an account; the address is not proven yet.

    Raises ActionError "password_weak", and "email_known" where the shop knows the address, from an account or
    from an order: only who reads its letters may have that one.
    """
    customer = Customer(
        email=wanted.email.lower(),
        first_name=wanted.first_name,
        last_name=wanted.last_name,
        name=full_name(wanted.first_name, wanted.last_name),
        phone=wanted.phone,
        note=wanted.note,
        locale=wanted.locale,
    )
    check_new_password(wanted.password, customer)
    if customer_by_email(wanted.email) is not None:
        raise _known()
    now = timezone.now()
    customer.password = make_password(wanted.password)
    customer.registered_at = now
    customer.accepts_marketing = wanted.accepts_marketing
    if wanted.accepts_marketing:
        customer.marketing_at, customer.marketing_source = now, Customer.Consent.REGISTER
    try:
        return _create(customer)
    except IntegrityError:
        raise _known() from None


@transaction.atomic
def _create(customer: Customer) -> Customer:
    customer.save(force_insert=True)
    actor = actor_of(customer)
    record(CustomerCreated(customer=customer.pk), subject=customer, actor=actor)
    record(CustomerRegistered(customer=customer.pk), subject=customer, actor=actor)
    if customer.accepts_marketing:
        told = MarketingChanged(customer=customer.pk, accepts=True, source=Customer.Consent.REGISTER.value)
        record(told, subject=customer, actor=actor)
    return customer


def _known() -> ActionError:
    message = _(
        "This address is known here, from an account or from an order. "
        "We have written to it: the letter says how to go on."
    )
    return ActionError("email_known", message, field="email")
