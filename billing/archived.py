"""What archives of stores carry of billing: nothing. A subscription is with one platform, for one store."""

from __future__ import annotations

from tenants.archive.declared import leave_behind

from .models import CouponUse, Credit, Fee, Grant, Invoice, MeteredMonth, SentLetter, Subscription


def register() -> None:
    """Called when the platform starts."""
    for model in (Subscription, Grant, SentLetter):
        leave_behind(model, because="a store that arrives begins its plan anew")
    for book in (Invoice, Fee, Credit, CouponUse, MeteredMonth):
        leave_behind(book, because="the platform's books stay with it and outlive the store")
