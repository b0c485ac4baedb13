"""Who gets into a store's back office, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import get_resolver

from backoffice.access import store_page
from backoffice.models import Invitation
from backoffice.testing import check_access, client_of, member_client, open_another, personas
from foundation.permissions import Role
from tenants.actions import change_handle, close_store, suspend_store
from tenants.context import current_store
from tenants.models import Membership, Store

pytestmark = pytest.mark.django_db


@pytest.fixture
def other_store(store: Store) -> Store:
    return open_another()


def state(store: Store) -> tuple[object, ...]:
    """What no refused request may change."""
    now = Store.objects.get(pk=store.pk)
    return now.name, now.handle, now.memberships.count(), Invitation.objects.count()


PAGES = ["dashboard", "search", "more", "settings", "address", "team"]
CHANGES: list[tuple[str, dict[str, int], dict[str, str]]] = [
    ("settings", {}, {"name": "Taken over", "email": "x@example.com", "time_zone": "UTC"}),
    ("address", {}, {"handle": "taken-over"}),
    ("team", {}, {"email": "friend@example.com", "role": "owner"}),
]


@pytest.mark.parametrize("name", PAGES)
def test_pages_open_for_the_team_only(store: Store, other_store: Store, name: str) -> None:
    check_access(personas(store, other_store), store, name)


@pytest.mark.parametrize(("name", "kwargs", "data"), CHANGES)
def test_changes_are_refused_and_nothing_happens(
    store: Store, other_store: Store, name: str, kwargs: dict[str, int], data: dict[str, str]
) -> None:
    people = personas(store, other_store)
    check_access(people, store, name, kwargs, method="post", data=data, unchanged=lambda: state(store))


def test_members_of_another_store_are_not_found_through_this_one(store: Store, other_store: Store) -> None:
    people = personas(store, other_store)
    stranger = other_store.memberships.filter(role="owner")[0]
    for name in ("role", "remove"):
        url = f"/stores/{store.handle}/team/{stranger.pk}/{name}"
        assert people.owner.post(url, {"role": "manager"}).status_code == 404
    assert Membership.objects.get(pk=stranger.pk).role == "owner"


BY_TOKEN = {"theme-access/themes", "theme-access/themes/<str:number>"}
"""What programs reach with a token of the store instead of a sign-in."""


def test_every_address_of_the_back_office_is_a_store_page() -> None:
    prefix = "stores/<slug:handle>/"
    parts: list[Any] = get_resolver("kaidian.urls").url_patterns
    group = next(part for part in parts if str(part.pattern) == prefix)
    pages = [page for included in group.url_patterns for page in included.url_patterns]
    assert len(pages) > 20
    others = {str(page.pattern) for page in pages if not hasattr(page.callback, "permission")}
    assert others == BY_TOKEN


def test_unknown_right_stops_the_start() -> None:
    with pytest.raises(ValueError, match="no such right"):
        store_page("orders.eat")


def test_a_suspended_store_is_shown_but_not_changed(store: Store) -> None:
    client = member_client(store, Role.OWNER)
    suspend_store(store=store, reason="Unpaid invoice")
    url = f"/stores/{store.handle}/settings"
    page = client.get(url)
    assert page.status_code == 200
    assert "Unpaid invoice" in page.content.decode()
    refused = client.post(url, {"name": "New", "email": "a@example.com", "time_zone": "UTC"})
    assert refused.status_code == 403
    assert Store.objects.get(pk=store.pk).name == "Test Store"


def test_a_closed_store_is_not_found(store: Store) -> None:
    client = member_client(store, Role.OWNER)
    close_store(store=store)
    assert client.get(f"/stores/{store.handle}/").status_code == 404


def test_an_old_handle_leads_on_for_the_team_alone(store: Store, other_store: Store) -> None:
    people = personas(store, other_store)
    old = store.handle
    change_handle(store=store, handle="brand-new-name")
    moved = people.owner.get(f"/stores/{old}/team?x=1")
    assert (moved.status_code, moved["Location"]) == (302, "/stores/brand-new-name/team?x=1")
    assert people.outsider.get(f"/stores/{old}/team").status_code == 404
    assert people.owner.post(f"/stores/{old}/team").status_code == 404


def test_signing_in_leads_back(store: Store) -> None:
    url = f"/stores/{store.handle}/team?page=2"
    client = Client(headers={"host": "localhost"})
    assert client.get(url)["Location"] == f"/accounts/login/?next=/stores/{store.handle}/team%3Fpage%3D2"
    posted = client.post(url, headers={"referer": f"http://localhost/stores/{store.handle}/settings"})
    assert posted["Location"] == f"/accounts/login/?next=/stores/{store.handle}/settings"
    elsewhere = client.post(url, headers={"referer": "http://evil.example/x"})
    assert elsewhere["Location"] == "/accounts/login/?next=/stores/"
    fragment = client.get(
        url, headers={"HX-Request": "true", "HX-Current-URL": f"http://localhost/stores/{store.handle}/"}
    )
    assert fragment["HX-Redirect"] == f"/accounts/login/?next=/stores/{store.handle}/"


def test_the_thread_is_outside_of_the_store_again_and_the_session_is_kept(store: Store) -> None:
    client = client_of(store.memberships.get().account)
    assert client.get(f"/stores/{store.handle}/").status_code == 200
    assert current_store() is None
    session = client.session
    session["kept"] = "yes"
    session.save()
    client.get(f"/stores/{store.handle}/")
    assert client.session["kept"] == "yes"
    assert Session.objects.count() >= 1


def test_a_form_from_an_address_that_can_not_be_read_still_leads_to_signing_in(store: Store) -> None:
    anonymous = Client(headers={"host": "localhost", "referer": "http://["})
    answer = anonymous.post(f"/stores/{store.handle}/settings")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/accounts/login/?next=/stores/")


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "You were signed out before this was saved. Sign in, and save it again."),
        ("zh-hans", "您已退出登录，刚才的内容没有保存。请登录后重新保存。"),
    ],
)
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["form", "fragment"])
def test_who_was_signed_out_is_told_that_nothing_was_saved(
    store: Store, language: str, told: str, headers: dict[str, str]
) -> None:
    anonymous = Client(headers={"host": "localhost"})
    anonymous.cookies["language"] = language
    anonymous.get(f"/stores/{store.handle}/settings")
    assert told not in anonymous.get("/accounts/login/").content.decode()
    anonymous.post(f"/stores/{store.handle}/settings", headers=headers)
    assert told in anonymous.get("/accounts/login/").content.decode()
    assert told not in anonymous.get("/accounts/login/").content.decode()
