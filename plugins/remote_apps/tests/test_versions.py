"""A listed app that is edited: stores keep what operators approved, until they approve the newer version."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from foundation.errors import ActionError
from plugins.remote_apps.directory.actions import change_app, judge, remove_block, save_block
from plugins.remote_apps.directory.models import RemoteApp
from plugins.remote_apps.directory.versions import changes
from plugins.remote_apps.owning import owner_of_endpoint
from plugins.remote_apps.queries import app_here, apps_here
from plugins.remote_apps.testing import BACK, Program, draft, program
from tenants.context import on_platform
from tenants.models import Membership, Store

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db
GOOD: dict[str, Any] = {"embedded_url": "https://app.example/in", "scopes": ["store.view"]}
EVIL: dict[str, Any] = {
    "name": {"en": "Trusted PayPal"},
    "embedded_url": "https://evil.example/in",
    "icon": "card",
}


@pytest.fixture
def listed(store: Store, member: Client) -> Program:
    """A listed app with a block, in a store that its developer has nothing to do with."""
    made = program(**GOOD)
    with on_platform():
        save_block(app=made.app, name="note", source="one")
        judge(app=made.app, status=RemoteApp.Status.LISTED)
    made.install(member, store)
    return made


def edit(app: RemoteApp, **changed: Any) -> RemoteApp:
    """The developer changes it."""
    with on_platform():
        change_app(app=app, draft=draft(**{**GOOD, **changed}))
        app.refresh_from_db()
    return app


def here(app: RemoteApp) -> RemoteApp:
    found = app_here(app.client_id)
    assert found is not None
    return found


def test_stores_keep_what_was_approved_until_the_newer_is_listed(
    store: Store, member: Client, listed: Program
) -> None:
    app = edit(listed.app, **EVIL)
    with on_platform():
        save_block(app=app, name="note", source="two")
        save_block(app=app, name="more", source="three")
    seen = here(app)
    assert (seen.name["en"], seen.embedded_url, seen.icon) == (
        "Parcel Scout",
        "https://app.example/in",
        "apps",
    )
    assert seen.blocks == [{"id": "note", "source": "one"}]
    assert apps_here([app.client_id])[app.client_id].name["en"] == "Parcel Scout"
    page = member.get(reverse("backoffice:app_page", args=[store.handle, app.client_id]))
    assert page.status_code == 200
    assert "evil.example" not in page.text + page.headers["Content-Security-Policy"]
    assert "Trusted PayPal" not in page.text
    with on_platform():
        judge(app=app, status=RemoteApp.Status.LISTED)
    assert (here(app).embedded_url, len(here(app).blocks)) == ("https://evil.example/in", 2)


@pytest.mark.parametrize("status", [RemoteApp.Status.DRAFT, RemoteApp.Status.REFUSED])
def test_no_way_around_leads_a_draft_into_stores(listed: Program, status: str) -> None:
    with on_platform():
        judge(app=listed.app, status=status, word="no")
    assert here(edit(listed.app, **EVIL)).embedded_url == "https://app.example/in"


def test_webhooks_keep_the_approved_address(listed: Program) -> None:
    edit(listed.app, webhook_url="https://93.184.215.14/new")
    owner = owner_of_endpoint(listed.app.client_id)
    assert owner is not None
    assert owner.url == ""


def test_a_store_of_the_developers_team_has_the_draft(store: Store, listed: Program) -> None:
    app = edit(listed.app, **EVIL)
    Membership.objects.create(store=store, account_id=app.owner_id, role="analyst")
    assert here(app).name["en"] == "Trusted PayPal"


@pytest.mark.parametrize(
    "change",
    [
        {"summary": {"en": "Pay here."}},
        {"icon": "card"},
        {"homepage": "https://evil.example/"},
        {"redirect_uris": [BACK, "https://evil.example/back"]},
    ],
)
def test_whatever_merchants_meet_is_looked_at_again(listed: Program, change: dict[str, Any]) -> None:
    assert edit(listed.app).status == "listed", "the same again changes nothing"
    with on_platform():
        save_block(app=listed.app, name="note", source="one")
        listed.app.refresh_from_db()
    assert listed.app.status == "listed"
    assert edit(listed.app, **change).status == "review"


def test_operators_see_what_changes(listed: Program) -> None:
    assert changes(listed.app) == []
    app = edit(listed.app, **{**EVIL, "icon": "apps", "scopes": ["orders.view", "store.view"]})
    with on_platform():
        save_block(app=app, name="note", source="one\n-- two")
        app.refresh_from_db()
    assert [(str(each.label), each.lines) for each in changes(app)] == [
        ("Name", [("-", "en: Parcel Scout"), ("-", "zh-Hans: 包裹侦探"), ("+", "en: Trusted PayPal")]),
        ("Page in the back office", [("-", "https://app.example/in"), ("+", "https://evil.example/in")]),
        ("What it may do", [("+", "orders.view"), (" ", "store.view")]),
        ("Blocks for themes: note", [(" ", "one"), ("+", "-- two")]),
    ]


def test_what_was_not_seen_is_not_listed(listed: Program) -> None:
    app = edit(listed.app, icon="card")
    seen = app.changed_at.isoformat()
    edit(listed.app, **EVIL)
    with on_platform():
        with pytest.raises(ActionError) as refused:
            judge(app=app, status=RemoteApp.Status.LISTED, seen=seen)
        assert refused.value.code == "changed_meanwhile"
        app.refresh_from_db()
        assert app.status == "review"
        judge(app=app, status=RemoteApp.Status.LISTED, seen=app.changed_at.isoformat())
    assert here(app).name["en"] == "Trusted PayPal"


def test_a_removed_block_stays_until_that_is_listed(listed: Program) -> None:
    with on_platform():
        remove_block(app=listed.app, name="note")
    assert [each["id"] for each in here(listed.app).blocks] == ["note"]


def test_drafts_cost_no_query_more_with_more_apps(
    store: Store, listed: Program, django_assert_num_queries: Callable[..., Any]
) -> None:
    ids = [edit(listed.app, **EVIL).client_id]
    owner = get_user_model()._default_manager.create(email="more@example.com")
    ids += [edit(program(owner=owner, **GOOD).app, **EVIL).client_id for _ in range(3)]
    with django_assert_num_queries(2):
        assert len(apps_here(ids)) == 4
