"""Operators find stores and people, suspend and reopen. Nobody else gets in; nothing of a store is shown."""

from __future__ import annotations

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from accounts.actions import create_verified_account
from accounts.models import Account
from backoffice.testing import client_of, member_client
from console.site import operator_site
from foundation.models import Event
from foundation.permissions import Role
from plugins.registry import plugins
from plugins.remote_apps.directory.models import RemoteApp
from plugins.remote_apps.testing import program
from plugins.review.actions import note_strangers
from plugins.review.queries import may_be_used
from plugins.testing import with_plugins
from tenants.context import in_store
from tenants.models import Store

pytestmark = pytest.mark.django_db
MODELS = {
    "tenants.store",
    "tenants.domain",
    "tenants.membership",
    "accounts.account",
    "plugin_review.reviewedversion",
    "app_directory.remoteapp",
}


@pytest.fixture
def operator() -> Account:
    account = create_verified_account(email="ops@example.com", password="x")
    Account.objects.filter(pk=account.pk).update(is_staff=True)
    return Account.objects.get(pk=account.pk)


@pytest.fixture
def client(operator: Account) -> Client:
    return client_of(operator)


def act(client: Client, action: str, store: Store, **more: str) -> None:
    form = {"action": action, "_selected_action": str(store.pk), **more}
    assert client.post("/operator/tenants/store/", form).status_code == 302


def test_only_these_tables_are_there() -> None:
    assert {model._meta.label_lower for model in operator_site._registry} == MODELS


@pytest.mark.parametrize("path", ["", "tenants/store/", "accounts/account/", "tenants/domain/"])
def test_it_is_for_staff(store: Store, client: Client, path: str) -> None:
    url = f"/operator/{path}"
    assert client.get(url).status_code == 200
    owner = member_client(store, Role.OWNER).get(url, follow=True)
    assert owner.status_code == 403
    stranger = Client(headers={"host": "localhost"}).get(url, follow=True)
    assert stranger.redirect_chain[-1][0] == f"/accounts/login/?next=/operator/{path}"


@pytest.mark.parametrize("word", ["Test Store", "owner-", "test-"])
def test_a_store_is_found_by_name_person_and_host(store: Store, client: Client, word: str) -> None:
    page = client.get("/operator/tenants/store/", {"q": word})
    assert [row.pk for row in page.context["cl"].result_list] == [store.pk]
    assert client.get("/operator/tenants/store/", {"q": "nobody"}).context["cl"].result_count == 0


def test_suspending_needs_a_reason_and_is_told_in_the_store(
    store: Store, client: Client, operator: Account
) -> None:
    act(client, "suspend", store)
    assert Store.objects.get(pk=store.pk).status == Store.Status.ACTIVE
    act(client, "suspend", store, reason="Sells what may not be sold")
    suspended = Store.objects.get(pk=store.pk)
    assert (suspended.status, suspended.suspended_reason) == ("suspended", "Sells what may not be sold")
    act(client, "reopen", store)
    assert Store.objects.get(pk=store.pk).status == Store.Status.ACTIVE
    with in_store(store):
        told = list(Event.objects.filter(actor=f"account:{operator.pk}").values_list("name", flat=True))
    assert told == ["store.suspended", "store.reopened"]
    assert LogEntry.objects.filter(user=operator).count() == 2


def test_merchants_cannot_act(store: Store) -> None:
    owner = member_client(store, Role.OWNER)
    act(owner, "suspend", store, reason="because")
    assert Store.objects.get(pk=store.pk).status == Store.Status.ACTIVE


@pytest.mark.parametrize("what", ["add/", "{pk}/delete/"])
def test_rows_are_neither_added_nor_deleted(store: Store, client: Client, what: str) -> None:
    assert client.get(f"/operator/tenants/store/{what.format(pk=store.pk)}").status_code == 403
    assert client.get(f"/operator/tenants/store/{store.pk}/change/").status_code == 200


def test_only_operators_with_every_right_switch_accounts_off(client: Client, operator: Account) -> None:
    person = create_verified_account(email="mia@example.com", password="x")
    url = f"/operator/accounts/account/{person.pk}/change/"
    assert client.post(url, {"is_active": ""}).status_code == 403
    Account.objects.filter(pk=operator.pk).update(is_superuser=True)
    assert client.post(url, {"email": "taken@example.com"}).status_code == 302
    person.refresh_from_db()
    assert (person.is_active, person.email) == (False, "mia@example.com")
    own = f"/operator/accounts/account/{operator.pk}/change/"
    assert client.post(own, {"is_active": ""}).status_code == 403


def test_who_is_switched_off_is_out_at_once() -> None:
    person = create_verified_account(email="mia@example.com", password="x")
    theirs = client_of(person)
    assert theirs.get("/stores/").status_code == 200
    Account.objects.filter(pk=person.pk).update(is_active=False)
    assert theirs.get("/stores/").status_code == 302


def test_an_operator_approves_a_version_of_a_strangers_plugin(client: Client) -> None:
    with with_plugins(strange=["plugins.tests.desk"]):
        (version,) = note_strangers()
        first = client.get("/operator/").text
        assert "wait for your approval" in first
        assert f"/operator/plugin_review/reviewedversion/{version.pk}/change/" in first
        shown = client.get(f"/operator/plugin_review/reviewedversion/{version.pk}/change/").text
        assert "See orders" in shown
        assert "Pages in the back office" in shown
        form = {"action": "approve", "_selected_action": str(version.pk)}
        assert client.post("/operator/plugin_review/reviewedversion/", form).status_code == 302
        version.refresh_from_db()
        assert version.state == "approved"
        assert version.decided_by.startswith("account:")
        assert may_be_used(plugins()["desk"])
        assert "wait for your approval" not in client.get("/operator/").text
        client.post("/operator/plugin_review/reviewedversion/", {**form, "action": "refuse"})
        assert not may_be_used(plugins()["desk"])


def judge_by(client: Client, app: RemoteApp, action: str, word: str = "") -> RemoteApp:
    form = {"action": action, "_selected_action": str(app.pk), "word": word}
    assert client.post("/operator/app_directory/remoteapp/", form).status_code == 302
    app.refresh_from_db()
    return app


def test_operators_list_refuse_and_block_apps(client: Client) -> None:
    app = program(status=RemoteApp.Status.IN_REVIEW).app
    page = client.get(f"/operator/app_directory/remoteapp/{app.pk}/change/").text
    assert "https://app.example/back" in page
    assert app.secret not in page
    assert judge_by(client, app, "list_them").status == "listed"
    assert judge_by(client, app, "block").status == "listed", "without a word nothing happens"
    assert judge_by(client, app, "block", "It sold addresses.").word == "It sold addresses."
    assert app.status == "blocked"
    assert judge_by(client, app, "unblock").status == "draft"
    assert judge_by(client, app, "refuse", "Not yet.").status == "refused"
    assert LogEntry.objects.count() == 4
