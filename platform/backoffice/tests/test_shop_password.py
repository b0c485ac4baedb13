"""Closing a shop to visitors: who may, what is kept of the password, and that all processes hear of it."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.hashers import check_password
from django.test import Client

from backoffice.actions import set_shop_password
from backoffice.testing import check_access, client_of, open_another, personas
from foundation.errors import ActionError
from foundation.models import Event
from tenants import invalidation
from tenants.context import in_store
from tenants.models import Store

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(store: Store) -> Client:
    return client_of(store.memberships.get().account)


def form(**more: str) -> dict[str, str]:
    return {"is_closed": "on", "password": " open sesame", "message_zh-Hans": " 三月见 ", **more}


def now(store: Store) -> Store:
    found: Store = Store.objects.get(pk=store.pk)
    return found


def told(store: Store) -> list[Any]:
    with in_store(store):
        rows = Event.objects.filter(name="store.password_changed").order_by("pk")
        return [(row.payload["is_closed"], row.payload["is_new_password"]) for row in rows]


def test_only_those_who_may_change_the_store(store: Store) -> None:
    check_access(personas(store, open_another()), store, "shop_password")


def test_a_shop_is_closed_changed_and_opened(
    store: Store, owner: Client, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[int] = []
    monkeypatch.setattr(invalidation, "_publish", lambda store_id, hosts: heard.append(store_id))
    url = f"/stores/{store.handle}/settings/password"
    assert now(store).has_password is False
    with django_capture_on_commit_callbacks(execute=True):
        assert owner.post(url, form(message_en="See you"))["Location"].endswith("/settings")
    closed = now(store)
    assert check_password(" open sesame", closed.password_hash)
    assert "sesame" not in closed.password_hash
    assert closed.password_messages == {"zh-Hans": "三月见", "en": "See you"}
    assert heard == [store.pk]
    assert (
        "买家暂时看不到您的店铺。"
        in owner.get(f"/stores/{store.handle}/", headers={"accept-language": "zh"}).text
    )
    page = owner.get(url).text
    assert "sesame" not in page
    assert "三月见" in page
    owner.post(url, form(password="", message_en=""))
    kept = now(store)
    assert (kept.password_hash, kept.password_messages) == (closed.password_hash, {"zh-Hans": "三月见"})
    owner.post(url, form(password=""))
    owner.post(url, {"message_zh-Hans": "三月见"})
    opened = now(store)
    assert (opened.password_hash, opened.password_messages) == ("", {"zh-Hans": "三月见"})
    assert told(store) == [(True, True), (True, False), (False, False)]


def test_a_password_is_needed_and_what_was_typed_stays(store: Store, owner: Client) -> None:
    response = owner.post(f"/stores/{store.handle}/settings/password", form(password=""))
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["password"]
    assert "三月见" in response.text
    assert now(store).has_password is False
    assert told(store) == []
    with pytest.raises(ActionError) as refused:
        set_shop_password(store=store, is_closed=True, password="", messages={}, actor="account:1")
    assert (refused.value.code, refused.value.field) == ("password_missing", "password")


def test_the_password_of_one_store_is_not_anothers(store: Store, owner: Client) -> None:
    other = open_another()
    assert owner.post(f"/stores/{other.handle}/settings/password", form()).status_code == 404
    owner.post(f"/stores/{store.handle}/settings/password", form())
    assert now(other).has_password is False
    assert now(store).has_password is True
    assert told(other) == []
