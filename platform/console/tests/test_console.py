"""The console: who gets in, finding stores and people, suspending; every act is written down, once."""

from __future__ import annotations

import re
from typing import Any
from unittest.mock import patch

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from accounts.actions import create_verified_account
from accounts.models import Account
from backoffice.testing import client_of, member_client
from console.models import OperatorAct
from console.testing import operator_account, operator_client
from foundation.models import Event
from foundation.permissions import Role
from plugins.registry import plugins
from plugins.remote_apps.directory.actions import change_app
from plugins.remote_apps.directory.models import RemoteApp
from plugins.remote_apps.testing import draft, program
from plugins.review.actions import note_strangers
from plugins.review.queries import may_be_used
from plugins.testing import with_plugins
from tenants.context import in_store
from tenants.models import MigrationFailure, Store
from tenants.tasks import retry_migrations

pytestmark = pytest.mark.django_db
PAGES = [
    *(
        "",
        "stores",
        "accounts",
        "plugins",
        "apps",
        "fleet",
        "acts",
        "flags",
        "announcements",
        "queues",
        "webhooks",
    ),
    *("status", "status/new", "themes"),
    "businesses",
    "complaints",
    *("plans", "plans/new/plan", "plans/new/add_on", "coupons", "coupons/new", "revenue", "rates"),
]


@pytest.fixture
def operator() -> Account:
    return operator_account()


@pytest.fixture
def client(operator: Account) -> Client:
    return client_of(operator)


def acts() -> list[tuple[str, str, str]]:
    return [
        (row.act, row.store_name or row.subject, row.reason) for row in OperatorAct.objects.order_by("pk")
    ]


def names(client: Client, **query: str) -> list[str]:
    return [row.name for row in client.get("/operator/stores", query).context["page"].rows]


@pytest.mark.parametrize("page", PAGES)
def test_it_is_for_operators_with_a_second_step(
    store: Store, client: Client, operator: Account, page: str
) -> None:
    url = f"/operator/{page}"
    assert client.get(url).status_code == 200
    assert member_client(store, Role.OWNER).get(url).status_code == 403
    stranger = Client(headers={"host": "localhost"}).get(url)
    assert stranger["Location"] == f"/accounts/login/?next={url}"
    Authenticator.objects.filter(user=operator).delete()
    assert client.get(url)["Location"] == "/accounts/second-step?for=console"


def test_who_is_switched_off_is_out_at_once(client: Client, operator: Account) -> None:
    Account.objects.filter(pk=operator.pk).update(is_active=False)
    assert client.get("/operator/stores").status_code == 302


@pytest.mark.parametrize("word", ["Test Store", "owner-", "test-"])
def test_a_store_is_found_by_name_person_and_host(store: Store, client: Client, word: str) -> None:
    assert names(client, q=word) == [store.name]
    assert names(client, q="nobody") == []


def test_stores_are_found_by_state_and_health(store: Store, client: Client) -> None:
    assert (names(client, status="suspended"), names(client, status="active")) == ([], [store.name])
    assert (names(client, health="behind"), names(client, health="failed")) == ([], [])
    Store.objects.filter(pk=store.pk).update(schema_version="old")
    MigrationFailure.objects.create(schema_name=store.schema_name, version="new", reason="lock timeout")
    assert (names(client, health="behind"), names(client, health="failed")) == ([store.name], [store.name])
    assert "lock timeout" in client.get(f"/operator/stores/{store.pk}").text


def test_long_lists_are_read_part_by_part(client: Client) -> None:
    Account.objects.bulk_create([Account(email=f"{number}@many.example") for number in range(120)])
    seen: list[str] = []
    query = "?q=many.example"
    for expected in (50, 50, 20):
        page = client.get(f"/operator/accounts{query}").context["page"]
        assert len(page.rows) == expected
        seen += [row.email for row in page.rows]
        query, newer = page.older, page.newer
    assert seen == [f"{number}@many.example" for number in reversed(range(120))]
    back = client.get(f"/operator/accounts{newer}").context["page"]
    assert [row.email for row in back.rows] == seen[50:100]
    assert client.get("/operator/accounts?before=x&after=-1").status_code == 200


def test_a_stores_page_shows_what_is_in_it(store: Store, client: Client, operator: Account) -> None:
    text = client.get(f"/operator/stores/{store.pk}").text
    for expected in (store.host, store.schema_name, str(store.uid), "A merchant opened the store."):
        assert expected in text
    assert client.get("/operator/stores/999999").status_code == 404


