"""The only way from a person and an address to a store: through their membership of it."""

from __future__ import annotations

from django.conf import settings

from tenants.models import Membership, Store


def find_membership(account_id: int, handle: str) -> Membership | None:
    """The person's membership of the store with this handle, its store loaded; None where they have none.

    A closed store has no members to speak of.
    """
    return (
        Membership.objects.select_related("store")
        .exclude(store__status=Store.Status.CLOSED)
        .filter(account_id=account_id, store__handle=handle)
        .first()
    )


def find_renamed(account_id: int, handle: str) -> str | None:
    """The handle that the person's store has now, where it was once called `handle`."""
    return (
        Membership.objects.exclude(store__status=Store.Status.CLOSED)
        .filter(account_id=account_id, store__domains__host=f"{handle}.{settings.STORES_DOMAIN}")
        .values_list("store__handle", flat=True)
        .first()
    )
