"""Background work of billing: thin, and safe to run twice."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from tenants.context import require_store
from tenants.each import in_each
from tenants.models import Store

from .actions.clock import run_clock, warn_of_limits
from .actions.credits import bring_all_credits
from .actions.fees import bring_all_fees
from .actions.metering import bring_all_metered


@shared_task
def live_on() -> None:
    """Let every subscription live on to this moment."""
    run_clock(now=timezone.now())


@shared_task
def warn_stores_of_limits() -> None:
    """Look at every billed store's limits, and write where one is near."""
    billed = Store.objects.filter(subscription__isnull=False, status=Store.Status.ACTIVE)
    in_each(billed, lambda: warn_of_limits(store=require_store()), what="warning of limits")


@shared_task
def bring_fees() -> None:
    """Bring fees of the last day, what was used beyond plans last month, and credits to the next bills."""
    bring_all_fees()
    bring_all_metered(now=timezone.now())
    bring_all_credits()
