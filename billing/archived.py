"""What archives of stores carry of billing: nothing. A subscription is with one platform, for one store."""

from __future__ import annotations

from tenants.archive.declared import leave_behind

from .models import Fee, Grant, Invoice, SentLetter, Subscription


def register() -> None:
    """Called when the platform starts."""
    for model in (Subscription, Grant, SentLetter, Fee):
        leave_behind(model, because="a store that arrives begins its plan anew")
    leave_behind(Invoice, because="invoices are the platform's books and outlive the store")
