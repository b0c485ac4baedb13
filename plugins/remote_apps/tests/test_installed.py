"""An app in a store: its webhooks, its page, who stands for it, and how it goes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from standardwebhooks.webhooks import Webhook

from backoffice.testing import check_access, client_of, member_client, open_another, personas
from foundation.errors import ActionError
from foundation.models import Event
from foundation.permissions import Role
from plugins.remote_apps.actions import switch_app, uninstall_app
from plugins.remote_apps.directory.actions import judge, rotate_client_secret, rotate_webhook_secret
from plugins.remote_apps.directory.checks import origin_of
from plugins.remote_apps.directory.models import RemoteApp
from plugins.remote_apps.letting_in import find_caller
from plugins.remote_apps.models import AppInstallation, Grant, Token
from plugins.remote_apps.queries import app_shelf
from plugins.remote_apps.testing import Program, program
from plugins.webhooks.actions import remove_endpoint, rotate_secret, save_endpoint
from plugins.webhooks.actions.sweeping import sweep_log
from plugins.webhooks.models import Endpoint, Message
from plugins.webhooks.tests.happenings import happen, send_due
from tenants.context import enter_store, in_store, on_platform
from tenants.models import Membership, Store

if TYPE_CHECKING:
    from accounts.models import Account
    from plugins.webhooks.tests.conftest import Till

pytestmark = pytest.mark.django_db


@pytest.fixture
def hearing(store: Store, till: Till) -> Program:
    """An app that hears of orders, at a receiver on this machine."""
    made = program(webhook_url=till.receiver.url, events=["order.*"])
    till.receiver.secrets.append(made.webhook_secret)
    return made


def send() -> None:
    """Send what is due to every endpoint."""
    for endpoint in Endpoint.objects.all():
        send_due(endpoint)


def at(store: Store, name: str, app: Program) -> str:
    return reverse(f"backoffice:{name}", kwargs={"handle": store.handle, "client_id": app.app.client_id})


def test_an_app_hears_signed_by_its_own_secret(
    store: Store, member: Client, hearing: Program, till: Till
) -> None:
    hearing.install(member, store)
    endpoint = Endpoint.objects.get()
    assert (endpoint.app, endpoint.events) == (hearing.app.client_id, ["order.*"])
    happen()
    send()
    assert [json.loads(each.body)["type"] for each in till.got] == ["order.noted"]
    assert till.got[0].fault is None


def test_an_app_hears_of_nothing_that_it_may_not_see(
    store: Store,
    member: Client,
    store_owner: Account,
    hearing: Program,
    till: Till,
) -> None:
    manager = member_client(store, Role.MANAGER)
    hearing.install(manager, store)
    enter_store(store)
    Membership.objects.filter(store=store, role=Role.MANAGER).delete()
    happen()
    send()
    assert till.got == []


def test_what_an_app_may_not_see_it_cannot_ask_to_hear(store: Store) -> None:
    for events in (["customer.*"], ["*"], ["o*"], ["order.*", "product.created"], ["app.uninstalled"]):
        with pytest.raises(ActionError) as refused:
            program(webhook_url="https://93.184.215.14/hooks", events=events, scopes=["orders.view"])
        assert refused.value.code in {"event_hidden", "event_unknown"}


def test_a_new_webhook_secret_signs_in_every_store_at_once(
    store: Store,
    member: Client,
    hearing: Program,
    till: Till,
) -> None:
    hearing.install(member, store)
    with on_platform():
        fresh = rotate_webhook_secret(app=hearing.app)
    happen()
    send()
    headers = dict(till.got[0].headers)
    Webhook(fresh).verify(till.got[0].body, headers)
    Webhook(hearing.webhook_secret).verify(till.got[0].body, headers)


def test_merchants_see_an_apps_webhook_and_leave_it_alone(
    store: Store, member: Client, hearing: Program
) -> None:
    hearing.install(member, store)
    endpoint = Endpoint.objects.get()
    for action in (
        lambda: save_endpoint(url="https://93.184.215.14/x", events=["order.paid"], endpoint=endpoint),
        lambda: rotate_secret(endpoint_id=endpoint.pk),
        lambda: remove_endpoint(endpoint_id=endpoint.pk),
    ):
        with pytest.raises(ActionError) as refused:
            action()
        assert refused.value.code == "of_an_app"
    kwargs = {"handle": store.handle, "endpoint_id": endpoint.pk}
    page = member.get(reverse("backoffice:webhook", kwargs=kwargs))
    assert "This webhook belongs to an app" in page.text
    assert reverse("backoffice:webhook_remove", kwargs=kwargs) not in page.text
    for name in ("webhook_edit", "webhook_rotate", "webhook_remove"):
        assert member.post(reverse(f"backoffice:{name}", kwargs=kwargs)).status_code == 404
    assert Endpoint.objects.get().secret == endpoint.secret


def test_uninstalling_takes_everything_and_says_good_bye(
    store: Store,
    member: Client,
    hearing: Program,
    till: Till,
) -> None:
    given = hearing.install(member, store)
    happen()
    send()
    uninstall_app(client_id=hearing.app.client_id)
    send()
    assert find_caller(given["access_token"]) is None
    enter_store(store)
    assert hearing.renew(given["refresh_token"]).status_code == 400
    assert not AppInstallation.objects.exists()
    assert not Grant.objects.exists()
    assert not Token.objects.exists()
    last = json.loads(till.got[-1].body)
    assert (last["type"], last["data"], last["store"]["handle"]) == (
        "app.uninstalled", {"app": hearing.app.client_id}, store.handle,
    )  # fmt: skip
    happen()
    send()
    assert len(till.got) == 2, "nothing comes after the last message"
    sweep_log()
    assert not Endpoint.objects.exists()
    assert Event.objects.filter(name="app.uninstalled").count() == 1


def test_what_waited_for_an_app_is_not_sent_after_it_went(
    store: Store, member: Client, hearing: Program
) -> None:
    hearing.install(member, store)
    happen()
    uninstall_app(client_id=hearing.app.client_id)
    assert list(Message.objects.values_list("name", flat=True)) == ["app.uninstalled"]


def test_an_app_that_is_off_can_do_nothing(
    store: Store, member: Client, hearing: Program, till: Till
) -> None:
    given = hearing.install(member, store)
    switch_app(client_id=hearing.app.client_id, is_on=False)
    happen()
    send()
    assert till.got == []
    assert find_caller(given["access_token"]) is None
    enter_store(store)
    assert hearing.renew(given["refresh_token"]).status_code == 400
    switch_app(client_id=hearing.app.client_id, is_on=True)
    assert hearing.renew(given["refresh_token"]).status_code == 200


def test_agreeing_anew_changes_what_it_may_and_ends_former_tokens(
    store: Store, member: Client, scout: Program
) -> None:
    first = scout.install(member, store)
    second = scout.redeem(scout.code(member, store, scope="orders.view")).json()
    assert AppInstallation.objects.get().scopes == ["orders.view"]
    assert find_caller(first["access_token"]) is None
    caller = find_caller(second["access_token"])
    assert caller is not None
    assert caller.scopes == {"orders.view"}


def test_another_member_stands_for_an_app(store: Store, member: Client, scout: Program) -> None:
    given = scout.install(member_client(store, Role.MANAGER), store)
    enter_store(store)
    Membership.objects.filter(store=store, role=Role.MANAGER).delete()
    page = member.get(at(store, "app", scout))
    assert "It may less than was agreed to" in page.text
    assert member.post(at(store, "app_sponsor", scout)).status_code == 302
    caller = find_caller(given["access_token"])
    assert caller is not None
    assert caller.scopes == {"orders.view", "store.view"}


def test_who_may_see_and_change_apps(store: Store, member: Client) -> None:
    shown = program(embedded_url="https://app.example/inside", scopes=["store.view"])
    shown.install(member, store)
    people = personas(store, open_another())
    kwargs = {"client_id": shown.app.client_id}

    def rows() -> list[Any]:
        with in_store(store):
            return list(AppInstallation.objects.values())

    for name in ("app_page", "app_session", "app"):
        check_access(people, store, name, kwargs)
    for name in ("app_switch", "app_sponsor", "app_remove"):
        check_access(people, store, name, kwargs, method="post", unchanged=rows)


def test_the_frame_is_of_the_apps_origin_alone(store: Store, member: Client, store_owner: Account) -> None:
    shown = program(embedded_url="https://app.example/inside?view=1")
    shown.install(member, store)
    page = member.get(at(store, "app_page", shown))
    policy = page.headers["Content-Security-Policy"]
    assert "frame-src https://app.example;" in policy + ";"
    assert "frame-ancestors 'none'" in policy
    assert page.headers["X-Frame-Options"] == "DENY"
    assert "allow-top-navigation" not in page.text
    framed = page.text.partition('data-src="')[2].partition('"')[0].replace("&amp;", "&")
    parts = urlsplit(framed)
    told = parse_qs(parts.query)
    assert (parts.netloc, parts.path, told["view"], told["store"]) == (
        "app.example",
        "/inside",
        ["1"],
        [store.handle],
    )
    claims = _claims(told["session"][0], shown)
    assert claims["sub"] == f"account:{store_owner.pk}"
    assert claims["store"] == {"id": str(store.uid), "handle": store.handle}
    assert claims["scopes"] == ["orders.view", "store.view"]
    assert claims["exp"] - claims["iat"] == 60
    assert find_caller(told["session"][0]) is None
    newer = member.get(at(store, "app_session", shown)).json()
    assert newer["expires_in"] == 60
    assert _claims(newer["token"], shown)["jti"] != claims["jti"]


def test_who_may_less_than_the_app_gets_no_session(store: Store, member: Client) -> None:
    shown = program(embedded_url="https://app.example/inside", scopes=["catalog.edit", "orders.view"])
    shown.install(member, store)
    packer = member_client(store, Role.FULFILMENT)
    page = packer.get(at(store, "app_page", shown))
    assert page.status_code == 403
    assert "app.example" not in page.text
    assert "session=" not in page.text
    assert "Add, change and import products" in page.text
    assert str(Membership.objects.get(store=store, role=Role.OWNER).account) in page.text
    refused = packer.get(at(store, "app_session", shown))
    assert (refused.status_code, refused.json()) == (403, {"error": "rights_lacking"})
    dashboard = reverse("backoffice:dashboard", kwargs={"handle": store.handle})
    assert at(store, "app_page", shown) not in packer.get(dashboard).text
    assert at(store, "app_page", shown) in member.get(dashboard).text


def test_a_session_tells_what_app_and_member_may_both_do_now(store: Store, member: Client) -> None:
    shown = program(embedded_url="https://app.example/inside", scopes=["catalog.view", "orders.view"])
    shown.install(member_client(store, Role.MANAGER), store)
    packer = member_client(store, Role.FULFILMENT)

    def scopes() -> Any:
        return _claims(packer.get(at(store, "app_session", shown)).json()["token"], shown)["scopes"]

    assert scopes() == ["catalog.view", "orders.view"]
    enter_store(store)
    sponsor = AppInstallation.objects.get().sponsor
    Membership.objects.filter(store=store, account_id=sponsor).update(role=Role.CATALOG)
    assert scopes() == ["catalog.view"]


def _claims(token: str, app: Program) -> dict[str, Any]:
    claims: dict[str, Any] = jwt.decode(
        token,
        app.secret,
        algorithms=["HS256"],
        audience=app.app.client_id,
        issuer=f"http://{settings.PLATFORM_HOST}:{settings.PORT}",
        options={"require": ["exp", "iat", "nbf", "jti", "sub"]},
    )
    return claims


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://App.example:443/in", "https://app.example"),
        ("http://localhost:80/in", "http://localhost"),
        ("https://app.example:8443/in?x=:443", "https://app.example:8443"),
    ],
)
def test_an_origin_is_written_as_browsers_write_it(url: str, origin: str) -> None:
    assert origin_of(url) == origin


def test_an_app_without_a_page_or_off_has_none(store: Store, member: Client, scout: Program) -> None:
    scout.install(member, store)
    assert member.get(at(store, "app_page", scout)).status_code == 404
    shown = program(embedded_url="https://app.example/inside")
    assert member.get(at(store, "app_page", shown)).status_code == 404
    shown.install(member, store)
    assert "https://app.example/inside" in member.get(at(store, "app_page", shown)).text
    dashboard = reverse("backoffice:dashboard", kwargs={"handle": store.handle})
    assert at(store, "app_page", shown) in member.get(dashboard).text
    switch_app(client_id=shown.app.client_id, is_on=False)
    assert member.get(at(store, "app_page", shown)).status_code == 404
    assert at(store, "app_page", shown) not in member.get(dashboard).text


def test_the_former_secret_still_counts_for_a_while(store: Store, member: Client, scout: Program) -> None:
    given = scout.install(member, store)
    with on_platform():
        fresh = rotate_client_secret(app=scout.app)
    again = scout.renew(given["refresh_token"]).json()
    scout.secret = fresh
    assert scout.renew(again["refresh_token"]).status_code == 200
    RemoteApp.objects.update(former_until=None)
    scout.secret = "kdsec_old"
    assert scout.renew(again["refresh_token"]).status_code == 401


def test_an_app_that_is_gone_or_blocked_can_still_be_taken_out(
    store: Store, member: Client, scout: Program
) -> None:
    scout.install(member, store)
    with on_platform():
        judge(app=scout.app, status=RemoteApp.Status.BLOCKED, word="It sold addresses.")
    assert "It sold addresses." in member.get(at(store, "app", scout)).text
    RemoteApp.objects.all().delete()
    assert "The platform has this app no more" in member.get(at(store, "app", scout)).text
    assert member.post(at(store, "app_remove", scout)).status_code == 302
    assert not AppInstallation.objects.exists()
    assert member.get(at(store, "app", scout)).status_code == 404


def test_the_shelf_has_installed_and_listed_apps(store: Store, member: Client, scout: Program) -> None:
    hidden = program(status=RemoteApp.Status.DRAFT)
    mine = program(name={"en": "Mine"}, summary={})
    mine.install(member, store)
    found = {row.client_id: row.installation is not None for row in app_shelf()}
    assert found == {mine.app.client_id: True, scout.app.client_id: False}
    assert hidden.app.client_id not in found
    assert [row.client_id for row in app_shelf("parcel follows")] == [scout.app.client_id]


def test_another_stores_app_is_not_there(store: Store, member: Client, scout: Program) -> None:
    hidden = program(status=RemoteApp.Status.DRAFT)
    assert member.get(at(store, "app", hidden)).status_code == 404
    with on_platform():
        other = open_another()
    owner = Membership.objects.get(store=other).account
    browser = client_of(owner)
    scout.install(browser, other)
    enter_store(store)
    assert member.post(at(store, "app_remove", scout)).status_code == 404
    with in_store(other):
        assert AppInstallation.objects.count() == 1
