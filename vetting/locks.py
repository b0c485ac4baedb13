"""Row locks of vetting. Order: store, then profile, then complaint."""

from __future__ import annotations

from tenants.models import Store

from .models import BusinessProfile, Complaint


def lock_profile(store: Store) -> BusinessProfile:
    """The store's profile as it stands now, made where there is none, locked until the transaction ends."""
    BusinessProfile.objects.get_or_create(store=store)
    return BusinessProfile.objects.select_for_update(of=("self",)).select_related("store").get(store=store)


def lock_complaint(complaint_id: int) -> Complaint:
    """The complaint as it stands now, with its store, locked until the transaction ends."""
    rows = Complaint.objects.select_for_update(of=("self",)).select_related("store")
    return rows.get(pk=complaint_id)
