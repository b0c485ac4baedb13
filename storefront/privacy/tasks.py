"""Requests in the background: letters, copies, erasures. Who asks learns nothing from how long it takes."""

from __future__ import annotations

import logging

from celery import shared_task
from django.utils import timezone

from foundation.events import subscribe
from foundation.models import Event
from plugins.tasks import run_errand
from storefront.customers.events import CustomerErased
from storefront.customers.queries import customer_by_email
from tenants.context import require_store
from tenants.each import in_each
from tenants.models import Store
from tenants.tasks import store_task

from . import emails
from .actions import ask, throw_away, work_on
from .actions.apps import write_erasure_errands
from .actions.forgetting import Place, forget_batch, forget_people, names_until
from .events import DataReady, DataRequested, ErasureRequested
from .known import known_under
from .models import DataRequest

log = logging.getLogger(__name__)
BATCHES = 10
"""Of old orders that one task takes."""


@store_task
def mail_question(email: str, kind: str, locale: str) -> None:
    """Ask an address whether it was them; nobody whom the shop knows nothing of."""
    locale = _locale(locale)
    customer = customer_by_email(email) or known_under(email, locale)
    if customer is not None:
        emails.send_question(ask(customer=customer, kind=DataRequest.Kind(kind), locale=locale))


@store_task
def mail_copy(request_id: int) -> None:
    """Tell where the copy is."""
    row = _request(request_id)
    if row is not None and row.has_file:
        emails.send_copy(row)


@store_task
def mail_closing(request_id: int) -> None:
    """Tell when they will be erased, where there is time left to think it over or something to wait for."""
    row = _request(request_id)
    if row is not None and row.state == DataRequest.State.OPEN:
        emails.send_closing(row)


@store_task
def mail_farewell(email: str, locale: str) -> None:
    """Tell that they were erased."""
    emails.send_farewell(email, _locale(locale))


@store_task
def work(request_id: int) -> None:
    """Do what is due of a request."""
    done = work_on(request_id=request_id)
    if done is None:
        _again(request_id)
    if done is not None and done.kind == DataRequest.Kind.ERASURE:
        mail_farewell.send(done.email, done.locale)


@shared_task
def sweep() -> None:
    """In every store: work on what is due or was left behind, throw away what is over."""
    in_each(Store.objects.filter(status=Store.Status.ACTIVE), _sweep, what="working on data requests")


def _sweep() -> None:
    throw_away()
    due = DataRequest.objects.filter(state=DataRequest.State.OPEN, acts_at__lte=timezone.now())
    for request_id in due.values_list("pk", flat=True):
        work.send(request_id)


@shared_task
def forget_everywhere() -> None:
    """Each night, in every store: take names out of orders that are old enough."""
    in_each(
        Store.objects.filter(status=Store.Status.ACTIVE), forget_old_orders.send, what="forgetting old names"
    )


@store_task
def forget_old_orders(placed_at: str = "", number: int = 0) -> None:
    """Some batches, then another task goes on, so that others of the queue have their turn."""
    before = names_until(timezone.now())
    if before is None:
        return
    place = Place(placed_at, number) if placed_at else None
    for _batch in range(BATCHES):
        place = forget_batch(before=before, after=place)
        if place is None:
            forget_people(before=before)
            return
    if place is not None:
        forget_old_orders.send(place.placed_at, place.number)


@subscribe(DataRequested)
def _on_copy(event: DataRequested, row: Event) -> None:
    work.send(event.request)


@subscribe(DataReady)
def _on_ready(event: DataReady, row: Event) -> None:
    mail_copy.send(event.request)


@subscribe(ErasureRequested)
def _on_erasure(event: ErasureRequested, row: Event) -> None:
    work.send(event.request)
    mail_closing.send(event.request)


@subscribe(CustomerErased)
def _on_erased(event: CustomerErased, row: Event) -> None:
    for errand_id in write_erasure_errands(customer_id=event.customer, event=row.pk):
        run_errand.send(errand_id)


def _again(request_id: int) -> None:
    """A copy for which an app gave no answer is made again soon."""
    row = _request(request_id)
    if row is not None and row.kind == DataRequest.Kind.COPY and row.acts_at is not None and row.tries:
        left = (row.acts_at - timezone.now()).total_seconds()
        if row.state == DataRequest.State.OPEN and left > 0:
            work.send_in(left + 1, request_id)


def _request(request_id: int) -> DataRequest | None:
    return DataRequest.objects.defer("file").select_related("customer").filter(pk=request_id).first()


def _locale(wanted: str) -> str:
    store = require_store()
    return wanted if wanted in store.all_locales else store.locale
