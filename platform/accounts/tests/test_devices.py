"""Where an account is signed in: seen, ended one by one or all, and ended by a new password."""

from __future__ import annotations

import pytest
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client

from accounts.actions import create_verified_account
from accounts.devices import BETWEEN_NOTES, NOTED, name_of_device
from accounts.models import Account

pytestmark = pytest.mark.django_db
PASSWORD = "four words make sense"
WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
MAC = f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {WEBKIT} Version/18.0 Safari/605.1.15"
PHONE = f"Mozilla/5.0 (Linux; Android 15; Pixel 9) {WEBKIT} Chrome/140.0.0.0 Mobile Safari/537.36"
EDGE = f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0"
SETTINGS = "/accounts/settings/"


@pytest.fixture(autouse=True)
def _no_rate_limits_from_before() -> None:
    cache.clear()


@pytest.fixture
def account() -> Account:
    return create_verified_account(email="mia@example.com", password=PASSWORD, language="en")


def signed_in(user_agent: str, email: str = "mia@example.com") -> Client:
    client = Client(headers={"host": "localhost", "user-agent": user_agent})
    answer = client.post("/accounts/login/", {"login": email, "password": PASSWORD})
    assert answer.status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get(SETTINGS).status_code == 200


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (MAC, "Safari on Mac"),
        (PHONE, "Chrome on Android"),
        (EDGE, "Edge on Windows"),
        ("curl/8", "An unknown device"),
    ],
)
def test_devices_have_names(user_agent: str, name: str) -> None:
    assert name_of_device(user_agent) == name


def test_each_device_is_listed_and_this_one_is_marked(account: Account) -> None:
    here = signed_in(MAC)
    signed_in(PHONE)
    devices = here.get(SETTINGS).context["devices"]
    assert [(each.name, each.is_this, each.is_phone, each.ip) for each in devices] == [
        ("Safari on Mac", True, False, "127.0.0.1"),
        ("Chrome on Android", False, True, "127.0.0.1"),
    ]


def test_one_device_is_signed_out_at_once(account: Account) -> None:
    here, there, third = signed_in(MAC), signed_in(PHONE), signed_in(EDGE)
    theirs = UserSession.objects.get(session_key=there.session.session_key)
    assert here.post(f"/accounts/settings/devices/{theirs.pk}/end")["Location"] == SETTINGS
    assert (is_in(here), is_in(there), is_in(third)) == (True, False, True)


def test_all_others_are_signed_out(account: Account) -> None:
    here, there, third = signed_in(MAC), signed_in(PHONE), signed_in(EDGE)
    here.post("/accounts/settings/devices/end-others")
    assert (is_in(here), is_in(there), is_in(third)) == (True, False, False)


def test_nobody_ends_sessions_of_others(account: Account) -> None:
    create_verified_account(email="other@example.com", password=PASSWORD)
    here, other = signed_in(MAC), signed_in(PHONE, "other@example.com")
    mine = UserSession.objects.get(session_key=here.session.session_key)
    assert other.post(f"/accounts/settings/devices/{mine.pk}/end").status_code == 404
    other.post("/accounts/settings/devices/end-others")
    assert is_in(here)


def test_a_new_password_ends_the_others(account: Account) -> None:
    here, there = signed_in(MAC), signed_in(PHONE)
    new = {
        "oldpassword": PASSWORD,
        "password1": "five words make more sense",
        "password2": "five words make more sense",
    }
    assert here.post("/accounts/password/change/", new).status_code == 302
    assert (is_in(here), is_in(there)) == (True, False)
    assert [row.user_agent for row in UserSession.objects.all()] == [MAC]


def test_use_is_noted_every_few_minutes_only(account: Account) -> None:
    here = signed_in(MAC)
    is_in(here)
    row = UserSession.objects.get()
    is_in(here)
    assert UserSession.objects.get().last_seen_at == row.last_seen_at
    session = here.session
    session[NOTED] -= BETWEEN_NOTES
    session.save()
    is_in(here)
    assert UserSession.objects.get().last_seen_at > row.last_seen_at
