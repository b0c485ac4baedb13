"""What archives of stores carry of vetting: nothing. A platform looks at who sells on it by itself."""

from __future__ import annotations

from tenants.archive.declared import leave_behind

from .models import BusinessProfile, Complaint


def register() -> None:
    """Called when the platform starts."""
    leave_behind(BusinessProfile, because="each platform checks by itself who sells on it")
    leave_behind(Complaint, because="complaints are the platform's books and outlive the store")
