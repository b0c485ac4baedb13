"""What a restored backup does not change of customers: how they sign in, and what they agreed to."""

from __future__ import annotations

from tenants.archive.declared import Standing, stay_as_now

from .models import Customer, CustomerSession, CustomerToken

WISHES = ("accepts_marketing", "marketing_at", "marketing_source")


def register() -> None:
    """Called when the platform starts."""
    stay_as_now(
        # With the moment it was made: after a restore another person may get the same number.
        Standing(Customer, ("id", "created_at"), ("password", "disabled_at", *WISHES), is_kept=True),
        Standing(CustomerSession, ("digest",), ("expires_at",)),
        Standing(CustomerToken, ("digest",), ("expires_at",)),
    )
