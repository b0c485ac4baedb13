"""Roles of a store's own: what they allow, who may make and give them, and how they go."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.actions import create_verified_account
from accounts.models import Account
from backoffice.actions import accept_invitation, invite_member
from backoffice.models import Invitation
from backoffice.testing import check_access, client_of, open_another, personas
from foundation.errors import ActionError
from foundation.models import Event
from foundation.permissions import GROUPS, NAMES, PERMISSIONS, ROLES, Role, permission_groups
from plugins.remote_apps.queries import rights_of_member
from tenants.actions import add_member, change_own_role, change_role, delete_role, make_role
from tenants.context import in_store
from tenants.models import Membership, OwnRole, Store
from tenants.queries import find_role

pytestmark = pytest.mark.django_db
LEAD = {"store.view", "store.team", "orders.view", "orders.fulfil"}


def person(email: str) -> Account:
    return create_verified_account(email=email, password="x")


@contextmanager
def refused(code: str) -> Iterator[None]:
    with pytest.raises(ActionError) as raised:
        yield
    assert raised.value.code == code


@pytest.fixture
def owner(store: Store) -> Client:
    return client_of(store.memberships.get().account)


@pytest.fixture
def lead(store: Store) -> Account:
    """Somebody who may change the team, and otherwise only fulfil orders."""
    account = person("lead@example.com")
    role = make_role(store=store, name="Team lead", permissions=LEAD)
    add_member(store=store, account=account, role=role)
    return account


def told(store: Store, beginning: str) -> list[tuple[str, object]]:
    with in_store(store):
        rows = Event.objects.filter(name__startswith=beginning).order_by("pk")
        return [(row.name, row.payload) for row in rows]


def test_every_right_is_in_one_group_and_explained() -> None:
    grouped = [right.name for group in permission_groups() for right in group.permissions]
    assert sorted(grouped) == sorted(NAMES)
    assert {right.name.partition(".")[0] for right in PERMISSIONS} <= set(GROUPS)
    assert not [right.name for right in PERMISSIONS if not right.help]
    assert all("store.view" in rights for rights in ROLES.values())


def test_only_who_may_change_the_team(store: Store) -> None:
    people, role = personas(store, open_another()), make_role(store=store, name="Night", permissions=[])
    for page in ("roles", "role_new"):
        check_access(people, store, page)
    check_access(people, store, "role", {"role_id": role.pk})
    delete = {"role_id": role.pk}
    check_access(people, store, "role_delete", delete, method="post", unchanged=OwnRole.objects.count)
    assert not OwnRole.objects.exists()


def test_a_role_is_made_given_and_counts_at_once(store: Store, owner: Client) -> None:
    url = f"/stores/{store.handle}/team/roles"
    made = owner.post(f"{url}/new", {"name": "  Weekend  shift ", "permissions": ["orders.view"]})
    assert made["Location"] == url
    role = OwnRole.objects.get()
    assert (role.name, role.permissions) == ("Weekend shift", ["orders.view", "store.view"])
    mia = person("mia@example.com")
    with in_store(store):
        member = add_member(store=store, account=mia, role=Role.FULFILMENT)
    owner.post(f"/stores/{store.handle}/team/{member.pk}/role", {"role": f"own:{role.pk}"})
    theirs = client_of(mia)
    orders, products = f"/stores/{store.handle}/orders/", f"/stores/{store.handle}/products/"
    assert (theirs.get(orders).status_code, theirs.get(products).status_code) == (200, 403)
    form = {"name": "Weekend shift", "permissions": ["catalog.view"]}
    assert owner.post(f"{url}/{role.pk}", form).status_code == 302
    assert (theirs.get(orders).status_code, theirs.get(products).status_code) == (403, 200)
    assert told(store, "role.") == [
        ("role.made", {"title": "Weekend shift", "permissions": ["orders.view", "store.view"]}),
        (
            "role.changed",
            {
                "title": "Weekend shift",
                "old_title": "Weekend shift",
                "added": ["catalog.view"],
                "removed": ["orders.view"],
            },
        ),
    ]
    changed = dict(told(store, "member.role_changed"))["member.role_changed"]
    assert changed == {
        "account": mia.pk,
        "old": "fulfilment",
        "new": f"own:{role.pk}",
        "old_title": "",
        "new_title": "Weekend shift",
    }


@pytest.mark.parametrize(
    ("name", "fault"), [("", "name_required"), ("x" * 41, "name_long"), ("MANAGER", "name_taken")]
)
def test_names_are_needed_short_and_taken_once(store: Store, name: str, fault: str) -> None:
    with refused(fault):
        make_role(store=store, name=name, permissions=[])
    make_role(store=store, name="Night", permissions=[])
    with refused("name_taken"):
        make_role(store=store, name="night", permissions=[])
    assert OwnRole.objects.count() == 1


def test_nobody_gives_rights_that_they_lack(store: Store, lead: Account) -> None:
    client, url = client_of(lead), f"/stores/{store.handle}/team"
    strong = make_role(store=store, name="Strong", permissions=["orders.refund"])
    hidden = f'value="own:{strong.pk}"'
    page = client.get(url).text
    assert hidden not in page
    assert 'value="owner"' not in page
    assert 'value="fulfilment"' not in page, "catalog.view is more than they have"
    over = {"name": "Over", "permissions": ["orders.refund"]}
    assert client.post(f"{url}/roles/new", over).status_code == 422
    assert client.post(f"{url}/roles/{strong.pk}", {"name": "Strong"}).status_code == 422
    client.post(f"{url}/roles/{strong.pk}/delete")
    assert OwnRole.objects.get(pk=strong.pk).permissions == ["orders.refund", "store.view"]
    assert client.post(url, {"email": "x@example.com", "role": "manager"}).status_code == 422
    assert not Invitation.objects.exists()
    boss, own = store.memberships.get(role="owner"), store.memberships.get(account=lead)
    client.post(f"{url}/{boss.pk}/role", {"role": f"own:{own.own_role_id}"})
    client.post(f"{url}/{boss.pk}/remove")
    client.post(f"{url}/{own.pk}/role", {"role": "owner"})
    assert Membership.objects.get(pk=boss.pk).role == "owner"
    assert Membership.objects.get(pk=own.pk).own_role_id == own.own_role_id
    assert (
        client.post(f"{url}/roles/new", {"name": "Packer", "permissions": ["orders.fulfil"]}).status_code
        == 302
    )


def test_a_used_role_needs_another_in_its_place(store: Store, owner: Client) -> None:
    role = make_role(store=store, name="Night", permissions=["orders.view"])
    mia = person("mia@example.com")
    add_member(store=store, account=mia, role=role)
    inviter = store.memberships.get(role="owner").account
    invite_member(store=store, email="han@example.com", role=role, inviter=inviter)
    url = f"/stores/{store.handle}/team/roles/{role.pk}"
    for replacement in ("", f"own:{role.pk}", "own:999", "nonsense"):
        assert owner.post(f"{url}/delete", {"replacement": replacement})["Location"] == url
        assert OwnRole.objects.count() == 1
    assert owner.post(f"{url}/delete", {"replacement": "analyst"}).status_code == 302
    assert mia.memberships.get().role == "analyst"
    assert Invitation.objects.get().role == "analyst"
    assert told(store, "role.deleted") == [("role.deleted", {"title": "Night", "replaced_by": "Analyst"})]
    assert [name for name, _payload in told(store, "member.")][-1] == "member.role_changed"


def test_a_role_of_another_store_is_nothing_here(store: Store, owner: Client) -> None:
    other = open_another()
    theirs = make_role(store=other, name="Night", permissions=["orders.view"])
    assert find_role(store, f"own:{theirs.pk}") is None
    account = person("mia@example.com")
    with refused("role_unknown"):
        add_member(store=store, account=account, role=theirs)
    add_member(store=store, account=account, role=Role.ANALYST)
    with refused("role_unknown"):
        change_role(store=store, account=account, role=theirs)
    assert owner.get(f"/stores/{store.handle}/team/roles/{theirs.pk}").status_code == 404
    assert account.memberships.get().role == "analyst"


def test_somebody_joins_with_an_own_role(store: Store) -> None:
    role = make_role(store=store, name="Night", permissions=["orders.view"])
    inviter = store.memberships.get().account
    invitation = invite_member(store=store, email="han@example.com", role=role, inviter=inviter)
    member = accept_invitation(invitation=invitation, account=person("han@example.com"))
    assert (member.role_label, member.rights) == ("Night", frozenset({"orders.view", "store.view"}))
    assert dict(told(store, "member."))["member.added"]["title"] == "Night"  # type: ignore[index]


def test_apps_and_tokens_follow_an_own_role(store: Store) -> None:
    role = make_role(store=store, name="Apps", permissions=["plugins.manage", "orders.view"])
    mia = person("mia@example.com")
    add_member(store=store, account=mia, role=role)
    assert rights_of_member(mia.pk, store) == {"plugins.manage", "orders.view", "store.view"}
    client, url = client_of(mia), f"/stores/{store.handle}/api-tokens/new"
    form = {"name": "Desk", "lives": "30", "scopes": ["orders.refund"]}
    assert client.post(url, form).status_code == 422
    change_own_role(role=role, name="Apps", permissions=["plugins.manage"])
    assert rights_of_member(mia.pk, store) == {"plugins.manage", "store.view"}
    delete_role(role=role, replacement=Role.ANALYST)
    assert rights_of_member(mia.pk, store) == ROLES[Role.ANALYST]


def test_a_page_of_the_back_office_reads_its_member_once(store: Store) -> None:
    role = make_role(store=store, name="Night", permissions=["store.team"])
    mia = person("mia@example.com")
    add_member(store=store, account=mia, role=role)
    client = client_of(mia)
    client.get(f"/stores/{store.handle}/team/roles/new")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get(f"/stores/{store.handle}/team/roles/new")
    members = [query["sql"] for query in asked if "tenants_membership" in query["sql"]]
    assert len([sql for sql in members if '"tenants_ownrole"."permissions"' in sql]) == 1