def test_a_stores_page_tells_what_people_did_and_the_rest_on_demand(store: Store, client: Client) -> None:
    with in_store(store):
        Event.objects.all().delete()
        for actor in ("account:7", "system"):
            Event.objects.create(name="store.changed", subject="store:1", actor=actor)
    page = f"/operator/stores/{store.pk}"
    assert [event.actor for event in client.get(page).context["usage"].events] == ["account:7"]
    told = client.get(page, {"all": "on"}).context["usage"].events
    assert [event.actor for event in told] == ["system", "account:7"]


def test_suspending_needs_a_reason_and_is_told_in_the_store(
    store: Store, client: Client, operator: Account
) -> None:
    url = f"/operator/stores/{store.pk}"
    client.post(f"{url}/suspend", {"reason": " "})
    assert (Store.objects.get(pk=store.pk).status, acts()) == ("active", [])
    client.post(f"{url}/suspend", {"reason": "Sells what may not be sold"})
    suspended = Store.objects.get(pk=store.pk)
    assert (suspended.status, suspended.suspended_reason) == ("suspended", "Sells what may not be sold")
    client.post(f"{url}/reopen", {})
    assert Store.objects.get(pk=store.pk).status == "suspended"
    client.post(f"{url}/reopen", {"reason": "Took it down"})
    assert Store.objects.get(pk=store.pk).status == "active"
    with in_store(store):
        mine = Event.objects.filter(actor=f"operator:{operator.pk}").order_by("pk")
        told = list(mine.values_list("name", flat=True))
    assert told == ["store.suspended", "store.reopened"]
    assert acts() == [
        ("store.suspended", store.name, "Sells what may not be sold"),
        ("store.reopened", store.name, "Took it down"),
    ]


def test_what_no_person_types_is_refused(store: Store, client: Client) -> None:
    assert client.get("/operator/stores?q=%00").status_code == 400
    assert client.post(f"/operator/stores/{store.pk}/suspend", {"reason": "a\0b"}).status_code == 400
    assert Store.objects.get(pk=store.pk).status == Store.Status.ACTIVE


def test_merchants_cannot_act(store: Store) -> None:
    owner = member_client(store, Role.OWNER)
    assert owner.post(f"/operator/stores/{store.pk}/suspend", {"reason": "because"}).status_code == 403
    assert (Store.objects.get(pk=store.pk).status, acts()) == ("active", [])


def test_only_operators_with_every_right_switch_accounts(client: Client, operator: Account) -> None:
    person = create_verified_account(email="mia@example.com", password="x")
    theirs, url = client_of(person), f"/operator/accounts/{person.pk}"
    client.post(f"{url}/off", {"reason": "Asked for it"})
    assert theirs.get("/accounts/settings/").status_code == 200
    Account.objects.filter(pk=operator.pk).update(is_superuser=True)
    client.post(f"{url}/off", {"reason": ""})
    assert acts() == []
    client.post(f"{url}/off", {"reason": "Asked for it"})
    assert theirs.get("/accounts/settings/").status_code == 302
    client.post(f"{url}/staff", {"reason": "Joins us"})
    client.post(f"/operator/accounts/{operator.pk}/off", {"reason": "me"})
    person.refresh_from_db()
    assert (person.is_active, person.is_staff, Account.objects.get(pk=operator.pk).is_active) == (
        False,
        True,
        True,
    )
    assert acts() == [
        ("account.switched_off", "mia@example.com", "Asked for it"),
        ("operator.made", "mia@example.com", "Joins us"),
    ]


def test_acts_are_written_once(store: Store, client: Client) -> None:
    client.post(f"/operator/stores/{store.pk}/suspend", {"reason": "x"})
    act = OperatorAct.objects.get()
    act.reason = "y"
    with pytest.raises(TypeError):
        act.save()
    with pytest.raises(TypeError):
        act.delete()
    assert OperatorAct.objects.get().reason == "x"


def test_acts_are_searched_and_exported(store: Store, client: Client) -> None:
    for reason in ("spam, lots", "=HYPERLINK(1)"):
        client.post(f"/operator/stores/{store.pk}/suspend", {"reason": reason})
    found = client.get("/operator/acts", {"q": "spam"}).context["page"].rows
    assert [row.reason for row in found] == ["spam, lots"]
    assert client.get("/operator/acts", {"act": "store.reopened"}).context["page"].rows == []
    answer: Any = client.post("/operator/acts/export", {"act": "store.suspended"})
    text = b"".join(answer.streaming_content).decode()
    lines = text.strip().splitlines()
    assert lines[0] == "\ufeffid,at,operator,act,store,subject,reason,ip,details"
    assert [re.sub(r"^\d+,[^,]+,", "", line) for line in lines[1:]] == [
        f'ops@example.com,store.suspended,{store.name} ({store.pk}),,"spam, lots",127.0.0.1,{{}}',
        f"ops@example.com,store.suspended,{store.name} ({store.pk}),,'=HYPERLINK(1),127.0.0.1,{{}}",
    ]
    assert acts()[-1] == ("acts.exported", "", "store.suspended")


