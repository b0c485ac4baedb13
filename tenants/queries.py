"""How people and programs find stores. The only way from user input to a store is `access_store`."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import Http404

from foundation.permissions import Role
from foundation.prepared import PreparedRead

from .models import Membership, OwnRole, Store

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


def has_moved(store: Store) -> bool:
    """Whether a store lies elsewhere than this copy of its row says, or is about to."""
    now = store_by_id(store.pk)
    if now is None:
        return False
    return now.is_moving or (now.db_alias, now.schema_name) != (store.db_alias, store.schema_name)


def stores_of(account_id: int) -> QuerySet[Membership]:
    """A person's memberships with their stores loaded, by the stores' names. Closed stores are left out."""
    open_ones = Membership.objects.select_related("store", "own_role").exclude(
        store__status=Store.Status.CLOSED
    )
    return open_ones.filter(account_id=account_id).order_by("store__name", "store_id")


def member_of(account_id: int, store: Store) -> Membership | None:
    """The account's membership of the store, its role loaded; None for who is not of the team."""
    return Membership.objects.select_related("own_role").filter(store=store, account_id=account_id).first()


def roles_of(store: Store) -> list[Role | OwnRole]:
    """Every role that somebody can have in the store: the built-in ones, then its own by name."""
    return [*Role, *OwnRole.objects.filter(store=store).order_by("name", "pk")]


def find_role(store: Store, key: str) -> Role | OwnRole | None:
    """The role that a form or event names so ("manager", "own:12"); None where the store has no such role."""
    if key in Role:
        return Role(key)
    number = key.removeprefix("own:")
    if number == key or not number.isdecimal() or len(number) > 18:
        return None
    return OwnRole.objects.filter(store=store, pk=int(number)).first()


def uses_of(role: OwnRole) -> tuple[int, int]:
    """How many people have a role, and how many are invited with it."""
    return role.memberships.count(), role.invitations.count()


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
