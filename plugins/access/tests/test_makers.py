"""A token may no more than who made it may still."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import Account
from backoffice.testing import client_of
from foundation.permissions import Role
from plugins.access.actions import make_access_token
from tenants.actions import add_member
from tenants.context import enter_store
from tenants.models import Membership, Store
from tenants.testing import queries_of

pytestmark = pytest.mark.django_db
SCOPES = ["catalog.view", "orders.view"]


def status(path: str, secret: str) -> int:
    headers = {"host": "localhost", "authorization": f"Bearer {secret}"}
    return Client(headers=headers).get(f"/api/2026-11/{path}").status_code


@pytest.fixture
def mia(store: Store) -> Account:
    account = Account.objects.create_user("mia@example.com", password="a quiet mountain path")
    add_member(store=store, account=account, role=Role.MANAGER)
    return account


def test_it_shrinks_with_the_role_and_ends_with_the_leave(store: Store, mia: Account) -> None:
    _token, secret = make_access_token(name="Till", scopes=SCOPES, actor=f"account:{mia.pk}")
    _own, standing = make_access_token(name="Kept", scopes=SCOPES)
    assert (status("products", secret), status("orders", secret)) == (200, 200)
    Membership.objects.filter(account=mia).update(role=Role.CATALOG)
    assert (status("products", secret), status("orders", secret)) == (200, 403)
    Membership.objects.filter(account=mia).delete()
    assert (status("products", secret), status("orders", secret)) == (403, 403)
    add_member(store=store, account=mia, role=Role.MANAGER)
    assert (status("products", secret), status("orders", secret)) == (200, 200)
    assert (status("products", standing), status("orders", standing)) == (200, 200)


def test_the_page_says_what_a_token_lost(store: Store, store_owner: Account, mia: Account) -> None:
    make_access_token(name="Till", scopes=SCOPES, actor=f"account:{mia.pk}")
    office, page = client_of(store_owner), f"/stores/{store.handle}/api-tokens"
    assert "Who made it" not in office.get(page).text
    Membership.objects.filter(account=mia).update(role=Role.CATALOG)
    assert "may no longer do what is crossed out" in office.get(page).text
    Membership.objects.filter(account=mia).delete()
    assert "so the token opens nothing" in office.get(page).text


def test_the_page_costs_the_same_however_many_made_tokens(
    store: Store, store_owner: Account, mia: Account
) -> None:
    office = client_of(store_owner)

    def queries() -> int:
        return len(queries_of(lambda: office.get(f"/stores/{store.handle}/api-tokens")))

    make_access_token(name="One", scopes=SCOPES, actor=f"account:{mia.pk}")
    one = queries()
    enter_store(store)
    for _more in range(4):
        make_access_token(name="More", scopes=SCOPES, actor=f"account:{store_owner.pk}")
    assert queries() == one
