"""Tokens in the back office."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import Account
from backoffice.testing import check_access, client_of, member_client, open_another, personas
from foundation.errors import ActionError
from foundation.models import Event
from foundation.permissions import Role
from plugins.access.actions import make_access_token
from plugins.access.models import AccessToken
from tenants.context import in_store
from tenants.models import Store

pytestmark = pytest.mark.django_db


def rows_of(store: Store) -> list[Any]:
    with in_store(store):
        return list(AccessToken.objects.values())


def test_who_may_make_tokens(store: Store) -> None:
    token, _secret = make_access_token(name="Till", scopes=["orders.view"])
    people = personas(store, open_another())
    check_access(people, store, "api_tokens")
    check_access(people, store, "api_token_new")
    check_access(
        people,
        store,
        "api_token_revoke",
        {"token_id": token.pk},
        method="post",
        unchanged=lambda: rows_of(store),
    )


def test_a_token_is_made_shown_once_and_revoked(store: Store, store_owner: Account) -> None:
    client = client_of(store_owner)
    base = f"/stores/{store.handle}/api-tokens"
    page = client.post(f"{base}/new", {"name": "Till", "lives": "30", "scopes": ["orders.view"]})
    [row] = rows_of(store)
    secret = f"kd_{store.uid.hex}_"
    assert page.content.decode().count(secret) >= 1
    assert row["scopes"] == ["orders.view"]
    assert row["expires_at"] is not None
    shown = client.get(base).content.decode()
    assert secret not in shown
    assert "Till" in shown
    client.post(f"{base}/{row['id']}/revoke")
    assert "Till" not in client.get(f"{base}?x").content.decode().split("<main")[1].replace("“Till”", "")
    with in_store(store):
        made, revoked = Event.objects.order_by("pk").filter(name__startswith="access.")
    assert (made.name, made.payload) == (
        "access.token_made",
        {"token": row["id"], "title": "Till", "scopes": ["orders.view"]},
    )
    assert (revoked.name, revoked.actor) == ("access.token_revoked", f"account:{store_owner.pk}")


def test_nobody_gives_away_more_than_they_have(store: Store) -> None:
    client = member_client(store, Role.MANAGER)
    base = f"/stores/{store.handle}/api-tokens/new"
    answer = client.post(base, {"name": "Till", "lives": "", "scopes": ["store.team"]})
    assert answer.status_code == 422
    assert rows_of(store) == []
    with in_store(store), pytest.raises(ActionError, match="rights that you don't have") as refused:
        make_access_token(name="Till", scopes=["store.team"], allowed=["orders.view"])
    assert refused.value.code == "scopes_not_yours"
    assert rows_of(store) == []
