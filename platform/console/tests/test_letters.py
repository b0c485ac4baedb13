"""Operators hear of what waits for them, in their language; nobody else does."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail

from accounts.models import Account
from console.testing import operator_account
from plugins.remote_apps.directory.actions import hand_in
from plugins.remote_apps.directory.models import RemoteApp
from plugins.remote_apps.testing import program
from plugins.review.actions import note_strangers
from plugins.testing import with_plugins

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def people() -> None:
    """Two operators, one of whom is gone, and a merchant."""
    operator_account("ops@example.com")
    chinese = operator_account("yunwei@example.com")
    Account.objects.filter(pk=chinese.pk).update(language="zh-hans")
    gone = operator_account("gone@example.com")
    Account.objects.filter(pk=gone.pk).update(is_active=False)
    Account.objects.create_user("merchant@shop.example", "x")
    mail.outbox.clear()


def sent() -> list[tuple[str, str]]:
    return [(letter.to[0], str(letter.subject)) for letter in mail.outbox]


def test_a_version_that_waits_is_told_once(django_capture_on_commit_callbacks: Any) -> None:
    with with_plugins(strange=["plugins.tests.desk"]), django_capture_on_commit_callbacks(execute=True):
        (version,) = note_strangers()
        assert note_strangers() == []
    assert sent() == [
        ("ops@example.com", f"The plugin {version} waits for your approval"),
        ("yunwei@example.com", f"插件 {version} 等待您批准"),
    ]
    assert f"/operator/plugins/{version.pk}" in str(mail.outbox[0].body)


def test_an_app_that_is_handed_in_is_told_once(django_capture_on_commit_callbacks: Any) -> None:
    app = program(status=RemoteApp.Status.DRAFT).app
    for _again in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            hand_in(app=app)
    assert sent() == [
        ("ops@example.com", f"The app {app} waits for your approval"),
        ("yunwei@example.com", f"应用 {app} 等待您批准"),
    ]
    assert f"/operator/apps/{app.client_id}" in str(mail.outbox[0].body)


def test_a_letter_that_cannot_be_sent_stops_nothing(
    django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: object) -> int:
        raise OSError("no server")

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
    app = program(status=RemoteApp.Status.DRAFT).app
    with django_capture_on_commit_callbacks(execute=True):
        hand_in(app=app)
    app.refresh_from_db()
    assert app.status == RemoteApp.Status.IN_REVIEW
