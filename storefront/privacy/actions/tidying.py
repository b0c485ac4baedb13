"""Copies go when their time is over, wishes that nobody confirmed after their link."""

from __future__ import annotations

from django.utils import timezone

from plugins.models import Installation
from storefront.privacy.models import AppErasure, DataRequest
from storefront.privacy.queries import LINK_GOOD_FOR


def throw_away() -> None:
    """Remove what is no longer of use in this store. No event: nothing about people changes."""
    now = timezone.now()
    DataRequest.objects.filter(file_until__lte=now).update(file=None, file_until=None, digest="")
    DataRequest.objects.filter(state=DataRequest.State.ASKED, asked_at__lt=now - LINK_GOOD_FOR).delete()
    waiting = set(AppErasure.objects.values_list("plugin", flat=True).distinct())
    if waiting:
        here = set(Installation.objects.filter(pk__in=waiting).values_list("pk", flat=True))
        AppErasure.objects.filter(plugin__in=waiting - here).delete()  # its data went with it
