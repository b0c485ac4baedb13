"""Themes of developers in the console: found, looked at, decided about what was seen, told and audited."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import pytest
from django.core import mail
from django.test import Client

from accounts.models import Account
from backoffice.testing import client_of
from console.models import OperatorAct
from console.testing import operator_client
from plugins.remote_apps.directory.models import RemoteApp
from plugins.remote_apps.testing import program
from themes.directory.actions import hand_in, mark_of
from themes.directory.models import OfferedTheme
from themes.directory.queries import listed_versions, shown
from themes.directory.testing import approve, developer, offerable, offered, renewed
from themes.tests.packages import EVIL

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_folders")]
HOME = "/operator/themes"


@pytest.fixture
def client() -> Client:
    return operator_client()


@pytest.fixture
def waiting() -> OfferedTheme:
    """A theme that waits for a decision, of a developer who reads Chinese."""
    person = developer()
    Account.objects.filter(pk=person.pk).update(language="zh-hans")
    theme = offered()
    hand_in(theme=theme)
    theme.refresh_from_db()
    mail.outbox.clear()
    return theme


def seen(theme: OfferedTheme) -> str:
    theme.refresh_from_db()
    return mark_of(theme, theme.versions.order_by("pk").last())


def judge(client: Client, theme: OfferedTheme, decision: str, word: str = "", **instead: str) -> Any:
    data = {"decision": decision, "word": word, "seen": seen(theme), **instead}
    return client.post(f"{HOME}/{theme.uid}/judge", data)


def status(theme: OfferedTheme) -> str:
    return shown([OfferedTheme.objects.get(pk=theme.pk)])[0].status


def acts() -> list[tuple[str, str, str]]:
    return [(row.act, row.subject, row.reason) for row in OperatorAct.objects.order_by("pk")]


def test_it_is_found_and_shown_with_all_there_is_to_see(client: Client, waiting: OfferedTheme) -> None:
    assert "Lantern 1.0.0" in client.get("/operator/").text
    assert "Lantern" in client.get(f"{HOME}?q=ada&status=review").text
    assert "Nothing here matches" in client.get(f"{HOME}?q=nowhere").text
    page = client.get(f"{HOME}/{waiting.uid}")
    assert 'src="http://sample--' in page.text
    assert "frame-src 'self' http://sample--" in page.headers["Content-Security-Policy"]
    assert "dev@example.com" in page.text
    assert "Approve: every store may have it" in page.text


def test_without_any_the_list_says_what_belongs_here(client: Client) -> None:
    assert "No theme of a developer yet" in client.get(HOME).text


def test_approved_it_is_for_all_stores_told_and_audited(
    client: Client, waiting: OfferedTheme, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        judge(client, waiting, "approve")
    assert [version.version for version in listed_versions()] == ["1.0.0"]
    assert acts() == [("theme.approved", "Lantern 1.0.0", "")]
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (["dev@example.com"], "您的主题 Lantern 1.0.0 已通过审核")
    assert f"/developers/themes/{waiting.uid}/" in str(letter.body)


def test_refused_the_developer_reads_why(
    client: Client, waiting: OfferedTheme, django_capture_on_commit_callbacks: Any
) -> None:
    Account.objects.filter(email="dev@example.com").update(language="en")
    assert "Write why" in judge(client, waiting, "refuse").text
    assert (status(waiting), acts()) == ("review", [])
    with django_capture_on_commit_callbacks(execute=True):
        judge(client, waiting, "refuse", "Its cart is empty.")
    assert (status(waiting), list(listed_versions())) == ("refused", [])
    assert acts() == [("theme.refused", "Lantern 1.0.0", "Its cart is empty.")]
    (letter,) = mail.outbox
    assert letter.subject == "Your theme Lantern 1.0.0 was not accepted"
    assert "The operators say: Its cart is empty." in str(letter.body)


def test_a_letter_that_cannot_be_sent_stops_nothing(
    client: Client, waiting: OfferedTheme, django_capture_on_commit_callbacks: Any
) -> None:
    with (
        patch("django.core.mail.EmailMultiAlternatives.send", side_effect=OSError),
        django_capture_on_commit_callbacks(execute=True),
    ):
        assert judge(client, waiting, "approve").status_code == 302
    assert status(waiting) == "listed"


def test_who_saw_something_else_decides_nothing(client: Client, waiting: OfferedTheme) -> None:
    stale = seen(waiting)
    renewed(waiting, {**offerable(), "assets/evil.js": b"fetch('/')"})
    hand_in(theme=waiting)
    page = judge(client, waiting, "approve", seen=stale)
    assert (page.status_code, "has changed meanwhile" in page.text) == (422, True)
    assert judge(client, waiting, "approve", seen="").status_code == 422
    assert (status(waiting), acts()) == ("review", [])


def test_deciding_twice_is_deciding_once(client: Client, waiting: OfferedTheme) -> None:
    stale = seen(waiting)
    judge(client, waiting, "approve", seen=stale)
    assert judge(client, waiting, "refuse", "No", seen=stale).status_code == 422
    assert judge(client, waiting, "refuse", "No").status_code == 422
    assert (status(waiting), len(acts())) == ("listed", 1)


def test_blocked_and_unblocked(client: Client, waiting: OfferedTheme) -> None:
    approve_it = judge(client, waiting, "approve")
    assert approve_it.status_code == 302
    judge(client, waiting, "block", "Copied.")
    assert (status(waiting), list(listed_versions())) == ("blocked", [])
    judge(client, waiting, "unblock")
    assert status(waiting) == "listed"
    names = [act for act, _subject, _reason in acts()]
    assert names == ["theme.approved", "theme.blocked", "theme.unblocked"]


def test_what_changed_since_the_approved_version_is_shown(client: Client) -> None:
    theme = offered()
    approve(theme)
    renewed(theme, {**offerable("1.1.0"), "assets/new.js": b"let a = '</details><script>'\n"})
    hand_in(theme=theme)
    page = client.get(f"{HOME}/{theme.uid}").text
    assert "Stores have version 1.0.0 until you approve this one." in page
    assert "assets/new.js" in page
    assert "let a = &#x27;&lt;/details&gt;&lt;script&gt;&#x27;" in page


def test_the_same_files_of_others_are_pointed_out(client: Client, waiting: OfferedTheme) -> None:
    copy = offered(owner=developer("copy@example.com"))
    assert "copy@example.com" in client.get(f"{HOME}/{waiting.uid}").text
    assert "Others offer the very same files" in client.get(f"{HOME}/{copy.uid}").text


def test_markup_in_names_stays_text(client: Client) -> None:
    name = EVIL[:60]
    theme = offered(offerable(theme_title={"en": name, "zh-Hans": name}, theme_author=name))
    hand_in(theme=theme)
    for path in (HOME, f"{HOME}/{theme.uid}", "/operator/"):
        assert "<script>alert" not in client.get(path).text


def test_others_have_no_business_here(waiting: OfferedTheme) -> None:
    person = client_of(developer())
    assert person.get(HOME).status_code == 403
    assert person.get(f"{HOME}/{waiting.uid}").status_code == 403
    assert judge(person, waiting, "approve").status_code == 403
    assert status(waiting) == "review"


def test_an_apps_developer_is_written_to_as_well(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    app = program(status=RemoteApp.Status.IN_REVIEW).app
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        data = {"decision": "list", "seen": app.changed_at.isoformat()}
        client.post(f"/operator/apps/{app.client_id}/judge", data)
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == ([app.owner.email], f"Your app {app} is listed")
