"""A store asks its team for a second step: who has none is led to set it up, and nothing opens before."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from accounts.models import Account
from backoffice.testing import check_access, client_of, member_client, open_another, personas
from foundation.models import Event
from foundation.permissions import Role
from plugins.access.testing import ApiClient
from tenants.context import in_store
from tenants.models import Store

pytestmark = pytest.mark.django_db


def protect(account: Account) -> None:
    """Give the account an authenticator app."""
    Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data={"secret": "x"})


@pytest.fixture
def boss(store: Store) -> Account:
    account: Account = store.memberships.get().account
    return account


@pytest.fixture
def owner(boss: Account) -> Client:
    return client_of(boss)


def demand(owner: Client, store: Store, is_needed: str = "on") -> bool:
    owner.post(f"/stores/{store.handle}/team/second-step", {"is_needed": is_needed})
    return bool(Store.objects.get(pk=store.pk).needs_second_step)


def test_only_who_may_change_the_team(store: Store) -> None:
    people = personas(store, open_another())

    def needed() -> bool:
        return bool(Store.objects.get(pk=store.pk).needs_second_step)

    check_access(people, store, "team_second_step", method="post", unchanged=needed)


def test_who_has_none_themselves_cannot_ask_it_of_others(store: Store, owner: Client, boss: Account) -> None:
    assert demand(owner, store) is False
    protect(boss)
    assert demand(owner, store) is True
    assert demand(owner, store, "") is False
    with in_store(store):
        told = list(Event.objects.filter(name="store.second_step_changed").values_list("payload", flat=True))
    assert told == [{"is_needed": True}, {"is_needed": False}]


def test_members_without_one_are_led_to_it_and_back(store: Store, owner: Client, boss: Account) -> None:
    packer = member_client(store, Role.FULFILMENT)
    account = Account.objects.get(email__startswith="fulfilment@")
    orders = f"/stores/{store.handle}/orders/"
    assert packer.get(orders).status_code == 200
    protect(boss)
    demand(owner, store)
    led = packer.get(orders)
    assert (led.status_code, led["Location"]) == (302, "/accounts/second-step?for=team")
    part = packer.get(orders, headers={"hx-request": "true"})
    assert part["HX-Redirect"] == "/accounts/second-step?for=team"
    assert packer.post(f"{orders}1001/note", {"note": "x"})["Location"] == "/accounts/second-step?for=team"
    assert "Use a passkey" in packer.get(led["Location"]).text
    protect(account)
    assert f'href="{orders}"' in packer.get(led["Location"]).text
    assert packer.get(orders).status_code == 200


def test_programs_go_on(store: Store, owner: Client, boss: Account) -> None:
    api = ApiClient(store)
    protect(boss)
    demand(owner, store)
    assert api.get("settings").status_code == 200
