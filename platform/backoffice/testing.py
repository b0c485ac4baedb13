"""What the permission tests of every domain's pages share: the five personas, and who may open what.

    @pytest.mark.django_db
    def test_who_may_open(store):
        people = personas(store, open_another())
        check_access(people, store, "orders")                      # GET, at least one right-holder sees it
        check_access(people, store, "refund", {"number": 1001}, method="post")

A shopper's cookies are of another host, so what they bring here is a made-up session.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import resolve, reverse

from foundation.permissions import Role, allows
from tenants.actions import open_store
from tenants.models import Membership, Store

ROLES_BY_REACH = (Role.FULFILMENT, Role.MANAGER)


@dataclass(frozen=True)
class Personas:
    """A client for each kind of visitor. `staff` holds one client a role."""

    owner: Client
    staff: Mapping[Role, Client]
    outsider: Client
    shopper: Client
    anonymous: Client


def member_client(store: Store, role: Role, email: str = "") -> Client:
    """A client signed in as a new member of the store with this role."""
    account, _ = get_user_model()._default_manager.get_or_create(
        email=email or f"{role.value}@{store.handle}.example", defaults={"name": role.value.title()}
    )
    Membership.objects.get_or_create(store=store, account=account, defaults={"role": role.value})
    return client_of(account)


def client_of(account: Any) -> Client:
    """A client on the platform's host, signed in."""
    client = Client(headers={"host": settings.PLATFORM_HOST})
    client.force_login(account)
    return client


def open_another() -> Store:
    """A second store with an owner of its own, for "staff of another store"."""
    name = f"other-{uuid.uuid4().hex[:8]}"
    owner = get_user_model()._default_manager.create(email=f"{name}@example.com")
    return open_store(owner=owner, name="Other Store", handle=name, currency="CNY", locale="zh-Hans")


def personas(store: Store, other_store: Store) -> Personas:
    """The people of a permission table; `outsider` owns `other_store`, nobody else is of it."""
    shopper = Client(headers={"host": settings.PLATFORM_HOST})
    shopper.cookies["session"] = "a-shoppers-own-session-of-a-store"
    return Personas(
        owner=member_client(store, Role.OWNER),
        staff={role: member_client(store, role) for role in ROLES_BY_REACH},
        outsider=member_client(other_store, Role.OWNER),
        shopper=shopper,
        anonymous=Client(headers={"host": settings.PLATFORM_HOST}),
    )


def permission_of(url: str) -> str:
    """The right that the page at this address asks for. Raises AssertionError for a page without one."""
    permission = getattr(resolve(url).func, "permission", None)
    assert isinstance(permission, str), f"{url} is no @store_page"
    return permission


def check_access(
    people: Personas,
    store: Store,
    name: str,
    kwargs: Mapping[str, Any] | None = None,
    *,
    method: str = "get",
    data: Mapping[str, Any] | None = None,
    unchanged: Callable[[], object] | None = None,
) -> None:
    """Check a page for all personas: 404 for other stores' staff, 403 without the right, else sign-in.

    `unchanged` is read before and after the refused requests, and must give the same. Members with the right
    come last, and must get past the door: whatever they get is neither 403 nor a way to sign in.
    """
    url = reverse(f"backoffice:{name}", kwargs={"handle": store.handle, **(kwargs or {})})
    permission = permission_of(url)
    before = unchanged() if unchanged else None

    def status(client: Client) -> tuple[int, str]:
        response = getattr(client, method)(url, data=data or {})
        return response.status_code, response.headers.get("Location", "")

    assert status(people.outsider)[0] == 404, f"staff of another store at {url}"
    for nobody in (people.shopper, people.anonymous):
        code, location = status(nobody)
        assert (code, location.startswith(settings.LOGIN_URL)) == (302, True), f"a stranger at {url}"
    for role, client in people.staff.items():
        if not allows(role, permission):
            assert status(client)[0] == 403, f"{role} without {permission} at {url}"
    if unchanged:
        assert unchanged() == before, f"a refused request changed something at {url}"
    for role, client in people.staff.items():
        if allows(role, permission) and method == "get":
            assert status(client)[0] < 400, f"{role} with {permission} at {url}"
    code, location = status(people.owner)
    assert code not in {403, 404, 500}, f"the owner at {url}: {code}"
    assert not location.startswith(settings.LOGIN_URL), f"the owner at {url} was sent to sign in"
