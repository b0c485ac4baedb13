"""Copies go when their time is over, wishes that nobody confirmed after their link."""

from __future__ import annotations

from django.utils import timezone

from storefront.privacy.models import DataRequest
from storefront.privacy.queries import LINK_GOOD_FOR


def throw_away() -> None:
    """Remove what is no longer of use in this store. No event: nothing about people changes."""
    now = timezone.now()
    DataRequest.objects.filter(file_until__lte=now).update(file=None, file_until=None, digest="")
    DataRequest.objects.filter(state=DataRequest.State.ASKED, asked_at__lt=now - LINK_GOOD_FOR).delete()
