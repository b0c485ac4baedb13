"""Counts for the operators' first page."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from plugins.review.queries import waiting
from tenants.models import SpareSchema, Store


def platform_figures() -> list[tuple[str, int]]:
    """Label and number: stores by state, accounts, schemas that wait for a store."""
    status = Store.Status
    stores = Store.objects.aggregate(
        active=Count("pk", filter=Q(status=status.ACTIVE)),
        suspended=Count("pk", filter=Q(status=status.SUSPENDED)),
        closed=Count("pk", filter=Q(status=status.CLOSED)),
    )
    return [
        (_("Open stores"), stores["active"]),
        (_("Suspended stores"), stores["suspended"]),
        (_("Closed stores"), stores["closed"]),
        (_("Accounts"), get_user_model()._default_manager.count()),
        (_("Ready schemas"), SpareSchema.objects.count()),
    ]


def first_page() -> dict[str, Any]:
    """What the first page shows: figures, and plugins that wait for a decision."""
    return {"figures": platform_figures(), "waiting": waiting()}
