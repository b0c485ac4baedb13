"""Old orders lose the names of who placed them, also where nobody asked: no law lets a shop keep them.

In batches of one short transaction each, oldest first. What is done is known by its address, so a run that
was cut off is gone on with by the next.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from foundation.errors import ActionError
from foundation.events import SYSTEM, record
from storefront.customers.actions import erase_customer
from storefront.customers.erased import ERASED_HOST
from storefront.customers.models import Customer
from storefront.orders.locks import lock_some_before
from storefront.orders.models import Order
from storefront.personal import parts
from storefront.privacy.events import OrdersForgotten
from storefront.privacy.terms import FORGETS, named_years
from tenants.context import require_store

BATCH = 200
MOST_PEOPLE = 200
"""People that one run erases: each is told to apps by itself."""


@dataclass(frozen=True)
class Place:
    """How far a run is: behind this order. JSON goes between tasks, so the moment is text."""

    placed_at: str
    number: int


def names_until(now: datetime) -> datetime | None:
    """Orders placed before this keep no names in this store; None where the merchant wants them kept."""
    if not FORGETS.read():
        return None
    year = now.year - named_years()
    try:
        return now.replace(year=year)
    except ValueError:  # the 29th of February
        return now.replace(year=year, day=28)


@transaction.atomic
def forget_batch(*, before: datetime, after: Place | None = None) -> Place | None:
    """Take the names out of the next BATCH of orders; where to go on, None at the end."""
    place = (datetime.fromisoformat(after.placed_at), after.number) if after else None
    found = lock_some_before(before, after=place, without=f"@{ERASED_HOST}", most=BATCH)
    if not found:
        return None
    numbers = [number for number, _placed_at in found]
    for part in parts():
        part.forget(numbers)
    told = OrdersForgotten(count=len(numbers), before=before.date().isoformat())
    record(told, subject=require_store(), actor=SYSTEM)
    number, placed_at = found[-1]
    return Place(placed_at.isoformat(), number) if len(found) == BATCH else None


def forget_people(*, before: datetime) -> int:
    """Erase who only ever ordered as a guest, all of it before then; how many. No account, no wish for news.

    Otherwise the customer's row would still say whose the orders are.
    """
    theirs = Order.objects.filter(customer=OuterRef("pk"))
    rows = Customer.objects.filter(
        Exists(theirs),
        ~Exists(theirs.filter(placed_at__gte=before)),
        registered_at=None,
        accepts_marketing=False,
        created_at__lt=before,
    ).exclude(email__endswith=f"@{ERASED_HOST}")
    count = 0
    for customer in rows.order_by("pk")[:MOST_PEOPLE]:
        try:
            erase_customer(customer=customer, actor=SYSTEM)
        except ActionError:
            continue  # a refund is still under way: another night
        count += 1
    return count
