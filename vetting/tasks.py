"""Background work of vetting: thin, and safe to run twice."""

from __future__ import annotations

from celery import shared_task
from django.core.files.storage import default_storage
from django.utils import timezone

from tenants.files import listed
from tenants.models import Store

from . import files
from .actions import ask_store, remind_store
from .actions.takedowns import keep_down
from .clearance import is_asked
from .complaint_states import STANDING
from .models import Complaint


@shared_task
def ask_stores() -> None:
    """Ask stores that took payments before anybody asked, and remind those whose time ends."""
    if not is_asked():
        return
    now = timezone.now()
    active = Store.objects.filter(status=Store.Status.ACTIVE).order_by("pk")
    for store in active.filter(business__asked_at=None).exclude(business__is_cleared=True).iterator():
        ask_store(store=store, now=now)
    for store in active.filter(business__due_at__gt=now).iterator():
        remind_store(store=store, now=now)


@shared_task
def keep_takedowns() -> None:
    """Hide again what came back by some way that asked nobody."""
    for complaint in Complaint.objects.filter(status__in=STANDING).select_related("store").iterator():
        keep_down(complaint)


@shared_task
def throw_away_papers() -> None:
    """Remove the documents of stores that are gone."""
    folders, _files = listed(files.ROOT)
    known = {files.COMPLAINTS} | {str(uid) for uid in Store.objects.values_list("uid", flat=True)}
    for folder in set(folders) - known:
        for name in listed(f"{files.ROOT}/{folder}")[1]:
            default_storage.delete(f"{files.ROOT}/{folder}/{name}")
