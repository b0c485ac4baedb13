"""How people and programs find stores. The only way from user input to a store is `access_store`."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import Http404

from foundation.prepared import PreparedRead

from .models import Membership, Store

if TYPE_CHECKING:
    from django.db.models import QuerySet


_BY_ID = PreparedRead(Store, "WHERE t.id = %s")
_BY_UID = PreparedRead(Store, "WHERE t.uid = %s")


def store_by_id(store_id: int) -> Store | None:
    """The store of a task."""
    return _BY_ID.first(store_id)


def store_by_uid(uid: uuid.UUID) -> Store | None:
    """The store by the name that other services know it by."""
    return _BY_UID.first(uid)


def stores_of(account_id: int) -> QuerySet[Membership]:
    """A person's memberships with their stores loaded, by the stores' names. Closed stores are left out."""
    open_ones = Membership.objects.select_related("store").exclude(store__status=Store.Status.CLOSED)
    return open_ones.filter(account_id=account_id).order_by("store__name", "store_id")


def access_store(account_id: int, handle: str, permission: str) -> Membership:
    """The person's membership (its store loaded) of the store with this handle.

    Raises Http404 where there is no such store for them, PermissionDenied without the right, and KeyError
    for a right that is not in the catalogue.
    """
    member = stores_of(account_id).filter(store__handle=handle).first()
    if member is None:
        raise Http404
    if not member.may(permission):
        raise PermissionDenied
    return member
