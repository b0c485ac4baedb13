"""Payments in the background: every minute what was left unfinished, at once what is owed back."""

from __future__ import annotations

from celery import shared_task

from foundation.events import subscribe
from foundation.models import Event
from tenants.each import in_each
from tenants.models import Store
from tenants.tasks import store_task

from .actions import reconcile_payments, send_refund
from .events import RefundOwed
from .models import Refund


@shared_task
def reconcile_stores() -> None:
    """Finish what is unfinished in every store."""
    in_each(Store.objects.exclude(status=Store.Status.CLOSED), reconcile_payments, what="settling payments")


@store_task
def send_owed_refund(refund_id: int) -> None:
    """Send one refund; when the provider cannot be reached, the reconciler sends it later."""
    send_refund(refund=Refund.objects.select_related("payment").get(pk=refund_id))


@subscribe(RefundOwed)
def pay_back(payload: RefundOwed, event: Event) -> None:
    """Hand the refund to a worker: no call of a provider inside the delivery's transaction."""
    send_owed_refund.send(payload.refund)
