"""What was asked is done: the copy is made, the person is erased."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from foundation.errors import ActionError
from foundation.events import record
from storefront.customers.actions import actor_of, erase_customer, is_erased
from storefront.customers.locks import lock_customer
from storefront.personal import Person, told
from storefront.privacy.app_data import told_by_apps
from storefront.privacy.copying import zipped
from storefront.privacy.events import DataReady
from storefront.privacy.locks import lock_request
from storefront.privacy.models import DataRequest

Kind, State = DataRequest.Kind, DataRequest.State
FILE_GOOD_FOR = timedelta(days=7)
PAUSES = (timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=4))
"""Between the tries of a copy for which an app gave no answer; after the last it goes without."""


def work_on(*, request_id: int) -> DataRequest | None:
    """Do what is due of a request. Gives it once it is done, with the address in `email`; else None.

    An erasure that something hinders stays open, and is tried again. Must not run inside a transaction.
    """
    row = DataRequest.objects.defer("file").select_related("customer").filter(pk=request_id).first()
    if row is None or row.state != State.OPEN or row.acts_at is None or row.acts_at > timezone.now():
        return None
    return _copied(row) if row.kind == Kind.COPY else _erased(row)


def _copied(row: DataRequest) -> DataRequest | None:
    if is_erased(row.customer):
        return None
    apps, missing = told_by_apps(Person(row.customer, row.customer.email))
    if missing and row.tries < len(PAUSES):
        DataRequest.objects.filter(pk=row.pk, state=State.OPEN).update(
            tries=row.tries + 1, acts_at=timezone.now() + PAUSES[row.tries]
        )
        return None
    file = zipped({**told(row.customer), "apps": apps}, row.locale, missing)
    with transaction.atomic():
        customer = lock_customer(row.customer_id)
        locked = lock_request(row.pk)
        if locked.state != State.OPEN:
            return None
        now = timezone.now()
        locked.state, locked.settled_at, locked.missing = State.DONE, now, missing
        locked.file, locked.file_until = file, now + FILE_GOOD_FOR
        locked.save()
        told_of = DataReady(customer=customer.pk, request=row.pk)
        record(told_of, subject=customer, actor="system")
    return locked


def _erased(row: DataRequest) -> DataRequest | None:
    row.email = row.customer.email
    try:
        erase_customer(customer=row.customer, actor=actor_of(row.customer))
    except ActionError:
        return None
    return row
