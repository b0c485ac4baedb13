"""What was asked of people's data stands, whatever a restored backup says: who was erased is erased again."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from foundation.errors import ActionError
from foundation.events import SYSTEM
from storefront.customers.actions import erase_customer
from storefront.customers.erased import ERASED_HOST
from storefront.customers.models import Customer
from tenants.archive.declared import Returned, Standing, on_return, stay_as_now
from tenants.context import in_store

from .models import DataRequest

KEY = ("customer_id", "kind", "asked_at")


def register() -> None:
    """Called when the platform starts."""
    columns = ("state", "confirmed_at", "acts_at", "due_on", "settled_at", "digest", "file", "file_until")
    stay_as_now(Standing(DataRequest, KEY, columns))
    on_return(keep_wishes)


def keep_wishes(returned: Returned) -> None:
    """Bring what was asked since the backup, and erase again who was erased since."""
    with in_store(returned.before):
        requests = list(DataRequest.objects.select_related("customer").order_by("pk"))
        erased = dict(_erased().values_list("pk", "created_at"))
    numbers = {each.customer_id for each in requests} | erased.keys()
    # With the moment it was made: after a restore another person may have got the same number.
    here = dict(Customer.objects.filter(pk__in=numbers).values_list("pk", "created_at"))
    known = set(DataRequest.objects.values_list(*KEY))
    for each in requests:
        is_here = here.get(each.customer_id) == each.customer.created_at
        if is_here and tuple(getattr(each, name) for name in KEY) not in known:
            each.pk = None
            each.save(force_insert=True)
    again = [pk for pk, made_at in erased.items() if here.get(pk) == made_at]
    for customer in Customer.objects.filter(pk__in=again).exclude(pk__in=_erased().values("pk")):
        _erase_again(customer)


def _erased() -> QuerySet[Customer]:
    return Customer.objects.filter(email__endswith=f"@{ERASED_HOST}")


def _erase_again(customer: Customer) -> None:
    """At once, or as soon as what hinders it is over: until then it waits as other requests do."""
    try:
        erase_customer(customer=customer, actor=SYSTEM)
    except ActionError:
        open_ones = DataRequest.objects.filter(customer=customer, state=DataRequest.State.OPEN)
        if not open_ones.filter(kind=DataRequest.Kind.ERASURE).exists():
            DataRequest.objects.create(
                customer=customer,
                kind=DataRequest.Kind.ERASURE,
                state=DataRequest.State.OPEN,
                locale=customer.locale,
                confirmed_at=timezone.now(),
                acts_at=timezone.now(),
                due_on=timezone.localdate(),
            )
