"""Reads of the back office: memberships by address, invitations by link."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.conf import settings
from django.db.models import Case, IntegerField, QuerySet, When
from django.utils import timezone

from foundation.permissions import Role
from tenants.models import Membership, Store
from tenants.queries import stores_of

from .models import LIFETIME, Invitation


def find_membership(account_id: int, handle: str) -> Membership | None:
    """The person's membership of the store with this handle, its store loaded; None where they have none."""
    return stores_of(account_id).filter(store__handle=handle).first()


def find_renamed(account_id: int, handle: str) -> str | None:
    """The handle that the person's store has now, where it was once called `handle`."""
    host = f"{handle}.{settings.STORES_DOMAIN}"
    return (
        stores_of(account_id)
        .filter(store__domains__host=host)
        .values_list("store__handle", flat=True)
        .first()
    )


def team_of(store: Store) -> QuerySet[Membership]:
    """The people of a store, owners first, their accounts loaded."""
    by_role = Membership.objects.filter(store=store).select_related("account", "own_role")
    is_owner = Case(When(role=Role.OWNER, then=0), default=1, output_field=IntegerField())
    return by_role.order_by(is_owner, "account__email")


def names_of_team(store: Store) -> dict[str, str]:
    """How events name the people of a store → what they are called."""
    members = store.memberships.select_related("account")
    return {f"account:{member.account_id}": str(member.account) for member in members}


_namers: list[Callable[[], dict[str, str]]] = []


def name_actors_with(names: Callable[[], dict[str, str]]) -> None:
    """Let a higher floor say what people call its actors: names() in a store, {how events name one: its
    name}."""
    _namers.append(names)


def names_of_actors(store: Store) -> dict[str, str]:
    """How events name who did something in a store → what they are called: people, tokens, apps."""
    found = names_of_team(store)
    for names in _namers:
        found |= names()
    return found


def waiting_invitations(store: Store) -> QuerySet[Invitation]:
    """The invitations of a store that were not accepted, the newest first."""
    return Invitation.objects.select_related("own_role").filter(store=store).order_by("-created_at")


def invitations_for(email: str) -> QuerySet[Invitation]:
    """The invitations to this address that still work, their stores loaded."""
    alive = Invitation.objects.select_related("store", "own_role").filter(
        created_at__gt=timezone.now() - LIFETIME
    )
    return alive.exclude(store__status=Store.Status.CLOSED).filter(email=email.lower())


def find_invitation(token: str) -> Invitation | None:
    """The invitation whose link holds this secret, if it still works; its store is loaded."""
    alive = Invitation.objects.select_related("store", "own_role", "invited_by")
    alive = alive.filter(created_at__gt=timezone.now() - LIFETIME).exclude(store__status=Store.Status.CLOSED)
    return alive.filter(token_digest=digest_of(token)).first()


def digest_of(token: str) -> str:
    """What is kept of a link's secret. It is long and random, so a plain hash will do."""
    return hashlib.sha256(token.encode()).hexdigest()
