"""News from the shop: who wants it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from foundation.events import SYSTEM, record
from storefront.customers.events import CustomerCreated, MarketingChanged
from storefront.customers.locks import lock_customer
from storefront.customers.models import Customer
from storefront.customers.queries import customer_by_email

TAGS = frozenset({"newsletter", "prospect", "password-page", "password page"})
"""Tags that a shop's form may set: any other could open what a theme shows to, say, wholesale customers."""


@transaction.atomic
def subscribe(*, email: str, locale: str, name: str = "", tags: list[str] | None = None) -> None:
    """Put an address on the list for news. Twice is once, and what is known of somebody stays as it is."""
    customer = customer_by_email(email)
    if customer is None:
        kept = [tag for tag in tags or [] if tag in TAGS]
        customer, made = Customer.objects.get_or_create(
            email=email.lower(), defaults={"name": name, "locale": locale, "tags": kept}
        )
        if made:
            record(CustomerCreated(customer=customer.pk), subject=customer)
    set_marketing(customer=customer, accepts=True, source="newsletter")


@transaction.atomic
def set_marketing(*, customer: Customer, accepts: bool, source: str, actor: str = SYSTEM) -> None:
    """Note whether they want news, and since when. `source`: register, newsletter, account or team."""
    locked = lock_customer(customer.pk)
    if locked.accepts_marketing == accepts:
        return
    locked.accepts_marketing = accepts
    locked.marketing_at = timezone.now()
    locked.save(update_fields=["accepts_marketing", "marketing_at"])
    told = MarketingChanged(customer=locked.pk, accepts=accepts, source=source)
    record(told, subject=locked, actor=actor)
