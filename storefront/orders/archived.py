"""What restoring a store to a former moment would lose of orders."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import ngettext

from tenants.archive.declared import tell_since

from .models import Order


def register() -> None:
    """Called when the platform starts."""
    tell_since(_orders_since)


def _orders_since(moment: datetime) -> Iterator[str]:
    count = Order.objects.filter(placed_at__gt=moment).count()
    if count:
        yield ngettext("%(count)s order placed since", "%(count)s orders placed since", count) % {
            "count": count
        }
