"""Webhooks in the background: sent at once, looked for every minute, swept every day."""

from __future__ import annotations

from celery import shared_task

from tenants.context import in_store, require_store
from tenants.each import in_each
from tenants.models import Store
from tenants.queries import store_by_id
from tenants.tasks import store_task

from . import emails
from .actions.sweeping import sweep_log
from .delivery import Desk, serve
from .models import Endpoint
from .queries import due_endpoints
from .standing import Outbox, outbox, tell_fleet


@store_task
def deliver(endpoint_id: int) -> None:
    """Send what waits for an endpoint; where another task is at it, that one does."""
    left = serve((require_store().pk, endpoint_id), _DESK)
    for store_id, other in left:
        store = store_by_id(store_id)
        if store is not None:
            with in_store(store):
                deliver.send(other)


@store_task
def tell_off(endpoint_id: int) -> None:
    """Write to the merchant that an endpoint was turned off, unless it is on again."""
    endpoint = Endpoint.objects.filter(pk=endpoint_id, is_on=False).first()
    if endpoint is not None:
        emails.tell_off(endpoint)


_DESK = Desk(
    tell_off=tell_off.send, come_back=lambda seconds, endpoint_id: deliver.send_in(seconds, endpoint_id)
)


@shared_task
def sweep_messages() -> None:
    """Have sent in every store what is due: tries for the second time and later, and what a crash left.

    How each outbox stands is told on the way.
    """
    found: dict[int, Outbox] = {}

    def send_due() -> None:
        box = outbox()
        if box is None:
            return
        found[require_store().pk] = box
        for endpoint_id in due_endpoints():
            deliver.send(endpoint_id)

    in_each(Store.objects.filter(status__in=Store.AT_WORK), send_due, what="sending webhooks")
    tell_fleet(found)


@shared_task
def sweep_logs() -> None:
    """Remove in every store what is older than the log is kept."""
    in_each(Store.objects.exclude(status=Store.Status.CLOSED), sweep_log, what="forgetting old webhooks")
