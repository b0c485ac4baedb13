"""A listed app that is edited: stores can add what operators approved while they look at the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

from plugins.remote_apps.directory.actions import change_app, hand_in, judge, take_back
from plugins.remote_apps.directory.models import RemoteApp
from plugins.remote_apps.models import AppInstallation, Grant
from plugins.remote_apps.queries import app_shelf
from plugins.remote_apps.testing import BACK, Program, answer_of, draft, program
from plugins.webhooks.models import Endpoint
from tenants.context import on_platform
from tenants.models import Membership

if TYPE_CHECKING:
    from tenants.models import Store

pytestmark = pytest.mark.django_db
ELSEWHERE = "https://evil.example/back"


@pytest.fixture
def edited() -> Program:
    """A listed app whose developer asks for more now, under another name, and leads elsewhere."""
    hooks: dict[str, Any] = {"webhook_url": "https://93.184.215.14/hooks", "events": ["order.placed"]}
    made = program(scopes=["orders.view"], **hooks)
    newer = draft(
        name={"en": "Trusted PayPal"},
        scopes=["orders.view", "store.view"],
        redirect_uris=[BACK, ELSEWHERE],
        **{**hooks, "webhook_url": "https://93.184.215.14/new"},
    )
    with on_platform():
        change_app(app=made.app, draft=newer)
        made.app.refresh_from_db()
    return made


def test_a_store_adds_the_approved_version(store: Store, member: Client, edited: Program) -> None:
    assert edited.app.status == "review"
    shelf = {row.client_id: row.name for row in app_shelf()}
    assert shelf[edited.app.client_id] == {"en": "Parcel Scout", "zh-Hans": "包裹侦探"}
    asked = edited.address(scope="orders.view")
    page = member.get(f"{asked}&store={store.handle}")
    assert page.status_code == 200
    assert "Parcel Scout" in page.text
    assert "The operators of this platform have looked at this app." in page.text
    assert "Trusted PayPal" not in page.text
    tokens = edited.redeem(edited.code(member, store, scope="orders.view")).json()
    assert tokens["scope"] == "orders.view"
    row = AppInstallation.objects.get()
    assert (row.name["en"], row.scopes) == ("Parcel Scout", ["orders.view"])
    assert [each.url for each in Endpoint.objects.all()] == ["https://93.184.215.14/hooks"]


def test_its_page_in_the_store_shows_the_approved_version(
    store: Store, member: Client, edited: Program
) -> None:
    page = member.get(reverse("backoffice:app", args=[store.handle, edited.app.client_id]))
    assert page.status_code == 200
    assert "Parcel Scout" in page.text
    assert "Trusted PayPal" not in page.text


def test_who_names_no_rights_gets_the_approved_ones(store: Store, member: Client, edited: Program) -> None:
    tokens = edited.redeem(edited.code(member, store, scope=None)).json()
    assert tokens["scope"] == "orders.view"


@pytest.mark.parametrize(
    "instead", [{"redirect_uri": ELSEWHERE, "scope": "orders.view"}, {"scope": "store.view"}]
)
@pytest.mark.parametrize("decision", ["allow", "deny"])
def test_what_was_not_approved_is_refused(
    store: Store, member: Client, edited: Program, instead: dict[str, str], decision: str
) -> None:
    asked = edited.address(**instead)
    for response in (
        member.get(f"{asked}&store={store.handle}"),
        member.post(asked, {"decision": decision, "store": store.handle}),
    ):
        assert response.status_code == 403
        assert "The app asks for more than was approved" in response.text
        assert "Trusted PayPal" not in response.text
    assert not Grant.objects.exists()


def test_a_fault_is_not_told_to_an_address_that_was_not_approved(
    store: Store, member: Client, edited: Program
) -> None:
    faulty = {"code_challenge": None, "scope": "orders.view"}
    refused = member.get(edited.address(**faulty, redirect_uri=ELSEWHERE))
    assert refused.status_code == 400
    told = member.get(edited.address(**faulty))
    assert told.status_code == 302
    assert answer_of(told)["error"] == "invalid_request"


def test_a_store_of_the_developers_team_adds_the_newer_version(
    store: Store, member: Client, edited: Program
) -> None:
    Membership.objects.create(store=store, account_id=edited.app.owner_id, role="analyst")
    page = member.get(edited.address(redirect_uri=ELSEWHERE) + f"&store={store.handle}")
    assert page.status_code == 200
    assert "Trusted PayPal" in page.text
    assert "Nobody but its developer has looked at this app" in page.text


@pytest.mark.parametrize("end", ["taken_back", "refused", "blocked"])
def test_off_the_list_handing_in_again_offers_nothing(
    store: Store, member: Client, edited: Program, end: str
) -> None:
    with on_platform():
        if end == "taken_back":
            take_back(app=edited.app)
        else:
            judge(app=edited.app, status=RemoteApp.Status(end), word="no")
        if end == "blocked":
            judge(app=edited.app, status=RemoteApp.Status.DRAFT)
        hand_in(app=edited.app)
        edited.app.refresh_from_db()
    assert (edited.app.status, edited.app.is_offered) == ("review", False)
    assert edited.app.client_id not in {row.client_id for row in app_shelf()}
    refused = member.get(edited.address(scope="orders.view") + f"&store={store.handle}")
    assert refused.status_code == 403
    assert "This app is not listed" in refused.text


def test_a_shelf_costs_no_query_more_with_more_edited_apps(
    store: Store, edited: Program, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(5):
        app_shelf()
    for _each in range(3):
        made = program()
        with on_platform():
            change_app(app=made.app, draft=draft(icon="card"))
    with django_assert_num_queries(5):
        assert len(app_shelf()) == 4
