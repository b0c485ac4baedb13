"""The way of OAuth 2, and everything that ends it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from backoffice.testing import member_client, open_another
from foundation.models import Event
from foundation.permissions import Role
from plugins.remote_apps.directory.actions import judge
from plugins.remote_apps.directory.models import RemoteApp
from plugins.remote_apps.letting_in import find_caller
from plugins.remote_apps.models import AppInstallation, Grant, Token
from plugins.remote_apps.testing import Program, answer_of, ask_api, post, program, scopes_of
from tenants.actions import suspend_store
from tenants.context import enter_store, in_store, on_platform
from tenants.models import Membership, Store

pytestmark = pytest.mark.django_db


def test_the_whole_way(store: Store, member: Client, scout: Program) -> None:
    page = member.get(scout.address(store=store.handle))
    assert page.status_code == 200
    assert "Parcel Scout" in page.text
    assert "See orders" in page.text
    assert "form-action 'self' https://app.example" in page.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    answer = answer_of(member.post(scout.address(), {"decision": "allow", "store": store.handle}))
    code = answer.pop("code")
    assert answer == {"state": "xyz", "store": store.handle, "iss": f"http://{settings.PLATFORM_HOST}:8000"}
    assert code.startswith(f"kdc_{store.uid.hex}_")
    assert not AppInstallation.objects.exists()
    tokens = scout.redeem(code)
    assert tokens.status_code == 200
    assert tokens.headers["Cache-Control"] == "no-store"
    given = tokens.json()
    assert (given["token_type"], given["expires_in"]) == ("Bearer", 3600)
    assert scopes_of(given) == {"store.view", "orders.view"}
    assert given["store"] == {
        "id": str(store.uid), "handle": store.handle, "name": store.name, "url": store.url,
    }  # fmt: skip
    assert AppInstallation.objects.get().scopes == ["orders.view", "store.view"]
    assert Event.objects.filter(name="app.installed").count() == 1
    assert ask_api(given["access_token"]).status_code == 200
    kept = [
        *Token.objects.values_list("digest", flat=True),
        *Grant.objects.values_list("code_digest", flat=True),
    ]
    assert not {code, given["access_token"], given["refresh_token"]} & {*kept}


def test_who_is_not_signed_in_comes_back_to_the_question(store: Store, scout: Program) -> None:
    response = Client(headers={"host": settings.PLATFORM_HOST}).get(scout.address())
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/accounts/login/?next=/oauth/authorize%3Fclient_id%3D")


def test_saying_no_tells_the_app_so(store: Store, member: Client, scout: Program) -> None:
    answer = answer_of(member.post(scout.address(), {"decision": "deny", "store": store.handle}))
    assert (answer["error"], answer["state"]) == ("access_denied", "xyz")
    assert not Grant.objects.exists()


@pytest.mark.parametrize(
    "instead",
    [
        {"client_id": "0" * 32},
        {"client_id": None},
        {"redirect_uri": "https://app.example/back/"},
        {"redirect_uri": "https://app.example/back?to=https://evil.example"},
        {"redirect_uri": "https://evil.example/back"},
        {"redirect_uri": "//app.example/back"},
        {"redirect_uri": None},
    ],
)
def test_nobody_is_sent_to_an_address_that_is_not_the_apps(
    member: Client, scout: Program, instead: dict[str, str | None]
) -> None:
    for send in (member.get, member.post):
        response = send(scout.address(**instead))
        assert response.status_code == 400
        assert "Location" not in response.headers
    assert not Grant.objects.exists()


@pytest.mark.parametrize(
    ("instead", "error"),
    [
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": None}, "invalid_request"),
        ({"scope": "orders.view store.team"}, "invalid_scope"),
        ({"scope": "no.such"}, "invalid_scope"),
    ],
)
def test_faults_of_the_app_are_told_to_the_app(
    member: Client, scout: Program, instead: dict[str, str | None], error: str
) -> None:
    answer = answer_of(member.get(scout.address(**instead)))
    assert (answer["error"], answer["state"]) == (error, "xyz")


@pytest.mark.parametrize(
    "fault",
    [{"scope": "no.such"}, {"code_challenge": None}, {"response_type": "token"}, {"response_type": None}],
)
def test_faults_lead_nobody_away_who_may_not_add_the_app(
    store: Store, member: Client, scout: Program, fault: dict[str, str | None]
) -> None:
    unlisted = program(status=RemoteApp.Status.DRAFT)
    nobody = Client(headers={"host": settings.PLATFORM_HOST})
    packer = member_client(store, Role.FULFILMENT)
    for app, browser in [(unlisted, nobody), (unlisted, member), (scout, nobody), (scout, packer)]:
        for send in (browser.get, browser.post):
            response = send(app.address(**fault))
            assert response.status_code == 400
            assert "Location" not in response.headers
            assert "For the app's developer: " in response.text
            assert "https://app.example/back" not in response.text


def test_saying_no_leads_nobody_to_an_app_that_is_not_offered(store: Store, member: Client) -> None:
    unlisted = program(status=RemoteApp.Status.DRAFT)
    response = member.post(unlisted.address(), {"decision": "deny", "store": store.handle})
    assert (response.status_code, "Location" in response.headers) == (403, False)


def test_a_parameter_twice_is_refused(member: Client, scout: Program) -> None:
    assert member.get(scout.address() + "&client_id=" + "1" * 32).status_code == 400


def test_a_strange_page_cannot_agree_for_a_member(store: Store, store_owner: Any, scout: Program) -> None:
    client = Client(headers={"host": settings.PLATFORM_HOST}, enforce_csrf_checks=True)
    client.force_login(store_owner)
    response = client.post(scout.address(), {"decision": "allow", "store": store.handle})
    enter_store(store)
    assert response.status_code == 403
    assert not Grant.objects.exists()


def test_a_code_is_good_once_and_a_second_use_ends_what_it_gave(
    store: Store, member: Client, scout: Program
) -> None:
    code = scout.code(member, store)
    given = scout.redeem(code).json()
    again = scout.redeem(code)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    assert find_caller(given["access_token"]) is None
    enter_store(store)
    assert scout.renew(given["refresh_token"]).json()["error"] == "invalid_grant"
    assert Event.objects.get(name="app.access_revoked").payload["reason"] == "code_reused"


@pytest.mark.parametrize(
    "instead",
    [
        {"code_verifier": "a" * 43},
        {"redirect_uri": "https://app.example/other"},
    ],
)
def test_a_code_with_something_wrong_beside_it_is_spent(
    store: Store, member: Client, scout: Program, instead: dict[str, str]
) -> None:
    code = scout.code(member, store)
    assert scout.redeem(code, **instead).status_code == 400
    assert scout.redeem(code).json()["error"] == "invalid_grant"
    assert not AppInstallation.objects.exists()


def test_a_code_without_a_verifier_gives_nothing(store: Store, member: Client, scout: Program) -> None:
    code = scout.code(member, store)
    response = scout.call(
        "/oauth/token", grant_type="authorization_code", code=code, redirect_uri="https://app.example/back"
    )
    assert response.status_code == 400
    assert not AppInstallation.objects.exists()


def test_a_code_lives_for_a_minute(store: Store, member: Client, scout: Program) -> None:
    code = scout.code(member, store)
    Grant.objects.update(code_until=timezone.now() - timedelta(seconds=1))
    assert scout.redeem(code).json()["error"] == "invalid_grant"
    assert not AppInstallation.objects.exists()


def test_a_code_of_another_app_or_store_opens_nothing(store: Store, member: Client, scout: Program) -> None:
    code = scout.code(member, store)
    other = program()
    other.verifier = scout.verifier
    assert other.redeem(code).json()["error"] == "invalid_grant"
    with on_platform():
        elsewhere = open_another()
    moved = code.replace(store.uid.hex, elsewhere.uid.hex)
    assert scout.redeem(moved).json()["error"] == "invalid_grant"
    assert scout.redeem(code).status_code == 200, "a stranger's try does not spend it"


def test_a_wrong_secret_is_refused(store: Store, member: Client, scout: Program) -> None:
    code = scout.code(member, store)
    scout.secret = "kdsec_wrong"
    response = scout.redeem(code)
    assert (response.status_code, response.json()["error"]) == (401, "invalid_client")
    assert response.headers["WWW-Authenticate"] == 'Basic realm="Kaidian"'


def test_the_secret_may_stand_in_the_body(store: Store, member: Client, scout: Program) -> None:
    body = {
        "grant_type": "authorization_code",
        "code": scout.code(member, store),
        "redirect_uri": "https://app.example/back",
        "code_verifier": scout.verifier,
        "client_id": scout.app.client_id,
        "client_secret": scout.secret,
    }
    assert post("/oauth/token", body).status_code == 200


def test_a_refresh_token_is_used_once(store: Store, member: Client, scout: Program) -> None:
    first = scout.install(member, store)
    second = scout.renew(first["refresh_token"]).json()
    assert scopes_of(second) == {"store.view", "orders.view"}
    assert find_caller(first["access_token"]) is None
    assert find_caller(second["access_token"]) is not None
    enter_store(store)
    assert scout.renew(first["refresh_token"]).json()["error"] == "invalid_grant"
    assert find_caller(second["access_token"]) is None, "a second use ends the whole family"
    enter_store(store)
    assert scout.renew(second["refresh_token"]).json()["error"] == "invalid_grant"
    assert Event.objects.get(name="app.access_revoked").payload["reason"] == "token_reused"


def test_a_refresh_may_ask_for_less_but_not_for_more(store: Store, member: Client, scout: Program) -> None:
    given = scout.install(member, store)
    more = scout.renew(given["refresh_token"], scope="orders.view orders.refund")
    assert more.json()["error"] == "invalid_scope"
    less = scout.renew(given["refresh_token"], scope="orders.view").json()
    caller = find_caller(less["access_token"])
    assert caller is not None
    assert caller.scopes == {"orders.view"}
    enter_store(store)
    assert scopes_of(scout.renew(less["refresh_token"]).json()) == {"orders.view", "store.view"}


def test_another_app_can_neither_use_nor_revoke_a_token(store: Store, member: Client, scout: Program) -> None:
    given = scout.install(member, store)
    other = program()
    assert other.renew(given["refresh_token"]).json()["error"] == "invalid_grant"
    assert other.call("/oauth/revoke", token=given["refresh_token"]).status_code == 200
    assert find_caller(given["access_token"]) is not None


def test_tokens_are_given_back(store: Store, member: Client, scout: Program) -> None:
    given = scout.install(member, store)
    assert scout.call("/oauth/revoke", token=given["access_token"]).status_code == 200
    assert find_caller(given["access_token"]) is None
    enter_store(store)
    given = scout.renew(given["refresh_token"]).json()
    assert scout.call("/oauth/revoke", token=given["refresh_token"]).status_code == 200
    assert find_caller(given["access_token"]) is None
    enter_store(store)
    assert scout.call("/oauth/revoke", token="kdr_nonsense").status_code == 200
    scout.secret = "wrong"
    assert scout.call("/oauth/revoke", token="kdr_nonsense").status_code == 401


def test_a_token_opens_its_own_store_only(store: Store, member: Client, scout: Program) -> None:
    given = scout.install(member, store)
    with on_platform():
        other = open_another()
    moved = given["access_token"].replace(store.uid.hex, other.uid.hex)
    assert find_caller(moved) is None
    assert ask_api(moved).status_code == 401
    with in_store(other):
        assert not AppInstallation.objects.exists()


def test_a_suspended_store_gives_nothing(store: Store, member: Client, scout: Program) -> None:
    given = scout.install(member, store)
    code = scout.code(member, store)
    with on_platform():
        suspend_store(store=store, reason="unpaid", actor="system")
    assert scout.redeem(code).json()["error"] == "invalid_grant"
    assert scout.renew(given["refresh_token"]).json()["error"] == "invalid_grant"
    assert find_caller(given["access_token"]) is None
    assert member.get(scout.address(store=store.handle)).status_code == 403


def test_a_blocked_app_can_do_nothing(store: Store, member: Client, scout: Program) -> None:
    given = scout.install(member, store)
    with on_platform():
        judge(app=scout.app, status=RemoteApp.Status.BLOCKED, word="steals")
    assert member.get(scout.address()).status_code == 400
    assert scout.renew(given["refresh_token"]).status_code == 401
    assert find_caller(given["access_token"]) is None
    assert ask_api(given["access_token"], "store").status_code == 401


@pytest.mark.parametrize(
    "status", [RemoteApp.Status.DRAFT, RemoteApp.Status.IN_REVIEW, RemoteApp.Status.REFUSED]
)
def test_an_app_that_is_not_listed_is_for_its_developers_stores(
    store: Store, member: Client, store_owner: Any, status: str
) -> None:
    strange = program(status=status)
    assert member.get(strange.address(store=store.handle)).status_code == 403
    response = member.post(strange.address(), {"decision": "allow", "store": store.handle})
    assert response.status_code == 403
    assert not Grant.objects.exists()
    own = program(status=status, owner=store_owner)
    assert own.redeem(own.code(member, store)).status_code == 200


def test_who_may_not_manage_plugins_cannot_let_an_app_in(store: Store, scout: Program) -> None:
    packer = member_client(store, Role.FULFILMENT)
    response = packer.post(scout.address(), {"decision": "allow", "store": store.handle})
    enter_store(store)
    assert response.status_code == 403
    assert not Grant.objects.exists()


def test_nobody_gives_an_app_more_than_they_have(store: Store) -> None:
    greedy = program(scopes=["store.team"])
    manager = member_client(store, Role.MANAGER)
    page = manager.get(greedy.address(store=store.handle))
    assert "Invite and remove people" in page.text
    assert 'value="allow"' not in page.text
    response = manager.post(greedy.address(), {"decision": "allow", "store": store.handle})
    enter_store(store)
    assert response.status_code == 403
    assert not Grant.objects.exists()


def test_a_member_of_another_store_cannot_let_an_app_in_here(store: Store, scout: Program) -> None:
    with on_platform():
        stranger = member_client(open_another(), Role.OWNER)
    response = stranger.post(scout.address(), {"decision": "allow", "store": store.handle})
    enter_store(store)
    assert response.status_code == 200, "they are asked which of their own stores is meant"
    assert not Grant.objects.exists()


def test_an_app_may_never_more_than_its_sponsor_may_now(
    store: Store, store_owner: Any, scout: Program
) -> None:
    manager = member_client(store, Role.MANAGER)
    given = scout.install(manager, store)
    enter_store(store)
    membership = Membership.objects.get(store=store, role=Role.MANAGER)
    caller = find_caller(given["access_token"])
    assert caller is not None
    assert caller.scopes == {"orders.view", "store.view"}
    membership.delete()
    caller = find_caller(given["access_token"])
    assert caller is not None
    assert caller.scopes == frozenset()
    enter_store(store)
    assert ask_api(given["access_token"]).status_code == 403


def test_metadata_tells_where_everything_is(store: Store) -> None:
    client = Client(headers={"host": settings.PLATFORM_HOST})
    told = client.get("/.well-known/oauth-authorization-server").json()
    assert told["code_challenge_methods_supported"] == ["S256"]
    assert told["token_endpoint"] == f"{told['issuer']}/oauth/token"


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data; boundary=x"])
def test_only_forms_are_read(store: Store, kind: str) -> None:
    client = Client(headers={"host": settings.PLATFORM_HOST})
    response = client.post("/oauth/token", b"{}", content_type=kind)
    assert (response.status_code, response.json()["error"]) == (400, "invalid_request")


@pytest.mark.parametrize(
    "body", ["grant_type=%ff", "kd_grant=1&grant_type=authorization_code&code=x", "", "grant_type=password"]
)
def test_rubbish_is_refused(store: Store, scout: Program, body: str) -> None:
    client = Client(headers={"host": settings.PLATFORM_HOST})
    body += f"&client_id={scout.app.client_id}&client_secret={scout.secret}"
    response = client.post("/oauth/token", body, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 400
