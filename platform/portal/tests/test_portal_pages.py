"""The landing page, one's stores, and development's mailbox."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.filebased import EmailBackend
from django.test import Client

from backoffice.testing import client_of
from tenants.models import Store

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor() -> Client:
    return Client(headers={"host": "localhost"})


@pytest.mark.parametrize(("language", "words"), [("en", "A door of your own"), ("zh-hans", "开一扇自己的门")])
def test_the_landing_page_speaks_both_languages(visitor: Client, language: str, words: str) -> None:
    visitor.cookies["language"] = language
    page = visitor.get("/")
    assert page.status_code == 200
    assert words in page.content.decode()
    assert "/accounts/login/" in page.content.decode()


def test_strangers_sign_up_to_open_a_store_and_others_go_straight_there(
    visitor: Client, store: Store
) -> None:
    page = visitor.get("/").content.decode()
    assert page.count('href="/accounts/signup/?next=/open/"') == 2
    signup = visitor.get("/accounts/signup/?next=/open/").content.decode()
    assert "/accounts/login/?next=%2Fopen%2F" in signup
    assert '<input type="hidden" name="next" value="/open/">' in signup
    mine = client_of(store.memberships.get().account).get("/").content.decode()
    assert mine.count('href="/open/"') == 2
    assert "/accounts/signup/" not in mine


def test_my_stores_are_mine(store: Store) -> None:
    mine = client_of(store.memberships.get().account).get("/stores/").content.decode()
    assert store.host in mine
    stranger = client_of(type(store.memberships.get().account).objects.create_user("x@example.com"))
    theirs = stranger.get("/stores/").content.decode()
    assert store.host not in theirs
    assert "/open/" in theirs


@pytest.fixture
def mails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    mailer = {
        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "OPTIONS": {"file_path": tmp_path},
    }
    monkeypatch.setattr(settings, "MAILERS", {"default": mailer})
    return tmp_path


def keep(folder: Path, subject: str, html: str = "") -> None:
    message = EmailMultiAlternatives(
        subject, f"{subject}\n{'-' * 79}\nhttps://example.com/go", to=["mia@example.com"]
    )
    if html:
        message.attach_alternative(html, "text/html")
    backend = EmailBackend(alias="default", file_path=str(folder))
    backend.send_messages([message])


def test_kept_mails_are_shown_newest_first_and_harmless(visitor: Client, mails: Path) -> None:
    assert "Nothing yet" in visitor.get("/dev/mail").content.decode()
    keep(mails, "First 你好 <b>bold</b>")
    keep(
        mails, "Second", "<html><head></head><body><script>alert(1)</script><a href='/x'>go</a></body></html>"
    )
    page = visitor.get("/dev/mail")
    shown = page.context["shown"]
    assert shown.subject == "Second"
    assert "<script>alert" not in page.content.decode()
    letter = visitor.get(f"/dev/mail/{shown.id}/letter")
    assert "script-src" not in letter.headers["Content-Security-Policy"]
    assert "default-src 'none'" in letter.headers["Content-Security-Policy"]
    assert "allow-scripts" not in letter.headers["Content-Security-Policy"]
    assert letter.headers["X-Frame-Options"] == "SAMEORIGIN"
    first = [mail for mail in page.context["mails"] if mail.subject.startswith("First")]
    opened = visitor.get(f"/dev/mail/{first[0].id}").content.decode()
    assert "First 你好 &lt;b&gt;bold&lt;/b&gt;" in opened
    assert 'href="https://example.com/go"' in opened


@pytest.mark.parametrize("made_up", ["nothing-0", "..-etc-passwd-0", "x"])
def test_made_up_mails_are_not_found(visitor: Client, mails: Path, made_up: str) -> None:
    assert visitor.get(f"/dev/mail/{made_up}").status_code == 404
    assert visitor.get(f"/dev/mail/{made_up}/letter").status_code == 404
