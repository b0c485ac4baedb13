"""Signing up, confirming, signing in and out, as a visitor would; what strangers are not told."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.core.cache import cache
from django.test import Client

from accounts.actions import create_verified_account
from accounts.models import Account
from foundation.permissions import Role
from foundation.rates import Rate
from tenants.actions import add_member
from tenants.models import Store

pytestmark = pytest.mark.django_db
PASSWORD = "four words make sense"


@pytest.fixture(autouse=True)
def _no_rate_limits_from_before() -> None:
    cache.clear()


@pytest.fixture
def visitor() -> Client:
    return Client(headers={"host": "localhost"})


@pytest.fixture
def account() -> Account:
    return create_verified_account(email="mia@example.com", password=PASSWORD, name="Mia")


def link_in(message: mail.EmailMessage, part: str) -> str:
    found = re.search(rf"http://localhost(?::\d+)?(/accounts/{part}/\S+)", str(message.body))
    assert found, message.body
    return found[1]


def sign_in(client: Client, email: str = "mia@example.com", password: str = PASSWORD, **more: str) -> Any:
    """Post the sign-in form."""
    return client.post("/accounts/login/", {"login": email, "password": password, **more})


def test_sign_up_confirm_and_land_where_a_store_is_opened(visitor: Client) -> None:
    sent = visitor.post(
        "/accounts/signup/",
        {"email": "New@Example.com", "password1": PASSWORD},
        headers={"accept-language": "zh"},
    )
    assert sent["Location"] == "/accounts/confirm-email/"
    assert "_auth_user_id" not in visitor.session
    account = Account.objects.get()
    assert (account.email, account.language) == ("new@example.com", "zh-hans")
    confirmed = visitor.get(link_in(mail.outbox[0], "confirm-email"))
    assert confirmed["Location"] == "/open/"
    assert visitor.session["_auth_user_id"] == str(account.pk)
    assert EmailAddress.objects.get().verified


def test_letters_say_the_same_as_html_and_text(visitor: Client) -> None:
    visitor.post("/accounts/signup/", {"email": "new@example.com", "password1": PASSWORD})
    letter = mail.outbox[0]
    assert letter.to == ["new@example.com"]
    assert isinstance(letter, mail.EmailMultiAlternatives)
    html = str(letter.alternatives[0][0])
    link = link_in(letter, "confirm-email")
    assert link in html
    assert "Confirm your e-mail address" in html
    assert letter.subject == "Confirm your e-mail address"


def test_signing_up_twice_tells_the_owner_of_the_address_alone(visitor: Client, account: Account) -> None:
    new = visitor.post("/accounts/signup/", {"email": "free@example.com", "password1": PASSWORD})
    taken = visitor.post("/accounts/signup/", {"email": account.email, "password1": PASSWORD})
    assert (new.status_code, new["Location"]) == (taken.status_code, taken["Location"])
    assert [letter.subject for letter in mail.outbox] == [
        "Confirm your e-mail address",
        "You already have an account",
    ]
    assert Account.objects.count() == 2


@pytest.mark.parametrize("password", ["short", "password", "12345678"])
def test_weak_passwords_are_refused_with_the_reason(visitor: Client, password: str) -> None:
    response = visitor.post("/accounts/signup/", {"email": "new@example.com", "password1": password})
    assert response.context["form"].errors["password1"]
    assert not Account.objects.exists()
    assert 'value="new@example.com"' in response.content.decode()


@pytest.mark.parametrize(
    ("wanted", "lands"),
    [
        ("/stores/?page=2", "/stores/?page=2"),
        ("https://evil.example/", "/open/"),
        ("//evil.example/", "/open/"),
        ("/\\evil.example", "/open/"),
        ("javascript:alert(1)", "/open/"),
        ("http://shop.localhost/", "/open/"),
    ],
)
def test_after_signing_in_one_lands_on_our_own_pages_only(
    visitor: Client, account: Account, wanted: str, lands: str
) -> None:
    response = sign_in(visitor, next=wanted)
    assert response["Location"] == lands


def test_who_has_a_store_lands_at_their_stores(visitor: Client, account: Account, store: Store) -> None:
    add_member(store=store, account=account, role=Role.MANAGER)
    assert sign_in(visitor)["Location"] == "/stores/"


def test_guessing_is_stopped(visitor: Client, account: Account) -> None:
    for _turn in range(5):
        sign_in(visitor, password="wrong guess")
    stopped = sign_in(visitor)
    assert "Too many tries" in stopped.content.decode()
    assert "_auth_user_id" not in visitor.session


def test_guessing_elsewhere_does_not_shut_the_owner_out(visitor: Client, account: Account) -> None:
    stranger = Client(headers={"host": "localhost"}, REMOTE_ADDR="203.0.113.9")
    for _turn in range(14):
        sign_in(stranger, password="wrong guess")
    assert "Too many tries" in sign_in(stranger).content.decode()
    assert sign_in(visitor)["Location"] == "/open/"


def test_guessing_from_many_places_is_stopped_too(
    visitor: Client, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("accounts.adapter.TRIES_OF_EMAIL", Rate("account.tries.few", most=6, seconds=300))
    for place in range(6):
        elsewhere = Client(headers={"host": "localhost"}, REMOTE_ADDR=f"203.0.113.{place}")
        sign_in(elsewhere, password="wrong guess")
    assert "Too many tries" in sign_in(visitor).content.decode()


def test_a_new_password_by_link(visitor: Client, account: Account) -> None:
    known = visitor.post("/accounts/password/reset/", {"email": account.email})
    unknown = visitor.post("/accounts/password/reset/", {"email": "nobody@example.com"})
    assert known["Location"] == unknown["Location"] == "/accounts/password/reset/done/"
    assert [letter.subject for letter in mail.outbox] == [
        "Choose a new password",
        "There is no account with this address",
    ]
    form = visitor.get(link_in(mail.outbox[0], "password/reset/key"), follow=True)
    url = form.redirect_chain[-1][0]
    visitor.post(url, {"password1": "another good sentence", "password2": "another good sentence"})
    account.refresh_from_db()
    assert account.check_password("another good sentence")
    again = visitor.get(link_in(mail.outbox[0], "password/reset/key"), follow=True)
    assert "This link no longer works" in again.content.decode()


def test_the_second_step(visitor: Client, account: Account) -> None:
    sign_in(visitor)
    assert visitor.get("/accounts/2fa/totp/activate/")["Location"].startswith("/accounts/reauthenticate/")
    visitor.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = visitor.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    code = f"{hotp_value(secret, next(yield_hotp_counters_from_time())):06}"
    visitor.post("/accounts/2fa/totp/activate/", {"code": code})
    assert sorted(Authenticator.objects.values_list("type", flat=True)) == ["recovery_codes", "totp"]
    visitor.post("/accounts/logout/")

    assert sign_in(visitor)["Location"].startswith("/accounts/2fa/authenticate/")
    assert "_auth_user_id" not in visitor.session
    wrong = visitor.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert "This code is not right" in wrong.content.decode()
    recovery = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    assert visitor.post("/accounts/2fa/authenticate/", {"code": recovery})["Location"] == "/open/"
    assert visitor.session["_auth_user_id"] == str(account.pk)


def test_language_of_the_account_then_cookie_then_browser(visitor: Client, account: Account) -> None:
    def heading(**headers: str) -> str:
        return visitor.get("/accounts/password/reset/", headers=headers).headers["Content-Language"]

    chinese = {"accept-language": "zh-CN,zh;q=0.9"}
    assert heading() == "en"
    assert heading(**chinese) == "zh-hans"
    visitor.post("/language", {"language": "en", "next": "/"})
    assert heading(**chinese) == "en"
    sign_in(visitor)
    chosen = visitor.post("/language", {"language": "zh-hans", "next": "https://evil.example/"})
    assert chosen["Location"] == "/"
    account.refresh_from_db()
    assert account.language == "zh-hans"
    visitor.cookies["language"] = "en"
    assert visitor.get("/accounts/settings/").headers["Content-Language"] == "zh-hans"


def test_the_profile_is_changed(visitor: Client, account: Account) -> None:
    sign_in(visitor)
    assert visitor.post("/accounts/settings/", {"name": "米娅", "language": "zh-hans"}).status_code == 302
    account.refresh_from_db()
    assert (account.name, account.language) == ("米娅", "zh-hans")
    wrong = visitor.post("/accounts/settings/", {"name": "Kept", "language": "tlh"})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["language"])


@pytest.mark.parametrize(
    "url",
    [
        "login", "signup", "password/reset", "password/reset/done", "confirm-email", "inactive", "logout",
        "settings", "email", "password/change", "2fa", "2fa/totp/activate", "reauthenticate",
        "confirm-email/made-up:key", "password/reset/key/1-made-up",
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_is_there_in_both_languages(
    visitor: Client, account: Account, url: str, language: str
) -> None:
    public = {"login", "signup", "password/reset", "password/reset/done", "confirm-email", "inactive"}
    if url not in public and "made-up" not in url:
        sign_in(visitor)
        visitor.post("/accounts/reauthenticate/", {"password": PASSWORD})
    visitor.cookies["language"] = language
    response = visitor.get(f"/accounts/{url}/")
    assert response.status_code == 200, url
    assert "focus-card" in response.content.decode() or "platform-top" in response.content.decode()


@pytest.mark.parametrize(
    "target", ["http://[::1", "https://evil.example/", "//evil.example", "\\\\evil.example"]
)
def test_signing_in_leads_only_to_our_own_pages(visitor: Client, account: Account, target: str) -> None:
    assert visitor.get("/accounts/login/", {"next": target}).status_code == 200
    answer = sign_in(visitor, next=target)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/open/")


def test_a_page_that_was_open_for_long_learns_whether_one_is_signed_in(
    visitor: Client, account: Account
) -> None:
    before = visitor.get("/accounts/session")
    assert before.json() == {"signed_in": False, "token": before.json()["token"]}
    assert "no-store" in before.headers["Cache-Control"]
    sign_in(visitor)
    assert visitor.get("/accounts/session").json()["signed_in"] is True


def test_the_token_it_gets_is_taken_where_that_of_before_is_not(account: Account) -> None:
    browser = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
    old = browser.get("/accounts/session").json()["token"]
    sign_in(browser, csrfmiddlewaretoken=old)
    form = {"name": "Mia", "language": "en"}
    assert browser.post("/accounts/settings/", {**form, "csrfmiddlewaretoken": old}).status_code == 403
    new = browser.get("/accounts/session").json()["token"]
    assert browser.post("/accounts/settings/", {**form, "csrfmiddlewaretoken": new}).status_code == 302


def test_shops_and_other_sites_are_not_told_who_is_signed_in(store: Store, store_owner: Account) -> None:
    merchant = Client(headers={"host": store.host})
    merchant.force_login(store_owner)
    assert merchant.get("/accounts/session").status_code == 404
    ours = merchant.get("/accounts/session", headers={"host": "localhost", "origin": f"http://{store.host}"})
    assert ours.status_code == 200
    assert "Access-Control-Allow-Origin" not in ours.headers
    assert merchant.post("/accounts/session", headers={"host": "localhost"}).status_code == 405
