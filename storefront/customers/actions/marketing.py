"""News from the shop: who wants it."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.errors import ActionError
from foundation.events import SYSTEM, record
from storefront.customers.events import CustomerCreated, MarketingChanged
from storefront.customers.locks import lock_customer
from storefront.customers.models import Customer
from storefront.customers.names import full_name
from storefront.customers.queries import customer_by_email

TAGS = frozenset({"newsletter", "prospect", "password-page", "password page"})
"""Tags that a shop's form may set: any other could open what a theme shows to, say, wholesale customers."""


@transaction.atomic
def subscribe(
    *, email: str, locale: str, first_name: str = "", last_name: str = "", tags: Iterable[str] = ()
) -> Customer:
    """Somebody agreed to news by e-mail: a customer, a new one where the shop does not know the address.

    Twice is once, and what is known of somebody stays as it is. Raises ActionError "email_invalid".
    """
    address = email.strip().lower()
    _refuse(address)
    customer = customer_by_email(address)
    if customer is None:
        first, last = first_name.strip()[:80], last_name.strip()[:80]
        known = {"first_name": first, "last_name": last, "name": full_name(first, last)}
        kept = sorted(TAGS.intersection(tags))
        customer, made = Customer.objects.get_or_create(
            email=address, defaults={**known, "locale": locale, "tags": kept}
        )
        if made:
            record(CustomerCreated(customer=customer.pk), subject=customer)
    set_marketing(customer=customer, accepts=True, source=Customer.Consent.NEWSLETTER)
    return customer


def _refuse(address: str) -> None:
    try:
        validate_email(address)
        MaxLengthValidator(254)(address)
    except ValidationError:
        message = _("Enter an e-mail address such as name@example.com.")
        raise ActionError("email_invalid", message, field="email") from None


@transaction.atomic
def set_marketing(
    *, customer: Customer, accepts: bool, source: Customer.Consent, actor: str = SYSTEM
) -> None:
    """Note whether they want news by e-mail, since when, and where they said so."""
    locked = lock_customer(customer.pk)
    if locked.accepts_marketing == accepts:
        return
    locked.accepts_marketing = accepts
    locked.marketing_at = timezone.now()
    locked.marketing_source = source
    locked.save(update_fields=["accepts_marketing", "marketing_at", "marketing_source"])
    told = MarketingChanged(customer=locked.pk, accepts=accepts, source=source.value)
    record(told, subject=locked, actor=actor)