def test_an_operator_approves_a_version_of_a_strangers_plugin(client: Client, operator: Account) -> None:
    with with_plugins(strange=["plugins.tests.desk"]):
        (version,) = note_strangers()
        url = f"/operator/plugins/{version.pk}"
        assert url in client.get("/operator/").text
        shown = client.get(url).text
        assert "See orders" in shown
        assert "Pages in the back office" in shown
        client.post(f"{url}/decide", {"decision": "approve"})
        version.refresh_from_db()
        assert (version.state, version.decided_by) == ("approved", f"operator:{operator.pk}")
        assert may_be_used(plugins()["desk"])
        assert url not in client.get("/operator/").text
        client.post(f"{url}/decide", {"decision": "refuse"})
        assert not may_be_used(plugins()["desk"])
    assert [act for act, _, _ in acts()] == ["plugin.approved", "plugin.refused"]


def test_operators_list_refuse_and_block_apps(client: Client) -> None:
    app = program(status=RemoteApp.Status.IN_REVIEW).app
    url = f"/operator/apps/{app.client_id}"

    def judged(decision: str, word: str = "") -> str:
        seen = app.changed_at.isoformat()
        client.post(f"{url}/judge", {"decision": decision, "word": word, "seen": seen})
        app.refresh_from_db()
        return str(app.status)

    page = client.get(url).text
    assert "https://app.example/back" in page
    assert app.secret not in page
    assert judged("list") == "listed"
    assert judged("block") == "listed", "without a word nothing happens"
    assert judged("block", "It sold addresses.") == "blocked"
    assert app.word == "It sold addresses."
    assert judged("unblock") == "draft"
    assert judged("refuse", "Not yet.") == "refused"
    assert [act for act, _, _ in acts()] == ["app.listed", "app.blocked", "app.unblocked", "app.refused"]


def test_operators_list_what_they_saw_and_see_what_changes(client: Client) -> None:
    app = program().app
    url = f"/operator/apps/{app.client_id}"
    assert "What changes" not in client.get(url).text
    change_app(app=app, draft=draft(homepage="https://app.example/about"))
    first = client.get(url).text
    assert "<ins>https://app.example/about</ins>" in first
    seen = first.partition('name="seen" value="')[2].partition('"')[0]
    change_app(app=app, draft=draft(homepage="https://evil.example/"))
    refused = client.post(f"{url}/judge", {"decision": "list", "seen": seen})
    assert (refused.status_code, "changed the app meanwhile" in refused.text) == (422, True)
    app.refresh_from_db()
    assert (app.status, (app.approved or {})["homepage"]) == ("review", "")


def test_who_runs_the_platform_lands_in_the_console() -> None:
    account = operator_account("new@example.com")
    Authenticator.objects.filter(user=account).delete()
    visitor = Client(headers={"host": "localhost"})
    landed = visitor.post("/accounts/login/", {"login": account.email, "password": "x"})
    assert landed["Location"] == "/operator/"
    assert operator_client().get("/operator/").status_code == 200


def test_how_the_tables_of_the_stores_stand(store: Store, client: Client) -> None:
    calm = client.get("/operator/fleet")
    assert "Nothing failed" in calm.text or "没有失败" in calm.text
    assert "/operator/fleet/retry" not in calm.text
    MigrationFailure.objects.create(schema_name=store.schema_name, version="next", reason='column "x" exists')
    MigrationFailure.objects.create(schema_name="s_999999", version="next", reason="late", tries=3)
    page = client.get("/operator/fleet")
    assert [(failure.reason, of) for failure, of in page.context["failures"]] == [
        ('column "x" exists', store),
        ("late", None),
    ]
    assert "column &quot;x&quot; exists" in page.text
    assert f"/operator/stores/{store.pk}" in page.text


def test_failed_migrations_are_tried_again_by_the_worker(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    with patch("tenants.tasks.retry_migrations.delay") as delay:
        with django_capture_on_commit_callbacks(execute=True):
            assert client.post("/operator/fleet/retry").headers["Location"] == "/operator/fleet"
        assert delay.called
    assert [act for act, _whom, _why in acts()] == ["fleet.retried"]
    assert client.get("/operator/fleet/retry").status_code == 405


def test_what_failed_and_stands_now_is_forgotten(store: Store) -> None:
    MigrationFailure.objects.create(schema_name=store.schema_name, version="next", reason="late")
    retry_migrations()
    assert MigrationFailure.objects.count() == 0
